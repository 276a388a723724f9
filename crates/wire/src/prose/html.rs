//! HTML as text: one pass over tags, no tree, so that nesting costs nothing.
//!
//! Follows the tokenizer of the HTML standard (section 13.2.5) as far as text needs it: comments, raw-text elements,
//! quoted attributes, character references. What is hidden by style sheets is not known here and is read.

use super::plain::{push, push_decoded};
use super::text::Text;

mod entity;
mod tag;

use entity::reference;
use tag::Tag;

/// What the head of a page says about it.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) site: Option<String>,
    pub(super) address: Option<String>,
    pub(super) published: Option<String>,
}

/// Elements whose content is no prose.
const DROPPED: [&str; 8] = ["script", "style", "iframe", "noscript", "template", "svg", "object", "math"];

/// So many of these, the first, hold raw text: never closed, they go on to the end of the page. The others hold elements, and
/// one that is never closed hides nothing.
const RAW: usize = 3;

/// Elements that stand within a line; the tags of all others end a block.
const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "nobr",
];

/// The text of a page and what its head says.
pub(super) fn read(source: &[u8]) -> (Text, Head) {
    let mut reader = Reader {
        source,
        text: Text::over(source),
        head: Head::default(),
        preformatted: 0,
        in_title: None,
        open: [false; DROPPED.len()],
    };
    reader.run();
    reader.text.end_block(source.len());
    (reader.text, reader.head)
}

struct Reader<'s> {
    source: &'s [u8],
    text: Text,
    head: Head,
    preformatted: u32,
    /// Where, in the text, the title began.
    in_title: Option<usize>,
    /// Of which dropped elements no closing tag follows: nobody searches the page for it again.
    open: [bool; DROPPED.len()],
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.source.len() {
            let open = find(self.source, at, b"<").unwrap_or(self.source.len());
            self.prose(at, open);
            let Some(&next) = self.source.get(open + 1) else {
                if open < self.source.len() {
                    push(&mut self.text, b"<", open);
                }
                return;
            };
            at = if self.source[open..].starts_with(b"<!--") {
                find(self.source, open + 4, b"-->").map_or(self.source.len(), |end| end + 3)
            } else if matches!(next, b'!' | b'?') {
                find(self.source, open, b">").map_or(self.source.len(), |end| end + 1)
            } else if next.is_ascii_alphabetic() || next == b'/' {
                self.tag(open)
            } else {
                push(&mut self.text, b"<", open);
                open + 1
            };
        }
    }

    /// Text between tags, character references decoded.
    fn prose(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let special =
                self.source[at..end].iter().position(|&b| b == b'&' || b == b'\n' && self.preformatted > 0);
            let stop = special.map_or(end, |length| at + length);
            push(&mut self.text, &self.source[at..stop], at);
            if stop == end {
                return;
            }
            at = if self.source[stop] == b'\n' {
                self.text.end_block(stop);
                stop + 1
            } else if let Some((c, length)) = reference(&self.source[stop..end]) {
                push_decoded(&mut self.text, c, stop, stop + length);
                stop + length
            } else {
                push(&mut self.text, b"&", stop);
                stop + 1
            };
        }
    }

    /// Reads the tag at `open` and returns where to go on.
    fn tag(&mut self, open: usize) -> usize {
        let tag = Tag::read(self.source, open);
        let name = tag.name.as_str();
        match name {
            "pre" if tag.closing => self.preformatted = self.preformatted.saturating_sub(1),
            "pre" => self.preformatted = self.preformatted.saturating_add(1),
            "meta" => self.meta(&tag),
            "link" if tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.head.address =
                    self.head.address.take().or_else(|| tag.attribute("href").map(str::to_owned));
            }
            "time" if self.head.published.is_none() => {
                self.head.published = tag.attribute("datetime").map(str::to_owned);
            }
            _ => {}
        }
        if !INLINE.contains(&name) {
            if let Some(start) = self.in_title.take() {
                let title = self.text.text.get(start..).unwrap_or_default().trim();
                self.head.title =
                    self.head.title.take().or_else(|| (!title.is_empty()).then(|| title.to_owned()));
            }
            self.text.end_block(open);
        }
        if name == "title" && !tag.closing {
            self.in_title = Some(self.text.text.len());
        }
        let Some(place) = DROPPED.iter().position(|dropped| *dropped == name) else { return tag.end };
        if tag.closing || tag.empty || self.open[place] {
            return tag.end;
        }
        self.after_element(name, tag.end).unwrap_or_else(|| {
            self.open[place] = true;
            if place < RAW { self.source.len() } else { tag.end }
        })
    }

    /// The end of the element `name` whose content begins at `from`: its first closing tag.
    fn after_element(&self, name: &str, from: usize) -> Option<usize> {
        let mut at = from;
        while let Some(open) = find(self.source, at, b"</") {
            let rest = &self.source[open + 2..];
            let is_it =
                rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                    && rest.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
            if is_it {
                return Some(find(self.source, open, b">").map_or(self.source.len(), |end| end + 1));
            }
            at = open + 2;
        }
        None
    }

    fn meta(&mut self, tag: &Tag) {
        let key =
            tag.attribute("property").or_else(|| tag.attribute("name")).or_else(|| tag.attribute("itemprop"));
        let (Some(key), Some(content)) = (key, tag.attribute("content")) else { return };
        let slot = match key.to_ascii_lowercase().as_str() {
            "article:published_time"
            | "datepublished"
            | "date"
            | "dc.date"
            | "dcterms.created"
            | "pubdate" => &mut self.head.published,
            "og:site_name" | "dc.publisher" => &mut self.head.site,
            "og:url" => &mut self.head.address,
            "og:title" => &mut self.head.title,
            _ => return,
        };
        if !content.trim().is_empty() {
            *slot = Some(content.trim().to_owned());
        }
    }
}

fn find(source: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let bytes = source.get(from..)?;
    let first = *what.first()?;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&b| b == first) {
        at += found;
        if bytes[at..].starts_with(what) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}
