//! All sources of all packs to one checked catalog.
//!
//! Order: trees, then units, then the ids of roles and record types, then what
//! the record types say, then what refers to fields of other types, then
//! indicators. Every reference is checked where it is read, or put off until
//! all record types are known ([`records::Later`]).
//!
//! Invariant: a catalog is given only when nothing at all was found wrong.

use std::collections::BTreeMap;

use fact::{BlobHash, Name, UnitTable};

use crate::catalog::{Catalog, Pack};
use crate::diagnostic::{Diagnostics, Sink, Spot};
use crate::form::{Form, Told, to_name};
use crate::tree::{self, Table};
use crate::{Source, nearness};

mod indicators;
mod lifecycle;
mod records;
mod roles;
mod units;

/// Most sources one load accepts.
const SOURCES_MAX: usize = 4096;

/// Reads and checks all sources; findings point into them.
///
/// Paths decide what a source is: `units.toml`, `roles.toml`, `<pack>/pack.toml`,
/// `<pack>/records/<record>.toml`, `<pack>/indicators/<any>.toml`. Texts that are
/// not TOML (a README) are passed over.
pub fn load(sources: &[Source]) -> Result<Catalog, Diagnostics> {
    let sink = Sink::new(sources);
    let files = read_files(sources, &sink);
    let mut catalog = Catalog {
        digest: digest(sources),
        ..Catalog::default()
    };
    {
        let mut ground = Ground::new(&sink);
        ground.units = units::read(&sink, &files);
        ground.roles = roles::read(&sink, &files);
        catalog.packs = read_packs(&sink, &files);
        ground.find_records(&files);
        let later = records::read(&ground, &files, &mut catalog);
        catalog.roles = roles::relate(&ground, &files, &catalog);
        records::check_later(&ground, &catalog, &later);
        catalog.indicators = indicators::read(&ground, &files, &catalog);
        catalog.units = ground.units;
    }
    let found = sink.finish();
    if found.has_errors() {
        Err(found)
    } else {
        Ok(catalog)
    }
}

/// What a source is, by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Units,
    Roles,
    Pack { id: String },
    Record { pack: String, stem: String },
    Indicators { pack: String },
}

/// A source with its tree.
#[derive(Debug)]
struct File {
    index: usize,
    place: Place,
    table: Table,
}

impl File {
    /// The top of the file, where missing tables are pointed out.
    fn top(&self) -> Spot {
        Spot {
            source: self.index,
            span: 0..0,
        }
    }

    fn form<'t>(&'t self, sink: &'t Sink<'t>) -> Form<'t> {
        Form::new(sink, &self.table, self.top())
    }

    /// The pack the file belongs to.
    fn pack(&self) -> Option<Name> {
        match &self.place {
            Place::Units | Place::Roles => None,
            Place::Pack { id: pack } | Place::Record { pack, .. } | Place::Indicators { pack } => {
                Name::new(pack).ok()
            }
        }
    }
}

/// What every reader may rely on: units, and ids with their places.
#[derive(Debug)]
struct Ground<'s> {
    sink: &'s Sink<'s>,
    units: UnitTable,
    roles: BTreeMap<Name, Spot>,
    records: BTreeMap<Name, Spot>,
}

impl<'s> Ground<'s> {
    fn new(sink: &'s Sink<'s>) -> Self {
        Self {
            sink,
            units: UnitTable::default(),
            roles: BTreeMap::new(),
            records: BTreeMap::new(),
        }
    }

    fn find_records(&mut self, files: &[File]) {
        for file in files {
            let Place::Record { stem, .. } = &file.place else {
                continue;
            };
            let Ok(name) = Name::new(stem) else {
                continue;
            };
            let spot = file
                .form(self.sink)
                .spot_of_key("record")
                .unwrap_or_else(|| file.top());
            if let Some(first) = self.records.get(&name) {
                let message = format!("record type `{name}` is declared twice");
                self.sink.error("GL0201", &spot, message, |finding| {
                    finding.help(format!("the first is in {}", self.sink.name(first)))
                });
            } else {
                self.records.insert(name, spot);
            }
        }
    }

    /// Checks that a unit is declared.
    fn unit(&self, unit: Option<Told<String>>) -> Option<Told<String>> {
        let told = unit?;
        if self.units.get(&told.value).is_some() {
            return Some(told);
        }
        let message = format!("unit `{}` is not known", told.value);
        let close = nearness::closest(&told.value, self.units.symbols());
        self.sink
            .error("GL0204", &told.spot, message, |finding| match close {
                Some(word) => finding.help(format!("did you mean `{word}`?")),
                None => finding.help("declare it in `units.toml`"),
            });
        None
    }

    /// Keeps the declared roles.
    fn known_roles(&self, roles: Vec<Told<Name>>) -> Vec<Name> {
        let known = |role: &Told<Name>| {
            self.known("GL0205", "role", role, self.roles.keys().map(Name::as_str))
        };
        roles.into_iter().filter_map(|role| known(&role)).collect()
    }

    fn record(&self, record: &Told<Name>) -> Option<Name> {
        let ids = self.records.keys().map(Name::as_str);
        self.known("GL0206", "record type", record, ids)
    }

    /// The name if it is among the known ones; else a finding.
    fn known<'w>(
        &self,
        code: &'static str,
        what: &str,
        told: &Told<Name>,
        known: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<Name> {
        let wanted = told.value.as_str();
        if known.clone().any(|name| name == wanted) {
            return Some(told.value.clone());
        }
        let message = format!("{what} `{wanted}` is not known");
        let help = nearness::suggest(wanted, known);
        self.sink
            .error(code, &told.spot, message, |finding| finding.help(help));
        None
    }
}

fn read_files(sources: &[Source], sink: &Sink<'_>) -> Vec<File> {
    let mut order: Vec<(usize, &Source)> = sources.iter().enumerate().collect();
    order.sort_by(|(_, left), (_, right)| left.path.cmp(&right.path));
    if sources.len() > SOURCES_MAX {
        let spot = Spot {
            source: SOURCES_MAX,
            span: 0..0,
        };
        sink.error("GL0110", &spot, "too many files", |finding| {
            finding.help(format!("at most {SOURCES_MAX} files are read"))
        });
    }
    order
        .into_iter()
        .take(SOURCES_MAX)
        .filter(|(_, source)| is_toml(source))
        .filter_map(|(index, source)| {
            let place = place(&source.path);
            if place.is_none() {
                misplaced(sink, index);
            }
            Some(File {
                index,
                place: place?,
                table: tree::parse(index, sink),
            })
        })
        .collect()
}

fn is_toml(source: &Source) -> bool {
    source
        .path
        .rsplit_once('.')
        .is_some_and(|(_stem, ending)| ending.eq_ignore_ascii_case("toml"))
}

fn misplaced(sink: &Sink<'_>, index: usize) {
    let spot = Spot {
        source: index,
        span: 0..0,
    };
    sink.error(
        "GL0109",
        &spot,
        "this file has no place in a pack",
        |finding| {
            finding.help(
                "known: `units.toml`, `roles.toml`, `<pack>/pack.toml`, \
             `<pack>/records/*.toml`, `<pack>/indicators/*.toml`",
            )
        },
    );
}

fn place(path: &str) -> Option<Place> {
    let mut parts = path.rsplit('/');
    let (file, folder, above) = (parts.next()?, parts.next(), parts.next());
    let (stem, _ending) = file.rsplit_once('.')?;
    match (file, folder, above) {
        ("units.toml", _, _) => Some(Place::Units),
        ("roles.toml", _, _) => Some(Place::Roles),
        ("pack.toml", Some(id), _) => Some(Place::Pack { id: id.to_owned() }),
        (_, Some("records"), Some(pack)) => Some(Place::Record {
            pack: pack.to_owned(),
            stem: stem.to_owned(),
        }),
        (_, Some("indicators"), Some(pack)) => Some(Place::Indicators {
            pack: pack.to_owned(),
        }),
        _ => None,
    }
}

/// SHA-256 over paths and texts of the TOML sources, sorted by path.
fn digest(sources: &[Source]) -> String {
    let mut sorted: Vec<&Source> = sources.iter().filter(|source| is_toml(source)).collect();
    sorted.sort_by(|left, right| left.path.cmp(&right.path));
    let mut bytes = Vec::new();
    for part in sorted
        .iter()
        .flat_map(|source| [source.path.as_bytes(), source.text.as_bytes()])
    {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    BlobHash::of(&bytes).to_string()
}

fn read_packs(sink: &Sink<'_>, files: &[File]) -> BTreeMap<Name, Pack> {
    let mut packs = BTreeMap::new();
    for file in files {
        let Place::Pack { id: folder } = &file.place else {
            continue;
        };
        let mut top = file.form(sink);
        top.node("role");
        top.node("unit");
        let form = top.form("pack");
        if let Some(form) = top.must("pack", form)
            && let Some(pack) = read_pack(form, folder)
        {
            packs.insert(pack.id.clone(), pack);
        }
        top.finish();
    }
    check_homes(sink, files, &packs);
    packs
}

fn read_pack(mut form: Form<'_>, folder: &str) -> Option<Pack> {
    let id = form.name("id");
    let id = form.must("id", id);
    let title = form.title("title");
    let cites = form.texts("cites");
    let sink = form.sink();
    form.finish();
    let id = id?;
    same_as_path(sink, &id, folder, "folder");
    Some(Pack {
        id: id.value,
        title,
        cites: cites.into_iter().map(|cite| cite.value).collect(),
    })
}

/// Every file lies in the folder of a pack.
fn check_homes(sink: &Sink<'_>, files: &[File], packs: &BTreeMap<Name, Pack>) {
    for file in files {
        let (Place::Record { pack, .. } | Place::Indicators { pack }) = &file.place else {
            continue;
        };
        let Some(told) = to_name(sink, pack, file.top()) else {
            continue;
        };
        let declared = |other: &File| matches!(&other.place, Place::Pack { id } if id == pack);
        if !packs.contains_key(&told.value) && !files.iter().any(declared) {
            let message = format!("folder `{pack}` has no `pack.toml`");
            sink.error("GL0109", &told.spot, message, |finding| finding);
        }
    }
}

/// An id repeats its file or folder name, so that a reader finds it.
fn same_as_path(sink: &Sink<'_>, id: &Told<Name>, path: &str, what: &str) {
    if id.value.as_str() != path {
        let message = format!("id `{}` stands in a {what} named `{path}`", id.value);
        sink.error("GL0111", &id.spot, message, |finding| {
            finding.help(format!("give the {what} and the id the same name"))
        });
    }
}
