use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use evidence::custody::Action;
use model::Digest;
use serde_json::json;
use store::Act;

use super::{By, find};
use crate::answer::{Answer, Exit};
use crate::clock;
use crate::custody::bytes_of;
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Export {
    /// The item: EV-000001.
    item: String,
    /// The file to write; it must not be there.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What for.
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    #[command(flatten)]
    by: By,
}

impl Export {
    pub(crate) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let (keys, by, stored) = (desk.keys()?, self.by.person(desk), find(desk, &self.item)?);
        let act = Act {
            from: Some("vault".to_owned()),
            // Never the name of a package, which has no space in it.
            to: Some(format!("file {}", self.out.display())),
            purpose: Some(self.purpose.clone()),
            ..Act::new(clock::now()?, by, Action::Export)
        };
        if stored.item.handling.encrypted && !stored.state.unsealed {
            let why = "it is kept encrypted and not unsealed";
            let refused = Act { action: Action::Refuse, result: Some(format!("export: {why}")), ..act };
            desk.store.record_acts(&keys, &[(self.item.clone(), refused)])?;
            let text = format!("{}  REFUSED: {why}; see `interdict evidence unseal`\n", self.item);
            return Ok(
                Answer::one(text, &json!({ "item_id": self.item, "state": "refused" }))?.ending(Exit::Found)
            );
        }
        let mut reader = bytes_of(desk, &stored)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.out)
            .with_context(|| format!("cannot make `{}`", self.out.display()))?;
        // Before the first byte leaves: killed from here on, custody says that it was about to.
        let begun = Act {
            result: Some("begun; the event that follows says what came of it".to_owned()),
            digests: (stored.item.sha256.parse().ok(), None),
            ..act.clone()
        };
        desk.store.record_acts(&keys, &[(self.item.clone(), begun)])?;
        io::copy(&mut reader, &mut file)
            .and_then(|_| file.sync_all())
            .with_context(|| format!("cannot write `{}`", self.out.display()))?;
        let copy = std::fs::File::open(&self.out).context("cannot read the copy")?;
        let (measured, _) = evidence::measure(&mut { copy }, 0)?;
        let after: Option<Digest> = measured.sha256.parse().ok();
        let result = if measured.sha256 == stored.item.sha256 { "written" } else { "written, but altered" };
        let act = Act {
            result: Some(result.to_owned()),
            digests: (stored.item.sha256.parse().ok(), after),
            ..Act { at: clock::now()?, ..act }
        };
        desk.store.record_acts(&keys, &[(self.item.clone(), act)])?;
        ensure!(
            measured.sha256 == stored.item.sha256,
            "the copy is not what was acquired; `interdict evidence verify {}` shows what was altered",
            self.item
        );
        let text = format!("{}  {} bytes, sha256 {}\n", self.item, measured.size, measured.sha256);
        Answer::one(text, &json!({ "item_id": self.item, "state": "exported", "sha256": measured.sha256 }))
    }
}
