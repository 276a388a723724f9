use model::{Bulk, Rejected};

use super::{LineDecoder, MAX_LINE_BYTES, RawLine};
use crate::{Format, Record, pdns};

/// What a block of lines gives.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Bare names of name lists, in order of line.
    pub names: Bulk,
    /// Resolutions of passive DNS, in order of line.
    pub resolutions: Bulk,
    /// All other records, and the rejections, in order of line.
    pub rest: Vec<Result<Record, Rejected>>,
    /// Lines that gave nothing: blank, comments, heartbeats.
    pub skipped: u64,
}

impl Block {
    /// Records and rejections so far.
    pub(crate) fn len(&self) -> usize {
        self.names.len() + self.resolutions.len() + self.rest.len()
    }
}

impl LineDecoder {
    /// Reads whole lines, of which `first` is the number of the first one, and adds to `out` what they give: the same
    /// as [`LineDecoder::decode`] gives for one line after the other, with names and resolutions in columns.
    pub fn decode_block(&mut self, first: u64, bytes: &[u8], out: &mut Block) {
        let mut line = first;
        let mut at = 0;
        // Checked once for the whole block; in one that is no UTF-8 each line is checked by itself.
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        while at < bytes.len() {
            if self.format == Format::Pdns
                && let Some((row, length)) = text.get(at..).and_then(pdns::quick)
                && length <= MAX_LINE_BYTES
            {
                let known = out.len();
                let raw = RawLine { line, bytes: &bytes[at..at + length] };
                pdns::row(raw, &row, &self.file, out);
                out.skipped += u64::from(out.len() == known);
                // What is quick ends at the end of its line, or of the block.
                at += length + usize::from(bytes.get(at + length) == Some(&b'\r')) + 1;
            } else {
                let rest = &bytes[at..];
                let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                let known = out.len();
                self.line(line, &rest[..length], out);
                out.skipped += u64::from(out.len() == known);
                at += length + 1;
            }
            line += 1;
        }
    }
}

#[cfg(test)]
mod tests;
