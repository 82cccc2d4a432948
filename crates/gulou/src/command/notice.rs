//! `gulou notice`: the breakdown notice, read, drafted and applied.

mod shown;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use fact::{Name, RecordId};
use node::plan::{NoticeDraft, NoticeRead, first_report};
use node::{Author, Node};

use self::shown::Shown;
use crate::command::source;
use crate::fault::{failure, misuse};
use crate::options::NodeOptions;
use crate::print;
use crate::speech::Fills;

/// Reads, drafts and applies the breakdown notice.
#[derive(Debug, Subcommand)]
pub(crate) enum Notice {
    /// Read a notice and hold it against the plan; nothing is recorded
    Read {
        #[command(flatten)]
        notice: Handed,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Lines::Table)]
        format: Lines,
        #[command(flatten)]
        node: NodeOptions,
    },
    /// Draft the notice from the plan as DOCX, marked as a draft
    Draft {
        /// Record id of the report; the current plan if not given
        #[arg(long, value_name = "ID")]
        report: Option<RecordId>,
        /// Write to this DOCX file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        node: NodeOptions,
    },
    /// Name the owners whose organ is known, and list what waits for a person
    Apply {
        #[command(flatten)]
        notice: Handed,
        /// Organ it is recorded for
        #[arg(long, default_value = "gov-office", value_parser = Name::new)]
        organ: Name,
        #[command(flatten)]
        node: NodeOptions,
    },
}

/// A notice and the report it breaks down.
#[derive(Debug, clap::Args)]
pub(crate) struct Handed {
    /// A DOCX, XLSX, PDF or HTML file, or text or Markdown in UTF-8, GB18030, Big5 or UTF-16; - reads standard input
    file: PathBuf,
    /// Record id of the report; the current plan if not given
    #[arg(long, value_name = "ID")]
    report: Option<RecordId>,
}

/// Forms of output.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lines {
    /// One JSON object a line; offsets count characters
    Jsonl,
    /// Task by task, for people
    Table,
}

impl Notice {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Read {
                notice,
                format,
                node,
            } => {
                let node = node.open_to_read()?;
                let read = notice.read(&node)?;
                let shown = Shown::new(&node, &read)?;
                let lines = match format {
                    Lines::Jsonl => shown.records(),
                    Lines::Table => shown.table(),
                };
                print_all(&lines)?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Draft { report, out, node } => draft(&node.open_to_read()?, *report, out),
            Self::Apply {
                notice,
                organ,
                node,
            } => apply(&node.open_for(Some(organ))?, notice, organ),
        }
    }
}

impl Handed {
    fn read(&self, node: &Node) -> anyhow::Result<NoticeRead> {
        let text = source::text(&self.file)?;
        Ok(node.read_notice(named(node, self.report)?, &text)?)
    }
}

/// The report that is named, or the current plan.
fn named(node: &Node, report: Option<RecordId>) -> anyhow::Result<RecordId> {
    let found = report.map_or_else(|| node.read(first_report), |report| Ok(Some(report)))?;
    found.ok_or_else(|| failure("no-plan", &[]).into())
}

fn draft(node: &Node, report: Option<RecordId>, out: &Path) -> anyhow::Result<ExitCode> {
    let draft = node.draft_notice(named(node, report)?)?;
    let bytes = web::official::notice(&draft).with_context(|| failure("notice-unwritten", &[]))?;
    std::fs::write(out, bytes)
        .with_context(|| misuse("cannot-write", &[("path", &out.display())]))?;
    let (tasks, nobody) = counted(&draft);
    let fills: &Fills<'_> = &[
        ("path", &out.display()),
        ("tasks", &tasks),
        ("nobody", &nobody),
    ];
    print::say("notice-drafted", fills)?;
    Ok(ExitCode::SUCCESS)
}

/// How many tasks there are, and how many have no lead.
fn counted(draft: &NoticeDraft) -> (usize, usize) {
    let tasks = || draft.sections.iter().flat_map(|section| &section.tasks);
    let nobody = tasks().filter(|task| task.leads.is_empty());
    (tasks().count(), nobody.count())
}

fn apply(node: &Node, notice: &Handed, organ: &Name) -> anyhow::Result<ExitCode> {
    let read = notice.read(node)?;
    let author = Author::Program(Name::literal("operator"));
    let applied = node.apply_notice(&author, organ, &read)?;
    print_all(&Shown::new(node, &read)?.applied(&applied))?;
    Ok(if applied.refused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn print_all(lines: &[String]) -> anyhow::Result<()> {
    lines.iter().try_for_each(|line| print::line(line))
}
