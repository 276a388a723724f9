//! What a backtest works on: the knowledge of a desk, or files named on the command line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use engine::attribute::backtest::{Pair, Truth};
use model::{Actor, AliasClaim, Knowledge, Report};
use wire::stix::{CitedUse, cited_uses};
use wire::{AskedReport, Format, LineDecoder, Record, Shape, Source};

use crate::asked_reports;
use crate::desk::Desk;
use crate::intake::{Input, Lines, Next, Progress, collect, unpack};
use crate::stage::attribute::uses;

/// The most that a file may unpack to.
const LIMIT: u64 = 4 << 30;
/// Bytes by which a file is recognised.
const HEAD: u64 = 1 << 16;

/// Everything a backtest may need.
#[derive(Default)]
pub(crate) struct Material {
    pub(crate) reports: Vec<Report>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) claims: Vec<AliasClaim>,
    pub(crate) uses: Vec<CitedUse>,
    /// Reports with techniques or software, whose actor is known.
    pub(crate) items: Vec<AskedReport>,
    pub(crate) pairs: Vec<Pair>,
    /// Records that could not be read.
    pub(crate) unread: u64,
}

impl Material {
    /// The knowledge of a desk; what actors use is read when `with_uses` asks for it.
    pub(crate) fn of_desk(desk: &Desk, with_uses: bool) -> Result<Self> {
        Ok(Self {
            reports: desk.store.reports(None)?,
            actors: desk.store.actors()?,
            claims: desk.store.aliases()?,
            uses: if with_uses { uses(desk)? } else { Vec::new() },
            ..Self::default()
        })
    }

    /// What files and folders say. Several sources of one kind are put together.
    pub(crate) fn of_files(paths: &[PathBuf]) -> Result<Self> {
        let (inputs, problems) = collect(paths, Path::new("\0"));
        if let Some(problem) = problems.iter().find(|problem| problem.failed) {
            bail!("cannot read `{}`: {}", problem.path, problem.reason);
        }
        let mut it = Self::default();
        let progress = Progress::count("reading", inputs.len() as u64);
        for input in inputs {
            let Input::File(path) = &input else { bail!("--data takes files and folders") };
            it.file(path, &input.name()).with_context(|| format!("cannot read `{}`", path.display()))?;
            progress.add(1);
        }
        progress.finish();
        Ok(it)
    }

    fn file(&mut self, path: &Path, name: &str) -> Result<()> {
        let file = File::open(path)?;
        let mut reader = BufReader::with_capacity(1 << 17, unpack(Box::new(BufReader::new(file)), LIMIT)?);
        let mut head = Vec::new();
        reader.by_ref().take(HEAD).read_to_end(&mut head)?;
        let whole = (head.len() as u64) < HEAD;
        let mut all = BufReader::new(std::io::Cursor::new(head.clone()).chain(reader));
        if is_pairs(&head) {
            self.pairs.extend(pairs(&mut all)?);
            return Ok(());
        }
        if is_items(&head) {
            let (items, bad) = asked_reports::of_stream(all, name, Some(model::Timestamp::EPOCH))?;
            self.items.extend(items);
            self.unread += bad.len() as u64;
            return Ok(());
        }
        let format = wire::recognise(&head, whole)?;
        match format {
            Format::Stix => {
                let mut bytes = Vec::new();
                all.read_to_end(&mut bytes)?;
                self.uses.extend(cited_uses(&bytes)?);
                self.document(format, name, &mut &bytes[..])
            }
            _ if format.shape() == Shape::Document => self.document(format, name, &mut all),
            _ => self.lines(format, name, all),
        }
    }

    fn document(&mut self, format: Format, name: &str, input: &mut dyn BufRead) -> Result<()> {
        wire::read_document(format, &Source { file: name }, input, &mut |record| {
            self.keep(record);
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    fn lines(&mut self, format: Format, name: &str, input: impl BufRead) -> Result<()> {
        let mut decoder = LineDecoder::new(format, Source { file: name });
        let mut lines = Lines::new(input, wire::MAX_LINE_BYTES);
        let mut out = Vec::new();
        loop {
            match lines.next()? {
                Next::End => return Ok(()),
                Next::Line { number, bytes } => decoder.decode(number, bytes, &mut out),
                Next::TooLong { .. } => self.unread += 1,
                Next::Damaged { number, reason, .. } => bail!("damaged from line {number} on: {reason}"),
            }
            out.drain(..).for_each(|record| self.keep(record));
        }
    }

    fn keep(&mut self, record: Result<Record, model::Rejected>) {
        match record {
            Ok(Record::Knowledge(Knowledge::Report(report))) => self.reports.push(report),
            Ok(Record::Knowledge(Knowledge::Actor(actor))) => self.actors.push(actor),
            Ok(Record::Knowledge(Knowledge::Alias(claim))) => self.claims.push(claim),
            // Uses are read with their citations; nothing else is of interest here.
            Ok(_) => {}
            Err(_) => self.unread += 1,
        }
    }
}

/// A list of pairs: `a,b,gold` and whatever columns follow.
fn is_pairs(head: &[u8]) -> bool {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first).to_lowercase();
    let columns: Vec<&str> = first.trim().split(',').take(3).map(str::trim).collect();
    columns == ["a", "b", "gold"]
}

/// Reports with techniques: objects with `techniques` and without `iocs`, in a list or one a line.
fn is_items(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start();
    (start.starts_with('[') || start.starts_with('{'))
        && text.contains("\"techniques\"")
        && !text.contains("\"iocs\"")
        && !text.contains("\"bundle\"")
}

fn pairs(reader: &mut dyn BufRead) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for (line, number) in reader.lines().zip(1..).skip(1) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let cells = cells(&line);
        let [a, b, gold, ..] = &cells[..] else {
            bail!("line {number}: three columns are expected: a, b, gold")
        };
        let truth = match gold.trim() {
            "same" => Truth::Same,
            "different" => Truth::Different,
            "contested" => Truth::Contested,
            other => bail!("line {number}: `{other}` is none of same, different, contested"),
        };
        pairs.push(Pair { a: a.trim().to_owned(), b: b.trim().to_owned(), truth });
    }
    Ok(pairs)
}

/// Cells of a line of CSV (RFC 4180), without line breaks within quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.trim_end_matches('\r').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_with_quotes_and_bad_lines_are_named() {
        assert_eq!(cells("a,\"b, \"\"c\"\"\",same,"), ["a", "b, \"c\"", "same", ""]);
        assert!(is_pairs(b"a,b,gold,note\n") && !is_pairs(b"a;b\n"));
        let read = pairs(&mut "a,b,gold\nX,\"Y, Z\",different,why\n\n".as_bytes()).unwrap();
        assert_eq!(read, [Pair { a: "X".to_owned(), b: "Y, Z".to_owned(), truth: Truth::Different }]);
        assert!(pairs(&mut "a,b,gold\nX,Y,maybe\n".as_bytes()).unwrap_err().to_string().contains("line 2"));
    }

    #[test]
    fn items_are_told_from_reports_and_bundles() {
        assert!(is_items(br#"[{"report": "x", "techniques": []}]"#));
        assert!(!is_items(br#"{"iocs": [], "techniques": []}"#));
        assert!(!is_items(br#"{"type": "bundle", "techniques": 1}"#));
    }
}
