use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::prelude::SessionContext;
use tokio::runtime::Runtime;

use crate::batches::{Batches, Known};
use crate::log::Log;
use crate::query::{Hubs, Sketch};
use crate::schema::Table;
use crate::session::{runtime, session};
use crate::view::View;
use crate::{BatchId, Intake, LakeConfig, LakeError, damage};

/// The observations of one desk. Many processes may open one lake at once, to read and to write.
pub struct Lake {
    pub(crate) config: LakeConfig,
    pub(crate) runtime: Runtime,
    environment: Arc<RuntimeEnv>,
    state: OnceLock<SessionState>,
    /// In the order of [`Table::ALL`].
    logs: [Log; 6],
    /// Populations of each table at these versions of the logs.
    pub(crate) populations: Mutex<BTreeMap<Table, Counted>>,
    /// What very many names share.
    pub(crate) hubs: Hubs,
    batches: Known,
}

/// The versions of the logs, and the population at these.
type Counted = ([u64; 6], Arc<Sketch>);

/// Looks at all logs before giving up on seeing them at one moment.
const LOOKS: usize = 20;

impl Lake {
    /// Creates the lake's folder and tables, those that are missing, and opens it.
    ///
    /// # Errors
    /// When a folder or a commit cannot be written, or what is there cannot be opened as [`Lake::open`] says.
    pub fn create(config: LakeConfig) -> Result<Self, LakeError> {
        let threads = threads(&config)?;
        threads.block_on(async {
            for table in Table::ALL {
                Log::create(&config.root, table).await?;
            }
            Ok::<_, LakeError>(())
        })?;
        Self::open_with(config, threads)
    }

    /// Opens a lake.
    ///
    /// # Errors
    /// [`LakeError::NotALake`] when a table is missing; [`LakeError::NewerSchema`] and [`LakeError::Foreign`] for tables
    /// this program would misread. A damaged log is an error of the questions that need it, and of no other.
    pub fn open(config: LakeConfig) -> Result<Self, LakeError> {
        let threads = threads(&config)?;
        Self::open_with(config, threads)
    }

    fn open_with(config: LakeConfig, threads: Runtime) -> Result<Self, LakeError> {
        let logs = threads.block_on(async {
            let mut logs = Vec::with_capacity(Table::ALL.len());
            for table in Table::ALL {
                logs.push(Log::open(&config.root, table).await?);
            }
            Ok::<_, LakeError>(logs)
        })?;
        let logs =
            <[Log; 6]>::try_from(logs).map_err(|_| LakeError::read(&config.root, "a table is missing"))?;
        let environment = runtime(&config).map_err(|error| LakeError::read(&config.root, error))?;
        let (populations, hubs, batches) = (Mutex::default(), Hubs::default(), Known::default());
        Ok(Self {
            config,
            runtime: threads,
            environment,
            state: OnceLock::new(),
            logs,
            populations,
            hubs,
            batches,
        })
    }

    /// Whether `batch` is complete: all of its rows are in the lake, durably.
    ///
    /// # Errors
    /// When the part of `batch` is no plain text, or the log cannot be read.
    pub fn holds(&self, batch: &BatchId) -> Result<bool, LakeError> {
        self.has(Table::Batch, &batch.text()?)
    }

    /// Begins to take in `batch`. Nothing of it is seen before [`Intake::commit`] returns.
    ///
    /// # Errors
    /// [`LakeError::Busy`] while another process takes in the same batch; [`LakeError::Part`].
    pub fn intake(&self, batch: BatchId) -> Result<Intake<'_>, LakeError> {
        Intake::begin(self, batch)
    }

    /// Rows of each table that questions see, from the commit log: those of complete batches, and of a file that several
    /// decoders read only the newest one's. Compaction makes one row of several that say the same.
    ///
    /// # Errors
    /// When a log cannot be read.
    pub fn counts(&self) -> Result<Vec<(&'static str, u64)>, LakeError> {
        let view = self.view()?;
        let counted = Table::OBSERVED.into_iter().map(|table| {
            view.readable(table)?;
            Ok((table.as_str(), view.files(table).iter().map(|file| file.rows).sum()))
        });
        counted.collect()
    }

    pub(crate) fn log(&self, table: Table) -> &Log {
        &self.logs[table.place()]
    }

    pub(crate) fn has(&self, table: Table, batch: &str) -> Result<bool, LakeError> {
        self.runtime.block_on(self.log(table).has(batch))
    }

    /// What is in the lake now.
    pub(crate) fn view(&self) -> Result<View, LakeError> {
        let root = std::path::absolute(&self.config.root)
            .map_err(|error| LakeError::io("find", &self.config.root, error))?;
        let folders: [PathBuf; 6] = Table::ALL.map(|table| root.join(table.as_str()));
        for _ in 0..LOOKS {
            // One after the other, batches first: a batch seen there has all its rows in the snapshots read later.
            let batches = self.batches()?;
            let snapshots = self.runtime.block_on(async {
                let [batch, name, resolution, certificate, registration, pivot] = &self.logs;
                [
                    batch.refresh().await,
                    name.refresh().await,
                    resolution.refresh().await,
                    certificate.refresh().await,
                    registration.refresh().await,
                    pivot.refresh().await,
                ]
            });
            // A compaction may have run in between, with batches that we do not know of: then of such a batch the rows of
            // one table would be seen, and those of another not.
            let observed = snapshots[1..5].iter().flatten();
            let generations =
                observed.flat_map(|snapshot| &snapshot.files).filter_map(|file| file.generation.as_ref());
            if generations
                .map(|generation| generation.batches)
                .max()
                .is_none_or(|newest| newest <= batches.version)
            {
                return Ok(View::new(batches, &snapshots, &folders));
            }
        }
        Err(LakeError::read(&root, "it changes faster than it can be looked at"))
    }

    /// The batches that are complete now.
    pub(crate) fn batches(&self) -> Result<Arc<Batches>, LakeError> {
        let log = self.log(Table::Batch);
        let snapshot = self.runtime.block_on(log.refresh())?;
        self.batches.at(log.folder(), &snapshot)
    }

    /// A session whose plans run on all threads. Its state is made once: functions are many and never change.
    pub(crate) fn session(&self) -> SessionContext {
        let made = || session(&self.environment, self.config.threads()).state();
        SessionContext::new_with_state(self.state.get_or_init(made).clone())
    }

    /// The same with a catalogue of its own, for plans that find tables by name.
    pub(crate) fn session_with_names(&self) -> SessionContext {
        session(&self.environment, self.config.threads())
    }

    /// A session whose plans keep the order of files and rows.
    pub(crate) fn ordered_session(&self) -> SessionContext {
        session(&self.environment, 1)
    }

    /// Says why a question on `view` failed: names the damaged file when there is one.
    pub(crate) fn failed(&self, view: &View, error: &DataFusionError) -> LakeError {
        if let DataFusionError::External(known) = error.find_root()
            && let Some(LakeError::Damaged { path, detail }) = known.downcast_ref()
        {
            return LakeError::Damaged { path: path.clone(), detail: detail.clone() };
        }
        match LakeError::question(&self.config.root, self.config.memory_bytes, error) {
            known @ (LakeError::Memory { .. }
            | LakeError::DiskFull { .. }
            | LakeError::Limit { .. }
            | LakeError::Damaged { .. }) => known,
            other => match damage::of_data(view) {
                Some(LakeError::Damaged { path, .. }) if self.is_replaced(&path) => {
                    LakeError::Replaced { path }
                }
                Some(damaged) => damaged,
                None => other,
            },
        }
    }

    /// Whether a file has gone because a compaction replaced it and it was cleaned away.
    fn is_replaced(&self, path: &Path) -> bool {
        let named = |view: View| view.all_files().any(|file| file.path == path);
        !path.exists()
            && path.parent().is_some_and(Path::is_dir)
            && self.view().is_ok_and(|view| !named(view))
    }
}

fn threads(config: &LakeConfig) -> Result<Runtime, LakeError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(config.threads())
        .thread_name("lake")
        .enable_time()
        .build()
        .map_err(|error| LakeError::io("start the threads of", &config.root, error))
}
