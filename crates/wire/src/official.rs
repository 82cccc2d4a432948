//! Official documents: DOCX in the layout of GB/T 9704-2012.
//!
//! What is written comes from the caller, numbering and punctuation too; how it is laid
//! out comes from the standard. The same document gives the same bytes: no clock, no chance.
//!
//! ```
//! use wire::official::{Block, Official, write};
//!
//! let notice = Official {
//!     title: "Notice".to_owned(),
//!     blocks: vec![Block::Paragraph { text: "Build 4 halls.".to_owned() }],
//!     ..Official::default()
//! };
//! let bytes = write(&notice).unwrap();
//! assert_eq!(wire::document::read(&bytes).unwrap().text, "Notice\nBuild 4 halls.\n");
//! ```

mod body;
mod frame;
mod layout;
mod markup;
mod names;
mod package;
mod styles;
mod words;

/// Blocks at most.
pub const BLOCKS_MAX: usize = 10_000;
/// Table rows at most, all tables together, headers apart.
pub const ROWS_MAX: usize = 5_000;
/// Columns of a table at most: an office program opens no wider one.
pub const COLUMNS_MAX: usize = 63;
/// Characters at most, all texts together: about 1,600 full pages.
pub const CHARACTERS_MAX: usize = 1_000_000;

/// An official document.
///
/// In every text a line feed begins a new paragraph, and blank lines and the space around
/// a line are left out: the layout indents by itself. Control characters, which no DOCX
/// can hold, are left out too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Official {
    /// What marks every page at its top right, such as that this is no final text.
    pub mark: Option<String>,
    /// The title.
    pub title: String,
    /// Whom it is sent to, with the colon that ends the line.
    pub addressee: Option<String>,
    /// The text, in its order.
    pub blocks: Vec<Block>,
    /// Who issues it; stands centred over the date.
    pub signer: Option<String>,
    /// The date as it is to be read.
    pub date: Option<String>,
    /// A note under the date, with its brackets.
    pub note: Option<String>,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 to 4, from the outermost.
        level: u8,
        /// With its number.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// A table as wide as the text.
    Table {
        /// What stands over it.
        caption: Option<String>,
        /// The head of each column, repeated on each page.
        header: Vec<String>,
        /// The width of each column relative to the others; 0 counts as 1.
        widths: Vec<u32>,
        /// Rows with a cell for each column; a row never breaks across pages.
        rows: Vec<Vec<String>>,
    },
}

/// Why a document is not written. Blocks and rows count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfficialError {
    /// Too much of something.
    #[error("the document has {count} {what}; at most {max} are written: split it")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A heading of no known level.
    #[error("block {block} is a heading of level {level}; levels are 1 to 4")]
    Level {
        /// Which block.
        block: usize,
        /// Its level.
        level: u8,
    },
    /// A table without columns, or with too many.
    #[error("block {block} is a table of {columns} columns; 1 to {COLUMNS_MAX} can be written")]
    Columns {
        /// Which block.
        block: usize,
        /// Its columns.
        columns: usize,
    },
    /// A table whose widths do not fit its columns.
    #[error("block {block} is a table of {columns} columns with {widths} widths: give one each")]
    Widths {
        /// Which block.
        block: usize,
        /// Its columns.
        columns: usize,
        /// Its widths.
        widths: usize,
    },
    /// A row whose cells do not fit the columns.
    #[error("row {row} of the table in block {block} has {cells} cells for {columns} columns")]
    Cells {
        /// Which block.
        block: usize,
        /// Which row.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The columns of the table.
        columns: usize,
    },
    /// The package cannot be packed.
    #[error("the document cannot be packed ({what})")]
    Unwritten {
        /// What is wrong.
        what: String,
    },
}

/// Writes a document as DOCX.
pub fn write(document: &Official) -> Result<Vec<u8>, OfficialError> {
    check_size(document)?;
    for (block, number) in document.blocks.iter().zip(1..) {
        check_block(block, number)?;
    }
    package::pack(document)
}

fn check_size(document: &Official) -> Result<(), OfficialError> {
    let rows = document.blocks.iter().map(Block::rows).sum();
    let characters = document.texts().map(|text| text.chars().count()).sum();
    for (what, count, max) in [
        ("blocks", document.blocks.len(), BLOCKS_MAX),
        ("table rows", rows, ROWS_MAX),
        ("characters", characters, CHARACTERS_MAX),
    ] {
        if count > max {
            return Err(OfficialError::TooMuch { what, count, max });
        }
    }
    Ok(())
}

fn check_block(block: &Block, number: usize) -> Result<(), OfficialError> {
    match block {
        Block::Heading { level, .. } if !(1..=4).contains(level) => Err(OfficialError::Level {
            block: number,
            level: *level,
        }),
        Block::Table {
            header,
            widths,
            rows,
            ..
        } => check_table(number, header.len(), widths.len(), rows),
        _ => Ok(()),
    }
}

fn check_table(
    block: usize,
    columns: usize,
    widths: usize,
    rows: &[Vec<String>],
) -> Result<(), OfficialError> {
    if !(1..=COLUMNS_MAX).contains(&columns) {
        return Err(OfficialError::Columns { block, columns });
    }
    if widths != columns {
        return Err(OfficialError::Widths {
            block,
            columns,
            widths,
        });
    }
    match rows.iter().position(|cells| cells.len() != columns) {
        Some(place) => Err(OfficialError::Cells {
            block,
            row: place + 1,
            cells: rows.get(place).map_or(0, Vec::len),
            columns,
        }),
        None => Ok(()),
    }
}

impl Official {
    fn texts(&self) -> impl Iterator<Item = &String> {
        let around = [
            &self.mark,
            &self.addressee,
            &self.signer,
            &self.date,
            &self.note,
        ];
        std::iter::once(&self.title)
            .chain(around.into_iter().flatten())
            .chain(self.blocks.iter().flat_map(Block::texts))
    }
}

impl Block {
    fn rows(&self) -> usize {
        match self {
            Self::Table { rows, .. } => rows.len(),
            Self::Heading { .. } | Self::Paragraph { .. } => 0,
        }
    }

    fn texts(&self) -> Vec<&String> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph { text } => vec![text],
            Self::Table {
                caption,
                header,
                rows,
                ..
            } => caption
                .iter()
                .chain(header)
                .chain(rows.iter().flatten())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
