//! Retry: what is in quarantine is decoded again from the vault, by the decoders and limits of today.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;

use anyhow::{Context, Result};
use lake::BatchId;
use model::{Batch, Digest};
use serde::Serialize;
use store::Quarantined;
use wire::{Format, Shape};

use super::observe::{Decoding, UNRECOGNISED, readable, take_in};
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

/// Retries `records`, file by file.
pub(crate) fn retry(desk: &mut Desk, records: Vec<Quarantined>) -> Result<Vec<Retried>> {
    let mut files: BTreeMap<Digest, Vec<Quarantined>> = BTreeMap::new();
    for record in records {
        files.entry(record.batch).or_default().push(record);
    }
    files.into_values().map(|records| one_file(desk, &records)).collect()
}

fn one_file(desk: &mut Desk, records: &[Quarantined]) -> Result<Retried> {
    let first = records.first().context("a file without records")?;
    let mut retried =
        Retried { file: first.file.clone(), digest: first.batch, tried: records.len() as u64, resolved: 0 };
    let resolved: Vec<u64> = if first.format == UNRECOGNISED {
        let size = desk.vault.open_object(&first.batch)?.metadata().context("cannot read the vault")?.len();
        let taken = take_in(desk, &first.file, first.batch, size)?;
        if taken.batch.format == UNRECOGNISED { Vec::new() } else { records.iter().map(|r| r.id).collect() }
    } else {
        let format: Format =
            first.format.parse().context("the quarantine names a format of another version")?;
        match format.shape() {
            Shape::Lines => lines(desk, format, records)?,
            // A document is decoded whole; the decoder of the same version says the same again.
            Shape::Document => Vec::new(),
        }
    };
    retried.resolved = resolved.len() as u64;
    desk.store.resolve_quarantined(&resolved)?;
    Ok(retried)
}

/// Decodes just the quarantined lines; those that are read now go in as a part of their own.
fn lines(desk: &mut Desk, format: Format, records: &[Quarantined]) -> Result<Vec<u64>> {
    let Some(first) = records.first() else { return Ok(Vec::new()) };
    let limit = desk.config.observe.max_line_bytes;
    let asked: BTreeSet<u64> = records.iter().map(|record| record.rejected.line).collect();
    // Which lines read now? Asked first, so that those that still fail are not put into quarantine again.
    let wanted = readable(format, &first.file, open(desk, &first.batch)?, limit, &asked)?;
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let named: Vec<String> = wanted.iter().map(u64::to_string).collect();
    // The same lines are the same part, so that a retry killed half-way is completed and not doubled.
    let part = format!("lines-{}", Digest::of(named.join(" ").as_bytes()).short());
    let id = BatchId { file: first.batch, decoder: format.decoder(), part: part.clone() };
    let input = open(desk, &first.batch)?;
    let mut decoding = Decoding::begin(&desk.lake, &mut desk.store, id)?;
    decoding.lines(format, &first.file, input, limit, |line| wanted.contains(&line))?;
    let mut batch = Batch {
        digest: first.batch,
        size_bytes: 0,
        file: first.file.clone(),
        format: format.as_str().to_owned(),
        decoder: format.decoder(),
        part,
        accepted: 0,
        rejected: 0,
        skipped: 0,
    };
    decoding.commit(&mut batch)?;
    Ok(records
        .iter()
        .filter(|record| wanted.contains(&record.rejected.line))
        .map(|record| record.id)
        .collect())
}

fn open(desk: &Desk, digest: &Digest) -> Result<BufReader<Box<dyn std::io::Read + 'static>>> {
    let packed = BufReader::with_capacity(1 << 17, desk.vault.open_object(digest)?);
    let unpacked = unpack(Box::new(packed), desk.config.observe.max_unpacked_bytes)?;
    Ok(BufReader::with_capacity(1 << 17, unpacked))
}
