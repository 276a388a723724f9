//! The files of a case on disk: `cases/case-0001/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use model::Case;

use crate::answer::printable;
use crate::desk::Desk;

/// The notice every case file carries.
pub(crate) const NOTICE: &str = "DRAFT FOR COUNSEL. Not a filing, not legal advice. Made by a program from the\n\
    observations and claims named in it; every fact must be checked against its exhibit before use.\n";

/// Where the files of `case` are, relative to the desk.
pub(crate) fn folder(case: &str) -> PathBuf {
    Path::new("cases").join(case)
}

/// Writes the files of `case`: each whole or not at all.
pub(crate) fn write(desk: &Desk, case: &Case) -> Result<()> {
    let folder = desk.root.join(folder(&case.id));
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let json = serde_json::to_vec_pretty(case).context("the case does not serialise")?;
    for (name, bytes) in [
        ("case.json", json),
        ("appendix-a.csv", wire::appendix_csv(case)),
        ("appendix-a.json", wire::appendix_json(case)),
        ("case.txt", printable(&crate::render::case(case)).into_bytes()),
    ] {
        let path = folder.join(name);
        let unfinished = folder.join(format!("{name}.unfinished"));
        std::fs::write(&unfinished, bytes)
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}
