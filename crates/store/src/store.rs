use std::fmt;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{Attempt, Fault};
use crate::{Result, StoreError, migrate};

/// How long a writer waits for another process before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database of a desk: one SQLite file, safe against a kill at any moment and a loss of power after a commit.
///
/// Several processes may read at once, one writes. A read sees one state of the file throughout.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Makes a new store at `path`; the folder must exist. A file left by a killed `create` is finished.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is a store, [`StoreError::NotAStore`] when there is something else, and
    /// what the file system or the database refuses.
    pub fn create(path: &Path) -> Result<Self> {
        // For its owner alone; SQLite gives the files beside it the same mode. An empty file is an empty database.
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(|error| StoreError::io(path, "make a store", error))?;
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, "make a store")?;
        match migrate::format(&store.connection, path).map_err(|fault| fault.at(path, "make a store"))? {
            0 => store.prepare("make a store"),
            _ => Err(StoreError::Exists { path: path.to_owned() }),
        }
    }

    /// Opens the store at `path` and brings an older format up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotAStore`], [`StoreError::Newer`], and what the file system or the
    /// database refuses.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, "open the store")?;
        store.prepare("open the store")
    }

    /// A store that lives in memory and ends with this value: for tests and trials.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn in_memory() -> Result<Self> {
        let path = Path::new(":memory:");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::connect(path, flags, "make a store")?.prepare("make a store")
    }

    fn connect(path: &Path, flags: OpenFlags, doing: &'static str) -> Result<Self> {
        // No URI flag: a path is a path, whatever characters it holds.
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| Fault::from(error).at(path, doing))?;
        connection.busy_timeout(PATIENCE).map_err(|error| Fault::from(error).at(path, doing))?;
        Ok(Self { connection, path: path.to_owned() })
    }

    fn prepare(mut self, doing: &'static str) -> Result<Self> {
        self.configure().map_err(|fault| fault.at(&self.path, doing))?;
        Ok(self)
    }

    fn configure(&mut self) -> Attempt<()> {
        // First look, then touch: a file that is not ours or newer is left as it is.
        migrate::format(&self.connection, &self.path)?;
        let connection = &self.connection;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        // Without it, INSERT OR REPLACE would remove what the triggers against removal keep.
        connection.pragma_update(None, "recursive_triggers", true)?;
        // KiB, hence negative: the page cache is bounded whatever the size of the file.
        connection.pragma_update(None, "cache_size", -32_768)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate::migrate(&mut self.connection, &self.path)
    }

    /// A number that is another whenever a different connection, of this process or another, has changed something: what this
    /// connection alone read stays true as long as it is the same (SQLite's `data_version`).
    ///
    /// # Errors
    /// What the database refuses.
    pub fn version(&self) -> Result<i64> {
        let read = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0));
        read.map_err(|error| Fault::from(error).at(&self.path, "look for changes"))
    }

    /// Runs a question on one state of the file.
    pub(crate) fn ask<T>(
        &self,
        doing: &'static str,
        question: impl FnOnce(&Connection) -> Attempt<T>,
    ) -> Result<T> {
        let answer = || {
            let snapshot = self.connection.unchecked_transaction()?;
            question(&snapshot)
        };
        answer().map_err(|fault: Fault| fault.at(&self.path, doing))
    }

    /// Runs a change as one transaction: all of it is durable afterwards, or none happened.
    pub(crate) fn change<T>(
        &mut self,
        doing: &'static str,
        change: impl FnOnce(&Connection) -> Attempt<T>,
    ) -> Result<T> {
        let (transaction, path) = self.transaction(doing)?;
        let run = || {
            let answer = change(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        run().map_err(|fault: Fault| fault.at(path, doing))
    }

    /// A write transaction. It takes the write lock at once, so it cannot fail later because another process wrote.
    pub(crate) fn transaction(&mut self, doing: &'static str) -> Result<(Transaction<'_>, &Path)> {
        let path = &self.path;
        self.connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map(|transaction| (transaction, path.as_path()))
            .map_err(|error| Fault::from(error).at(path, doing))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
