//! Plain text: lines joined to paragraphs, invisible characters dropped.

use memchr::{memchr, memchr2};

use super::text::Text;

/// Longest single word that a line may consist of and still be looked at as a value that stands alone.
const ALONE: usize = 300;

/// Reads plain text. Bytes that are no UTF-8 become U+FFFD.
///
/// A line end ends a block before an empty line, a list mark, a heading, and beside a line that is one word (a list
/// of indicators); otherwise it is a space, because text is often wrapped.
pub(super) fn read(source: &[u8]) -> Text {
    let mut text = Text::over(source);
    let mut line_start = 0;
    let mut after_blank = true;
    while line_start < source.len() {
        let line_end = memchr2(b'\n', b'\x0c', &source[line_start..]);
        let line_end = line_end.map_or(source.len(), |length| line_start + length);
        let line = &source[line_start..line_end];
        push(&mut text, line, line_start);
        let next = source.get(line_end + 1..).unwrap_or_default();
        if ends_block(line, next, after_blank) || source.get(line_end) == Some(&b'\x0c') {
            text.end_block(line_end);
        } else {
            text.push_space(line_end, line_end + 1);
        }
        after_blank = line.trim_ascii().is_empty();
        line_start = line_end + 1;
    }
    text.end_block(source.len());
    text
}

/// Adds bytes that stand in the source from `start` on: white space collapsed, UTF-8 repaired.
pub(super) fn push(text: &mut Text, bytes: &[u8], start: usize) {
    if is_tidy(bytes)
        && let Ok(tidy) = std::str::from_utf8(bytes)
    {
        return text.push_str(tidy, start);
    }
    let mut at = start;
    for chunk in bytes.utf8_chunks() {
        push_valid(text, chunk.valid(), at);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.push_char(char::REPLACEMENT_CHARACTER, at, at + chunk.invalid().len());
            at += chunk.invalid().len();
        }
    }
}

/// Whether `bytes` stay as they are: printable ASCII with single spaces inside. Most lines are; without branches, so that
/// many bytes are looked at at once.
fn is_tidy(bytes: &[u8]) -> bool {
    let ([first, rest @ ..], [.., last]) = (bytes, bytes) else { return true };
    let loose = bytes.iter().zip(rest).fold(false, |loose, (&byte, &next)| {
        loose | !(b' '..0x7f).contains(&byte) | ((byte == b' ') & (next == b' '))
    });
    !loose && *first != b' ' && (b'!'..0x7f).contains(last)
}

fn push_valid(text: &mut Text, valid: &str, start: usize) {
    let bytes = valid.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let plain = match byte {
            b' ' => at + 1 < bytes.len() && bytes[at + 1] > b' ' && at > from && bytes[at + 1] < 0x80,
            0xC2 | 0xE2 | 0xEF => false,
            _ => byte > b' ',
        };
        if plain {
            at += 1;
            continue;
        }
        let c = valid[at..].chars().next().unwrap_or(' ');
        let end = at + c.len_utf8();
        let kind = Kind::of(c);
        if !matches!(kind, Kind::Text) {
            text.push_str(&valid[from..at], start + from);
            if matches!(kind, Kind::Space) {
                text.push_space(start + at, start + end);
            }
            from = end;
        }
        at = end;
    }
    text.push_str(&valid[from..], start + from);
}

enum Kind {
    Text,
    Space,
    Invisible,
}

impl Kind {
    const fn of(c: char) -> Self {
        match c {
            '\0'..=' '
            | '\u{7f}'
            | '\u{a0}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}' => Self::Space,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Self::Invisible,
            _ => Self::Text,
        }
    }
}

/// Adds one decoded character that stands in the source from `start` to `end`.
pub(super) fn push_decoded(text: &mut Text, c: char, start: usize, end: usize) {
    match Kind::of(c) {
        Kind::Text => text.push_char(c, start, end),
        Kind::Space => text.push_space(start, end),
        Kind::Invisible => {}
    }
}

fn ends_block(line: &[u8], next: &[u8], after_blank: bool) -> bool {
    let line = line.trim_ascii();
    let next = &next[..next.len().min(ALONE)];
    let next = next[..memchr(b'\n', next).unwrap_or(next.len())].trim_ascii();
    let alone = |line: &[u8]| {
        line.len() < ALONE
            && memchr(b' ', line).is_none()
            && line.iter().any(|b| matches!(b, b'.' | b'[' | b'@' | b':'))
    };
    line.is_empty()
        || next.is_empty()
        || line.starts_with(b"#")
        || alone(line)
        || alone(next)
        || list_mark(next)
        || after_blank && is_heading(line, next)
}

/// A short line of its own that does not end like a wrapped one, before a line that begins like a sentence.
fn is_heading(line: &[u8], next: &[u8]) -> bool {
    line.len() < 60
        && line.last().is_some_and(u8::is_ascii_alphanumeric)
        && next.first().is_some_and(u8::is_ascii_uppercase)
        && next.len() > line.len()
}

fn list_mark(line: &[u8]) -> bool {
    match line {
        [b'-' | b'*' | b'|' | b'>' | b'+', b' ', ..] | [b'#', ..] => true,
        [0xE2, 0x80, 0xA2 | 0x93, ..] | [0xC2, 0xB7, ..] => true,
        [first, rest @ ..] if first.is_ascii_digit() => {
            let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
            digits < 2 && matches!(rest.get(digits..), Some([b'.' | b')', b' ', ..]))
        }
        _ => false,
    }
}
