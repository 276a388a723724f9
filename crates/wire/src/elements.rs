//! A JSON document cut into the raw bytes of its elements, so that each is judged alone.
//!
//! The cutter knows only strings, escapes and brackets (RFC 8259): it neither recurses nor keeps more than one
//! element, and an element with broken JSON inside costs that element, not the document.

use std::io::BufRead;
use std::ops::ControlFlow;

use crate::DocumentError;

/// One element may have this many bytes; a longer one is handed over as [`Part::Oversize`].
pub(crate) const ELEMENT_LIMIT: usize = 4 << 20;

/// A key of the outer object may have this many bytes.
const KEY_LIMIT: usize = 1 << 16;

/// Where the elements stand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Layout<'k> {
    /// The array under this key of one outer object; the object's other members are handed over too.
    Under(&'k str),
    /// The top level: a value that is an array gives its elements, any other value is itself an element; several
    /// values may follow each other.
    Top,
}

/// One piece of the document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    /// A member of the outer object beside the array.
    Member { key: &'a str, value: &'a [u8] },
    /// An element; `ordinal` counts from 1, `line` is where it begins.
    Element { ordinal: u64, line: u64, bytes: &'a [u8] },
    /// An element that is longer than allowed; `head` is its beginning.
    Oversize { ordinal: u64, line: u64, head: &'a [u8] },
}

/// What takes the parts; [`ControlFlow::Break`] ends the reading.
pub(crate) type PartSink<'s> = dyn FnMut(Part<'_>) -> ControlFlow<()> + 's;

/// Cuts the JSON document `input` into parts, in the document's order.
///
/// # Errors
/// [`DocumentError::Malformed`] when brackets, colons or commas outside the elements are wrong, or the document ends
/// early; what was handed over before stays valid.
pub(crate) fn read_elements(
    input: &mut dyn BufRead,
    layout: Layout<'_>,
    limit: usize,
    sink: &mut PartSink<'_>,
) -> Result<(), DocumentError> {
    let mut cutter = Cutter { input, limit, line: 1, ordinal: 0, value: Vec::new() };
    cutter.skip_byte_order_mark()?;
    let flow = match layout {
        Layout::Under(key) => cutter.outer_object(key, sink)?,
        Layout::Top => cutter.top(sink)?,
    };
    if flow.is_continue()
        && let Some(byte) = cutter.peek()?
    {
        return Err(cutter.unexpected(byte, "the end of the document"));
    }
    Ok(())
}

struct Cutter<'r> {
    input: &'r mut dyn BufRead,
    limit: usize,
    line: u64,
    ordinal: u64,
    value: Vec<u8>,
}

type Cut = Result<ControlFlow<()>, DocumentError>;

impl Cutter<'_> {
    fn skip_byte_order_mark(&mut self) -> Result<(), DocumentError> {
        if self.input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        Ok(())
    }

    /// The next byte that is no white space, not consumed; `None` at the end.
    fn peek(&mut self) -> Result<Option<u8>, DocumentError> {
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
            self.line += newlines(&chunk[..blank]);
            let next = chunk.get(blank).copied();
            self.input.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// [`Self::peek`], where the document may not end.
    fn next(&mut self, wanted: &str) -> Result<u8, DocumentError> {
        self.peek()?.ok_or_else(|| DocumentError::Malformed {
            reason: format!(
                "it ends at line {}, after {} elements, where {wanted} is expected",
                self.line, self.ordinal
            ),
        })
    }

    fn expect(&mut self, byte: u8, wanted: &str) -> Result<(), DocumentError> {
        match self.next(wanted)? {
            found if found == byte => {
                self.input.consume(1);
                Ok(())
            }
            found => Err(self.unexpected(found, wanted)),
        }
    }

    fn unexpected(&self, byte: u8, wanted: &str) -> DocumentError {
        DocumentError::Malformed {
            reason: format!(
                "`{}` stands at line {}, after {} elements, where {wanted} is expected",
                byte.escape_ascii(),
                self.line,
                self.ordinal
            ),
        }
    }

    fn outer_object(&mut self, array: &str, sink: &mut PartSink<'_>) -> Cut {
        self.expect(b'{', "`{` of the outer object")?;
        if self.next("a key")? == b'}' {
            self.input.consume(1);
            return Ok(ControlFlow::Continue(()));
        }
        loop {
            let key = self.key()?;
            self.expect(b':', "`:` after a key")?;
            let first = self.next("a value")?;
            if key == array && first == b'[' {
                if self.array(sink)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            } else {
                // A member longer than the limit is nothing any format here needs.
                let limit = self.limit;
                if self.capture(limit)? {
                    let value = std::mem::take(&mut self.value);
                    let flow = sink(Part::Member { key: &key, value: &value });
                    self.value = value;
                    if flow.is_break() {
                        return Ok(flow);
                    }
                }
            }
            match self.next("`,` or `}`")? {
                b',' => self.input.consume(1),
                b'}' => {
                    self.input.consume(1);
                    return Ok(ControlFlow::Continue(()));
                }
                byte => return Err(self.unexpected(byte, "`,` or `}`")),
            }
        }
    }

    fn key(&mut self) -> Result<String, DocumentError> {
        match self.next("a key")? {
            b'"' => {}
            byte => return Err(self.unexpected(byte, "a key")),
        }
        let fits = self.capture(KEY_LIMIT)?;
        fits.then(|| serde_json::from_slice(&self.value).ok()).flatten().ok_or_else(|| {
            DocumentError::Malformed { reason: format!("the key at line {} is no text", self.line) }
        })
    }

    fn top(&mut self, sink: &mut PartSink<'_>) -> Cut {
        while let Some(byte) = self.peek()? {
            let flow = if byte == b'[' { self.array(sink)? } else { self.element(sink)? };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn array(&mut self, sink: &mut PartSink<'_>) -> Cut {
        self.input.consume(1);
        if self.next("an element")? == b']' {
            self.input.consume(1);
            return Ok(ControlFlow::Continue(()));
        }
        loop {
            self.next("an element")?;
            if self.element(sink)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            match self.next("`,` or `]`")? {
                b',' => self.input.consume(1),
                b']' => {
                    self.input.consume(1);
                    return Ok(ControlFlow::Continue(()));
                }
                byte => return Err(self.unexpected(byte, "`,` or `]`")),
            }
        }
    }

    fn element(&mut self, sink: &mut PartSink<'_>) -> Cut {
        let line = self.line;
        self.ordinal += 1;
        let ordinal = self.ordinal;
        let fits = self.capture(self.limit)?;
        let value = std::mem::take(&mut self.value);
        let flow = sink(if fits {
            Part::Element { ordinal, line, bytes: &value }
        } else {
            Part::Oversize { ordinal, line, head: &value }
        });
        self.value = value;
        Ok(flow)
    }

    /// Reads one value into `self.value`, at most `limit` bytes of it; whether it fits.
    fn capture(&mut self, limit: usize) -> Result<bool, DocumentError> {
        self.value.clear();
        let began = self.line;
        let mut state = State::default();
        let mut length = 0_usize;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                if state.is_scalar() && length > 0 {
                    break;
                }
                return Err(DocumentError::Malformed {
                    reason: format!(
                        "it ends inside the value that begins at line {began}, after {} elements",
                        self.ordinal
                    ),
                });
            }
            let end = chunk.iter().position(|&byte| state.ends_before(byte));
            let taken = &chunk[..end.unwrap_or(chunk.len())];
            let room = limit.saturating_sub(self.value.len()).min(taken.len());
            self.value.extend_from_slice(&taken[..room]);
            self.line += newlines(taken);
            length = length.saturating_add(taken.len());
            let taken = taken.len();
            self.input.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if length == 0 {
            let byte = self.next("a value")?;
            return Err(self.unexpected(byte, "a value"));
        }
        Ok(length <= limit)
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// Where in a value the cutter stands.
#[derive(Default)]
struct State {
    begun: bool,
    depth: u64,
    string: bool,
    escape: bool,
    closed: bool,
}

impl State {
    /// Whether the value began as a number or a word, which only the byte after it ends.
    const fn is_scalar(&self) -> bool {
        !self.string && self.depth == 0
    }

    /// Whether the value ended before `byte`; else `byte` belongs to it.
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.closed {
            return true;
        }
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                b'"' => {
                    self.string = false;
                    self.closed = self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        let first = !std::mem::replace(&mut self.begun, true);
        match byte {
            b'"' if first || self.depth > 0 => self.string = true,
            b'{' | b'[' if first || self.depth > 0 => self.depth += 1,
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                self.closed = self.depth == 0;
            }
            b'"' | b'{' | b'[' | b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => {
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests;
