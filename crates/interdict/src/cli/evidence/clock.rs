use anyhow::{Context, Result, ensure};
use clap::Subcommand;
use model::Timestamp;
use serde_json::json;
use store::ClockStatement;

use super::{By, Place};
use crate::answer::Answer;
use crate::clock;
use crate::render::Table;

/// Statements by named persons that the clock was right.
#[derive(Subcommand)]
pub(crate) enum ClockCommand {
    /// State that the clock of this machine was right, and how you know. Items whose time nothing else supports become
    /// fit for exhibits; your name and words are printed with each of them.
    Attest {
        /// First moment it is about; the first acquisition on this desk without it.
        #[arg(long, value_name = "TIME")]
        from: Option<Timestamp>,
        /// Last moment it is about; now without it.
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
        /// How far off it was at most, in milliseconds.
        #[arg(long, value_name = "MS")]
        within_ms: u64,
        /// How you know: what the clock was compared with, and when.
        #[arg(long, value_name = "TEXT")]
        method: String,
        #[command(flatten)]
        by: By,
    },
    /// What the clock's keeper says now, and the statements.
    Status,
}

impl ClockCommand {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Attest { from, until, within_ms, method, by } => {
                let mut desk = place.add()?;
                let person = by.person(&desk);
                ensure!(
                    !person.person.starts_with("login:"),
                    "a statement needs a person: name one with --by, or in the settings"
                );
                ensure!(!method.trim().is_empty(), "say with --method how you know");
                let now = clock::now()?;
                let from = match from {
                    Some(from) => from,
                    None => first(&desk)?,
                };
                let until = until.unwrap_or(now);
                ensure!(from <= until && until <= now, "the span must not run backwards or into the future");
                let statement = ClockStatement {
                    person: person.person,
                    role: person.role,
                    from,
                    until,
                    within_ms,
                    method,
                    stated_at: now,
                };
                desk.store.state_clock(&statement)?;
                let text = format!(
                    "{} states: the clock was right within {within_ms} ms from {from} to {until}\n",
                    statement.person
                );
                Answer::one(text, &statement)
            }
            Self::Status => {
                let desk = place.read()?;
                let sample = clock::sample(&desk.config.evidence.clock_file);
                let statements = desk.store.clock_statements()?;
                let mut table = Table::new(0, &["person", "from", "until", "within", "method"]);
                for one in &statements {
                    table.row(vec![
                        one.person.clone(),
                        one.from.to_string(),
                        one.until.to_string(),
                        format!("{} ms", one.within_ms),
                        one.method.clone(),
                    ]);
                }
                let state = if sample.synchronised { "synchronised" } else { "NOT synchronised" };
                let text = format!("clock {state}, keeper {}\n{}", sample.source, table.text());
                Answer::one(text, &json!({ "clock": sample, "statements": statements }))
            }
        }
    }
}

fn first(desk: &crate::desk::Desk) -> Result<Timestamp> {
    let mut first: Option<String> = None;
    desk.store.items(|item| {
        let at = item.item.acquired_at;
        if first.as_ref().is_none_or(|known| at < *known) {
            first = Some(at);
        }
    })?;
    first
        .context("nothing was acquired yet; say with --from what it is about")?
        .parse()
        .context("a stored time")
}
