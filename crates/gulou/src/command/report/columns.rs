//! A reading in columns for people.

use report::{Commitment, Comparator, Figure, Reading, Skip, Span};

use crate::print::padded;
use crate::speech;

/// One line a record, and how many there are.
pub(super) fn columns(reading: &Reading) -> String {
    let figures = reading.figures.iter().map(figure);
    let commitments = reading.commitments.iter().map(commitment);
    let skips = reading.skips.iter().map(skip);
    let mut lines: Vec<String> = figures.chain(commitments).chain(skips).collect();
    lines.push(speech::text(
        "read-total",
        &[
            ("figures", &reading.figures.len()),
            ("commitments", &reading.commitments.len()),
            ("skips", &reading.skips.len()),
        ],
    ));
    lines.push(String::new());
    lines.join("\n")
}

fn record(kind: &str, span: Span, word: &str, rest: &str) -> String {
    format!(
        "{} {:>6}..{:<6} {} {rest}",
        padded(kind, 10),
        span.start,
        span.end,
        padded(word, 8),
    )
}

fn figure(figure: &Figure) -> String {
    let value = figure.value.map(|value| value.to_string());
    let rest = format!(
        "{} {} {}{}",
        figure.indicator,
        figure.comparator.map_or("", Comparator::as_str),
        value.unwrap_or_default(),
        figure.unit.as_deref().unwrap_or_default(),
    );
    let nature = speech::name("nature", figure.nature.as_str());
    record(
        &speech::text("read-figure", &[]),
        figure.span,
        &nature,
        &rest,
    )
}

fn commitment(commitment: &Commitment) -> String {
    let modality = speech::name("modality", commitment.modality.as_str());
    let kind = speech::text("read-commitment", &[]);
    record(&kind, commitment.span, &modality, &commitment.quote)
}

fn skip(skip: &Skip) -> String {
    let reason = web::wording::skip(skip.reason.as_str());
    let reason = reason.speak(speech::language());
    record(
        &speech::text("read-skip", &[]),
        skip.span,
        &skip.quote,
        reason,
    )
}
