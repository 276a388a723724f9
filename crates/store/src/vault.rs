use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use model::Digest;
use sha2::{Digest as _, Sha256};

use crate::{Result, StoreError};

/// Bytes read and hashed at a time.
const CHUNK: usize = 256 * 1024;

/// Distinguishes the files this process is taking in.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// Source files as they came, each under the SHA-256 of its bytes: `objects/ab/<64 hexadecimal digits>`.
///
/// A file is written beside, made durable and then moved into place, so an object is whole or not there. Objects are
/// read-only and never written again; one that was damaged from outside is replaced when a good copy is taken in.
#[derive(Clone, Debug)]
pub struct Vault {
    objects: PathBuf,
    incoming: PathBuf,
}

/// A file that was taken into the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Taken {
    /// SHA-256 of its bytes: the object's name.
    pub digest: Digest,
    /// Size in bytes.
    pub size: u64,
}

impl Vault {
    /// Opens the vault in `dir`; the folders are made when they are not there.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn open(dir: &Path) -> Result<Self> {
        let vault = Self { objects: dir.join("objects"), incoming: dir.join("incoming") };
        make_folder(dir)?;
        make_folder(&vault.objects)?;
        make_folder(&vault.incoming)?;
        Ok(vault)
    }

    /// As [`Vault::open`], and removes what killed runs left in `incoming`. What another process is writing is locked by
    /// it and stays.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn open_tidied(dir: &Path) -> Result<Self> {
        let vault = Self::open(dir)?;
        let list = |error| StoreError::io(&vault.incoming, "list", error);
        for entry in fs::read_dir(&vault.incoming).map_err(list)? {
            let path = entry.map_err(list)?.path();
            let left = match File::open(&path) {
                Ok(file) => file.try_lock().is_ok(),
                // Its writer has just moved it to its place.
                Err(error) if error.kind() == ErrorKind::NotFound => false,
                Err(error) => return Err(StoreError::io(&path, "open the leftover", error)),
            };
            match left.then(|| fs::remove_file(&path)) {
                Some(Err(error)) if error.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::io(&path, "remove the leftover", error));
                }
                _ => {}
            }
        }
        Ok(vault)
    }

    /// Copies all that `reader` gives into the vault. Bytes that are there already are not stored again; the object is
    /// read and hashed first, and replaced when it is damaged.
    ///
    /// # Errors
    /// [`StoreError::Full`] when space runs out, [`StoreError::Io`] when reading or writing fails. Then the vault is as
    /// it was before.
    pub fn take(&self, reader: &mut dyn Read) -> Result<Taken> {
        let (path, file) = self.incoming_file()?;
        // The file stays open, and with it the lock, until it is in its place.
        let taken = copy(reader, &file, &path).and_then(|taken| self.place(&path, taken));
        if taken.is_err() {
            // The first error says more than a second one would; a leftover is removed at the next exclusive opening.
            let _ = fs::remove_file(&path);
        }
        taken
    }

    /// Opens an object for reading.
    ///
    /// # Errors
    /// [`StoreError::NoObject`] when it is not there, [`StoreError::Io`] when it cannot be opened.
    pub fn open_object(&self, digest: &Digest) -> Result<File> {
        let path = self.path(digest);
        match File::open(&path) {
            Ok(file) => Ok(file),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(StoreError::NoObject { digest: *digest, path })
            }
            Err(error) => Err(StoreError::io(&path, "open", error)),
        }
    }

    /// Whether an object still has the bytes it was named after.
    ///
    /// # Errors
    /// [`StoreError::NoObject`] when it is not there, [`StoreError::Io`] when it cannot be read.
    pub fn verify(&self, digest: &Digest) -> Result<bool> {
        let mut file = self.open_object(digest)?;
        let path = self.path(digest);
        let found = pump(&mut file, &path, |_| Ok(()))?;
        Ok(found.digest == *digest)
    }

    /// Removes an object; `false` when it was not there.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn forget(&self, digest: &Digest) -> Result<bool> {
        let path = self.path(digest);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(path.parent().expect("an object lies in a folder")).map(|()| true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::io(&path, "remove", error)),
        }
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let text = digest.to_string();
        self.objects.join(&text[..2]).join(text)
    }

    /// A new file in `incoming`, named after the process and a counter. A name left by a killed process of the same
    /// number is passed over.
    fn incoming_file(&self) -> Result<(PathBuf, File)> {
        loop {
            let number = TAKEN.fetch_add(1, Ordering::Relaxed);
            let path = self.incoming.join(format!("{}-{number}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    file.lock().map_err(|error| StoreError::io(&path, "lock", error))?;
                    // Between the two, somebody who tidies may have taken it for a leftover.
                    if path.exists() {
                        return Ok((path, file));
                    }
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(StoreError::io(&path, "make", error)),
            }
        }
    }

    /// Moves a finished file to its object's place, unless a sound object is there.
    fn place(&self, path: &Path, taken: Taken) -> Result<Taken> {
        let object = self.path(&taken.digest);
        // An object that does not read back was damaged from outside; the good copy takes its place. The size spares
        // the reading of one that was cut.
        let alike = fs::metadata(&object).is_ok_and(|known| known.is_file() && known.len() == taken.size);
        if alike && matches!(self.verify(&taken.digest), Ok(true)) {
            fs::remove_file(path).map_err(|error| StoreError::io(path, "remove", error))?;
            return Ok(taken);
        }
        let folder = object.parent().expect("an object lies in a folder");
        make_folder(folder)?;
        let refused = |error| StoreError::io(&object, "place the object", error);
        fs::rename(path, &object).map_err(refused)?;
        sync_folder(folder)?;
        Ok(taken)
    }
}

/// Copies and hashes; the file is durable and read-only afterwards.
fn copy(reader: &mut dyn Read, mut file: &File, path: &Path) -> Result<Taken> {
    let write = |error| StoreError::io(path, "write", error);
    let taken = pump(reader, path, |bytes| file.write_all(bytes).map_err(write))?;
    let mut permissions = file.metadata().map_err(write)?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions).map_err(write)?;
    file.sync_all().map_err(write)?;
    Ok(taken)
}

/// Reads to the end, hashing, and hands each piece on.
fn pump(reader: &mut dyn Read, path: &Path, mut hand: impl FnMut(&[u8]) -> Result<()>) -> Result<Taken> {
    let mut hasher = Sha256::new();
    let mut size = 0;
    let mut buffer = vec![0; CHUNK];
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(source) => {
                return Err(StoreError::Io { path: path.to_owned(), doing: "read what goes to", source });
            }
        };
        hasher.update(&buffer[..count]);
        hand(&buffer[..count])?;
        size += count as u64;
    }
    Ok(Taken { digest: Digest::from_bytes(hasher.finalize().into()), size })
}

fn make_folder(path: &Path) -> Result<()> {
    match fs::create_dir(path) {
        Ok(()) => path.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(StoreError::io(path, "make the folder", error)),
    }
}

/// Makes a new name in a folder durable: without it a loss of power may take back the move.
fn sync_folder(path: &Path) -> Result<()> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|error| StoreError::io(path, "sync the folder", error))
}

#[cfg(test)]
mod tests;
