//! Web pages, whole or cut out: blocks become lines.

use encoding_rs::Encoding;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::{Document, LeftOut, Lines, Unseen, hidden_as, push_letter};
use crate::text::Decoded;

/// Bytes at the beginning in which a page names its encoding.
const CHARSET_WITHIN: usize = 2048;
/// Characters at the beginning in which a page shows that it is one.
const PAGE_WITHIN: usize = 2048;

/// Elements that begin and end a line.
const BLOCKS: [&str; 30] = [
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
    "tr",
    "ul",
];
/// Elements that are no text. A title is the browser tab's; the text has its own heading.
const HIDDEN: [(&str, LeftOut); 16] = [
    ("script", LeftOut::Script),
    ("style", LeftOut::Script),
    ("noscript", LeftOut::Script),
    ("template", LeftOut::Script),
    ("select", LeftOut::Script),
    ("button", LeftOut::Script),
    ("textarea", LeftOut::Script),
    ("datalist", LeftOut::Script),
    ("fieldset", LeftOut::Script),
    ("iframe", LeftOut::Frame),
    ("menu", LeftOut::Frame),
    ("svg", LeftOut::Picture),
    ("nav", LeftOut::Frame),
    ("header", LeftOut::Frame),
    ("footer", LeftOut::Frame),
    ("aside", LeftOut::Frame),
];
/// Elements that may stand for one of those, by a mark.
const CONTAINERS: [&str; 6] = ["div", "dl", "ol", "section", "table", "ul"];
/// Words of `role`, `class` and `id` that mark what frames a page.
const FRAME_MARKS: [&str; 18] = [
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "complementary",
    "contentinfo",
    "copyright",
    "crumb",
    "crumbs",
    "foot",
    "footer",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "search",
    "share",
    "sidebar",
    "toolbar",
];
/// Characters of text in a form that is only a form; some sites put a whole page into one.
const FORM_CHARS_MAX: usize = 200;

/// The text in the encoding that a page names for itself.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    let head = bytes.get(..bytes.len().min(CHARSET_WITHIN))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (before, after) = head.split_once("charset=")?;
    let named: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let encoding = Encoding::for_label(named.as_bytes())?;
    let (text, used, wrong) = encoding.decode(bytes);
    let encoding = used.name();
    (before.contains("<meta") && !wrong && !text.contains('\0'))
        .then_some(Decoded { text, encoding })
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
            || opens("title")
            || BLOCKS.iter().any(|tag| opens(tag)))
}

/// Reads a page. Marks that hide more than half of its text are not what they seem, such
/// as those of an element that is never closed.
pub(super) fn read(text: &str) -> Document {
    let marked = read_with(text, true);
    let whole = read_with(text, false);
    if marked.text.len() < whole.text.len() / 2 {
        whole
    } else {
        marked
    }
}

fn read_with(text: &str, heeds_marks: bool) -> Document {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page {
        heeds_marks,
        ..Page::default()
    };
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
    /// Classes and roles tell what frames the page.
    heeds_marks: bool,
    /// Articles that are open.
    articles: usize,
    in_title: bool,
    /// Where the text of the open form begins.
    form: Option<usize>,
}

impl Page {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let hidden = self.hidden_as(tag, &name);
        if self.unseen.open(&name, hidden, &mut self.lines) {
            if tag.self_closing {
                self.unseen.close(&name);
            }
            return;
        }
        match &*name {
            "title" => self.in_title = true,
            "br" => self.lines.end(),
            "form" => {
                self.lines.end();
                self.form = Some(self.lines.document.text.len());
            }
            "img" => self.lines.leave_out(LeftOut::Picture),
            "td" | "th" => {
                if self.cells > 0 {
                    self.lines.push("|");
                }
                self.cells += 1;
            }
            "p" | "div" if self.cells > 0 => {}
            name if BLOCKS.contains(&name) => {
                self.articles += usize::from(is_article(name));
                self.block(name);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.unseen.close(name) {
            return;
        }
        match name {
            "title" => self.in_title = false,
            "form" => self.end_form(),
            "p" | "div" if self.cells > 0 => {}
            name if BLOCKS.contains(&name) => {
                self.articles -= usize::from(is_article(name) && self.articles > 0);
                self.block(name);
            }
            _ => {}
        }
    }

    /// An article's own header carries its heading.
    fn hidden_as(&self, tag: &StartTag<()>, name: &str) -> Option<LeftOut> {
        if name == "header" && self.articles > 0 {
            return None;
        }
        let framed = self.heeds_marks && CONTAINERS.contains(&name) && is_frame(tag);
        hidden_as(&HIDDEN, name).or(framed.then_some(LeftOut::Frame))
    }

    fn end_form(&mut self) {
        self.lines.end();
        let Some(start) = self.form.take() else {
            return;
        };
        let text = &mut self.lines.document.text;
        let inside = text.get(start..).unwrap_or_default();
        if inside.chars().count() < FORM_CHARS_MAX {
            text.truncate(start);
            self.lines.leave_out(LeftOut::Script);
        }
    }

    fn block(&mut self, name: &str) {
        self.lines.end();
        if matches!(name, "tr" | "table") {
            self.cells = 0;
        }
    }

    fn words(&mut self, words: &str) {
        if self.unseen.is_within() || self.in_title {
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

fn is_article(name: &str) -> bool {
    matches!(name, "article" | "main")
}

/// Whether a role, class or id says that an element frames the page.
fn is_frame(tag: &StartTag<()>) -> bool {
    ["role", "class", "id"].iter().any(|kind| {
        let value = tag.attributes.get(kind.as_bytes());
        value.is_some_and(|value| {
            let value = String::from_utf8_lossy(value).to_ascii_lowercase();
            value
                .split_whitespace()
                .any(|word| FRAME_MARKS.contains(&word))
        })
    })
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
            "\u{65b0}\u{5efa}12\u{6240}& more\n\u{7b2c}\u{4e8c}\u{884c}\n",
        );
        check(
            "<table><tr><th><p>a</p></th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>after",
            "a|b\n1|2\nafter\n",
        );
    }

    #[test]
    fn what_frames_the_text_of_a_site_is_left_out_and_counted() {
        let page = "<html><head><title>News - City</title></head><body>\
            <div class=\"top NAV\">Home</div><ul id=breadcrumb><li>You are here</ul>\
            <form action=/find>Find <input name=q></form>\
            <article><header><h1>Report</h1></header><p>Build 12 schools.</p></article>\
            <div role=contentinfo><div>Imprint</div></div><footer>2026</footer></body></html>";
        let document = read(page.as_bytes()).unwrap();
        assert_eq!(document.text, "Report\nBuild 12 schools.\n");
        let left: Vec<_> = document.left_out.into_iter().collect();
        assert_eq!(left, [(LeftOut::Script, 1), (LeftOut::Frame, 4)]);
    }

    #[test]
    fn a_form_or_a_mark_around_the_whole_page_hides_nothing() {
        let long = "Build 12 schools. ".repeat(20);
        for around in ["<form id=aspnetForm>", "<div class=nav><p>Home"] {
            let page = format!("<html><body>{around}<p>{long}</p></form></body></html>");
            let text = read(page.as_bytes()).unwrap().text;
            assert!(text.contains("Build 12 schools."), "{around}: {text}");
        }
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
