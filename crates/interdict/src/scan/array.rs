use std::io::{self, Write};

/// Lines, each one JSON value, written as one JSON array: a scan does not know its findings before they are written.
pub(crate) struct Array<'w, W> {
    out: &'w mut W,
    begun: bool,
    /// Whether the next octet begins a line.
    at_start: bool,
}

impl<'w, W: Write> Array<'w, W> {
    pub(crate) const fn new(out: &'w mut W) -> Self {
        Self { out, begun: false, at_start: true }
    }

    /// Ends the array; one without lines is empty.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })
    }
}

impl<W: Write> Write for Array<'_, W> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        for line in text.split_inclusive(|octet| *octet == b'\n') {
            if self.at_start {
                self.out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
                self.begun = true;
            }
            let value = line.strip_suffix(b"\n");
            self.out.write_all(value.unwrap_or(line))?;
            self.at_start = value.is_some();
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
