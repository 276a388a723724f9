use anyhow::{Context, Result};
use engine::case::accepted;
use model::Acceptance;

use super::work::{By, act, edit};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;

/// Accept the attribution of the case's cluster, by name. Before, no word of it enters the case; another result needs another
/// acceptance.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  interdict --desk desk case accept-attribution case-0001 --as 'Ada Example'"
)]
pub(crate) struct AcceptAttribution {
    /// The case: case-0001.
    case: String,
    /// The cluster, when the case was not made from one.
    #[arg(long)]
    cluster: Option<String>,
    #[command(flatten)]
    by: By,
}

impl AcceptAttribution {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = edit(place, &self.case, "accept attribution", &self.by.by, |desk, case, work| {
            let designator = self
                .cluster
                .clone()
                .or_else(|| case.cluster.clone())
                .context("the case was not made from a cluster; name one with --cluster")?;
            let of = desk.store.attribution(&designator)?;
            let digest = match &of {
                Some(attribution) => wire::canonical_digest(attribution)?,
                None => model::Digest::of(b""),
            };
            let acceptance = Acceptance { designator, attribution: digest, act: act(&self.by.by, None)? };
            // What could not enter is not accepted.
            accepted(of.as_ref(), digest, Some(&acceptance))?;
            work.accepted = Some(acceptance);
            Ok(())
        })?;
        Answer::one(render::accepted(&dossier), &dossier.attribution)
    }
}
