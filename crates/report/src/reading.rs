//! What a report says, as records: the reader's output.
//!
//! INVARIANT (quote): for every record, the original's characters `start..end` are its quote.

use rust_decimal::Decimal;

/// Half-open stretch of the original text, counted in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Span {
    /// Whether the other span lies within this one.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The word used in records.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant a word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use words;

words!(
    /// How exactly a number is meant.
    Comparator {
        /// As stated.
        Equal = "=",
        /// About.
        About = "~",
        /// More than.
        More = ">",
        /// At least.
        AtLeast = ">=",
        /// Less than.
        Less = "<",
        /// At most.
        AtMost = "<=",
    }
);
words!(
    /// What a change is measured against.
    Change {
        /// The same period a year before.
        Yearly = "yoy",
        /// The mean of several years.
        AverageAnnual = "avg-annual",
    }
);
words!(
    /// Which way an indicator moves.
    Direction {
        /// Growing.
        Up = "up",
        /// Falling.
        Down = "down",
    }
);
words!(
    /// Whether a figure was reached or is aimed at.
    Nature {
        /// Reached.
        Result = "result",
        /// Aimed at.
        Target = "target",
    }
);
words!(
    /// How a figure can be checked.
    Class {
        /// By a number.
        Numeric = "numeric",
        /// By a statement that holds or does not.
        Qualitative = "qualitative",
        /// By a place in an order.
        Rank = "rank",
    }
);
words!(
    /// The parts of a report.
    Part {
        /// The year behind.
        Review = "review",
        /// The five years behind.
        FiveYears = "five-years",
        /// The five years ahead.
        Outlook = "outlook",
        /// The year ahead.
        Plan = "plan",
        /// Title, notice, annex.
        Other = "other",
    }
);
words!(
    /// Task or outcome.
    CommitmentType {
        /// Something is done.
        Task = "task",
        /// An indicator reaches a value.
        Outcome = "outcome",
    }
);
words!(
    /// Whether a commitment names anything one can look at.
    Specificity {
        /// Names a place, body, mechanism, product or number.
        Concrete = "concrete",
        /// Does not.
        Generic = "generic",
    }
);
words!(
    /// How firmly it is promised.
    Modality {
        /// Will be done.
        Do = "do",
        /// Is guaranteed.
        Ensure = "ensure",
        /// Is striven for.
        Strive = "strive",
        /// Others are helped to do it.
        Support = "support",
        /// Is tried.
        Explore = "explore",
    }
);
words!(
    /// Why a number of the text is not a figure.
    SkipReason {
        /// A date or year.
        Date = "date",
        /// A proper name or code.
        Name = "name",
        /// A number in an address.
        HouseNumber = "house-number",
        /// A place in a series.
        Ordinal = "ordinal",
        /// A stretch of time.
        Duration = "duration",
        /// A code such as a plus sign between digits.
        SloganCode = "slogan-code",
        /// A catch phrase built on a numeral.
        Slogan = "slogan-number",
        /// The symbol of a pollutant.
        Pollutant = "pollutant-symbol",
        /// An anniversary.
        Anniversary = "anniversary",
        /// The limit of a category.
        Threshold = "category-threshold",
        /// The denominator of a rate.
        RateDenominator = "rate-denominator",
        /// The whole a figure is a part of.
        ContextDenominator = "context-denominator",
        /// Numbering of the document.
        Structure = "document-structure",
        /// In a glossary or a note at the foot of the text.
        Footnote = "footnote",
        /// An idiom.
        Idiom = "idiom",
        /// A place in a ranking that is told as a rank.
        Rank = "rank",
    }
);
words!(
    /// What the reader noticed about the text as a whole.
    Remark {
        /// No part with the year's tasks was found.
        NoPlan = "no-plan-part",
        /// No year was found.
        NoYear = "no-year",
        /// The text is empty.
        Empty = "empty-text",
    }
);

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Heading text without its mark.
    pub heading: String,
    /// Span of the heading.
    pub heading_span: Span,
    /// 1 for a part, 2 for a section, 3 for a topic.
    pub level: u8,
    /// Which part of the report it belongs to.
    pub part: Part,
    /// From the heading to the end of what stands under it.
    pub span: Span,
}

/// One sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// The part it stands in.
    pub part: Part,
}

/// Where a record stands in the report's own order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Kind of the part.
    pub kind: Part,
    /// Heading of the part.
    pub part: Option<String>,
    /// Heading of the section.
    pub section: Option<String>,
    /// Topic sentence of the paragraph.
    pub topic: Option<String>,
}

/// A measured result or target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Shortest stretch with the indicator's words and the number.
    pub span: Span,
    /// Text of the span.
    pub quote: String,
    /// The number with its unit; none when the figure has no number.
    pub num_span: Option<Span>,
    /// Text of the number.
    pub num: Option<String>,
    /// What is measured, in the text's words; completed from the context where they say half.
    pub indicator: String,
    /// The name under which the indicator is kept, when the text uses another one.
    pub alias_of: Option<String>,
    /// The number in `unit`.
    pub value: Option<Decimal>,
    /// Unit as written, with its magnitude.
    pub unit: Option<String>,
    /// How exactly it is meant.
    pub comparator: Option<Comparator>,
    /// Whether the number is the size of a change.
    pub change: Option<Change>,
    /// Which way.
    pub direction: Option<Direction>,
    /// Year or five-year plan.
    pub period: Option<String>,
    /// Result or target.
    pub nature: Nature,
    /// How it can be checked.
    pub class: Class,
    /// Where it stands.
    pub place: Place,
    /// The rules that made it, in order.
    pub rules: Vec<&'static str>,
}

impl Figure {
    /// The name under which the indicator is kept.
    pub fn kept_name(&self) -> &str {
        self.alias_of.as_deref().unwrap_or(&self.indicator)
    }
}

/// An amount inside a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The number in `unit`.
    pub value: Decimal,
    /// Unit as written.
    pub unit: String,
    /// How exactly it is meant.
    pub comparator: Comparator,
}

/// A promise for the year ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The clause without its punctuation.
    pub span: Span,
    /// Text of the span.
    pub quote: String,
    /// Operative verb.
    pub action: String,
    /// What it acts on.
    pub object: String,
    /// Amounts it names.
    pub quantities: Vec<Quantity>,
    /// Date it names.
    pub deadline: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Task or outcome.
    pub type_: CommitmentType,
    /// Concrete or generic.
    pub specificity: Specificity,
    /// How firmly.
    pub modality: Modality,
    /// The rules that made it, in order.
    pub rules: Vec<&'static str>,
}

/// A number that is no figure, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// Where it stands.
    pub span: Span,
    /// Text of the span.
    pub quote: String,
    /// Why.
    pub reason: SkipReason,
}

/// Everything read from one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The title, as far as it can be guessed.
    pub title: Option<String>,
    /// The year the plan is for, as far as it can be guessed.
    pub year: Option<u16>,
    /// Headings in order.
    pub sections: Vec<Section>,
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Figures in order.
    pub figures: Vec<Figure>,
    /// Commitments in order.
    pub commitments: Vec<Commitment>,
    /// Numbers that are no figures, in order.
    pub skips: Vec<Skip>,
    /// What was noticed about the whole.
    pub remarks: Vec<Remark>,
}
