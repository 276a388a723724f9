use anyhow::{Context, Result};
use clap::Subcommand;

use super::{AsOf, Place};
use crate::answer::Answer;
use crate::render;
use crate::stage::components::components;
use crate::stage::track::track;

/// Infrastructure of one operator, tracked over runs.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk cluster track\n  interdict --desk desk cluster show UNK-0001\n  interdict --desk desk cluster components --least 3"
)]
pub(crate) enum Cluster {
    /// Link and cluster everything found.
    Track {
        #[command(flatten)]
        as_of: AsOf,
    },
    /// What infrastructure ties together over everything observed, no matter what was found: owners of names that had
    /// rare values at the same time.
    ///
    /// One pass over every shared value. A value ties names when it alone is rare enough by the rules of tracking; hubs
    /// tie nobody. Kept nowhere: a cluster is tracked only around findings.
    Components {
        /// Owners in a component at least.
        #[arg(long, value_name = "N", default_value_t = 2)]
        least: usize,
        /// Components listed at most, the largest first; 0 is all.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
        #[command(flatten)]
        as_of: AsOf,
    },
    /// List the clusters.
    List,
    /// One cluster with its links and their base rates.
    Show {
        /// Its designator: UNK-0001.
        designator: String,
    },
    /// What became of the clusters, run by run.
    History {
        /// Only this one.
        designator: Option<String>,
    },
}

impl Cluster {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Track { as_of } => {
                let tracked = track(&mut place.write()?, as_of.as_of)?;
                Answer::list(render::tracked(&tracked), &tracked.clusters)
            }
            Self::Components { least, limit, as_of } => {
                let most = if limit == 0 { usize::MAX } else { limit };
                let found = components(&place.read()?, least, most, as_of.as_of)?;
                Answer::list(render::components(&found), &found.groves)
            }
            Self::List => {
                let clusters = place.read()?.store.clusters()?;
                Answer::list(render::clusters(&clusters), &clusters)
            }
            Self::Show { designator } => {
                let cluster = find(&place.read()?, &designator)?;
                Answer::one(render::cluster(&cluster), &cluster)
            }
            Self::History { designator } => {
                let events = place.read()?.store.events(designator.as_deref())?;
                Answer::list(render::events(&events), &events)
            }
        }
    }
}

/// The cluster of this designator, or an error that says where to look.
pub(crate) fn find(desk: &crate::desk::Desk, designator: &str) -> Result<model::Cluster> {
    desk.store.cluster(designator)?.with_context(|| {
        format!("no cluster `{designator}` on this desk; see `interdict cluster list` and `interdict cluster history`")
    })
}
