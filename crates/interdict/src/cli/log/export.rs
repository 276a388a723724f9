use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use evidence::{TILE_WIDTH, Tile, bundle, bundle_path};
use serde_json::json;

use crate::answer::Answer;
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Export {
    /// The folder to write to; files that are there are written again.
    dir: PathBuf,
}

impl Export {
    pub(super) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let (keys, memory) = (desk.keys()?, desk.memory()?);
        let checkpoint = desk.store.sign_checkpoint(&keys, &memory)?;
        let size = checkpoint.root.size;
        let history = desk.store.log_history()?;
        let put = |path: &str, bytes: &[u8]| {
            let path = self.dir.join(path);
            let folder = path.parent().unwrap_or(&self.dir);
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&path, bytes))
                .with_context(|| format!("cannot write `{}`", path.display()))
        };
        let leaves = &history.leaves()[..usize::try_from(size)?];
        let tiles = Tile::all(size);
        for tile in &tiles {
            put(&tile.path(), &tile.bytes(leaves).context("the log is shorter than its checkpoint")?)?;
        }
        let mut pending: Vec<Vec<u8>> = Vec::new();
        let mut written = Ok(());
        let mut index = 0;
        desk.store.log_entries(|entry| {
            if entry.index >= size || written.is_err() {
                return;
            }
            pending.push(entry.bytes());
            if pending.len() as u64 == TILE_WIDTH || entry.index + 1 == size {
                let path = bundle_path(index, pending.len() as u64);
                let entries = std::mem::take(&mut pending);
                written = bundle(entries.iter().map(Vec::as_slice))
                    .map_err(anyhow::Error::from)
                    .and_then(|bytes| put(&path, &bytes));
                index += 1;
            }
        })?;
        written?;
        put("checkpoint", checkpoint.to_string().as_bytes())?;
        let text = format!("{size} entries, {} tiles in `{}`\n", tiles.len(), self.dir.display());
        Answer::one(text, &json!({ "entries": size, "tiles": tiles.len(), "dir": self.dir }))
    }
}
