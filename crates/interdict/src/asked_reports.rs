//! Reads reports whose actor is asked for: lines of JSON, or one JSON list of such objects.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use model::{Rejected, Timestamp};
use serde_json::value::RawValue;
use wire::{AskedReport, MAX_LINE_BYTES, asked_report};

use crate::intake::{Lines, Next, unpack};

/// Every report of the file, and what could not be read. A report without a date is of the moment `undated`.
pub(crate) fn read(
    path: &Path,
    undated: Option<Timestamp>,
    limit: u64,
) -> Result<(Vec<AskedReport>, Vec<Rejected>)> {
    let source: Box<dyn BufRead + Send> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
        Box::new(BufReader::new(file))
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let reader = unpack(source, limit).with_context(|| format!("cannot read `{}`", path.display()))?;
    of_stream(BufReader::new(reader), &name, undated)
        .with_context(|| format!("cannot read `{}`", path.display()))
}

/// The same of a stream.
pub(crate) fn of_stream(
    mut reader: impl BufRead,
    name: &str,
    undated: Option<Timestamp>,
) -> Result<(Vec<AskedReport>, Vec<Rejected>)> {
    let mut read = Reading { name, undated, asked: Vec::new(), bad: Vec::new() };
    let is_list = reader.fill_buf()?.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if is_list {
        let mut text = String::new();
        reader.read_to_string(&mut text)?;
        let list: Vec<&RawValue> = serde_json::from_str(&text).context("no list of JSON objects")?;
        for (object, number) in list.iter().zip(1..) {
            read.one(number, object.get().as_bytes());
        }
    } else {
        let mut lines = Lines::new(reader, MAX_LINE_BYTES);
        loop {
            match lines.next()? {
                Next::End => break,
                Next::Line { number, bytes } => read.one(number, bytes),
                Next::TooLong { number, head, .. } => {
                    let reason = format!("a line of more than {MAX_LINE_BYTES} bytes");
                    read.bad.push(Rejected::new(number, "too_long", reason, head));
                }
                Next::Damaged { number, reason, head } => {
                    read.bad.push(Rejected::new(number, "truncated", reason, head));
                    break;
                }
            }
        }
    }
    Ok((read.asked, read.bad))
}

struct Reading<'a> {
    name: &'a str,
    undated: Option<Timestamp>,
    asked: Vec<AskedReport>,
    bad: Vec<Rejected>,
}

impl Reading<'_> {
    fn one(&mut self, number: u64, bytes: &[u8]) {
        match asked_report(number, bytes, self.name, self.undated) {
            None => {}
            Some(Ok((asked, unreadable))) => {
                self.asked.push(asked);
                self.bad.extend(unreadable);
            }
            Some(Err(rejected)) => self.bad.push(rejected),
        }
    }
}
