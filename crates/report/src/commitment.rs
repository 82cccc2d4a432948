//! Commitments: clauses of the plan with a verb of doing, or an indicator with a value to reach.
//!
//! LAW (plan): only body sentences of the plan commit; framing, effects and rhetoric do not.

mod clause;

use crate::figure::Places;
use crate::lexicon::Lexicon;
use crate::marker;
use crate::outline::{self, Sent};
use crate::reading::{CommitmentType, Modality, Specificity};
use crate::text::Text;
use clause::Parse;

/// A commitment in places of the view.
#[derive(Debug)]
pub(crate) struct Promise {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) action: String,
    pub(crate) object: String,
    pub(crate) deadline: Option<String>,
    pub(crate) type_: CommitmentType,
    pub(crate) specificity: Specificity,
    pub(crate) modality: Modality,
    pub(crate) rules: Vec<&'static str>,
}

/// What the grammar looks at.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) text: &'a Text,
    pub(crate) lexicon: &'a Lexicon,
    /// Figures of the sentence.
    pub(crate) figures: &'a Places<'a>,
    /// The sentence stands before the plan's first section, where only stated targets commit.
    pub(crate) preamble: bool,
    /// Targets were announced by a sentence before.
    pub(crate) announced: bool,
}

/// The commitments of a sentence.
pub(crate) fn read(scope: Scope<'_>, sent: Sent) -> Vec<Promise> {
    let clauses = outline::clauses(scope.text, scope.lexicon, (sent.start, sent.end));
    let pieces: Vec<_> = clauses.iter().flat_map(|c| split(scope, *c)).collect();
    let last = pieces.len().saturating_sub(1);
    let mut announced = scope.announced;
    let mut verb = None;
    let mut out = Vec::new();
    for (index, &(start, end)) in pieces.iter().enumerate() {
        let letters = scope.text.slice(start, end);
        if scope.preamble && !announced {
            announced = scope.lexicon.headings.targets.within(letters);
            continue;
        }
        if announces(scope, start, end) {
            continue;
        }
        let parse = Parse {
            scope,
            span: (start + marker::len(letters, scope.lexicon), end),
            closes: index == last && index > 0,
            verb_before: verb.take(),
        };
        let Some((mut promise, kept)) = parse.read() else {
            continue;
        };
        verb = kept;
        if let (Modality::Do, '\u{3001}', Some(last)) =
            (promise.modality, scope.text.before(start), out.last())
        {
            promise.modality = carried(last);
        }
        out.push(promise);
    }
    out
}

/// "make sure that A opens, B closes": what a list's first member says of how firmly it is meant
/// holds for the next.
fn carried(last: &Promise) -> Modality {
    match last.modality {
        Modality::Ensure | Modality::Strive => last.modality,
        _ => Modality::Do,
    }
}

/// A clause that only says what follows: before a colon, or about the work as such.
fn announces(scope: Scope<'_>, start: usize, end: usize) -> bool {
    let letters = scope.text.slice(start, end);
    let before_colon = scope.text.char(end) == '\u{ff1a}';
    let about = scope.lexicon.verbs.announced.ends(letters).is_some();
    (before_colon || about) && scope.figures.numbers(start, end).is_empty()
}

/// Splits a clause at list marks whose right side has a verb and an amount of its own.
fn split(scope: Scope<'_>, (start, end): (usize, usize)) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut from, mut depth) = (start, 0_i32);
    for index in start..end {
        match scope.text.char(index) {
            '\u{201c}' | '\u{ff08}' => depth += 1,
            '\u{201d}' | '\u{ff09}' => depth -= 1,
            '\u{3001}' if depth <= 0 && is_own_clause(scope, (from, index, end)) => {
                out.push((from, index));
                from = index + 1;
            }
            _ => {}
        }
    }
    out.push((from, end));
    out
}

fn is_own_clause(scope: Scope<'_>, (from, mark, end): (usize, usize, usize)) -> bool {
    let numbered = |a: usize, b: usize| !scope.figures.numbers(a, b).is_empty();
    let words = &scope.lexicon.verbs;
    let right = scope.text.slice(mark + 1, end);
    let next = right.iter().position(|c| *c == '\u{3001}');
    let member = right.get(..next.unwrap_or(right.len())).unwrap_or_default();
    // "to 1.6 million, if possible 1.8": a second aim of its own.
    let strives = words.strive.within(member) && next.is_none();
    // A member that reaches a value has words of its own before.
    let own = |letters: &[char]| words.reach.find(letters).is_some_and(|(at, _, ())| at > 0);
    let before = scope.figures.numbers(from, mark).last();
    let reached = before.is_some_and(|figure| figure.rules.contains(&"reached"));
    let reaches = own(member) && !reached;
    let acts = words
        .verbs
        .starts(right)
        .is_some_and(|(len, ())| len >= 2 && right.len() >= len + 2)
        && words.effects.starts(right).is_none()
        && scope.lexicon.indicator.in_nouns.starts(right).is_none();
    let counted = (acts || strives || reaches) && numbered(from, mark) && numbered(mark + 1, end);
    counted || is_due_apart(scope, scope.text.slice(from, mark), member)
}

/// "the one opens by June, the other by September": each is completed and has a day of its own.
fn is_due_apart(scope: Scope<'_>, before: &[char], member: &[char]) -> bool {
    let words = &scope.lexicon.verbs;
    let due = |letters: &[char]| {
        words.completions.ends(letters).is_some() && words.deadlines.within(letters)
    };
    due(before) && due(member)
}
