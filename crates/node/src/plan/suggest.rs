//! Suggesting owners: which organs' duties a sentence speaks of, and why.
//!
//! A suggestion is never recorded by itself; it becomes an assignment only when
//! a person takes it.

use std::collections::BTreeSet;

use fact::{Date, Name, Organ, OrganId, OrganKind, Organs};

use crate::plan::phrase::Phrase;

/// Suggestions given for one sentence at most.
const SUGGESTIONS_MAX: usize = 4;
/// Less agreement than this is chance.
const SCORE_MIN: u32 = 6;
/// Share of a duty word's character pairs that must occur, in percent.
const PAIRS_MIN_PERCENT: usize = 60;

/// An organ that may own a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The organ.
    pub organ: OrganId,
    /// `lead` for the best match by duty, else `support`.
    pub role: Name,
    /// Why.
    pub reason: Phrase,
    /// How strongly, for ordering only.
    pub score: u32,
}

struct Found<'a> {
    organ: &'a Organ,
    score: u32,
    words: Vec<&'a str>,
}

/// Organs whose duties or names a sentence speaks of, best first.
pub fn suggest_owners(organs: &Organs, quote: &str, topic: &str, on: Date) -> Vec<Suggestion> {
    let mut found: Vec<Found<'_>> = organs
        .iter()
        .filter(|organ| organ.validity.holds_on(on))
        .filter_map(|organ| agreement(organ, quote, topic))
        .filter(|found| found.score >= SCORE_MIN)
        .collect();
    found.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then_with(|| a.organ.id.cmp(&b.organ.id))
    });
    found.truncate(SUGGESTIONS_MAX);
    let mut lead_given = false;
    found
        .into_iter()
        .map(|found| {
            let may_lead = !matches!(
                found.organ.kind,
                OrganKind::Subdistrict | OrganKind::Collective
            );
            let lead = may_lead && !lead_given;
            lead_given |= lead;
            suggestion(&found, lead)
        })
        .collect()
}

fn suggestion(found: &Found<'_>, lead: bool) -> Suggestion {
    let words = found.words.join(" ");
    let fills = [("words", words.as_str())];
    let reason = match found.organ.kind {
        OrganKind::Subdistrict => Phrase::of("street", &fills),
        OrganKind::Collective => Phrase::of("collective", &fills),
        _ => Phrase::of("duty", &fills),
    };
    Suggestion {
        organ: found.organ.id.clone(),
        role: Name::literal(if lead { "lead" } else { "support" }),
        reason,
        score: found.score,
    }
}

fn agreement<'a>(organ: &'a Organ, quote: &str, topic: &str) -> Option<Found<'a>> {
    let names = [organ.name.as_str(), organ.short.as_str()];
    let named: Vec<&str> = names
        .into_iter()
        .filter(|name| name.chars().count() > 2 && quote.contains(name))
        .collect();
    if let Some(name) = named.first() {
        let score = 12 + u32::try_from(name.chars().count()).unwrap_or(0);
        return Some(Found {
            organ,
            score,
            words: named,
        });
    }
    if matches!(organ.kind, OrganKind::Subdistrict | OrganKind::Collective) {
        return None;
    }
    let mut score = 0;
    let mut words = Vec::new();
    for duty in &organ.duties {
        let gained = 2 * duty_agreement(duty, quote) + duty_agreement(duty, topic);
        if gained > 0 {
            words.push(duty.as_str());
            score += gained;
        }
    }
    (score > 0).then_some(Found {
        organ,
        score,
        words,
    })
}

/// Characters of the duty word that agree: all when it occurs, else by shared pairs.
fn duty_agreement(duty: &str, text: &str) -> u32 {
    let chars = duty.chars().count();
    if text.is_empty() || chars < 2 {
        return 0;
    }
    if text.contains(duty) {
        return u32::try_from(chars).unwrap_or(0);
    }
    let (wanted, given) = (pairs(duty), pairs(text));
    let shared = wanted.intersection(&given).count();
    if wanted.len() >= 2 && shared * 100 >= wanted.len() * PAIRS_MIN_PERCENT {
        u32::try_from(shared).unwrap_or(0)
    } else {
        0
    }
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fact::Validity;

    fn organ(id: &str, kind: OrganKind, name: &str, duties: &[&str]) -> Organ {
        Organ {
            id: Name::new(id).unwrap(),
            kind,
            name: name.to_owned(),
            short: name.to_owned(),
            aliases: Vec::new(),
            validity: Validity::ALWAYS,
            evidence: String::new(),
            duties: duties.iter().map(|duty| (*duty).to_owned()).collect(),
            division: None,
        }
    }

    #[test]
    fn the_organ_whose_duty_is_spoken_of_leads_and_a_named_street_supports() {
        let mut organs = Organs::default();
        organs.insert(organ(
            "parks",
            OrganKind::Government,
            "Parks Office",
            &["lamps", "tree care"],
        ));
        organs.insert(organ(
            "roads",
            OrganKind::Government,
            "Roads Office",
            &["paving works"],
        ));
        organs.insert(organ(
            "east",
            OrganKind::Subdistrict,
            "East Street",
            &["lamps"],
        ));
        let day = Date::parse("2026-01-01").unwrap();
        let found = suggest_owners(&organs, "tree care and lamps along East Street", "", day);
        let short: Vec<(&str, &str)> = found
            .iter()
            .map(|found| (found.organ.as_str(), found.role.as_str()))
            .collect();
        assert_eq!(short, [("parks", "lead"), ("east", "support")]);
        assert!(
            found[0].reason.en.contains("tree care"),
            "{:?}",
            found[0].reason
        );
    }

    #[test]
    fn a_sentence_about_nothing_known_suggests_nobody() {
        let mut organs = Organs::default();
        organs.insert(organ(
            "parks",
            OrganKind::Government,
            "Parks Office",
            &["lamps"],
        ));
        assert!(
            suggest_owners(
                &organs,
                "raise spirits",
                "",
                Date::parse("2026-01-01").unwrap()
            )
            .is_empty()
        );
    }
}
