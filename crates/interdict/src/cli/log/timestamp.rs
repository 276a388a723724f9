use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use evidence::token;
use serde_json::json;
use store::Stamp;

use crate::answer::Answer;
use crate::bag::{receipt_again, write_whole};
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Timestamp {
    /// Write a request for the last checkpoint, or for the package, to this file; how it gets to an authority is up to
    /// you.
    #[arg(long, value_name = "FILE", conflicts_with = "attach", required_unless_present = "attach")]
    request: Option<PathBuf>,
    /// Attach the authority's answer; it is verified first.
    #[arg(long, value_name = "FILE")]
    attach: Option<PathBuf>,
    /// Stamp this package instead of the last checkpoint.
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
    /// Root certificates of the authority (PEM), kept in the desk from then on.
    #[arg(long, value_name = "FILE", requires = "attach")]
    tsa_roots: Option<PathBuf>,
}

impl Timestamp {
    pub(super) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let (what, bytes) = self.stamped(desk)?;
        if let Some(out) = &self.request {
            fs::write(out, token::request(&bytes))
                .with_context(|| format!("cannot write `{}`", out.display()))?;
            let text = format!(
                "request for {what}\nnext  send it as application/timestamp-query to an authority, save the answer, and run\n      \
                 interdict log timestamp --attach ANSWER --tsa-roots ROOTS.pem\n"
            );
            return Answer::one(text, &json!({ "for": what, "request": out }));
        }
        let Some(answer) = &self.attach else { bail!("give --request or --attach") };
        let response = fs::read(answer).with_context(|| format!("cannot read `{}`", answer.display()))?;
        let pem = self.roots(desk)?;
        let token = token::verify(&response, &bytes, &token::roots_from_pem(&pem)?)?;
        match &self.package {
            Some(dir) => beside(desk, dir, &response)?,
            None => {
                keep_roots(desk, &pem)?;
                let last = desk.store.checkpoints()?.pop().context("no checkpoint was signed yet")?;
                let note = last.to_string();
                desk.store.keep_stamp(&Stamp { size: last.root.size, note, response })?;
            }
        }
        let text = format!("{what}: seen by {} at {}\n", token.authority, token.moment);
        Answer::one(
            text,
            &json!({ "for": what, "authority": token.authority, "time": token.moment, "policy": token.policy }),
        )
    }

    /// What is stamped, in words and as bytes.
    fn stamped(&self, desk: &mut Desk) -> Result<(String, Vec<u8>)> {
        match &self.package {
            Some(dir) => {
                let path = dir.join("tagmanifest-sha256.txt");
                let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
                Ok((format!("the tag manifest of `{}`", dir.display()), bytes))
            }
            None => {
                let known = desk.store.checkpoints()?.pop();
                let last = match known {
                    Some(last) => last,
                    None => {
                        let (keys, memory) = (desk.keys()?, desk.memory()?);
                        desk.store.sign_checkpoint(&keys, &memory)?
                    }
                };
                Ok((format!("the checkpoint of {} entries", last.root.size), last.to_string().into_bytes()))
            }
        }
    }

    /// The roots named; else those that the package has, for a package; else those of the desk.
    fn roots(&self, desk: &Desk) -> Result<Vec<u8>> {
        let mut places = vec![Desk::keys_folder(&desk.root).join("tsa_roots.pem")];
        if let Some(dir) = &self.package {
            places.insert(0, dir.join("data/90_verify/keys/tsa_roots.pem"));
        }
        places.splice(0..0, self.tsa_roots.clone());
        let path = places.iter().find(|path| path.exists());
        let path = path.context("name the authority's root certificates with --tsa-roots")?;
        fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
    }
}

fn keep_roots(desk: &Desk, pem: &[u8]) -> Result<()> {
    let path = Desk::keys_folder(&desk.root).join("tsa_roots.pem");
    let known = fs::read(&path).unwrap_or_default();
    if known.windows(pem.len().max(1)).any(|window| window == pem) {
        return Ok(());
    }
    let unfinished = path.with_extension("unfinished");
    // A file whose last line does not end must not swallow the first line of the next.
    let end: &[u8] = if known.is_empty() || known.ends_with(b"\n") { b"" } else { b"\n" };
    fs::write(&unfinished, [&known, end, pem].concat())
        .and_then(|()| fs::rename(&unfinished, &path))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// Puts the token beside a package and signs its receipt again. Killed between the two, or asked again, it completes what is
/// there: the token is written beside the folder and moved in whole, and the receipt is signed in any case.
fn beside(desk: &Desk, dir: &Path, response: &[u8]) -> Result<()> {
    let roots = dir.join("data/90_verify/keys/tsa_roots.pem");
    if !roots.exists() {
        bail!(
            "the package has no data/90_verify/keys/tsa_roots.pem: stamp a checkpoint of the desk first, which keeps the \
             roots, and make the package again"
        );
    }
    for number in 1..100 {
        let path = dir.join(format!("tagmanifest-sha256.txt.{number}.tsr"));
        match fs::read(&path) {
            Ok(known) if known == response => return receipt_again(desk, dir),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                write_whole(dir, &path, response)?;
                return receipt_again(desk, dir);
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read `{}`", path.display()));
            }
        }
    }
    bail!("the package has 99 time stamps already")
}
