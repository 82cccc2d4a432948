//! Web pages, whole or cut out: blocks become lines.

use std::borrow::Cow;

use encoding_rs::Encoding;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::{Document, LeftOut, Lines, Unseen, push_letter};

/// Bytes at the beginning in which a page names its encoding.
const CHARSET_WITHIN: usize = 2048;
/// Characters at the beginning in which a page shows that it is one.
const PAGE_WITHIN: usize = 2048;

/// Elements that begin and end a line.
const BLOCKS: [&str; 31] = [
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];
const HIDDEN: [(&str, LeftOut); 12] = [
    ("script", LeftOut::Script),
    ("style", LeftOut::Script),
    ("noscript", LeftOut::Script),
    ("template", LeftOut::Script),
    ("select", LeftOut::Script),
    ("button", LeftOut::Script),
    ("textarea", LeftOut::Script),
    ("svg", LeftOut::Picture),
    ("nav", LeftOut::Frame),
    ("header", LeftOut::Frame),
    ("footer", LeftOut::Frame),
    ("aside", LeftOut::Frame),
];

/// The text in the encoding that a page names for itself.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let head = bytes.get(..bytes.len().min(CHARSET_WITHIN))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (before, after) = head.split_once("charset=")?;
    let named: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let encoding = Encoding::for_label(named.as_bytes())?;
    let (text, _used, wrong) = encoding.decode(bytes);
    (before.contains("<meta") && !wrong && !text.contains('\0')).then_some(text)
}

/// Whether a text is a page or a piece of one: it opens with a tag of one.
pub(super) fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(PAGE_WITHIN).collect();
    let head = head.to_ascii_lowercase();
    let opens =
        |tag: &str| head.contains(&format!("<{tag}>")) || head.contains(&format!("<{tag} "));
    head.starts_with('<')
        && (head.starts_with("<!doctype html")
            || opens("html")
            || opens("body")
            || BLOCKS.iter().any(|tag| opens(tag)))
}

/// Reads a page.
pub(super) fn read(text: &str) -> Document {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page::default();
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.open(&tag),
            Token::EndTag(tag) => page.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(words) => page.words(&String::from_utf8_lossy(&words)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.lines.finish()
}

#[derive(Debug, Default)]
struct Page {
    lines: Lines,
    unseen: Unseen,
    cells: usize,
    /// White space stands after the last letter.
    is_apart: bool,
}

impl Page {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        if self.unseen.open(&name, &HIDDEN, &mut self.lines) {
            if tag.self_closing {
                self.unseen.close(&name);
            }
            return;
        }
        match &*name {
            "br" => self.lines.end(),
            "img" => self.lines.leave_out(LeftOut::Picture),
            "td" | "th" => {
                if self.cells > 0 {
                    self.lines.push("|");
                }
                self.cells += 1;
            }
            "p" | "div" if self.cells > 0 => {}
            name if BLOCKS.contains(&name) => self.block(name),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.unseen.close(name) {
            return;
        }
        match name {
            "p" | "div" if self.cells > 0 => {}
            name if BLOCKS.contains(&name) => self.block(name),
            _ => {}
        }
    }

    fn block(&mut self, name: &str) {
        self.lines.end();
        if matches!(name, "tr" | "table") {
            self.cells = 0;
        }
    }

    fn words(&mut self, words: &str) {
        if self.unseen.is_within() {
            return;
        }
        for letter in words.chars() {
            if letter.is_whitespace() && letter != '\u{3000}' {
                self.is_apart = true;
                continue;
            }
            let is_apart = std::mem::take(&mut self.is_apart);
            push_letter(&mut self.lines.line, letter, is_apart);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LeftOut, read};

    fn check(page: &str, expected: &str) {
        assert_eq!(read(page.as_bytes()).unwrap().text, expected, "{page}");
    }

    #[test]
    fn blocks_are_lines_and_markup_goes() {
        check(
            "<!DOCTYPE html><html><head><title>\u{62a5}\u{544a}</title><style>p{}</style></head>\
             <body><nav>\u{9996}\u{9875}</nav><p>\u{65b0}\u{5efa}<b>12</b>\n  \u{6240}&nbsp;&amp; more<br>\u{7b2c}\u{4e8c}\u{884c}</p>\
             <script>if (a < b) { x() }</script></body></html>",
            "\u{62a5}\u{544a}\n\u{65b0}\u{5efa}12\u{6240}& more\n\u{7b2c}\u{4e8c}\u{884c}\n",
        );
        check(
            "<table><tr><th><p>a</p></th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>after",
            "a|b\n1|2\nafter\n",
        );
    }

    #[test]
    fn what_was_left_out_is_told() {
        let page = "<p>a</p><script>1</script><header>x<header>y</header>z</header><img src=a>b";
        let document = read(page.as_bytes()).unwrap();
        assert_eq!(document.text, "a\nb\n");
        let left: Vec<_> = document.left_out.into_iter().collect();
        assert_eq!(
            left,
            [
                (LeftOut::Picture, 1),
                (LeftOut::Script, 1),
                (LeftOut::Frame, 1)
            ]
        );
    }

    #[test]
    fn a_page_is_read_in_the_encoding_it_names() {
        let page = "<html><meta charset=\"gb2312\"><p>\u{9f13}\u{697c}</p></html>";
        let (bytes, _encoding, _lossy) = encoding_rs::GB18030.encode(page);
        assert_eq!(read(&bytes).unwrap().text, "\u{9f13}\u{697c}\n");
    }
}
