//! One tag and the attributes that are asked for.

use super::entity::reference;

/// Longest name, and longest value of an attribute, that is kept.
const NAME: usize = 32;
const VALUE: usize = 2048;

/// A tag; attributes are kept only of `meta`, `link` and `time`.
#[derive(Debug)]
pub(super) struct Tag {
    /// Lower case; empty when longer than any known name.
    pub(super) name: String,
    pub(super) closing: bool,
    /// Closed in itself, `<svg/>`.
    pub(super) empty: bool,
    /// First byte after it.
    pub(super) end: usize,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads the tag whose `<` stands at `open`; one that never ends goes to the end of the source.
    pub(super) fn read(source: &[u8], open: usize) -> Self {
        let mut at = open + 1;
        let closing = source.get(at) == Some(&b'/');
        at += usize::from(closing);
        let length = source[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
        let name = source[at..at + length].to_ascii_lowercase();
        let name = if length > NAME { String::new() } else { String::from_utf8_lossy(&name).into_owned() };
        at += length;
        let keep = !closing && matches!(name.as_str(), "meta" | "link" | "time");
        let mut tag = Self { name, closing, empty: false, end: source.len(), attributes: Vec::new() };
        while let Some(&byte) = source.get(at) {
            match byte {
                b'>' => {
                    tag.empty = source[at - 1] == b'/';
                    tag.end = at + 1;
                    break;
                }
                b if b.is_ascii_whitespace() || b == b'/' => at += 1,
                _ => at = tag.attribute_at(source, at, keep),
            }
        }
        tag
    }

    fn attribute_at(&mut self, source: &[u8], start: usize, keep: bool) -> usize {
        let ends = |b: &u8| !matches!(*b, b'=' | b'>') && !b.is_ascii_whitespace();
        let length = source[start..].iter().take_while(|b| ends(b)).count().max(1);
        let key = &source[start..start + length];
        let mut at = start + length;
        at += source[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if source.get(at) != Some(&b'=') {
            return at;
        }
        at += 1;
        at += source[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let (from, to, next) = match source.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let to = source[at + 1..].iter().position(|&b| b == quote);
                let to = to.map_or(source.len(), |length| at + 1 + length);
                (at + 1, to, (to + 1).min(source.len()))
            }
            _ => {
                let length =
                    source[at..].iter().take_while(|b| **b != b'>' && !b.is_ascii_whitespace()).count();
                (at, at + length, at + length)
            }
        };
        if keep && key.len() <= NAME && self.attributes.len() < NAME {
            let value = decoded(&source[from..to.min(from + VALUE)]);
            self.attributes.push((String::from_utf8_lossy(key).to_ascii_lowercase(), value));
        }
        next
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

fn decoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < bytes.len() {
        if let Some((c, length)) = reference(&bytes[at..]) {
            text.push(c);
            at += length;
        } else {
            let length = bytes[at + 1..].iter().take_while(|b| **b != b'&').count() + 1;
            text.push_str(&String::from_utf8_lossy(&bytes[at..at + length]));
            at += length;
        }
    }
    text
}
