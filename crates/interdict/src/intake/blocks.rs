//! Whole lines, many at a time, from a stream that may be hostile or cut short.

use std::io::{self, Read};

/// Bytes of a block, but for one that holds a single longer line.
const BLOCK: usize = 1 << 17;

/// Cuts a stream into blocks of whole lines, never holding more than a block or the longest line allowed.
pub(crate) struct Blocks<R> {
    inner: R,
    limit: usize,
    /// Number of the first line in `held`.
    line: u64,
    held: Vec<u8>,
    ended: Option<Ended>,
}

enum Ended {
    Whole,
    Damaged(String),
}

/// What came next.
pub(crate) enum Piece {
    /// Whole lines, the last one of the stream perhaps without its line end. None is longer than the limit.
    Lines { first: u64, bytes: Vec<u8> },
    /// A line longer than the limit: its length and its first bytes.
    TooLong { number: u64, length: u64, head: Vec<u8> },
    /// The stream is damaged in this line; nothing follows. The bytes are what came of the line.
    Damaged { number: u64, reason: String, head: Vec<u8> },
}

impl<R: Read> Blocks<R> {
    /// Lines of at most `limit` bytes.
    pub(crate) const fn new(inner: R, limit: usize) -> Self {
        Self { inner, limit, line: 1, held: Vec::new(), ended: None }
    }

    /// The next piece; `None` at the end. An error is one of fetching the bytes.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        // A line within a block is no longer than the block, so a block may not be larger than the limit.
        let mut wanted = BLOCK.min(self.limit + 1);
        loop {
            self.fill(wanted)?;
            if let Some(end) = self.held.iter().rposition(|byte| *byte == b'\n') {
                return Ok(Some(self.cut(end + 1)));
            }
            match &self.ended {
                None if self.held.len() <= self.limit => wanted = (wanted * 2).min(self.limit + 1),
                None => return self.too_long().map(Some),
                Some(Ended::Whole) if self.held.is_empty() => return Ok(None),
                Some(Ended::Whole) => return Ok(Some(self.cut(self.held.len()))),
                Some(Ended::Damaged(reason)) => {
                    let (number, reason) = (self.line, reason.clone());
                    self.ended = Some(Ended::Whole);
                    return Ok(Some(Piece::Damaged { number, reason, head: std::mem::take(&mut self.held) }));
                }
            }
        }
    }

    /// Reads until `wanted` bytes are held or the stream ends.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        let mut len = self.held.len();
        if len >= wanted || self.ended.is_some() {
            return Ok(());
        }
        self.held.resize(wanted, 0);
        while len < wanted {
            match self.inner.read(&mut self.held[len..]) {
                Ok(0) => {
                    self.ended = Some(Ended::Whole);
                    break;
                }
                Ok(read) => len += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if super::is_damage(&error) => {
                    self.ended = Some(Ended::Damaged(error.to_string()));
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        self.held.truncate(len);
        Ok(())
    }

    /// Takes the first `end` bytes, which are whole lines.
    fn cut(&mut self, end: usize) -> Piece {
        let rest = self.held[end..].to_vec();
        let mut bytes = std::mem::replace(&mut self.held, rest);
        bytes.truncate(end);
        let first = self.line;
        self.line += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        Piece::Lines { first, bytes }
    }

    /// Passes over the rest of a line that is too long.
    fn too_long(&mut self) -> io::Result<Piece> {
        let number = self.line;
        let mut head = std::mem::take(&mut self.held);
        let mut length = head.len() as u64;
        head.truncate(self.limit);
        loop {
            // No more than a block of `next` would hold, for the same reason.
            self.fill(BLOCK.min(self.limit + 1))?;
            if let Some(end) = self.held.iter().position(|byte| *byte == b'\n') {
                length += end as u64;
                self.held.drain(..=end);
                self.line += 1;
                return Ok(Piece::TooLong { number, length, head });
            }
            length += self.held.len() as u64;
            self.held.clear();
            match self.ended.take() {
                None => {}
                Some(Ended::Whole) => {
                    self.ended = Some(Ended::Whole);
                    return Ok(Piece::TooLong { number, length, head });
                }
                Some(Ended::Damaged(reason)) => {
                    self.ended = Some(Ended::Whole);
                    return Ok(Piece::Damaged { number, reason, head });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
