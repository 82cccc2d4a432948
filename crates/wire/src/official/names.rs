//! Names of fonts, styles and signs, which are data.

use std::sync::LazyLock;

use serde::Deserialize;

/// What `official.toml` holds.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Names {
    pub(super) fonts: Fonts,
    pub(super) styles: StyleNames,
    pub(super) page: Page,
}

/// Fonts by what they set.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fonts {
    pub(super) title: Font,
    pub(super) heading: Font,
    pub(super) subheading: Font,
    pub(super) body: Font,
    pub(super) number: Font,
}

/// A font.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Font {
    pub(super) name: String,
    /// What stands in for it where it is missing.
    pub(super) other: String,
}

/// Names of styles.
#[derive(Debug, Default, Deserialize)]
pub(super) struct StyleNames {
    pub(super) mark: String,
    pub(super) table_heading: String,
    pub(super) table_text: String,
}

/// What stands around a page number.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Page {
    pub(super) before: String,
    pub(super) after: String,
}

// INVARIANT (names are data): a test parses the file and finds every name filled.
pub(super) static NAMES: LazyLock<Names> =
    LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

const TEXT: &str = include_str!("../../locales/official.toml");

impl Fonts {
    pub(super) fn all(&self) -> [&Font; 5] {
        [
            &self.title,
            &self.heading,
            &self.subheading,
            &self.body,
            &self.number,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_filled() {
        let names: Names = toml::from_str(TEXT).unwrap();
        let fonts = names.fonts.all();
        let fonts = fonts.iter().flat_map(|font| [&font.name, &font.other]);
        let styles = &names.styles;
        let signs = [
            &styles.mark,
            &styles.table_heading,
            &styles.table_text,
            &names.page.before,
            &names.page.after,
        ];
        for name in fonts.chain(signs) {
            assert!(!name.trim().is_empty(), "{names:?}");
        }
    }
}
