//! Which batches count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::AsArray as _;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use model::Digest;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::log::Snapshot;
use crate::{BatchId, LakeError};

/// The complete batches at one version of their log.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    pub(crate) version: u64,
    /// Complete, and not replaced.
    pub(crate) current: BTreeSet<String>,
    /// Complete, and replaced by a newer decoder's reading of the same file.
    pub(crate) superseded: Arc<BTreeSet<String>>,
    /// Names the set of those replaced: equal for equal sets.
    pub(crate) digest: String,
}

/// What was read of the log of batches so far. Files never change, so none is read twice.
#[derive(Default)]
pub(crate) struct Known(Mutex<State>);

#[derive(Default)]
struct State {
    files: BTreeMap<String, Arc<[String]>>,
    newest: Option<Arc<Batches>>,
}

impl Known {
    /// The batches of `snapshot`, whose files lie in `folder`.
    pub(crate) fn at(&self, folder: &Path, snapshot: &Snapshot) -> Result<Arc<Batches>, LakeError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newest) = state.newest.as_ref().filter(|newest| newest.version == snapshot.version) {
            return Ok(Arc::clone(newest));
        }
        let mut files = BTreeMap::new();
        let mut complete = Vec::new();
        for file in &snapshot.files {
            if let Some(batch) = BatchId::of_file(&file.name) {
                complete.push(batch.to_owned());
                continue;
            }
            let held = match state.files.get(&file.name) {
                Some(held) => Arc::clone(held),
                None => read(&folder.join(&file.name))?.into(),
            };
            complete.extend(held.iter().cloned());
            files.insert(file.name.clone(), held);
        }
        let newest = Arc::new(Batches::of(snapshot.version, complete));
        *state = State { files, newest: Some(Arc::clone(&newest)) };
        Ok(newest)
    }
}

impl Batches {
    /// A file read whole by several decoders counts once, as the newest one read it; what older ones made of it or of
    /// its parts is in that reading. Parts that a newer decoder read since are not: they are lines that the whole
    /// reading had put into quarantine, so they stay.
    pub(crate) fn of(version: u64, complete: Vec<String>) -> Self {
        let mut newest: BTreeMap<String, u32> = BTreeMap::new();
        for (file, decoder, part) in complete.iter().filter_map(|text| BatchId::of_text(text)) {
            if part.is_empty() {
                let known = newest.entry(file.to_owned()).or_default();
                *known = decoder.max(*known);
            }
        }
        let replaced = |text: &String| {
            BatchId::of_text(text)
                .is_some_and(|(file, decoder, _)| newest.get(file).is_some_and(|newest| decoder < *newest))
        };
        let (superseded, current): (BTreeSet<String>, BTreeSet<String>) =
            complete.into_iter().partition(replaced);
        let digest = digest(&superseded);
        Self { version, current, superseded: Arc::new(superseded), digest }
    }
}

fn digest(batches: &BTreeSet<String>) -> String {
    let text: String = batches.iter().flat_map(|batch| [batch.as_str(), "\n"]).collect();
    Digest::of(text.as_bytes()).to_string().chars().take(16).collect()
}

/// The batches that a compacted file lists.
fn read(path: &Path) -> Result<Vec<String>, LakeError> {
    let damaged = |detail: String| LakeError::Damaged { path: PathBuf::from(path), detail };
    let file = File::open(path).map_err(|error| damaged(format!("it cannot be opened: {error}")))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(error.to_string()))?;
    let place = builder.schema().index_of("batch").map_err(|error| damaged(error.to_string()))?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), [place]);
    let rows = builder.with_projection(mask).build().map_err(|error| damaged(error.to_string()))?;
    let mut batches = Vec::new();
    for rows in rows {
        let column = rows
            .and_then(|rows| cast(rows.column(0), &DataType::Utf8View))
            .map_err(|error| damaged(error.to_string()))?;
        batches.extend(column.as_string_view().iter().flatten().map(str::to_owned));
    }
    Ok(batches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(file: &str, rest: &str) -> String {
        format!("{}-{rest}", Digest::of(file.as_bytes()))
    }

    #[test]
    fn the_newest_whole_reading_of_a_file_replaces_older_ones() {
        let complete = vec![
            batch("a", "d1"),
            batch("a", "d1-retry-1"),
            batch("a", "d2"),
            batch("b", "d1"),
            batch("b", "d2-retry-1"),
        ];
        let batches = Batches::of(7, complete);
        let replaced = BTreeSet::from([batch("a", "d1"), batch("a", "d1-retry-1")]);
        assert_eq!(*batches.superseded, replaced);
        assert_eq!(
            batches.current,
            BTreeSet::from([batch("a", "d2"), batch("b", "d1"), batch("b", "d2-retry-1")])
        );
        assert_ne!(batches.digest, Batches::of(8, vec![batch("b", "d1")]).digest);
    }
}
