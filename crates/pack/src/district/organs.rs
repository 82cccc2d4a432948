//! `organs.csv`.

use fact::{DivisionCode, Divisions, Name, Organ, OrganKind, Organs};

use super::csv_table::{CsvRow, CsvTable};

/// Columns that must be there.
pub(super) const COLUMNS: &[&str] = &["id", "kind", "name"];
const KINDS: &str = "known: government, party, mass, subdistrict, institution, enterprise, \
                     vertical, zone, team, collective";

/// Reads the organs.
pub(super) fn read(table: &CsvTable<'_>, divisions: &Divisions) -> Organs {
    let mut organs = Organs::default();
    for row in table.rows() {
        let Some(organ) = read_one(&row, divisions) else {
            continue;
        };
        if organs.get(organ.id.as_str()).is_some() {
            let message = format!("organ `{}` stands here twice", organ.id);
            row.error("GL0505", "id", message, "keep one of the rows");
            continue;
        }
        organs.insert(organ);
    }
    organs
}

fn read_one(row: &CsvRow<'_>, divisions: &Divisions) -> Option<Organ> {
    let id = id(row);
    let kind = kind(row);
    let name = row.filled("name");
    let division = division(row, divisions);
    let name = name?;
    let short = match row.cell("short") {
        "" => name,
        short => short,
    };
    Some(Organ {
        id: id?,
        kind: kind?,
        name: name.to_owned(),
        short: short.to_owned(),
        aliases: row.list("aliases"),
        validity: row.validity(),
        evidence: row.cell("evidence").to_owned(),
        duties: row.list("duties"),
        division,
    })
}

fn id(row: &CsvRow<'_>) -> Option<Name> {
    let cell = row.filled("id")?;
    let id = Name::new(cell).ok();
    if id.is_none() {
        let help = "ids are 1 to 64 characters a-z, 0-9, `_`, `-` or `.`";
        row.error("GL0503", "id", format!("`{cell}` is not an id"), help);
    }
    id
}

fn kind(row: &CsvRow<'_>) -> Option<OrganKind> {
    let cell = row.filled("kind")?;
    let kind = OrganKind::parse(cell);
    if kind.is_none() {
        let message = format!("`{cell}` is not a kind of organ");
        row.error("GL0504", "kind", message, KINDS);
    }
    kind
}

fn division(row: &CsvRow<'_>, divisions: &Divisions) -> Option<DivisionCode> {
    let cell = row.cell("division");
    if cell.is_empty() {
        return None;
    }
    let known = DivisionCode::new(cell)
        .ok()
        .filter(|code| divisions.get(code).is_some());
    if known.is_none() {
        let message = format!("division `{cell}` is not known");
        row.error(
            "GL0506",
            "division",
            message,
            "use a code of the table of divisions",
        );
    }
    known
}
