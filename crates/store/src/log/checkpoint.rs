use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use evidence::{Checkpoint, History, Note, Root};
use rusqlite::{Connection, OptionalExtension, params};

use super::leaves;
use crate::column::{signed, unsigned};
use crate::error::{Attempt, Fault};
use crate::key::DeskKeys;
use crate::vault::sync_folder;
use crate::{Result, Store, StoreError};

/// Where the last signed checkpoint is remembered outside of the database, so that a database that came back from a
/// backup cannot be signed as if nothing had been.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Files, each with the latest checkpoint; the first lies in the desk, others should not.
    pub files: Vec<PathBuf>,
}

/// A time stamp over a checkpoint (RFC 3161), as it was attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Size of the checkpoint.
    pub size: u64,
    /// The note that was stamped.
    pub note: String,
    /// The `TimeStampResp`.
    pub response: Vec<u8>,
}

impl Store {
    /// Signs the state of the log as it is now; the checkpoint of before when nothing was appended since.
    ///
    /// # Errors
    /// [`StoreError::Forked`] when a checkpoint that was signed before, here or in `memory`, is no beginning of the log:
    /// then nothing is signed. [`StoreError::EmptyLog`] when there is nothing to sign.
    pub fn sign_checkpoint(&mut self, keys: &DeskKeys, memory: &Memory) -> Result<Checkpoint> {
        let _locks = memory.lock()?;
        let remembered = memory.read(keys)?;
        let checkpoint = self.change("sign a checkpoint", |connection| {
            let history = History::new(leaves(connection)?);
            let now = history.root(history.leaves().len() as u64).expect("the size it has");
            if now.size == 0 {
                return Err(StoreError::EmptyLog.into());
            }
            for known in roots(connection)?.iter().chain(&remembered) {
                if history.root(known.size).as_ref() != Some(known) {
                    return Err(StoreError::Forked { signed: known.size, now: now.size }.into());
                }
            }
            if let Some(known) = stored(connection, "size = ?1", now.size)? {
                return Ok(known);
            }
            let fresh =
                Checkpoint::sign(now, keys.log()).map_err(|error| Fault::Damaged(error.to_string()))?;
            connection.execute(
                "INSERT INTO checkpoint (size, root, note) VALUES (?1, ?2, ?3)",
                params![signed("size", now.size)?, now.hash.to_string(), fresh.to_string()],
            )?;
            Ok(fresh)
        })?;
        // It is released only when it is remembered everywhere.
        memory.write(&checkpoint)?;
        Ok(checkpoint)
    }

    /// The first checkpoint that covers the leaf at `index`: the same whenever it is asked for.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn checkpoint_over(&self, index: u64) -> Result<Option<Checkpoint>> {
        self.ask("read the checkpoints", |connection| stored(connection, "size > ?1", index))
    }

    /// All checkpoints in order of size.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>> {
        self.ask("read the checkpoints", |connection| {
            let mut statement = connection.prepare_cached("SELECT note FROM checkpoint ORDER BY size")?;
            statement.query_and_then([], |row| parse(&row.get::<_, String>(0)?))?.collect()
        })
    }

    /// Adds the lines of witnesses to a checkpoint that was signed here.
    ///
    /// # Errors
    /// [`StoreError::NoCheckpoint`] when the note is of none, and what the database refuses.
    pub fn join_checkpoint(&mut self, note: &Note) -> Result<Checkpoint> {
        let size = note.text.split('\n').nth(1).and_then(|size| size.parse().ok()).unwrap_or(0);
        self.change("add witnesses to a checkpoint", |connection| {
            let known = stored(connection, "size = ?1", size)?.ok_or(StoreError::NoCheckpoint)?;
            let joined = known.joined(note).map_err(|_| StoreError::NoCheckpoint)?;
            let sql = "UPDATE checkpoint SET note = ?2 WHERE size = ?1";
            connection.execute(sql, params![signed("size", size)?, joined.to_string()])?;
            Ok(joined)
        })
    }

    /// Keeps a time stamp; it was verified before.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn keep_stamp(&mut self, stamp: &Stamp) -> Result<()> {
        self.change("keep a time stamp", |connection| {
            let sql = "INSERT OR IGNORE INTO checkpoint_stamp (size, note, response) VALUES (?1, ?2, ?3)";
            connection.execute(sql, params![signed("size", stamp.size)?, stamp.note, stamp.response])?;
            Ok(())
        })
    }

    /// All time stamps in order of size.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn stamps(&self) -> Result<Vec<Stamp>> {
        self.ask("read the time stamps", |connection| {
            let sql = "SELECT size, note, response FROM checkpoint_stamp ORDER BY size, response";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_and_then([], |row| {
                Ok(Stamp { size: unsigned(row.get(0)?)?, note: row.get(1)?, response: row.get(2)? })
            })?;
            rows.collect()
        })
    }
}

impl Memory {
    /// The states that were remembered; a checkpoint of another log is refused, one that is damaged too.
    ///
    /// # Errors
    /// [`StoreError::Io`], or [`StoreError::Damaged`] naming the file.
    pub fn read(&self, keys: &DeskKeys) -> Result<Vec<Root>> {
        let mut roots = Vec::new();
        for path in &self.files {
            let bytes = match fs::read(path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(StoreError::io(path, "read the last checkpoint", error)),
            };
            let checkpoint = Checkpoint::parse(&bytes).ok();
            let checkpoint = checkpoint.filter(|one| one.signed_by(keys.log().verifier()));
            let damaged = || StoreError::Damaged {
                path: path.clone(),
                what: "it is no checkpoint that this desk signed".to_owned(),
            };
            roots.push(checkpoint.ok_or_else(damaged)?.root);
        }
        Ok(roots)
    }

    /// Keeps every other process from signing until the answer is dropped: what was read is still so when it is written.
    fn lock(&self) -> Result<Vec<File>> {
        let lock = |path: &PathBuf| {
            DirBuilder::new().recursive(true).mode(0o700).create(folder(path))?;
            let file = private(&path.with_extension("lock"))?;
            file.lock()?;
            Ok(file)
        };
        let locked = |path: &PathBuf| {
            lock(path).map_err(|error| StoreError::io(path, "remember the checkpoint in", error))
        };
        // In one order, so that two desks with the same files do not wait for each other.
        let mut files: Vec<&PathBuf> = self.files.iter().collect();
        files.sort();
        files.dedup();
        files.into_iter().map(locked).collect()
    }

    /// Remembers a checkpoint in every file, but never goes back to a smaller one.
    fn write(&self, checkpoint: &Checkpoint) -> Result<()> {
        for path in &self.files {
            remember(path, checkpoint)
                .map_err(|error| StoreError::io(path, "remember the checkpoint in", error))?;
            sync_folder(folder(path))?;
        }
        Ok(())
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn remember(path: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    let known = fs::read(path).ok().and_then(|bytes| Checkpoint::parse(&bytes).ok());
    if known.is_some_and(|known| known.root.size >= checkpoint.root.size) {
        return Ok(());
    }
    let beside = path.with_extension("unfinished");
    let mut file = private(&beside)?;
    file.write_all(checkpoint.to_string().as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

fn roots(connection: &Connection) -> Attempt<Vec<Root>> {
    let mut statement = connection.prepare_cached("SELECT size, root FROM checkpoint ORDER BY size")?;
    let rows = statement.query_and_then([], |row| {
        Ok(Root { size: unsigned(row.get(0)?)?, hash: super::hash(&row.get::<_, String>(1)?)? })
    })?;
    rows.collect()
}

/// The smallest checkpoint for which `condition` holds.
fn stored(connection: &Connection, condition: &str, number: u64) -> Attempt<Option<Checkpoint>> {
    let sql = format!("SELECT note FROM checkpoint WHERE {condition} ORDER BY size LIMIT 1");
    let mut statement = connection.prepare_cached(&sql)?;
    let note: Option<String> = statement.query_row([signed("size", number)?], |row| row.get(0)).optional()?;
    note.map(|note| parse(&note)).transpose()
}

fn parse(note: &str) -> Attempt<Checkpoint> {
    Checkpoint::parse(note.as_bytes())
        .map_err(|error| Fault::Damaged(format!("a stored checkpoint does not read back: {error}")))
}
