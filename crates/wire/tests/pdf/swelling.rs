//! Small files that would take all memory or time: each is refused with its reason.

use wire::document::{Document, DocumentError, LeftOut, PdfError, read};

use crate::writer::{Naming, drawn, entry, file, indexed, objects, packed, pdf, stream, text};

fn refused(bytes: &[u8], why: PdfError) {
    assert_eq!(read(bytes), Err(DocumentError::Pdf(why)));
}

/// A page with a text that draws a form, which is packed like this, so often.
fn drawing(filter: &str, form: &[u8], times: usize) -> Vec<u8> {
    let words = drawn(&[text("tea house", 70.0, 700.0, 16.0)], Naming::Table);
    let mut objects = objects(&[words + &"/X Do ".repeat(times)], Naming::Table);
    objects[6] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<</Font<</F 3 0 R>>/XObject<</X 9 0 R>>>>>>".to_vec();
    let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter{filter}");
    objects.push(stream(&entries, form));
    file(&objects, "")
}

#[test]
fn a_form_that_cannot_be_unpacked_is_left_out_but_not_tried_for_ever() {
    let once = read(&drawing("/Nonsense", b"{", 1)).unwrap();
    assert_eq!(once.text, "tea house\n");
    assert_eq!(once.left_out.get(&LeftOut::Unreadable), Some(&1));
    refused(&drawing("/Nonsense", b"{", 1000), PdfError::Swollen);
}

#[test]
fn a_form_that_unpacks_to_too_much_is_refused_at_once() {
    let much = [129, 129].repeat((256 << 20) / 128 / 128 + 1);
    let filter = "[/RunLengthDecode/RunLengthDecode]";
    refused(&drawing(filter, &much, 1000), PdfError::Swollen);
}

#[test]
fn a_form_that_is_much_before_it_is_unpacked_costs_that_much() {
    // An empty text, padded by half a megabyte of blanks that unpack to nothing.
    let blanks = [b' '].repeat(512 << 10);
    let some = read(&drawing("/ASCIIHexDecode", &blanks, 100)).unwrap();
    assert_eq!(some.text, "tea house\n");
    refused(
        &drawing("/ASCIIHexDecode", &blanks, 1000),
        PdfError::Swollen,
    );
}

/// A sound file to which packs with these entries are added, all at one place; an object
/// stands in each.
fn with_packs(count: usize, entries: &str, pack: &[u8]) -> Vec<u8> {
    let page = drawn(&[text("tea", 70.0, 700.0, 16.0)], Naming::Table);
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = vec![[0; 5]];
    for (number, object) in objects(&[page], Naming::Table).iter().enumerate() {
        table.push(entry(1, file.len(), 0));
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let place = file.len();
    file.extend(b"77 0 obj\n");
    file.extend(stream(&format!("/Type/ObjStm{entries}"), pack));
    file.extend(b"\nendobj\n");
    for _ in 0..count {
        let number = table.len();
        table.push(entry(1, place, 0));
        table.push(entry(2, number, 0));
    }
    indexed(file, table)
}

#[test]
fn packs_at_one_place_are_unpacked_until_it_is_enough() {
    let object = b"1 0 (tea)";
    let sound = with_packs(1000, "/N 1/First 4", object);
    assert_eq!(
        read(&sound).map(|document| document.text),
        Ok("tea\n".to_owned())
    );
    let many = [129, b' '].repeat(1024);
    let packed = "/N 1/First 4/Filter/RunLengthDecode";
    let many = [b"\x08".as_slice(), object, &many].concat();
    refused(&with_packs(1000, packed, &many), PdfError::Swollen);
    refused(
        &with_packs(1000, "/N 1/First 4/Filter/Nonsense", b"{"),
        PdfError::Swollen,
    );
}

#[test]
fn a_pack_that_states_more_objects_than_there_can_be_is_refused() {
    for count in ["1000000000000", "-1", "8 0 R"] {
        let entries = format!("/N {count}/First 4");
        refused(&with_packs(1, &entries, b"1 0 (tea)"), PdfError::Broken);
    }
}

#[test]
fn an_object_that_is_packed_often_is_weighed_each_time() {
    let list = "[0]".repeat(20_000);
    let heads = "1 0 ".repeat(250);
    let entries = format!("/N 250/First {}", heads.len());
    let pack = format!("{heads}[{list}]");
    let mut file = with_packs(1, &entries, pack.as_bytes());
    assert!(read(&file).is_ok());
    // The same pack, and an entry for each of its objects.
    let tail = file.windows(6).position(|at| at == b"77 0 o").unwrap();
    let place = tail;
    file.truncate(
        file.windows(10)
            .rposition(|at| at == b"/Type/XRef")
            .unwrap(),
    );
    file.truncate(file.windows(7).rposition(|at| at == b"endobj\n").unwrap() + 7);
    let mut table = vec![[0; 5]];
    for number in 1..=8 {
        let head = format!("\n{number} 0 obj\n");
        let at = file
            .windows(head.len())
            .position(|at| at == head.as_bytes());
        table.push(entry(1, at.unwrap() + 1, 0));
    }
    table.push(entry(1, place, 0));
    table.extend((0..250).map(|index| entry(2, 9, index)));
    refused(&indexed(file, table), PdfError::Swollen);
}

/// A sound file with further objects, numbered from nine.
fn beside(more: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let page = drawn(&[text("tea", 70.0, 700.0, 16.0)], Naming::Table);
    let mut objects = objects(&[page], Naming::Table);
    objects.extend_from_slice(more);
    objects
}

fn opened(objects: &[Vec<u8>]) -> Result<Document, DocumentError> {
    read(&file(objects, ""))
}

#[test]
fn a_large_object_under_many_generations_is_weighed_under_each() {
    let large = stream("", &[b' '].repeat(1 << 20));
    let named = |count: usize| {
        let names: Vec<String> = (1..=count)
            .map(|generation| format!("9 {generation} R"))
            .collect();
        beside(&[large.clone(), format!("[{}]", names.join(" ")).into_bytes()])
    };
    assert!(opened(&named(10)).is_ok());
    assert_eq!(
        opened(&named(300)),
        Err(DocumentError::Pdf(PdfError::Swollen))
    );
}

#[test]
fn objects_that_lie_within_each_other_are_weighed_each() {
    // Each is a stream that reaches to the end of the file.
    let nested = |count: usize| {
        let mut objects = beside(&[]);
        let heads: Vec<u8> = (9..9 + count)
            .flat_map(|number| format!("{number} 0 obj<<>>stream\n").into_bytes())
            .collect();
        objects.push(
            [
                b"null\nendobj\n".as_slice(),
                &heads,
                &[b' '].repeat(1 << 20),
            ]
            .concat(),
        );
        let mut table = vec![[0; 5]];
        let file = file(&objects, "");
        for number in 1..9 + count {
            let head = format!("\n{number} 0 obj");
            let at = file
                .windows(head.len())
                .rposition(|at| at == head.as_bytes());
            table.push(entry(1, at.unwrap() + 1, 0));
        }
        indexed(file, table)
    };
    assert!(read(&nested(10)).is_ok());
    refused(&nested(300), PdfError::Swollen);
}

#[test]
fn what_a_branch_hands_down_is_weighed_for_each_page() {
    let handed = |kids: usize| {
        let mut objects = beside(&[]);
        let resources = "0 ".repeat(10_000);
        let kids = "7 0 R ".repeat(kids);
        objects[1] = format!("<</Type/Pages/Count 1/Resources<</A[{resources}]>>/Kids[{kids}]>>")
            .into_bytes();
        opened(&objects)
    };
    assert!(handed(10).is_ok());
    assert_eq!(handed(3999), Err(DocumentError::Pdf(PdfError::Swollen)));
}

#[test]
fn a_branch_that_names_pages_without_end_is_refused() {
    let mut objects = beside(&[]);
    let kids = "7 0 R ".repeat(100_000);
    objects[1] = format!("<</Type/Pages/Count 1/Kids[{kids}]>>").into_bytes();
    assert_eq!(opened(&objects), Err(DocumentError::Pdf(PdfError::Swollen)));
}

#[test]
fn an_index_that_unpacks_to_too_much_is_refused() {
    let mut bytes = file(&beside(&[]), "");
    let start = bytes.len();
    let runs = [129, 0].repeat((4 << 20) / 128 + 1);
    bytes.extend(b"9 0 obj\n");
    bytes.extend(stream(
        "/Type/XRef/Size 9/W[0 1 0]/Root 1 0 R/Filter/RunLengthDecode",
        &runs,
    ));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    refused(&bytes, PdfError::Swollen);
}

#[test]
fn an_index_in_very_many_parts_is_refused() {
    let parts = |count: usize| {
        let mut bytes = file(&beside(&[]), "");
        let whole = bytes.windows(7).rposition(|at| at == b"xref\n0 ").unwrap();
        let mut before = whole;
        for _ in 0..count {
            let place = bytes.len();
            bytes.extend(format!("xref\n0 0\ntrailer\n<</Root 1 0 R/Prev {before}>>\n").bytes());
            before = place;
        }
        bytes.extend(format!("startxref\n{before}\n%%EOF\n").bytes());
        read(&bytes)
    };
    assert!(parts(100).is_ok());
    assert_eq!(parts(300), Err(DocumentError::Pdf(PdfError::Swollen)));
}

#[test]
fn a_file_without_an_index_is_searched_if_a_trailer_names_its_root() {
    let sound = pdf(
        &[drawn(&[text("tea", 70.0, 700.0, 16.0)], Naming::Table)],
        Naming::Table,
    );
    let lost = |bytes: &[u8]| {
        let place = bytes.windows(9).rposition(|at| at == b"startxref").unwrap();
        [&bytes[..place], b"startxref\n0\n%%EOF\n"].concat()
    };
    assert!(read(&lost(&sound)).is_ok());
    let packed = packed(&objects(&[String::new()], Naming::Table));
    refused(&lost(&packed), PdfError::Broken);
    refused(
        &[lost(&sound), b"trailer ".repeat(70), b"%%EOF".to_vec()].concat(),
        PdfError::Broken,
    );
}

#[test]
fn a_length_that_is_packed_is_known() {
    let page = drawn(&[text("tea", 70.0, 700.0, 16.0)], Naming::Table);
    let mut objects = objects(&[page], Naming::Table);
    let length = objects[7].len();
    let contents = String::from_utf8(objects[7].clone()).unwrap();
    let stated = contents
        .split("/Length ")
        .nth(1)
        .unwrap()
        .split('>')
        .next()
        .unwrap();
    objects.push(stated.as_bytes().to_vec());
    objects[7] = contents
        .replace(&format!("/Length {stated}"), "/Length 9 0 R")
        .into_bytes();
    assert!(length > 0);
    let document = read(&packed(&objects)).unwrap();
    assert_eq!(document.text, "tea\n");
}

#[test]
fn a_lock_whose_parts_stand_elsewhere_is_not_opened() {
    let lock = b"<</Filter/Standard/V 4/R 4/CF 10 0 R>>".to_vec();
    let objects = beside(&[lock, b"<<>>".to_vec()]);
    refused(&file(&objects, "/Encrypt 9 0 R"), PdfError::Protected);
}
