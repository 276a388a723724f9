use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use datafusion::error::DataFusionError;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::prelude::SessionContext;
use model::{KeyKind, Timestamp};
use tokio::runtime::Runtime;

use crate::log::Log;
use crate::schema::Table;
use crate::session::{runtime, session};
use crate::view::View;
use crate::{BatchId, Intake, LakeConfig, LakeError, damage};

/// The observations of one desk. Many processes may open one lake at once, to read and to write.
pub struct Lake {
    pub(crate) config: LakeConfig,
    pub(crate) runtime: Runtime,
    environment: Arc<RuntimeEnv>,
    /// In the order of [`Table::ALL`].
    logs: [Log; 6],
    pub(crate) populations: Mutex<Populations>,
}

/// Populations counted so far, and the versions and time they hold for.
#[derive(Default)]
pub(crate) struct Populations {
    pub(crate) of: Option<([u64; 6], Option<Timestamp>)>,
    pub(crate) counts: BTreeMap<KeyKind, u64>,
}

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
    /// this program would misread; [`LakeError::Damaged`] when a log cannot be read.
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
        Ok(Self { config, runtime: threads, environment, logs, populations: Mutex::default() })
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
    /// decoders read only the newest one's.
    ///
    /// # Errors
    /// When a log cannot be read.
    pub fn counts(&self) -> Result<Vec<(&'static str, u64)>, LakeError> {
        let view = self.view()?;
        let rows = |table| view.files(table).iter().map(|file| file.rows).sum();
        Ok(Table::OBSERVED.into_iter().map(|table| (table.as_str(), rows(table))).collect())
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
        self.runtime.block_on(async {
            // One after the other, batches first: a batch seen there has all its rows in the snapshots read later.
            let [batch, name, resolution, certificate, registration, pivot] = &self.logs;
            let snapshots = [
                batch.refresh().await?,
                name.refresh().await?,
                resolution.refresh().await?,
                certificate.refresh().await?,
                registration.refresh().await?,
                pivot.refresh().await?,
            ];
            Ok(View::new(&snapshots, &folders))
        })
    }

    /// A session whose plans run on all threads.
    pub(crate) fn session(&self) -> SessionContext {
        session(&self.environment, self.config.threads())
    }

    /// A session whose plans keep the order of files and rows.
    pub(crate) fn ordered_session(&self) -> SessionContext {
        session(&self.environment, 1)
    }

    /// Says why a question on `view` failed: names the damaged file when there is one.
    pub(crate) fn failed(&self, view: &View, error: &DataFusionError) -> LakeError {
        match LakeError::question(&self.config.root, self.config.memory_bytes, error) {
            known @ (LakeError::Memory { .. } | LakeError::DiskFull { .. }) => known,
            other => damage::of_data(view).unwrap_or(other),
        }
    }
}

fn threads(config: &LakeConfig) -> Result<Runtime, LakeError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(config.threads())
        .thread_name("lake")
        .build()
        .map_err(|error| LakeError::io("start the threads of", &config.root, error))
}
