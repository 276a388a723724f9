use std::fs::File;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::By;
use crate::answer::Answer;
use crate::custody::{Coming, acquired};
use crate::desk::Desk;
use crate::intake::Progress;
use crate::render::Table;

/// What an added item may be (the kinds of the evidence record).
const KINDS: [&str; 10] =
    ["web_capture", "email", "sample", "dns", "rdap", "cert", "pcap", "log", "statement", "order"];

#[derive(clap::Args)]
pub(crate) struct Add {
    /// The files.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What they are.
    #[arg(long, value_parser = KINDS)]
    kind: String,
    /// Title; the file's name without it.
    #[arg(long)]
    title: Option<String>,
    /// Where they come from: a URL, a system, a person; the file's name without it.
    #[arg(long, value_name = "LOCATOR")]
    source: Option<String>,
    /// Why they may be taken: public, consent, order, licence.
    #[arg(long)]
    legal_basis: Option<String>,
    /// Traffic Light Protocol 2.0.
    #[arg(long, value_parser = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"])]
    tlp: Option<String>,
    /// Keep the bytes encrypted; `--kind sample` always is.
    #[arg(long)]
    encrypt: bool,
    #[command(flatten)]
    by: By,
}

impl Add {
    pub(crate) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let keys = desk.keys()?;
        let encrypted = self.encrypt || self.kind == "sample";
        let mut table = Table::new(0, &["item", "size", "sha256", "title"]);
        let mut rows: Vec<Value> = Vec::new();
        for path in &self.paths {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
            let metadata = file.metadata().with_context(|| format!("cannot look at `{}`", path.display()))?;
            if !metadata.is_file() {
                bail!("`{}` is no file; give the files themselves", path.display());
            }
            let progress = Progress::bytes(&name, metadata.len());
            let mut reader = progress.watch(file);
            let taken = if encrypted {
                desk.vault.take_sealed(&keys, &mut reader)?
            } else {
                desk.vault.take(&mut reader)?
            };
            progress.finish();
            let title = self.title.as_deref().unwrap_or(&name);
            let coming = Coming {
                kind: &self.kind,
                title,
                locator: self.source.as_deref().unwrap_or(&name),
                command: "evidence add",
                by: self.by.person(desk),
                legal_basis: self.legal_basis.as_deref(),
                tlp: self.tlp.as_deref(),
                encrypted,
            };
            let what = acquired(&desk.config, &taken, coming)?;
            let item_id = desk.store.acquire(&keys, &what)?;
            table.row(vec![
                item_id.clone(),
                taken.size.to_string(),
                taken.digest.to_string(),
                title.to_owned(),
            ]);
            rows.push(json!({
                "item_id": item_id, "size": taken.size, "sha256": taken.digest, "title": title,
                "encrypted": encrypted, "clock": what.clock,
            }));
        }
        Answer::list(table.text(), &rows)
    }
}
