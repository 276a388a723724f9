use std::fs::File;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;
use model::Exhibit;

use super::find;
use super::work::{By, edit};
use crate::answer::Answer;
use crate::cli::Place;
use crate::custody::{Coming, acquired, person};
use crate::render;

/// The exhibits of a case: records that the draft cites, and files that persons add.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk case exhibit list case-0001\n  \
    interdict --desk desk case exhibit add case-0001 invoice.pdf --title 'Invoice 17 of the responder' --as 'Ada Example'")]
pub(crate) enum Exhibits {
    /// Take a whole file into the vault and number it as an exhibit.
    Add {
        /// The case: case-0001.
        case: String,
        /// The file.
        file: PathBuf,
        /// What it shows.
        #[arg(long)]
        title: String,
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
            Self::Add { case, file, title, by } => {
                let mut source =
                    File::open(&file).with_context(|| format!("cannot open `{}`", file.display()))?;
                let name =
                    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let mut added = None;
                edit(place, &case, "exhibit add", &by.by, |desk, case, _| {
                    let keys = desk.keys()?;
                    let taken = desk.vault.take(&mut source)?;
                    let coming = Coming {
                        kind: "statement",
                        title: &title,
                        locator: &name,
                        command: "case exhibit add",
                        by: person(&desk.config, Some(&by.by), None),
                        legal_basis: None,
                        tlp: None,
                        encrypted: false,
                    };
                    // A file that is an item already stays that item; one that was disposed of is refused.
                    let what = acquired(&desk.config, &taken, coming)?;
                    desk.store.acquire(&keys, &what)?;
                    // The same file again is the same exhibit.
                    let known =
                        case.exhibits.iter().find(|of| (of.file, of.raw) == (taken.digest, taken.digest));
                    let exhibit = known.cloned().unwrap_or_else(|| Exhibit {
                        number: case.exhibits.iter().map(|of| of.number).max().unwrap_or(0) + 1,
                        title,
                        raw: taken.digest,
                        file: taken.digest,
                        file_name: name,
                        line: 1,
                        added_by: Some(by.by.clone()),
                    });
                    if known.is_none() {
                        case.exhibits.push(exhibit.clone());
                    }
                    added = Some(exhibit);
                    Ok(())
                })?;
                let added = added.context("no exhibit was added")?;
                Answer::one(format!("exhibit {}: {}\n", added.number, added.raw), &added)
            }
            Self::List { case } => {
                let case = find(&place.read()?, &case)?;
                Answer::list(render::exhibits(&case.exhibits), &case.exhibits)
            }
        }
    }
}
