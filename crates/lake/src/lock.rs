use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::{LakeError, directory};

/// Holds a batch for one intake, over all processes of this machine; the system lets go when the process ends.
#[derive(Debug)]
pub(crate) struct BatchLock {
    path: PathBuf,
    file: File,
}

impl BatchLock {
    pub(crate) fn take(folder: &Path, batch: &str) -> Result<Self, LakeError> {
        directory::create(folder).map_err(|error| LakeError::io("create", folder, error))?;
        let path = folder.join(format!("{batch}.lock"));
        loop {
            let file = File::options().create(true).truncate(false).write(true).open(&path);
            let file = file.map_err(|error| LakeError::io("open", &path, error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(LakeError::Busy { batch: batch.to_owned() }),
                Err(TryLockError::Error(error)) => return Err(LakeError::io("lock", &path, error)),
            }
            // Between our open and our lock the last holder may have removed the name; then we hold nothing.
            if is_at(&file, &path) {
                return Ok(Self { path, file });
            }
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => held.ino() == named.ino() && held.dev() == named.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for BatchLock {
    fn drop(&mut self) {
        // A name left behind is an empty file that the next intake of this batch locks again.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}
