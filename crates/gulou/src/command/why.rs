//! `gulou why`: a figure down to its facts and sentences.

use std::process::ExitCode;

use clap::Args;
use fact::Period;
use node::plan::{Ask, Explained, explain};

use crate::options::NodeOptions;
use crate::print;

/// Prints how a figure is made, the statement that was run, the rows, the
/// facts behind them and the sentences of the report.
#[derive(Debug, Args)]
pub(crate) struct Why {
    /// An indicator's id, such as promise.kept, or the record id of a series
    id: String,
    /// Period: 2026, 2026-H1, 2026-Q3 or 2026-02; this year so far if not given,
    /// of a series all its values
    #[arg(long)]
    period: Option<String>,
    /// One group of the indicator: its key as the answer prints it, or its only value
    #[arg(long)]
    group: Option<String>,
    #[command(flatten)]
    node: NodeOptions,
}

impl Why {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let node = self.node.open_to_read()?;
        let period = self
            .period
            .as_ref()
            .map(|words| Period::parse(words).map(|period| (words.clone(), period)))
            .transpose()?;
        let ask = Ask {
            period,
            group: self.group.clone(),
            today: node.today(),
        };
        let explained = node.read(|reader| Ok(explain(reader, &self.id, &ask)))??;
        show(&explained)?;
        Ok(if explained.agrees {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn show(explained: &Explained) -> anyhow::Result<()> {
    print::line(&explained.formula.zh)?;
    print::line(&explained.formula.en)?;
    print::line(&format!("versions   {}", explained.versions.join(", ")))?;
    print::line(&format!(
        "kept       {}",
        explained.cell.as_deref().unwrap_or("not reported")
    ))?;
    print::line(&format!(
        "recomputed {}",
        explained.recomputed.as_deref().unwrap_or("not reported")
    ))?;
    print::line(if explained.agrees {
        "they agree"
    } else {
        "THEY DIFFER; run `gulou verify`"
    })?;
    print::line(&format!("\n{}\n", explained.sql))?;
    print::line(&format!(
        "{} rows, {} shown",
        explained.rows_total,
        explained.rows.len()
    ))?;
    for row in &explained.rows {
        let day = row.day.map(|day| day.to_string()).unwrap_or_default();
        print::line(&format!(
            "  {day}  {:>10}  {}  {}",
            row.amount, row.record, row.title
        ))?;
        for fact in &row.facts {
            print::line(&format!("      {fact}"))?;
        }
    }
    for sentence in &explained.sentences {
        print::line(&format!(
            "  report {} {}..{}: {}",
            sentence.report, sentence.start, sentence.end, sentence.quote
        ))?;
    }
    Ok(())
}
