//! What the dossier of a draft follows from, as a digest: a written dossier of the same basis need not be made again.

use anyhow::Result;
use model::{Case, CaseWork, Digest};

use super::dossier::{attribution, causes, own};
use crate::desk::Desk;

/// The digest of everything that a dossier is made from: the draft, the work on it, the attribution, what was taken in, the
/// desk's own files, its setting of victims, and the program.
pub(crate) fn basis(desk: &Desk, case: &Case, work: &CaseWork) -> Result<Digest> {
    let mut files = Vec::new();
    causes(desk, &mut files)?;
    let mut sources: Vec<Digest> = desk.store.batches()?.into_iter().map(|batch| batch.digest).collect();
    sources.sort_unstable();
    let parts = (
        env!("CARGO_PKG_VERSION"),
        case,
        work,
        attribution(desk, case, work)?.map(|(_, digest)| digest),
        sources,
        files,
        own(desk, "registries.tsv")?,
        desk.config.case.victim_threshold,
    );
    Ok(wire::canonical_digest(&parts)?)
}
