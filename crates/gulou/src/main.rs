//! gulou
fn main() {}
