//! A store in a folder of its own, with the teahouse's catalog.

use std::path::Path;
use std::sync::Arc;

use fact::{Calendar, Draft, Fact, Zone};
use rusqlite::Connection;
use store::{Plan, Setting, Store};

use crate::teahouse::{at, catalog, name};

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) fn plan() -> Plan {
    Plan::new(Setting {
        catalog: catalog(),
        calendar: Arc::new(Calendar::default()),
        zone: Zone::CHINA,
    })
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), plan(), |_changes| {}).unwrap();
        Self { store, folder }
    }

    pub(crate) fn append(&self, drafts: Vec<Draft>) -> Vec<Fact> {
        self.store
            .write(move |tx| {
                drafts
                    .into_iter()
                    .map(|draft| tx.append(draft, name("ann"), at(100, 0)))
                    .collect()
            })
            .unwrap()
    }

    /// Closes the store and opens its database by hand.
    pub(crate) fn tamper(&self, sql: &str) {
        self.store.close();
        let changed = database(self.folder.path()).execute(sql, []).unwrap();
        assert!(changed > 0, "nothing was tampered with");
    }
}

pub(crate) fn database(folder: &Path) -> Connection {
    Connection::open(folder.join("gulou.sqlite3")).unwrap()
}
