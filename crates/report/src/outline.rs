//! Lines to parts, sections and sentences.
//!
//! A report's order shows in many forms (numbered or not, Markdown, headings run into their
//! paragraph); the outline keeps for every sentence the place it stands in and the role it plays.

mod heading;
pub(crate) mod part;

use crate::lexicon::Lexicon;
use crate::reading::{Part, Place, Section};
use crate::text::Text;
use heading::{Heading, Line};

/// What a sentence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Heading,
    Topic,
    Framing,
    Body,
    Closing,
    /// A note or an entry of a glossary.
    Note,
}

/// A sentence of the view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) place: usize,
    pub(crate) role: Role,
}

/// The order of a whole text.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) title: Option<String>,
    pub(crate) year: Option<u16>,
    pub(crate) places: Vec<Place>,
    pub(crate) periods: Vec<Option<String>>,
    pub(crate) sections: Vec<Section>,
    pub(crate) sentences: Vec<Sent>,
    pub(crate) has_plan: bool,
}

impl Outline {
    /// The order of words that are one sentence of the plan.
    pub(crate) fn of_clause(text: &Text) -> Self {
        let place = Place {
            kind: Part::Plan,
            part: None,
            section: None,
            topic: None,
        };
        let sentence = Sent {
            start: 0,
            end: text.len(),
            place: 0,
            role: Role::Body,
        };
        Self {
            places: vec![place],
            periods: vec![None],
            sentences: vec![sentence],
            has_plan: true,
            ..Self::default()
        }
    }

    pub(crate) fn place(&self, sent: Sent) -> &Place {
        const NOWHERE: &Place = &Place {
            kind: Part::Other,
            part: None,
            section: None,
            topic: None,
        };
        self.places.get(sent.place).unwrap_or(NOWHERE)
    }
}

/// Finds the order of a text.
pub(crate) fn read(text: &Text, lexicon: &Lexicon, year: Option<u16>) -> Outline {
    let mut lines = heading::lines(text, lexicon);
    part::settle(text, &mut lines, lexicon);
    let headed_plan = lines
        .iter()
        .any(|l| l.heading.as_ref().is_some_and(is_plan));
    let mut walk = Walk {
        text,
        lexicon,
        headed_plan,
        out: Outline::default(),
        here: Place {
            kind: Part::Other,
            part: None,
            section: None,
            topic: None,
        },
        plan_name: None,
        in_notes: false,
        run_in: None,
    };
    walk.out.title = title(text, &lines, lexicon);
    walk.out.year = year.or_else(|| part::year(text, &lines, lexicon));
    for (index, line) in lines.iter().enumerate() {
        walk.line(line, lines.get(index + 1));
    }
    walk.finish()
}

/// The report's own title, else the first line that speaks of one.
fn title(text: &Text, lines: &[Line], lexicon: &Lexicon) -> Option<String> {
    let own = lines
        .iter()
        .find(|line| heading::is_report_title(text, line, lexicon));
    let line = own.or_else(|| lines.iter().find(|line| line.is_title))?;
    Some(text.string(line.start, line.end))
}

fn begins_part(line: &Line) -> bool {
    let heading = line.heading.as_ref();
    heading.is_some_and(|heading| heading.part.is_some())
}

fn is_plan(heading: &Heading) -> bool {
    heading.part == Some(Part::Plan)
}

struct Walk<'a> {
    text: &'a Text,
    lexicon: &'a Lexicon,
    headed_plan: bool,
    out: Outline,
    here: Place,
    plan_name: Option<String>,
    in_notes: bool,
    /// The level of headings whose sections stand in their own lines, as the one before did.
    run_in: Option<u8>,
}

impl Walk<'_> {
    fn line(&mut self, line: &Line, next: Option<&Line>) {
        let begins_notes = heading::is_notes(self.text, line, self.lexicon);
        self.in_notes = begins_notes || (self.in_notes && !begins_part(line));
        if self.in_notes || heading::is_note(self.text, line) {
            return self.sentences(line.start, line.end, Role::Note);
        }
        let Some(heading) = &line.heading else {
            self.paragraph(line);
            return;
        };
        self.enter(heading);
        self.push(heading.start, heading.end, Role::Heading);
        let framed =
            next.is_some_and(|n| n.heading.as_ref().is_none_or(|h| h.level > heading.level));
        let framing = heading::is_framing(self.text.slice(heading.end, line.end));
        let role = if framed && framing && self.run_in != Some(heading.level) {
            Role::Framing
        } else {
            Role::Body
        };
        if line.end > heading.end {
            self.run_in = (role == Role::Body).then_some(heading.level);
        }
        self.sentences(heading.end, line.end, role);
    }

    fn enter(&mut self, heading: &Heading) {
        let name = self.text.string(heading.start, heading.end);
        let name = name.trim_end_matches('\u{3002}').to_owned();
        if let Some(kind) = heading.part {
            self.here = Place {
                kind,
                part: Some(name.clone()),
                section: None,
                topic: None,
            };
            self.note_plan(heading.start, heading.end);
        } else if heading.level <= 2 {
            self.here.section = Some(name.clone());
            self.here.topic = None;
        } else {
            self.here.topic = Some(name.clone());
        }
        self.out.has_plan |= self.here.kind == Part::Plan;
        let span = self.text.span(heading.start, heading.end);
        self.out.sections.push(Section {
            heading: name,
            heading_span: span,
            level: heading.level,
            part: self.here.kind,
            span,
        });
    }

    fn paragraph(&mut self, line: &Line) {
        let (start, end) = (line.start, line.end);
        if let Some(kind) = part::opened(self.text, line, self.here.kind, self.lexicon)
            && (kind != Part::Plan || !self.headed_plan)
            && kind != self.here.kind
        {
            self.here.kind = kind;
            self.here.section = None;
            self.out.has_plan |= kind == Part::Plan;
        }
        self.note_plan(start, end);
        self.here.topic = None;
        if heading::is_closing(self.text, line, self.lexicon) {
            return self.sentences(start, end, Role::Closing);
        }
        let topic_end = heading::topic(self.text, line, self.lexicon);
        if topic_end > start {
            let name = self.text.string(start, topic_end);
            self.here.topic = Some(name.trim_end_matches('\u{3002}').to_owned());
            self.push(start, topic_end, Role::Topic);
        }
        self.sentences(topic_end.max(start), end, Role::Body);
    }

    /// Remembers the last five-year plan named, for the period of five-year figures.
    fn note_plan(&mut self, start: usize, end: usize) {
        let letters = self.text.slice(start, end);
        if let Some((at, len, ())) = self.lexicon.headings.five_year_plans.find(letters) {
            self.plan_name = Some(self.text.string(start + at, start + at + len));
        }
    }

    fn sentences(&mut self, start: usize, end: usize, role: Role) {
        let mut from = start;
        while from < end {
            let to = sentence_end(self.text, from, end);
            self.push(from, to, role);
            from = to;
        }
    }

    fn push(&mut self, start: usize, end: usize, role: Role) {
        if self.out.places.last() != Some(&self.here) {
            self.out.places.push(self.here.clone());
            let period = self.period();
            self.out.periods.push(period);
        }
        let place = self.out.places.len().saturating_sub(1);
        self.out.sentences.push(Sent {
            start,
            end,
            place,
            role,
        });
    }

    fn period(&self) -> Option<String> {
        let year = self.out.year;
        match self.here.kind {
            Part::Review => year.map(|y| y.saturating_sub(1).to_string()),
            Part::FiveYears | Part::Outlook => self.plan_name.clone(),
            Part::Plan => year.map(|y| y.to_string()),
            Part::Other => None,
        }
    }

    fn finish(mut self) -> Outline {
        let last = self
            .out
            .sentences
            .last()
            .map_or(0, |s| self.text.span(s.start, s.end).end);
        let mut ends = [last; 4];
        for section in self.out.sections.iter_mut().rev() {
            let level = usize::from(section.level).min(3);
            let until = ends.get(level).copied().unwrap_or(last);
            section.span.end = until.max(section.span.end);
            for end in ends.iter_mut().skip(level) {
                *end = section.span.start;
            }
        }
        self.out
    }
}

/// The label of a target in a list has so many characters.
const LABEL_MIN: usize = 3;
const LABEL_MAX: usize = 20;
/// The value of a target in a list has at most this many characters.
const VALUE_MAX: usize = 30;

/// One past the stop that ends the sentence, quotation marks included.
fn sentence_end(text: &Text, from: usize, end: usize) -> usize {
    let mut depth = 0_i32;
    for index in from..end {
        match text.char(index) {
            '\u{201c}' | '\u{ff08}' => depth += 1,
            '\u{201d}' | '\u{ff09}' => depth -= 1,
            '\u{3002}' | '\u{ff01}' | '\u{ff1f}' if depth <= 0 => return index + 1,
            _ => {}
        }
    }
    end
}

/// The clauses of a sentence: stretches between commas, semicolons, colons and stops.
pub(crate) fn clauses(
    text: &Text,
    lexicon: &Lexicon,
    (start, end): (usize, usize),
) -> Vec<(usize, usize)> {
    let label = label_end(text, lexicon, (start, end));
    let mut out = Vec::new();
    let (mut from, mut depth) = (start, 0_i32);
    for index in start..end {
        if Some(index) == label {
            continue;
        }
        let c = text.char(index);
        match c {
            '\u{201c}' | '\u{ff08}' | '\u{300a}' => depth += 1,
            '\u{201d}' | '\u{ff09}' | '\u{300b}' => depth -= 1,
            _ => {}
        }
        if is_stop(c, text.char(index + 1)) && (depth <= 0 || c == '\n') {
            out.push((from, index));
            from = index + 1;
        }
    }
    out.push((from, end));
    out.retain(|(a, b)| a < b);
    out
}

/// The colon of a line that is nothing but a label and its value, as in a list of targets.
fn label_end(text: &Text, lexicon: &Lexicon, (start, end): (usize, usize)) -> Option<usize> {
    let letters = text.slice(start, end);
    let colon = letters.iter().position(|c| *c == '\u{ff1a}')?;
    let (label, value) = letters.split_at_checked(colon)?;
    let value = value.get(1..)?;
    let stops = |c: &char| matches!(c, '\u{ff0c}' | '\u{3002}' | '\u{ff1a}');
    let plain = (LABEL_MIN..=LABEL_MAX).contains(&label.len())
        && label.iter().all(|c| c.is_alphabetic() || *c == '\u{2014}')
        && !lexicon.headings.targets.within(label);
    let told = (1..=VALUE_MAX).contains(&value.len()) && !value.iter().any(stops);
    (plain && told).then_some(start + colon)
}

fn is_stop(c: char, next: char) -> bool {
    match c {
        '\u{ff0c}' | '\u{ff1b}' | '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{ff1a}' | '\n'
        | '|' => true,
        ',' => !next.is_ascii_digit(),
        _ => false,
    }
}
