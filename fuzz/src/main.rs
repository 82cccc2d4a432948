//! Feeds the readers broken input for as long as asked: `make fuzz`, or
//! `cargo run --release -p fuzz -- SECONDS [SEED] [FILE ...]`.
//!
//! Files are seeds beside our own. An input that breaks a law is written to `target/fuzz/`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use fuzz::{Fuzzer, Tally};

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let seconds: u64 = match args.next() {
        Some(text) => text
            .parse()
            .context("how many seconds, as a whole number")?,
        None => bail!("say for how many seconds"),
    };
    let seed: u64 = match args.next() {
        Some(text) => text.parse().context("the seed, as a whole number")?,
        None => 1,
    };
    let files: Vec<PathBuf> = args.map(PathBuf::from).collect();
    let mut fuzzer = Fuzzer::new(seed, &files)?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut tally = Tally::default();
    while Instant::now() < until {
        if let Err(broken) = fuzzer.round(&mut tally) {
            let folder = Path::new("target/fuzz");
            std::fs::create_dir_all(folder)?;
            let file = folder.join("broken");
            std::fs::write(&file, &broken.input)?;
            bail!("{} (input kept in {})", broken.law, file.display());
        }
    }
    let said = format!(
        "{} texts and {} files read, {} figures, {} commitments, {} tasks: no law broken\n",
        tally.texts, tally.files, tally.figures, tally.commitments, tally.tasks
    );
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes())?;
    Ok(())
}
