//! What a person decides of a link: the target was met, was missed, or the two are not one thing.
//!
//! LAW (verdict): the numbers only propose. A ruling stands while both sentences read as they
//! did when it was made; where one was changed, the link waits again and says what stood.

use fact::{
    ActorId, Body, Draft, Fact, FactId, Moment, Name, OrganId, RecordId, RecordRef, Source,
    SourceKind, Value, Values,
};
use report::link::{Relation, Verdict};
use store::{Reader, Record, StoreError};

use super::{LinkError, Pair};
use crate::admit::{Author, Outcome};
use crate::derive::{fact_id_from, record_id_from};
use crate::node::Node;
use crate::piece::Piece;
use crate::plan::follow::reference;
use crate::plan::series::text;

const VERDICT: &str = "verdict";
/// How facts of this page say where they come from.
const LINKS: &str = "links";

/// A decision in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The verdict's record.
    pub id: RecordId,
    /// Whether the target was met; none when the two are not the same thing.
    pub outcome: Option<Verdict>,
    /// It is what the numbers propose.
    pub as_proposed: bool,
    /// Why, where it departs from the proposal.
    pub reason: Option<String>,
    /// The target's sentence as it read then.
    pub target_sentence: String,
    /// The result's sentence as it read then.
    pub result_sentence: String,
    /// For which organ it was made.
    pub organ: OrganId,
    /// Who made it.
    pub actor: ActorId,
    /// When it was recorded.
    pub known: Moment,
}

/// A decision that lost its ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// What was decided.
    pub ruling: Ruling,
    /// The target's sentence reads otherwise now.
    pub target_changed: bool,
    /// The result's sentence reads otherwise now.
    pub result_changed: bool,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The target was met or missed.
    Outcome(Verdict),
    /// The two are not the same thing.
    Dismiss,
}

/// A decision about a link.
#[derive(Debug, Clone)]
pub struct LinkDecision {
    /// The client's id: deciding twice is once.
    pub fact: FactId,
    /// One of the two reports.
    pub report: RecordId,
    /// The other one.
    pub other: RecordId,
    /// The target's figure.
    pub target: RecordId,
    /// The result's figure.
    pub result: RecordId,
    /// What is decided.
    pub choice: Choice,
    /// Why; needed where it departs from the proposal.
    pub reason: String,
}

impl Node {
    /// Records what a person decides of a link between two reports.
    pub fn decide_link(
        &self,
        author: &Author,
        organ: &OrganId,
        decision: LinkDecision,
    ) -> Result<Ruling, LinkError> {
        let linked = self.link_reports(decision.report, Some(decision.other))?;
        let case = linked
            .pairs
            .iter()
            .find_map(|pair| Case::of(pair).filter(|case| case.is_of(&decision)))
            .ok_or(LinkError::NoProposal)?;
        let organ = organ.clone();
        self.whole(author, move |piece| {
            Docket {
                organ,
                case,
                decision,
            }
            .enter(piece)
        })
    }
}

/// A link that waits for a person, by its figures.
struct Case {
    target: RecordId,
    result: RecordId,
    promise: Option<RecordId>,
    sentences: [String; 2],
    relation: Relation,
    proposed: Verdict,
}

impl Case {
    /// Only a proposal between things of one name waits for anybody.
    fn of(pair: &Pair) -> Option<Self> {
        let result = pair.results.first()?;
        let proposed = pair.verdict?;
        (pair.relation == Relation::Same).then_some(Self {
            target: pair.target.figure?,
            result: result.figure?,
            promise: pair.target.promise,
            sentences: [pair.target.sentence.clone(), result.sentence.clone()],
            relation: pair.relation,
            proposed,
        })
    }

    fn is_of(&self, decision: &LinkDecision) -> bool {
        (self.target, self.result) == (decision.target, decision.result)
    }

    fn record(&self) -> RecordRef {
        let key = [VERDICT, &self.target.to_string(), &self.result.to_string()];
        reference(VERDICT, record_id_from(&key))
    }

    /// What the verdict rests on; said again when it changed.
    fn ground(&self) -> Values {
        let [target, result] = self.sentences.clone();
        Values::from([
            (Name::literal("target_sentence"), target.into()),
            (Name::literal("result_sentence"), result.into()),
            (Name::literal("proposed"), self.proposed.as_str().into()),
        ])
    }
}

impl Pair {
    /// Whether a person may decide it.
    pub fn is_decidable(&self) -> bool {
        Case::of(self).is_some()
    }
}

/// One decision about one link, as it is recorded.
struct Docket {
    organ: OrganId,
    case: Case,
    decision: LinkDecision,
}

impl Docket {
    fn enter(self, piece: &mut Piece<'_, '_>) -> Result<Ruling, LinkError> {
        let record = self.case.record();
        let found = piece.reader().record(VERDICT, record.id)?;
        if let Some(draft) = self.grounding(&piece.reader(), &record, found.as_ref())? {
            admit(piece, draft)?;
        }
        admit(piece, self.step(&record))?;
        let reader = piece.reader();
        let found = reader.record(VERDICT, record.id)?;
        let ruling = found.map_or(Ok(None), |found| ruling(&reader, &found))?;
        ruling.ok_or(LinkError::NoProposal)
    }

    /// Opens the verdict, or says again what it rests on where that changed.
    fn grounding(
        &self,
        reader: &Reader<'_>,
        record: &RecordRef,
        found: Option<&Record>,
    ) -> Result<Option<Draft>, StoreError> {
        let (def, ground) = (reader.def(VERDICT)?, self.case.ground());
        let Some(found) = found else {
            let id = fact_id_from(&["open", &record.to_string()]);
            let (record, values) = (record.clone(), self.opening(ground));
            return Ok(Some(self.draft(id, Body::Open { record, values })));
        };
        let stands =
            |(name, value): (&Name, &Value)| found.row.text(def, name.as_str()) == value.as_text();
        if ground.iter().all(stands) {
            return Ok(None);
        }
        let id = fact_id_from(&["ground", &self.decision.fact.to_string()]);
        let (record, values) = (record.clone(), ground);
        Ok(Some(self.draft(id, Body::Set { record, values })))
    }

    fn opening(&self, mut values: Values) -> Values {
        let case = &self.case;
        let mut put = |name, text: String| values.insert(Name::literal(name), text.into());
        put("target", case.target.to_string());
        put("result", case.result.to_string());
        put("relation", case.relation.as_str().to_owned());
        if let Some(promise) = case.promise {
            put("promise", promise.to_string());
        }
        values
    }

    fn step(&self, record: &RecordRef) -> Draft {
        let transition = match self.decision.choice {
            Choice::Outcome(outcome) if outcome == self.case.proposed => "confirm",
            Choice::Outcome(_) => "overturn",
            Choice::Dismiss => "dismiss",
        };
        // An earlier decision's reason is not this one's.
        let reason = match self.decision.reason.trim() {
            "" => Value::Absent,
            words => words.into(),
        };
        let body = Body::Move {
            record: record.clone(),
            transition: Name::literal(transition),
            values: Values::from([(Name::literal("reason"), reason)]),
        };
        self.draft(self.decision.fact, body)
    }

    fn draft(&self, id: FactId, body: Body) -> Draft {
        Draft {
            id,
            at: None,
            organ: self.organ.clone(),
            source: Source {
                kind: SourceKind::Page,
                detail: LINKS.to_owned(),
            },
            evidence: Vec::new(),
            amends: None,
            body,
        }
    }
}

fn admit(piece: &mut Piece<'_, '_>, draft: Draft) -> Result<(), LinkError> {
    match piece.admit(draft)? {
        Outcome::Admitted(_) | Outcome::Repeated(_) => Ok(()),
        Outcome::Refused(reasons) => Err(LinkError::Refused(reasons)),
    }
}

/// A decision with the figures it is about.
pub(super) struct Entered {
    target: RecordId,
    result: RecordId,
    ruling: Ruling,
}

/// The decisions about targets of one report and results of another.
pub(super) fn entered(
    reader: &Reader<'_>,
    (plan, told): (RecordId, RecordId),
) -> Result<Vec<Entered>, StoreError> {
    let def = reader.def(VERDICT)?;
    let via = ("figure", "report");
    let rows = reader.grandchildren(VERDICT, "target", via, &plan.to_string())?;
    let results = reader.grandchildren(VERDICT, "result", via, &told.to_string())?;
    let results: Vec<RecordId> = results.iter().map(|found| found.id).collect();
    let mut entered = Vec::new();
    for found in rows.iter().filter(|found| results.contains(&found.id)) {
        let id = |field| found.row.text(def, field).and_then(|id| id.parse().ok());
        if let (Some(target), Some(result), Some(ruling)) =
            (id("target"), id("result"), ruling(reader, found)?)
        {
            entered.push(Entered {
                target,
                result,
                ruling,
            });
        }
    }
    Ok(entered)
}

/// What a verdict's record says; none while nobody decided.
fn ruling(reader: &Reader<'_>, found: &Record) -> Result<Option<Ruling>, StoreError> {
    let def = reader.def(VERDICT)?;
    let said = |field| text(def, &found.row, field);
    let proposed = said("proposed").and_then(|word| Verdict::from_word(&word));
    let outcome = match found.row.state.as_ref().map(Name::as_str) {
        Some("confirmed") => proposed,
        Some("overturned") => proposed.map(opposite),
        Some("dismissed") => None,
        _ => return Ok(None),
    };
    let facts = reader.facts(&reference(VERDICT, found.id))?;
    let decided = |fact: &&Fact| matches!(fact.body, Body::Move { .. });
    let Some(last) = facts.iter().rev().find(decided) else {
        return Ok(None);
    };
    Ok(Some(Ruling {
        id: found.id,
        outcome,
        as_proposed: found.row.is_in("confirmed"),
        reason: said("reason"),
        target_sentence: said("target_sentence").unwrap_or_default(),
        result_sentence: said("result_sentence").unwrap_or_default(),
        organ: last.organ.clone(),
        actor: last.actor.clone(),
        known: last.known,
    }))
}

fn opposite(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Met => Verdict::Missed,
        Verdict::Missed => Verdict::Met,
    }
}

/// Gives each pair what was decided of it, or what had been before a sentence was changed;
/// the rest are decisions about links there are no more.
pub(super) fn attach(pairs: &mut [Pair], mut entered: Vec<Entered>) -> Vec<Ruling> {
    for pair in pairs.iter_mut() {
        let Some(case) = Case::of(pair) else { continue };
        let stands = |one: &Entered| {
            (one.target, one.result) == (case.target, case.result) && !one.former(&case).is_moot()
        };
        if let Some(place) = entered.iter().position(stands) {
            pair.ruling = Some(entered.swap_remove(place).ruling);
        }
    }
    // Of several that were overtaken by corrections the newest tells most.
    entered.sort_by_key(|one| std::cmp::Reverse(one.ruling.known));
    for pair in pairs.iter_mut() {
        let Some(case) = Case::of(pair) else { continue };
        let newest = entered.iter().find(|one| one.shares(&case));
        if pair.ruling.is_none() {
            pair.former = newest.map(|one| one.former(&case));
        }
        entered.retain(|one| !one.shares(&case));
    }
    entered.into_iter().map(|one| one.ruling).collect()
}

impl Entered {
    fn shares(&self, case: &Case) -> bool {
        self.target == case.target || self.result == case.result
    }

    fn former(&self, case: &Case) -> Former {
        let [target, result] = &case.sentences;
        Former {
            ruling: self.ruling.clone(),
            target_changed: self.target != case.target || self.ruling.target_sentence != *target,
            result_changed: self.result != case.result || self.ruling.result_sentence != *result,
        }
    }
}

impl Former {
    fn is_moot(&self) -> bool {
        self.target_changed || self.result_changed
    }
}
