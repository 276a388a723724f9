use std::path::PathBuf;

use anyhow::Result;
use lake::{Effort, LakeError};
use serde::Serialize;

use crate::answer::{Answer, Exit, say};
use crate::desk::Desk;
use crate::intake::{Problem, Progress, collect};
use crate::render;
use crate::stage::observe::{Gate, Taken, observe};

/// Take files in: names, passive DNS, certificates, registrations, reports, knowledge, watch-lists.
///
/// The format is recognised by content; gzip and zstd are unpacked. The same bytes again add nothing.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk observe telemetry/\n  \
    zcat names.gz | interdict --desk desk observe -")]
pub(crate) struct Observe {
    /// Files or folders; `-` is standard input.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// What came in.
#[derive(Serialize)]
pub(crate) struct Observed {
    pub(crate) sources: Vec<Taken>,
    pub(crate) problems: Vec<Problem>,
}

impl Observe {
    pub(crate) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let observed = observe_all(desk, &self.paths)?;
        observed.answer()
    }
}

impl Observed {
    /// What came in, as an answer; a failure when something that should have been read was not.
    pub(crate) fn answer(&self) -> Result<Answer> {
        let failed = self.problems.iter().any(|problem| problem.failed);
        let text = render::observed(&self.sources, &self.problems);
        Ok(Answer::new(text, self, &self.sources)?.ending(if failed { Exit::Failed } else { Exit::Done }))
    }
}

/// Takes in everything at or below `paths`, in order of name.
pub(crate) fn observe_all(desk: &mut Desk, paths: &[PathBuf]) -> Result<Observed> {
    observe_gated(desk, paths, None)
}

/// As [`observe_all`], of what the gate lets in.
pub(crate) fn observe_gated(desk: &mut Desk, paths: &[PathBuf], gate: Option<Gate>) -> Result<Observed> {
    let (inputs, mut problems) = collect(paths, &desk.root);
    let mut sources = Vec::new();
    for input in &inputs {
        match observe(desk, input, gate) {
            Ok(taken) => sources.push(taken),
            Err(Ok(problem)) => {
                say(format!("cannot read `{}`: {}", problem.path, problem.reason));
                problems.push(problem);
            }
            Err(Err(error)) => {
                return Err(error.context(format!(
                    "stopped at `{}`; the {} sources before it are safe, and the same command goes on from there",
                    input.name(),
                    sources.len()
                )));
            }
        }
    }
    tidy(desk);
    Ok(Observed { sources, problems })
}

/// Compacts what has become many small files. What was taken in is safe without it, so it never fails.
fn tidy(desk: &Desk) {
    let most = desk.config.lake.compact_after_files;
    if most == 0 {
        return;
    }
    let progress = Progress::items("compacting");
    let done = desk.lake.compact(Effort::MoreThan(most), |advance| progress.add(advance.rows));
    progress.finish();
    match done {
        // Somebody else is at it.
        Err(LakeError::Upkeep { .. }) => {}
        Err(error) => say(format!("the lake could not be compacted, which only makes it slower: {error}")),
        Ok(compaction) => {
            for damaged in &compaction.damaged {
                say(format!("left out of the compaction: {damaged}"));
            }
        }
    }
}
