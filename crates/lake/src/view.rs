use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;
use url::Url;

use crate::BatchId;
use crate::log::Snapshot;
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
        let schema = table.read_schema();
        let files = self.files(table);
        if files.is_empty() {
            return session.read_table(Arc::new(MemTable::try_new(schema, vec![Vec::new()])?));
        }
        let mut urls = Vec::with_capacity(files.len());
        for file in files {
            let url = Url::from_file_path(&file.path).map_err(|()| {
                DataFusionError::Execution(format!("no absolute path: {}", file.path.display()))
            })?;
            urls.push(ListingTableUrl::try_new(url, None)?);
        }
        let options = ListingOptions::new(Arc::new(ParquetFormat::default()));
        let config = ListingTableConfig::new_with_multi_paths(urls)
            .with_listing_options(options)
            .with_schema(schema);
        session.read_table(Arc::new(ListingTable::try_new(config)?))
    }
}
