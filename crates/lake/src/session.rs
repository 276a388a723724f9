use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::LakeConfig;

/// What all sessions of one lake share: memory limit, spill files, caches of Parquet footers.
pub(crate) fn runtime(config: &LakeConfig) -> Result<Arc<RuntimeEnv>, DataFusionError> {
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(config.memory_bytes)))
        .with_metadata_cache_limit(config.memory_bytes / 8)
        .build_arc()
}

/// The one place a DataFusion session is made. `partitions` is how many ways a plan may run; 1 keeps the order of
/// files.
pub(crate) fn session(runtime: &Arc<RuntimeEnv>, partitions: usize) -> SessionContext {
    let mut config = SessionConfig::new().with_target_partitions(partitions);
    let options = config.options_mut();
    // Filters run inside the scan, so a column is decoded only for rows that pass the filters before it.
    options.execution.parquet.pushdown_filters = true;
    options.execution.parquet.reorder_filters = true;
    // A scan is split by files and row groups; handing its batches out in turn costs look-ups more than they take.
    options.optimizer.enable_round_robin_repartition = false;
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(Arc::clone(runtime))
        .with_default_features()
        .build();
    SessionContext::new_with_state(state)
}
