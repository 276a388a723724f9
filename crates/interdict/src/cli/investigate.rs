use std::path::{Path, PathBuf};

use anyhow::Result;

use super::AsOf;
use super::observe::observe_all;
use crate::answer::{Answer, Exit};
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
        let observed = observe_all(&mut desk, &self.paths)?;
        let failed = observed.problems.iter().any(|problem| problem.failed);
        let findings = detect(&mut desk, as_of)?;
        let tracked = track(&mut desk, as_of)?;
        let background = Background::read(&desk, as_of)?;
        let mut actors = Vec::new();
        for cluster in &tracked.clusters {
            let profile = profile(&mut desk, cluster, as_of)?;
            let attribution = attribute(&mut desk, &background, cluster, &profile, as_of)?;
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
                let known = desk
                    .store
                    .cases()?
                    .into_iter()
                    .find(|case| case.2.as_deref() == Some(&cluster.designator));
                let (id, title) = known.map_or((None, None), |(id, title, _, _)| (Some(id), Some(title)));
                let names = cluster.members.clone();
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
