//! A file that is saved and not shown.

use axum::http::HeaderValue;

use crate::problem::Problem;

/// What a browser is told of a file to be saved under a name.
pub(crate) fn attachment(name: &str) -> Result<HeaderValue, Problem> {
    let value = format!("attachment; filename*=UTF-8''{}", percent(name));
    HeaderValue::from_str(&value).map_err(|error| Problem::internal(&error))
}

/// RFC 5987 encoding of a file name.
fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for nibble in [byte >> 4, byte & 15] {
                text.extend(
                    char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase()),
                );
            }
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn names_are_encoded_byte_by_byte() {
        assert_eq!(percent("a b.pdf"), "a%20b.pdf");
        assert_eq!(percent("\u{9f13}\"\r\n"), "%E9%BC%93%22%0D%0A");
    }
}
