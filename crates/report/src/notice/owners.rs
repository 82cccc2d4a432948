//! Who a task's bracket names: "(A, B host, C and the streets concerned assist)".

use super::{Named, Page, Role};
use crate::reading::Span;
use crate::words::Words;

/// Owners of one task at most; more are not read.
const NAMES_MAX: usize = 200;

/// What a bracket, or the cells of a row, say beside the task's own words.
#[derive(Debug, Default)]
pub(super) struct Owned {
    pub(super) names: Vec<Named>,
    pub(super) deadline: Option<String>,
}

/// The sentences of a line that close with an owners' bracket: each from the end of the one before.
pub(super) fn closed_sentences(page: Page<'_>, line: Span) -> Vec<(Span, Owned)> {
    let mut out = Vec::new();
    let mut from = line.start;
    for bracket in brackets(page, line) {
        let inside = Span {
            start: bracket.start + 1,
            end: bracket.end - 1,
        };
        let Some(owned) = read(page, inside) else {
            continue;
        };
        let words = Span {
            start: from,
            end: bracket.start,
        };
        out.push((page.trimmed(words, &super::STOPS), owned));
        from = bracket.end;
    }
    out
}

/// Outermost brackets, both signs included.
fn brackets(page: Page<'_>, line: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let (mut depth, mut open) = (0_usize, line.start);
    for (place, letter) in (line.start..).zip(page.view(line)) {
        match letter {
            '\u{ff08}' => {
                if depth == 0 {
                    open = place;
                }
                depth += 1;
            }
            '\u{ff09}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push(Span {
                        start: open,
                        end: place + 1,
                    });
                }
            }
            _ => {}
        }
    }
    out
}

/// One stretch of a bracket: a list of names and what closes or opens it.
enum Part {
    /// Names without a word of their own.
    Bare(Span),
    /// Names that a closing word gives a role.
    Closed(Span, Role),
    /// Names after a label.
    Labelled(Span, Label),
    /// A deadline.
    Due(Span),
}

/// What a label says of what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Lead,
    Support,
    /// Leads on its own, supports beside a leading one.
    Either,
    Deadline,
    Task,
    Number,
}

/// The label a text is, as a whole.
pub(super) fn label(page: Page<'_>, span: Span) -> Option<Label> {
    let words = &page.lexicon.notice;
    let plain: Vec<char> = page
        .view(span)
        .iter()
        .filter(|c| !c.is_whitespace())
        .copied()
        .collect();
    let kinds = [
        (&words.lead_labels, Label::Lead),
        (&words.support_labels, Label::Support),
        (&words.either_labels, Label::Either),
        (&words.deadline_labels, Label::Deadline),
        (&words.task_labels, Label::Task),
        (&words.number_labels, Label::Number),
    ];
    let found = kinds.into_iter().find(|(words, _)| words.is(&plain));
    found.map(|(_, label)| label)
}

/// What a bracket says of owners; none when it says nothing of them.
fn read(page: Page<'_>, inside: Span) -> Option<Owned> {
    let stops = ['\u{ff0c}', '\u{ff1b}', '\u{3002}'];
    let is_stop = |rest: &[char]| usize::from(rest.first().is_some_and(|c| stops.contains(c)));
    let parts = page.cut(inside, is_stop);
    let parts: Vec<Part> = parts
        .into_iter()
        .map(|part| page.trimmed(part, &[]))
        .filter(|part| part.end > part.start)
        .map(|part| part_of(page, part))
        .collect();
    if !parts
        .iter()
        .any(|part| matches!(part, Part::Closed(..) | Part::Labelled(..)))
    {
        return None;
    }
    let mut owned = Owned::default();
    let leads = parts.iter().any(|part| {
        matches!(
            part,
            Part::Closed(_, Role::Lead) | Part::Labelled(_, Label::Lead)
        )
    });
    let mut bare = Vec::new();
    let mut last = None;
    for part in parts {
        match part {
            Part::Due(span) => owned.deadline = Some(page.quote(span)),
            Part::Bare(span) => match last {
                // After a label its list goes on; before a closing word its list has begun.
                Some(role) => add(page, span, role, &mut owned.names),
                None => bare.push(span),
            },
            Part::Closed(span, role) => {
                for span in bare.drain(..) {
                    add(page, span, role, &mut owned.names);
                }
                add(page, span, role, &mut owned.names);
            }
            Part::Labelled(span, label) => {
                if label == Label::Deadline {
                    owned.deadline = Some(page.quote(span));
                    continue;
                }
                let role = role_of(label, leads);
                last = Some(role);
                add(page, span, role, &mut owned.names);
            }
        }
    }
    Some(owned)
}

/// The role a label gives, beside a leading one or without.
pub(super) fn role_of(label: Label, leads: bool) -> Role {
    match label {
        Label::Lead => Role::Lead,
        Label::Either if !leads => Role::Lead,
        _ => Role::Support,
    }
}

fn part_of(page: Page<'_>, part: Span) -> Part {
    let letters = page.view(part);
    if let Some(colon) = letters.iter().position(|c| *c == '\u{ff1a}') {
        let (before, after) = (
            Span {
                start: part.start,
                end: part.start + colon,
            },
            Span {
                start: part.start + colon + 1,
                end: part.end,
            },
        );
        if let Some(label) = label(page, before) {
            return Part::Labelled(page.trimmed(after, &[]), label);
        }
    }
    let words = &page.lexicon.notice;
    for (closing, role) in [(&words.lead, Role::Lead), (&words.support, Role::Support)] {
        if let Some((len, ())) = closing
            .ends(letters)
            .filter(|(len, ())| *len < letters.len())
        {
            let names = Span {
                start: part.start,
                end: part.end - len,
            };
            return Part::Closed(names, role);
        }
    }
    if page.lexicon.verbs.deadlines.within(letters) {
        return Part::Due(part);
    }
    Part::Bare(part)
}

/// Adds the names of a list. "A together with B": those after the word support.
pub(super) fn add(page: Page<'_>, list: Span, role: Role, out: &mut Vec<Named>) {
    let words = &page.lexicon.notice;
    let sides = page.cut(list, |rest| starts(&words.between, rest));
    for (place, side) in sides.iter().enumerate() {
        let role = if place == 0 { role } else { Role::Support };
        let marks = |rest: &[char]| match rest.first() {
            Some(c) if c.is_whitespace() => 1,
            _ => starts(&words.name_marks, rest),
        };
        for name in page.cut(*side, marks) {
            let span = bare_name(page, name);
            if out.len() == NAMES_MAX {
                return;
            }
            let name = page.quote(span);
            let nobody = name.is_empty() || words.nobody.is(page.view(span));
            if !nobody && !out.iter().any(|named| named.name == name) {
                out.push(Named { role, span, name });
            }
        }
    }
}

fn starts(words: &Words, rest: &[char]) -> usize {
    words.starts(rest).map_or(0, |(len, ())| len)
}

/// A name without the words around it.
fn bare_name(page: Page<'_>, name: Span) -> Span {
    let words = &page.lexicon.notice;
    let mut span = page.trimmed(name, &super::STOPS);
    span.start += starts(&words.before_name, page.view(span));
    let closing = words.after_name.ends(page.view(span));
    span.end -= closing.map_or(0, |(len, ())| len);
    page.trimmed(span, &super::STOPS)
}
