use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use evidence::{ConsistencyFile, ProofFile};
use serde_json::json;

use crate::answer::Answer;
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Prove {
    /// The item (EV-000001), or the number of an entry, from 0.
    what: String,
    /// Write the proof to this file too.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Prove {
    /// A proof shows salt and record of its entry, and of no other.
    pub(super) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let index = match self.what.parse::<u64>() {
            Ok(index) => index,
            Err(_) => {
                let item = desk.store.item(&self.what)?;
                item.with_context(|| format!("`{}` is no item and no entry", self.what))?.leaf
            }
        };
        let Some(entry) = desk.store.log_entry(index)? else { bail!("the log has no entry {index}") };
        let Some(entry) = entry.entry() else {
            bail!("entry {index} was logged before entries were salted; it has no proof file of this form")
        };
        let (keys, memory) = (desk.keys()?, desk.memory()?);
        let checkpoint = match desk.store.checkpoint_over(index)? {
            Some(known) => known,
            None => desk.store.sign_checkpoint(&keys, &memory)?,
        };
        let path = desk.store.log_history()?.inclusion(index, checkpoint.root.size)?.path;
        let proof = ProofFile { entry, index, path, checkpoint };
        proof.verify()?;
        given(&self.out, proof.to_string(), &json!({ "index": index, "size": proof.checkpoint.root.size }))
    }
}

#[derive(clap::Args)]
pub(crate) struct Consistency {
    /// Size of the earlier state.
    #[arg(long, value_name = "SIZE")]
    from: u64,
    /// Size of the checkpoint that continues it; the last one without it.
    #[arg(long, value_name = "SIZE")]
    to: Option<u64>,
    /// Write the proof to this file too.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Consistency {
    pub(super) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let checkpoints = desk.store.checkpoints()?;
        let wanted = checkpoints.into_iter().rfind(|one| self.to.is_none_or(|to| to == one.root.size));
        let checkpoint = wanted.context("no such checkpoint was signed; see `interdict log checkpoint`")?;
        let path = if self.from == 0 {
            Vec::new()
        } else {
            desk.store.log_history()?.consistency(self.from, checkpoint.root.size)?.path
        };
        let file = ConsistencyFile { old: self.from, path, checkpoint };
        given(&self.out, file.to_string(), &json!({ "old": file.old, "size": file.checkpoint.root.size }))
    }
}

/// The text as the answer, and in a file when one is named.
fn given(out: &Option<PathBuf>, text: String, about: &serde_json::Value) -> Result<Answer> {
    if let Some(out) = out {
        fs::write(out, &text).with_context(|| format!("cannot write `{}`", out.display()))?;
    }
    let mut whole = about.clone();
    whole["text"] = text.clone().into();
    Answer::one(text, &whole)
}
