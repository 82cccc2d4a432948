//! Evidence files: what is kept of them, and what comes back.

use axum::body::{Body, to_bytes};
use serde_json::{Value, json};

use crate::house::{House, Visitor};

const PDF: &[u8] = b"%PDF-1.7 a tea house";

async fn upload(visitor: &Visitor<'_>, name: &str, file: &[u8]) -> String {
    let request = visitor.upload("/api/blobs", name, file);
    let answer = visitor.ask(request).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.text("/blob")
}

/// Records a fact with this evidence; gives the evidence as it was kept.
async fn keep(house: &House, visitor: &Visitor<'_>, evidence: Value) -> fact::Evidence {
    let id = fact::FactId::new(7, 1);
    let record = json!({"type": "series", "id": fact::RecordId::new(7, 1)});
    let body = json!({"do": "open", "record": record, "values": {"name": "tea houses"}});
    let draft = json!({"id": id, "organ": "gov-office", "evidence": [evidence], "body": body});
    let drafts = json!({"drafts": [draft]});
    let answer = visitor.send("POST", "/api/facts", Some(drafts)).await;
    assert_eq!(answer.json()["results"][0]["ok"], true, "{}", answer.body);
    let fact = house.state.node.read(|reader| reader.fact(id)).unwrap();
    fact.unwrap().evidence.remove(0)
}

#[tokio::test]
async fn the_bytes_of_a_file_tell_what_it_is_and_not_the_client() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let blob = upload(&visitor, "a.pdf", PDF).await;
    let name = format!("../a\r\n\u{7f}{}.pdf", "b".repeat(300));
    let evidence = json!({"blob": blob, "name": name, "media": "text/html\n; x"});
    let kept = keep(&house, &visitor, evidence).await;
    assert_eq!(kept.media, "application/pdf");
    assert_eq!(kept.name.chars().count(), 200);
    assert!(
        !kept
            .name
            .contains(|letter: char| letter.is_control() || letter == '/')
    );
    let answer = visitor.get(&format!("/api/blobs/{blob}")).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/pdf")
    );
    assert_eq!(answer.body.as_bytes(), PDF);
}

#[tokio::test]
async fn a_fact_names_twenty_files_at_most() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let blob = upload(&visitor, "a.pdf", PDF).await;
    let naming = |seed: i64, count: usize| {
        let record = json!({"type": "series", "id": fact::RecordId::new(seed, 1)});
        let name = |place| json!({"blob": blob, "name": format!("{place}.pdf")});
        json!({"id": fact::FactId::new(seed, 1), "organ": "gov-office",
            "evidence": (0..count).map(name).collect::<Vec<_>>(),
            "body": {"do": "open", "record": record, "values": {"name": "tea houses"}}})
    };
    let drafts = json!({"drafts": [naming(7, 20), naming(8, 21)]});
    let answer = visitor.send("POST", "/api/facts", Some(drafts)).await;
    let results = &answer.json()["results"];
    assert_eq!(results[0]["ok"], true, "{}", answer.body);
    let id = fact::FactId::new(7, 1);
    let fact = house.state.node.read(|reader| reader.fact(id)).unwrap();
    let evidence = fact.unwrap().evidence;
    assert!(evidence.iter().all(|one| one.media == "application/pdf"));
    let why = &results[1]["problem"]["errors"][0]["message"];
    assert_eq!(why, "at most 20 may be named at once", "{}", answer.body);
}

/// Facts recorded by other doors may say anything of their files.
#[tokio::test]
async fn a_file_with_an_odd_description_can_still_be_had() {
    let house = House::open();
    let node = &house.state.node;
    let blob = node.store().blobs().put(PDF).unwrap();
    let draft = json!({
        "id": fact::FactId::new(7, 1), "organ": "gov-office", "source": {"kind": "program"},
        "evidence": [{"blob": blob, "name": "a\n.pdf", "media": "text/html\n; x"}],
        "body": {"do": "open", "record": {"type": "series", "id": fact::RecordId::new(7, 1)},
            "values": {"name": "tea houses"}}
    });
    let author = node::Author::Program(fact::Name::new("test").unwrap());
    let draft = serde_json::from_value(draft).unwrap();
    let outcomes = node.admit_later(&author, vec![draft]).await.unwrap();
    if outcomes[0].fact().is_none() {
        // Refused at another door: there is nothing to be had.
        return;
    }
    let visitor = house.visitor("viewer").await;
    let answer = visitor.get(&format!("/api/blobs/{blob}")).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/pdf")
    );
}

#[tokio::test]
async fn an_upload_that_is_too_large_is_said_to_be() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    for path in ["/api/blobs", "/api/reports"] {
        let (parts, body) = visitor
            .upload(path, "a.pdf", &vec![b'a'; 21 << 20])
            .into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        // In chunks and without a length, as from a client that does not know it.
        let chunks: Vec<Result<Vec<u8>, std::io::Error>> = bytes
            .chunks(1 << 16)
            .map(|chunk| Ok(chunk.to_vec()))
            .collect();
        let body = Body::from_stream(tokio_stream::iter(chunks));
        let answer = visitor
            .ask(axum::http::Request::from_parts(parts, body))
            .await;
        assert_eq!(answer.said(), "413 too-large", "{path}");
    }
}

#[tokio::test]
async fn a_picture_is_kept_without_what_tells_on_people() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let mut photo = b"\xff\xd8\xff\xe1\x00\x0eExif\0\0secret".to_vec();
    photo.extend(b"\xff\xda\x00\x02\x11\xff\x00\xff\xd9secret film");
    let blob = upload(&visitor, "a.jpg", &photo).await;
    let kept = house.state.node.store().blobs().get(blob.parse().unwrap());
    assert_eq!(
        kept.unwrap(),
        b"\xff\xd8\xff\xda\x00\x02\x11\xff\x00\xff\xd9"
    );
}
