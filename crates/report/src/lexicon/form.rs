//! The form of the lexicon files: what keys each has. Unknown keys are refused.

use super::LexiconError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Reads one named file.
pub(super) fn read<T: DeserializeOwned>(
    files: &[(&str, &str)],
    name: &str,
) -> Result<T, LexiconError> {
    let found = files.iter().find(|(file, _)| *file == name);
    let (_, text) = found.ok_or_else(|| LexiconError::Missing {
        file: name.to_owned(),
    })?;
    toml::from_str(text).map_err(|error| LexiconError::Form {
        file: name.to_owned(),
        detail: error.to_string(),
    })
}

macro_rules! form {
    ($name:ident { $($field:ident : $type:ty),+ $(,)? }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name { $(pub(crate) $field: $type),+ }
    };
}

type List = Vec<String>;
type Map = BTreeMap<String, String>;

form!(Numerals {
    digits: BTreeMap<char, u64>,
    powers: BTreeMap<char, u64>,
    magnitudes: BTreeMap<char, u64>,
    roman: BTreeMap<char, u64>,
    marks: Marks,
});
form!(Marks {
    approximate: List,
    minus: List,
    fraction: String,
    per_cent: String,
    point: char,
    ordinal: char,
    per: char,
    range: List,
});
form!(Units {
    counters: List,
    measures: List,
    spans: List,
    date_years: char,
    date_marks: Vec<char>,
    date_closers: Vec<char>,
    anniversaries: List,
    house_numbers: List,
    tags: List,
    name_counters: List,
    rate_slash: char,
    ratio: String,
    money: List,
});
form!(Comparators {
    before: Map,
    after: Map,
    links: Links
});
form!(Links {
    words: List,
    from: List,
    shared: List,
    respective: List,
});
form!(Changes {
    amount: Map,
    relative: Map,
    words: ChangeWords
});
form!(ChangeWords {
    relative_units: List,
    times: List,
    yearly: List,
    summed: List,
    gaps: List,
    same_period: List
});
form!(Skips {
    fixed: Fixed,
    words: SkipLists
});
form!(Fixed {
    idiom: List,
    slogan: List,
    class_name: List,
    document_structure: List
});
form!(SkipLists {
    pollutants: List,
    containers: List,
    session: List,
    one_of: List,
    below: List,
    shorten: List,
    level: char,
    count_verbs: List,
    steps: List,
    sizes: List,
});
form!(WordedFile { qualitative: Vec<Pattern>, moves: Vec<Move>, soften: Soften, rank: Rank });
form!(Move {
    words: List,
    direction: String
});
form!(Soften { words: List });
form!(Rank {
    unit: String,
    closes: List,
    verbs: List,
    ends: List,
    scopes: List,
    first: List,
    among: List,
    before: List
});

form!(LinkLists {
    acts: List,
    tails: List,
    list_marks: List,
    falling: List,
    begin: List,
    finish: List,
    make: List,
    mend: List,
});
form!(NoticeLists {
    lead: List,
    support: List,
    between: List,
    lead_labels: List,
    support_labels: List,
    either_labels: List,
    task_labels: List,
    deadline_labels: List,
    number_labels: List,
    before_name: List,
    after_name: List,
    name_marks: List,
    nobody: List,
});
form!(Aliases {
    names: BTreeMap<String, List>,
    parts: BTreeMap<String, List>,
});

/// Where in its clause a worded pattern stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stand {
    #[default]
    Anywhere,
    /// It closes the clause.
    Last,
    /// What it is of follows.
    Before,
}

/// One worded pattern.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pattern {
    pub(crate) words: List,
    pub(crate) value: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) comparator: Option<String>,
    pub(crate) change: Option<String>,
    pub(crate) direction: Option<String>,
    pub(crate) part: Option<String>,
    #[serde(default)]
    pub(crate) stands: Stand,
    #[serde(default)]
    pub(crate) needs: List,
    #[serde(default)]
    pub(crate) needs_indicator: bool,
}

form!(Indicator {
    shared_suffixes: List,
    rates: List,
    lead: List,
    plain: List,
    trailing: List,
    joints: List,
    onward: List,
    last_years: List,
    regain: List,
    plans: List,
    met_share: String,
    areas: List,
    yields: List,
    scopes: List,
    share_of: List,
    share_word: List,
    share_words: List,
    baseline_open: List,
    baseline_end: List,
    stretch_open: List,
    heads: List,
    of: List,
    list_close: List,
    in_nouns: List,
    short_head_max: usize,
    multiple_open: List,
    whole_words: List,
    close_words: List,
    of_heads: List,
    people: List,
    people_unit: String,
    part_open: List,
    levels: List,
    tail_heads: List,
    share_of_those: String,
    completed: Map,
});
form!(Headings {
    parts: Parts,
    openers: Openers,
    marks: HeadingMarks
});
form!(Parts {
    review: List,
    five_years: List,
    outlook: List,
    plan: List,
    notes: List
});
form!(Openers {
    five_years: List,
    review: List,
    plan: List
});
form!(HeadingMarks {
    five_year_plans: List,
    title: List,
    vocatives: List,
    chapter_numbers: String,
    chapter_words: List,
    series: List,
    website: List,
    targets: List,
});

/// Heading lists under one roof.
pub(crate) struct HeadingLists {
    pub(crate) review: List,
    pub(crate) five_years: List,
    pub(crate) outlook: List,
    pub(crate) plan: List,
    pub(crate) notes: List,
    pub(crate) open_five_years: List,
    pub(crate) open_review: List,
    pub(crate) open_plan: List,
    pub(crate) five_year_plans: List,
    pub(crate) title: List,
    pub(crate) vocatives: List,
    pub(crate) series: List,
    pub(crate) website: List,
    pub(crate) targets: List,
    pub(crate) chapter_words: List,
}

impl Headings {
    pub(super) fn lists(self) -> HeadingLists {
        HeadingLists {
            review: self.parts.review,
            five_years: self.parts.five_years,
            outlook: self.parts.outlook,
            plan: self.parts.plan,
            notes: self.parts.notes,
            open_five_years: self.openers.five_years,
            open_review: self.openers.review,
            open_plan: self.openers.plan,
            five_year_plans: self.marks.five_year_plans,
            title: self.marks.title,
            vocatives: self.marks.vocatives,
            series: self.marks.series,
            website: self.marks.website,
            targets: self.marks.targets,
            chapter_words: self.marks.chapter_words,
        }
    }
}

form!(Verbs {
    verbs: List,
    nounish: List,
    adverbs: List,
    deadlines: List,
    means: List,
    framing: List,
    announced: List,
    completions: List,
    firm: List,
    effects: List,
    remark_adverbs: List,
    remark_endings: List,
    modality: Modalities,
    outcome: Outcomes,
    concrete: ConcreteWords,
});
form!(Modalities {
    strive: List,
    ensure: List,
    support: List,
    explore: List,
    obtain: List
});
form!(Outcomes {
    verbs: List,
    reach: List
});
form!(ConcreteWords {
    marks: List,
    suffixes: List
});

/// Verb lists under one roof.
pub(crate) struct VerbLists {
    pub(crate) verbs: List,
    pub(crate) nounish: List,
    pub(crate) adverbs: List,
    pub(crate) deadlines: List,
    pub(crate) means: List,
    pub(crate) framing: List,
    pub(crate) announced: List,
    pub(crate) completions: List,
    pub(crate) firm: List,
    pub(crate) effects: List,
    pub(crate) remark_adverbs: List,
    pub(crate) remark_endings: List,
    pub(crate) strive: List,
    pub(crate) ensure: List,
    pub(crate) support: List,
    pub(crate) explore: List,
    pub(crate) obtain: List,
    pub(crate) outcome: List,
    pub(crate) reach: List,
    pub(crate) concrete_marks: List,
    pub(crate) concrete_suffixes: List,
}

impl Verbs {
    pub(super) fn lists(self) -> VerbLists {
        VerbLists {
            verbs: self.verbs,
            nounish: self.nounish,
            adverbs: self.adverbs,
            deadlines: self.deadlines,
            means: self.means,
            framing: self.framing,
            announced: self.announced,
            completions: self.completions,
            firm: self.firm,
            effects: self.effects,
            remark_adverbs: self.remark_adverbs,
            remark_endings: self.remark_endings,
            strive: self.modality.strive,
            ensure: self.modality.ensure,
            support: self.modality.support,
            explore: self.modality.explore,
            obtain: self.modality.obtain,
            outcome: self.outcome.verbs,
            reach: self.outcome.reach,
            concrete_marks: self.concrete.marks,
            concrete_suffixes: self.concrete.suffixes,
        }
    }
}
