mod replace;
mod snapshot;
mod trim;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use deltalake_core::kernel::transaction::{
    CommitBuilder, CommitConflictError, CommitProperties, TransactionError,
};
use deltalake_core::kernel::{Action, MetadataExt as _, StructType, Transaction};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::table::state::DeltaTableState;
use deltalake_core::{DeltaTable, DeltaTableBuilder, DeltaTableError, checkpoints};
use url::Url;

use crate::durable::DurableStore;
use crate::part::Part;
use crate::schema::{SCHEMA_PROPERTY, SCHEMA_VERSION, Table};
use crate::{LakeError, damage, directory};

use snapshot::add;
pub(crate) use snapshot::{DataFile, Snapshot};

/// Commits between two checkpoints of a log. What Delta holds in memory grows a piece with each commit, and each update
/// walks all pieces; it is one piece again once it is read afresh from a checkpoint.
const CHECKPOINT_EVERY: u64 = 16;

/// The commit log of one table. A lake of the first schema has no `pivot`: its log is empty until something is added. Every question asks it for the newest snapshot; what did not change is not read again.
pub(crate) struct Log {
    root: PathBuf,
    table: Table,
    folder: PathBuf,
    state: Mutex<State>,
}

/// What is held of a log that cannot be read: nothing. The next look at it tries again, and says why.
fn unread(folder: &Path) -> Result<State, LakeError> {
    Ok(State { delta: unloaded(folder)?, snapshot: Arc::default(), base: 0 })
}

#[derive(Clone)]
struct State {
    delta: DeltaTable,
    snapshot: Arc<Snapshot>,
    /// The version that was read afresh; later ones were added to it.
    base: u64,
}

impl Log {
    /// Creates the table unless it is there.
    pub(crate) async fn create(root: &Path, table: Table) -> Result<(), LakeError> {
        let folder = root.join(table.as_str());
        directory::create(&folder).map_err(|error| LakeError::io("create", &folder, error))?;
        let delta = unloaded(&folder)?;
        if delta.verify_deltatable_existence().await.map_err(|error| LakeError::commit(&folder, &error))? {
            return Ok(());
        }
        let version = SCHEMA_VERSION.to_string();
        let created = CreateBuilder::new()
            .with_log_store(delta.log_store())
            .with_table_name(table.as_str())
            .with_columns(table.delta_fields())
            .with_configuration([
                ("delta.appendOnly", Some("true")),
                ("delta.enableExpiredLogCleanup", Some("false")),
                (SCHEMA_PROPERTY, Some(version.as_str())),
            ])
            .with_raise_if_key_not_exists(false)
            .with_save_mode(SaveMode::Ignore)
            .await;
        match created {
            // Two programs that create one lake at once: the first one wins, and both have it.
            Ok(_) | Err(DeltaTableError::VersionAlreadyExists(_)) => Ok(()),
            Err(error) => Err(LakeError::commit(&folder, &error)),
        }
    }

    /// Opens the table.
    pub(crate) async fn open(root: &Path, table: Table) -> Result<Self, LakeError> {
        let folder = root.join(table.as_str());
        let state = if folder.join("_delta_log").is_dir() {
            match loaded(&folder, table).await {
                // The other tables still answer.
                Err(LakeError::Damaged { .. }) => unread(&folder)?,
                state => state?,
            }
        } else if table == Table::Pivot {
            // The table's own folder may not even be there, and nothing is read before it is.
            unread(root)?
        } else {
            return Err(LakeError::NotALake { path: root.to_owned(), missing: table.as_str().to_owned() });
        };
        Ok(Self { root: root.to_owned(), table, folder, state: Mutex::new(state) })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The newest state of the log, its own and other processes' commits included.
    async fn newest(&self) -> Result<State, LakeError> {
        let State { mut delta, snapshot: known, base } = self.state();
        if delta.version().is_none() {
            if !self.folder.join("_delta_log").is_dir() {
                return Ok(State { delta, snapshot: known, base });
            }
            let state = loaded(&self.folder, self.table).await?;
            return Ok(self.hold(state));
        }
        if delta.update_state().await.is_err() {
            // What it would have read next may have been trimmed; the checkpoint after it has the same.
            let state = loaded(&self.folder, self.table).await?;
            return Ok(self.hold(state));
        }
        if delta.version() == Some(known.version) {
            return Ok(State { delta, snapshot: known, base });
        }
        self.take_over(delta, base).await
    }

    /// Makes `delta`, which is newer than what is held, the state of this log.
    async fn take_over(&self, delta: DeltaTable, base: u64) -> Result<State, LakeError> {
        let state = if delta.version().is_some_and(|version| version >= base + CHECKPOINT_EVERY) {
            loaded(&self.folder, self.table).await?
        } else {
            check(&self.folder, &delta)?;
            State { snapshot: Arc::new(Snapshot::of(&self.folder, self.table, &delta)?), delta, base }
        };
        Ok(self.hold(state))
    }

    /// Makes `state` that of this log unless it has a newer one.
    fn hold(&self, state: State) -> State {
        let mut held = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if held.delta.version().is_none() || held.snapshot.version < state.snapshot.version {
            *held = state.clone();
        }
        state
    }

    pub(crate) async fn refresh(&self) -> Result<Arc<Snapshot>, LakeError> {
        Ok(self.newest().await?.snapshot)
    }

    /// Whether the transaction of `batch` is in the log.
    pub(crate) async fn has(&self, batch: &str) -> Result<bool, LakeError> {
        let state = self.newest().await?;
        self.state_has(&state, batch).await
    }

    async fn state_has(&self, state: &State, batch: &str) -> Result<bool, LakeError> {
        if state.delta.version().is_none() {
            return Ok(false);
        }
        let loaded = state.delta.snapshot().map_err(|error| broken(&self.folder, &error))?;
        let log_store = state.delta.log_store();
        let version = loaded.transaction_version(log_store.as_ref(), batch).await;
        Ok(version.map_err(|error| broken(&self.folder, &error))?.is_some())
    }

    /// The newest state, in the schema of today: an older table gets it in a commit of its own. Its files stay as they
    /// are; columns they lack read as null, columns they have besides are not read.
    async fn writable(&self) -> Result<State, LakeError> {
        loop {
            let state = self.newest().await?;
            let Some(version) = state.delta.version() else {
                Self::create(&self.root, self.table).await?;
                continue;
            };
            let loaded = state.delta.snapshot().map_err(|error| broken(&self.folder, &error))?;
            let today = SCHEMA_VERSION.to_string();
            if loaded.metadata().configuration().get(SCHEMA_PROPERTY) == Some(&today) {
                return Ok(state);
            }
            let failed = |error: &dyn std::fmt::Display| LakeError::Commit {
                path: self.folder.clone(),
                detail: format!("the schema could not be brought from version {version} to today's: {error}"),
            };
            let schema = StructType::try_new(self.table.delta_fields()).map_err(|error| failed(&error))?;
            let metadata = loaded.metadata().clone();
            let metadata = metadata
                .with_schema(&schema)
                .and_then(|metadata| metadata.add_config_key(SCHEMA_PROPERTY.to_owned(), today.clone()))
                .map_err(|error| failed(&error))?;
            let properties = CommitProperties::default()
                .with_create_checkpoint(false)
                .with_cleanup_expired_logs(Some(false))
                .with_max_retries(200);
            let operation = DeltaOperation::SetTableProperties {
                properties: [(SCHEMA_PROPERTY.to_owned(), today)].into(),
            };
            let commit = CommitBuilder::from(properties)
                .with_actions(vec![Action::Metadata(metadata)])
                .build(Some(loaded), state.delta.log_store(), operation)
                .await;
            match commit {
                // Another program did the same at the same time.
                Ok(_)
                | Err(DeltaTableError::Transaction {
                    source: TransactionError::CommitConflict(CommitConflictError::MetadataChanged),
                }) => {}
                Err(error) => return Err(LakeError::commit(&self.folder, &error)),
            }
        }
    }

    /// Adds `parts`, already on the disk, in one commit that carries the transaction of `batch`. Does nothing when the
    /// log has that transaction. When it returns, the commit is on the disk.
    pub(crate) async fn append(&self, batch: &str, parts: &[Part]) -> Result<(), LakeError> {
        let state = self.writable().await?;
        if self.state_has(&state, batch).await? {
            return Ok(());
        }
        let loaded = state.delta.snapshot().map_err(|error| broken(&self.folder, &error))?;
        let properties = CommitProperties::default()
            .with_application_transaction(Transaction::new(batch, 1))
            .with_create_checkpoint(false)
            .with_cleanup_expired_logs(Some(false))
            .with_max_retries(200);
        let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
        let commit = CommitBuilder::from(properties)
            .with_actions(parts.iter().map(|part| Action::Add(add(self.table, part, None))).collect())
            .build(Some(loaded), state.delta.log_store(), operation)
            .await;
        let commit = match commit {
            Ok(commit) => commit,
            Err(DeltaTableError::Transaction {
                source: TransactionError::CommitConflict(CommitConflictError::ConcurrentTransaction),
            }) => return Ok(()),
            Err(error) => return Err(LakeError::commit(&self.folder, &error)),
        };
        self.committed(state, commit.snapshot, commit.version).await;
        Ok(())
    }

    /// Takes over what a commit of ours led to. The commit is durable by now; what goes wrong while looking at it is the
    /// next question's business.
    async fn committed(&self, state: State, snapshot: DeltaTableState, version: u64) {
        let mut delta = state.delta;
        delta.state = Some(snapshot);
        // A checkpoint only makes opening faster; without room for it, the next one will do.
        if (version + 1).is_multiple_of(CHECKPOINT_EVERY)
            && checkpoints::create_checkpoint(&delta, None).await.is_ok()
        {
            trim::trim(&self.folder);
        }
        let _ = self.take_over(delta, state.base).await;
    }
}

/// Reads the log from its last checkpoint on.
async fn loaded(folder: &Path, table: Table) -> Result<State, LakeError> {
    let mut delta = unloaded(folder)?;
    if delta.load().await.is_err() {
        // Between our listing and our reading the log may have been trimmed; a second look sees the newer checkpoint.
        delta = unloaded(folder)?;
        delta.load().await.map_err(|error| broken(folder, &error))?;
    }
    check(folder, &delta)?;
    let snapshot = Arc::new(Snapshot::of(folder, table, &delta)?);
    Ok(State { base: snapshot.version, snapshot, delta })
}

fn unloaded(folder: &Path) -> Result<DeltaTable, LakeError> {
    let store = DurableStore::at(folder).map_err(|error| LakeError::read(folder, error))?;
    // The store begins at the table's folder. With the folder's own URL, Delta would read `%20` in its name as a space;
    // the scheme only says that no path of this machine is meant.
    let url = Url::parse("memory:///").map_err(|error| LakeError::read(folder, error))?;
    DeltaTableBuilder::from_url(url.clone())
        .map(|builder| builder.with_storage_backend(Arc::new(store), url))
        .and_then(DeltaTableBuilder::build)
        .map_err(|error| LakeError::read(folder, error))
}

/// A log that cannot be read: names the damaged file where one is found.
fn broken(folder: &Path, error: &DeltaTableError) -> LakeError {
    damage::of_log(folder).unwrap_or_else(|| match error {
        DeltaTableError::NotATable(_) => LakeError::NotALake {
            path: folder.parent().unwrap_or(folder).to_owned(),
            missing: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        },
        _ => LakeError::read(folder, error),
    })
}

/// Refuses what this program does not understand.
fn check(folder: &Path, delta: &DeltaTable) -> Result<(), LakeError> {
    let state = delta.snapshot().map_err(|error| LakeError::read(folder, error))?;
    let foreign = |feature: &str| LakeError::Foreign { path: folder.to_owned(), feature: feature.to_owned() };
    let configuration = state.metadata().configuration();
    let found = configuration.get(SCHEMA_PROPERTY).ok_or_else(|| foreign("a schema without version"))?;
    match found.parse::<u32>() {
        Ok(version) if version <= SCHEMA_VERSION => {}
        _ => {
            let found = found.clone();
            return Err(LakeError::NewerSchema { path: folder.to_owned(), found, known: SCHEMA_VERSION });
        }
    }
    if !state.metadata().partition_columns().is_empty() {
        return Err(foreign("partition columns"));
    }
    if configuration.get("delta.columnMapping.mode").is_some_and(|mode| mode != "none") {
        return Err(foreign("column mapping"));
    }
    let protocol = state.protocol();
    if protocol.min_reader_version() != 1 || protocol.reader_features().is_some_and(|all| !all.is_empty()) {
        return Err(foreign(
            "a reader protocol above version 1 (deletion vectors, column mapping or the like)",
        ));
    }
    Ok(())
}
