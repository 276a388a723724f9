use anyhow::Result;
use store::StoreError;
use web::view::{Checkpoint, EvidencePage};

use crate::desk::Desk;

/// Checkpoints on the page, the newest first.
const SHOWN: usize = 20;

/// The state of the log, every leaf hashed again; the originals are counted by [`originals`].
pub(super) fn page(desk: &Desk) -> Result<EvidencePage> {
    let mut damage = Vec::new();
    match desk.store.log_check() {
        Err(StoreError::Damaged { what, .. }) => damage.push(what),
        checked => checked?,
    }
    let (history, checkpoints) = (desk.store.log_history()?, desk.store.checkpoints()?);
    let size = history.leaves().len() as u64;
    for checkpoint in checkpoints.iter().filter(|one| history.root(one.root.size) != Some(one.root)) {
        damage.push(format!("the log does not continue its checkpoint of {} entries", checkpoint.root.size));
    }
    Ok(EvidencePage {
        log_size: size,
        root: history.root(size).map(|root| root.hash.to_string()).unwrap_or_default(),
        sound: damage.is_empty(),
        damage,
        originals: 0,
        checkpoints: checkpoints
            .iter()
            .rev()
            .take(SHOWN)
            .map(|one| Checkpoint {
                size: one.root.size,
                root: one.root.hash.to_string(),
                signed_by: one.origin.clone(),
            })
            .collect(),
    })
}

/// Files in the vault. The version of the store says nothing of them.
pub(super) fn originals(desk: &Desk) -> Result<u64> {
    Ok(desk.vault.objects()?.len() as u64)
}
