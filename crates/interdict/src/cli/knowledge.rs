use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use model::{Batch, Count, Timestamp};
use serde::Serialize;
use wire::{Format, Unrecognised};

use super::{Place, knowledge_counts, observe::observe_gated};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::accept::PROSE;

/// What people say: reports, actors, names, and what actors use.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk knowledge import demo/input/knowledge\n  \
    interdict --desk desk knowledge status")]
pub(crate) enum Knowledge {
    /// Take in knowledge and nothing else: STIX bundles, MISP galaxies, naming maps, reports with indicators.
    ///
    /// The same door and the same provenance as `observe`; a file of another kind is refused and not kept.
    #[command(after_help = "Examples:\n  interdict --desk desk knowledge import demo/input/knowledge\n  \
        zcat enterprise-attack.json.gz | interdict --desk desk knowledge import -")]
    Import {
        /// Files or folders; `-` is standard input.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Which sources brought it, and who says how much.
    #[command(after_help = "Example:\n  interdict --desk desk knowledge status")]
    Status,
}

/// What a desk knows.
#[derive(Serialize)]
pub(crate) struct Known {
    /// The files it came from.
    pub(crate) sources: Vec<Batch>,
    pub(crate) totals: Vec<Count>,
    pub(crate) asserters: Vec<Asserter>,
}

/// How much one asserter says.
#[derive(Serialize)]
pub(crate) struct Asserter {
    pub(crate) asserter: String,
    pub(crate) actors: u64,
    pub(crate) aliases: u64,
    pub(crate) usages: u64,
    pub(crate) reports: u64,
    /// Of its dated reports.
    pub(crate) first_report: Option<Timestamp>,
    pub(crate) last_report: Option<Timestamp>,
}

impl Knowledge {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Import { paths } => observe_gated(&mut place.add()?, &paths, Some(gate))?.answer(),
            Self::Status => status(&place.read()?),
        }
    }
}

fn status(desk: &Desk) -> Result<Answer> {
    let asserters = desk.store.asserters()?.into_iter().map(|said| Asserter {
        asserter: said.asserter,
        actors: said.actors,
        aliases: said.aliases,
        usages: said.usages,
        reports: said.reports,
        first_report: said.first,
        last_report: said.last,
    });
    let known = Known {
        sources: desk.store.batches()?.into_iter().filter(|batch| is_source(&batch.format)).collect(),
        totals: knowledge_counts(desk)?
            .into_iter()
            .filter(|count| !["identities", "owned names"].contains(&count.what.as_str()))
            .collect(),
        asserters: asserters.collect(),
    };
    Answer::one(render::known(&known), &known)
}

fn is_source(format: &str) -> bool {
    format == PROSE || format.parse().is_ok_and(is_knowledge)
}

const fn is_knowledge(format: Format) -> bool {
    matches!(format, Format::Stix | Format::Galaxy | Format::NamingMap | Format::Reports)
}

/// Lets knowledge in and says of all else where it belongs.
fn gate(format: Result<Format, Unrecognised>) -> Result<(), String> {
    match format {
        Ok(format) if is_knowledge(format) => Ok(()),
        Ok(format @ (Format::WatchList | Format::WatchListToml)) => {
            Err(format!("this is {format}: what to protect, no knowledge; `interdict observe` takes it in"))
        }
        Ok(format) => {
            Err(format!("this is {format}: what sensors saw, no knowledge; `interdict observe` takes it in"))
        }
        Err(Unrecognised::Text { .. }) => {
            Err("text of no known kind; if it is a report in prose, `interdict report \
                                               read` reads it"
                .to_owned())
        }
        Err(error) => Err(format!("{error}; a report in PDF or HTML is for `interdict report read`")),
    }
}
