//! Reasons why a draft is not admitted; the code of each is stable.

use fact::Name;

use crate::row::CellProblem;

/// A reason why a draft is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Refusal {
    /// The field it concerns.
    pub field: Option<Name>,
    /// The reason.
    pub kind: RefusalKind,
}

/// Kinds of refusal; the code of each is stable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusalKind {
    /// The actor has none of the roles asked for.
    #[error("none of your roles may do this; it takes one of: {0}")]
    NotAllowed(String),
    /// The record type is not declared.
    #[error("`{0}` is not a declared record type")]
    UnknownType(String),
    /// The record does not exist.
    #[error("there is no such record")]
    NoRecord,
    /// The record exists already.
    #[error("the record exists already")]
    Exists,
    /// The referenced record does not exist.
    #[error("there is no `{0}` with this id")]
    NoReference(String),
    /// The organ or division is not known on that date.
    #[error("`{0}` is not known on that date")]
    NotKnown(String),
    /// The field is not declared.
    #[error("`{0}` is not a field of this record")]
    UnknownField(String),
    /// The field or type is not valid on that date.
    #[error("this does not hold on that date")]
    NotValidThen,
    /// A required field is missing.
    #[error("this is required")]
    Required,
    /// The field is a baseline and cannot be set again.
    #[error("this is fixed from the beginning")]
    Frozen,
    /// The value does not fit.
    #[error("{0}")]
    Value(#[from] CellProblem),
    /// The transition is not declared.
    #[error("`{0}` is not a transition of this record")]
    UnknownTransition(String),
    /// The transition cannot start from the present state.
    #[error("not possible while the record is in state `{0}`")]
    WrongState(String),
    /// The record was in another state at that time.
    #[error("the record was not in a state for this at that time")]
    WrongStateThen,
    /// Evidence is missing.
    #[error("evidence is needed for this")]
    NeedsEvidence,
    /// Nothing shows that it is done, and no words say why.
    #[error("nothing shows that it is done: attach evidence, or say in words why there is none")]
    Unsupported,
    /// What is known shows that it is not done, and no words say why it is called so.
    #[error("published values or the acceptance test say otherwise: say in words why it is done")]
    Contradicted,
    /// The same actor made a step that excludes this one.
    #[error("whoever did `{0}` may not do this: another person must")]
    SameActor(String),
    /// The fact to be amended is not one of this record.
    #[error("the fact to be corrected is not one of this record, or is withdrawn")]
    NotAmendable,
    /// A correction must keep the kind of the fact it corrects.
    #[error("a correction must be of the same kind as what it corrects")]
    AmendsOtherKind,
    /// The time lies in the future.
    #[error("the time lies in the future")]
    Future,
    /// The time lies before 1900.
    #[error("the time lies before 1900")]
    TooEarly,
    /// What was recorded of later steps would be left without effect.
    #[error("a later step would be left without effect; withdraw that one first")]
    Unsettles,
    /// Other records refer to this one.
    #[error("records of type `{0}` refer to this one; withdraw those first")]
    Referred(String),
    /// A reference would lead back to the record itself.
    #[error("this would lead back to the record itself")]
    Circular,
    /// More of something than one fact may name.
    #[error("at most {0} may be named at once")]
    TooMany(usize),
    /// The list is not declared.
    #[error("`{0}` is not a list of this record")]
    UnknownList(String),
    /// The change does not fit the list as it is.
    #[error("the list does not allow this change now")]
    ListChange,
    /// A decision or a reason is missing.
    #[error("this must be said in words")]
    NeedsReason,
    /// Only the program's clock may do this.
    #[error("only the clock may record this")]
    ProgramOnly,
}

impl RefusalKind {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed(_) => "not-allowed",
            Self::UnknownType(_) => "unknown-type",
            Self::NoRecord => "no-record",
            Self::Exists => "exists",
            Self::NoReference(_) => "no-reference",
            Self::NotKnown(_) => "not-known",
            Self::UnknownField(_) => "unknown-field",
            Self::NotValidThen => "not-valid-then",
            Self::Required => "required",
            Self::Frozen => "frozen",
            Self::Value(problem) => problem.code(),
            Self::UnknownTransition(_) => "unknown-transition",
            Self::WrongState(_) => "wrong-state",
            Self::WrongStateThen => "wrong-state-then",
            Self::NeedsEvidence => "needs-evidence",
            Self::Unsupported => "unsupported",
            Self::Contradicted => "contradicted",
            Self::SameActor(_) => "same-actor",
            Self::NotAmendable => "not-amendable",
            Self::AmendsOtherKind => "amends-other-kind",
            Self::Future => "future",
            Self::TooEarly => "too-early",
            Self::Unsettles => "unsettles",
            Self::Referred(_) => "referred",
            Self::Circular => "circular",
            Self::TooMany(_) => "too-many",
            Self::UnknownList(_) => "unknown-list",
            Self::ListChange => "list-change",
            Self::NeedsReason => "needs-reason",
            Self::ProgramOnly => "program-only",
        }
    }

    /// The words that fill the places of a translated sentence, by name.
    pub fn fills(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Value(problem) => problem.fills(),
            Self::TooMany(limit) => vec![("limit", limit.to_string())],
            Self::NotAllowed(word)
            | Self::UnknownType(word)
            | Self::NoReference(word)
            | Self::NotKnown(word)
            | Self::UnknownField(word)
            | Self::UnknownTransition(word)
            | Self::WrongState(word)
            | Self::SameActor(word)
            | Self::Referred(word)
            | Self::UnknownList(word) => vec![("word", word.clone())],
            _ => Vec::new(),
        }
    }
}
