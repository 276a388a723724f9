use anyhow::{Context, Result, bail};
use clap::Subcommand;

use super::Place;
use crate::answer::Answer;
use crate::render;
use crate::stage::retry::retry;

/// Records that could not be read: nothing is lost, each has its reason.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk quarantine list\n  interdict --desk desk quarantine show 3\n  \
    interdict --desk desk quarantine retry"
)]
pub(crate) enum Quarantine {
    /// Counts by file and reason, then the records.
    List {
        /// Also those that a retry resolved.
        #[arg(long)]
        all: bool,
        /// Show records after this id.
        #[arg(long, default_value_t = 0)]
        after: u64,
        /// At most so many records.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// One record with its reason and first bytes.
    Show {
        /// Its id, as `list` shows it.
        id: u64,
    },
    /// Decode again from the vault, with the decoders and limits of today.
    Retry {
        /// The records; all open ones when none is named.
        ids: Vec<u64>,
    },
}

impl Quarantine {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::List { all, after, limit } => {
                let desk = place.read()?;
                let counts = desk.store.quarantine_counts()?;
                let records = desk.store.quarantine(!all, after, limit)?;
                let text = render::quarantine(&counts, &records);
                let whole = serde_json::json!({ "counts": counts, "records": records });
                Answer::new(text, &whole, &records)
            }
            Self::Show { id } => {
                let desk = place.read()?;
                let record = desk.store.quarantined(id)?.with_context(|| {
                    format!("no record {id} in quarantine; see `interdict quarantine list`")
                })?;
                Answer::one(render::quarantined(&record), &record)
            }
            Self::Retry { ids } => {
                let mut desk = place.write()?;
                let records = if ids.is_empty() {
                    desk.store.quarantine(true, 0, usize::MAX)?
                } else {
                    let mut records = Vec::new();
                    for id in &ids {
                        match desk.store.quarantined(*id)? {
                            Some(record) => records.push(record),
                            None => bail!("no record {id} in quarantine; see `interdict quarantine list`"),
                        }
                    }
                    records
                };
                let retried = retry(&mut desk, records)?;
                Answer::list(render::retried(&retried), &retried)
            }
        }
    }
}
