//! A district folder to divisions, organs and calendar.
//!
//! `district.toml` names the other files; tables are CSV with a header line.
//! In tables `from` and `until` are the first and the *last* day a row holds,
//! as officials write them; [`fact::Validity`] ends the day after.
//!
//! Invariant: a district is given only when nothing at all was found wrong.

use fact::{Calendar, DivisionCode, Divisions, Name, Organs, Zone};

use crate::Source;
use crate::catalog::Title;
use crate::diagnostic::{Diagnostics, Sink, Spot};
use crate::form::{Form, Told, read_title};
use crate::tree;

mod calendar;
mod csv_table;
mod divisions;
mod organs;

use csv_table::CsvTable;

/// A district: who and where, and which days are worked.
#[derive(Debug, Clone)]
pub struct District {
    /// Its id, the name of its folder.
    pub id: Name,
    /// Its full name.
    pub title: Title,
    /// Its short name.
    pub short: Title,
    /// Its division.
    pub code: DivisionCode,
    /// Its civil time.
    pub zone: Zone,
    /// The folder is a sample, not a real installation.
    pub sample: bool,
    /// Streets, communities, grids.
    pub divisions: Divisions,
    /// Departments, streets, collectives.
    pub organs: Organs,
    /// Days off and make-up workdays.
    pub calendar: Calendar,
    /// The plan that comes with the folder.
    pub plan: Option<Plan>,
    /// `GeoJSON` of the streets, handed on as it is.
    pub streets: Option<String>,
}

/// A plan text that comes with the district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The year planned for.
    pub year: i16,
    /// Its title.
    pub title: String,
    /// Path of the text in the folder.
    pub path: String,
    /// The text.
    pub text: String,
    /// Written as a sample.
    pub sample: bool,
}

/// Reads and checks a district folder; findings point into its files.
pub fn district(sources: &[Source]) -> Result<District, Diagnostics> {
    let sink = Sink::new(sources);
    let folder = Folder {
        sources,
        sink: &sink,
    };
    let district = folder.read();
    let found = sink.finish();
    match district {
        Some(district) if !found.has_errors() => Ok(district),
        _ => Err(found),
    }
}

#[derive(Debug)]
struct Folder<'s> {
    sources: &'s [Source],
    sink: &'s Sink<'s>,
}

const MAIN: &str = "district.toml";

impl Folder<'_> {
    fn read(&self) -> Option<District> {
        let top = Spot {
            source: 0,
            span: 0..0,
        };
        let Some(source) = self.find(MAIN) else {
            self.sink
                .error("GL0508", &top, format!("`{MAIN}` is missing"), |finding| {
                    finding.help("it names the district and its tables")
                });
            return None;
        };
        let table = tree::parse(source, self.sink);
        let spot = Spot { source, span: 0..0 };
        let mut form = Form::new(self.sink, &table, spot);
        let district = self.read_main(&mut form);
        // Where the data come from is for people.
        form.node("provenance");
        form.finish();
        district
    }

    fn read_main(&self, form: &mut Form<'_>) -> Option<District> {
        let id = form.name("id");
        let id = form.must("id", id);
        let code = read_code(form);
        let zone = read_zone(form);
        let title = form.title("name");
        let short = form.form("short").map(read_title);
        let sample = form.flag("sample");
        let plan = form.form("plan").and_then(|plan| self.read_plan(plan));
        let tables = form.form("tables");
        let tables = form.must("tables", tables);
        let calendar = form.form("calendar");
        let calendar = form.must("calendar", calendar);
        let (divisions, organs, streets) = self.read_tables(tables?, code.as_ref())?;
        Some(District {
            id: id?.value,
            short: short.unwrap_or_else(|| title.clone()),
            title,
            code: code?.value,
            zone: zone?,
            sample,
            divisions,
            organs,
            calendar: self.read_calendar(calendar?)?,
            plan,
            streets,
        })
    }

    fn read_plan(&self, mut form: Form<'_>) -> Option<Plan> {
        let year = form.small("year", 2200);
        let year = form.must("year", year);
        let title = form.text("title");
        let title = form.must("title", title);
        let file = form.text("file");
        let file = form.must("file", file);
        let sample = form.flag("sample");
        form.finish();
        let file = file?;
        let source = self.wanted(&file)?;
        Some(Plan {
            year: year?.value,
            title: title?.value,
            path: file.value,
            text: self.sink.text(source).to_owned(),
            sample,
        })
    }

    fn read_tables(
        &self,
        mut form: Form<'_>,
        code: Option<&Told<DivisionCode>>,
    ) -> Option<(Divisions, Organs, Option<String>)> {
        let divisions = form.text("divisions");
        let divisions = form.must("divisions", divisions);
        let organs = form.text("organs");
        let organs = form.must("organs", organs);
        let tiles = form.text("tiles");
        let streets = form.text("streets");
        form.finish();
        let tiles = tiles
            .and_then(|file| self.wanted(&file))
            .map(|source| {
                let table = CsvTable::new(source, self.sink, divisions::TILE_COLUMNS);
                divisions::read_tiles(&table)
            })
            .unwrap_or_default();
        let table = CsvTable::new(self.wanted(&divisions?)?, self.sink, divisions::COLUMNS);
        let divisions = divisions::read(&table, tiles);
        if let Some(code) = code.filter(|code| {
            divisions.iter().next().is_some() && divisions.get(&code.value).is_none()
        }) {
            let message = format!("the district `{}` is not a division", code.value.as_str());
            self.sink
                .error("GL0506", &code.spot, message, |finding| finding);
        }
        let table = CsvTable::new(self.wanted(&organs?)?, self.sink, organs::COLUMNS);
        let organs = organs::read(&table, &divisions);
        let streets = streets
            .and_then(|file| self.wanted(&file))
            .map(|source| self.sink.text(source).to_owned());
        Some((divisions, organs, streets))
    }

    fn read_calendar(&self, mut form: Form<'_>) -> Option<Calendar> {
        let file = form.text("file");
        let file = form.must("file", file);
        let years = calendar::read_years(&mut form);
        // Worked examples: a test reads them, the program does not.
        form.node("vectors");
        form.finish();
        let table = CsvTable::new(self.wanted(&file?)?, self.sink, calendar::COLUMNS);
        Some(calendar::read(&table, years))
    }

    fn find(&self, path: &str) -> Option<usize> {
        self.sources.iter().position(|source| source.path == path)
    }

    /// A file named in `district.toml`.
    fn wanted(&self, file: &Told<String>) -> Option<usize> {
        let found = self.find(&file.value);
        if found.is_none() {
            let message = format!("file `{}` is missing", file.value);
            self.sink
                .error("GL0508", &file.spot, message, |finding| finding);
        }
        found
    }
}

fn read_code(form: &mut Form<'_>) -> Option<Told<DivisionCode>> {
    let code = form.text("code");
    let told = form.must("code", code)?;
    match DivisionCode::new(&told.value) {
        Ok(value) => Some(Told {
            value,
            spot: told.spot,
        }),
        Err(cause) => {
            let message = format!("`{}` is not a division code", told.value);
            form.sink().error("GL0503", &told.spot, message, |finding| {
                finding.label(cause.to_string()).help(CODE_HELP)
            });
            None
        }
    }
}

const CODE_HELP: &str = "write the 12 digits of the statistical code; grids add `-` and a number";

/// Civil zones known so far.
fn read_zone(form: &mut Form<'_>) -> Option<Zone> {
    let zone = form.word("zone", &["Asia/Shanghai"]);
    form.must("zone", zone).map(|_known| Zone::CHINA)
}
