//! Writes small PDF files for the tests: pages of lines in one font, without its outlines.

use std::fmt::Write as _;

/// How the letters of a file are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// Codes of the font's own, and a table of the letters they stand for.
    Table,
    /// Unicode, by a table that readers know by name.
    Unicode,
    /// GBK, by a table that readers know by name.
    Gbk,
    /// The numbers of the collection, for Latin letters only: its half-broad ones.
    Numbers,
    /// Codes of the font's own, and no table.
    Nothing,
}

/// A text at its place: points from the left and from the foot of the page.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) size: f64,
}

/// A text at its place.
pub(crate) fn text(text: &str, x: f64, y: f64, size: f64) -> Text {
    Text {
        text: text.to_owned(),
        x,
        y,
        size,
    }
}

/// The operators that draw texts.
pub(crate) fn drawn(texts: &[Text], naming: Naming) -> String {
    texts.iter().fold(String::new(), |mut all, one| {
        let (size, x, y) = (one.size, one.x, one.y);
        let codes = codes(&one.text, naming);
        writeln!(
            all,
            "BT /F {size} Tf 1 0 0 1 {x:.2} {y:.2} Tm <{codes}> Tj ET"
        )
        .unwrap();
        all
    })
}

fn codes(text: &str, naming: Naming) -> String {
    let bytes: Vec<u8> = match naming {
        Naming::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
        Naming::Numbers => {
            let number = |letter: u8| u16::from(letter) - 0x20 + 814;
            text.bytes()
                .flat_map(|letter| number(letter).to_be_bytes())
                .collect()
        }
        _ => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    };
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// A file of these pages, each given by its operators.
pub(crate) fn pdf(pages: &[String], naming: Naming) -> Vec<u8> {
    file(&objects(pages, naming), "")
}

/// The objects of a file: catalogue, page tree, font with its parts, then the pages.
pub(crate) fn objects(pages: &[String], naming: Naming) -> Vec<Vec<u8>> {
    let kids: Vec<String> = (0..pages.len())
        .map(|page| format!("{} 0 R", 7 + 2 * page))
        .collect();
    let (encoding, ordering, to_unicode) = match naming {
        Naming::Table => ("Identity-H", "Identity", "/ToUnicode 5 0 R"),
        Naming::Nothing => ("Identity-H", "Identity", ""),
        Naming::Unicode => ("UniGB-UCS2-H", "GB1", ""),
        Naming::Numbers => ("Identity-H", "GB1", ""),
        Naming::Gbk => ("GBK-EUC-H", "GB1", ""),
    };
    // Latin letters are half as broad: by their codes, or by their numbers in the collection.
    let halves = if ordering == "GB1" {
        "1 95 500 814 939 500"
    } else {
        "32 126 500"
    };
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")).into_bytes(),
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/{encoding}/DescendantFonts[4 0 R]{to_unicode}>>"
        )
        .into_bytes(),
        format!(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/DW 1000/W[{halves}]/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>/FontDescriptor 6 0 R>>"
        )
        .into_bytes(),
        stream("", table_of_letters().as_bytes()),
        b"<</Type/FontDescriptor/FontName/Song/Flags 4/Ascent 880/Descent -120>>".to_vec(),
    ];
    for (page, operators) in pages.iter().enumerate() {
        let contents = 8 + 2 * page;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            )
            .into_bytes(),
        );
        objects.push(stream("", operators.as_bytes()));
    }
    objects
}

/// Each code is the letter of that number; a range may not pass a full last byte.
fn table_of_letters() -> String {
    let mut table = String::from("1 begincodespacerange <0000> <ffff> endcodespacerange\n");
    for row in 0..=0xff {
        writeln!(
            table,
            "1 beginbfrange <{row:02x}00> <{row:02x}ff> <{row:02x}00> endbfrange"
        )
        .unwrap();
    }
    table
}

/// A stream with entries of its own.
pub(crate) fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A file of these objects, numbered from one.
pub(crate) fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    writeln!(
        table,
        "trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF"
    )
    .unwrap();
    file.extend(table.bytes());
    file
}

/// A file that packs all but its streams into a stream of objects.
pub(crate) fn packed(objects: &[Vec<u8>]) -> Vec<u8> {
    let is_stream = |object: &Vec<u8>| object.ends_with(b"endstream");
    let (mut heads, mut bodies) = (String::new(), Vec::new());
    let mut inside = Vec::new();
    for (number, object) in objects
        .iter()
        .enumerate()
        .filter(|(_, object)| !is_stream(object))
    {
        write!(heads, "{} {} ", number + 1, bodies.len()).unwrap();
        bodies.extend([object, &b" "[..]].concat());
        inside.push(number);
    }
    let entries = format!("/Type/ObjStm/N {}/First {}", inside.len(), heads.len());
    let pack = stream(&entries, &[heads.as_bytes(), &bodies].concat());
    let pack_number = objects.len() + 1;

    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = vec![[0, 0, 0, 0, 0]];
    let all = objects.iter().chain([&pack]).enumerate();
    for (number, object) in all {
        if let Some(place) = inside.iter().position(|one| *one == number) {
            table.push(entry(2, pack_number, place));
            continue;
        }
        table.push(entry(1, file.len(), 0));
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    indexed(file, table)
}

/// Ends a file with a packed index of these entries, and one for itself.
pub(crate) fn indexed(mut file: Vec<u8>, mut table: Vec<[u8; 5]>) -> Vec<u8> {
    let start = file.len();
    let table_number = table.len();
    table.push(entry(1, start, 0));
    let size = table.len();
    let entries = format!("/Type/XRef/Size {size}/W[1 3 1]/Root 1 0 R");
    file.extend(format!("{table_number} 0 obj\n").bytes());
    file.extend(stream(&entries, &table.concat()));
    file.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// An entry of an index: of an object at its place, or in a pack of that number.
pub(crate) fn entry(kind: u8, place: usize, index: usize) -> [u8; 5] {
    let place = u32::try_from(place).unwrap().to_be_bytes();
    [
        kind,
        place[1],
        place[2],
        place[3],
        u8::try_from(index).unwrap(),
    ]
}

/// A page's sheet: how many letters a line has, and lines a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet {
    pub(crate) letters: usize,
    pub(crate) lines: usize,
    /// Columns side by side.
    pub(crate) columns: usize,
    /// Every letter is drawn for itself, as browsers do.
    pub(crate) is_spelled: bool,
}

const SIZE: f64 = 16.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 740.0;

/// Sets paragraphs as an office program does: indented by two letters, no mark at the
/// beginning of a line, no number or Latin word broken, a running line and a page number.
pub(crate) fn set(paragraphs: &[String], sheet: Sheet, naming: Naming) -> Vec<String> {
    let lines: Vec<Text> = paragraphs
        .iter()
        .flat_map(|paragraph| broken(paragraph, sheet.letters))
        .enumerate()
        .map(|(number, (indent, line))| {
            let row = f64::from(u32::try_from(number % sheet.lines).unwrap());
            let column = number / sheet.lines % sheet.columns * (sheet.letters + 2);
            let column = f64::from(u32::try_from(column).unwrap());
            text(
                &line,
                LEFT + (column + f64::from(indent)) * SIZE,
                TOP - row * 1.6 * SIZE,
                SIZE,
            )
        })
        .collect();
    let pages = lines.chunks(sheet.lines * sheet.columns).enumerate();
    let page = |(number, lines): (usize, &[Text])| {
        let mut lines: Vec<Text> = lines.to_vec();
        if sheet.is_spelled {
            lines = lines.iter().flat_map(spelled).collect();
        }
        lines.push(text("\u{793a}\u{4f8b}\u{62a5}\u{544a}", 250.0, 800.0, 9.0));
        lines.push(text(
            &format!("\u{2014} {} \u{2014}", number + 1),
            280.0,
            40.0,
            9.0,
        ));
        drawn(&lines, naming)
    };
    pages.map(page).collect()
}

fn breadth(text: &str) -> f64 {
    text.chars()
        .map(|letter| if letter.is_ascii() { 0.5 } else { 1.0 })
        .sum()
}

/// Lines of a paragraph and their indents.
fn broken(paragraph: &str, letters: usize) -> Vec<(u8, String)> {
    let right = f64::from(u32::try_from(letters).unwrap());
    let mut lines = vec![(2, String::new())];
    for piece in pieces(paragraph) {
        let (indent, line) = lines.last_mut().unwrap();
        if f64::from(*indent) + breadth(line) + breadth(piece.trim_end()) > right {
            lines.push((0, piece));
        } else {
            line.push_str(&piece);
        }
    }
    lines
}

/// What a line cannot break: a Latin word, a letter with the marks around it.
fn pieces(paragraph: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last = None;
    for letter in paragraph.chars() {
        let is_latin = |letter: char| letter.is_ascii_graphic();
        let is_opening = |letter: char| "\u{ff08}\u{201c}\u{300a}".contains(letter);
        let is_mark = !letter.is_alphanumeric() && !is_opening(letter);
        let goes_on = last.is_some_and(|last| {
            is_mark || is_opening(last) || (is_latin(last) && is_latin(letter))
        });
        match pieces.last_mut() {
            Some(piece) if goes_on => piece.push(letter),
            _ => pieces.push(letter.to_string()),
        }
        last = Some(letter);
    }
    pieces
}

fn spelled(line: &Text) -> Vec<Text> {
    let mut x = line.x;
    let mut letters = Vec::new();
    for letter in line.text.chars() {
        letters.push(text(&letter.to_string(), x, line.y, line.size));
        x += line.size * breadth(&letter.to_string());
    }
    letters
}
