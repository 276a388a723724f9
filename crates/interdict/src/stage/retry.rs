//! Retry: what is in quarantine is decoded again from the vault, by the decoders and limits of today.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;

use anyhow::{Context, Result};
use lake::BatchId;
use model::{Batch, Digest, DomainName};
use serde::Serialize;
use store::{QuarantineState, Quarantined};
use wire::{Format, Record, Shape};

use super::observe::{CUT, Decoding, UNRECOGNISED, decode_all, readable, take_in};
use crate::desk::Desk;
use crate::intake::unpack;

/// What became of the quarantined records of one file.
#[derive(Debug, Serialize)]
pub(crate) struct Retried {
    pub(crate) file: String,
    pub(crate) digest: Digest,
    pub(crate) tried: u64,
    pub(crate) resolved: u64,
}

/// Retries those of `records` that wait, file by file.
pub(crate) fn retry(desk: &mut Desk, records: Vec<Quarantined>) -> Result<Vec<Retried>> {
    let mut files: BTreeMap<Digest, Vec<Quarantined>> = BTreeMap::new();
    for record in records.into_iter().filter(|record| record.state == QuarantineState::Open) {
        files.entry(record.batch).or_default().push(record);
    }
    files.into_values().map(|records| one_file(desk, &records)).collect()
}

fn one_file(desk: &mut Desk, records: &[Quarantined]) -> Result<Retried> {
    let first = records.first().context("a file without records")?;
    let resolved = if first.format == UNRECOGNISED {
        whole_file(desk, first, records)?
    } else {
        let format: Format =
            first.format.parse().context("the quarantine names a format of another version")?;
        match format.shape() {
            Shape::Lines => lines(desk, format, first, records)?,
            Shape::Document => document(desk, format, first, records)?,
        }
    };
    Ok(Retried {
        file: first.file.clone(),
        digest: first.batch,
        tried: records.len() as u64,
        resolved: resolved.len() as u64,
    })
}

/// A file that nobody recognised: perhaps somebody does today.
fn whole_file(desk: &mut Desk, first: &Quarantined, records: &[Quarantined]) -> Result<Vec<u64>> {
    let kept = desk.vault.look(&first.batch)?;
    let taken = take_in(desk, &first.file, &kept)?;
    if taken.batch.format == UNRECOGNISED {
        return Ok(Vec::new());
    }
    let resolved: Vec<u64> = records.iter().map(|record| record.id).collect();
    desk.store.resolve_quarantined(&resolved)?;
    Ok(resolved)
}

/// Decodes just the quarantined lines, and all behind the one from which the file was damaged; those that are read
/// now go in as a part of their own.
fn lines(desk: &mut Desk, format: Format, first: &Quarantined, records: &[Quarantined]) -> Result<Vec<u64>> {
    let limit = desk.config.observe.max_line_bytes;
    let asked: BTreeSet<u64> = records.iter().map(|record| record.rejected.line).collect();
    // Which lines read now? Asked first, so that those that still fail are not put into quarantine again.
    let now = readable(format, &first.file, open(desk, &first.batch)?, limit, &asked)?;
    let cut = records.iter().filter(|record| is_cut(record)).map(|record| record.rejected.line).min();
    // What follows the damage has never been read; if the file goes on now, all of it is.
    let tail = cut.filter(|cut| now.damaged_at.is_none_or(|damage| damage > *cut));
    let wanted = |line: u64| now.lines.contains(&line) || tail.is_some_and(|from| line >= from);
    let resolved: Vec<u64> = records
        .iter()
        .filter(|record| if is_cut(record) { tail.is_some() } else { wanted(record.rejected.line) })
        .map(|record| record.id)
        .collect();
    if resolved.is_empty() {
        return Ok(resolved);
    }
    let named: Vec<String> = now.lines.iter().chain(tail.iter()).map(u64::to_string).collect();
    // The same lines are the same part, so that a retry killed half-way is completed and not doubled.
    let part = format!("lines-{}", Digest::of(named.join(" ").as_bytes()).short());
    let input = open(desk, &first.batch)?;
    let mut decoding = Decoding::begin(&desk.lake, &mut desk.store, id(first, format, &part))?;
    decoding.lines(format, &first.file, input, limit, wanted)?;
    decoding.commit(&mut batch(first, format, part), &resolved)?;
    Ok(resolved)
}

/// Decodes a document again; what the first reading had accepted is not taken in a second time.
fn document(
    desk: &mut Desk,
    format: Format,
    first: &Quarantined,
    records: &[Quarantined],
) -> Result<Vec<u64>> {
    let mut read = Vec::new();
    let mut still = BTreeSet::new();
    decode_all(format, &first.file, open(desk, &first.batch)?, &mut |decoded| {
        match decoded {
            Ok(record) => read.push(record),
            Err(rejected) => {
                still.insert((rejected.line, rejected.code));
            }
        }
        Ok(())
    })?;
    let fails = |record: &&Quarantined| still.contains(&(record.rejected.line, record.rejected.code.clone()));
    let resolved: Vec<u64> = records.iter().filter(|record| !fails(record)).map(|record| record.id).collect();
    if resolved.is_empty() {
        return Ok(resolved);
    }
    let names: Vec<DomainName> = read
        .iter()
        .filter_map(|record| match record {
            Record::Observation(observed) => Some(observed.what.names()),
            _ => None,
        })
        .flatten()
        .cloned()
        .collect();
    let facts = desk.lake.facts(&names, None)?;
    let known: BTreeSet<_> =
        facts.into_iter().filter(|fact| fact.file == first.batch).map(|fact| fact.observed.origin).collect();
    let named: Vec<String> = resolved.iter().map(u64::to_string).collect();
    let part = format!("document-{}", Digest::of(named.join(" ").as_bytes()).short());
    let mut decoding = Decoding::begin(&desk.lake, &mut desk.store, id(first, format, &part))?;
    for record in read {
        // Knowledge that is there already adds nothing; an observation would.
        if !matches!(&record, Record::Observation(observed) if known.contains(&observed.origin)) {
            decoding.keep(Ok(record))?;
        }
    }
    decoding.commit(&mut batch(first, format, part), &resolved)?;
    Ok(resolved)
}

/// Whether the record stands for all that follows it, too.
fn is_cut(record: &Quarantined) -> bool {
    record.rejected.code == CUT
}

fn id(first: &Quarantined, format: Format, part: &str) -> BatchId {
    BatchId { file: first.batch, decoder: format.decoder(), part: part.to_owned() }
}

fn batch(first: &Quarantined, format: Format, part: String) -> Batch {
    Batch {
        digest: first.batch,
        size_bytes: 0,
        file: first.file.clone(),
        format: format.as_str().to_owned(),
        decoder: format.decoder(),
        part,
        accepted: 0,
        rejected: 0,
        skipped: 0,
    }
}

/// The unpacked bytes of what the vault holds under `digest`.
pub(crate) fn open(desk: &Desk, digest: &Digest) -> Result<BufReader<Box<dyn std::io::Read + Send>>> {
    let packed = BufReader::with_capacity(1 << 17, desk.vault.open_object(digest)?);
    let unpacked = unpack(Box::new(packed), desk.config.observe.max_unpacked_bytes)?;
    Ok(BufReader::with_capacity(1 << 17, unpacked))
}
