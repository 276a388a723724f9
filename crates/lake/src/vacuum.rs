use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::lock::BatchLock;
use crate::schema::Table;
use crate::{BatchId, Lake, LakeError};

/// A file that the lake no longer needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Removed {
    /// The file.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// Why it is not needed.
    pub reason: Unneeded,
}

/// Why a file is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unneeded {
    /// A compaction replaced it.
    Replaced,
    /// No commit names it: an intake or a compaction was stopped.
    Orphaned,
}

/// What a cleaning did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vacuumed {
    /// Files that went, in order of their paths.
    pub removed: Vec<Removed>,
    /// Files that are not needed, but not old enough to go.
    pub young: u64,
    /// Files of intakes under way; they stay.
    pub busy: u64,
}

impl Lake {
    /// Removes files that no commit names and that have not been needed for `older_than`. A question that was asked
    /// before a compaction reads the files of then, so `older_than` must be longer than the longest question. A file
    /// that is named now never goes; one from the future, because a clock was set back, stays until it is old.
    ///
    /// With `dry_run` nothing is removed.
    ///
    /// # Errors
    /// [`LakeError::Upkeep`] while another process compacts or cleans; when a log cannot be read: then nobody knows what
    /// it names, and nothing of its table goes; when a file cannot be removed.
    pub fn vacuum(&self, older_than: Duration, dry_run: bool) -> Result<Vacuumed, LakeError> {
        let _lock = self.upkeep()?;
        let mut vacuumed = Vacuumed::default();
        if !dry_run {
            // A full disk is when cleaning is wanted: what needs a commit waits for the next one.
            match self.forget_pivots() {
                Ok(()) | Err(LakeError::DiskFull { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        for table in Table::ALL {
            self.vacuum_table(table, older_than, dry_run, &mut vacuumed)?;
        }
        self.vacuum_sketches(dry_run, &mut vacuumed)?;
        self.vacuum_locks(older_than, dry_run)?;
        vacuumed.removed.sort();
        Ok(vacuumed)
    }

    fn vacuum_table(
        &self,
        table: Table,
        older_than: Duration,
        dry_run: bool,
        vacuumed: &mut Vacuumed,
    ) -> Result<(), LakeError> {
        let log = self.log(table);
        let folder = log.folder();
        if !folder.is_dir() {
            return Ok(());
        }
        let replaced = self.runtime.block_on(log.replaced())?;
        let named = self.named_files(table)?;
        let mut by_batch: BTreeMap<Option<String>, Vec<Removed>> = BTreeMap::new();
        for (name, bytes, modified) in listed(folder)? {
            if !name.ends_with(".parquet") || named.contains(&name) {
                continue;
            }
            let removed_at = replaced.get(&name).copied();
            let since = removed_at.flatten().map_or(modified, |at| at.max(0));
            if !is_old(since, older_than) {
                vacuumed.young += 1;
                continue;
            }
            let reason = if removed_at.is_some() { Unneeded::Replaced } else { Unneeded::Orphaned };
            let batch = BatchId::of_file(&name).map(str::to_owned);
            by_batch.entry(batch).or_default().push(Removed { path: folder.join(name), bytes, reason });
        }
        for (batch, files) in by_batch {
            // An intake of this batch may be writing these very names. While we hold its lock, none is.
            let _batch = match batch.as_deref().map(|batch| self.intake_lock(batch)) {
                None => None,
                Some(Ok(lock)) => Some(lock),
                Some(Err(LakeError::Busy { .. })) => {
                    vacuumed.busy += files.len() as u64;
                    continue;
                }
                Some(Err(error)) => return Err(error),
            };
            // It may have committed them since.
            let named = self.named_files(table)?;
            for file in files {
                let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                if named.contains(name) {
                    continue;
                }
                if !dry_run {
                    gone(&file.path)?;
                }
                vacuumed.removed.push(file);
            }
        }
        // Halves of commits that never got their name.
        let log = folder.join("_delta_log");
        for (name, bytes, modified) in listed(&log)? {
            if name.ends_with(".json.tmp") && is_old(modified, older_than.max(Duration::from_secs(60))) {
                let path = log.join(name);
                if !dry_run {
                    gone(&path)?;
                }
                vacuumed.removed.push(Removed { path, bytes, reason: Unneeded::Orphaned });
            }
        }
        Ok(())
    }

    fn named_files(&self, table: Table) -> Result<BTreeSet<String>, LakeError> {
        let snapshot = self.runtime.block_on(self.log(table).refresh())?;
        Ok(snapshot.files.iter().map(|file| file.name.clone()).collect())
    }

    fn intake_lock(&self, batch: &str) -> Result<BatchLock, LakeError> {
        BatchLock::take(&self.config.root.join("intake"), batch)
    }

    /// What was computed of files that are gone.
    fn vacuum_sketches(&self, dry_run: bool, vacuumed: &mut Vacuumed) -> Result<(), LakeError> {
        let folder = self.config.root.join("sketch");
        for (name, bytes, _) in listed(&folder)? {
            let of = name.strip_suffix(".sketch").and_then(|name| name.split_once('-'));
            let of = of.filter(|(table, _)| Table::ALL.iter().any(|known| known.as_str() == *table));
            let Some((table, file)) = of else { continue };
            if !self.config.root.join(table).join(file).exists() {
                let path = folder.join(&name);
                if !dry_run {
                    gone(&path)?;
                }
                vacuumed.removed.push(Removed { path, bytes, reason: Unneeded::Orphaned });
            }
        }
        Ok(())
    }

    /// Empty files of locks that nobody holds: a kill leaves its own.
    fn vacuum_locks(&self, older_than: Duration, dry_run: bool) -> Result<(), LakeError> {
        let folder = self.config.root.join("intake");
        for (name, _, modified) in listed(&folder)? {
            let Some(batch) = name.strip_suffix(".lock") else { continue };
            if !dry_run && batch != crate::compact::UPKEEP && is_old(modified, older_than) {
                // Taking it and letting go removes it.
                match self.intake_lock(batch) {
                    Ok(_) | Err(LakeError::Busy { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }
}

/// Names, bytes and times, in milliseconds since 1970, of the files in `folder`; none when it is not there.
fn listed(folder: &Path) -> Result<Vec<(String, u64, i64)>, LakeError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(LakeError::io("read", folder, error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| LakeError::io("read", folder, error))?;
        // A file that goes while we look is none of ours.
        let Ok(metadata) = entry.metadata() else { continue };
        if let (true, Some(name)) = (metadata.is_file(), entry.file_name().to_str()) {
            let modified = metadata.modified().map_or(i64::MAX, milliseconds);
            files.push((name.to_owned(), metadata.len(), modified));
        }
    }
    files.sort();
    Ok(files)
}

fn milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Whether at least `age` has passed since `time`. A time in the future is not old.
fn is_old(time: i64, age: Duration) -> bool {
    let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
    milliseconds(SystemTime::now()).checked_sub(time).is_some_and(|passed| passed >= age)
}

fn gone(path: &Path) -> Result<(), LakeError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(LakeError::io("remove", path, error))
        }
        _ => Ok(()),
    }
}
