use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use evidence::{Checkpoint, Policy, cosigned};
use serde_json::json;

use crate::answer::Answer;
use crate::desk::Desk;

pub(super) fn status(desk: &Desk) -> Result<Answer> {
    let (keys, root, checkpoints) = (desk.keys()?, desk.store.log_root()?, desk.store.checkpoints()?);
    let (stamps, policy) = (desk.store.stamps()?, policy(desk)?);
    let mut text = format!(
        "log         {}\nentries     {}\nroot        {}\nlog key     {}\ndesk key    {}\n",
        keys.log().verifier().name,
        root.size,
        root.hash,
        keys.log().verifier(),
        keys.desk().verifier(),
    );
    let last = checkpoints.last();
    match last {
        Some(last) => text.push_str(&format!(
            "signed      {} entries, {} later\n",
            last.root.size,
            root.size - last.root.size.min(root.size)
        )),
        None => text.push_str("signed      nothing yet; see `interdict log checkpoint`\n"),
    }
    let seen: Vec<String> =
        policy.iter().zip(last).flat_map(|(policy, last)| witnesses(policy, last)).collect();
    text.push_str(&format!(
        "witnesses   {}\nstamps      {}\n",
        match &policy {
            None => "none; see `interdict log witness`".to_owned(),
            Some(policy) => {
                let reached = last.is_some_and(|last| policy.has_quorum(last));
                let state = if reached { "reached" } else { "NOT reached" };
                format!("{} on the last checkpoint, quorum {state}", seen.len())
            }
        },
        stamps.len()
    ));
    let outside = desk.memory()?.files.len() > 1;
    if !outside && policy.is_none() {
        text.push_str(
            "note        nothing outside of the desk remembers this log: this account has no state folder; set \
             evidence.memory, or have a witness, so that a desk that comes back from a backup is noticed\n",
        );
    } else if desk.config.evidence.memory.is_empty() && policy.is_none() {
        text.push_str(
            "note        outside of the desk only the state folder of this account remembers this log: a backup of the \
             whole machine brings both back; set evidence.memory, or have a witness\n",
        );
    }
    let whole = json!({
        "log": keys.log().verifier().name, "entries": root.size, "root": root.hash.to_string(),
        "log_key": keys.log().verifier().to_string(), "desk_key": keys.desk().verifier().to_string(),
        "signed": last.map(|last| last.root.size), "checkpoints": checkpoints.len(), "witnesses": seen,
        "quorum": policy.as_ref().zip(last).map(|(policy, last)| policy.has_quorum(last)),
        "stamps": stamps.len(), "memory_outside": outside,
    });
    Answer::one(text, &whole)
}

/// The names of the witnesses that saw the checkpoint.
fn witnesses(policy: &Policy, checkpoint: &Checkpoint) -> Vec<String> {
    let seen = policy.witnesses().filter(|key| cosigned(checkpoint, key).is_some());
    seen.map(|key| key.name.clone()).collect()
}

/// The policy of witnesses, when there is one.
pub(super) fn policy(desk: &Desk) -> Result<Option<Policy>> {
    let path = Desk::keys_folder(&desk.root).join("policy.txt");
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Policy::parse(&text).map(Some).with_context(|| format!("in `{}`", path.display()))
}

#[derive(clap::Args)]
pub(crate) struct CheckpointCommand {
    /// Write the checkpoint to this file too.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl CheckpointCommand {
    pub(super) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let (keys, memory) = (desk.keys()?, desk.memory()?);
        let checkpoint = desk.store.sign_checkpoint(&keys, &memory)?;
        if let Some(out) = &self.out {
            fs::write(out, checkpoint.to_string())
                .with_context(|| format!("cannot write `{}`", out.display()))?;
        }
        let whole = json!({
            "origin": checkpoint.origin, "size": checkpoint.root.size, "root": checkpoint.root.hash.to_string(),
            "note": checkpoint.to_string(),
        });
        Answer::one(checkpoint.to_string(), &whole)
    }
}
