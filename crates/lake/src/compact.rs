//! Compaction: many files of single batches become few, sorted as one, with repeated observations merged, and the
//! reverse direction written beside them.
//!
//! No commit spans two tables, so the order of the commits keeps every moment consistent. The reverse files come first:
//! nobody trusts them while the forward log does not name their generation. Then one forward commit takes the inputs
//! out and the generation in. Then the reverse files of replaced generations go; until then they are passed over. What a
//! kill leaves behind is not named by any log, and `vacuum` removes it.

mod fold;
mod merge;
mod output;
mod pivot;
mod plan;
mod run;
mod shape;
mod step;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

pub use plan::Effort;

pub(crate) use merge::merge;
pub(crate) use pivot::values;
pub(crate) use run::{Run, in_key_order};
pub(crate) use shape::Shape;

use crate::lock::BatchLock;
use crate::schema::Table;
use crate::{Lake, LakeError, directory};

/// One compaction that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// The table's name.
    pub table: &'static str,
    /// Files that were replaced, and their rows and bytes.
    pub files_before: u64,
    /// Rows of those.
    pub rows_before: u64,
    /// Bytes of those.
    pub bytes_before: u64,
    /// Files they became.
    pub files_after: u64,
    /// Rows of these: fewer, where several records said the same.
    pub rows_after: u64,
    /// Bytes of these.
    pub bytes_after: u64,
    /// Rows of the reverse direction.
    pub pivot_rows: u64,
    /// Bytes of the reverse direction.
    pub pivot_bytes: u64,
}

/// What a compaction did.
#[derive(Debug, Default)]
pub struct Compaction {
    /// Step by step.
    pub steps: Vec<Compacted>,
    /// Files that could not be read; they stay where they are, and everything else was compacted without them.
    pub damaged: Vec<LakeError>,
}

/// How far a compaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advance {
    /// The table it works on.
    pub table: &'static str,
    /// Rows read since the last report.
    pub rows: u64,
}

impl Lake {
    /// Compacts every table as far as `effort` asks for. Questions, and intakes, go on meanwhile. A kill at any moment
    /// loses nothing, and the next compaction does what was left.
    ///
    /// # Errors
    /// [`LakeError::Upkeep`] while another process compacts or cleans; when a file or commit cannot be written, or a
    /// log cannot be read. Damaged data files are no error: they are left out, and named in the answer.
    pub fn compact(&self, effort: Effort, mut advance: impl FnMut(Advance)) -> Result<Compaction, LakeError> {
        let _lock = self.upkeep()?;
        let spill = self.spill();
        directory::create(&spill).map_err(|error| LakeError::io("create", &spill, error))?;
        self.clear_spill()?;
        self.forget_pivots()?;
        let mut compaction = Compaction::default();
        let mut skip = BTreeSet::<PathBuf>::new();
        for table in [Table::Batch].into_iter().chain(Table::OBSERVED) {
            loop {
                match self.step(table, effort, &skip, &mut advance) {
                    Ok(Some(step)) => compaction.steps.push(step),
                    Ok(None) => break,
                    Err(LakeError::Damaged { path, detail }) if !skip.contains(&path) => {
                        skip.insert(path.clone());
                        compaction.damaged.push(LakeError::Damaged { path, detail });
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        self.clear_spill()?;
        if !compaction.steps.is_empty() {
            // Only so that the next question need not; it does what cannot be done here.
            let _ = self.prepare_populations();
        }
        Ok(compaction)
    }

    /// One compaction, cleaning or repair at a time, over all processes of this machine.
    pub(crate) fn upkeep(&self) -> Result<BatchLock, LakeError> {
        let taken = BatchLock::take(&self.config.root.join("intake"), UPKEEP);
        taken.map_err(|error| match error {
            LakeError::Busy { .. } => LakeError::Upkeep { path: self.config.root.clone() },
            other => other,
        })
    }

    /// Where sorted runs lie while they are needed.
    pub(crate) fn spill(&self) -> PathBuf {
        self.config.root.join("compaction")
    }

    fn clear_spill(&self) -> Result<(), LakeError> {
        let spill = self.spill();
        let listed = fs::read_dir(&spill).map_err(|error| LakeError::io("read", &spill, error))?;
        for entry in listed.flatten() {
            fs::remove_file(entry.path()).map_err(|error| LakeError::io("remove", &entry.path(), error))?;
        }
        Ok(())
    }
}

/// Name of the lock of [`Lake::upkeep`].
pub(crate) const UPKEEP: &str = "upkeep";
