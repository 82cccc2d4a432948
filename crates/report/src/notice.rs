//! Breakdown notices: which task is whose, and by when.
//!
//! Two forms are read, also mixed: sentences that close with a bracket naming those who lead and
//! those who assist, and tables whose columns say the same. A line of a table has its cells
//! divided by `|` or tabs.
//!
//! LAW (names): a name is what the notice writes; whose it is, only the reader of the organs' names
//! can tell. A collective stays a name.
//!
//! Pure and total, as is the rest of the crate.

mod matching;
mod owners;
mod table;

use crate::lexicon::Lexicon;
use crate::marker;
use crate::reading::{Span, words};
use crate::text::fold;

pub use matching::{Match, match_clauses};

words!(
    /// What an organ is to a task.
    Role {
        /// Answers for it.
        Lead = "lead",
        /// Helps.
        Support = "support",
    }
);

/// An organ as the notice names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is to the task.
    pub role: Role,
    /// Where the name stands.
    pub span: Span,
    /// The name as written.
    pub name: String,
}

/// One task of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its number as written.
    pub number: Option<String>,
    /// Where the task's own words stand, without number and owners.
    pub span: Span,
    /// Text of the span.
    pub quote: String,
    /// The heading above it.
    pub heading: Option<String>,
    /// Who leads and who assists, in order.
    pub owners: Vec<Named>,
    /// By when, as written.
    pub deadline: Option<String>,
}

/// Everything read from one notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// Tasks in order.
    pub tasks: Vec<Task>,
}

/// Reads a breakdown notice.
pub fn read(source: &str, lexicon: &Lexicon) -> Notice {
    let letters: Vec<char> = source.chars().collect();
    let view: Vec<char> = letters.iter().map(|c| fold(*c)).collect();
    let page = Page {
        letters: &letters,
        view: &view,
        lexicon,
    };
    let mut reader = Reader {
        page,
        heading: None,
        table: table::Table::default(),
        out: Notice::default(),
    };
    let mut start = 0;
    for line in view.split(|c| *c == '\n') {
        reader.line(Span {
            start,
            end: start + line.len(),
        });
        start += line.len() + 1;
    }
    reader.out
}

/// The text and a view of it, letter by letter.
#[derive(Clone, Copy)]
struct Page<'a> {
    letters: &'a [char],
    view: &'a [char],
    lexicon: &'a Lexicon,
}

impl<'a> Page<'a> {
    fn view(&self, span: Span) -> &'a [char] {
        self.view.get(span.start..span.end).unwrap_or_default()
    }

    fn quote(&self, span: Span) -> String {
        let letters = self.letters.get(span.start..span.end);
        letters.unwrap_or_default().iter().collect()
    }

    /// The span without blanks and the given marks at its ends.
    fn trimmed(&self, span: Span, marks: &[char]) -> Span {
        let drop = |c: &&char| c.is_whitespace() || marks.contains(*c);
        let letters = self.view(span);
        let before = letters.iter().take_while(drop).count();
        let after = letters.iter().rev().take_while(drop).count();
        let start = span.start + before;
        Span {
            start,
            end: (span.end - after).max(start),
        }
    }

    /// The span cut at each place where the marks stand, without the marks; empty pieces too.
    fn cut(&self, span: Span, is_mark: impl Fn(&[char]) -> usize) -> Vec<Span> {
        let mut out = Vec::new();
        let (mut from, mut place) = (span.start, span.start);
        while place < span.end {
            let len = is_mark(self.view(Span {
                start: place,
                end: span.end,
            }));
            if len == 0 {
                place += 1;
                continue;
            }
            out.push(Span {
                start: from,
                end: place,
            });
            place += len;
            from = place;
        }
        out.push(Span {
            start: from,
            end: span.end,
        });
        out
    }
}

struct Reader<'a> {
    page: Page<'a>,
    heading: Option<String>,
    table: table::Table,
    out: Notice,
}

impl Reader<'_> {
    fn line(&mut self, line: Span) {
        if let Some(cells) = table::cells(self.page, line) {
            if let Some(task) = self.table.row(self.page, &cells) {
                self.push(task);
            }
            return;
        }
        self.table = table::Table::default();
        let sentences = owners::closed_sentences(self.page, line);
        let is_sentence = self.page.view(line).contains(&FULL_STOP);
        if sentences.is_empty() && !is_sentence {
            self.keep_heading(line);
        }
        for (words, owned) in sentences {
            let words = self.after_heading(words);
            if let Some(task) = self.sentence(words, owned) {
                self.push(task);
            }
        }
    }

    /// A heading may stand in one line with its first task, which then has a mark of its own.
    fn after_heading(&mut self, words: Span) -> Span {
        let letters = self.page.view(words);
        let marked = |place: usize| {
            let rest = letters.get(place..).unwrap_or_default();
            marker::len(rest, self.page.lexicon) > 0
        };
        let stops = letters.iter().enumerate().filter(|(_, c)| **c == FULL_STOP);
        let Some(at) = stops.map(|(at, _)| at + 1).rfind(|at| marked(*at)) else {
            return words;
        };
        self.keep_heading(Span {
            start: words.start,
            end: words.start + at,
        });
        Span {
            start: words.start + at,
            end: words.end,
        }
    }

    fn push(&mut self, task: Task) {
        if self.out.tasks.len() == TASKS_MAX {
            return;
        }
        self.out.tasks.push(Task {
            heading: self.heading.clone(),
            ..task
        });
    }

    /// A task's words with the owners that close them.
    fn sentence(&self, words: Span, owned: owners::Owned) -> Option<Task> {
        let words = self.page.trimmed(words, &[]);
        let mark = marker::len(self.page.view(words), self.page.lexicon);
        let number = Span {
            start: words.start,
            end: words.start + mark,
        };
        let own = Span {
            start: number.end,
            end: words.end,
        };
        let span = self.page.trimmed(own, &STOPS);
        (span.end > span.start).then(|| Task {
            number: (mark > 0).then(|| self.page.quote(number)),
            span,
            quote: self.page.quote(span),
            heading: None,
            owners: owned.names,
            deadline: owned.deadline,
        })
    }

    /// A marked line without owners heads what follows.
    fn keep_heading(&mut self, line: Span) {
        let line = self.page.trimmed(line, &STOPS);
        let letters = self.page.view(line);
        let mark = heading_mark(letters, self.page.lexicon);
        if mark > 0 && letters.len() <= HEADING_MAX {
            let words = Span {
                start: line.start + mark,
                end: line.end,
            };
            self.heading = Some(self.page.quote(self.page.trimmed(words, &STOPS)));
        }
    }
}

/// Tasks of one notice at most; more are not read.
pub const TASKS_MAX: usize = 5_000;
const FULL_STOP: char = '\u{3002}';
/// Stops that close a task's words and are no part of them.
const STOPS: [char; 4] = [FULL_STOP, '\u{ff1b}', '\u{ff0c}', '\u{3001}'];
/// A heading has at most this many characters.
const HEADING_MAX: usize = 60;

/// Length of the mark of a heading: that of a list's member, or a numeral and a stop.
fn heading_mark(letters: &[char], lexicon: &Lexicon) -> usize {
    let numerals = letters
        .iter()
        .take_while(|c| lexicon.chapter_numbers.contains(**c))
        .count();
    if numerals > 0 && letters.get(numerals) == Some(&'\u{3001}') {
        return numerals + 1;
    }
    marker::len(letters, lexicon)
}
