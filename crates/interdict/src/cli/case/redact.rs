use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use engine::case::redact::{Redaction, Redactor};

use crate::answer::Answer;
use crate::render;

/// Take personal identifiers out of a text for the public copy (Fed. R. Civ. P. 5.2): social-security and account numbers,
/// dates of birth and mailboxes by their form, minors and victims as listed. Needs no desk.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict case redact declaration.txt --rules rules.toml\n  \
    pdftotext declaration.pdf - | interdict --format json case redact -")]
pub(crate) struct Redact {
    /// The text; `-` is standard input.
    file: PathBuf,
    /// A TOML file with the lists `minors`, `victims` and `kept_mailboxes`.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

impl Redact {
    pub(crate) fn run(self) -> Result<Answer> {
        let rules = self.rules.as_deref().map_or_else(|| Ok(Redaction::default()), rules)?;
        let text = if self.file == Path::new("-") {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).context("cannot read standard input")?;
            text
        } else {
            std::fs::read_to_string(&self.file)
                .with_context(|| format!("cannot read `{}`", self.file.display()))?
        };
        let redacted = Redactor::new(&rules).redact(&text);
        crate::answer::say(render::removed(&redacted.removed));
        Answer::one(redacted.text.clone(), &redacted)
    }
}

/// Reads a file of rules.
pub(super) fn rules(path: &Path) -> Result<Redaction> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in `{}`", path.display()))
}
