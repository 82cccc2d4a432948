//! What a cut did is taken back, as long as nothing was decided since.

use std::collections::BTreeSet;

use fact::{Body, Draft, Fact, FactId, RecordId, RecordRef, Value};
use kernel::RefusalKind;
use store::Reader;

use super::stand::held_with;
use super::{
    REPLACED_BY, ReshapeError, Reshaped, Table, admitted, child_id, read_back, refused, spelled,
    step_id,
};
use crate::piece::Piece;
use crate::plan::follow::reference;
use crate::plan::phrase::Phrase;

/// What a cut did.
struct Done {
    /// Records that went, each with its step, the cut's own first.
    steps: Vec<(RecordRef, FactId)>,
    /// How many of them are proposals; the rest went with them.
    proposals: usize,
    /// Records that came.
    made: Vec<RecordRef>,
}

impl Table {
    /// The old records come back as they were; the new ones are replaced by them.
    pub(super) fn undo(
        &self,
        piece: &mut Piece<'_, '_>,
        of: FactId,
        known: Option<&Fact>,
    ) -> Result<Reshaped, ReshapeError> {
        let done = self.done(&piece.reader(), of)?;
        let back: Vec<RecordRef> = done
            .steps
            .iter()
            .take(done.proposals)
            .map(|(record, _step)| record.clone())
            .collect();
        let undone = Reshaped {
            made: back.clone(),
            gone: done.made.clone(),
        };
        if let Some(known) = known {
            let repeats = matches!(known.body, Body::Retract { .. }) && known.amends == Some(of);
            return if repeats {
                Ok(undone)
            } else {
                Err(refused(RefusalKind::Exists))
            };
        }
        for made in &done.made {
            check_untouched(&piece.reader(), made, &done.steps)?;
            self.standing(&piece.reader(), made)?;
        }
        for (place, (record, step)) in done.steps.iter().enumerate() {
            let id = if place == 0 {
                self.reshape.fact
            } else {
                step_id(self.reshape.fact, record)
            };
            admitted(piece.admit(self.returning(id, record, *step))?)?;
        }
        for made in &done.made {
            let mut going = held_with(&piece.reader(), made)?;
            going.insert(0, made.clone());
            for record in going {
                let id = step_id(self.reshape.fact, &record);
                self.replace(piece, id, &record, &spelled(&back))?;
            }
        }
        Ok(undone)
    }

    fn returning(&self, id: FactId, record: &RecordRef, step: FactId) -> Draft {
        let body = Body::Retract {
            record: record.clone(),
            reason: Phrase::of("reshape-undone", &[]).zh,
        };
        Draft {
            amends: Some(step),
            ..self.draft(id, body)
        }
    }

    fn done(&self, reader: &Reader<'_>, of: FactId) -> Result<Done, ReshapeError> {
        let unknown = || ReshapeError::Unknown(of.to_string());
        let cut = reader.fact(of)?.ok_or_else(unknown)?;
        let record = cut.body.record().clone();
        let Body::Move {
            transition, values, ..
        } = &cut.body
        else {
            return Err(unknown());
        };
        self.check_report(reader, &record)?;
        if transition.as_str() == "reject" {
            return Ok(Done {
                steps: vec![(record, of)],
                proposals: 1,
                made: Vec::new(),
            });
        }
        let by = values.get(REPLACED_BY).and_then(Value::as_text);
        let by = by.ok_or_else(unknown)?;
        let mut proposals = vec![(record.clone(), of)];
        let report = self.reshape.report.to_string();
        for found in reader.records_where("promise", "report", &report)? {
            let other = reference("promise", found.id);
            let step = step_id(of, &other);
            if other != record && reader.fact(step)?.is_some() {
                proposals.push((other, step));
            }
        }
        let mut with = Vec::new();
        for (proposal, _step) in &proposals {
            for child in children(reader, proposal)? {
                let step = step_id(of, &child);
                if reader.fact(step)?.is_some() {
                    with.push((child, step));
                }
            }
        }
        let count = proposals.len();
        proposals.extend(with);
        Ok(Done {
            steps: proposals,
            proposals: count,
            made: read_back(by),
        })
    }

    fn check_report(&self, reader: &Reader<'_>, record: &RecordRef) -> Result<(), ReshapeError> {
        let unknown = || ReshapeError::Unknown(record.id.to_string());
        let def = reader.def(record.kind.as_str())?;
        let found = reader.record(record.kind.as_str(), record.id)?;
        let found = found.ok_or_else(unknown)?;
        let report = self.reshape.report.to_string();
        if found.row.text(def, "report") == Some(report.as_str()) {
            Ok(())
        } else {
            Err(unknown())
        }
    }
}

/// Owners and targets that name a record, in whatever state.
fn children(reader: &Reader<'_>, record: &RecordRef) -> Result<Vec<RecordRef>, ReshapeError> {
    let kinds: &[(&'static str, &str)] = match record.kind.as_str() {
        "promise" => &[("assignment", "promise"), ("target", "promise")],
        "figure" => &[("target", "figure")],
        _ => &[],
    };
    let id = record.id.to_string();
    let mut found = Vec::new();
    for (kind, field) in kinds {
        let rows = reader.records_where(kind, field, &id)?;
        found.extend(rows.into_iter().map(|row| reference(kind, row.id)));
    }
    Ok(found)
}

/// Nothing was said of a new record but what the cut said, and nobody was named its owner.
fn check_untouched(
    reader: &Reader<'_>,
    made: &RecordRef,
    steps: &[(RecordRef, FactId)],
) -> Result<(), ReshapeError> {
    let ours: BTreeSet<RecordId> = steps
        .iter()
        .map(|(record, _step)| child_id(made, record))
        .collect();
    let mut touched = reader.facts(made)?.len() > 1;
    for child in children(reader, made)? {
        touched |= !ours.contains(&child.id) || reader.facts(&child)?.len() > 1;
    }
    if touched {
        Err(ReshapeError::Decided)
    } else {
        Ok(())
    }
}
