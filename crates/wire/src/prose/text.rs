//! Normalised text, with the way back to the bytes it came from.

use std::ops::Range;

/// Text in which a line feed ends a block and all other white space is one space; every byte has its place in the source.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) text: String,
    marks: Vec<Mark>,
    next: usize,
    /// Where the last space began.
    space: usize,
    newlines: Vec<u32>,
}

/// From `at` on, offsets in the source are `source + (offset - at)`, until the next mark.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: u32,
    source: u32,
    /// Where, in the source, that ends which stands before `at`.
    before: u32,
}

/// Bytes of the source between two counts of line feeds: few, for places are many.
const LINE_STEP: usize = 128;

impl Text {
    /// Nothing yet; `source` is only counted for its lines.
    pub(super) fn over(source: &[u8]) -> Self {
        let mut count = 0;
        let newlines = source.chunks(LINE_STEP).map(|chunk| {
            let before = count;
            count += line_feeds(chunk);
            before
        });
        Self { text: String::with_capacity(source.len()), newlines: newlines.collect(), ..Self::default() }
    }

    /// Adds `text`, which stands in the source at `source` as it is.
    pub(super) fn push_str(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        self.mark(source);
        self.text.push_str(text);
        self.next = source + text.len();
    }

    /// Adds `c`, written in the source as the bytes from `start` to `end`.
    pub(super) fn push_char(&mut self, c: char, start: usize, end: usize) {
        self.mark(start);
        self.text.push(c);
        self.next = start + c.len_utf8();
        if self.next != end {
            let before = offset(end);
            self.marks.push(Mark { at: offset(self.text.len()), source: before, before });
            self.next = end;
        }
    }

    /// Adds a space, unless one or the end of a block is there already.
    pub(super) fn push_space(&mut self, start: usize, end: usize) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.push_char(' ', start, end);
            self.space = start;
        }
    }

    /// Ends a block, unless it is empty.
    pub(super) fn end_block(&mut self, at: usize) {
        if self.text.ends_with(' ') {
            self.text.pop();
            // The space's own mark goes with it, so that marks stay in order.
            let length = offset(self.text.len());
            while self.marks.last().is_some_and(|mark| mark.at > length) {
                self.marks.pop();
            }
            self.next = self.space;
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push_char('\n', at, at);
        }
    }

    fn mark(&mut self, source: usize) {
        if source != self.next || self.marks.is_empty() {
            let at = offset(self.text.len());
            let before = self.next;
            if let Some(last) = self.marks.last_mut().filter(|last| last.at == at) {
                last.source = offset(source);
            } else {
                self.marks.push(Mark { at, source: offset(source), before: offset(before) });
            }
        }
    }

    /// The marks that tell the places within `start..end` of the text, sought from the mark `after` on: a search among
    /// all of them for each place is dear.
    pub(super) fn marks(&self, after: usize, start: usize, end: usize) -> Range<usize> {
        let up_to = |from: usize, place: usize| {
            let rest = self.marks.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|mark| mark.at <= offset(place)).count()
        };
        let from = up_to(after, start).saturating_sub(1).max(after);
        from..up_to(from, end)
    }

    /// First and last-plus-one byte, in the source, of the stretch `start..end` of the text, told by its `marks`.
    pub(super) fn source(&self, marks: &Range<usize>, start: usize, end: usize) -> (u32, u32) {
        let (start, end) = (offset(start), offset(end));
        let marks = self.marks.get(marks.clone()).unwrap_or_default();
        let from = marks.partition_point(|mark| mark.at <= start);
        let first = from.checked_sub(1).map_or(start, |index| shifted(marks[index], start));
        let to = marks.partition_point(|mark| mark.at < end);
        let last = match marks.get(to).filter(|mark| mark.at == end) {
            Some(mark) => mark.before,
            None => to.checked_sub(1).map_or(end, |index| shifted(marks[index], end)),
        };
        (first, last.max(first))
    }

    /// The line, from 1, of a byte of the source.
    pub(super) fn line(&self, source: &[u8], at: u32) -> u32 {
        let at = (at as usize).min(source.len());
        let step = (at / LINE_STEP).min(self.newlines.len().saturating_sub(1));
        let before = self.newlines.get(step).copied().unwrap_or(0);
        before + line_feeds(&source[step * LINE_STEP..at]) + 1
    }
}

fn shifted(mark: Mark, at: u32) -> u32 {
    mark.source.saturating_add(at - mark.at)
}

fn line_feeds(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte == b'\n')).sum()
}

/// Offsets fit in 32 bits: sources are at most [`super::SOURCE_LIMIT`] bytes long.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
