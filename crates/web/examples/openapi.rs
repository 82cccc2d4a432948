//! Prints the OpenAPI document: `cargo run -p web --example openapi > docs/openapi.json`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let text = web::openapi()
        .to_pretty_json()
        .map_err(std::io::Error::other)?;
    writeln!(std::io::stdout(), "{text}")
}
