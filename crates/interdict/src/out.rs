//! Files that a command writes: whole, or not at all.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes `bytes` to `file` by way of a file beside it.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> Result<()> {
    write_by(file, |out| Ok(out.write_all(bytes)?))
}

/// As [`write_whole`], of what `write` writes.
pub(crate) fn write_by<T>(file: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("cannot write `{}`", file.display());
    let mut beside = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
    let mut out = std::io::BufWriter::new(beside.as_file_mut());
    let done = write(&mut out)?;
    out.flush().with_context(cannot)?;
    drop(out);
    beside.as_file().sync_all().with_context(cannot)?;
    beside.persist(file).with_context(cannot)?;
    Ok(done)
}
