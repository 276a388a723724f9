use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use model::{Case, Exhibit};

use super::find;
use super::work::{By, edit};
use crate::answer::Answer;
use crate::cli::Place;
use crate::custody::{Coming, acquired, person};
use crate::desk::Desk;
use crate::render;

/// The exhibits of a case: records that the draft cites, and files that persons add.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk case exhibit list case-0001\n  \
    interdict --desk desk case exhibit add case-0001 invoice.pdf --title 'Invoice 17 of the responder' --as 'Ada Example'\n  \
    interdict --desk desk case exhibit add case-0001 captures/*.png --title 'Capture of the sign-in page' --as 'Ada Example'")]
pub(crate) enum Exhibits {
    /// Take whole files into the vault and number them as exhibits.
    Add {
        /// The case: case-0001.
        case: String,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What it shows; of several files, followed by the name of each. Without it, the file's name.
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// List the exhibits with their digests.
    List {
        /// The case: case-0001.
        case: String,
    },
}

impl Exhibits {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Add { case, files, title, by } => {
                let mut added = Vec::new();
                edit(place, &case, "exhibit add", &by.by, |desk, case, _| {
                    for file in &files {
                        let name = file.file_name().unwrap_or_default().to_string_lossy();
                        let title = match &title {
                            None => name.clone().into_owned(),
                            Some(title) if files.len() == 1 => title.clone(),
                            Some(title) => format!("{title}: {name}"),
                        };
                        added.push(add(desk, case, file, title, &by.by)?);
                    }
                    Ok(())
                })?;
                let text = added.iter().map(|of| format!("exhibit {}: {}\n", of.number, of.raw)).collect();
                match &added[..] {
                    [added] => Answer::one(text, added),
                    _ => Answer::list(text, &added),
                }
            }
            Self::List { case } => {
                let case = find(&place.read()?, &case)?;
                Answer::list(render::exhibits(&case.exhibits), &case.exhibits)
            }
        }
    }
}

/// Takes one file in and numbers it. The same file again is the same exhibit.
fn add(desk: &mut Desk, case: &mut Case, file: &Path, title: String, by: &str) -> Result<Exhibit> {
    let mut source = File::open(file).with_context(|| format!("cannot open `{}`", file.display()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let keys = desk.keys()?;
    let taken = desk.vault.take(&mut source)?;
    let coming = Coming {
        kind: "statement",
        title: &title,
        locator: &name,
        command: "case exhibit add",
        by: person(&desk.config, Some(by), None),
        legal_basis: None,
        tlp: None,
        encrypted: false,
    };
    // A file that is an item already stays that item; one that was disposed of is refused.
    let what = acquired(&desk.config, &taken, coming)?;
    desk.store.acquire(&keys, &what)?;
    if let Some(known) = case.exhibits.iter().find(|of| (of.file, of.raw) == (taken.digest, taken.digest)) {
        return Ok(known.clone());
    }
    let exhibit = Exhibit {
        number: case.exhibits.iter().map(|of| of.number).max().unwrap_or(0) + 1,
        title,
        raw: taken.digest,
        file: taken.digest,
        file_name: name,
        line: 1,
        added_by: Some(by.to_owned()),
    };
    case.exhibits.push(exhibit.clone());
    Ok(exhibit)
}
