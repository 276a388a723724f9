//! Accept: drafts of a report in prose that a person chose become knowledge, with the report's file as their source.

use std::collections::BTreeMap;

use anyhow::Result;
use model::{Actor, Batch, Digest, Knowledge};

use super::observe::Taken;
use crate::custody::{Coming, acquired};
use crate::desk::Desk;

/// The format name of a batch of accepted drafts.
pub(crate) const PROSE: &str = "prose";

/// Version of how drafts become knowledge; part of what tells batches apart.
const VERSION: u32 = 1;

/// Keeps the report's bytes in the vault and adds what was chosen, in one transaction. The same choice of the same
/// report again adds nothing.
pub(crate) fn accept(desk: &mut Desk, file: &str, bytes: &[u8], chosen: Vec<Knowledge>) -> Result<Taken> {
    let kept = desk.vault.take(&mut &bytes[..])?;
    let chosen = merged(chosen);
    let said = serde_json::to_vec(&chosen)?;
    let batch = Batch {
        digest: kept.digest,
        size_bytes: kept.size,
        file: file.to_owned(),
        format: PROSE.to_owned(),
        decoder: VERSION,
        part: format!("claims-{}", Digest::of(&said).short()),
        accepted: chosen.len() as u64,
        rejected: 0,
        skipped: 0,
    };
    let batches = desk.store.batches()?;
    let known = batches
        .into_iter()
        .find(|old| (old.digest, old.decoder, &old.part) == (batch.digest, batch.decoder, &batch.part));
    if let Some(batch) = known {
        return Ok(Taken { batch, state: "known" });
    }
    let acquired = acquired(&desk.config, &kept, Coming::source(&desk.config, file, "report accept"))?;
    let keys = desk.keys()?;
    let mut intake = desk.store.begin()?;
    intake.acquire(&keys, &acquired)?;
    for knowledge in &chosen {
        intake.knowledge(knowledge)?;
    }
    // Another process may have accepted the same meanwhile: then nothing is added.
    intake.acknowledge_resolving(&batch, &[])?;
    Ok(Taken { batch, state: "new" })
}

/// What several claims of one asserter say of one actor becomes one entry: an entry takes the place of an older one.
fn merged(chosen: Vec<Knowledge>) -> Vec<Knowledge> {
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut out: Vec<Knowledge> = Vec::new();
    for knowledge in chosen {
        let Knowledge::Actor(actor) = knowledge else {
            out.push(knowledge);
            continue;
        };
        let place = *places.entry((actor.source.clone(), actor.name.clone())).or_insert(out.len());
        match out.get_mut(place) {
            Some(Knowledge::Actor(known)) => absorb(known, actor),
            _ => out.push(Knowledge::Actor(actor)),
        }
    }
    out
}

fn absorb(known: &mut Actor, more: Actor) {
    known.country = known.country.take().or(more.country);
    known.targets_sectors.extend(more.targets_sectors);
    known.targets_countries.extend(more.targets_countries);
    for list in [&mut known.targets_sectors, &mut known.targets_countries] {
        list.sort();
        list.dedup();
    }
}
