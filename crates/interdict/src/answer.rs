//! What a command says: data on standard output, talk on standard error, one exit code.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde::Serialize;

/// How data is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Ndjson,
}

/// How a command ended: 0 done or nothing found, 1 findings, 2 failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    Found,
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Failed => 2,
        })
    }
}

/// The answer of a command in all three formats.
pub(crate) struct Answer {
    text: String,
    whole: String,
    rows: Vec<String>,
    exit: Exit,
}

impl Answer {
    /// An answer whose JSON is `whole` and whose NDJSON lines are `rows`.
    pub(crate) fn new<W: Serialize, R: Serialize>(text: String, whole: &W, rows: &[R]) -> Result<Self> {
        Ok(Self {
            text,
            whole: serde_json::to_string_pretty(whole).context("answer does not serialise")?,
            rows: rows
                .iter()
                .map(serde_json::to_string)
                .collect::<Result<_, _>>()
                .context("answer does not serialise")?,
            exit: Exit::Done,
        })
    }

    /// An answer that is a list.
    pub(crate) fn list<R: Serialize>(text: String, rows: &[R]) -> Result<Self> {
        Self::new(text, &rows, rows)
    }

    /// An answer that is one thing.
    pub(crate) fn one<T: Serialize>(text: String, thing: &T) -> Result<Self> {
        Self::new(text, thing, std::slice::from_ref(thing))
    }

    /// The same, ending with `exit`.
    pub(crate) const fn ending(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Prints to standard output; a reader that went away is no failure.
    pub(crate) fn print(&self, format: Format) -> Result<Exit> {
        let mut out = std::io::stdout().lock();
        let written = match format {
            Format::Text => out.write_all(printable(&self.text).as_bytes()),
            Format::Json => writeln!(out, "{}", self.whole),
            Format::Ndjson => self.rows.iter().try_for_each(|row| writeln!(out, "{row}")),
        };
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(error).context("cannot write the answer")
            }
            _ => Ok(self.exit),
        }
    }
}

/// The one place where errors are printed: what failed, then its causes.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    let mut out = std::io::stderr().lock();
    let mut said = String::new();
    for (depth, cause) in error.chain().enumerate() {
        let text = cause.to_string();
        // A cause that its parent already quoted adds nothing.
        if said.contains(&text) {
            continue;
        }
        let _ = if depth == 0 {
            writeln!(out, "error: {}", printable(&text))
        } else {
            writeln!(out, "  because: {}", printable(&text))
        };
        said.push_str(&text);
    }
    Exit::Failed.into()
}

/// Says something to the person, on standard error.
pub(crate) fn say(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{}", printable(&text.to_string()));
}

/// The text without anything that a terminal would obey: records are written by adversaries.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let directs =
            matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        if (c.is_control() && c != '\n' && c != '\t') || directs {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(printable("a\u{1b}[31m\n\u{202e}b\tü"), "a\\u{1b}[31m\n\\u{202e}b\tü");
    }
}
