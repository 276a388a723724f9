//! Registers what a case cites as items of evidence of their own.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use evidence::{Measure, Person};
use model::{Digest, Exhibit};
use store::{Extracted, StoredItem, Taken};

use crate::custody::{Coming, acquired};
use crate::desk::Desk;
use crate::intake::{Lines, Next};
use crate::stage::retry::open;

/// The item that each exhibit is, by number, and the item of the file it stands in. An exhibit whose digest is not that
/// of its line (a record inside of a document) is the whole file.
pub(super) fn items(
    desk: &mut Desk,
    exhibits: &[Exhibit],
    by: &Person,
) -> Result<BTreeMap<u32, (StoredItem, StoredItem)>> {
    let mut cited: BTreeMap<Digest, BTreeMap<u64, Vec<&Exhibit>>> = BTreeMap::new();
    for exhibit in exhibits {
        cited.entry(exhibit.file).or_default().entry(exhibit.line).or_default().push(exhibit);
    }
    let mut found = BTreeMap::new();
    for (file, lines) in &cited {
        let source =
            source(desk, file, lines.values().flatten().next().map_or("", |one| &one.file_name), by)?;
        let wanted: BTreeSet<u64> = lines.keys().copied().filter(|line| *line > 0).collect();
        register(desk, file, &source, lines, &wanted, by)
            .with_context(|| format!("cannot read the cited records of file {file}"))?;
        for (line, exhibits) in lines {
            let record = desk.store.item_at(file, *line)?;
            for exhibit in exhibits {
                let is = record.clone().filter(|item| item.item.sha256 == exhibit.raw.to_string());
                found.insert(exhibit.number, (is.unwrap_or_else(|| source.clone()), source.clone()));
            }
        }
    }
    Ok(found)
}

/// The item of a whole file. A file that came before there were items is registered now, and says so.
pub(super) fn source(desk: &mut Desk, file: &Digest, name: &str, by: &Person) -> Result<StoredItem> {
    if let Some(known) = desk.store.item_at(file, 0)? {
        return Ok(known);
    }
    let keys = desk.keys()?;
    let (measured, _) = evidence::measure(&mut desk.vault.open_item(&keys, file)?, 0)?;
    if measured.sha256 != file.to_string() {
        bail!("the file {file} in the vault was altered; `interdict evidence verify` shows what is");
    }
    let mut sha512 = [0; 64];
    hex::decode_to_slice(&measured.sha512, &mut sha512)?;
    let taken = Taken { digest: *file, size: measured.size, sha512 };
    let coming = Coming {
        by: by.clone(),
        ..Coming::source(&desk.config, name, "registered from the vault; acquired before items were kept")
    };
    let what = acquired(&desk.config, &taken, coming)?;
    desk.store.acquire(&keys, &what)?;
    desk.store.item_at(file, 0)?.context("an item that was just registered is missing")
}

/// Registers the lines that are cited with the digest that they have.
fn register(
    desk: &mut Desk,
    file: &Digest,
    source: &StoredItem,
    cited: &BTreeMap<u64, Vec<&Exhibit>>,
    wanted: &BTreeSet<u64>,
    by: &Person,
) -> Result<()> {
    let mut missing: BTreeSet<u64> = BTreeSet::new();
    for line in wanted {
        if desk.store.item_at(file, *line)?.is_none() {
            missing.insert(*line);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let mut extracted = Vec::new();
    let mut lines = Lines::new(open(desk, file)?, wire::MAX_LINE_BYTES);
    while !missing.is_empty() {
        match lines.next()? {
            Next::Line { number, bytes } if missing.remove(&number) => {
                let digest = Digest::of(bytes);
                let Some(exhibit) = cited[&number].iter().find(|one| one.raw == digest) else { continue };
                let mut measure = Measure::default();
                measure.update(bytes);
                let (size, _, sha512) = measure.finish_bytes();
                let taken = Taken { digest, size, sha512 };
                let coming = Coming {
                    kind: "record",
                    title: &exhibit.title,
                    by: by.clone(),
                    ..Coming::source(&desk.config, &exhibit.file_name, "extracted for a case")
                };
                let what = acquired(&desk.config, &taken, coming)?;
                extracted.push(Extracted { from: source.item.item_id.clone(), line: number, what });
            }
            Next::TooLong { number, .. } => {
                missing.remove(&number);
            }
            Next::Line { .. } => {}
            // Records inside of a document have numbers that are no lines: they are shown by the whole file.
            Next::Damaged { .. } | Next::End => break,
        }
    }
    let keys = desk.keys()?;
    desk.store.extract(&keys, &extracted)?;
    Ok(())
}
