use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col};

use crate::log::Snapshot;
use crate::scan::FilesTable;
use crate::schema::Table;
use crate::{BatchId, function};

/// The lake as one question sees it: of each table, the files of complete batches that no newer decoder's reading of
/// the same source file has replaced.
pub(crate) struct View {
    /// Version of each log, in the order of [`Table::ALL`].
    pub(crate) versions: [u64; 6],
    /// Files of each table, in the order of [`Table::OBSERVED`].
    files: [Vec<ViewFile>; 4],
}

pub(crate) struct ViewFile {
    pub(crate) path: PathBuf,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

impl View {
    /// `snapshots` and `folders` in the order of [`Table::ALL`]; the batches' snapshot must be the oldest.
    pub(crate) fn new(snapshots: &[Arc<Snapshot>; 6], folders: &[PathBuf; 6]) -> Self {
        let [batches, observed @ .., _pivot] = snapshots;
        let seen_batches = current(batches.files.iter().filter_map(|file| BatchId::of_file(&file.name)));
        let mut files = [const { Vec::new() }; 4];
        for ((files, snapshot), folder) in files.iter_mut().zip(observed).zip(&folders[1..]) {
            let seen = snapshot
                .files
                .iter()
                .filter(|file| BatchId::of_file(&file.name).is_none_or(|batch| seen_batches.contains(batch)));
            files.extend(seen.map(|file| ViewFile {
                path: folder.join(&file.name),
                rows: file.rows,
                bytes: file.bytes,
            }));
        }
        Self { versions: snapshots.each_ref().map(|snapshot| snapshot.version), files }
    }

    pub(crate) fn files(&self, table: Table) -> &[ViewFile] {
        match table {
            Table::Name => &self.files[0],
            Table::Resolution => &self.files[1],
            Table::Certificate => &self.files[2],
            Table::Registration => &self.files[3],
            Table::Batch | Table::Pivot => &[],
        }
    }

    pub(crate) fn all_files(&self) -> impl Iterator<Item = &ViewFile> {
        self.files.iter().flatten()
    }

    /// A scan of exactly the files of `table`, with `name` and `registrable` computed from `rname`.
    pub(crate) fn scan(&self, session: &SessionContext, table: Table) -> Result<DataFrame, DataFusionError> {
        let rows = session.read_table(Arc::new(FilesTable::new(table.read_schema(), self.files(table))?))?;
        // A question that does not ask for them does not pay for them.
        rows.with_column("name", function::name().call(vec![col("rname")]))?
            .with_column("registrable", function::registrable().call(vec![col("rname")]))
    }
}

/// Which of the complete batches count. A file read whole by several decoders counts once, as the newest one read it;
/// what older ones made of it or of its parts is in that reading. Parts that a newer decoder read since are not: they
/// are lines that the whole reading had put into quarantine, so they stay.
fn current<'a>(complete: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let complete: BTreeSet<&str> = complete.collect();
    let mut newest: BTreeMap<&str, u32> = BTreeMap::new();
    for (file, decoder, part) in complete.iter().filter_map(|text| BatchId::of_text(text)) {
        if part.is_empty() {
            let known = newest.entry(file).or_default();
            *known = decoder.max(*known);
        }
    }
    let replaced = |text: &str| {
        BatchId::of_text(text)
            .is_some_and(|(file, decoder, _)| newest.get(file).is_some_and(|newest| decoder < *newest))
    };
    complete.iter().copied().filter(|text| !replaced(text)).collect()
}
