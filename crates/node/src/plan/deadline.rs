//! Deadlines in words as dates. The words are data: `locales/deadlines.toml`.

use std::sync::LazyLock;

use fact::Date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    word: Vec<Word>,
    month: MonthWords,
}

#[derive(Deserialize)]
struct Word {
    text: String,
    month: i8,
    day: i8,
}

#[derive(Deserialize)]
struct MonthWords {
    text: String,
    day: String,
}

static TABLE: LazyLock<Option<Table>> =
    LazyLock::new(|| toml::from_str(include_str!("../../locales/deadlines.toml")).ok());

/// The last day a deadline's words allow in a year; `None` when they name no day.
pub(crate) fn deadline_date(words: &str, year: i16) -> Option<Date> {
    let table = TABLE.as_ref()?;
    let named = table
        .word
        .iter()
        .filter(|word| words.contains(&word.text))
        .max_by_key(|word| word.text.len())
        .and_then(|word| Date::new(year, word.month, word.day));
    named.or_else(|| month_date(words, year, &table.month))
}

/// "6..." before the month word, "15..." before the day word; the month's end without a day.
fn month_date(words: &str, year: i16, month_words: &MonthWords) -> Option<Date> {
    let (before, after) = words.split_once(&month_words.text)?;
    let month: i8 = trailing_number(before)?;
    match after
        .split_once(&month_words.day)
        .and_then(|(day, _rest)| day.parse::<i8>().ok())
    {
        Some(day) => Date::new(year, month, day),
        None => (28..=31).rev().find_map(|day| Date::new(year, month, day)),
    }
}

fn trailing_number(text: &str) -> Option<i8> {
    let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
    let start = text.len().checked_sub(digits)?;
    text.get(start..)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_the_last_day_they_allow() {
        for (words, date) in [
            ("\u{4e0a}\u{534a}\u{5e74}", Some("2026-06-30")),
            ("\u{5168}\u{5e74}", Some("2026-12-31")),
            ("9\u{6708}\u{5e95}\u{524d}", Some("2026-09-30")),
            ("2\u{6708}", Some("2026-02-28")),
            ("10\u{6708}15\u{65e5}", Some("2026-10-15")),
            ("13\u{6708}", None),
            ("", None),
        ] {
            assert_eq!(
                deadline_date(words, 2026)
                    .map(|date| date.to_string())
                    .as_deref(),
                date,
                "{words}"
            );
        }
    }
}
