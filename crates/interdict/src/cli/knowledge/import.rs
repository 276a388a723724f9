//! Knowledge from files: formats by the door of `observe`, prose by that of `report accept`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wire::prose::{About, SOURCE_LIMIT, drafts, read_prose};
use wire::{Format, Unrecognised};

use super::is_knowledge;
use crate::answer::say;
use crate::cli::observe::{Observed, observe_gated};
use crate::cli::report::lexicon;
use crate::desk::Desk;
use crate::intake::{Input, Problem, collect};
use crate::stage::accept::accept;
use crate::stage::observe::{Taken, format_at};

/// Takes in what is at or below `paths`.
pub(super) fn import(desk: &mut Desk, paths: &[PathBuf], publisher: Option<&str>) -> Result<Observed> {
    let (inputs, mut problems) = collect(paths, &desk.root);
    let (mut prose, mut others) = (Vec::new(), Vec::new());
    for input in inputs {
        match input {
            Input::File(path) if is_prose(desk, &path) => prose.push(path),
            Input::File(path) => others.push(path),
            Input::Stdin => others.push(PathBuf::from("-")),
        }
    }
    let mut observed = observe_gated(desk, &others, Some(gate))?;
    problems.append(&mut observed.problems);
    observed.problems = problems;
    for path in prose {
        match report(desk, &path, publisher)? {
            Ok(taken) => observed.sources.push(taken),
            Err(reason) => {
                let path = path.display().to_string();
                say(format!("not taken: `{path}`: {reason}"));
                observed.problems.push(Problem { path, reason, failed: true });
            }
        }
    }
    Ok(observed)
}

/// Whether a file is a PDF, or text that no decoder reads: a report in prose, if anything.
fn is_prose(desk: &Desk, path: &Path) -> bool {
    // What cannot be read is left to the other door, which says why.
    is_pdf(path) || matches!(format_at(desk, path), Ok(Err(Unrecognised::Text { .. })))
}

fn is_pdf(path: &Path) -> bool {
    let mut head = [0; 5];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"%PDF-"
}

/// Takes in the claims of a report that stand for themselves.
fn report(desk: &mut Desk, path: &Path, publisher: Option<&str>) -> Result<Result<Taken, String>> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    file.take(SOURCE_LIMIT as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    let about = About { publisher: publisher.map(str::to_owned), ..About::default() };
    let reading = match read_prose(&bytes, &about, &lexicon(desk)?) {
        Ok(reading) => reading,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let drafts = drafts(&reading, &name);
    let all = drafts.len();
    let plain = drafts.into_iter().filter(|draft| draft.hedge.is_none() && draft.coreference.is_none());
    let chosen: Vec<_> = plain.map(|draft| draft.knowledge).collect();
    let left = all - chosen.len();
    if chosen.is_empty() {
        let more =
            if left == 0 { String::new() } else { format!("; {left} claims are hedged or said indirectly") };
        return Ok(Err(format!(
            "a report in prose that says nothing plainly of actors{more}; `interdict report read` shows what is read in it"
        )));
    }
    if left > 0 {
        say(format!(
            "`{name}`: {left} claims are hedged or said indirectly; `interdict report read` shows them, `interdict report \
             accept` takes them in"
        ));
    }
    accept(desk, &name, &bytes, chosen).map(Ok)
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
                                               accept -` takes it in"
                .to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}
