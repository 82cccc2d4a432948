//! PDF files, written here or printed by a browser, and the text they give.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken fixture may stop the test"
)]

#[path = "pdf/swelling.rs"]
mod swelling;
#[path = "pdf/writer.rs"]
mod writer;

use std::path::PathBuf;

use proptest::prelude::*;
use wire::document::{Document, DocumentError, LeftOut, PdfError, Replaced, read};
use writer::{Naming, Sheet, drawn, file, objects, packed, pdf, set, stream, text};

const REPORT: &str = include_str!("pdf/report.txt");
const PRINTED: &[u8] = include_bytes!("pdf/chromium.pdf");
const SHEET: Sheet = Sheet {
    letters: 28,
    lines: 6,
    columns: 1,
    is_spelled: false,
};

fn paragraphs() -> Vec<String> {
    REPORT.lines().map(str::to_owned).collect()
}

fn left_out(document: &Document) -> Vec<(LeftOut, usize)> {
    document.left_out.clone().into_iter().collect()
}

/// Checks one page's text.
fn check(operators: &str, expected: &str) -> Document {
    let document = read(&pdf(&[operators.to_owned()], Naming::Table)).unwrap();
    assert_eq!(document.text, expected, "{operators}");
    document
}

#[test]
fn paragraphs_are_whole_again_whatever_names_their_letters() {
    for naming in [Naming::Table, Naming::Unicode, Naming::Gbk] {
        for is_spelled in [false, true] {
            let sheet = Sheet {
                is_spelled,
                ..SHEET
            };
            let pages = set(&paragraphs(), sheet, naming);
            let document = read(&pdf(&pages, naming));
            let document = document.unwrap_or_else(|cause| panic!("{naming:?}: {cause}"));
            assert_eq!(document.text, REPORT, "{naming:?} {is_spelled}");
            assert_eq!(
                left_out(&document),
                [
                    (LeftOut::PageNumber, pages.len()),
                    (LeftOut::RunningLine, pages.len())
                ]
            );
        }
    }
}

#[test]
fn half_broad_letters_have_their_names() {
    let letters: String = (' '..='~').collect();
    let operators = drawn(&[text(&letters, 70.0, 700.0, 8.0)], Naming::Numbers);
    let document = read(&pdf(&[operators], Naming::Numbers)).unwrap();
    assert_eq!(document.text.trim_end(), letters.trim_start());
}

/// A whole report in one file: nothing of it may be lost, joined or divided.
#[test]
fn a_whole_report_is_whole_again() {
    let Some(shared) = std::env::var_os("GULOU_SHARED").map(PathBuf::from) else {
        eprintln!("SKIPPED: GULOU_SHARED is not set, no whole report was set and read");
        return;
    };
    let report = std::fs::read_to_string(shared.join("report/gulou-2026.txt")).unwrap();
    let paragraphs: Vec<String> = report
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    for (letters, lines, columns, is_spelled) in [
        (28, 22, 1, false),
        (34, 30, 1, true),
        (14, 22, 2, false),
        (13, 24, 2, true),
    ] {
        let sheet = Sheet {
            letters,
            lines,
            columns,
            is_spelled,
        };
        let pages = set(&paragraphs, sheet, Naming::Table);
        let document = read(&pdf(&pages, Naming::Table)).unwrap();
        let read: Vec<&str> = document.text.lines().collect();
        let differ = read
            .iter()
            .zip(&paragraphs)
            .find(|(one, other)| one != other);
        assert_eq!(differ, None, "{letters} {columns}");
        assert_eq!(read.len(), paragraphs.len());
    }
}

/// The title and a line between go over the whole page, and a running line stands outside.
#[test]
fn columns_side_by_side_are_read_one_after_the_other() {
    let column = |first: u32, x: f64, y: f64, lines: u32| {
        (0..lines).map(move |line| {
            let number = char::from_u32(0x4e00 + first + line).unwrap();
            let indent = if line % 3 == 0 { 2 } else { 0 };
            let end = if line % 3 == 2 { 7 } else { 12 };
            let words: String = std::iter::repeat_n(number, end - indent).collect();
            let x = x + 16.0 * f64::from(u32::try_from(indent).unwrap());
            text(&words, x, y - 25.0 * f64::from(line), 16.0)
        })
    };
    let whole = |letter: char, y: f64| {
        let words: String = std::iter::repeat_n(letter, 24).collect();
        text(&words, 70.0, y, 16.0)
    };
    let mut texts = vec![
        text("left", 30.0, 828.0, 9.0),
        text("right", 560.0, 828.0, 9.0),
        whole('\u{9898}', 780.0),
        whole('\u{4e2d}', 500.0),
    ];
    for (first, x, y) in [
        (0, 70.0, 750.0),
        (9, 298.0, 750.0),
        (18, 70.0, 470.0),
        (27, 298.0, 470.0),
    ] {
        texts.extend(column(first, x, y, 9));
    }
    let document = read(&pdf(&[drawn(&texts, Naming::Table)], Naming::Table)).unwrap();
    let paragraph = |number: u32| -> String {
        let lines = [10, 12, 7].into_iter().zip(0..);
        lines
            .flat_map(|(letters, line)| {
                let letter = char::from_u32(0x4e00 + 3 * number + line).unwrap();
                std::iter::repeat_n(letter, letters)
            })
            .collect()
    };
    let across = |letter: char| std::iter::repeat_n(letter, 24).collect::<String>();
    let mut expected = vec!["left|right".to_owned(), across('\u{9898}')];
    expected.extend((0..6).map(paragraph));
    expected.push(across('\u{4e2d}'));
    expected.extend((6..12).map(paragraph));
    assert_eq!(document.text.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn packed_objects_are_unpacked() {
    let pages = set(&paragraphs(), SHEET, Naming::Table);
    let document = read(&packed(&objects(&pages, Naming::Table))).unwrap();
    assert_eq!(document.text, REPORT);
}

#[test]
fn what_a_browser_printed_reads_as_it_was_written() {
    let document = read(PRINTED).unwrap();
    insta::assert_snapshot!(document.text);
    assert_eq!(
        left_out(&document),
        [(LeftOut::PageNumber, 2), (LeftOut::RunningLine, 2)]
    );
}

#[test]
fn radicals_and_ligatures_become_ordinary_letters_and_are_told() {
    let line = text(
        "\u{2f2f}\u{2ea0}\u{2ed4}\u{fb01}\u{e000} \u{5de5}\u{6c11}\u{4e2d}\u{534e}",
        70.0,
        700.0,
        16.0,
    );
    let fill = text(&"\u{8336}".repeat(60), 70.0, 650.0, 16.0);
    let expected = "\u{5de5}\u{6c11}\u{95e8}fi\u{fffd}\u{5de5}\u{6c11}\u{4e2d}\u{534e}\n";
    let document = check(
        &drawn(&[line, fill], Naming::Table),
        &format!("{expected}{}\n", "\u{8336}".repeat(60)),
    );
    let replaced: Vec<_> = document.replaced.into_iter().collect();
    assert_eq!(
        replaced,
        [
            (Replaced::Radical, 3),
            (Replaced::Ligature, 1),
            (Replaced::Unknown, 1)
        ]
    );
}

#[test]
fn a_page_lying_on_its_side_is_read_upright() {
    let operators =
        "BT /F 16 Tf 0 1 -1 0 100 70 Tm <006f006e0065> Tj 0 1 -1 0 130 90 Tm <00740077006f> Tj ET";
    let mut objects = objects(&[operators.to_owned()], Naming::Table);
    let page = String::from_utf8(objects[6].clone()).unwrap();
    objects[6] = page.replace("/Parent", "/Rotate 90/Parent").into_bytes();
    let document = read(&file(&objects, "")).unwrap();
    assert_eq!(document.text, "one\ntwo\n");
    assert_eq!(left_out(&document), []);
}

#[test]
fn tables_give_a_line_for_each_row() {
    let cell = |word: &str, x, y| text(word, x, y, 12.0);
    let ruled = "60 500 m 400 500 l S 60 560 m 400 560 l S 60 600 m 400 600 l S \
                 60 500 m 60 600 l S 200 500 m 200 600 l S 400 500 m 400 600 l S\n";
    let words = [
        cell("name", 70.0, 580.0),
        cell("goal", 210.0, 580.0),
        cell("tea", 70.0, 540.0),
        cell("house", 70.0, 522.0),
        cell("12", 210.0, 530.0),
        cell("after", 70.0, 400.0),
        cell("a", 300.0, 400.0),
    ];
    let operators = ruled.to_owned() + &drawn(&words, Naming::Table);
    check(&operators, "name|goal\ntea house|12\nafter|a\n");
}

#[test]
fn what_is_no_text_is_left_out_and_told() {
    let lines = [
        text("tea 1234", 70.0, 700.0, 16.0),
        text("2", 150.0, 706.0, 9.0),
        text("houses m", 160.0, 700.0, 16.0),
        text("2", 224.0, 706.0, 9.0),
        text("* seats of all", 70.0, 80.0, 9.0),
        text("rooms", 70.0, 68.0, 9.0),
        text("1", 290.0, 40.0, 9.0),
    ];
    let twice = text("bold", 100.0, 600.0, 16.0);
    let again = text("bold", 100.4, 600.0, 16.0);
    let words: Vec<_> = [twice, again].into_iter().chain(lines).collect();
    let turned = "BT /F 16 Tf 0 1 -1 0 40 100 Tm <00610062> Tj ET\n";
    let askew = "BT /F 16 Tf 0.8 0.6 -0.6 0.8 300 300 Tm <00610062006300640065> Tj ET\n";
    let hidden = "BT 3 Tr /F 16 Tf 1 0 0 1 70 500 Tm <00610062> Tj 0 Tr ET\n";
    let stack = drawn(
        &[
            text("a", 30.0, 400.0, 16.0),
            text("b", 30.0, 384.0, 16.0),
            text("c", 30.0, 368.0, 16.0),
        ],
        Naming::Table,
    );
    let operators = drawn(&words, Naming::Table) + turned + askew + hidden + &stack;
    let document = check(&operators, "tea 1234 houses m2\nbold\n");
    assert_eq!(
        left_out(&document),
        [
            (LeftOut::Note, 2),
            (LeftOut::PageNumber, 1),
            (LeftOut::Turned, 3),
            (LeftOut::Hidden, 1)
        ]
    );
}

/// A page that a picture fills.
fn scan() -> Vec<u8> {
    let mut objects = objects(
        &[String::from("q 595 0 0 842 0 0 cm /P Do Q")],
        Naming::Table,
    );
    objects[6] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<</XObject<</P 9 0 R>>>>>>".to_vec();
    let picture =
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray";
    objects.push(stream(picture, b"0"));
    file(&objects, "")
}

/// A page whose contents are one byte, repeated.
fn repeated(byte: u8, times: usize) -> Vec<u8> {
    let mut objects = objects(&[String::new()], Naming::Table);
    let runs = [129, byte].repeat(times.div_ceil(128));
    objects[7] = stream("/Filter/RunLengthDecode", &runs);
    file(&objects, "")
}

#[test]
fn what_gives_no_text_is_refused_with_its_reason() {
    let whole = pdf(&set(&paragraphs(), SHEET, Naming::Table), Naming::Table);
    let pages = vec![String::new(); 1001];
    let locked = format!(
        "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]",
        "ab".repeat(32)
    );
    let unnamed = drawn(&[text("tea house", 70.0, 700.0, 16.0)], Naming::Nothing);
    let missing = String::from_utf8(whole.clone())
        .unwrap()
        .replace("/Count 3", "/Count 9");
    let scanned = PdfError::Scanned { scans: 1, pages: 1 };
    for (what, bytes, expected) in [
        (
            "garbage",
            b"%PDF-1.7\n tea %%EOF".to_vec(),
            PdfError::Broken,
        ),
        (
            "cut off",
            whole[..whole.len() * 2 / 3].to_vec(),
            PdfError::Broken,
        ),
        ("pages missing", missing.into_bytes(), PdfError::Broken),
        (
            "locked",
            file(&objects(&[String::new()], Naming::Table), &locked),
            PdfError::Protected,
        ),
        ("scan", scan(), scanned),
        (
            "no names",
            pdf(&[unnamed], Naming::Nothing),
            PdfError::Nameless,
        ),
        ("many pages", pdf(&pages, Naming::Table), PdfError::Swollen),
        ("many strings", repeated(b'(', 1_000_001), PdfError::Swollen),
        ("many states", repeated(b'q', 1_000_001), PdfError::Swollen),
        (
            "a large page",
            repeated(b' ', (16 << 20) + 1),
            PdfError::Swollen,
        ),
    ] {
        assert_eq!(read(&bytes), Err(DocumentError::Pdf(expected)), "{what}");
    }
    let empty = pdf(&[String::new()], Naming::Table);
    assert_eq!(read(&empty), Err(DocumentError::Empty));
}

#[test]
fn objects_that_unpack_to_too_much_are_refused() {
    let pages = set(&paragraphs(), SHEET, Naming::Table);
    let whole = packed(&objects(&pages, Naming::Table));
    let runs = [129, b' '].repeat((48 << 20) / 128 + 1);
    let place = whole.windows(8).position(|at| at == b"/ObjStm/").unwrap() + 7;
    let end = place
        + whole[place..]
            .windows(9)
            .position(|at| at == b"endstream")
            .unwrap();
    let swollen = [
        &whole[..place],
        format!(
            "/Filter/RunLengthDecode/N 1/First 4/Length {}>>\nstream\n",
            runs.len()
        )
        .as_bytes(),
        &runs,
        &whole[end..],
    ]
    .concat();
    // The table has moved: it is where the start is said to be.
    let start = swollen
        .windows(10)
        .position(|at| at == b"/Type/XRef")
        .unwrap();
    let start = swollen[..start]
        .windows(7)
        .rposition(|at| at == b"endobj\n")
        .unwrap()
        + 7;
    let tail = format!("\nstartxref\n{start}\n%%EOF\n");
    let bytes = [&swollen, tail.as_bytes()].concat();
    assert_eq!(read(&bytes), Err(DocumentError::Pdf(PdfError::Swollen)));
}

/// Paragraphs of letters that a report has.
fn any_paragraph() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec![
        "\u{8336}",
        "\u{9986}",
        "\u{533a}",
        "\u{65b0}",
        "\u{5efa}",
        "12",
        "5%",
        "186.41",
        "AI",
        "\u{ff0c}\u{5bb6}",
        "\u{3002}\u{5168}",
        "\u{ff08}\u{5e74}\u{ff09}",
        "\u{201c}\u{4e24}\u{201d}",
    ]);
    prop::collection::vec(letters, 1..90).prop_map(|letters| {
        // Two numbers side by side would be one.
        letters.join("\u{7684}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_paragraphs_are_whole_again(
        paragraphs in prop::collection::vec(any_paragraph(), 1..8),
        letters in 12_usize..32,
        lines in 4_usize..20,
        is_spelled: bool,
    ) {
        let sheet = Sheet { letters, lines, columns: 1, is_spelled };
        let pages = set(&paragraphs, sheet, Naming::Table);
        let document = read(&pdf(&pages, Naming::Table)).unwrap();
        // Nothing runs on over one page.
        let running = usize::from(pages.len() == 1);
        let text: Vec<&str> = document.text.lines().skip(running).collect();
        prop_assert_eq!(text, paragraphs);
    }

    #[test]
    fn any_mutation_is_a_text_or_a_reason(
        which in 0_usize..3,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..40), 1..12),
    ) {
        let pages = set(&paragraphs(), SHEET, Naming::Table);
        let objects = objects(&pages, Naming::Table);
        let files = [file(&objects, ""), packed(&objects), PRINTED.to_vec()];
        let mut bytes = files[which].clone();
        for (place, byte, gone) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
            let end = bytes.len().min(place + gone);
            bytes.drain(place + 1..end.max(place + 1));
        }
        bytes.extend(b"\n%%EOF");
        drop(read(&bytes));
    }
}
