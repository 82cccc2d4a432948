//! What must hold of whatever is read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use report::link::{Against, link};
use report::{Lexicon, Reading, Span};

use crate::Tally;

/// Reads a text as a report and as a notice.
pub(crate) fn on_text(text: &str, lexicon: &Lexicon, tally: &mut Tally) -> Result<(), String> {
    let read = || {
        let reading = report::read(text, lexicon);
        for against in [Against::SamePeriod, Against::PeriodBefore] {
            link(&reading, &reading, against, lexicon);
        }
        (reading, report::notice::read(text, lexicon))
    };
    let read = catch_unwind(AssertUnwindSafe(read));
    let (reading, notice) = read.map_err(|_panic| "a reader panicked".to_owned())?;
    let letters: Vec<char> = text.chars().collect();
    for (span, quote) in quotes(&reading) {
        is_slice(&letters, span, quote)?;
    }
    for task in &notice.tasks {
        is_slice(&letters, task.span, &task.quote)?;
        for named in &task.owners {
            is_slice(&letters, named.span, &named.name)?;
        }
    }
    every_digit_is_told(&letters, &reading)?;
    tally.texts += 1;
    tally.figures += count(&reading.figures);
    tally.commitments += count(&reading.commitments);
    tally.tasks += count(&notice.tasks);
    Ok(())
}

/// Reads bytes as a document, whatever they are.
pub(crate) fn on_file(bytes: &[u8], tally: &mut Tally) -> Result<(), String> {
    let read = || drop(wire::document::read(bytes));
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_panic| "the document reader panicked".to_owned())?;
    tally.files += 1;
    Ok(())
}

fn count<T>(records: &[T]) -> u64 {
    u64::try_from(records.len()).unwrap_or(u64::MAX)
}

fn quotes(reading: &Reading) -> Vec<(Span, &str)> {
    let mut out: Vec<(Span, &str)> = Vec::new();
    for figure in &reading.figures {
        out.push((figure.span, &figure.quote));
        out.extend(figure.num_span.zip(figure.num.as_deref()));
    }
    out.extend(
        reading
            .commitments
            .iter()
            .map(|made| (made.span, &*made.quote)),
    );
    out.extend(reading.skips.iter().map(|skip| (skip.span, &*skip.quote)));
    out
}

fn is_slice(letters: &[char], span: Span, quote: &str) -> Result<(), String> {
    let slice = letters.get(span.start..span.end);
    let equal = slice.is_some_and(|slice| slice.iter().copied().eq(quote.chars()));
    if equal {
        Ok(())
    } else {
        Err(format!("`{quote}` is not the text at {span:?}"))
    }
}

/// Each ASCII digit lies in the number of a figure, or in a skip.
fn every_digit_is_told(letters: &[char], reading: &Reading) -> Result<(), String> {
    let mut told = vec![false; letters.len()];
    let numbers = reading.figures.iter().filter_map(|figure| figure.num_span);
    for span in numbers.chain(reading.skips.iter().map(|skip| skip.span)) {
        for place in told.get_mut(span.start..span.end).into_iter().flatten() {
            *place = true;
        }
    }
    let lost = letters
        .iter()
        .zip(&told)
        .position(|(c, told)| c.is_ascii_digit() && !told);
    match lost {
        Some(place) => Err(format!(
            "the digit at {place} is neither in a figure nor skipped"
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Fuzzer, Tally};

    #[test]
    fn a_few_hundred_inputs_break_no_law_and_are_not_all_empty() {
        let mut fuzzer = Fuzzer::new(7, &[]).unwrap();
        let mut tally = Tally::default();
        for _ in 0..300 {
            let round = fuzzer.round(&mut tally);
            assert!(round.is_ok(), "{:?}", round.err().map(|broken| broken.law));
        }
        assert!(
            tally.figures > 1000 && tally.commitments > 100 && tally.tasks > 20,
            "{tally:?}"
        );
    }
}
