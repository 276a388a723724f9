mod json;
mod outline;
mod text;

use outline::Outline;

use crate::Format;
use crate::line::BOM;

/// Why no format was recognised. Messages say what was looked for and what the bytes look like.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unrecognised {
    /// Nothing but white space and comments, or nothing at all.
    #[error("the input is empty, or holds nothing but white space and comments")]
    Empty,
    /// JSON, of no known kind.
    #[error("JSON of no known kind, with {0}; looked for {json}", json = JSON)]
    Json(
        /// Its first keys, in words.
        String,
    ),
    /// Bytes that are no text.
    #[error("this looks like {0}; looked for text, JSON, TOML, and certificates in PEM or DER")]
    Binary(
        /// What the bytes look like, in words.
        String,
    ),
    /// Text of no known kind.
    #[error(
        "text of no known kind: {known} of the first {lines} lines are of a known format, and no format has most of \
         them (first line: `{first}`); looked for host names with or without a date, `identity<TAB>domain` lines, a \
         watch list in TOML, certificates in PEM, and {json}",
        json = JSON
    )]
    Text {
        /// Lines looked at.
        lines: usize,
        /// Lines that are of some known format.
        known: usize,
        /// The first line, at most 60 characters of it, escaped.
        first: String,
    },
}

const JSON: &str = "passive DNS (`rrname`), certstream (`message_type`), reports (`actor`, `iocs`), RDAP \
                    (`objectClassName`: `domain`), a STIX bundle (`type`: `bundle`), a MISP galaxy (`values`), MISP \
                    events (`Event`), a naming map (`Threat actor name`)";

/// Recognises the format of a source by its first bytes, never by its name.
///
/// `head` is the beginning of the decompressed source, 64 KiB of it or less; `whole` says that there is no more.
/// Comments and blank lines at the beginning are looked past, and a minority of broken lines does not matter.
///
/// # Errors
/// [`Unrecognised`], when the bytes are of no known format.
pub fn recognise(head: &[u8], whole: bool) -> Result<Format, Unrecognised> {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    if is_der(head) || lines(head).any(is_pem) {
        return Ok(Format::Certificate);
    }
    let Some(first) = text::significant(head, whole).next() else {
        return Err(if whole || head.is_empty() { Unrecognised::Empty } else { unknown_text(head, 0, 0) });
    };
    if let Some(kind) = magic(head) {
        return Err(Unrecognised::Binary(kind.to_owned()));
    }
    if lines(head).any(is_identity_table) || is_owned(first) {
        return Ok(Format::WatchListToml);
    }
    let structured = first.starts_with(b"{") || first.starts_with(b"[");
    let outline = if structured { Outline::of(after_comments(head)) } else { Outline::default() };
    if let Some(format) = json::format(&outline) {
        return Ok(format);
    }
    let ballot = text::vote(head, whole);
    if let Some(format) = ballot.format {
        return Ok(format);
    }
    if structured {
        let keys: Vec<String> =
            outline.keys.keys().take(8).map(|key| format!("`{}`", key.escape_default())).collect();
        let keys =
            if keys.is_empty() { "no keys".to_owned() } else { format!("the keys {}", keys.join(", ")) };
        return Err(Unrecognised::Json(keys));
    }
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31)).count();
    if controls * 10 > head.len() {
        return Err(Unrecognised::Binary("binary data".to_owned()));
    }
    Err(unknown_text(first, ballot.lines, ballot.known))
}

fn unknown_text(first: &[u8], lines: usize, known: usize) -> Unrecognised {
    let line = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(&line[..line.len().min(240)]);
    Unrecognised::Text { lines, known, first: text.chars().take(60).flat_map(char::escape_debug).collect() }
}

/// The rest of `head` from its first significant line on.
fn after_comments(mut head: &[u8]) -> &[u8] {
    loop {
        head = head.trim_ascii_start();
        if !head.starts_with(b"#") {
            return head;
        }
        head = head.iter().position(|byte| *byte == b'\n').map_or(&[], |end| &head[end..]);
    }
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii)
}

/// A SEQUENCE with a length of two octets, holding a SEQUENCE (RFC 5280 section 4.1, X.690).
fn is_der(head: &[u8]) -> bool {
    matches!(head, [0x30, 0x82, _, _, 0x30, ..] | [0x30, 0x81, _, 0x30, ..])
}

/// RFC 7468 section 5.
fn is_pem(line: &[u8]) -> bool {
    line == b"-----BEGIN CERTIFICATE-----"
}

fn is_identity_table(line: &[u8]) -> bool {
    let inner = line.strip_prefix(b"[[").and_then(|line| line.split(|byte| *byte == b']').next());
    inner.is_some_and(|inner| inner.trim_ascii() == b"identity") && line.windows(2).any(|pair| pair == b"]]")
}

fn is_owned(line: &[u8]) -> bool {
    line.strip_prefix(b"owned").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"="))
}

/// Well-known beginnings of what is no text.
fn magic(head: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 10] = [
        (b"\x1f\x8b", "gzip data, still compressed"),
        (b"\x28\xb5\x2f\xfd", "zstd data, still compressed"),
        (b"BZh", "bzip2 data, still compressed"),
        (b"\xfd7zXZ\0", "xz data, still compressed"),
        (b"PK\x03\x04", "a zip archive"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF-", "a PDF document"),
        (b"ElfFile\0", "a Windows event log"),
        (b"\xff\xfe", "UTF-16 text; convert it to UTF-8"),
        (b"\xfe\xff", "UTF-16 text; convert it to UTF-8"),
    ];
    KNOWN.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests;
