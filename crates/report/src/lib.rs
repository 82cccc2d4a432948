//! Reads the text of a government work report into claims: figures and commitments with exact
//! spans, and every other number with the reason why it is no figure.
//!
//! Pure and total: no input makes it panic, no clock, no files, no model. The words are data
//! (`lexicon/*.toml`), the code is grammar.
//!
//! ```
//! let lexicon = report::Lexicon::embedded()?;
//! let reading = report::read("", &lexicon);
//! assert_eq!(reading.remarks, [report::Remark::Empty]);
//! # Ok::<(), report::LexiconError>(())
//! ```

mod commitment;
mod figure;
pub mod gold;
mod lexicon;
pub mod link;
mod marker;
pub mod notice;
mod number;
mod outline;
mod reader;
mod reading;
pub mod score;
mod skip;
mod text;
mod words;

pub use lexicon::{Lexicon, LexiconError};
pub use reader::{read, read_clause, read_of_year};
pub use reading::{
    Change, Class, Commitment, CommitmentType, Comparator, Direction, Figure, Modality, Nature,
    Part, Place, Quantity, Reading, Remark, Section, Sentence, Skip, SkipReason, Span, Specificity,
};
