//! The checked-in OpenAPI document is the one this program serves.

use std::path::Path;

#[test]
fn the_openapi_document_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let made = web::openapi().to_pretty_json().unwrap();
    assert!(
        kept.trim_end() == made,
        "docs/openapi.json is stale: run `cargo run -p web --example openapi > docs/openapi.json`"
    );
}
