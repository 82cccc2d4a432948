//! `gulou why`: a figure down to its facts and sentences.

use std::process::ExitCode;

use clap::Args;
use fact::{Date, Period, TimeError};
use node::Node;
use node::plan::{Ask, Explained, ExplainedRow, Unexplained, explain};

use crate::fault::misused;
use crate::options::NodeOptions;
use crate::print;
use crate::speech;

/// Prints how a figure is made, the statement that was run, the rows, the
/// facts behind them and the sentences of the report.
#[derive(Debug, Args)]
pub(crate) struct Why {
    /// An indicator's id, such as promise.kept, or the record id of a series
    #[arg(required_unless_present = "list")]
    id: Option<String>,
    /// Period: 2026, 2026-H1, 2026-Q3 or 2026-02; this year so far if not given,
    /// of a series all its values
    #[arg(long, value_parser = spelled)]
    period: Option<(String, Period)>,
    /// One group of the indicator: its key as the answer prints it, or its only value
    #[arg(long, conflicts_with = "list")]
    group: Option<String>,
    /// List the indicators; after an indicator's id, its groups
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    node: NodeOptions,
}

/// A period with its spelling.
fn spelled(words: &str) -> Result<(String, Period), TimeError> {
    Period::parse(words).map(|period| (words.to_owned(), period))
}

impl Why {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let node = self.node.open_to_read()?;
        match &self.id {
            None => list_indicators(&node),
            Some(id) if self.list => list_groups(&node, id),
            Some(id) => self.explain(&node, id),
        }
    }

    fn explain(&self, node: &Node, id: &str) -> anyhow::Result<ExitCode> {
        let today = node.today();
        let period = self.period.clone().map(|asked| passed(asked, today));
        let ask = Ask {
            period: period.transpose()?,
            group: self.group.clone(),
            today,
        };
        let explained = node.read(|reader| Ok(explain(reader, id, &ask)))??;
        show(&explained)?;
        Ok(if explained.agrees {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// The part of a period that has passed; nothing is known of one that has not begun.
fn passed((words, period): (String, Period), today: Date) -> anyhow::Result<(String, Period)> {
    if period.first > today {
        return Err(misused(web::wording::not_begun(&words)).into());
    }
    let last = period.last.min(today);
    Ok((words, Period { last, ..period }))
}

fn list_indicators(node: &Node) -> anyhow::Result<ExitCode> {
    for (id, versions) in &node.loaded().catalog.indicators {
        let title = versions.last().map(|version| &version.title);
        let title = title.map(web::words::Words::from);
        let title = title
            .as_ref()
            .map_or("", |title| title.speak(speech::language()));
        print::line(&format!("{} {title}", print::padded(id.as_str(), 28)))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whoever asks for a group there is not is told which there are.
fn list_groups(node: &Node, id: &str) -> anyhow::Result<ExitCode> {
    let ask = Ask {
        period: None,
        group: Some(String::new()),
        today: node.today(),
    };
    match node.read(|reader| Ok(explain(reader, id, &ask)))? {
        Err(Unexplained::NoGroup { known, .. }) if !known.is_empty() => {
            for key in known {
                print::line(&key)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(cause) => Err(cause.into()),
        Ok(_series) => {
            print::say("why-series", &[])?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn show(explained: &Explained) -> anyhow::Result<()> {
    let formula = web::words::Words::from(explained.formula.clone());
    print::line(formula.speak(speech::language()))?;
    let versions = explained.versions.join(", ");
    print::say("why-versions", &[("versions", &versions)])?;
    let spelled = |value: &Option<String>| match value {
        Some(value) => value.clone(),
        None if explained.rows.is_empty() => speech::text("why-unreported", &[]),
        None => speech::text("why-published", &[]),
    };
    print::say("why-kept", &[("value", &spelled(&explained.cell))])?;
    print::say(
        "why-recomputed",
        &[("value", &spelled(&explained.recomputed))],
    )?;
    if explained.agrees {
        print::say("why-agree", &[])?;
    } else {
        print::say("why-differ", &[])?;
    }
    print::line(&format!("\n{}\n", explained.sql))?;
    let (total, shown) = (explained.rows_total, explained.rows.len());
    print::say("why-rows", &[("total", &total), ("shown", &shown)])?;
    show_rows(&explained.rows)?;
    for sentence in &explained.sentences {
        print::say(
            "why-sentence",
            &[
                ("report", &sentence.report),
                ("start", &sentence.start),
                ("end", &sentence.end),
                ("quote", &sentence.quote),
            ],
        )?;
    }
    Ok(())
}

fn show_rows(rows: &[ExplainedRow]) -> anyhow::Result<()> {
    let mut part = None;
    for row in rows {
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
    Ok(())
}
