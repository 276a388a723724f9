//! A folder that appears whole or not at all.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

/// A folder that is filled beside its place and moved there at the end. When it is dropped before, it is removed.
pub(crate) struct Staging {
    folder: PathBuf,
    place: PathBuf,
}

impl Staging {
    /// Begins the folder that will be at `place`.
    pub(crate) fn begin(place: &Path) -> Result<Self> {
        refuse_existing(place)?;
        let name = place.file_name().with_context(|| format!("`{}` names no folder", place.display()))?;
        let parent = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).with_context(|| format!("cannot make `{}`", parent.display()))?;
        let folder = parent.join(format!(".{}.unfinished-{}", name.to_string_lossy(), std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(Self { folder, place: place.to_owned() })
    }

    /// Where it is filled.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file below it, with the folders on the way.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(path);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Writes a value as JSON, pretty-printed.
    pub(crate) fn write_json(&self, path: &str, value: &impl Serialize) -> Result<()> {
        let mut bytes =
            serde_json::to_vec_pretty(value).with_context(|| format!("`{path}` does not serialise"))?;
        bytes.push(b'\n');
        self.write(path, &bytes)
    }

    /// Moves the folder to its place.
    pub(crate) fn finish(self) -> Result<()> {
        // Somebody may have made it in the meantime; a rename would silently replace an empty folder.
        refuse_existing(&self.place)?;
        sync(&self.folder).with_context(|| format!("cannot sync `{}`", self.folder.display()))?;
        let moved = fs::rename(&self.folder, &self.place).and_then(|()| match self.place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
            _ => File::open(".")?.sync_all(),
        });
        moved.with_context(|| format!("cannot move the finished folder to `{}`", self.place.display()))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After `finish` there is nothing at the old place; before, what is there is of no use.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Makes every file and folder below `folder`, and itself, durable: the log already says that the package was made.
fn sync(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    File::open(folder)?.sync_all()
}

fn refuse_existing(place: &Path) -> Result<()> {
    if place.symlink_metadata().is_ok() {
        bail!("`{}` is there already; a package is never written over, name another folder", place.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
