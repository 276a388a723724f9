use std::path::PathBuf;

use anyhow::{Context, Result};
use evidence::{Checkpoint, Policy, Trust, Verdict, VerifierKey, token};
use serde_json::{Value, json};

use crate::answer::{Answer, Exit, printable};
use crate::intake::Progress;

/// Check a court package: every file, every proof, every signature. Needs no desk.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  interdict verify IVD-2026-0001\n\nExit codes: 0 everything holds, 1 something does not, 2 failure."
)]
pub(crate) struct Verify {
    /// The package: the folder with bagit.txt.
    dir: PathBuf,
    /// A key that was printed or told; the package's keys must be among those given.
    #[arg(long, value_name = "VKEY", value_parser = VerifierKey::parse)]
    key: Vec<VerifierKey>,
    /// A checkpoint that you have; the package must hold it.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// SHA-256 of tagmanifest-sha256.txt as it was printed.
    #[arg(long, value_name = "SHA256")]
    tagmanifest: Option<String>,
    /// Root certificates of time-stamping authorities (PEM), in place of the package's own.
    #[arg(long, value_name = "FILE")]
    tsa_roots: Option<PathBuf>,
    /// Which witnesses must have cosigned (C2SP tlog-policy), in place of the package's own policy.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl Verify {
    pub(crate) fn run(self) -> Result<Answer> {
        let read =
            |path: &PathBuf| std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()));
        let trust = Trust {
            keys: self.key,
            checkpoint: self
                .checkpoint
                .as_ref()
                .map(|path| anyhow::Ok(Checkpoint::parse(&read(path)?)?))
                .transpose()?,
            tag_manifest: self.tagmanifest,
            tsa_roots: self
                .tsa_roots
                .as_ref()
                .map(|path| anyhow::Ok(token::roots_from_pem(&read(path)?)?))
                .transpose()?,
            policy: self
                .policy
                .as_ref()
                .map(|path| anyhow::Ok(Policy::parse(&String::from_utf8(read(path)?)?)?))
                .transpose()?,
        };
        let progress = Progress::items("hashing");
        let listing = evidence::folder::read(&self.dir, &mut |count| progress.add(count))
            .with_context(|| format!("cannot read `{}`", self.dir.display()))?;
        progress.finish();
        let verdict = evidence::verify(&listing, &trust);
        let exit = if verdict.problems.is_empty() { Exit::Done } else { Exit::Found };
        let problems: Vec<Value> = verdict
            .problems
            .iter()
            .map(|problem| json!({ "path": problem.path, "what": problem.what }))
            .collect();
        Ok(Answer::new(printable(&text(&verdict)), &whole(&verdict, &problems), &problems)?.ending(exit))
    }
}

fn text(verdict: &Verdict) -> String {
    let mut text = format!(
        "package     {}\nfiles       {}, {} bytes\nexhibits    {}\n",
        verdict.package, verdict.files, verdict.bytes, verdict.exhibits
    );
    for key in &verdict.keys {
        text.push_str(&format!("key         {key}\n"));
    }
    if let Some(last) = &verdict.checkpoint {
        text.push_str(&format!(
            "log         {}, {} entries, root {}\n",
            last.origin, last.root.size, last.root.hash
        ));
    }
    for (path, token) in &verdict.tokens {
        text.push_str(&format!("time        {path}: {} by {}\n", token.moment, token.authority));
    }
    for said in &verdict.anchored {
        text.push_str(&format!("anchor      {said}\n"));
    }
    for said in &verdict.remarks {
        text.push_str(&format!("note        {said}\n"));
    }
    for problem in &verdict.problems {
        text.push_str(&format!("PROBLEM     {}: {}\n", problem.path, problem.what));
    }
    text.push_str(if verdict.problems.is_empty() { "everything holds\n" } else { "does NOT hold\n" });
    text
}

fn whole(verdict: &Verdict, problems: &[Value]) -> Value {
    let tokens: Vec<Value> = verdict
        .tokens
        .iter()
        .map(|(path, token)| json!({ "path": path, "time": token.moment, "authority": token.authority }))
        .collect();
    json!({
        "package": verdict.package, "holds": problems.is_empty(), "problems": problems, "files": verdict.files,
        "bytes": verdict.bytes, "exhibits": verdict.exhibits, "keys": verdict.keys,
        "log": verdict.checkpoint.as_ref().map(|last| json!({
            "origin": last.origin, "size": last.root.size, "root": last.root.hash.to_string(),
        })),
        "time_stamps": tokens, "anchored": verdict.anchored, "remarks": verdict.remarks,
    })
}
