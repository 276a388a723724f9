//! Answers that are printed row by row while the question is still being worked on.

use std::io::{BufWriter, ErrorKind, StdoutLock, Write};

use anyhow::{Context, Result};
use model::{DomainName, Interval, Key, Timestamp};
use serde::Serialize;

use crate::answer::{Format, printable};

/// Rows on standard output, in the asked format.
pub(crate) struct Rows {
    out: BufWriter<StdoutLock<'static>>,
    format: Format,
    written: u64,
    /// The reader went away.
    closed: bool,
}

impl Rows {
    pub(crate) fn to_stdout(format: Format) -> Self {
        Self { out: BufWriter::new(std::io::stdout().lock()), format, written: 0, closed: false }
    }

    /// Writes one row; `text` is how a person sees it. False when nobody reads any more.
    pub(crate) fn row(&mut self, row: &impl Serialize, text: impl FnOnce() -> String) -> Result<bool> {
        let line = match self.format {
            Format::Text => printable(&text()),
            Format::Ndjson => serde_json::to_string(row).context("a row does not serialise")?,
            Format::Json => {
                let row = serde_json::to_string(row).context("a row does not serialise")?;
                format!("{}{row}", if self.written == 0 { "[\n" } else { ",\n" })
            }
        };
        self.written += 1;
        let end = if self.format == Format::Json { "" } else { "\n" };
        let done = write!(self.out, "{line}{end}");
        self.hear(done)
    }

    /// Words between the rows, for persons only.
    pub(crate) fn heading(&mut self, text: &str) -> Result<bool> {
        if self.format != Format::Text {
            return Ok(!self.closed);
        }
        let done = writeln!(self.out, "{}", printable(text));
        self.hear(done)
    }

    /// Shows what was written so far.
    pub(crate) fn flush(&mut self) -> Result<()> {
        let done = self.out.flush();
        self.hear(done).map(drop)
    }

    /// Ends the answer.
    pub(crate) fn end(mut self) -> Result<u64> {
        if self.format == Format::Json {
            let done = writeln!(self.out, "{}", if self.written == 0 { "[]" } else { "\n]" });
            self.hear(done)?;
        }
        self.flush()?;
        Ok(self.written)
    }

    fn hear(&mut self, done: std::io::Result<()>) -> Result<bool> {
        match done {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.closed = true,
            Err(error) => return Err(error).context("cannot write the answer"),
        }
        Ok(!self.closed)
    }
}

/// First and last sighting, in a row.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct When {
    pub(crate) first: Option<Timestamp>,
    pub(crate) last: Option<Timestamp>,
}

impl When {
    pub(crate) fn of(when: Option<Interval>) -> Self {
        Self { first: when.map(Interval::first), last: when.map(Interval::last) }
    }

    /// Two dates, in columns of ten.
    pub(crate) fn text(self) -> String {
        let date = |time: Option<Timestamp>| time.map_or_else(|| "-".to_owned(), Timestamp::date);
        format!("{:<10}  {:<10}", date(self.first), date(self.last))
    }
}

/// A name that has what was asked about.
#[derive(Serialize)]
pub(crate) struct Named<'a> {
    pub(crate) asked: &'a str,
    pub(crate) name: &'a DomainName,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<&'a Key>,
    #[serde(flatten)]
    pub(crate) when: When,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u64>,
    pub(crate) sightings: u64,
}

impl Named<'_> {
    pub(crate) fn text(&self) -> String {
        format!("{}  {:>6}  {}", self.when.text(), self.sightings, self.name)
    }
}
