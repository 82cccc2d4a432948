//! How long the reader takes for a report of the usual length.

use std::time::Instant;

use anyhow::Context;
use node::Bundle;
use report::Lexicon;

use crate::facts::outcome;
use crate::outcome::Outcome;

const TURNS: u32 = 50;
const CHARS: usize = 15_000;

pub(crate) fn report() -> anyhow::Result<Outcome> {
    let loaded = Bundle::embedded().load()?;
    let plan = loaded
        .district
        .plan
        .as_ref()
        .context("the sample district has a plan")?;
    let text: String = plan.text.chars().cycle().take(CHARS).collect();
    let lexicon = Lexicon::embedded()?;
    let started = Instant::now();
    let mut claims = 0;
    for _turn in 0..TURNS {
        let reading = report::read(&text, &lexicon);
        claims = reading.figures.len() + reading.commitments.len();
    }
    let each = started.elapsed().as_secs_f64() * 1000.0 / f64::from(TURNS);
    Ok(outcome("report_read", each, "ms/15k chars", None, claims))
}
