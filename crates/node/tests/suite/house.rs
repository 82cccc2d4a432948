//! A node on the real packs with one small report, and the steps tests make.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use fact::{
    Body, Date, Draft, Evidence, FactId, Moment, Name, RecordId, RecordRef, Source, SourceKind,
    Values,
};
use node::access::{Grant, Principal};
use node::plan::{
    Choice, Decision, Import, ImportError, Imported, Owner, Publication, PublishError, Rest,
    SameYear,
};
use node::{Author, Bundle, Node, Outcome};

const TEXT: &str = include_str!("fixtures/report.md");

/// A shorter report of the same year.
pub(crate) const ANNEX: &str =
    "# 2026\n\n## 2026年主要任务\n\n新增停车泊位500个，改造老旧小区12个。\n";

pub(crate) fn report_ref(id: RecordId) -> RecordRef {
    RecordRef {
        kind: name("report"),
        id,
    }
}

pub(crate) struct House {
    pub(crate) node: Node,
    pub(crate) now: Arc<AtomicI64>,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub(crate) fn house() -> House {
    house_of(Bundle::embedded())
}

/// A house on these packs.
pub(crate) fn house_of(bundle: Bundle) -> House {
    let folder = tempfile::tempdir().unwrap();
    let now = Arc::new(AtomicI64::new(moment("2026-03-01T09:00:00+08:00").millis()));
    let clock = Arc::clone(&now);
    let loaded = bundle.load().unwrap_or_else(|cause| panic!("{cause}"));
    let clock = Arc::new(move || Moment::from_millis(clock.load(Ordering::SeqCst)));
    let node = Node::open(folder.path(), loaded, clock).unwrap();
    House { node, now, folder }
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn account(id: &str, role: &str, organ: &str) -> Author {
    Author::Account(Principal {
        account: name(id),
        name: id.to_owned(),
        title: id.to_owned(),
        grants: vec![Grant {
            role: name(role),
            organ: name(organ),
        }],
        must_change: false,
        sample: false,
    })
}

impl House {
    pub(crate) fn import(&self) -> Imported {
        self.import_for(Some(2026)).unwrap()
    }

    pub(crate) fn import_for(&self, year: Option<i16>) -> Result<Imported, ImportError> {
        self.import_text(TEXT, year)
    }

    pub(crate) fn import_text(
        &self,
        text: &str,
        year: Option<i16>,
    ) -> Result<Imported, ImportError> {
        self.import_as(text, year, None)
    }

    /// Imports a text, as the corrected one of a report if one is named.
    pub(crate) fn import_as(
        &self,
        text: &str,
        year: Option<i16>,
        corrects: Option<RecordId>,
    ) -> Result<Imported, ImportError> {
        let import = Import {
            file_name: "report.md".to_owned(),
            text: text.to_owned(),
            title: None,
            year,
            issued_on: Date::new(2026, 1, 10),
            organ: name("gov-office"),
            corrects,
        };
        self.node.import_report(
            &account("acct_s", "supervision", "gov-office"),
            &import,
            |_, _| {},
        )
    }

    pub(crate) fn promises(&self, report: RecordId) -> Vec<(RecordId, String)> {
        self.node
            .read(|reader| {
                let def = reader.def("promise")?;
                let rows = reader.records_where("promise", "report", &report.to_string())?;
                Ok(rows
                    .iter()
                    .map(|found| (found.id, found.row.text(def, "quote").unwrap().to_owned()))
                    .collect())
            })
            .unwrap()
    }

    pub(crate) fn promise_with(&self, report: RecordId, words: &str) -> RecordRef {
        let found = self
            .promises(report)
            .into_iter()
            .find(|(_id, quote)| quote.contains(words));
        RecordRef {
            kind: name("promise"),
            id: found.unwrap_or_else(|| panic!("no promise with {words}")).0,
        }
    }

    /// The promise with these words, after supervision named its lead.
    pub(crate) fn promise_led_by(&self, report: RecordId, words: &str, organ: &str) -> RecordRef {
        let record = self.promise_with(report, words);
        let number = record.id.to_bits() % 1_000_000;
        let mut named = decision(number, record.clone(), Choice::Edit);
        named.owners = vec![Owner {
            organ: name(organ),
            role: name("lead"),
            reason: String::new(),
        }];
        let supervision = account("acct_s", "supervision", "gov-office");
        self.node
            .decide(&supervision, &name("gov-office"), &[named])
            .unwrap();
        record
    }

    /// Puts the clock to the morning of a day.
    pub(crate) fn at(&self, day: &str) {
        let now = moment(&format!("{day}T09:00:00+08:00")).millis();
        self.now.store(now, Ordering::SeqCst);
    }

    /// Admits a draft by the supervision office.
    pub(crate) fn take(&self, draft: Draft) {
        let outcome = self.one(&account("acct_s", "supervision", "gov-office"), draft);
        assert!(matches!(outcome, Outcome::Admitted(_)), "{outcome:?}");
    }

    /// A draft with a file that shows what it says.
    pub(crate) fn shown(&self, draft: Draft) -> Draft {
        let evidence = Evidence {
            blob: self.node.store().blobs().put(b"slip").unwrap(),
            name: "slip.txt".to_owned(),
            media: "text/plain; charset=utf-8".to_owned(),
        };
        Draft {
            evidence: vec![evidence],
            ..draft
        }
    }

    pub(crate) fn state(&self, record: &RecordRef) -> String {
        self.node
            .read(|reader| reader.record(record.kind.as_str(), record.id))
            .unwrap()
            .and_then(|found| found.row.state)
            .unwrap()
            .to_string()
    }

    pub(crate) fn publish(&self, report: RecordId, rest: Rest) -> Result<Name, PublishError> {
        self.publish_beside(report, rest, SameYear::Refuse)
    }

    pub(crate) fn publish_beside(
        &self,
        report: RecordId,
        rest: Rest,
        same_year: SameYear,
    ) -> Result<Name, PublishError> {
        let publication = Publication {
            report,
            rest,
            same_year,
            at: None,
        };
        self.node.publish_report(
            &account("acct_s", "supervision", "gov-office"),
            &name("gov-office"),
            &publication,
        )
    }

    /// A figure's total this year.
    pub(crate) fn figure(&self, id: &str) -> i64 {
        self.figure_on(id, self.node.today())
    }

    /// A figure's total of the year up to a day, as is known now.
    pub(crate) fn figure_on(&self, id: &str, day: Date) -> i64 {
        let period = fact::Period::year_so_far(day);
        self.node
            .read(|reader| {
                let catalog = Arc::clone(&reader.setting().catalog);
                Ok(reader.figure(&catalog.indicator(id)[0], period)?.total())
            })
            .unwrap()
    }

    pub(crate) fn one(&self, author: &Author, draft: Draft) -> Outcome {
        self.node.admit(author, vec![draft]).unwrap().remove(0)
    }
}

pub(crate) fn decision(number: u128, record: RecordRef, choice: Choice) -> Decision {
    Decision {
        fact: FactId::new(1, number),
        record,
        choice,
        values: Values::new(),
        reason: String::new(),
        owners: Vec::new(),
    }
}

pub(crate) fn open(number: u128, kind: &str, fields: &[(&str, &str)]) -> Draft {
    let record = RecordRef {
        kind: name(kind),
        id: RecordId::from_bits(number),
    };
    let values = fields
        .iter()
        .map(|(field, text)| (name(field), (*text).into()));
    Draft {
        body: Body::Open {
            record: record.clone(),
            values: values.collect(),
        },
        ..step(number, "gov-office", &record, "none")
    }
}

pub(crate) fn step(number: u128, organ: &str, record: &RecordRef, transition: &str) -> Draft {
    Draft {
        id: FactId::new(2, number),
        at: None,
        organ: name(organ),
        source: Source {
            kind: SourceKind::Page,
            detail: "as told at the counter".to_owned(),
        },
        evidence: Vec::new(),
        amends: None,
        body: Body::Move {
            record: record.clone(),
            transition: name(transition),
            values: Values::new(),
        },
    }
}
