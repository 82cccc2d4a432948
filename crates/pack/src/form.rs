//! A table being read: every key is asked for by name, the rest is unknown.
//!
//! Readers never fail: a wrong or missing value becomes a finding and `None`,
//! so that one pass reports everything.

use fact::{Date, Name, Validity};

use crate::catalog::Title;
use crate::diagnostic::{Sink, Spot};
use crate::nearness;
use crate::tree::{Node, Table, Value};

/// A value with the place where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Told<T> {
    pub(crate) value: T,
    pub(crate) spot: Spot,
}

/// A table being read.
#[derive(Debug)]
pub(crate) struct Form<'t> {
    sink: &'t Sink<'t>,
    table: &'t Table,
    /// Where missing keys are pointed out.
    pub(crate) spot: Spot,
    asked: Vec<&'static str>,
}

/// One entry of a table whose keys are names of declared things.
pub(crate) type Entry<'t> = (Told<Name>, &'t Node);

impl<'t> Form<'t> {
    pub(crate) fn new(sink: &'t Sink<'t>, table: &'t Table, spot: Spot) -> Self {
        Self {
            sink,
            table,
            spot,
            asked: Vec::new(),
        }
    }

    /// A form over a value that must be a table.
    pub(crate) fn over(sink: &'t Sink<'t>, node: &'t Node, spot: Spot) -> Option<Self> {
        match &node.value {
            Value::Table(table) => Some(Self::new(sink, table, spot)),
            other => {
                wrong_type(sink, &spot_of(spot.source, node), "a table", other);
                None
            }
        }
    }

    pub(crate) fn sink(&self) -> &'t Sink<'t> {
        self.sink
    }

    /// Whether the key is written, without asking for it.
    pub(crate) fn spot_of_key(&self, key: &str) -> Option<Spot> {
        let (written, _node) = self.table.iter().find(|(name, _node)| name.text == key)?;
        Some(Spot {
            source: self.spot.source,
            span: written.span.clone(),
        })
    }

    /// The value of a key, if written.
    pub(crate) fn node(&mut self, key: &'static str) -> Option<&'t Node> {
        self.asked.push(key);
        self.table
            .iter()
            .find(|(name, _node)| name.text == key)
            .map(|(_key, node)| node)
    }

    fn at(&self, node: &Node) -> Spot {
        spot_of(self.spot.source, node)
    }

    /// Says that a key is missing unless something was read or is written wrongly.
    pub(crate) fn must<T>(&self, key: &'static str, got: Option<T>) -> Option<T> {
        if got.is_none() && self.spot_of_key(key).is_none() {
            let message = format!("`{key}` is missing");
            self.sink
                .error("GL0104", &self.spot, message, |finding| finding);
        }
        got
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl FnOnce(&'t Value) -> Option<T>,
    ) -> Option<Told<T>> {
        let node = self.node(key)?;
        let spot = self.at(node);
        match read(&node.value) {
            Some(value) => Some(Told { value, spot }),
            None => {
                wrong_type(self.sink, &spot, wanted, &node.value);
                None
            }
        }
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Option<Told<String>> {
        self.typed(key, "a text", |value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        self.typed(key, "true or false", |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        })
        .is_some_and(|flag| flag.value)
    }

    /// A whole number between limits; `default` when absent.
    pub(crate) fn integer(&mut self, key: &'static str, limits: (i64, i64)) -> Option<Told<i64>> {
        let number = self.typed(key, "a whole number", |value| match value {
            Value::Integer(number) => Some(*number),
            _ => None,
        })?;
        match number.value {
            Some(value) if (limits.0..=limits.1).contains(&value) => Some(Told {
                value,
                spot: number.spot,
            }),
            _ => {
                let message = format!("`{key}` is out of range");
                self.sink.error("GL0107", &number.spot, message, |finding| {
                    finding.help(format!("from {} to {} is allowed", limits.0, limits.1))
                });
                None
            }
        }
    }

    /// A number of days or places.
    pub(crate) fn small<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        limit: i64,
    ) -> Option<Told<T>> {
        let Told { value, spot } = self.integer(key, (0, limit))?;
        T::try_from(value).ok().map(|value| Told { value, spot })
    }

    pub(crate) fn name(&mut self, key: &'static str) -> Option<Told<Name>> {
        let text = self.text(key)?;
        to_name(self.sink, &text.value, text.spot)
    }

    /// A list of names; absent is empty.
    pub(crate) fn names(&mut self, key: &'static str) -> Vec<Told<Name>> {
        self.texts(key)
            .into_iter()
            .filter_map(|text| to_name(self.sink, &text.value, text.spot))
            .collect()
    }

    /// A list of texts; absent is empty.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Told<String>> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let Value::Array(items) = &node.value else {
            let help = |finding: crate::Diagnostic| finding.help("write `[\"...\"]`");
            let message = format!("a list is wanted here, not {}", node.value.describe());
            self.sink.error("GL0102", &self.at(node), message, help);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &Node) -> Option<Told<String>> {
        let spot = self.at(item);
        match &item.value {
            Value::Text(text) => Some(Told {
                value: text.clone(),
                spot,
            }),
            other => {
                wrong_type(self.sink, &spot, "a text", other);
                None
            }
        }
    }

    /// A table under a key.
    pub(crate) fn form(&mut self, key: &'static str) -> Option<Form<'t>> {
        let node = self.node(key)?;
        let spot = self.spot_of_key(key).unwrap_or_else(|| self.spot.clone());
        Form::over(self.sink, node, spot)
    }

    /// Tables under a key written `[[key]]`; a single `[key]` counts as one.
    pub(crate) fn forms(&mut self, key: &'static str) -> Vec<Form<'t>> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        match &node.value {
            Value::Array(items) => items
                .iter()
                .filter_map(|item| Form::over(self.sink, item, self.at(item)))
                .collect(),
            _ => self.form(key).into_iter().collect(),
        }
    }

    /// Entries of a table whose keys are names.
    pub(crate) fn entries(&mut self, key: &'static str) -> Vec<Entry<'t>> {
        let Some(form) = self.form(key) else {
            return Vec::new();
        };
        form.table
            .iter()
            .filter_map(|(key, node)| {
                let spot = Spot {
                    source: form.spot.source,
                    span: key.span.clone(),
                };
                to_name(self.sink, &key.text, spot).map(|name| (name, node))
            })
            .collect()
    }

    /// `title = { zh = "...", en = "..." }`.
    pub(crate) fn title(&mut self, key: &'static str) -> Title {
        let form = self.form(key);
        self.must(key, form).map(read_title).unwrap_or_default()
    }

    /// `valid = { from = 2026-03-01, until = 2027-01-01 }`.
    pub(crate) fn validity(&mut self) -> Validity {
        let Some(mut form) = self.form("valid") else {
            return Validity::ALWAYS;
        };
        let (from, until) = (form.date("from"), form.date("until"));
        if let (Some(from), Some(until)) = (&from, &until)
            && from.value >= until.value
        {
            let message = "`until` does not come after `from`";
            self.sink.error("GL0108", &until.spot, message, |finding| {
                finding.help("`until` is the first day on which it no longer holds")
            });
        }
        form.finish();
        Validity {
            from: from.map(|date| date.value),
            until: until.map(|date| date.value),
        }
    }

    fn date(&mut self, key: &'static str) -> Option<Told<Date>> {
        let told = self.typed(key, "a date", |value| match value {
            Value::Text(text) | Value::Time(text) => Some(text.clone()),
            _ => None,
        })?;
        match Date::parse(&told.value) {
            Ok(value) => Some(Told {
                value,
                spot: told.spot,
            }),
            Err(_cause) => {
                let message = format!("`{}` is not a date", told.value);
                self.sink.error("GL0108", &told.spot, message, |finding| {
                    finding.help("write it like 2026-03-01")
                });
                None
            }
        }
    }

    /// A word out of some.
    pub(crate) fn word(
        &mut self,
        key: &'static str,
        words: &[&'static str],
    ) -> Option<Told<&'static str>> {
        let text = self.text(key)?;
        to_word(self.sink, &text, words).map(|value| Told {
            value,
            spot: text.spot,
        })
    }

    /// Reports every key nobody asked for.
    pub(crate) fn finish(self) {
        for (key, _node) in self.table {
            if self.asked.contains(&key.text.as_str()) {
                continue;
            }
            let spot = Spot {
                source: self.spot.source,
                span: key.span.clone(),
            };
            let message = format!("`{}` is not known here", key.text);
            let help = nearness::suggest(&key.text, self.asked.iter().copied());
            self.sink
                .error("GL0103", &spot, message, |finding| finding.help(help));
        }
    }
}

/// The place of a value.
pub(crate) fn spot_of(source: usize, node: &Node) -> Spot {
    Spot {
        source,
        span: node.span.clone(),
    }
}

/// Both languages of a title.
pub(crate) fn read_title(mut form: Form<'_>) -> Title {
    let mut language = |key| {
        let text = form.text(key);
        let text = form.must(key, text);
        if let Some(empty) = text.as_ref().filter(|text| text.value.trim().is_empty()) {
            let message = format!("`{key}` is empty");
            form.sink
                .error("GL0104", &empty.spot, message, |finding| finding);
        }
        text.map(|text| text.value).unwrap_or_default()
    };
    let title = Title {
        zh: language("zh"),
        en: language("en"),
    };
    form.finish();
    title
}

/// Checks a text against some words.
pub(crate) fn to_word(
    sink: &Sink<'_>,
    text: &Told<String>,
    words: &[&'static str],
) -> Option<&'static str> {
    let found = words.iter().find(|word| **word == text.value);
    if found.is_none() {
        let message = format!("`{}` is not a word of this list", text.value);
        let help = nearness::suggest(&text.value, words.iter().copied());
        sink.error("GL0106", &text.spot, message, |finding| finding.help(help));
    }
    found.copied()
}

/// Checks a name.
pub(crate) fn to_name(sink: &Sink<'_>, text: &str, spot: Spot) -> Option<Told<Name>> {
    match Name::new(text) {
        Ok(value) => Some(Told { value, spot }),
        Err(_cause) => {
            let message = format!("`{text}` is not a name");
            sink.error("GL0105", &spot, message, |finding| {
                finding.help("names are 1 to 64 characters a-z, 0-9, `_`, `-` or `.`; put Chinese into `title`")
            });
            None
        }
    }
}

/// Says which type was wanted.
pub(crate) fn wrong_type(sink: &Sink<'_>, spot: &Spot, wanted: &str, got: &Value) {
    let message = format!("{wanted} is wanted here, not {}", got.describe());
    sink.error("GL0102", spot, message, |finding| {
        finding.label(format!("this is {}", got.describe()))
    });
}
