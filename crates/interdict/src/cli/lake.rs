mod export;
mod text;

use std::time::Duration;

use anyhow::Result;
use clap::{Subcommand, ValueEnum};
use lake::{Compaction, Effort, Exported, TableStatus, Unneeded, Vacuumed, Verified};
use model::DomainName;
use serde_json::{Value, json};

use super::Place;
use crate::answer::{Answer, Exit, Format, say};
use crate::intake::Progress;

const DAY: u64 = 86_400;

/// The lake of observations: what it is made of, and its upkeep. Questions and intakes go on meanwhile.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk lake status\n  interdict --desk desk lake compact --full\n  \
    interdict --desk desk lake verify\n  interdict --desk desk lake vacuum --older-than 7d --dry-run\n  \
    interdict --desk desk lake export --zone example.com\n\n\
    Exit codes: 0 done, 1 `verify` found damage, 2 failure."
)]
pub(crate) enum Lake {
    /// Files, rows, bytes a row, compactions, files that nothing needs.
    #[command(after_help = "Example:\n  interdict --desk desk lake status --format json")]
    Status,
    /// Make few large sorted files of many small ones, and merge repeated observations.
    #[command(
        after_help = "Examples:\n  interdict --desk desk lake compact\n  interdict --desk desk lake compact --full"
    )]
    Compact {
        /// Everything into one sorted whole for each table, whatever its size.
        #[arg(long)]
        full: bool,
    },
    /// Read every file to the end and name those that are damaged.
    #[command(
        after_help = "Example:\n  interdict --desk desk lake verify\n\nExit codes: 0 all well, 1 damage, 2 failure."
    )]
    Verify,
    /// Remove files that were replaced by compactions or left by a kill.
    #[command(
        after_help = "Examples:\n  interdict --desk desk lake vacuum --dry-run\n  interdict --desk desk lake vacuum --older-than 12h"
    )]
    Vacuum {
        /// Only what has not been needed for so long: 45s, 30m, 12h, 7d. Longer than the longest question takes.
        #[arg(long, value_name = "DURATION", default_value = "1d", value_parser = duration)]
        older_than: Duration,
        /// Only say what would go.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print observations in order of reversed name: resolutions as passive DNS Common Output Format, names one a line.
    #[command(after_help = "Examples:\n  interdict --desk desk lake export > all.ndjson\n  \
        interdict --desk desk lake export --kind resolution --zone example.com\n  \
        interdict --desk desk lake export --kind name")]
    Export {
        /// What to print.
        #[arg(long, value_enum, default_value = "resolution")]
        kind: Kind,
        /// Only this name and names below it.
        #[arg(long, value_name = "NAME")]
        zone: Option<DomainName>,
    },
}

/// What an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Resolutions, as `interdict observe` takes them in.
    Resolution,
    /// Bare names, with their first date where they have one.
    Name,
}

/// `45s`, `30m`, `12h`, `7d`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration; say 45s, 30m, 12h or 7d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => DAY,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(wrong)
}

impl Lake {
    pub(crate) fn run(self, place: &Place, format: Format) -> Result<Exit> {
        let desk = place.read()?;
        let lake = &desk.lake;
        let answer = match self {
            Self::Status => {
                let tables = lake.status()?;
                let rows: Vec<Value> = tables.iter().map(status).collect();
                Answer::list(text::status(&tables), &rows)
            }
            Self::Compact { full } => {
                let progress = Progress::items("compacting");
                let effort = if full { Effort::Full } else { Effort::Small };
                let done = lake.compact(effort, |advance| progress.add(advance.rows));
                progress.finish();
                let done = done?;
                for damaged in &done.damaged {
                    say(format!("left out: {damaged}"));
                }
                let exit = if done.damaged.is_empty() { Exit::Done } else { Exit::Failed };
                let rows = compacted(&done);
                Ok(Answer::list(text::compacted(&done), &rows)?.ending(exit))
            }
            Self::Verify => {
                let progress = Progress::items("verifying");
                let found = lake.verify(|_, rows| progress.add(rows));
                progress.finish();
                let found = found?;
                let exit = if found.damage.is_empty() { Exit::Done } else { Exit::Found };
                let (whole, rows) = verified(&found);
                Ok(Answer::new(text::verified(&found), &whole, &rows)?.ending(exit))
            }
            Self::Vacuum { older_than, dry_run } => {
                let done = lake.vacuum(older_than, dry_run)?;
                let (whole, rows) = vacuumed(&done, dry_run);
                Answer::new(text::vacuumed(&done, dry_run), &whole, &rows)
            }
            Self::Export { kind, zone } => {
                let what = match kind {
                    Kind::Resolution => Exported::Resolutions,
                    Kind::Name => Exported::Names,
                };
                return export::export(lake, what, zone.as_ref());
            }
        };
        answer?.print(format)
    }
}

fn status(table: &TableStatus) -> Value {
    json!({
        "table": table.table,
        "files": table.files,
        "rows": table.rows,
        "bytes": table.bytes,
        "bytes_per_row": text::per_row(table.bytes, table.rows),
        "single_batch_files": table.single,
        "generations": table.generations,
        "unseen_files": table.unseen,
        "unneeded_files": table.unnamed,
        "unneeded_bytes": table.unnamed_bytes,
        "log_files": table.log_files,
        "version": table.version,
        "compacted": table.compacted.map(|time| time.to_string()),
        "damage": table.damage,
    })
}

fn compacted(done: &Compaction) -> Vec<Value> {
    let row = |step: &lake::Compacted| {
        json!({
            "table": step.table,
            "files_before": step.files_before,
            "rows_before": step.rows_before,
            "bytes_before": step.bytes_before,
            "files_after": step.files_after,
            "rows_after": step.rows_after,
            "bytes_after": step.bytes_after,
            "pivot_rows": step.pivot_rows,
            "pivot_bytes": step.pivot_bytes,
        })
    };
    done.steps.iter().map(row).collect()
}

fn verified(found: &Verified) -> (Value, Vec<Value>) {
    let rows: Vec<Value> = found
        .damage
        .iter()
        .map(|damage| json!({ "path": damage.path.display().to_string(), "detail": damage.detail }))
        .collect();
    let whole = json!({
        "files": found.files,
        "rows": found.rows,
        "bytes": found.bytes,
        "log_files": found.log_files,
        "damage": rows,
    });
    (whole, rows)
}

fn vacuumed(done: &Vacuumed, dry_run: bool) -> (Value, Vec<Value>) {
    let rows: Vec<Value> = done
        .removed
        .iter()
        .map(|file| {
            json!({
                "path": file.path.display().to_string(),
                "bytes": file.bytes,
                "reason": reason(file.reason),
            })
        })
        .collect();
    let whole = json!({ "dry_run": dry_run, "removed": rows, "young": done.young, "busy": done.busy });
    (whole, rows)
}

fn reason(reason: Unneeded) -> &'static str {
    match reason {
        Unneeded::Replaced => "replaced",
        Unneeded::Orphaned => "orphaned",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("45s"), Ok(Duration::from_secs(45)));
        assert_eq!(duration("7d"), Ok(Duration::from_secs(7 * DAY)));
        assert_eq!(duration("0s"), Ok(Duration::ZERO));
        for wrong in ["", "7", "d", "-1d", "1w", "1 d", "99999999999999999999d", "1ü"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
