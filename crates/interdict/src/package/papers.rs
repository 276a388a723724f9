//! The papers of a package, one after the other.

use anyhow::{Context, Result};
use report::{Brief, Document, ReportError};

use super::staging::Staging;
use crate::intake::Progress;

/// Sets every document; one that lacks what it must state is left out, with the reason. The read-me comes last, because
/// it says which.
pub(crate) fn write(
    staging: &Staging,
    brief: &Brief<'_>,
    progress: &Progress,
) -> Result<Vec<(Document, String)>> {
    let mut not_made = Vec::new();
    for document in Document::ALL.into_iter().filter(|document| *document != Document::Readme) {
        match document.render(brief) {
            Ok(bytes) => staging.write(&format!("data/{}", document.path()), &bytes)?,
            Err(error @ ReportError::Empty { .. }) => not_made.push((document, error.to_string())),
            Err(error) => return Err(error).with_context(|| format!("cannot make `{}`", document.path())),
        }
        progress.add(1);
    }
    let brief = Brief { not_made: &not_made, ..brief.clone() };
    let bytes = Document::Readme.render(&brief).context("cannot make the read-me")?;
    staging.write(&format!("data/{}", Document::Readme.path()), &bytes)?;
    progress.add(1);
    Ok(not_made)
}
