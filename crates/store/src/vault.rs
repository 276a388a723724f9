use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use evidence::Measure;
use model::Digest;

use crate::key::DeskKeys;
use crate::log::random;
use crate::sealed::{Opener, Sealer};
use crate::{Result, StoreError};

/// Bytes read and hashed at a time.
const CHUNK: usize = 256 * 1024;

/// What the name of an encrypted object ends with.
const SEALED: &str = ".sealed";

/// Distinguishes the files this process is taking in.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// Source files as they came, each under the SHA-256 of its bytes: `objects/ab/<64 hexadecimal digits>`.
///
/// A file is written beside, made durable and then moved into place, so an object is whole or not there. Objects are
/// read-only and never written again; one that was damaged from outside is replaced when a good copy is taken in. Objects
/// that must not lie there as they are, malware above all, are encrypted: `<64 hexadecimal digits>.sealed`, where the
/// digits are still the SHA-256 of the bytes that came. One object is kept in one of the two ways: what would bring the
/// other beside it is refused. Folders are for their owner alone (0700), and so are objects (0400): mail of victims lies here.
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
    /// SHA-512 of its bytes, taken in the same reading.
    pub sha512: [u8; 64],
}

impl Vault {
    /// Opens the vault in `dir`; the folders are made when they are not there.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn open(dir: &Path) -> Result<Self> {
        let vault = Self { objects: dir.join("objects"), incoming: dir.join("incoming") };
        for folder in [dir, &vault.objects, &vault.incoming] {
            make_folder(folder)?;
            close_to_others(folder)?;
        }
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
    /// [`StoreError::KeptOtherwise`] for bytes that are kept encrypted, [`StoreError::Full`] when space runs out, [`StoreError::Io`] when reading or writing fails. Then the vault is as
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

    /// As [`Vault::take`], but what lies in the vault is encrypted.
    ///
    /// # Errors
    /// As [`Vault::take`], and [`StoreError::KeptOtherwise`] for bytes that lie there in plain: an encrypted copy beside them
    /// would protect nothing, and the item that they are says of itself that it is not encrypted.
    pub fn take_sealed(&self, keys: &DeskKeys, reader: &mut dyn Read) -> Result<Taken> {
        let (path, file) = self.incoming_file()?;
        let taken = self.seal(keys, reader, &file, &path);
        if taken.is_err() {
            let _ = fs::remove_file(&path);
        }
        taken
    }

    fn seal(&self, keys: &DeskKeys, reader: &mut dyn Read, file: &File, path: &Path) -> Result<Taken> {
        let write = |error| StoreError::io(path, "write", error);
        let seed = random().map_err(|fault| fault.at(path, "encrypt"))?;
        let nonce = seed.first_chunk::<24>().expect("32 bytes begin with 24");
        let mut sealer = Sealer::new(keys.sealed(), nonce, file).map_err(write)?;
        let taken = pump(reader, path, |bytes| sealer.write(bytes).map_err(write))?;
        sealer.finish().map_err(write)?;
        durable(file).map_err(write)?;
        if self.path(&taken.digest).exists() {
            return Err(StoreError::KeptOtherwise { digest: taken.digest, sealed: false });
        }
        let object = self.sealed_path(&taken.digest);
        if object.exists() && self.look_item(keys, &taken.digest)?.is_some_and(|known| known == taken) {
            fs::remove_file(path).map_err(|error| StoreError::io(path, "remove", error))?;
            return Ok(taken);
        }
        move_in(path, &object)?;
        Ok(taken)
    }

    /// Opens an object for reading, also one that is encrypted.
    ///
    /// # Errors
    /// [`StoreError::NoObject`] when it is not there, [`StoreError::Io`] when it cannot be opened.
    pub fn open_item(&self, keys: &DeskKeys, digest: &Digest) -> Result<Box<dyn Read + Send>> {
        match self.open_object(digest) {
            Ok(file) => Ok(Box::new(file)),
            Err(StoreError::NoObject { .. }) if self.sealed_path(digest).exists() => {
                let path = self.sealed_path(digest);
                let opened =
                    File::open(&path).and_then(|file| Opener::new(keys.sealed(), BufReader::new(file)));
                Ok(Box::new(opened.map_err(|error| StoreError::io(&path, "open", error))?))
            }
            Err(error) => Err(error),
        }
    }

    /// As [`Vault::look`], also at one that is encrypted; `None` when that was altered and does not open.
    ///
    /// # Errors
    /// As [`Vault::open_item`].
    pub fn look_item(&self, keys: &DeskKeys, digest: &Digest) -> Result<Option<Taken>> {
        let looked = self
            .open_item(keys, digest)
            .and_then(|mut reader| pump(&mut reader, &self.path(digest), |_| Ok(())));
        match looked {
            Ok(found) => Ok(Some(found)),
            Err(StoreError::Io { source, .. })
                if matches!(source.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The digests of all objects.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn objects(&self) -> Result<Vec<Digest>> {
        let mut found = Vec::new();
        let list = |path: &Path| -> Result<Vec<fs::DirEntry>> {
            let entries = fs::read_dir(path).and_then(Iterator::collect);
            entries.map_err(|error| StoreError::io(path, "list", error))
        };
        for folder in list(&self.objects)? {
            for entry in list(&folder.path())? {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                found.extend(name.strip_suffix(SEALED).unwrap_or(&name).parse::<Digest>());
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
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

    /// Reads an object and says what it is now, whatever it was named after.
    ///
    /// # Errors
    /// [`StoreError::NoObject`] when it is not there, [`StoreError::Io`] when it cannot be read.
    pub fn look(&self, digest: &Digest) -> Result<Taken> {
        pump(&mut self.open_object(digest)?, &self.path(digest), |_| Ok(()))
    }

    /// Whether an object still has the bytes it was named after.
    ///
    /// # Errors
    /// [`StoreError::NoObject`] when it is not there, [`StoreError::Io`] when it cannot be read.
    pub fn verify(&self, digest: &Digest) -> Result<bool> {
        Ok(self.look(digest)?.digest == *digest)
    }

    /// Removes an object, encrypted or not; `false` when it was not there.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn forget(&self, digest: &Digest) -> Result<bool> {
        let mut gone = false;
        for path in [self.path(digest), self.sealed_path(digest)] {
            match fs::remove_file(&path) {
                Ok(()) => {
                    sync_folder(path.parent().expect("an object lies in a folder"))?;
                    gone = true;
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(StoreError::io(&path, "remove", error)),
            }
        }
        Ok(gone)
    }

    fn sealed_path(&self, digest: &Digest) -> PathBuf {
        let mut path = self.path(digest).into_os_string();
        path.push(SEALED);
        path.into()
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
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
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
        if self.sealed_path(&taken.digest).exists() {
            return Err(StoreError::KeptOtherwise { digest: taken.digest, sealed: true });
        }
        // An object that does not read back was damaged from outside; the good copy takes its place. The size spares
        // the reading of one that was cut.
        let alike = fs::metadata(&object).is_ok_and(|known| known.is_file() && known.len() == taken.size);
        if alike && matches!(self.verify(&taken.digest), Ok(true)) {
            fs::remove_file(path).map_err(|error| StoreError::io(path, "remove", error))?;
            return Ok(taken);
        }
        move_in(path, &object)?;
        Ok(taken)
    }
}

/// Moves a finished file to its object's place.
fn move_in(path: &Path, object: &Path) -> Result<()> {
    let folder = object.parent().expect("an object lies in a folder");
    make_folder(folder)?;
    fs::rename(path, object).map_err(|error| StoreError::io(object, "place the object", error))?;
    sync_folder(folder)
}

/// Copies and hashes; the file is durable and read-only afterwards.
fn copy(reader: &mut dyn Read, mut file: &File, path: &Path) -> Result<Taken> {
    let write = |error| StoreError::io(path, "write", error);
    let taken = pump(reader, path, |bytes| file.write_all(bytes).map_err(write))?;
    durable(file).map_err(write)?;
    Ok(taken)
}

/// Makes a finished file read-only and durable.
fn durable(file: &File) -> std::io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Reads to the end, hashing, and hands each piece on.
fn pump(reader: &mut dyn Read, path: &Path, mut hand: impl FnMut(&[u8]) -> Result<()>) -> Result<Taken> {
    let mut measure = Measure::default();
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
        measure.update(&buffer[..count]);
        hand(&buffer[..count])?;
    }
    let (size, sha256, sha512) = measure.finish_bytes();
    Ok(Taken { digest: Digest::from_bytes(sha256), size, sha512 })
}

pub(crate) fn make_folder(path: &Path) -> Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => path.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(StoreError::io(path, "make the folder", error)),
    }
}

/// A folder of before, when all could look into it, is closed now. One that another account owns stays as it is.
fn close_to_others(path: &Path) -> Result<()> {
    let metadata = fs::metadata(path).map_err(|error| StoreError::io(path, "look at", error))?;
    let mode = metadata.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    match fs::set_permissions(path, fs::Permissions::from_mode(mode & !0o077)) {
        Err(error) if error.kind() != ErrorKind::PermissionDenied => {
            Err(StoreError::io(path, "close to others", error))
        }
        _ => Ok(()),
    }
}

/// Makes a new name in a folder durable: without it a loss of power may take back the move.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|error| StoreError::io(path, "sync the folder", error))
}

#[cfg(test)]
mod tests;
