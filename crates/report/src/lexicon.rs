//! The reader's words, kept as data in `lexicon/*.toml` and checked once when parsed.
//!
//! INVARIANT (words): no word of the report's language stands in the code.

mod aliases;
mod form;

pub(crate) use form::Stand;

use crate::reading::{Change, Comparator, Direction, SkipReason};
use crate::words::Words;
use aliases::Aliases;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What is wrong with a lexicon, and in which file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LexiconError {
    /// A file of the lexicon was not given.
    #[error("lexicon file `{file}` is missing; give all files of the lexicon folder")]
    Missing {
        /// Name of the file.
        file: String,
    },
    /// The file is not valid TOML or lacks a key.
    #[error("lexicon file `{file}` cannot be read: {detail}")]
    Form {
        /// Name of the file.
        file: String,
        /// Line, column and reason.
        detail: String,
    },
    /// A value is not one of the words allowed there.
    #[error("lexicon file `{file}`, key `{key}`: `{value}` is not allowed; use one of {allowed}")]
    Value {
        /// Name of the file.
        file: String,
        /// Key of the value.
        key: String,
        /// The value.
        value: String,
        /// What may stand there.
        allowed: String,
    },
}

/// A worded figure's pattern.
#[derive(Debug, Clone)]
pub(crate) struct Worded {
    pub(crate) value: Option<Decimal>,
    pub(crate) unit: Option<String>,
    pub(crate) comparator: Option<Comparator>,
    pub(crate) change: Option<Change>,
    pub(crate) direction: Option<Direction>,
    pub(crate) target_only: bool,
    pub(crate) stands: Stand,
    pub(crate) needs: Option<Words>,
    pub(crate) needs_indicator: bool,
}

/// All words, ready for matching.
#[derive(Debug)]
pub struct Lexicon {
    pub(crate) numerals: form::Numerals,
    pub(crate) approximate: Words,
    pub(crate) ranges: Words,
    pub(crate) minus: Words,
    pub(crate) units: Words<Kind>,
    pub(crate) units_of_money: Words,
    pub(crate) plain: form::Units,
    pub(crate) tags: Words,
    pub(crate) anniversaries: Words,
    pub(crate) house: Words,
    pub(crate) name_counters: Words,
    pub(crate) before: Words<Comparator>,
    pub(crate) after: Words<Comparator>,
    pub(crate) links: Words,
    pub(crate) from: Words,
    pub(crate) shared: Words,
    pub(crate) respective: Words,
    pub(crate) amount: Words<Direction>,
    pub(crate) relative: Words<Direction>,
    pub(crate) relative_units: Words,
    pub(crate) times: Words,
    pub(crate) yearly: Words,
    pub(crate) summed: Words,
    pub(crate) gaps: Words,
    pub(crate) same_period: Words,
    pub(crate) fixed: Words<SkipReason>,
    pub(crate) structure: Words,
    pub(crate) skips: SkipWords,
    pub(crate) skips_level: char,
    pub(crate) worded: Words<usize>,
    pub(crate) patterns: Vec<Worded>,
    pub(crate) moves: Words<Direction>,
    pub(crate) soften: Words,
    pub(crate) rank: RankWords,
    pub(crate) rank_unit: String,
    pub(crate) share_of: String,
    pub(crate) share_word: String,
    pub(crate) met_share: String,
    pub(crate) short_head_max: usize,
    pub(crate) share_of_those: String,
    pub(crate) people_unit: String,
    pub(crate) completed: BTreeMap<String, String>,
    pub(crate) indicator: IndicatorWords,
    pub(crate) headings: HeadingWords,
    pub(crate) chapter_numbers: String,
    /// In their order.
    pub(crate) five_year_plans: Vec<String>,
    pub(crate) verbs: VerbWords,
    pub(crate) linking: LinkWords,
    pub(crate) aliases: Aliases,
    pub(crate) notice: NoticeWords,
}

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Measure,
    Stretch,
}

macro_rules! word_lists {
    ($(#[$doc:meta])* $name:ident from $form:ty { $($field:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name { $(pub(crate) $field: Words),+ }
        impl From<&$form> for $name {
            fn from(form: &$form) -> Self {
                Self { $($field: Words::list(&form.$field)),+ }
            }
        }
    };
}

word_lists!(
    /// Words that tell why a number is no figure.
    SkipWords from form::SkipLists {
        pollutants, containers, session, one_of, below, shorten, count_verbs, steps, sizes,
    }
);
word_lists!(
    /// Words of ranks.
    RankWords from form::Rank { closes, verbs, ends, scopes, first, among, before }
);
word_lists!(
    /// Words that build an indicator's name.
    IndicatorWords from form::Indicator {
        shared_suffixes, rates, lead, plain, trailing, joints, onward, last_years, regain, plans, areas, yields, scopes, share_of, share_words, baseline_open,
        baseline_end, stretch_open, multiple_open, whole_words, close_words, of_heads, people, part_open, levels, tail_heads, heads, of, list_close, in_nouns,
    }
);
word_lists!(
    /// Words of headings and openings.
    HeadingWords from form::HeadingLists {
        review, five_years, outlook, plan, notes, open_five_years, open_review, open_plan,
        five_year_plans, title, vocatives, series, targets, website, chapter_words,
    }
);
word_lists!(
    /// Words of the commitment grammar.
    VerbWords from form::VerbLists {
        verbs, nounish, adverbs, deadlines, means, framing, announced, completions, firm, effects,
        remark_adverbs, remark_endings, strive, ensure, support, explore, obtain,
        outcome, reach, concrete_marks, concrete_suffixes,
    }
);

word_lists!(
    /// Words for comparing names.
    LinkWords from form::LinkLists { acts, tails, list_marks, falling, begin, finish, make, mend }
);

word_lists!(
    /// Words of breakdown notices.
    NoticeWords from form::NoticeLists {
        lead, support, between, lead_labels, support_labels, either_labels, task_labels,
        deadline_labels, number_labels, before_name, after_name, name_marks,
        nobody,
    }
);

const FILES: [(&str, &str); 12] = [
    ("numerals.toml", include_str!("../lexicon/numerals.toml")),
    ("units.toml", include_str!("../lexicon/units.toml")),
    (
        "comparators.toml",
        include_str!("../lexicon/comparators.toml"),
    ),
    ("change.toml", include_str!("../lexicon/change.toml")),
    ("headings.toml", include_str!("../lexicon/headings.toml")),
    ("skips.toml", include_str!("../lexicon/skips.toml")),
    ("worded.toml", include_str!("../lexicon/worded.toml")),
    ("indicator.toml", include_str!("../lexicon/indicator.toml")),
    ("verbs.toml", include_str!("../lexicon/verbs.toml")),
    ("link.toml", include_str!("../lexicon/link.toml")),
    ("notice.toml", include_str!("../lexicon/notice.toml")),
    (ALIASES, include_str!("../lexicon/aliases.toml")),
];
const ALIASES: &str = "aliases.toml";

impl Lexicon {
    /// The lexicon that comes with the reader.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::parse(&FILES)
    }

    /// This lexicon with a district's own names of indicators, in the form of `aliases.toml`. Where
    /// both name a word, the district's holds.
    pub fn with_aliases(mut self, toml: &str) -> Result<Self, LexiconError> {
        self.aliases
            .extend(&form::read(&[(ALIASES, toml)], ALIASES)?);
        Ok(self)
    }

    /// The lexicon of the given files, each a name and its TOML text.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, LexiconError> {
        let units: form::Units = form::read(files, "units.toml")?;
        let numerals: form::Numerals = form::read(files, "numerals.toml")?;
        let comparators: form::Comparators = form::read(files, "comparators.toml")?;
        let change: form::Changes = form::read(files, "change.toml")?;
        let headings: form::Headings = form::read(files, "headings.toml")?;
        let skips: form::Skips = form::read(files, "skips.toml")?;
        let worded: form::WordedFile = form::read(files, "worded.toml")?;
        let indicator: form::Indicator = form::read(files, "indicator.toml")?;
        let verbs: form::Verbs = form::read(files, "verbs.toml")?;
        let notice: form::NoticeLists = form::read(files, "notice.toml")?;
        let link: form::LinkLists = form::read(files, "link.toml")?;
        let comparison = |map, key| table(map, ("comparators.toml", key), Comparator::from_word);
        let moving = |map, key| table(map, ("change.toml", key), Direction::from_word);
        let (patterns, worded_words) = patterns(&worded)?;
        Ok(Self {
            approximate: Words::list(&numerals.marks.approximate),
            ranges: Words::list(&numerals.marks.range),
            minus: Words::list(&numerals.marks.minus),
            units: Words::new(kinds(&units)),
            units_of_money: Words::list(&units.money),
            tags: Words::list(&units.tags),
            anniversaries: Words::list(&units.anniversaries),
            house: Words::list(&units.house_numbers),
            name_counters: Words::list(&units.name_counters),
            before: comparison(&comparators.before, "before")?,
            after: comparison(&comparators.after, "after")?,
            links: Words::list(&comparators.links.words),
            from: Words::list(&comparators.links.from),
            shared: Words::list(&comparators.links.shared),
            respective: Words::list(&comparators.links.respective),
            amount: moving(&change.amount, "amount")?,
            relative: moving(&change.relative, "relative")?,
            relative_units: Words::list(&change.words.relative_units),
            times: Words::list(&change.words.times),
            yearly: Words::list(&change.words.yearly),
            summed: Words::list(&change.words.summed),
            gaps: Words::list(&change.words.gaps),
            same_period: Words::list(&change.words.same_period),
            fixed: fixed(&skips.fixed),
            structure: Words::list(&skips.fixed.document_structure),
            skips_level: skips.words.level,
            skips: SkipWords::from(&skips.words),
            worded: worded_words,
            patterns,
            moves: moves(&worded.moves)?,
            soften: Words::list(&worded.soften.words),
            rank: RankWords::from(&worded.rank),
            rank_unit: worded.rank.unit.clone(),
            share_of: indicator.share_of.join(""),
            share_word: indicator.share_word.join(""),
            met_share: indicator.met_share.clone(),
            short_head_max: indicator.short_head_max,
            share_of_those: indicator.share_of_those.clone(),
            people_unit: indicator.people_unit.clone(),
            completed: indicator.completed.clone(),
            indicator: IndicatorWords::from(&indicator),
            five_year_plans: headings.marks.five_year_plans.clone(),
            chapter_numbers: headings.marks.chapter_numbers.clone(),
            headings: HeadingWords::from(&headings.lists()),
            verbs: VerbWords::from(&verbs.lists()),
            notice: NoticeWords::from(&notice),
            linking: LinkWords::from(&link),
            aliases: Aliases::new(&form::read(files, ALIASES)?),
            numerals,
            plain: units,
        })
    }
}

impl Lexicon {
    /// The name under which an indicator is kept.
    pub fn kept_name(&self, name: &str) -> String {
        self.aliases.kept(name).unwrap_or_else(|| name.to_owned())
    }

    /// Whether a unit counts things, whatever they are.
    pub(crate) fn is_counter(&self, unit: &[char]) -> bool {
        self.units.starts(unit) == Some((unit.len(), Kind::Counter))
    }
}

fn kinds(units: &form::Units) -> Vec<(String, Kind)> {
    let each = |list: &[String], kind| list.iter().map(|w| (w.clone(), kind)).collect::<Vec<_>>();
    let mut all = each(&units.spans, Kind::Stretch);
    all.extend(each(&units.counters, Kind::Counter));
    all.extend(each(&units.measures, Kind::Measure));
    all
}

fn fixed(fixed: &form::Fixed) -> Words<SkipReason> {
    let idiom = fixed.idiom.iter().map(|w| (w.clone(), SkipReason::Idiom));
    let slogan = fixed.slogan.iter().map(|w| (w.clone(), SkipReason::Slogan));
    let class = fixed.class_name.iter();
    let class = class.map(|w| (w.clone(), SkipReason::Name));
    Words::new(idiom.chain(slogan).chain(class))
}

fn table<V: Copy>(
    map: &BTreeMap<String, String>,
    (file, key): (&str, &str),
    read: impl Fn(&str) -> Option<V>,
) -> Result<Words<V>, LexiconError> {
    let entries = map.iter().map(|(word, value)| {
        let found = read(value).ok_or_else(|| bad(file, &format!("{key}.{word}"), value))?;
        Ok((word.clone(), found))
    });
    Ok(Words::new(
        entries.collect::<Result<Vec<_>, LexiconError>>()?,
    ))
}

fn bad(file: &str, key: &str, value: &str) -> LexiconError {
    LexiconError::Value {
        file: file.to_owned(),
        key: key.to_owned(),
        value: value.to_owned(),
        allowed: "= ~ > >= < <= for comparators, up down for directions, yoy avg-annual for \
                  changes, plain decimals for values"
            .to_owned(),
    }
}

fn moves(list: &[form::Move]) -> Result<Words<Direction>, LexiconError> {
    let mut all = Vec::new();
    for entry in list {
        let way = Direction::from_word(&entry.direction)
            .ok_or_else(|| bad("worded.toml", "moves.direction", &entry.direction))?;
        all.extend(entry.words.iter().map(|w| (w.clone(), way)));
    }
    Ok(Words::new(all))
}

fn patterns(file: &form::WordedFile) -> Result<(Vec<Worded>, Words<usize>), LexiconError> {
    let mut patterns = Vec::new();
    let mut words = Vec::new();
    for (index, entry) in file.qualitative.iter().enumerate() {
        words.extend(entry.words.iter().map(|w| (w.clone(), index)));
        patterns.push(Worded {
            value: chosen("value", entry.value.as_ref(), |v| Decimal::from_str(v).ok())?,
            unit: entry.unit.clone(),
            comparator: chosen(
                "comparator",
                entry.comparator.as_ref(),
                Comparator::from_word,
            )?,
            change: chosen("change", entry.change.as_ref(), Change::from_word)?,
            direction: chosen("direction", entry.direction.as_ref(), Direction::from_word)?,
            target_only: entry.part.as_deref() == Some("target"),
            stands: entry.stands,
            needs: (!entry.needs.is_empty()).then(|| Words::list(&entry.needs)),
            needs_indicator: entry.needs_indicator,
        });
    }
    Ok((patterns, Words::new(words)))
}

fn chosen<V>(
    key: &str,
    value: Option<&String>,
    read: impl Fn(&str) -> Option<V>,
) -> Result<Option<V>, LexiconError> {
    value
        .map(|v| read(v).ok_or_else(|| bad("worded.toml", key, v)))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_lexicon_parses() {
        assert!(Lexicon::embedded().is_ok());
    }

    #[test]
    fn no_list_names_a_word_twice() {
        for (file, toml) in FILES {
            let tables: toml::Table = toml::from_str(toml).unwrap();
            for (list, words) in tables.iter().filter_map(|(k, v)| Some((k, v.as_array()?))) {
                let mut words: Vec<_> = words.iter().filter_map(toml::Value::as_str).collect();
                words.sort_unstable();
                let twice = words.windows(2).find(|w| w[0] == w[1]);
                assert_eq!(twice, None, "{file}: {list}");
            }
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Lexicon::parse(&[]).unwrap_err();
        assert!(matches!(error, LexiconError::Missing { file } if file == "units.toml"));
    }

    #[test]
    fn a_wrong_comparator_names_file_and_key() {
        let mut files = FILES;
        files[2].1 = "after = {}\n[before]\nover = \"!\"\n[links]\nwords = []\nfrom = []\nshared = []\nrespective = []";
        let error = Lexicon::parse(&files).unwrap_err();
        let LexiconError::Value {
            file, key, value, ..
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!(
            (&*file, &*key, &*value),
            ("comparators.toml", "before.over", "!")
        );
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_place() {
        let mut files = FILES;
        files[1].1 = "countres = []";
        let error = Lexicon::parse(&files).unwrap_err();
        assert!(error.to_string().contains("units.toml"), "{error}");
        assert!(error.to_string().contains("line 1"), "{error}");
    }

    #[test]
    fn a_district_adds_its_own_names_of_indicators() {
        let own = "[names]\n\"tea\" = [\"leaves\"]\n[parts]\n\"kettle\" = [\"pot\"]";
        let lexicon = Lexicon::embedded().unwrap().with_aliases(own).unwrap();
        let kept = |name| lexicon.aliases.kept(name);
        assert_eq!(kept("leaves"), Some("tea".to_owned()));
        assert_eq!(kept("pot sales"), Some("kettle sales".to_owned()));
        assert_eq!(
            kept("kettle pot sales"),
            None,
            "it has the kept word already"
        );
        assert_eq!(kept("tea"), None);
        let wrong = Lexicon::embedded().unwrap().with_aliases("[names]\nx = 1");
        assert!(matches!(wrong, Err(LexiconError::Form { file, .. }) if file == ALIASES));
    }
}
