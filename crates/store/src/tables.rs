//! Typed tables: per record type one with what holds now, one with its history.
//!
//! Both are made from the declaration and disposable. Column names are the
//! field names, so that any SQL tool reads them.

use fact::Name;
use kernel::{Cell, Row, Timeline, Version};
use pack::catalog::{FieldKind, RecordType};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql};

use crate::error::StoreError;

/// A quoted SQL identifier.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The quoted column of a field; the pack language keeps the store's own names free.
pub(crate) fn column(field: &str) -> String {
    quoted(field)
}

/// The quoted column with the moment a state was last entered.
pub(crate) fn entered_column(state: &str) -> String {
    quoted(&format!("entered_{state}"))
}

/// The quoted name of the table with what holds now.
pub(crate) fn now_table(kind: &str) -> String {
    quoted(&format!("r_{kind}"))
}

/// The quoted name of the table with the history.
pub(crate) fn history_table(kind: &str) -> String {
    quoted(&format!("h_{kind}"))
}

fn sql_type(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Flag
        | FieldKind::Integer { .. }
        | FieldKind::Quantity { .. }
        | FieldKind::Decimal { .. }
        | FieldKind::Moment => "INTEGER",
        _ => "TEXT",
    }
}

/// The SQL texts of one record type.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) create: Vec<String>,
    pub(crate) select_now: String,
    put_now: String,
    delete_now: String,
    put_history: String,
    close_history: String,
    cut_history: String,
    pub(crate) states: Vec<Name>,
    pub(crate) fields: usize,
}

impl Table {
    pub(crate) fn new(def: &RecordType) -> Self {
        let kind = def.id.as_str();
        let (now, history) = (now_table(kind), history_table(kind));
        let states: Vec<Name> = def
            .lifecycle
            .iter()
            .flat_map(|life| life.states.keys().cloned())
            .collect();
        let columns = shared_columns(def, &states);
        let names: Vec<&str> = columns.iter().map(|(name, _type)| name.as_str()).collect();
        let declared: Vec<String> = columns
            .iter()
            .map(|(name, sql_type)| format!("{name} {sql_type}"))
            .collect();
        let mut create = vec![
            format!(
                "CREATE TABLE {now} (id TEXT PRIMARY KEY, {}) WITHOUT ROWID, STRICT",
                declared.join(", ")
            ),
            format!(
                "CREATE TABLE {history} (id TEXT NOT NULL, valid_from INTEGER NOT NULL, \
                 valid_until INTEGER, {}, PRIMARY KEY (id, valid_from)) WITHOUT ROWID, STRICT",
                declared.join(", ")
            ),
        ];
        create.extend(indexes(def, &now));
        let list = names.join(", ");
        let marks = vec!["?"; names.len()].join(", ");
        Self {
            create,
            select_now: format!("SELECT id, {list} FROM {now}"),
            put_now: format!("INSERT OR REPLACE INTO {now} (id, {list}) VALUES (?, {marks})"),
            delete_now: format!("DELETE FROM {now} WHERE id = ?"),
            put_history: format!(
                "INSERT INTO {history} (id, valid_from, valid_until, {list}) VALUES (?, ?, ?, {marks})"
            ),
            close_history: format!(
                "UPDATE {history} SET valid_until = ? WHERE id = ? AND valid_from = ?"
            ),
            cut_history: format!("DELETE FROM {history} WHERE id = ? AND valid_from >= ?"),
            states,
            fields: def.fields.len(),
        }
    }

    /// Writes the difference between two timelines of one record.
    pub(crate) fn write(
        &self,
        conn: &Connection,
        id: &str,
        old: &Timeline,
        new: &Timeline,
    ) -> Result<(), StoreError> {
        if old.versions == new.versions {
            return Ok(());
        }
        self.write_history(conn, id, &old.versions, &new.versions)?;
        match new.now() {
            Some(row) => {
                let mut values = vec![text(id)];
                self.bind(row, &mut values);
                conn.prepare_cached(&self.put_now)?
                    .execute(rusqlite::params_from_iter(values))?;
            }
            None => drop(conn.prepare_cached(&self.delete_now)?.execute([id])?),
        }
        Ok(())
    }

    fn write_history(
        &self,
        conn: &Connection,
        id: &str,
        old: &[Version],
        new: &[Version],
    ) -> Result<(), StoreError> {
        let same = old
            .iter()
            .zip(new)
            .take_while(|(a, b)| same_but_end(a, b))
            .count();
        if let Some(first) = old.get(same) {
            conn.prepare_cached(&self.cut_history)?
                .execute((id, first.from.millis()))?;
        }
        let kept = same
            .checked_sub(1)
            .and_then(|last| Some((old.get(last)?, new.get(last)?)));
        if let Some((before, after)) = kept
            && before.until != after.until
        {
            let until = after.until.map(fact::Moment::millis);
            let close = (until, id, after.from.millis());
            conn.prepare_cached(&self.close_history)?.execute(close)?;
        }
        let mut put = conn.prepare_cached(&self.put_history)?;
        for version in new.iter().skip(same) {
            let until = version
                .until
                .map_or(Value::Null, |until| Value::Integer(until.millis()));
            let mut values = vec![
                text(id),
                Bound(Value::Integer(version.from.millis())),
                Bound(until),
            ];
            self.bind(&version.row, &mut values);
            put.execute(rusqlite::params_from_iter(values))?;
        }
        Ok(())
    }

    fn bind(&self, row: &Row, values: &mut Vec<Bound>) {
        values.push(
            row.state
                .as_ref()
                .map_or(Bound(Value::Null), |state| text(state.as_str())),
        );
        values.push(Bound(Value::Integer(row.opened.millis())));
        for state in &self.states {
            let at = row
                .entered
                .get(state)
                .map_or(Value::Null, |at| Value::Integer(at.millis()));
            values.push(Bound(at));
        }
        values.extend(row.cells.iter().map(|cell| match cell {
            Cell::Absent => Bound(Value::Null),
            Cell::Integer(number) => Bound(Value::Integer(*number)),
            Cell::Text(word) => text(word),
        }));
    }
}

fn same_but_end(a: &Version, b: &Version) -> bool {
    a.from == b.from && a.row == b.row
}

fn text(text: &str) -> Bound {
    Bound(Value::Text(text.to_owned()))
}

struct Bound(Value);

impl ToSql for Bound {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::from(&self.0)))
    }
}

fn shared_columns(def: &RecordType, states: &[Name]) -> Vec<(String, &'static str)> {
    let mut columns = vec![
        ("state".to_owned(), "TEXT"),
        ("opened".to_owned(), "INTEGER NOT NULL"),
    ];
    columns.extend(
        states
            .iter()
            .map(|state| (entered_column(state.as_str()), "INTEGER")),
    );
    columns.extend(
        def.fields
            .iter()
            .map(|(name, field)| (column(name.as_str()), sql_type(&field.kind))),
    );
    columns
}

fn indexes(def: &RecordType, now: &str) -> Vec<String> {
    def.fields
        .iter()
        .filter(|(_name, field)| matches!(field.kind, FieldKind::Reference { .. }))
        .map(|(name, _field)| {
            let index = quoted(&format!("i_{}.{name}", def.id));
            format!("CREATE INDEX {index} ON {now} ({})", column(name.as_str()))
        })
        .collect()
}
