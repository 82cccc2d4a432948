//! Prints the records of a report, one JSON object a line: `cargo run --example read FILE`.

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("give the file to read")?;
    let text = std::fs::read_to_string(path)?;
    let reading = report::read(&text, &report::Lexicon::embedded()?);
    let mut out = String::new();
    report::gold::write_jsonl(&reading, &mut out);
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(())
}
