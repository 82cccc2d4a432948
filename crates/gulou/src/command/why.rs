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
    let nothing = if explained.rows.is_empty() {
        "not reported"
    } else {
        "each value as it was published"
    };
    let spelled = |value: &Option<String>| value.clone().unwrap_or_else(|| nothing.to_owned());
    print::line(&format!("kept       {}", spelled(&explained.cell)))?;
    print::line(&format!("recomputed {}", spelled(&explained.recomputed)))?;
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
    let mut part = None;
    for row in &explained.rows {
        if row.part != part {
            part.clone_from(&row.part);
            print::line(&format!(" {}:", part.as_deref().unwrap_or_default()))?;
        }
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
