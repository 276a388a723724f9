use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col, lit};
use model::KeyKind;

use crate::batches::Batches;
use crate::generation::Generation;
use crate::log::{DataFile, Snapshot};
use crate::scan::{FilesTable, Ranges};
use crate::schema::Table;
use crate::{BatchId, LakeError, function};

/// The lake as one question sees it: of each table, the files of complete batches that no newer decoder's reading of
/// the same source file has replaced.
pub(crate) struct View {
    /// Version of each log, in the order of [`Table::ALL`].
    pub(crate) versions: [u64; 6],
    batches: Arc<Batches>,
    /// Files of each table, in the order of [`Table::OBSERVED`].
    files: [Vec<ViewFile>; 4],
    pivots: BTreeMap<KeyKind, Vec<ViewFile>>,
    /// Some file still has rows of batches that have been replaced.
    stale: bool,
}

pub(crate) struct ViewFile {
    pub(crate) path: PathBuf,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// Least and greatest value of the table's leading column.
    pub(crate) range: Option<(String, String)>,
    /// The compaction it comes from.
    pub(crate) generation: Option<Generation>,
    /// Its rows stand in the order of the merge key, not only of the leading column.
    pub(crate) by_key: bool,
    /// The pivot has all of its values.
    covered: bool,
    /// Why it cannot be read. The only file of a table whose log cannot be read says so: whoever asks for it must fail,
    /// and nobody else.
    pub(crate) damage: Option<String>,
}

impl ViewFile {
    /// Whether it may hold any of `wanted` in its leading column.
    pub(crate) fn meets(&self, wanted: &Ranges) -> bool {
        let (least, greatest) = match &self.range {
            Some((least, greatest)) => (least.as_bytes(), greatest.as_bytes()),
            None => return true,
        };
        wanted.meets(least, greatest)
    }
}

impl View {
    /// `snapshots` and `folders` in the order of [`Table::ALL`]. The batches must have been read first, the pivot last.
    /// A log that cannot be read is an error in the place of its snapshot.
    pub(crate) fn new(
        batches: Arc<Batches>,
        snapshots: &[Result<Arc<Snapshot>, LakeError>; 6],
        folders: &[PathBuf; 6],
    ) -> Self {
        let [_, observed @ .., pivot] = snapshots;
        let [_, observed_folders @ .., pivot_folder] = folders;
        let pivot = pivot.as_ref().map_or(&[][..], |pivot| &pivot.files[..]);
        let mut reverse: BTreeMap<(Table, &str), u64> = BTreeMap::new();
        for generation in pivot.iter().filter_map(|file| file.generation.as_ref()) {
            if let Some((table, _)) = generation.reverse {
                *reverse.entry((table, &generation.id)).or_default() += 1;
            }
        }
        let mut files = [const { Vec::new() }; 4];
        let mut trusted = BTreeSet::new();
        let mut stale = false;
        let tables = files.iter_mut().zip(Table::OBSERVED).zip(observed).zip(observed_folders);
        for (((files, table), snapshot), folder) in tables {
            let snapshot = match snapshot {
                Ok(snapshot) => snapshot,
                Err(error) => {
                    files.push(ViewFile::unreadable(folder, error));
                    continue;
                }
            };
            for file in &snapshot.files {
                if BatchId::of_file(&file.name).is_some_and(|batch| !batches.current.contains(batch)) {
                    continue;
                }
                let covered = file.generation.as_ref().is_some_and(|generation| {
                    let fresh = generation.superseded == batches.digest;
                    stale |= !fresh;
                    let found = reverse.get(&(table, generation.id.as_str())).copied().unwrap_or_default();
                    fresh && found == generation.pivots
                });
                if let (true, Some(generation)) = (covered, &file.generation) {
                    trusted.insert((table, generation.id.clone()));
                }
                files.push(ViewFile::of(folder, file, covered));
            }
        }
        let mut pivots: BTreeMap<KeyKind, Vec<ViewFile>> = BTreeMap::new();
        for file in pivot {
            let Some(generation) = &file.generation else { continue };
            let Some((table, kind)) = generation.reverse else { continue };
            if trusted.contains(&(table, generation.id.clone())) {
                pivots.entry(kind).or_default().push(ViewFile::of(pivot_folder, file, true));
            }
        }
        let version = |snapshot: &Result<Arc<Snapshot>, LakeError>| {
            snapshot.as_ref().map_or(u64::MAX, |snapshot| snapshot.version)
        };
        Self { versions: snapshots.each_ref().map(version), batches, files, pivots, stale }
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

    /// Fails when the log of `table` cannot be read.
    pub(crate) fn readable(&self, table: Table) -> Result<(), LakeError> {
        match self.files(table).iter().find_map(|file| Some((file.path.clone(), file.damage.clone()?))) {
            Some((path, detail)) => Err(LakeError::Damaged { path, detail }),
            None => Ok(()),
        }
    }

    /// The batches that newer ones have replaced.
    pub(crate) fn superseded(&self) -> &Arc<BTreeSet<String>> {
        &self.batches.superseded
    }

    /// The files of `table` that no pivot answers for: reverse questions scan them.
    pub(crate) fn uncovered(&self, table: Table) -> impl Iterator<Item = &ViewFile> {
        self.files(table).iter().filter(|file| !file.covered)
    }

    /// The pivot files of this kind of value: they answer for every file that is not [`View::uncovered`].
    pub(crate) fn pivots(&self, kind: KeyKind) -> impl Iterator<Item = &ViewFile> {
        self.pivots.get(&kind).into_iter().flatten()
    }

    /// Every file that any question may read.
    pub(crate) fn all_files(&self) -> impl Iterator<Item = &ViewFile> {
        self.files.iter().flatten().chain(self.pivots.values().flatten())
    }

    /// A scan of exactly the files of `table`, with `name` and `registrable` computed from `rname`.
    pub(crate) fn scan(&self, session: &SessionContext, table: Table) -> Result<DataFrame, DataFusionError> {
        self.over(session, FilesTable::new(table.read_schema(), self.files(table))?)
    }

    /// A scan of files of observations, with `name` and `registrable` computed from `rname`, without what only replaced
    /// batches say. Until the next compaction a merged row may still count records of replaced batches.
    pub(crate) fn over(
        &self,
        session: &SessionContext,
        files: FilesTable,
    ) -> Result<DataFrame, DataFusionError> {
        let mut rows = session.read_table(Arc::new(files))?;
        if self.stale {
            let replaced = |column: &str| {
                let batches = self.batches.superseded.iter().map(|batch| lit(batch.as_str())).collect();
                col(column).in_list(batches, false)
            };
            // The rule is that of the merge of a compaction.
            let pair = col("sightings").is_null().or(col("sightings").lt_eq(lit(2_i64)));
            let vouched =
                col("last_batch").is_null().or(pair.and(replaced("last_batch"))).and(replaced("batch"));
            rows = rows.filter(datafusion::logical_expr::not(vouched))?;
        }
        // A question that does not ask for them does not pay for them.
        rows.with_column("name", function::name().call(vec![col("rname")]))?
            .with_column("registrable", function::registrable().call(vec![col("rname")]))
    }
}

impl ViewFile {
    fn of(folder: &Path, file: &DataFile, covered: bool) -> Self {
        Self {
            path: folder.join(&file.name),
            rows: file.rows,
            bytes: file.bytes,
            range: file.range.clone(),
            generation: file.generation.clone(),
            by_key: file.by_key,
            covered,
            damage: None,
        }
    }

    fn unreadable(folder: &Path, error: &LakeError) -> Self {
        let (path, detail) = match error {
            LakeError::Damaged { path, detail } => (path.clone(), detail.clone()),
            other => (folder.join("_delta_log"), other.to_string()),
        };
        let range = None;
        Self {
            path,
            rows: 0,
            bytes: 0,
            range,
            generation: None,
            by_key: false,
            covered: false,
            damage: Some(detail),
        }
    }
}
