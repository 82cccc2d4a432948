//! `gulou report read` and `gulou report import`.

mod sheet;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use fact::{Date, Name};
use node::Author;
use node::plan::{Import, Publication, Rest};
use report::{Lexicon, Reading};

use crate::options::NodeOptions;
use crate::print;

/// Bytes of a report file at most.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Reads and imports work reports.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// Print what a report says: figures, commitments, skipped numbers
    Read {
        /// A DOCX, XLSX, PDF or HTML file, or text or Markdown in UTF-8 or GB18030
        file: PathBuf,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        /// Write to this file instead of printing
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Read a report and put its promises and figures before the reviewers
    Import {
        /// A DOCX, XLSX, PDF or HTML file, or text or Markdown in UTF-8 or GB18030
        file: PathBuf,
        /// Title, if the text's own is not wanted
        #[arg(long)]
        title: Option<String>,
        /// Year the plan is for, if the text does not say
        #[arg(long)]
        year: Option<i16>,
        /// Day it was issued, as 2026-01-08
        #[arg(long, value_name = "DATE", value_parser = Date::parse)]
        issued: Option<Date>,
        /// Organ it is recorded for
        #[arg(long, default_value = "gov-office")]
        organ: String,
        /// Accept every proposal and publish the plan at once
        #[arg(long)]
        publish: bool,
        #[command(flatten)]
        node: NodeOptions,
    },
}

/// Forms of output.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line; offsets count characters
    Jsonl,
    /// One record a line, for spreadsheets
    Csv,
    /// A workbook; needs --out
    Xlsx,
    /// Columns for people
    Table,
}

impl Report {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Read { file, format, out } => read(file, *format, out.as_deref()),
            Self::Import {
                file,
                title,
                year,
                issued,
                organ,
                publish,
                node,
            } => {
                let import = Import {
                    file_name: name_of(file),
                    text: text_of(file)?,
                    title: title.clone(),
                    year: *year,
                    issued_on: *issued,
                    organ: Name::new(organ)?,
                };
                run_import(node, &import, *publish)
            }
        }
    }
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    let shown = file.display();
    let size = std::fs::metadata(file)
        .with_context(|| format!("`{shown}`"))?
        .len();
    if size > BYTES_MAX {
        bail!("`{shown}` has {size} bytes; at most {BYTES_MAX} are read");
    }
    let bytes = std::fs::read(file).with_context(|| format!("`{shown}`"))?;
    let document = wire::document::read(&bytes).with_context(|| format!("`{shown}`"))?;
    for (what, times) in &document.left_out {
        print::note(&format!("left out: {} ({times})", what.as_str()));
    }
    for (what, times) in &document.replaced {
        print::note(&format!("replaced: {} ({times})", what.as_str()));
    }
    Ok(document.text)
}

fn read(file: &Path, format: Format, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    if matches!(format, Format::Xlsx) && out.is_none() {
        bail!("a workbook is not printed; name a file with --out");
    }
    let text = text_of(file)?;
    let reading = report::read(&text, &Lexicon::embedded()?);
    let bytes = match format {
        Format::Jsonl => {
            let mut lines = String::new();
            report::gold::write_jsonl(&reading, &mut lines);
            lines.into_bytes()
        }
        // Office programs take a CSV without the mark for another encoding.
        Format::Csv => wire::tables::write_csv(&sheet::table(&reading), true)?,
        Format::Xlsx => wire::tables::write_xlsx(&sheet::table(&reading))?,
        Format::Table => columns(&reading).into_bytes(),
    };
    match out {
        Some(out) => std::fs::write(out, bytes).with_context(|| format!("`{}`", out.display()))?,
        None => print::bytes(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The reading in columns for people.
fn columns(reading: &Reading) -> String {
    let mut lines: Vec<String> = Vec::new();
    for figure in &reading.figures {
        let value = figure
            .value
            .map(|value| value.to_string())
            .unwrap_or_default();
        lines.push(format!(
            "figure     {:>6}..{:<6} {:<8} {} {} {}{}",
            figure.span.start,
            figure.span.end,
            figure.nature.as_str(),
            figure.indicator,
            figure.comparator.map_or("", report::Comparator::as_str),
            value,
            figure.unit.as_deref().unwrap_or_default(),
        ));
    }
    for commitment in &reading.commitments {
        lines.push(format!(
            "commitment {:>6}..{:<6} {:<8} {}",
            commitment.span.start,
            commitment.span.end,
            commitment.modality.as_str(),
            commitment.quote,
        ));
    }
    for skip in &reading.skips {
        lines.push(format!(
            "skip       {:>6}..{:<6} {:<8} {}",
            skip.span.start,
            skip.span.end,
            skip.quote,
            skip.reason.as_str(),
        ));
    }
    lines.push(format!(
        "{} figures, {} commitments, {} numbers skipped",
        reading.figures.len(),
        reading.commitments.len(),
        reading.skips.len()
    ));
    lines.push(String::new());
    lines.join("\n")
}

fn run_import(options: &NodeOptions, import: &Import, publish: bool) -> anyhow::Result<ExitCode> {
    let node = options.open()?;
    let author = Author::Program(Name::literal("operator"));
    let imported = node.import_report(&author, import, |_done, _total| {})?;
    print::line(&format!(
        "report {}: {} figures, {} promises, {} numbers skipped",
        imported.report, imported.figures, imported.promises, imported.skips
    ))?;
    if imported.admitted == 0 {
        print::line("this very text was imported before; nothing new was recorded")?;
    } else {
        print::line(&format!("{} facts recorded", imported.admitted))?;
    }
    if publish {
        let at = import.issued_on.map(|day| fact::Zone::CHINA.start_of(day));
        let publication = Publication {
            report: imported.report,
            rest: Rest::Accept,
            at,
        };
        node.publish_report(&author, &import.organ, &publication)?;
        print::line("published: every proposal was accepted")?;
    } else {
        print::line("the proposals wait for review on the page, or import again with --publish")?;
    }
    Ok(ExitCode::SUCCESS)
}
