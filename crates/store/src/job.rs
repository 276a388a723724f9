//! Work that takes long: kept before it begins, so that a stop of the program at any moment loses none of it.

mod run;

use model::Timestamp;
use rusqlite::{Row, params};

use crate::column::{moment, moment_or_none, unsigned};
use crate::error::{Attempt, Fault};
use crate::people::append_act;
use crate::{AuditRow, Result, Store};

pub use run::JobEnd;

/// Long work, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// Its number, from 1.
    pub number: u64,
    /// What kind of work, in a word.
    pub kind: String,
    /// What exactly, JSON.
    pub what: String,
    /// For whom.
    pub person: String,
    /// How far it is.
    pub state: JobState,
    /// What it is doing, in words.
    pub said: String,
    /// How much of it is done.
    pub done: u64,
    /// Of how much; 0 when nobody knows.
    pub total: u64,
    /// When it was asked for.
    pub at: Timestamp,
    /// When it began.
    pub began: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What came out: JSON when it was done, words when it failed.
    pub answer: Option<String>,
}

/// States of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// It runs.
    Running,
    /// It runs, and somebody asked to stop it.
    Stopping,
    /// It ended well.
    Done,
    /// It failed.
    Failed,
    /// It was stopped.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::Running, Self::Stopping, Self::Done, Self::Failed, Self::Cancelled];

    /// Its name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

const COLUMNS: &str = "number, kind, what, person, state, said, done, total, at, began, ended, answer";

impl Store {
    /// Puts work into the queue for the person of `audit`, whose line is written in the same transaction: durable when it
    /// returns. Gives its number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn add_job(&mut self, kind: &str, what: &str, audit: &AuditRow) -> Result<u64> {
        self.change("queue a job", |connection| {
            let sql = "INSERT INTO job (kind, what, person, state, said, done, total, at) \
                       VALUES (?1, ?2, ?3, 'queued', '', 0, 0, ?4)";
            let mut statement = connection.prepare_cached(sql)?;
            let number = statement.insert(params![kind, what, audit.person, audit.at.as_micros()])?;
            append_act(connection, audit)?;
            unsigned(number)
        })
    }

    /// The last jobs, the newest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn jobs(&self, most: u16) -> Result<Vec<JobRow>> {
        self.ask("read the jobs", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM job ORDER BY number DESC LIMIT ?1");
            connection.prepare_cached(&sql)?.query_and_then([most], read)?.collect()
        })
    }

    /// One job.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn job(&self, number: u64) -> Result<Option<JobRow>> {
        let Ok(number) = i64::try_from(number) else { return Ok(None) };
        self.ask("read a job", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM job WHERE number = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_and_then([number], read)?.next().transpose()
        })
    }
}

fn read(row: &Row<'_>) -> Attempt<JobRow> {
    let state: String = row.get(4)?;
    Ok(JobRow {
        number: unsigned(row.get(0)?)?,
        kind: row.get(1)?,
        what: row.get(2)?,
        person: row.get(3)?,
        state: JobState::ALL
            .into_iter()
            .find(|known| known.as_str() == state)
            .ok_or_else(|| Fault::Damaged(format!("`{state}` is no state of a job")))?,
        said: row.get(5)?,
        done: unsigned(row.get(6)?)?,
        total: unsigned(row.get(7)?)?,
        at: moment(row.get(8)?)?,
        began: moment_or_none(row.get(9)?)?,
        ended: moment_or_none(row.get(10)?)?,
        answer: row.get(11)?,
    })
}
