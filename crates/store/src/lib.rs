//! What a desk keeps beside the lake: knowledge, findings, clusters, cases, quarantine, the evidence log and the vault
//! of source files.
//!
//! The only SQL of the project is here, in one SQLite file per desk; no SQL type leaves. A [`Store`] has methods named
//! after what the stages do with it. What one file brings in becomes visible at once or not at all ([`Intake`]).

mod attribution;
mod case;
mod cluster;
mod column;
mod custody;
mod decision;
mod error;
mod finding;
mod intake;
mod job;
mod key;
mod knowledge;
mod log;
mod migrate;
mod people;
mod quarantine;
mod sealed;
mod store;
mod vault;
mod watchlist;

pub use case::{CaseLine, SealedCase};
pub use custody::{Acquired, Act, Asked, ClockStatement, Extracted, ItemState, Refusal, StoredItem, moment};
pub use decision::DecisionRow;
pub use error::{Result, StoreError};
pub use finding::QueueQuery;
pub use intake::Intake;
pub use job::{JobEnd, JobRow, JobState};
pub use key::DeskKeys;
pub use knowledge::{AsserterCounts, Fetched};
pub use log::{LogEntry, Memory, Stamp};
pub use people::{AccountChange, AccountRow, AuditRow, SessionRow};
pub use quarantine::{KEPT_PER_BATCH, QuarantineCount, QuarantineState, Quarantined};
pub use store::Store;
pub use vault::{Taken, Vault};
