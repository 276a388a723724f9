//! Observations at scale: every record kept, append-only, in Delta tables over Parquet.
//!
//! Delta is the commit log; the Parquet files of a snapshot are what plans scan. Nothing of DataFusion, Arrow or Delta
//! shows outside: values of `model` go in, named questions are asked, values of `model` come out. The facade is
//! synchronous and owns its threads, so it must not be called from inside an async runtime.
//!
//! A lake is a folder with one Delta table per kind of observation and a table `batch`. A batch is one source file
//! taken in by one decoder; its row in `batch` is committed last, and only rows of batches that have it are seen by
//! any question. When several decoders have read one file, questions see what the newest made of it. An intake that was killed half-way is therefore invisible, and running it again completes it.

mod batch;
mod batches;
mod columns;
mod compact;
mod config;
mod damage;
mod directory;
mod durable;
mod encoding;
mod error;
mod export;
mod function;
mod generation;
mod intake;
mod lake;
mod lock;
mod log;
mod parquet_file;
mod part;
mod query;
mod scan;
mod schema;
mod session;
mod status;
mod vacuum;
mod verify;
mod view;

pub use batch::BatchId;
pub use compact::{Advance, Compacted, Compaction, Effort};
pub use config::LakeConfig;
pub use error::LakeError;
pub use export::{Export, Exported};
pub use intake::{Committed, Intake};
pub use lake::Lake;
pub use query::{
    Answers, Cell, ENDS_PER_VALUE, Fact, Holder, Indicator, Match, Popular, Sighting, Sightings, SqlAnswer,
    SqlLimits, VALUES_PER_NAME, Window,
};
pub use status::TableStatus;
pub use vacuum::{Removed, Unneeded, Vacuumed};
pub use verify::{Damage, Verified};
