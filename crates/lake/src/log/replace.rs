use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{Action, Remove};
use deltalake_core::protocol::DeltaOperation;
use futures::TryStreamExt as _;

use super::snapshot::{DataFile, add};
use super::{Log, broken};
use crate::LakeError;
use crate::generation::Generation;
use crate::part::Part;

impl Log {
    /// Takes `removed` out and puts `added`, already on the disk, in, in one commit. When it returns, the commit is on
    /// the disk. Appends that happen meanwhile stay.
    pub(crate) async fn replace(
        &self,
        removed: &[&DataFile],
        added: &[(&Part, Generation)],
    ) -> Result<(), LakeError> {
        let state = self.writable().await?;
        let loaded = state.delta.snapshot().map_err(|error| broken(&self.folder, &error))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        let mut actions: Vec<Action> = removed.iter().map(|file| Action::Remove(remove(file, now))).collect();
        actions.extend(
            added.iter().map(|(part, generation)| Action::Add(add(self.table, part, Some(generation)))),
        );
        let properties = CommitProperties::default()
            .with_create_checkpoint(false)
            .with_cleanup_expired_logs(Some(false))
            .with_max_retries(200);
        let operation = DeltaOperation::Optimize { predicate: None, target_size: 0 };
        let commit = CommitBuilder::from(properties)
            .with_actions(actions)
            .build(Some(loaded), state.delta.log_store(), operation)
            .await
            .map_err(|error| LakeError::commit(&self.folder, &error))?;
        self.committed(state, commit.snapshot, commit.version).await;
        Ok(())
    }

    /// Files that were taken out, and when, in milliseconds since 1970, as far back as the log remembers.
    pub(crate) async fn replaced(&self) -> Result<BTreeMap<String, Option<i64>>, LakeError> {
        let state = self.newest().await?;
        if state.delta.version().is_none() {
            return Ok(BTreeMap::new());
        }
        let loaded = state.delta.snapshot().map_err(|error| broken(&self.folder, &error))?;
        let log_store = state.delta.log_store();
        let tombstones: Vec<_> = loaded
            .all_tombstones(log_store.as_ref())
            .try_collect()
            .await
            .map_err(|error| broken(&self.folder, &error))?;
        Ok(tombstones.iter().map(|gone| (gone.path().into_owned(), gone.deletion_timestamp())).collect())
    }
}

fn remove(file: &DataFile, now: i64) -> Remove {
    Remove {
        path: file.name.clone(),
        // The rows are still there, elsewhere; a table that is only ever added to allows nothing else.
        data_change: false,
        deletion_timestamp: Some(now),
        extended_file_metadata: Some(true),
        partition_values: Some([].into()),
        size: i64::try_from(file.bytes).ok(),
        tags: None,
        deletion_vector: None,
        base_row_id: None,
        default_row_commit_version: None,
    }
}
