use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use evidence::{Note, Policy, cosigned};
use serde_json::json;

use super::state::policy;
use crate::answer::Answer;
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Witness {
    /// Take this file (C2SP tlog-policy) as the policy: witnesses' keys, and how many must have cosigned. The log's own
    /// key must be in it, if any log is.
    #[arg(long, value_name = "FILE", conflicts_with = "attach", required_unless_present = "attach")]
    policy: Option<PathBuf>,
    /// Add the cosignatures in this file to the checkpoint that they are for.
    #[arg(long, value_name = "FILE")]
    attach: Option<PathBuf>,
}

impl Witness {
    pub(super) fn run(self, desk: &mut Desk) -> Result<Answer> {
        if let Some(path) = &self.policy {
            let text =
                fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let policy = Policy::parse(&text)?;
            let keys = desk.keys()?;
            ensure!(
                policy.logs.is_empty() || policy.logs.contains(keys.log().verifier()),
                "the policy names logs, but not this one: {}",
                keys.log().verifier()
            );
            let to = Desk::keys_folder(&desk.root).join("policy.txt");
            let unfinished = to.with_extension("unfinished");
            fs::write(&unfinished, &text)
                .and_then(|()| fs::rename(&unfinished, &to))
                .with_context(|| format!("cannot write `{}`", to.display()))?;
            let names: Vec<&String> = policy.witnesses().map(|key| &key.name).collect();
            let text = format!("{} witnesses\n", names.len());
            return Answer::one(text, &json!({ "witnesses": names }));
        }
        let Some(path) = &self.attach else { bail!("give --policy or --attach") };
        let Some(policy) = policy(desk)? else {
            bail!("say first with --policy which witnesses are trusted")
        };
        let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        // What a witness answers are signature lines alone (C2SP tlog-witness); the whole note is taken too.
        let note = if bytes.starts_with("\u{2014} ".as_bytes()) {
            let last = desk.store.checkpoints()?.pop().context("no checkpoint was signed yet")?;
            Note::parse(&[last.note().text.as_bytes(), b"\n", &bytes].concat())?
        } else {
            Note::parse(&bytes)?
        };
        // Only lines of witnesses that are known, and that hold, are kept.
        let known = |line: &evidence::Signature| {
            policy.witnesses().any(|key| key.name == line.name && key.id() == line.id)
        };
        let kept =
            Note { text: note.text.clone(), signatures: note.signatures.into_iter().filter(known).collect() };
        ensure!(!kept.signatures.is_empty(), "no line in `{}` is of a witness in the policy", path.display());
        let size = kept.text.split('\n').nth(1).unwrap_or_default().to_owned();
        let checkpoints = desk.store.checkpoints()?;
        let of = checkpoints.into_iter().find(|one| one.root.size.to_string() == size);
        let joined = of.context("this desk signed no such checkpoint")?.joined(&kept)?;
        for key in policy.witnesses().filter(|key| kept.signatures.iter().any(|line| line.name == key.name)) {
            ensure!(cosigned(&joined, key).is_some(), "the cosignature of {} does not hold", key.name);
        }
        let joined = desk.store.join_checkpoint(&kept)?;
        let seen: Vec<&String> =
            policy.witnesses().filter(|key| cosigned(&joined, key).is_some()).map(|key| &key.name).collect();
        let reached = policy.has_quorum(&joined);
        let text = format!(
            "checkpoint of {size} entries: {} witnesses, quorum {}\n",
            seen.len(),
            if reached { "reached" } else { "NOT reached" }
        );
        Answer::one(text, &json!({ "size": joined.root.size, "witnesses": seen, "quorum": reached }))
    }
}
