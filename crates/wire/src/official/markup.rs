//! XML under way: what is opened is closed, and every value is escaped.

use std::fmt::Display;

use quick_xml::escape::escape;

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// A part of a package.
#[derive(Debug)]
pub(super) struct Markup {
    xml: String,
}

impl Markup {
    /// A whole part with its outermost element.
    pub(super) fn part(root: &str, attributes: Attributes, fill: impl FnOnce(&mut Self)) -> String {
        let mut part = Self {
            xml: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(),
        };
        part.within(root, attributes, fill);
        part.xml
    }

    /// An element with what stands in it.
    pub(super) fn within(
        &mut self,
        name: &str,
        attributes: Attributes,
        fill: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.xml.push('>');
        fill(self);
        self.xml.extend(["</", name, ">"]);
    }

    /// An element with nothing in it.
    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes) {
        self.open(name, attributes);
        self.xml.push_str("/>");
    }

    /// An element that has only a value.
    pub(super) fn value(&mut self, name: &str, value: impl Display) {
        self.leaf(name, &[("w:val", &value)]);
    }

    /// Words between elements.
    pub(super) fn words(&mut self, words: &str) {
        self.xml.push_str(&escape(words));
    }

    fn open(&mut self, name: &str, attributes: Attributes) {
        self.xml.extend(["<", name]);
        for (name, value) in attributes {
            let value = value.to_string();
            self.xml
                .extend([" ", name, "=\"", &escape(value.as_str()), "\""]);
        }
    }
}
