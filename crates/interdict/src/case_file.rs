//! The files of a case on disk: `cases/case-0001/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use model::{Case, Digest, Dossier};

use crate::answer::printable;
use crate::desk::Desk;
use crate::stage::case::basis::basis;
use crate::stage::case::dossier::{Depth, dossier};

/// The notice every case file carries.
pub(crate) const NOTICE: &str = "DRAFT FOR COUNSEL. Not a filing, not legal advice. Made by a program from the\n\
    observations and claims named in it; every fact must be checked against its exhibit before use.\n";

/// The file beside the dossier that says what it follows from.
const BASIS: &str = "dossier.basis";

/// Where the files of `case` are, relative to the desk.
pub(crate) fn folder(case: &str) -> PathBuf {
    Path::new("cases").join(case)
}

/// Writes the files of `case` as it is saved: each whole or not at all.
pub(crate) fn write(desk: &Desk, case: &Case) -> Result<Dossier> {
    let dossier = dossier(desk, &case.id, Depth::Draft)?;
    put(desk, &dossier)?;
    // Last: without it, the files are those of an earlier state.
    let json = wire::canonical_json(&dossier)?;
    let line = stamp(desk, case, json.as_bytes())?;
    replace(&desk.root.join(folder(&case.id)).join(BASIS), line.into_bytes())?;
    Ok(dossier)
}

/// The dossier as [`write`] left it, when nothing that it follows from changed since, and nobody changed the file: making it
/// anew takes a second for each page that shows it.
pub(crate) fn written(desk: &Desk, case: &Case) -> Result<Option<Dossier>> {
    let folder = desk.root.join(folder(&case.id));
    let (Ok(line), Ok(json)) =
        (std::fs::read_to_string(folder.join(BASIS)), std::fs::read(folder.join("dossier.json")))
    else {
        return Ok(None);
    };
    if line != stamp(desk, case, &json)? {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&json).ok())
}

/// Digests of what a dossier follows from, and of its file.
fn stamp(desk: &Desk, case: &Case, json: &[u8]) -> Result<String> {
    Ok(format!("{} {}\n", basis(desk, case, &desk.store.case_work(&case.id)?)?, Digest::of(json)))
}

/// Writes the files of a dossier.
pub(crate) fn put(desk: &Desk, dossier: &Dossier) -> Result<()> {
    let folder = desk.root.join(folder(&dossier.case.id));
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let json = serde_json::to_vec_pretty(&dossier.case).context("the case does not serialise")?;
    let text = format!("{}\n{}", crate::render::case(&dossier.case), crate::render::dossier(dossier));
    for (name, bytes) in [
        ("case.json", json),
        ("dossier.json", wire::canonical_json(dossier)?.into_bytes()),
        ("appendix-a.csv", wire::appendix_csv(dossier)),
        ("appendix-a.json", wire::appendix_json(dossier)),
        ("case.txt", printable(&text).into_bytes()),
    ] {
        replace(&folder.join(name), bytes)?;
    }
    Ok(())
}

/// Puts a whole file in place of one.
fn replace(path: &Path, bytes: Vec<u8>) -> Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    std::fs::write(&unfinished, bytes)
        .and_then(|()| std::fs::rename(&unfinished, path))
        .with_context(|| format!("cannot write `{}`", path.display()))
}
