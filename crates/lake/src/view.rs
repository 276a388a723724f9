use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;

use crate::BatchId;
use crate::log::Snapshot;
use crate::scan::FilesTable;
use crate::schema::Table;

/// The lake as one question sees it: of each table, the files of complete batches.
pub(crate) struct View {
    /// Version of each log, in the order of [`Table::ALL`].
    pub(crate) versions: [u64; 5],
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
    pub(crate) fn new(snapshots: &[Arc<Snapshot>; 5], folders: &[PathBuf; 5]) -> Self {
        let [batches, observed @ ..] = snapshots;
        let complete: BTreeSet<&str> =
            batches.files.iter().filter_map(|file| BatchId::of_file(&file.name)).collect();
        let mut files = [const { Vec::new() }; 4];
        for ((files, snapshot), folder) in files.iter_mut().zip(observed).zip(&folders[1..]) {
            let seen = snapshot
                .files
                .iter()
                .filter(|file| BatchId::of_file(&file.name).is_none_or(|batch| complete.contains(batch)));
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
            Table::Batch => &[],
        }
    }

    pub(crate) fn all_files(&self) -> impl Iterator<Item = &ViewFile> {
        self.files.iter().flatten()
    }

    /// A scan of exactly the files of `table`.
    pub(crate) fn scan(&self, session: &SessionContext, table: Table) -> Result<DataFrame, DataFusionError> {
        session.read_table(Arc::new(FilesTable::new(table.read_schema(), self.files(table))?))
    }
}
