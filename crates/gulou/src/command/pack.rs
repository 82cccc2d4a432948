//! `gulou pack check`: do packs and district hold?

use std::process::ExitCode;

use clap::Subcommand;

use crate::options::BundleOptions;
use crate::print;

/// Checks packs and districts.
#[derive(Debug, Subcommand)]
pub(crate) enum Pack {
    /// Check every declaration; errors point into the file
    Check {
        #[command(flatten)]
        bundle: BundleOptions,
    },
}

impl Pack {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let Self::Check { bundle } = self;
        let loaded = match bundle.load() {
            Ok(loaded) => loaded,
            Err(cause) => {
                print::line(&cause.to_string())?;
                return Ok(ExitCode::FAILURE);
            }
        };
        let (catalog, district) = (&loaded.catalog, &loaded.district);
        for pack in catalog.packs.values() {
            let records = catalog
                .records
                .values()
                .filter(|record| record.pack == pack.id)
                .count();
            let indicators = catalog
                .indicators
                .values()
                .flatten()
                .filter(|of| of.pack == pack.id)
                .count();
            print::line(&format!(
                "pack {:<12} {} record types, {} indicators",
                pack.id, records, indicators
            ))?;
        }
        print::line(&format!(
            "district {}: {} divisions, {} organs",
            district.id,
            district.divisions.iter().count(),
            district.organs.iter().count()
        ))?;
        print::line(&format!("catalog {}", catalog.digest))?;
        Ok(ExitCode::SUCCESS)
    }
}
