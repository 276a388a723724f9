use std::collections::BTreeMap;

/// The upper two levels of the first JSON value in some bytes, as far as the bytes go.
///
/// Read without recursion and without judging the rest, so that a head cut anywhere, a broken line or a value nested
/// very deep still tells what it is.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Whether the value is an array.
    pub(crate) array: bool,
    /// Keys of the object, or of the objects of the array, with their value where that is a text.
    pub(crate) keys: BTreeMap<String, String>,
    /// Keys one level below, under the key that holds them; those of an array's objects together.
    pub(crate) below: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether the value ends within the bytes.
    pub(crate) complete: bool,
    /// Whether a line ends within the value.
    pub(crate) several_lines: bool,
}

/// Keys and texts are kept up to this length, and this many of each level.
const KEPT_BYTES: usize = 64;
const KEPT_KEYS: usize = 64;

impl Outline {
    /// Outlines the value that `bytes` begin with, white space before it aside.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut open: Vec<Open> = Vec::new();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' | b'[' => {
                    outline.array |= open.is_empty() && byte == b'[';
                    open.push(Open { object: byte == b'{', ..Open::default() });
                }
                b'}' | b']' => {
                    open.pop();
                    if open.is_empty() {
                        outline.complete = true;
                        return outline;
                    }
                }
                b':' | b',' => {
                    if let Some(innermost) = open.last_mut() {
                        innermost.in_value = byte == b':';
                    }
                }
                b'"' => {
                    let (text, next) = string(bytes, at);
                    at = next;
                    outline.keep(&mut open, text);
                }
                b'\n' => outline.several_lines |= !open.is_empty(),
                _ => {}
            }
        }
        outline
    }

    /// Keeps `text` where it stands on the upper two levels.
    fn keep(&mut self, open: &mut [Open], text: &[u8]) {
        let Some((innermost, outer)) = open.split_last_mut() else { return };
        if !innermost.object {
            return;
        }
        let text = String::from_utf8_lossy(&text[..text.len().min(KEPT_BYTES)]).into_owned();
        let parents = outer.iter().filter(|open| open.object).count();
        let level = match parents {
            0 => &mut self.keys,
            1 => {
                let parent =
                    outer.iter().find(|open| open.object).map(|open| open.key.clone()).unwrap_or_default();
                if self.below.len() >= KEPT_KEYS && !self.below.contains_key(&parent) {
                    return;
                }
                self.below.entry(parent).or_default()
            }
            _ => return,
        };
        if innermost.in_value {
            if let Some(value) = level.get_mut(&innermost.key) {
                *value = text;
            }
        } else {
            if level.len() < KEPT_KEYS {
                level.entry(text.clone()).or_default();
            }
            innermost.key = text;
        }
    }
}

/// An array or object that is not closed yet.
#[derive(Default)]
struct Open {
    object: bool,
    in_value: bool,
    key: String,
}

/// The bytes of a JSON string that begins at `start`, after its quote, and where to go on.
fn string(bytes: &[u8], start: usize) -> (&[u8], usize) {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return (&bytes[start..at], at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    (&bytes[start..], bytes.len())
}
