//! A corrected text: the report stays the report, and what is unchanged in it keeps all that
//! was decided.
//!
//! INVARIANT (one text at a time): the new text, the new places and what came and went are one
//! commit, so that no reader ever sees a quote beside a text it is not in.

use std::collections::{BTreeMap, BTreeSet};

use fact::{BlobHash, Draft, FactId, OrganId, RecordId};

use super::align::aligned;
use super::desk::Desk;
use super::fingerprint::fingerprint;
use super::former::{
    Former, Key, formers, is_in_text, key, opening, order, place, text, values_of,
};
use super::place::Places;
use super::proposals::{Kept, proposals};
use super::{Corrected, Import, ImportError, Imported};
use crate::admit::Author;
use crate::node::Node;
use crate::piece::Piece;
use crate::plan::follow::reference;

/// A text that takes the place of a report's text.
pub(super) struct Correction {
    pub(super) report: RecordId,
    pub(super) organ: OrganId,
    pub(super) file_name: String,
    pub(super) text: String,
    pub(super) blob: BlobHash,
    /// The fingerprint of its words.
    pub(super) words: BlobHash,
    pub(super) chars: usize,
    /// What was read of it, as openings in the order in which they refer to each other.
    pub(super) reading: Vec<Draft>,
}

impl Node {
    /// Gives a report another text; running it again changes nothing.
    pub(super) fn correct_report(
        &self,
        author: &Author,
        import: &Import,
        report: RecordId,
    ) -> Result<Imported, ImportError> {
        let known = self.known(report)?.ok_or(ImportError::NoReport)?;
        if known.withdrawn {
            return Err(ImportError::Withdrawn);
        }
        let reading = report::read(&import.text, &self.loaded().lexicon);
        let year = known.year_of_correction(import, &reading)?;
        let words = fingerprint(&import.text);
        let imported = Imported::nothing_new(report, &reading);
        if known.words == Some(words) {
            return Ok(imported.corrected(Corrected::default()));
        }
        let kept = Kept {
            report,
            blob: self.store().blobs().put(import.text.as_bytes())?,
            words,
            chars: import.text.chars().count(),
            year,
            corrects: true,
        };
        let import = Import {
            issued_on: known.issued_on,
            ..import.clone()
        };
        let correction = Correction {
            report,
            organ: import.organ.clone(),
            file_name: import.file_name.clone(),
            blob: kept.blob,
            words,
            chars: kept.chars,
            reading: proposals(self, &import, &reading, kept),
            text: import.text,
        };
        let corrected = self.whole(author, move |piece| correction.carry_out(piece))?;
        Ok(imported.corrected(corrected))
    }
}

impl Correction {
    /// Carries it out; a text that is the report's already changes nothing.
    pub(super) fn carry_out(self, piece: &mut Piece<'_, '_>) -> Result<Corrected, ImportError> {
        let record = reference("report", self.report);
        let facts = piece.reader().facts(&record)?;
        let Some(before) = opening(facts.iter().rev()).cloned() else {
            return Err(ImportError::NoReport);
        };
        let former_text = text(values_of(&before.body), "text").map(str::to_owned);
        if former_text == Some(self.blob.to_string()) {
            return Ok(Corrected::default());
        }
        let formers = formers(&piece.reader(), self.report)?;
        let met = meet(&formers, &self.reading);
        let places = Places::new(&self.text, moves(&formers, &self.reading, &met));
        let mut desk = Desk {
            correction: &self,
            former_text: former_text.unwrap_or_default(),
            places,
            ids: ids(&formers, &self.reading, &met),
            done: Corrected::default(),
            piece,
        };
        desk.report(&before)?;
        for draft in &self.reading {
            match met.get(&draft.id).and_then(|old| formers.get(*old)) {
                Some(former) => {
                    let values = desk.at_new_place(former, values_of(&draft.body));
                    desk.settle(former, values)?;
                }
                None => desk.add(draft)?,
            }
        }
        let found: BTreeSet<usize> = met.values().copied().collect();
        for (place, former) in formers.iter().enumerate() {
            if !found.contains(&place) {
                desk.miss(former)?;
            }
        }
        Ok(desk.done)
    }
}

/// For each opening of the new reading the former record it speaks of.
type Met = BTreeMap<FactId, usize>;

fn meet(formers: &[Former], reading: &[Draft]) -> Met {
    let mut fresh: Vec<(&Draft, Key)> = reading
        .iter()
        .filter(|draft| is_in_text(draft))
        .map(|draft| {
            (
                draft,
                key(&draft.body.record().kind, values_of(&draft.body)),
            )
        })
        .collect();
    fresh.sort_by_cached_key(|(draft, key)| order(values_of(&draft.body), key));
    let old: Vec<&Key> = formers.iter().map(|former| &former.key).collect();
    let new: Vec<&Key> = fresh.iter().map(|(_draft, key)| key).collect();
    let pairs = aligned(&old, &new).into_iter().zip(&fresh);
    pairs
        .filter_map(|(old, (draft, _key))| Some((draft.id, old?)))
        .collect()
}

/// Which record each id of the new reading stands for, where it is a former one.
fn ids(formers: &[Former], reading: &[Draft], met: &Met) -> BTreeMap<String, RecordId> {
    let pairs = reading.iter().filter_map(|draft| {
        let former = formers.get(*met.get(&draft.id)?)?;
        Some((draft.body.record().id.to_string(), former.record.id))
    });
    pairs.collect()
}

fn moves(formers: &[Former], reading: &[Draft], met: &Met) -> Vec<(usize, usize)> {
    let pairs = reading.iter().filter_map(|draft| {
        let former = formers.get(*met.get(&draft.id)?)?;
        let placed = former.is_placed() && former.as_read;
        placed.then(|| (former.start(), place(values_of(&draft.body), "start")))
    });
    pairs.collect()
}
