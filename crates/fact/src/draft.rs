//! Drafts and facts.
//!
//! A draft is what someone or something wants recorded. An admitted draft is a
//! fact: immutable. A correction is another fact that names the one it amends.

use serde::{Deserialize, Serialize};

use crate::{ActorId, Evidence, FactId, Moment, Name, OrganId, RecordRef, Values};

/// How a fact reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A person on a page.
    Page,
    /// A file someone imported.
    File,
    /// Another program through the interface.
    Interface,
    /// The program itself: clocks and rules.
    Program,
}

/// Where a fact came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The kind of door.
    pub kind: SourceKind,
    /// File name and row, interface name or rule, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// A change of a frozen list; every one names its decision and reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum ListChange {
    /// The list is frozen with these members.
    Freeze {
        /// Members on that date.
        members: Vec<RecordRef>,
    },
    /// A member joins.
    Add {
        /// The new member.
        member: RecordRef,
    },
    /// A member leaves.
    Drop {
        /// The member that leaves.
        member: RecordRef,
    },
    /// One member takes the place of another.
    Swap {
        /// Who leaves.
        out: RecordRef,
        /// Who joins.
        into: RecordRef,
    },
}

/// What is said to have happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Body {
    /// A record begins.
    Open {
        /// Which.
        record: RecordRef,
        /// Its first values.
        values: Values,
    },
    /// Field values change.
    Set {
        /// Which.
        record: RecordRef,
        /// The new values; others stay.
        values: Values,
    },
    /// A declared transition of the lifecycle is made.
    Move {
        /// Which.
        record: RecordRef,
        /// The transition's name.
        transition: Name,
        /// Values recorded with it.
        #[serde(default, skip_serializing_if = "Values::is_empty")]
        values: Values,
    },
    /// The amended fact never was; needs `amends`.
    Retract {
        /// The record of the fact withdrawn.
        record: RecordRef,
        /// Why.
        reason: String,
    },
    /// A frozen list begins or changes.
    List {
        /// The record that owns the list.
        record: RecordRef,
        /// The list's name.
        list: Name,
        /// What changes.
        change: ListChange,
        /// The document that decided it.
        decision: String,
        /// Why.
        reason: String,
    },
    /// A deadline passed: admitted by the node's clock only.
    Struck {
        /// Which.
        record: RecordRef,
        /// The clock's name.
        clock: Name,
        /// The moment that was due.
        due: Moment,
    },
}

impl Body {
    /// The record the fact is about.
    pub fn record(&self) -> &RecordRef {
        match self {
            Self::Open { record, .. }
            | Self::Set { record, .. }
            | Self::Move { record, .. }
            | Self::Retract { record, .. }
            | Self::List { record, .. }
            | Self::Struck { record, .. } => record,
        }
    }

    /// The field values it carries, if its kind carries any.
    pub fn values(&self) -> Option<&Values> {
        match self {
            Self::Open { values, .. } | Self::Set { values, .. } | Self::Move { values, .. } => {
                Some(values)
            }
            Self::Retract { .. } | Self::List { .. } | Self::Struck { .. } => None,
        }
    }

    /// Short name of what is done, as in the ledger.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Set { .. } => "set",
            Self::Move { .. } => "move",
            Self::Retract { .. } => "retract",
            Self::List { .. } => "list",
            Self::Struck { .. } => "struck",
        }
    }
}

/// What someone wants recorded; may be refused with reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Chosen by the client: the same id again records nothing new.
    pub id: FactId,
    /// When it was true; the moment of admission when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// For which organ it is recorded.
    pub organ: OrganId,
    /// Where it came from.
    pub source: Source,
    /// Files that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The fact this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<FactId>,
    /// What happened.
    pub body: Body,
}

/// An admitted draft: immutable, in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Place in the ledger, from 1.
    pub seq: u64,
    /// The client's id.
    pub id: FactId,
    /// When it was true.
    pub at: Moment,
    /// When we knew it.
    pub known: Moment,
    /// Who recorded it.
    pub actor: ActorId,
    /// For which organ.
    pub organ: OrganId,
    /// Where it came from.
    pub source: Source,
    /// Files that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The fact this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<FactId>,
    /// What happened.
    pub body: Body,
}

impl Draft {
    /// The fact this draft becomes when it is admitted.
    pub fn admitted(self, seq: u64, known: Moment, actor: ActorId) -> Fact {
        Fact {
            seq,
            id: self.id,
            at: self.at.unwrap_or(known),
            known,
            actor,
            organ: self.organ,
            source: self.source,
            evidence: self.evidence,
            amends: self.amends,
            body: self.body,
        }
    }
}

impl Fact {
    /// Whether this fact says the same as the draft; by which door it came, by whom and
    /// when it was admitted is left out.
    pub fn repeats(&self, draft: &Draft) -> bool {
        self.id == draft.id
            && draft.at.is_none_or(|at| at == self.at)
            && self.organ == draft.organ
            && (self.evidence == draft.evidence
                || (draft.amends.is_some() && draft.evidence.is_empty()))
            && self.amends == draft.amends
            && self.body == draft.body
    }
}
