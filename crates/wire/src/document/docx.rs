//! DOCX: the paragraphs of the body as they stand, tracked deletions left out.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Document, DocumentError, LeftOut, Lines, Unseen, hidden_as};
use crate::package::{Package, PackageError};

/// The part that holds the text.
pub(super) const BODY: &str = "word/document.xml";

const HIDDEN: [(&str, LeftOut); 7] = [
    ("del", LeftOut::Deleted),
    ("moveFrom", LeftOut::Deleted),
    ("drawing", LeftOut::Picture),
    ("pict", LeftOut::Picture),
    ("object", LeftOut::Picture),
    ("footnoteReference", LeftOut::Note),
    ("endnoteReference", LeftOut::Note),
];

pub(super) fn read(package: &mut Package<'_>) -> Result<Document, DocumentError> {
    let xml = package.text(BODY)?;
    let broken = |cause: &dyn std::fmt::Display| PackageError::Broken {
        what: cause.to_string(),
    };
    let mut reader = Reader::from_str(&xml);
    let mut body = Body::default();
    loop {
        match reader.read_event().map_err(|cause| broken(&cause))? {
            Event::Start(tag) => body.open(tag.local_name().into_inner()),
            Event::Empty(tag) => {
                let name = tag.local_name().into_inner().to_owned();
                body.open(&name);
                body.close(&name);
            }
            Event::End(tag) => body.close(tag.local_name().into_inner()),
            Event::Text(text) => body.words(&text),
            Event::CData(text) => body.words(&text),
            Event::GeneralRef(entity) => {
                let letter = entity.resolve_char_ref().map_err(|cause| broken(&cause))?;
                match letter {
                    Some(letter) => body.words(letter.encode_utf8(&mut [0; 4])),
                    None => body.words(named(&entity)),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(body.lines.finish())
}

/// The five entities that XML knows by itself.
fn named(entity: &str) -> &'static str {
    match entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[derive(Debug, Default)]
struct Body {
    lines: Lines,
    unseen: Unseen,
    in_text: bool,
    /// Tables within tables.
    tables: usize,
    cells: usize,
    cell: Cell,
}

/// How far the text of a table cell has come: its paragraphs stand in one line.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// No text so far.
    #[default]
    Blank,
    /// Within a paragraph that has text.
    Worded,
    /// A paragraph or line has ended; text that follows stands apart from it.
    Ended,
}

impl Body {
    fn open(&mut self, name: &str) {
        if self
            .unseen
            .open(name, hidden_as(&HIDDEN, name), &mut self.lines)
        {
            return;
        }
        match name {
            "t" => self.in_text = true,
            "tab" => self.push("\t"),
            "br" | "cr" => self.end_line(),
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.cells = 0,
            "tc" if self.tables == 1 => {
                if self.cells > 0 {
                    self.lines.push("|");
                }
                self.cells += 1;
                self.cell = Cell::Blank;
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.unseen.close(name) {
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.end_line(),
            "tr" if self.tables == 1 => self.lines.end(),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_text && !self.unseen.is_within() {
            self.push(words);
        }
    }

    fn push(&mut self, words: &str) {
        if self.tables == 0 || self.cell == Cell::Worded {
            self.lines.push(words);
            return;
        }
        let words = words.trim_start();
        if words.is_empty() {
            return;
        }
        if self.cell == Cell::Ended {
            self.lines.push(" ");
        }
        self.cell = Cell::Worded;
        self.lines.push(words);
    }

    fn end_line(&mut self) {
        if self.tables == 0 {
            self.lines.end();
        } else if self.cell == Cell::Worded {
            self.cell = Cell::Ended;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::super::{DocumentError, LeftOut, read};
    use crate::package::PackageError;

    /// A document whose body has this XML.
    fn docx(body: &str) -> Vec<u8> {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        packed.start_file(super::BODY, options).unwrap();
        let xml = format!(
            "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
        );
        packed.write_all(xml.as_bytes()).unwrap();
        packed.finish().unwrap().into_inner()
    }

    fn paragraph(text: &str) -> String {
        format!(
            "<w:p><w:pPr><w:ind/></w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
        )
    }

    #[test]
    fn paragraphs_runs_and_rows_are_lines() {
        let body = paragraph("\u{65b0}\u{5efa} &lt;&#49;2&gt; \u{6240}")
            + "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
            + &format!(
                "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>",
                paragraph("1"),
                paragraph("2"),
                paragraph("3")
            );
        let document = read(&docx(&body)).unwrap();
        assert_eq!(
            document.text,
            "\u{65b0}\u{5efa} <12> \u{6240}\na\tb\nc\n1|2 3\n"
        );
    }

    #[test]
    fn paragraphs_of_a_cell_stand_apart_by_one_space() {
        let cell = |body: &str| format!("<w:tc>{body}</w:tc>");
        let row = |cells: &str| format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>");
        let broken = "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>";
        let split = "<w:p><w:r><w:t>c</w:t></w:r><w:r><w:t>d</w:t></w:r></w:p>";
        let blank = paragraph("a") + &paragraph(" ") + &paragraph(" b");
        let nested = row(&(cell(&paragraph("f")) + &cell(&paragraph("g"))));
        for (cells, expected) in [
            (
                cell(&(paragraph("a") + "<w:p/><w:p/>" + &paragraph("b"))),
                "a b\n",
            ),
            (
                cell(&("<w:p/>".to_owned() + &paragraph("a") + "<w:p/>")) + &cell(broken),
                "a|a b\n",
            ),
            (
                cell(&blank) + &cell(split) + &cell("<w:p/>") + &cell(&paragraph("e")),
                "a b|cd||e\n",
            ),
            (cell(&(paragraph("e") + &nested + "<w:p/>")), "e f g\n"),
        ] {
            assert_eq!(read(&docx(&row(&cells))).unwrap().text, expected, "{cells}");
        }
    }

    #[test]
    fn deletions_pictures_and_notes_are_left_out_and_told() {
        let body = "<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>\
                    <w:ins><w:r><w:t>kept</w:t></w:r></w:ins>\
                    <w:r><w:drawing><w:t>caption</w:t></w:drawing><w:footnoteReference/></w:r></w:p>";
        let document = read(&docx(body)).unwrap();
        assert_eq!(document.text, "kept\n");
        let left: Vec<_> = document.left_out.into_iter().collect();
        assert_eq!(
            left,
            [
                (LeftOut::Deleted, 1),
                (LeftOut::Picture, 1),
                (LeftOut::Note, 1)
            ]
        );
    }

    #[test]
    fn broken_and_empty_documents_say_so() {
        assert_eq!(read(&docx("<w:p/>")), Err(DocumentError::Empty));
        let broken = read(&docx("<w:p></w:q>"));
        assert!(
            matches!(
                broken,
                Err(DocumentError::Package(PackageError::Broken { .. }))
            ),
            "{broken:?}"
        );
    }
}
