//! `gulou pack check`: do packs and district hold?

use std::process::ExitCode;

use clap::Subcommand;
use node::BundleError;

use crate::fault;
use crate::options::BundleOptions;
use crate::print;
use crate::speech;

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
            Err(found) if found.is::<BundleError>() => {
                print::line(&fault::told(&found, speech::language()))?;
                return Ok(ExitCode::FAILURE);
            }
            Err(cause) => return Err(cause),
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
            print::say(
                "pack",
                &[
                    ("pack", &pack.id),
                    ("records", &records),
                    ("indicators", &indicators),
                ],
            )?;
        }
        print::say(
            "district",
            &[
                ("district", &district.id),
                ("divisions", &district.divisions.iter().count()),
                ("organs", &district.organs.iter().count()),
            ],
        )?;
        print::say("catalog", &[("digest", &catalog.digest)])?;
        Ok(ExitCode::SUCCESS)
    }
}
