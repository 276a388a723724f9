use std::collections::BTreeSet;
use std::fs;

use model::Timestamp;

use crate::schema::Table;
use crate::{BatchId, Lake, LakeError};

/// One table of a lake, from its commit log and its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableStatus {
    /// The table's name.
    pub table: &'static str,
    /// Files that questions read.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those of the files that hold a single batch and wait for a compaction.
    pub single: u64,
    /// Compactions whose result is in use.
    pub generations: u64,
    /// Files in the log that no question reads: of batches that are not complete, or that a newer decoder's reading
    /// replaced.
    pub unseen: u64,
    /// Files in the folder that the log does not name: replaced by compactions, or left by a kill.
    pub unnamed: u64,
    /// Bytes of those.
    pub unnamed_bytes: u64,
    /// Files of the commit log.
    pub log_files: u64,
    /// The last commit.
    pub version: u64,
    /// When the newest compacted file was written.
    pub compacted: Option<Timestamp>,
    /// Why the log cannot be read; everything above that comes from it is then 0.
    pub damage: Option<String>,
}

impl Lake {
    /// What the lake is made of, table by table, `pivot` being the reverse direction of compacted files.
    ///
    /// # Errors
    /// When a folder cannot be listed, or the log of batches cannot be read. Another log that cannot is said in its row.
    pub fn status(&self) -> Result<Vec<TableStatus>, LakeError> {
        let batches = self.batches()?;
        Table::ALL
            .into_iter()
            .map(|table| {
                let log = self.log(table);
                let mut status = TableStatus::of(table);
                let mut named = BTreeSet::new();
                let mut generations = BTreeSet::new();
                let mut newest = 0;
                match self.runtime.block_on(log.refresh()) {
                    Err(error) => status.damage = Some(error.to_string()),
                    Ok(snapshot) => {
                        status.version = snapshot.version;
                        for file in &snapshot.files {
                            named.insert(file.name.clone());
                            let batch = BatchId::of_file(&file.name);
                            let seen = table == Table::Batch
                                || batch.is_none_or(|batch| batches.current.contains(batch));
                            if !seen {
                                status.unseen += 1;
                                continue;
                            }
                            status.files += 1;
                            status.rows += file.rows;
                            status.bytes += file.bytes;
                            match &file.generation {
                                Some(generation) => {
                                    generations.insert(generation.id.clone());
                                    newest = newest.max(file.modified_ms);
                                }
                                None => status.single += 1,
                            }
                        }
                    }
                }
                status.generations = generations.len() as u64;
                status.compacted =
                    (newest > 0).then(|| Timestamp::from_micros(newest.saturating_mul(1000)).ok()).flatten();
                count(&mut status, log.folder(), &named)?;
                Ok(status)
            })
            .collect()
    }
}

impl TableStatus {
    const fn of(table: Table) -> Self {
        Self {
            table: table.as_str(),
            files: 0,
            rows: 0,
            bytes: 0,
            single: 0,
            generations: 0,
            unseen: 0,
            unnamed: 0,
            unnamed_bytes: 0,
            log_files: 0,
            version: 0,
            compacted: None,
            damage: None,
        }
    }
}

/// Counts what lies in the table's folder and in that of its log.
fn count(
    status: &mut TableStatus,
    folder: &std::path::Path,
    named: &BTreeSet<String>,
) -> Result<(), LakeError> {
    if !folder.is_dir() {
        return Ok(());
    }
    let listed = fs::read_dir(folder).map_err(|error| LakeError::io("read", folder, error))?;
    for entry in listed.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.ends_with(".parquet")) else { continue };
        if status.damage.is_none() && !named.contains(name) {
            status.unnamed += 1;
            status.unnamed_bytes += entry.metadata().map_or(0, |metadata| metadata.len());
        }
    }
    let log = folder.join("_delta_log");
    status.log_files = fs::read_dir(&log).map_or(0, |listed| listed.flatten().count() as u64);
    Ok(())
}
