mod block;

use model::{Digest, Origin, Rejected};
use serde::Deserialize;

pub use block::Block;

use crate::names::NamesDecoder;
use crate::{Format, Record, Shape, Source, certstream, pdns, rdap, reports, watchlist};

/// The longest line that is read, in bytes (16 MiB); a longer one is rejected with code `too_long`. A reader need not
/// keep more than one byte beyond this of any line.
pub const MAX_LINE_BYTES: usize = 16 << 20;

/// What one line gives: records, rejections, or nothing.
pub(crate) type Out = Vec<Result<Record, Rejected>>;

/// Reads the formats of one record a line.
///
/// Keeps no state that changes what a line means: the same line gives the same records wherever it stands, but for
/// the line number.
#[derive(Clone, Debug)]
pub struct LineDecoder {
    format: Format,
    file: String,
    names: NamesDecoder,
    /// What one line gives, before it is handed out record by record.
    single: Block,
}

impl LineDecoder {
    /// A decoder for `format`, one of those whose [`Format::shape`] is [`Shape::Lines`]; a decoder for another
    /// rejects every line with code `format`.
    #[must_use]
    pub fn new(format: Format, source: Source<'_>) -> Self {
        Self {
            format,
            file: source.file.to_owned(),
            names: NamesDecoder::default(),
            single: Block::default(),
        }
    }

    /// Reads one line and pushes what it gives: records, rejections, several of either, or nothing when the line is
    /// blank, a comment or a heartbeat.
    ///
    /// `line` counts from 1. `bytes` come without the line feed; a carriage return at their end is taken off, and a
    /// byte order mark at their beginning is not read. [`Origin::raw`] of a record is the SHA-256 of
    /// [`without_line_end`] of the line, and `None` for passive DNS and names.
    pub fn decode(&mut self, line: u64, bytes: &[u8], out: &mut Vec<Result<Record, Rejected>>) {
        let mut single = std::mem::take(&mut self.single);
        self.line(line, bytes, &mut single);
        for bulk in [&mut single.names, &mut single.resolutions] {
            out.extend((0..bulk.len()).map(|place| Ok(Record::Observation(bulk.observed(place)))));
            bulk.clear();
        }
        out.append(&mut single.rest);
        self.single = single;
    }

    fn line(&mut self, line: u64, bytes: &[u8], block: &mut Block) {
        let out = &mut block.rest;
        let bytes = without_line_end(bytes);
        let raw = RawLine { line, bytes };
        if self.format.shape() != Shape::Lines {
            let reason = format!("`{}` is a document, not lines; read it as a document", self.format);
            return out.push(Err(raw.reject("format", reason)));
        }
        if bytes.len() > MAX_LINE_BYTES {
            let reason = format!("a line of more than {MAX_LINE_BYTES} bytes");
            return out.push(Err(raw.reject("too_long", reason)));
        }
        // Joined files have byte order marks within.
        let text = bytes.strip_prefix(BOM).unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(text) else {
            return out.push(Err(raw.reject("utf8", "bytes that are not UTF-8")));
        };
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return;
        }
        let source = Source { file: &self.file };
        match self.format {
            Format::Names => self.names.decode(raw, text, source, block),
            Format::WatchList => out.push(watchlist::decode(raw, text)),
            Format::Pdns => pdns::decode(raw, text, &self.file, block),
            Format::Certstream => certstream::decode(raw, text, source, out),
            Format::Reports => reports::decode(raw, text, source, out),
            Format::RdapLines => out.push(registration(raw, text, source)),
            Format::WatchListToml
            | Format::Rdap
            | Format::Certificate
            | Format::Stix
            | Format::Galaxy
            | Format::NamingMap
            | Format::Misp => {}
        }
    }
}

pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The bytes of a line that count as the record: without the line feed and the carriage return before it.
#[must_use]
pub fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// A line as it stands in the source, for origins and rejections.
#[derive(Clone, Copy)]
pub(crate) struct RawLine<'a> {
    pub(crate) line: u64,
    pub(crate) bytes: &'a [u8],
}

impl RawLine<'_> {
    pub(crate) fn reject(self, code: &str, reason: impl Into<String>) -> Rejected {
        Rejected::new(self.line, code, shortened(reason.into()), self.bytes)
    }

    pub(crate) fn origin(self, source: &str) -> Origin {
        Origin { source: source.to_owned(), raw: Some(Digest::of(self.bytes)), line: self.line }
    }

    /// For records that come by the hundred million: a digest of each would cost more than reading it.
    pub(crate) fn place(self, source: &str) -> Origin {
        Origin { source: source.to_owned(), raw: None, line: self.line }
    }

    /// Reads `text` as one JSON value of the wanted shape.
    pub(crate) fn json<'t, T: Deserialize<'t>>(self, text: &'t str) -> Result<T, Rejected> {
        serde_json::from_str(text).map_err(|wrong| self.reject("json", wrong.to_string()))
    }
}

/// An RDAP object, with the digest of the line as it stands in the source.
fn registration(raw: RawLine<'_>, text: &str, source: Source<'_>) -> Result<Record, Rejected> {
    match rdap::decode(raw.line, text.as_bytes(), &source) {
        Ok(Record::Observation(mut seen)) if text.len() != raw.bytes.len() => {
            seen.origin.raw = Some(Digest::of(raw.bytes));
            Ok(Record::Observation(seen))
        }
        Ok(record) => Ok(record),
        Err(rejected) => Err(raw.reject(&rejected.code, rejected.reason)),
    }
}

/// A reason may quote a hostile value of any length.
fn shortened(mut reason: String) -> String {
    const LONGEST: usize = 400;
    if reason.len() > LONGEST {
        reason.truncate(reason.floor_char_boundary(LONGEST));
        reason.push_str(" ...");
    }
    reason
}

#[cfg(test)]
mod tests;
