use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use model::{Case, Timestamp};

use super::AsOf;
use super::observe::observe_all;
use crate::answer::{Answer, Exit, say};
use crate::desk::{Access, Desk};
use crate::stage::attribute::{Background, attribute};
use crate::stage::case::{Brief, case};
use crate::stage::detect::detect;
use crate::stage::profile::profile;
use crate::stage::track::track;
use crate::summary::{Actor, Summary};

/// Walk the whole ring over a folder: observe, detect, track, attribute, profile, and draft the case.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict investigate demo/input --as-of 2019-12-31 --desk desk")]
pub(crate) struct Investigate {
    /// The folder (or files) to investigate; formats are recognised by content.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

impl Investigate {
    pub(crate) fn run(self, place: &Path) -> Result<Answer> {
        let as_of = self.as_of.as_of;
        let mut desk =
            if Desk::is_at(place) { Desk::open(place, Access::Write)? } else { Desk::create(place)? };
        warn_of_looking_back(&desk, as_of)?;
        let observed = observe_all(&mut desk, &self.paths)?;
        let failed = observed.problems.iter().any(|problem| problem.failed);
        let findings = detect(&mut desk, as_of)?;
        let tracked = track(&mut desk, as_of)?;
        let background = Background::read(&desk, as_of, false)?;
        let mut actors = Vec::new();
        for cluster in &tracked.clusters {
            let profile = profile(&mut desk, cluster, as_of)?;
            let attribution = attribute(&mut desk, &background, cluster, &profile, as_of, &BTreeSet::new())?;
            actors.push(Actor::new(cluster, attribution, profile, &findings));
        }
        actors.sort_by_key(Actor::order);
        let lead = actors
            .first()
            .and_then(|actor| tracked.clusters.iter().find(|cluster| cluster.designator == actor.designator));
        let case = match lead {
            None => None,
            Some(cluster) => {
                // The same cluster again continues its case.
                let known = continued(&desk, &cluster.designator, as_of)?;
                let mut names = cluster.members.clone();
                let (id, title) = known.map_or((None, None), |case| {
                    // Names that somebody added by hand stay.
                    names.extend(case.domains.into_iter().flat_map(|domain| domain.hosts));
                    (Some(case.id), Some(case.title))
                });
                Some(case(&mut desk, Brief { id, title, cluster: Some(cluster), names, as_of })?)
            }
        };
        let exit = match (failed, findings.is_empty()) {
            (true, _) => Exit::Failed,
            (false, true) => Exit::Done,
            (false, false) => Exit::Found,
        };
        let summary = Summary::gather(&desk, as_of, observed, findings, &tracked, actors, case.as_ref())?;
        let text = summary.text(place, case.as_ref());
        Ok(Answer::one(text, &summary)?.ending(exit))
    }
}

/// The case that an earlier investigation of the same cluster, as of the same date, began.
fn continued(desk: &Desk, designator: &str, as_of: Option<Timestamp>) -> Result<Option<Case>> {
    for (id, _, cluster, _) in desk.store.cases()? {
        // A sealed case is never continued: a later investigation begins a new one, or a person a supplement.
        if cluster.as_deref() == Some(designator) && !desk.store.is_sealed(&id)? {
            let case = desk.store.case(&id)?;
            if case.as_ref().is_some_and(|case| case.as_of == as_of) {
                return Ok(case);
            }
        }
    }
    Ok(None)
}

/// Says when the desk already holds results of a later date: a desk's clusters are those of its last run.
fn warn_of_looking_back(desk: &Desk, as_of: Option<Timestamp>) -> Result<()> {
    let Some(as_of) = as_of else { return Ok(()) };
    for cluster in desk.store.clusters()? {
        if desk
            .store
            .attribution(&cluster.designator)?
            .is_some_and(|last| last.as_of.is_none_or(|then| then > as_of))
        {
            say(
                "this desk was last tracked as of a later date; its findings and clusters become those of the earlier \
                one. To keep both, look back on a desk of its own",
            );
            return Ok(());
        }
    }
    Ok(())
}
