//! The steps of a correction, record by record, within its one commit.

use std::collections::{BTreeMap, BTreeSet};

use fact::{Body, Draft, Fact, FactId, Name, RecordId, RecordRef};
use fact::{Source, SourceKind, Value, Values};
use store::StoreError;

use super::correction::Correction;
use super::former::{Former, opening, opening_id, place, text, values_of};
use super::place::Places;
use super::proposals::target_id;
use super::{Corrected, ImportError};
use crate::admit::Outcome;
use crate::derive::fact_id_from;
use crate::piece::Piece;
use crate::plan::follow::reference;
use crate::plan::phrase::Phrase;

/// The state of what the corrected text has no more.
const GONE: &str = "gone";
/// The step into it.
const LEAVE: &str = "leave";
/// What follows from the place of a sentence; all else is people's or was decided on.
const OF_PLACE: [&str; 13] = [
    "start",
    "end",
    "num_start",
    "num_end",
    "quote",
    "num",
    "section",
    "topic",
    "part",
    "level",
    "position",
    "reason",
    "former_text",
];

/// Who carries a correction out.
pub(super) struct Desk<'a, 'p, 'w, 'tx> {
    pub(super) correction: &'a Correction,
    pub(super) former_text: String,
    pub(super) places: Places,
    pub(super) ids: BTreeMap<String, RecordId>,
    pub(super) done: Corrected,
    pub(super) piece: &'p mut Piece<'w, 'tx>,
}

impl Desk<'_, '_, '_, '_> {
    /// Gives the report its new text: who may not do this corrects nothing else either.
    pub(super) fn report(&mut self, before: &Fact) -> Result<(), ImportError> {
        let new = self.correction;
        let mut values = values_of(&before.body).clone();
        for (field, value) in [
            ("text", new.blob.to_string()),
            ("sha256", new.words.to_string()),
            ("file_name", new.file_name.clone()),
        ] {
            values.insert(Name::literal(field), value.into());
        }
        let chars = i64::try_from(new.chars).unwrap_or(i64::MAX);
        values.insert(Name::literal("chars"), chars.into());
        let record = reference("report", new.report);
        let draft = self.amendment(before, record, values);
        let outcome = self.piece.admit(draft)?;
        self.taken(outcome)
    }

    /// A record that the new text has: back if it was gone, and at its new place.
    pub(super) fn settle(&mut self, former: &Former, values: Values) -> Result<(), ImportError> {
        let back = former.is_in(GONE);
        if back {
            self.bring_back(&former.record, &former.facts)?;
            self.bring_back_of(&former.record)?;
        }
        let moved = place(&values, "start") != former.start();
        if values != *former.values() {
            let draft = self.amendment(&former.opening, former.record.clone(), values);
            self.follow(draft)?;
        }
        if is_proposal(&former.record) && !former.is_replaced() {
            self.done.returned += usize::from(back);
            self.done.kept += usize::from(!back);
            self.done.moved += usize::from(!back && moved);
        }
        Ok(())
    }

    pub(super) fn at_new_place(&self, former: &Former, fresh: &Values) -> Values {
        let fresh = self.renamed(fresh);
        let mut values = former.values().clone();
        for field in OF_PLACE {
            match fresh.get(field) {
                Some(value) => values.insert(Name::literal(field), value.clone()),
                None => values.remove(field),
            };
        }
        if former.as_read {
            return values;
        }
        self.own_place(former).unwrap_or(values)
    }

    /// Where the words stand that people chose themselves: kept as long as the text has them.
    fn own_place(&self, former: &Former) -> Option<Values> {
        if former.as_read {
            return None;
        }
        let mut values = self.places.moved(former.values())?;
        values.remove("former_text");
        Some(values)
    }

    /// Values with the ids of former records for those of the new reading.
    fn renamed(&self, values: &Values) -> Values {
        let mut values = values.clone();
        for field in ["section", "figure", "promise"] {
            let known = text(&values, field).and_then(|id| self.ids.get(id));
            if let Some(id) = known {
                values.insert(Name::literal(field), id.to_string().into());
            }
        }
        values
    }

    /// A record that is new with this text.
    pub(super) fn add(&mut self, draft: &Draft) -> Result<(), ImportError> {
        let mut record = draft.body.record().clone();
        let values = self.renamed(values_of(&draft.body));
        if record.kind.as_str() == "target" {
            record.id = target_id(
                text(&values, "promise").unwrap_or_default(),
                text(&values, "figure"),
            );
        }
        let facts = self.piece.reader().facts(&record)?;
        if record.kind.as_str() == "target" && !facts.is_empty() {
            return self.bring_back(&record, &facts);
        }
        if record.kind.as_str() == "series" && !facts.is_empty() {
            return Ok(());
        }
        self.done.added += usize::from(is_proposal(&record));
        self.follow(Draft {
            id: opening_id(self.correction.report, &record),
            body: Body::Open { record, values },
            ..draft.clone()
        })
    }

    /// A record that the new text does not have.
    pub(super) fn miss(&mut self, former: &Former) -> Result<(), ImportError> {
        if let Some(values) = self.own_place(former) {
            return self.settle(former, values);
        }
        if !former.is_placed() || former.is_replaced() {
            return Ok(());
        }
        if self.is_reported_on(former)? {
            return self.flag(former);
        }
        self.done.gone += usize::from(is_proposal(&former.record));
        self.leave(&former.record, &former.facts)?;
        match former.record.kind.as_str() {
            "promise" => self.leave_with(&former.record),
            "figure" => self.leave_of_figure(former.record.id),
            _ => Ok(()),
        }
    }

    /// Whether work on a promise was told, or ended: nothing of that is dropped by a text.
    fn is_reported_on(&self, former: &Former) -> Result<bool, StoreError> {
        if former.record.kind.as_str() != "promise" {
            return Ok(false);
        }
        if former.is_in("done") || former.is_in("dropped") {
            return Ok(true);
        }
        let reader = self.piece.reader();
        let id = former.record.id.to_string();
        for kind in ["progress", "slippage", "acceptance"] {
            if !reader.records_where(kind, "promise", &id)?.is_empty() {
                return Ok(true);
            }
        }
        let milestones = reader.records_where("milestone", "promise", &id)?;
        Ok(milestones.iter().any(|found| found.row.is_in("done")))
    }

    /// Keeps a promise in force, at its place in the text that has it.
    fn flag(&mut self, former: &Former) -> Result<(), ImportError> {
        self.done.former += 1;
        let mut values = former.values().clone();
        values.extend([self.former_text()]);
        let draft = self.amendment(&former.opening, former.record.clone(), values);
        self.follow(draft)
    }

    fn leave_with(&mut self, promise: &RecordRef) -> Result<(), ImportError> {
        for (kind, state) in [("assignment", "held"), ("milestone", "planned")] {
            for (record, facts) in self.of(kind, "promise", promise.id, state)? {
                self.leave(&record, &facts)?;
            }
        }
        Ok(())
    }

    /// The targets that rest on a figure leave with it, but for those of promises that stay
    /// without a place.
    fn leave_of_figure(&mut self, figure: RecordId) -> Result<(), ImportError> {
        let here: BTreeSet<String> = self.ids.values().map(ToString::to_string).collect();
        for (record, facts) in self.of("target", "figure", figure, "held")? {
            let promise =
                opening(facts.iter().rev()).and_then(|fact| text(values_of(&fact.body), "promise"));
            if promise.is_some_and(|promise| here.contains(promise)) {
                self.leave(&record, &facts)?;
            }
        }
        Ok(())
    }

    fn bring_back_of(&mut self, promise: &RecordRef) -> Result<(), ImportError> {
        if promise.kind.as_str() != "promise" {
            return Ok(());
        }
        for kind in ["assignment", "milestone"] {
            for (record, facts) in self.of(kind, "promise", promise.id, GONE)? {
                self.bring_back(&record, &facts)?;
            }
        }
        Ok(())
    }

    fn of(
        &self,
        kind: &'static str,
        field: &str,
        id: RecordId,
        state: &str,
    ) -> Result<Vec<(RecordRef, Vec<Fact>)>, StoreError> {
        let reader = self.piece.reader();
        let found = reader.records_where(kind, field, &id.to_string())?;
        let found = found.into_iter().filter(|found| found.row.is_in(state));
        found
            .map(|found| {
                let record = reference(kind, found.id);
                let facts = reader.facts(&record)?;
                Ok((record, facts))
            })
            .collect()
    }

    fn leave(&mut self, record: &RecordRef, facts: &[Fact]) -> Result<(), ImportError> {
        let values = match record.kind.as_str() {
            "promise" => Values::from([self.former_text()]),
            _ => Values::new(),
        };
        let body = Body::Move {
            record: record.clone(),
            transition: Name::literal(LEAVE),
            values,
        };
        let draft = self.draft(facts.last(), None, body);
        self.follow(draft)
    }

    /// The text in which a promise has its place that the new one has no more.
    fn former_text(&self) -> (Name, Value) {
        let blob = Value::from(self.former_text.as_str());
        (Name::literal("former_text"), blob)
    }

    /// Takes back that a record left, so that it is again what it was.
    fn bring_back(&mut self, record: &RecordRef, facts: &[Fact]) -> Result<(), ImportError> {
        let gone = self
            .piece
            .reader()
            .record(record.kind.as_str(), record.id)?;
        let left = facts.iter().rev().find(|fact| is_leaving(fact));
        let (Some(left), true) = (left, gone.is_some_and(|found| found.row.is_in(GONE))) else {
            return Ok(());
        };
        let body = Body::Retract {
            record: record.clone(),
            reason: self.reason(),
        };
        let draft = self.draft(facts.last(), Some(left.id), body);
        self.follow(draft)
    }

    fn amendment(&self, opening: &Fact, record: RecordRef, values: Values) -> Draft {
        let body = Body::Open { record, values };
        self.draft(Some(opening), Some(opening.id), body)
    }

    /// The same step may be made again by a later correction, so its id follows from what
    /// stood before.
    fn draft(&self, last: Option<&Fact>, amends: Option<FactId>, body: Body) -> Draft {
        let last = last.map(|fact| fact.id.to_string());
        let record = body.record().to_string();
        let key = ["correct", body.verb(), &record, &last.unwrap_or_default()];
        Draft {
            id: fact_id_from(&key),
            at: None,
            organ: self.correction.organ.clone(),
            source: Source {
                kind: SourceKind::File,
                detail: self.reason(),
            },
            evidence: Vec::new(),
            amends,
            body,
        }
    }

    fn reason(&self) -> String {
        Phrase::of("corrected", &[("file", &self.correction.file_name)]).zh
    }

    fn follow(&mut self, draft: Draft) -> Result<(), ImportError> {
        let outcome = self.piece.admit_by_program(draft)?;
        self.taken(outcome)
    }

    fn taken(&mut self, outcome: Outcome) -> Result<(), ImportError> {
        match outcome {
            Outcome::Admitted(_) => self.done.facts += 1,
            Outcome::Repeated(_) => {}
            Outcome::Refused(reasons) => {
                return Err(ImportError::refused(&reasons));
            }
        }
        Ok(())
    }
}

fn is_proposal(record: &RecordRef) -> bool {
    matches!(record.kind.as_str(), "promise" | "figure")
}

fn is_leaving(fact: &Fact) -> bool {
    matches!(&fact.body, Body::Move { transition, .. } if transition.as_str() == LEAVE)
}
