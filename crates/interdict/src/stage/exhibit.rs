//! Reads the cited records again: the lake keeps no digest of records that come by the hundred million.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use engine::case::Fact;
use model::Digest;

use super::retry::open;
use crate::desk::Desk;
use crate::intake::{Lines, Next};

/// Gives every fact the digest of its record; the lines that lack one are read from the vault, one pass for each file.
pub(crate) fn fill(desk: &Desk, facts: &mut [Fact]) -> Result<()> {
    let mut cited: BTreeMap<Digest, BTreeMap<u64, Option<Digest>>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.observed.origin.raw.is_none()) {
        cited.entry(fact.file).or_default().insert(fact.observed.origin.line, None);
    }
    for (file, lines) in &mut cited {
        read(desk, file, lines).with_context(|| format!("cannot read the cited records of file {file}"))?;
    }
    for fact in facts {
        let origin = &mut fact.observed.origin;
        if origin.raw.is_none() {
            origin.raw = cited.get(&fact.file).and_then(|lines| *lines.get(&origin.line)?);
        }
    }
    Ok(())
}

fn read(desk: &Desk, file: &Digest, wanted: &mut BTreeMap<u64, Option<Digest>>) -> Result<()> {
    let mut lines = Lines::new(open(desk, file)?, wire::MAX_LINE_BYTES);
    let mut left = wanted.len();
    while left > 0 {
        match lines.next()? {
            Next::Line { number, bytes } => {
                if let Some(digest) = wanted.get_mut(&number) {
                    *digest = Some(Digest::of(bytes));
                    left -= 1;
                }
            }
            Next::TooLong { .. } => {}
            Next::Damaged { number, reason, .. } => bail!("it is damaged from line {number} on: {reason}"),
            Next::End => bail!("{left} of the cited lines are beyond its end"),
        }
    }
    Ok(())
}
