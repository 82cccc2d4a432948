//! `gulou report`: read, score and import work reports.

mod columns;
mod link;
mod score;
mod sheet;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::Context;
use clap::{Subcommand, ValueEnum, value_parser};
use fact::{Date, Name, RecordId};
use node::plan::{Import, Imported, Publication, Rest, SameYear};
use node::{Author, Node};
use report::Lexicon;
use store::{Chain, StoreError};

use crate::command::source;
use crate::fault::misuse;
use crate::options::NodeOptions;
use crate::print;

/// Reads and imports work reports.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// Print what a report says: figures, commitments, skipped numbers
    Read {
        /// A DOCX, XLSX, PDF or HTML file, or text or Markdown in UTF-8, GB18030, Big5 or UTF-16; - reads standard input
        file: PathBuf,
        /// Year the plan is for, if the text does not say
        #[arg(long, value_parser = value_parser!(i16).range(1949..=2200))]
        year: Option<i16>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        /// Write to this file instead of printing
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Other names of indicators, as TOML in the form of the reader's `aliases.toml`
        #[arg(long, value_name = "FILE")]
        aliases: Option<PathBuf>,
    },
    /// Link targets and results that speak of the same thing: of two reports, or of one report's
    /// plan and its review
    Link {
        /// The report with the targets; whichever is earlier may come first or second
        plan: PathBuf,
        /// The report that tells what was reached; without it, the review of the same one
        told: Option<PathBuf>,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Lines::Table)]
        format: Lines,
        /// Other names of indicators, as TOML in the form of the reader's `aliases.toml`
        #[arg(long, value_name = "FILE")]
        aliases: Option<PathBuf>,
    },
    /// Score a reading against one made by hand: how much was found, and how much of it is right
    Score {
        /// The records made by hand, one JSON object a line, as `report read --format jsonl` prints
        gold: PathBuf,
        /// The report, or records read from it, one JSON object a line
        file: PathBuf,
    },
    /// Read a report and put its promises and figures before the reviewers
    Import {
        /// A DOCX, XLSX, PDF or HTML file, or text or Markdown in UTF-8, GB18030, Big5 or UTF-16; - reads standard input
        file: PathBuf,
        /// Title, if the text's own is not wanted
        #[arg(long)]
        title: Option<String>,
        /// Year the plan is for, if the text does not say
        #[arg(long, value_parser = value_parser!(i16).range(1949..=2200))]
        year: Option<i16>,
        /// Day it was issued, as 2026-01-08
        #[arg(long, value_name = "DATE", value_parser = Date::parse)]
        issued: Option<Date>,
        /// Organ it is recorded for
        #[arg(long, default_value = "gov-office", value_parser = Name::new)]
        organ: Name,
        /// The report whose text this corrects; what is unchanged in it keeps its decisions
        #[arg(long, value_name = "REPORT", value_parser = RecordId::from_str)]
        corrects: Option<RecordId>,
        /// Accept every proposal and publish the plan at once
        #[arg(long)]
        publish: bool,
        /// What it does to published reports of its year
        #[arg(long, value_enum, requires = "publish")]
        same_year: Option<Beside>,
        #[command(flatten)]
        node: NodeOptions,
    },
}

/// What a report does to published ones of its year.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Beside {
    /// It adds to them, as an annex does
    Add,
    /// It takes their place; they are withdrawn
    Replace,
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

/// Forms of output for links.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lines {
    /// One JSON object a line; offsets count characters
    Jsonl,
    /// Both quotes side by side, for people
    Table,
}

impl Report {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Read {
                file,
                year,
                format,
                out,
                aliases,
            } => read(
                file,
                *year,
                &lexicon_with(aliases.as_deref())?,
                *format,
                out.as_deref(),
            ),
            Self::Link {
                plan,
                told,
                format,
                aliases,
            } => {
                let lexicon = lexicon_with(aliases.as_deref())?;
                link::run(plan, told.as_deref(), &lexicon, *format)
            }
            Self::Score { gold, file } => score::run(gold, file),
            Self::Import {
                file,
                title,
                year,
                issued,
                organ,
                corrects,
                publish,
                same_year,
                node,
            } => {
                let import = Import {
                    file_name: source::name(file),
                    text: source::text(file)?,
                    title: title.clone(),
                    year: *year,
                    issued_on: *issued,
                    organ: organ.clone(),
                    corrects: *corrects,
                };
                let same_year = match same_year {
                    None => SameYear::Refuse,
                    Some(Beside::Add) => SameYear::Add,
                    Some(Beside::Replace) => SameYear::Replace,
                };
                run_import(node, &import, publish.then_some(same_year))
            }
        }
    }
}

/// The reader's words, with a district's own names of indicators.
fn lexicon_with(aliases: Option<&Path>) -> anyhow::Result<Lexicon> {
    let lexicon = Lexicon::embedded()?;
    match aliases {
        None => Ok(lexicon),
        Some(file) => {
            let text = source::text(file)?;
            lexicon
                .with_aliases(&text)
                .with_context(|| misuse("bad-aliases", &[("path", &file.display())]))
        }
    }
}

fn read(
    file: &Path,
    year: Option<i16>,
    lexicon: &Lexicon,
    format: Format,
    out: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    if matches!(format, Format::Xlsx) && out.is_none() {
        return Err(misuse("workbook-printed", &[]).into());
    }
    if let Some(out) = out.filter(|out| is_same_file(file, out)) {
        return Err(misuse("onto-itself", &[("path", &out.display())]).into());
    }
    let text = source::text(file)?;
    let year = year.and_then(|year| u16::try_from(year).ok());
    let reading = report::read_of_year(&text, lexicon, year);
    let bytes = match format {
        Format::Jsonl => {
            let mut lines = String::new();
            report::gold::write_jsonl(&reading, &mut lines);
            lines.into_bytes()
        }
        // Office programs take a CSV without the mark for another encoding.
        Format::Csv => wire::tables::write_csv(&sheet::table(&reading), true)?,
        Format::Xlsx => wire::tables::write_xlsx(&sheet::table(&reading))?,
        Format::Table => columns::columns(&reading).into_bytes(),
    };
    match out {
        Some(out) => std::fs::write(out, bytes)
            .with_context(|| misuse("cannot-write", &[("path", &out.display())]))?,
        None => print::bytes(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether writing to one would write over the other.
fn is_same_file(file: &Path, out: &Path) -> bool {
    match (file.canonicalize(), out.canonicalize()) {
        (Ok(file), Ok(out)) => file == out,
        _ => false,
    }
}

fn say_what_came(imported: &Imported) -> anyhow::Result<()> {
    if imported.admitted == 0 {
        return print::say("imported-before", &[]);
    }
    if let Some(corrected) = &imported.corrected {
        print::say(
            "corrected",
            &[
                ("kept", &corrected.kept),
                ("moved", &corrected.moved),
                ("added", &corrected.added),
                ("gone", &corrected.gone),
                ("returned", &corrected.returned),
            ],
        )?;
        if corrected.former > 0 {
            print::say("corrected-former", &[("count", &corrected.former)])?;
        }
    }
    print::say("imported-facts", &[("count", &imported.admitted)])
}

/// A text beside a report of its year may be meant to correct that.
fn hint_at_correction(node: &Node, report: RecordId) -> anyhow::Result<()> {
    if let Some((other, title)) = node.report_beside(report)? {
        print::say("imported-beside", &[("report", &other), ("title", &title)])?;
    }
    Ok(())
}

fn run_import(
    options: &NodeOptions,
    import: &Import,
    publish: Option<SameYear>,
) -> anyhow::Result<ExitCode> {
    let node = options.open_for(Some(&import.organ))?;
    // The product walks the chain beside its work; nothing is written here before it is whole.
    match node.store().walk_chain() {
        Chain::Broken(fault) => return Err(StoreError::Unsound(fault).into()),
        Chain::Unknown(cause) => return Err(cause.into()),
        Chain::Unwalked | Chain::Whole(_) => {}
    }
    let author = Author::Program(Name::literal("operator"));
    let imported = node.import_report(&author, import, |_done, _total| {})?;
    print::say(
        "imported",
        &[
            ("report", &imported.report),
            ("figures", &imported.figures),
            ("promises", &imported.promises),
            ("skips", &imported.skips),
        ],
    )?;
    say_what_came(&imported)?;
    if import.corrects.is_none() {
        hint_at_correction(&node, imported.report)?;
    }
    if let Some(same_year) = publish {
        let at = import.issued_on.map(|day| fact::Zone::CHINA.start_of(day));
        let publication = Publication {
            report: imported.report,
            rest: Rest::Accept,
            same_year,
            at,
        };
        node.publish_report(&author, &import.organ, &publication)?;
        print::say("published", &[])?;
    } else {
        print::say("imported-waits", &[])?;
    }
    Ok(ExitCode::SUCCESS)
}
