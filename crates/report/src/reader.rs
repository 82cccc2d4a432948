//! From the order of a text and its numerals to the reading.
//!
//! INVARIANT (numbers): each numeral becomes the number of a figure or a skip, never neither.

use crate::commitment::{self, Promise, Scope};
use crate::figure::{self, Clause, Memory, Places, Raw, worded};
use crate::lexicon::Lexicon;
use crate::number::{self, Numeral};
use crate::outline::{self, Outline, Role, Sent, part};
use crate::reading::{
    Commitment, Figure, Nature, Part, Quantity, Reading, Remark, Sentence, Skip, SkipReason, Span,
};
use crate::skip;
use crate::text::Text;
use std::collections::BTreeSet;

/// A time that opens a sentence has at most this many characters, its comma included.
const LED_MAX: usize = 10;

/// Reads a report.
pub fn read(source: &str, lexicon: &Lexicon) -> Reading {
    read_of_year(source, lexicon, None)
}

/// Reads a report whose plan is known to be for a year, whatever its text says.
pub fn read_of_year(source: &str, lexicon: &Lexicon, year: Option<u16>) -> Reading {
    let text = Text::new(source);
    let outline = outline::read(&text, lexicon, year);
    let mut reading = read_outlined(&text, lexicon, &outline);
    reading.title.clone_from(&outline.title);
    reading.year = outline.year;
    reading.remarks = remarks(&text, &outline);
    reading.sections = outline.sections;
    reading
}

/// Reads a few words as if they stood in the plan; spans count from their beginning.
///
/// ```
/// let lexicon = report::Lexicon::embedded()?;
/// let reading = report::read_clause("\u{5efa}\u{8bbe}3\u{5ea7}\u{516c}\u{56ed}", &lexicon);
/// assert_eq!(reading.commitments[0].action, "\u{5efa}\u{8bbe}");
/// # Ok::<(), report::LexiconError>(())
/// ```
pub fn read_clause(words: &str, lexicon: &Lexicon) -> Reading {
    let text = Text::new(words);
    let outline = Outline::of_clause(&text);
    read_outlined(&text, lexicon, &outline)
}

fn read_outlined(text: &Text, lexicon: &Lexicon, outline: &Outline) -> Reading {
    let numerals = number::scan(text, lexicon);
    let mut reader = Reader {
        text,
        lexicon,
        outline,
        numerals: &numerals,
        next: 0,
        sectioned: sectioned(outline),
        announced: None,
        named: None,
        out: Reading::default(),
    };
    for sent in &outline.sentences {
        reader.sentence(*sent);
    }
    reader.skip_until(text.len());
    reader.out
}

/// Parts of the plan that have sections of their own, by their headings.
fn sectioned(outline: &Outline) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut part = None;
    for section in &outline.sections {
        if section.level == 1 {
            part = Some(&section.heading);
        } else if section.level == 2 && section.part == Part::Plan {
            found.extend(part.cloned());
        }
    }
    found
}

fn remarks(text: &Text, outline: &Outline) -> Vec<Remark> {
    if text.len() == 0 {
        return vec![Remark::Empty];
    }
    let mut out = Vec::new();
    if !outline.has_plan {
        out.push(Remark::NoPlan);
    }
    if outline.year.is_none() {
        out.push(Remark::NoYear);
    }
    out
}

struct Reader<'a> {
    text: &'a Text,
    lexicon: &'a Lexicon,
    outline: &'a Outline,
    numerals: &'a [Numeral],
    next: usize,
    sectioned: BTreeSet<String>,
    /// The place whose targets a sentence has announced.
    announced: Option<usize>,
    /// The clause looked at last and the year it names.
    named: Option<((usize, usize), Option<u16>)>,
    out: Reading,
}

impl<'a> Reader<'a> {
    fn sentence(&mut self, sent: Sent) {
        let place = self.outline.place(sent);
        let part = place.kind;
        let span = self.text.span(sent.start, sent.end);
        self.out.sentences.push(Sentence { span, part });
        self.skip_until(sent.start);
        let letters = self.text.slice(sent.start, sent.end);
        if part == Part::Other && self.lexicon.headings.website.within(letters) {
            return self.skip_all(sent.end, SkipReason::Structure);
        }
        if sent.role == Role::Note {
            return self.skip_all(sent.end, SkipReason::Footnote);
        }
        let raws = self.figures(sent, part);
        if part == Part::Plan && sent.role == Role::Body {
            let places = Places::of(&raws);
            let preamble = place.section.is_none()
                && place
                    .part
                    .as_ref()
                    .is_some_and(|part| self.sectioned.contains(part));
            let scope = Scope {
                text: self.text,
                lexicon: self.lexicon,
                figures: &places,
                preamble,
                announced: self.announced == Some(sent.place),
            };
            let letters = self.text.slice(sent.start, sent.end);
            if preamble && self.lexicon.headings.targets.within(letters) {
                self.announced = Some(sent.place);
            }
            for promise in commitment::read(scope, sent) {
                let made = self.commitment(promise, &places, sent);
                self.out.commitments.push(made);
            }
        }
        for raw in raws {
            let made = self.figure(raw, sent);
            self.out.figures.push(made);
        }
    }

    fn figures(&mut self, sent: Sent, part: Part) -> Vec<Raw> {
        let mut memory = Memory::default();
        let mut out = Vec::new();
        let is_target = matches!(part, Part::Plan | Part::Outlook);
        let speaks = matches!(sent.role, Role::Body | Role::Framing);
        for (start, end) in outline::clauses(self.text, self.lexicon, (sent.start, sent.end)) {
            self.skip_until(start);
            let numerals = self.measured(start, end);
            let clause = Clause {
                text: self.text,
                lexicon: self.lexicon,
                start,
                end,
                numerals,
            };
            out.extend(figure::numeric(&clause, &mut memory));
            if speaks && part != Part::Other {
                out.extend(worded::read(&clause, is_target, &memory));
            }
        }
        self.skip_until(sent.end);
        out
    }

    /// The numerals of a clause that measure something; the others are skipped.
    fn measured(&mut self, start: usize, end: usize) -> Vec<&'a Numeral> {
        let mut out = Vec::new();
        while let Some(numeral) = self.numerals.get(self.next).filter(|n| n.start < end) {
            self.next += 1;
            let seen = skip::Seen {
                text: self.text,
                lexicon: self.lexicon,
                numeral,
                clause: (start, end),
            };
            match skip::reason(&seen) {
                Some(reason) => self.skip(numeral, reason),
                None => out.push(numeral),
            }
        }
        out
    }

    /// Skips numerals that no clause has taken (those that cross a clause's end, for one).
    fn skip_until(&mut self, end: usize) {
        self.skip_all(end, SkipReason::Structure);
    }

    fn skip_all(&mut self, end: usize, reason: SkipReason) {
        while let Some(numeral) = self.numerals.get(self.next).filter(|n| n.start < end) {
            self.next += 1;
            self.skip(numeral, reason);
        }
    }

    fn skip(&mut self, numeral: &Numeral, reason: SkipReason) {
        let span = self.text.span(numeral.start, numeral.end);
        self.out.skips.push(Skip {
            span,
            quote: self.text.quote(span),
            reason,
        });
    }

    fn figure(&mut self, raw: Raw, sent: Sent) -> Figure {
        let span = self.text.span(raw.start, raw.end);
        let num_span = raw.num.map(|(a, b)| self.text.span(a, b));
        let (period, nature) = self.period(&raw, sent);
        Figure {
            quote: self.text.quote(span),
            span,
            num: num_span.map(|s: Span| self.text.quote(s)),
            num_span,
            alias_of: self.lexicon.aliases.kept(&raw.indicator),
            indicator: raw.indicator,
            value: raw.value,
            unit: raw.unit,
            comparator: raw.comparator,
            change: raw.change,
            direction: raw.direction,
            period,
            nature,
            class: raw.class,
            place: self.outline.place(sent).clone(),
            rules: raw.rules,
        }
    }

    /// The year the clause names, else the period of the part; a year before the plan's is a result.
    fn period(&mut self, raw: &Raw, sent: Sent) -> (Option<String>, Nature) {
        let named = self.year_named(raw.clause).or_else(|| self.year_led(sent));
        let kind = self.outline.place(sent).kind;
        let ahead = matches!(kind, Part::Plan | Part::Outlook);
        let past = named.zip(self.outline.year).is_some_and(|(n, y)| n < y);
        let nature = if ahead && !past {
            Nature::Target
        } else {
            Nature::Result
        };
        let usual = self.outline.periods.get(sent.place).cloned().flatten();
        (named.map(|y| y.to_string()).or(usual), nature)
    }

    /// The year a clause names; figures of one clause follow each other and share the look.
    fn year_named(&mut self, clause: (usize, usize)) -> Option<u16> {
        match self.named {
            Some((seen, year)) if seen == clause => year,
            _ => {
                let letters = self.text.slice(clause.0, clause.1);
                let year = part::year_in(letters, self.lexicon);
                self.named = Some((clause, year));
                year
            }
        }
    }

    /// The year of a sentence that opens with nothing but a time, as in "by 2035, ...".
    fn year_led(&self, sent: Sent) -> Option<u16> {
        let letters = self
            .text
            .slice(sent.start, sent.end.min(sent.start + LED_MAX));
        let comma = letters.iter().position(|c| *c == '\u{ff0c}')?;
        let time = letters.get(..comma)?;
        let closed = time
            .last()
            .is_some_and(|c| self.lexicon.plain.date_closers.contains(c));
        closed.then(|| part::year_in(time, self.lexicon)).flatten()
    }

    fn commitment(&self, promise: Promise, places: &Places<'_>, sent: Sent) -> Commitment {
        let span = self.text.span(promise.start, promise.end);
        let inside = places.within(promise.start, promise.end);
        let quantities = inside.filter_map(|r| {
            Some(Quantity {
                value: r.value?,
                unit: r.unit.clone()?,
                comparator: r.comparator?,
            })
        });
        Commitment {
            quote: self.text.quote(span),
            span,
            quantities: quantities.collect(),
            action: promise.action,
            object: promise.object,
            deadline: promise.deadline,
            place: self.outline.place(sent).clone(),
            type_: promise.type_,
            specificity: promise.specificity,
            modality: promise.modality,
            rules: promise.rules,
        }
    }
}
