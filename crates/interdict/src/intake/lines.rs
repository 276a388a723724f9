//! Lines of bounded length from a stream that may be hostile or cut short.

use std::io::{self, BufRead};

/// Reads lines, never holding more than the limit.
pub(crate) struct Lines<R> {
    inner: R,
    limit: usize,
    number: u64,
    buffer: Vec<u8>,
}

/// What came next.
pub(crate) enum Next<'a> {
    /// A line without its line end; numbers count from 1.
    Line { number: u64, bytes: &'a [u8] },
    /// A line longer than the limit: its length and its first bytes.
    TooLong { number: u64, length: u64, head: &'a [u8] },
    /// The stream is damaged here; nothing follows. The bytes are what came of the line.
    Damaged { number: u64, reason: String, head: &'a [u8] },
    /// The end.
    End,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `limit` bytes.
    pub(crate) const fn new(inner: R, limit: usize) -> Self {
        Self { inner, limit, number: 0, buffer: Vec::new() }
    }

    /// The next line. An error is one of fetching the bytes; damage in the bytes is [`Next::Damaged`].
    pub(crate) fn next(&mut self) -> io::Result<Next<'_>> {
        self.buffer.clear();
        self.number += 1;
        let number = self.number;
        let mut length = 0_u64;
        loop {
            let chunk = match self.inner.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if super::is_damage(&error) => {
                    return Ok(Next::Damaged { number, reason: error.to_string(), head: &self.buffer });
                }
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                if length == 0 {
                    return Ok(Next::End);
                }
                break;
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(chunk.len());
            length += taken as u64;
            let room = self.limit.saturating_sub(self.buffer.len());
            self.buffer.extend_from_slice(&chunk[..taken.min(room)]);
            self.inner.consume(end.map_or(taken, |end| end + 1));
            if end.is_some() {
                break;
            }
        }
        if length > self.limit as u64 {
            return Ok(Next::TooLong { number, length, head: &self.buffer });
        }
        let bytes = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        Ok(Next::Line { number, bytes })
    }
}

#[cfg(test)]
mod tests;
