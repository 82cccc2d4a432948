//! Packs and district: embedded in the binary, or read from a folder instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pack::{Catalog, Diagnostics, District, Source};
use report::{Lexicon, LexiconError};
use rust_embed::RustEmbed;

/// The file of a district's own names of indicators.
const ALIASES: &str = "aliases.toml";
/// Files read from a folder at most.
const FILES_MAX: usize = 5_000;

#[derive(RustEmbed)]
#[folder = "../../packs"]
struct Packs;

#[derive(RustEmbed)]
#[folder = "../../districts/gulou-nanjing"]
struct SampleDistrict;

/// Texts of packs and of a district.
#[derive(Debug, Clone)]
pub struct Bundle {
    packs: Vec<Source>,
    district: Vec<Source>,
    sample: bool,
}

/// A bundle that passed every check.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What the packs declare.
    pub catalog: Arc<Catalog>,
    /// The district.
    pub district: Arc<District>,
    /// The district's texts, such as the plan digest and sample tables.
    pub texts: Arc<Vec<Source>>,
    /// The reader's words, with the district's own names of indicators.
    pub lexicon: Arc<Lexicon>,
    /// This is the embedded sample district.
    pub sample: bool,
}

/// Why a bundle cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file could not be read.
    #[error("`{path}`: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// Declarations are wrong; the text points into the files.
    #[error("{0}")]
    Declared(String),
    /// The district's names of indicators cannot be used.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
}

fn embedded<E: RustEmbed>() -> Vec<Source> {
    E::iter()
        .filter_map(|path| {
            let file = E::get(&path)?;
            let text = String::from_utf8(file.data.into_owned()).ok()?;
            Some(Source {
                path: path.into_owned(),
                text,
            })
        })
        .collect()
}

impl Bundle {
    /// What the binary carries: all packs and the sample district.
    pub fn embedded() -> Self {
        Self {
            packs: only_toml(embedded::<Packs>()),
            district: embedded::<SampleDistrict>(),
            sample: true,
        }
    }

    /// Takes packs from a folder instead.
    pub fn with_packs(mut self, folder: &Path) -> Result<Self, BundleError> {
        self.packs = only_toml(read_folder(folder)?);
        Ok(self)
    }

    /// Takes the district from a folder instead.
    pub fn with_district(mut self, folder: &Path) -> Result<Self, BundleError> {
        self.district = read_folder(folder)?;
        self.sample = false;
        Ok(self)
    }

    /// Checks everything.
    pub fn load(self) -> Result<Loaded, BundleError> {
        let catalog = pack::load(&self.packs).map_err(|found| declared(&found, &self.packs))?;
        let district =
            pack::district(&self.district).map_err(|found| declared(&found, &self.district))?;
        let lexicon = lexicon(&self.district)?;
        Ok(Loaded {
            catalog: Arc::new(catalog),
            district: Arc::new(district),
            lexicon: Arc::new(lexicon),
            texts: Arc::new(self.district),
            sample: self.sample,
        })
    }
}

/// The reader's words with the names of indicators that the district's `aliases.toml` adds.
fn lexicon(district: &[Source]) -> Result<Lexicon, LexiconError> {
    let lexicon = Lexicon::embedded()?;
    match district.iter().find(|source| source.path == ALIASES) {
        Some(own) => lexicon.with_aliases(&own.text),
        None => Ok(lexicon),
    }
}

/// Declarations are TOML; a pack folder's readme and schemas are not.
fn only_toml(mut sources: Vec<Source>) -> Vec<Source> {
    sources.retain(|source| has_ending(Path::new(&source.path), &["toml"]));
    sources
}

fn declared(found: &Diagnostics, sources: &[Source]) -> BundleError {
    BundleError::Declared(found.render(sources))
}

/// Reads the TOML, CSV, Markdown and GeoJSON texts of a folder, by path.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<Source>, BundleError> {
    if !folder.is_dir() {
        let cause = "there is no such folder".to_owned();
        return Err(BundleError::File {
            path: folder.to_owned(),
            cause,
        });
    }
    let mut sources = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        let wrap = |cause: std::io::Error| BundleError::File {
            path: path.clone(),
            cause: cause.to_string(),
        };
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(wrap)? {
                waiting.push(entry.map_err(wrap)?.path());
            }
        } else if is_text(&path) {
            let text = fs::read_to_string(&path).map_err(wrap)?;
            let name = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            sources.push(Source { path: name, text });
        }
        if sources.len() + waiting.len() > FILES_MAX {
            let cause = format!("more than {FILES_MAX} files");
            return Err(BundleError::File {
                path: folder.to_owned(),
                cause,
            });
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn is_text(path: &Path) -> bool {
    has_ending(path, &["toml", "csv", "md", "geojson"])
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| endings.contains(&ending))
}
