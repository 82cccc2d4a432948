//! Options shared by commands: where data live, which packs and district.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use fact::OrganId;
use node::{Bundle, Loaded, Node, system_clock};

use crate::fault::{Fault, failure, misuse};

/// Where the data live.
#[derive(Debug, Args)]
pub(crate) struct DataOption {
    /// Folder with all data of the district
    #[arg(long, value_name = "FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}

/// What the district declares.
#[derive(Debug, Args)]
pub(crate) struct BundleOptions {
    /// Take packs from this folder instead of the built-in ones
    #[arg(long, value_name = "FOLDER")]
    packs: Option<PathBuf>,
    /// Take the district from this folder instead of the built-in sample
    #[arg(long, value_name = "FOLDER")]
    district: Option<PathBuf>,
}

impl BundleOptions {
    pub(crate) fn load(&self) -> anyhow::Result<Loaded> {
        let mut bundle = Bundle::embedded();
        if let Some(folder) = &self.packs {
            bundle = bundle.with_packs(existing(folder)?)?;
        }
        if let Some(folder) = &self.district {
            bundle = bundle.with_district(existing(folder)?)?;
        }
        Ok(bundle.load()?)
    }
}

/// Refuses what is not an organ of the district.
pub(crate) fn check_organ(loaded: &Loaded, organ: &str) -> Result<(), Fault> {
    if loaded.district.organs.get(organ).is_some() {
        Ok(())
    } else {
        Err(misuse("no-such-organ", &[("given", &organ)]))
    }
}

fn existing(folder: &Path) -> Result<&Path, Fault> {
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(misuse("no-folder", &[("path", &folder.display())]))
    }
}

/// Data and declarations together.
#[derive(Debug, Args)]
pub(crate) struct NodeOptions {
    #[command(flatten)]
    pub(crate) data: DataOption,
    #[command(flatten)]
    pub(crate) bundle: BundleOptions,
}

impl NodeOptions {
    /// Opens for writing; refused while the product runs on the same folder.
    pub(crate) fn open(&self) -> anyhow::Result<Node> {
        self.open_for(None)
    }

    /// Opens for writing for an organ, which must be one of the district.
    pub(crate) fn open_for(&self, organ: Option<&OrganId>) -> anyhow::Result<Node> {
        let loaded = self.bundle.load()?;
        if let Some(organ) = organ {
            check_organ(&loaded, organ.as_str())?;
        }
        let data = &self.data.data;
        if data.is_file() {
            return Err(misuse("data-is-file", &[("path", &data.display())]).into());
        }
        Node::open(data, loaded, system_clock()).with_context(|| failure("cannot-open", &[]))
    }

    /// Opens for reading, also beside the running product.
    pub(crate) fn open_to_read(&self) -> anyhow::Result<Node> {
        let loaded = self.bundle.load()?;
        Node::open_to_read(&self.data.data, loaded, system_clock())
            .with_context(|| failure("cannot-open", &[]))
    }
}
