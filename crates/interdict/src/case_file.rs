//! The files of a case on disk: `cases/case-0001/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use model::{Case, Dossier};

use crate::answer::printable;
use crate::desk::Desk;
use crate::stage::case::dossier::{Depth, dossier};

/// The notice every case file carries.
pub(crate) const NOTICE: &str = "DRAFT FOR COUNSEL. Not a filing, not legal advice. Made by a program from the\n\
    observations and claims named in it; every fact must be checked against its exhibit before use.\n";

/// Where the files of `case` are, relative to the desk.
pub(crate) fn folder(case: &str) -> PathBuf {
    Path::new("cases").join(case)
}

/// Writes the files of `case` as it is saved: each whole or not at all.
pub(crate) fn write(desk: &Desk, case: &Case) -> Result<Dossier> {
    let dossier = dossier(desk, &case.id, Depth::Draft)?;
    put(desk, &dossier)?;
    Ok(dossier)
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
        let path = folder.join(name);
        let unfinished = folder.join(format!("{name}.unfinished"));
        std::fs::write(&unfinished, bytes)
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}
