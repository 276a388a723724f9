use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use evidence::{KeyUse, SignerKey};

use crate::log::random;
use crate::sealed::SealKey;
use crate::vault::{make_folder, sync_folder};
use crate::{Result, StoreError};

/// The keys of a desk: one signs checkpoints of the log, one signs custody events and receipts, one opens what is stored
/// encrypted. They never leave their files, which only their owner can read, and show nothing of themselves.
pub struct DeskKeys {
    log: SignerKey,
    desk: SignerKey,
    sealed: SealKey,
}

const FORM: &str = "interdict-key/v1";

impl DeskKeys {
    /// Reads the keys in `dir`; those that are missing are made, when `make` allows it.
    ///
    /// # Errors
    /// [`StoreError::NoKeys`] when they are missing and must not be made, [`StoreError::OpenKey`] when others can read
    /// one, [`StoreError::Damaged`] when one does not read, and what the file system refuses.
    pub fn open(dir: &Path, make: bool) -> Result<Self> {
        if make {
            make_folder(dir)?;
        }
        let log = seed(&dir.join("log.key"), make)?;
        let desk = seed(&dir.join("desk.key"), make)?;
        let sealed = SealKey::new(&seed(&dir.join("sealed.key"), make)?);
        // The name of the log says which desk it is of; two desks never share one.
        let first = signer("interdict", &log);
        let origin = format!("interdict/{}", hex::encode(&first.verifier().public[..8]));
        Ok(Self { log: signer(&origin, &log), desk: signer(&format!("{origin}/desk"), &desk), sealed })
    }

    /// Signs checkpoints, and nothing else.
    #[must_use]
    pub const fn log(&self) -> &SignerKey {
        &self.log
    }

    /// Signs custody events and receipts.
    #[must_use]
    pub const fn desk(&self) -> &SignerKey {
        &self.desk
    }

    pub(crate) const fn sealed(&self) -> &SealKey {
        &self.sealed
    }
}

impl std::fmt::Debug for DeskKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeskKeys({})", self.log.verifier().name)
    }
}

fn signer(name: &str, seed: &[u8; 32]) -> SignerKey {
    SignerKey::from_seed(name, KeyUse::Note, seed).expect("these names are fit for keys")
}

fn seed(path: &Path, make: bool) -> Result<[u8; 32]> {
    let text = read_or_make(path, make)?;
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| damaged(path))?;
    Ok(bytes)
}

/// The secret in a key file: one line of form and secret. A missing one is made when `make` allows it.
fn read_or_make(path: &Path, make: bool) -> Result<String> {
    if let Some(secret) = read(path)? {
        return Ok(secret);
    }
    let missing = || StoreError::NoKeys { path: path.to_owned() };
    if !make {
        return Err(missing());
    }
    let secret = random().map_err(|fault| fault.at(path, "make a key"))?;
    write(path, &format!("{FORM} {}\n", hex::encode(secret)))?;
    read(path)?.ok_or_else(missing)
}

fn read(path: &Path) -> Result<Option<String>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(path, "read the key", error)),
    };
    let metadata = fs::metadata(path).map_err(|error| StoreError::io(path, "look at", error))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(StoreError::OpenKey { path: path.to_owned() });
    }
    let secret = text.strip_prefix(FORM).and_then(|rest| rest.strip_prefix(' '));
    let secret = secret.and_then(|rest| rest.strip_suffix('\n')).map(str::to_owned);
    secret.map(Some).ok_or_else(|| damaged(path))
}

/// Whole or not there: two processes may make a key at once, and the first one wins.
fn write(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension(format!("unfinished-{}", std::process::id()));
    let made = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| match fs::hard_link(&beside, path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => fs::remove_file(&beside),
        });
    made.map_err(|error| StoreError::io(path, "make the key", error))?;
    sync_folder(path.parent().expect("a key lies in a folder"))
}

fn damaged(path: &Path) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), what: "it is no key file".to_owned() }
}
