//! Broken input for the readers, made from sound input, and the laws that must hold on it.

mod laws;
mod mutation;

use std::path::PathBuf;

use anyhow::Context;
use report::Lexicon;

/// Texts of our own to begin with: tests of the reader, and the lexicon's words.
const SEEDS: [&str; 6] = [
    include_str!("../../crates/report/tests/sentences.toml"),
    include_str!("../../crates/report/tests/links.toml"),
    include_str!("../../crates/report/tests/notices.toml"),
    include_str!("../../crates/report/lexicon/units.toml"),
    include_str!("../../crates/report/lexicon/comparators.toml"),
    include_str!("../../districts/gulou-nanjing/plan/2026.md"),
];
/// Inputs are cut to this many characters.
const CHARS_MAX: usize = 6_000;

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Texts read as a report and as a notice.
    pub texts: u64,
    /// Byte strings read as a document.
    pub files: u64,
    /// Figures found.
    pub figures: u64,
    /// Commitments found.
    pub commitments: u64,
    /// Tasks of notices found.
    pub tasks: u64,
}

/// An input on which a law does not hold.
#[derive(Debug)]
pub struct Broken {
    /// Which law.
    pub law: String,
    /// The input.
    pub input: Vec<u8>,
}

/// Makes inputs from seeds and holds the readers to their laws.
#[derive(Debug)]
pub struct Fuzzer {
    random: fastrand::Rng,
    texts: Vec<Vec<char>>,
    files: Vec<Vec<u8>>,
    lexicon: Lexicon,
}

impl Fuzzer {
    /// A fuzzer that makes the same inputs from the same seed and files.
    pub fn new(seed: u64, files: &[PathBuf]) -> anyhow::Result<Self> {
        let mut texts: Vec<Vec<char>> = SEEDS.iter().map(|text| text.chars().collect()).collect();
        let mut packed = Vec::new();
        for file in files {
            let bytes = std::fs::read(file).with_context(|| format!("{}", file.display()))?;
            match String::from_utf8(bytes) {
                Ok(text) => texts.push(text.chars().collect()),
                Err(binary) => packed.push(binary.into_bytes()),
            }
        }
        Ok(Self {
            random: fastrand::Rng::with_seed(seed),
            texts,
            files: packed,
            lexicon: Lexicon::embedded()?,
        })
    }

    /// Makes one input of each kind and reads it.
    pub fn round(&mut self, tally: &mut Tally) -> Result<(), Broken> {
        let text = mutation::text(&mut self.random, &self.texts, CHARS_MAX);
        laws::on_text(&text, &self.lexicon, tally).map_err(|law| Broken {
            law,
            input: text.clone().into_bytes(),
        })?;
        let bytes = match self.random.choice(&self.files) {
            Some(file) => mutation::bytes(&mut self.random, file),
            None => mutation::bytes(&mut self.random, text.as_bytes()),
        };
        laws::on_file(&bytes, tally).map_err(|law| Broken { law, input: bytes })
    }
}
