//! How long the reader takes for a report of the usual length, and for one a hundred times as long.

use std::time::Instant;

use anyhow::Context;
use node::Bundle;
use report::Lexicon;

use crate::facts::outcome;
use crate::outcome::Outcome;

const TURNS: u32 = 50;
const LONG_TURNS: u32 = 3;
const CHARS: usize = 15_000;
const TIMES: usize = 100;
const UNIT: &str = "ms/15k chars";

pub(crate) fn reports() -> anyhow::Result<[Outcome; 2]> {
    let loaded = Bundle::embedded().load()?;
    let plan = loaded
        .district
        .plan
        .as_ref()
        .context("the sample district has a plan")?;
    let lexicon = Lexicon::embedded()?;
    let of = |chars: usize| plan.text.chars().cycle().take(chars).collect::<String>();
    let (usual, found) = read(&of(CHARS), &lexicon, TURNS);
    let (long, found_long) = read(&of(CHARS * TIMES), &lexicon, LONG_TURNS);
    let a_report = long / f64::from(u32::try_from(TIMES)?);
    let held = Some(("report_read", a_report / usual));
    Ok([
        outcome("report_read", usual, UNIT, None, found),
        outcome("report_read_x100", a_report, UNIT, held, found_long),
    ])
}

/// The milliseconds a reading of the text takes, and how many records it gives.
fn read(text: &str, lexicon: &Lexicon, turns: u32) -> (f64, usize) {
    let started = Instant::now();
    let mut records = 0;
    for _turn in 0..turns {
        let reading = report::read(text, lexicon);
        records = reading.figures.len() + reading.commitments.len();
    }
    let each = started.elapsed().as_secs_f64() * 1000.0 / f64::from(turns);
    (each, records)
}
