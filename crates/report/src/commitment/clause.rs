//! One clause: adverbs, modality, means, verb, object.

use super::{Promise, Scope};
use crate::figure::Raw;
use crate::reading::{Class, CommitmentType, Modality, Specificity};
use crate::words::Words;

/// A subject has at least this many characters.
const SUBJECT_MIN: usize = 3;

/// A clause to be read, with what is known from its sentence.
pub(super) struct Parse<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) span: (usize, usize),
    /// The last clause of a sentence with several.
    pub(super) closes: bool,
    /// The verb of the clause before, for clauses that leave theirs out.
    pub(super) verb_before: Option<String>,
}

/// What stands before the verb.
#[derive(Default)]
struct Opening {
    at: usize,
    modality: Option<Modality>,
    deadline: Option<String>,
    remarking: bool,
}

struct Core {
    action: String,
    object: String,
    rule: &'static str,
    type_: CommitmentType,
    keeps_verb: bool,
}

impl Parse<'_> {
    pub(super) fn read(&self) -> Option<(Promise, Option<String>)> {
        let opening = self.opening();
        let has_number = self.figures().any(|f| f.num.is_some());
        if self.is_framing(opening.at) && !has_number {
            return None;
        }
        let core = if self.scope.preamble {
            self.stated(&opening)
        } else {
            self.verb_led(&opening)
                .or_else(|| self.by_means(opening.at))
                .or_else(|| self.stated(&opening))
                .or_else(|| self.predicate(&opening))
                .or_else(|| self.completion(&opening))
        }?;
        if self.is_effect(&opening) && !has_number {
            return None;
        }
        let kept = core.keeps_verb.then(|| core.action.clone());
        Some((self.promise(opening, core), kept))
    }

    fn letters(&self, start: usize) -> &[char] {
        self.scope.text.slice(start, self.span.1)
    }

    fn string(&self, start: usize, end: usize) -> String {
        self.scope.text.string(start, end)
    }

    fn figures(&self) -> impl Iterator<Item = &Raw> {
        self.scope.figures.within(self.span.0, self.span.1)
    }

    /// Takes adverbs, times and modality words off the front, as long as something can follow.
    fn opening(&self) -> Opening {
        let words = &self.scope.lexicon.verbs;
        let mut opening = Opening {
            at: self.span.0,
            ..Opening::default()
        };
        loop {
            let letters = self.letters(opening.at);
            let adverb = words.adverbs.starts(letters).map_or(0, |(len, ())| len);
            let verb = words.verbs.starts(letters).map_or(0, |(len, ())| len);
            let rest = self.letters(opening.at + adverb);
            let follows = words.verbs.starts(rest).is_some()
                || (verb == 0 && words.adverbs.starts(rest).is_some());
            let to_noun = verb > 0 && !follows;
            if adverb == 0 || verb > adverb || to_noun {
                break;
            }
            let word = self.scope.text.slice(opening.at, opening.at + adverb);
            opening.modality = opening.modality.or(self.modality_of(word));
            opening.remarking |= words.remark_adverbs.is(word);
            if words.deadlines.is(word) {
                opening.deadline = Some(word.iter().collect());
            }
            opening.at += adverb;
        }
        opening
    }

    fn modality_of(&self, letters: &[char]) -> Option<Modality> {
        let words = &self.scope.lexicon.verbs;
        let starts = |list: &Words| list.starts(letters).is_some();
        if starts(&words.ensure) {
            return Some(Modality::Ensure);
        }
        if starts(&words.strive) {
            return Some(Modality::Strive);
        }
        if starts(&words.support) {
            return Some(Modality::Support);
        }
        starts(&words.explore).then_some(Modality::Explore)
    }

    fn is_framing(&self, at: usize) -> bool {
        let words = &self.scope.lexicon.verbs;
        let framed = |from: usize| {
            words
                .framing
                .starts(self.letters(from))
                .is_some_and(|(len, ())| words.firm.starts(self.letters(from + len)).is_none())
        };
        framed(self.span.0) || framed(at)
    }

    fn is_means(&self, at: usize) -> bool {
        self.scope
            .lexicon
            .verbs
            .means
            .starts(self.letters(at))
            .is_some()
    }

    /// Pictures and closing remarks tell what the deeds are good for.
    fn is_effect(&self, opening: &Opening) -> bool {
        let words = &self.scope.lexicon.verbs;
        let letters = self.letters(opening.at);
        let pictured = words.effects.starts(letters).is_some_and(|(len, ())| {
            words
                .verbs
                .starts(letters)
                .is_none_or(|(verb, ())| verb <= len)
        });
        let remark =
            self.closes && opening.remarking && words.remark_endings.ends(letters).is_some();
        let concrete = letters.iter().any(|c| matches!(c, '\u{201c}' | '\u{300a}'));
        pictured || (remark && !concrete)
    }

    fn verb_led(&self, opening: &Opening) -> Option<Core> {
        let words = &self.scope.lexicon.verbs;
        let at = opening.at;
        let (len, ()) = words.verbs.starts(self.letters(at))?;
        let end = self.span.1;
        if self.is_means(at)
            && let Some(core) = self.by_means(at)
        {
            return Some(core);
        }
        if (end < at + len + 2 && len < 4) || self.is_named_after(at + len) || self.is_noun(at, len)
        {
            return None;
        }
        let action = self.string(at, at + len);
        let type_ = self.type_of(at, len);
        Some(Core {
            object: self.string(at + len, end),
            action,
            rule: "verb-led",
            type_,
            keeps_verb: true,
        })
    }

    /// A verb word that opens a noun phrase with its own value is part of that name.
    fn is_named_after(&self, at: usize) -> bool {
        let l = self.scope.lexicon;
        self.figures()
            .any(|f| f.change.is_some() && f.num.is_some_and(|(s, _)| at < s))
            && l.moves.starts(self.letters(self.span.0)).is_none()
    }

    /// A verb word that may be a noun opens the name of what reaches a value.
    fn is_noun(&self, at: usize, len: usize) -> bool {
        let nounish = &self.scope.lexicon.verbs.nounish;
        let reached = |figure: &Raw| figure.rules.contains(&"reached");
        nounish.is(self.scope.text.slice(at, at + len))
            && self.figures().next().is_some_and(reached)
    }

    /// With whom, for whom or on what ground, then the verb.
    fn by_means(&self, at: usize) -> Option<Core> {
        let words = &self.scope.lexicon.verbs;
        let (len, ()) = words.means.starts(self.letters(at))?;
        let (verb, verb_len) = self.means_verb(at + len)?;
        Some(Core {
            action: self.string(verb, verb + verb_len),
            object: self.string(verb + verb_len, self.span.1),
            rule: "verb-after-means",
            type_: CommitmentType::Task,
            keeps_verb: true,
        })
    }

    /// A later verb with an object, that is no noun in a list.
    fn means_verb(&self, from: usize) -> Option<(usize, usize)> {
        let l = self.scope.lexicon;
        let end = self.span.1;
        let mut at = from + 2;
        while at + 4 <= end {
            if let Some((len, ())) = l.verbs.verbs.starts(self.letters(at)) {
                let next = self.letters(at + len);
                let noun = l.verbs.nounish.is(self.scope.text.slice(at, at + len))
                    || l.indicator.trailing.starts(next).is_some()
                    || l.verbs
                        .verbs
                        .starts(next)
                        .is_some_and(|(n, ())| n == next.len());
                if !noun && next.len() >= 2 {
                    return Some((at, len));
                }
                at += len;
            } else {
                at += 1;
            }
        }
        None
    }

    /// An indicator with its value, or an amount under the verb of the clause before.
    fn stated(&self, opening: &Opening) -> Option<Core> {
        let figure = self.figures().next()?;
        let counted = figure.change.is_none()
            && figure.num.is_some()
            && opening.modality.is_none()
            && !figure.rules.contains(&"reached")
            && figure.rules.contains(&"name-before")
            && !figure.rules.contains(&"comparator");
        if let (true, Some(verb)) = (counted, &self.verb_before) {
            return Some(Core {
                action: verb.clone(),
                object: figure.indicator.clone(),
                rule: "verb-kept",
                type_: CommitmentType::Task,
                keeps_verb: true,
            });
        }
        let from = figure.start.max(opening.at);
        let to = figure.num.map_or(self.span.1, |(start, _)| start.max(from));
        let action = self
            .last_of(&self.scope.lexicon.verbs.outcome, (from, to))
            .or_else(|| self.last_of(&self.scope.lexicon.verbs.outcome, (from, self.span.1)))
            .or_else(|| self.last_of(&self.scope.lexicon.verbs.verbs, (from, to)))
            .map_or_else(String::new, |(at, len)| self.string(at, at + len));
        Some(Core {
            action,
            object: figure.indicator.clone(),
            rule: "indicator-stated",
            type_: CommitmentType::Outcome,
            keeps_verb: false,
        })
    }

    /// Guaranteed or striven for: subject, then predicate.
    fn predicate(&self, opening: &Opening) -> Option<Core> {
        let words = &self.scope.lexicon.verbs;
        let letters = self.letters(self.span.0);
        let inner = words
            .strive
            .find(letters)
            .map(|(at, len, ())| (self.span.0 + at, len));
        let firm = matches!(opening.modality, Some(Modality::Ensure | Modality::Strive));
        if !firm && inner.is_none() {
            return None;
        }
        let (verb, len) = self.last_verb(opening.at).or(inner)?;
        Some(Core {
            action: self.string(verb, verb + len),
            object: self.string(opening.at, verb) + &self.string(verb + len, self.span.1),
            rule: "subject-predicate",
            type_: CommitmentType::Task,
            keeps_verb: false,
        })
    }

    /// A subject and the words that say it will be finished.
    fn completion(&self, opening: &Opening) -> Option<Core> {
        let letters = self.letters(opening.at);
        let (len, ()) = self.scope.lexicon.verbs.completions.ends(letters)?;
        let verb = self.span.1 - len;
        (verb >= opening.at + SUBJECT_MIN).then(|| Core {
            action: self.string(verb, self.span.1),
            object: self.string(opening.at, verb),
            rule: "subject-completion",
            type_: CommitmentType::Task,
            keeps_verb: false,
        })
    }

    fn last_verb(&self, from: usize) -> Option<(usize, usize)> {
        self.last_of(&self.scope.lexicon.verbs.verbs, (from, self.span.1))
    }

    /// The last of some words in a stretch, with its length; words do not overlap.
    fn last_of(&self, words: &Words, (from, to): (usize, usize)) -> Option<(usize, usize)> {
        let mut found = None;
        let mut at = from;
        while at < to {
            let letters = self.scope.text.slice(at, to);
            let whole = self.scope.lexicon.indicator.whole_words.starts(letters);
            if let Some((len, ())) = whole {
                at += len;
                continue;
            }
            let len = words.starts(letters).map_or(0, |(len, ())| len);
            if len > 0 {
                found = Some((at, len));
            }
            at += len.max(1);
        }
        found
    }

    fn type_of(&self, at: usize, len: usize) -> CommitmentType {
        let l = self.scope.lexicon;
        let reaches = l.verbs.outcome.is(self.scope.text.slice(at, at + len));
        let outcome = self.figures().any(|f| {
            let amount = f.num.is_some_and(|(_, e)| {
                !f.rules.contains(&"name-after")
                    && l.units_of_money
                        .ends(self.scope.text.slice(at, e))
                        .is_some()
            });
            f.class == Class::Qualitative || (reaches && amount)
        });
        if outcome {
            CommitmentType::Outcome
        } else {
            CommitmentType::Task
        }
    }

    fn promise(&self, opening: Opening, core: Core) -> Promise {
        let action: Vec<char> = core.action.chars().collect();
        let words = &self.scope.lexicon.verbs;
        let inner = words.strive.within(self.letters(self.span.0))
            && matches!(core.rule, "subject-predicate" | "indicator-stated");
        let obtains = words.obtain.is(&action);
        let modality = opening
            .modality
            .or(inner.then_some(Modality::Strive))
            .or_else(|| {
                if obtains {
                    None
                } else {
                    self.modality_of(&action)
                }
            })
            .unwrap_or(Modality::Do);
        Promise {
            start: self.span.0,
            end: self.span.1,
            deadline: opening.deadline.or_else(|| self.deadline()),
            type_: core.type_,
            specificity: self.specificity(),
            modality,
            action: core.action,
            object: core.object,
            rules: vec![core.rule],
        }
    }

    fn deadline(&self) -> Option<String> {
        let letters = self.letters(self.span.0);
        let (at, len, ()) = self.scope.lexicon.verbs.deadlines.find(letters)?;
        let digits = letters
            .iter()
            .take(at)
            .rev()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let start = self.span.0 + at - digits;
        Some(self.string(start, start + digits + len))
    }

    fn specificity(&self) -> Specificity {
        let words = &self.scope.lexicon.verbs;
        let letters = self.letters(self.span.0);
        let marked = words.concrete_marks.within(letters)
            || letters.iter().any(char::is_ascii_alphanumeric)
            || words.concrete_suffixes.within(letters)
            || self.figures().next().is_some();
        if marked {
            Specificity::Concrete
        } else {
            Specificity::Generic
        }
    }
}
