use anyhow::Result;
use model::{Batch, Count};
use serde::Serialize;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;

/// What is on the desk: sources taken in, rows, findings, clusters, cases.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk status")]
pub(crate) struct Status {}

#[derive(Serialize)]
pub(crate) struct Overview {
    pub(crate) batches: Vec<Batch>,
    pub(crate) lake: Vec<Count>,
    pub(crate) knowledge: Vec<Count>,
    pub(crate) findings: usize,
    pub(crate) clusters: usize,
    pub(crate) cases: usize,
}

impl Status {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let Self {} = self;
        let overview = Overview {
            batches: desk.store.batches()?,
            lake: lake_counts(desk)?,
            knowledge: knowledge_counts(desk)?,
            findings: desk.store.findings(None)?.len(),
            clusters: desk.store.clusters()?.len(),
            cases: desk.store.cases()?.len(),
        };
        Answer::one(render::overview(&overview), &overview)
    }
}

/// Rows in the lake, by kind of observation.
pub(crate) fn lake_counts(desk: &Desk) -> Result<Vec<Count>> {
    let counts = desk.lake.counts()?;
    Ok(counts.into_iter().map(|(what, count)| Count { what: what.to_owned(), count }).collect())
}

/// Entries of knowledge, by kind.
pub(crate) fn knowledge_counts(desk: &Desk) -> Result<Vec<Count>> {
    let counts = desk.store.knowledge_counts()?;
    Ok(counts.into_iter().map(|(what, count)| Count { what, count }).collect())
}
