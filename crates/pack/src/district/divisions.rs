//! `divisions.csv` and `tiles.csv`.

use std::collections::BTreeMap;

use fact::{Division, DivisionCode, DivisionKind, Divisions};

use super::CODE_HELP;
use super::csv_table::{CsvRow, CsvTable};

/// Rows and columns a tile grid may have.
const TILES_MAX: u8 = 40;
/// Columns that must be there.
pub(super) const COLUMNS: &[&str] = &["code", "name", "short", "kind", "parent"];
/// Columns of the tile grid.
pub(super) const TILE_COLUMNS: &[&str] = &["code", "row", "col"];
const KINDS: &str = "known: district, street, community, village, grid";

/// Places in the tile grid by code.
pub(super) type Tiles = BTreeMap<DivisionCode, (u8, u8)>;

/// Reads the tile grid.
pub(super) fn read_tiles(table: &CsvTable<'_>) -> Tiles {
    let mut tiles = Tiles::new();
    for row in table.rows() {
        let (code, line, column) = (code(&row, "code"), tile(&row, "row"), tile(&row, "col"));
        let (Some(code), Some(line), Some(column)) = (code, line, column) else {
            continue;
        };
        if tiles.values().any(|place| *place == (line, column)) {
            let message = format!("row {line}, column {column} is taken");
            row.error("GL0505", "col", message, "give every division its own cell");
        }
        if tiles.insert(code, (line, column)).is_some() {
            twice(&row);
        }
    }
    tiles
}

fn tile(row: &CsvRow<'_>, column: &'static str) -> Option<u8> {
    let cell = row.filled(column)?;
    let place = cell.parse().ok().filter(|place| *place < TILES_MAX);
    if place.is_none() {
        let message = format!("`{cell}` is not a place in the grid");
        row.error("GL0509", column, message, "count rows and columns from 0");
    }
    place
}

/// Reads the divisions, then checks that parents exist.
pub(super) fn read(table: &CsvTable<'_>, mut tiles: Tiles) -> Divisions {
    let mut divisions = Divisions::default();
    for row in table.rows() {
        let Some(division) = read_one(&row, &mut tiles) else {
            continue;
        };
        if divisions.get(&division.code).is_some() {
            twice(&row);
            continue;
        }
        divisions.insert(division);
    }
    for row in table.rows() {
        check_parent(&row, &divisions);
    }
    check_tiles(table, &tiles);
    divisions
}

fn twice(row: &CsvRow<'_>) {
    let message = format!("division `{}` stands here twice", row.cell("code"));
    row.error("GL0505", "code", message, "keep one of the rows");
}

fn read_one(row: &CsvRow<'_>, tiles: &mut Tiles) -> Option<Division> {
    let code = code(row, "code");
    let name = row.filled("name");
    let kind = kind(row);
    let parent = match row.cell("parent") {
        "" => None,
        _ => Some(self::code(row, "parent")?),
    };
    let (code, name) = (code?, name?);
    let short = match row.cell("short") {
        "" => name,
        short => short,
    };
    Some(Division {
        tile: tiles.remove(&code),
        code,
        name: name.to_owned(),
        short: short.to_owned(),
        kind: kind?,
        parent,
        aliases: row.list("aliases"),
        validity: row.validity(),
    })
}

fn code(row: &CsvRow<'_>, column: &'static str) -> Option<DivisionCode> {
    let cell = row.filled(column)?;
    let code = DivisionCode::new(cell).ok();
    if code.is_none() {
        let message = format!("`{cell}` is not a division code");
        row.error("GL0503", column, message, CODE_HELP);
    }
    code
}

fn kind(row: &CsvRow<'_>) -> Option<DivisionKind> {
    let cell = row.filled("kind")?;
    let kind = DivisionKind::parse(cell);
    if kind.is_none() {
        let message = format!("`{cell}` is not a kind of division");
        row.error("GL0504", "kind", message, KINDS);
    }
    kind
}

/// A parent exists and is of a higher level, so that the tree has no rings.
fn check_parent(row: &CsvRow<'_>, divisions: &Divisions) {
    let Ok(code) = DivisionCode::new(row.cell("parent")) else {
        return;
    };
    match divisions.get(&code).map(|parent| parent.kind) {
        None => {
            let message = format!("parent `{}` is not a division", code.as_str());
            row.error(
                "GL0506",
                "parent",
                message,
                "give the parent a row of its own",
            );
        }
        Some(above) => {
            let here = DivisionKind::parse(row.cell("kind"));
            if here.is_some_and(|here| here <= above) {
                let message = format!("a {} cannot lie in a {}", row.cell("kind"), above.as_str());
                row.error(
                    "GL0506",
                    "parent",
                    message,
                    "the parent is of a higher level",
                );
            }
        }
    }
}

/// Tiles left over belong to no division.
fn check_tiles(table: &CsvTable<'_>, tiles: &Tiles) {
    for code in tiles.keys() {
        let message = format!("a tile names `{}`, which is not a division", code.as_str());
        table.note("GL0506", message, "correct the code in the table of tiles");
    }
}
