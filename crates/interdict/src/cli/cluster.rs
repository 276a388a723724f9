use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use model::Tlp;
use serde::Serialize;

use super::{AsOf, Place};
use crate::answer::Answer;
use crate::clock::now;
use crate::out::write_whole;
use crate::render;
use crate::stage::components::components;
use crate::stage::share::{Letterhead, share};
use crate::stage::track::track;

/// Infrastructure of one operator, tracked over runs.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk cluster track\n  interdict --desk desk cluster show UNK-0001\n  interdict --desk desk cluster components --least 3\n  interdict --desk desk cluster export UNK-0001 --author 'Example CERT' --out unk-0001.json"
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
    /// A cluster with its hypotheses as a STIX 2.1 bundle: names and addresses, who may be behind them and how likely,
    /// what speaks for and against each. Uses the latest `interdict attribute`.
    #[command(after_help = "Examples:\n  interdict --desk desk cluster export UNK-0001 > unk-0001.json\n  \
        interdict --desk desk cluster export UNK-0001 --author 'Example CERT' --tlp green --out unk-0001.json")]
    Export {
        /// Its designator: UNK-0001.
        designator: String,
        /// The file to write; standard output without it.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Whose assessment it is.
        #[arg(long, value_name = "NAME", default_value = "unnamed desk")]
        author: String,
        /// How far it may go (TLP 2.0).
        #[arg(long, value_name = "LEVEL", default_value = "amber", value_parser = level)]
        tlp: Tlp,
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
            Self::Export { designator, out, author, tlp } => {
                let desk = place.read()?;
                let cluster = find(&desk, &designator)?;
                let head = Letterhead { author, marking: tlp, at: now()? };
                let mut bytes = Vec::new();
                let objects = share(&desk, &cluster, head, &mut bytes)?;
                outcome(out.as_deref(), &bytes, objects)
            }
            Self::History { designator } => {
                let events = place.read()?.store.events(designator.as_deref())?;
                Answer::list(render::events(&events), &events)
            }
        }
    }
}

/// A level of the Traffic Light Protocol.
pub(crate) fn level(text: &str) -> Result<Tlp, String> {
    Tlp::try_from(text.to_owned())
        .map_err(|error| format!("{error}; take clear, green, amber, amber+strict or red"))
}

/// The bundle as the answer, or in a file, which is there whole or not at all.
fn outcome(out: Option<&Path>, bytes: &[u8], objects: usize) -> Result<Answer> {
    #[derive(Serialize)]
    struct Written<'a> {
        file: &'a Path,
        objects: usize,
    }
    let Some(file) = out else {
        let bundle: Box<serde_json::value::RawValue> = serde_json::from_slice(bytes)?;
        return Answer::one(String::from_utf8_lossy(bytes).into_owned(), &bundle);
    };
    write_whole(file, bytes)?;
    Answer::one(format!("{} objects in {}\n", objects, file.display()), &Written { file, objects })
}

/// The cluster of this designator, or an error that says where to look.
pub(crate) fn find(desk: &crate::desk::Desk, designator: &str) -> Result<model::Cluster> {
    desk.store.cluster(designator)?.with_context(|| {
        format!("no cluster `{designator}` on this desk; see `interdict cluster list` and `interdict cluster history`")
    })
}
