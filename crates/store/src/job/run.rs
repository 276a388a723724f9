use model::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{JobRow, JobState};
use crate::column::{signed, unsigned};
use crate::people::append_act;
use crate::{AuditRow, Result, Store};

/// How work ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// Well, with what came out (JSON).
    Done(String),
    /// Not, with why.
    Failed(String),
    /// It was stopped.
    Cancelled,
}

impl Store {
    /// Takes the oldest waiting job and says that it runs; `None` when none waits. Of several that ask at once, one gets it.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn begin_job(&mut self, at: Timestamp) -> Result<Option<JobRow>> {
        let number = self.change("begin a job", |connection| {
            let sql = "UPDATE job SET state = 'running', began = ?1, ended = NULL, answer = NULL WHERE number = \
                       (SELECT MIN(number) FROM job WHERE state = 'queued') RETURNING number";
            let number: Option<i64> =
                connection.prepare_cached(sql)?.query_row([at.as_micros()], |row| row.get(0)).optional()?;
            number.map(unsigned).transpose()
        })?;
        number.map_or(Ok(None), |number| self.job(number))
    }

    /// Notes how far a running job is; gives whether somebody asked to stop it.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn note_job(&mut self, number: u64, said: &str, done: u64, total: u64) -> Result<bool> {
        self.change("note progress", |connection| {
            let sql = "UPDATE job SET said = ?2, done = ?3, total = ?4 \
                       WHERE number = ?1 AND state IN ('running', 'stopping') RETURNING state";
            let (number, done, total) =
                (signed("job", number)?, signed("count", done)?, signed("count", total)?);
            let state: Option<String> = connection
                .prepare_cached(sql)?
                .query_row(params![number, said, done, total], |row| row.get(0))
                .optional()?;
            Ok(state.as_deref() == Some(JobState::Stopping.as_str()))
        })
    }

    /// Notes how a job ended. One that ended before stays as it is.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn end_job(&mut self, number: u64, end: &JobEnd, at: Timestamp) -> Result<()> {
        let (state, answer) = match end {
            JobEnd::Done(answer) => (JobState::Done, Some(answer)),
            JobEnd::Failed(why) => (JobState::Failed, Some(why)),
            JobEnd::Cancelled => (JobState::Cancelled, None),
        };
        self.change("end a job", |connection| {
            let sql = "UPDATE job SET state = ?2, ended = ?3, answer = ?4 \
                       WHERE number = ?1 AND state IN ('running', 'stopping')";
            connection.prepare_cached(sql)?.execute(params![
                signed("job", number)?,
                state.as_str(),
                at.as_micros(),
                answer
            ])?;
            Ok(())
        })
    }

    /// Asks to stop a job: one that waits ends at once, one that runs when its runner sees it. Gives whether there was
    /// anything to stop; when there was, the line of `audit` is written in the same transaction.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn stop_job(&mut self, number: u64, audit: &AuditRow) -> Result<bool> {
        self.change("stop a job", |connection| {
            let sql = "UPDATE job SET ended = CASE state WHEN 'queued' THEN ?2 END, \
                       state = CASE state WHEN 'queued' THEN 'cancelled' ELSE 'stopping' END \
                       WHERE number = ?1 AND state IN ('queued', 'running', 'stopping')";
            let number = signed("job", number)?;
            let stopped =
                connection.prepare_cached(sql)?.execute(params![number, audit.at.as_micros()])? == 1;
            if stopped {
                append_act(connection, audit)?;
            }
            Ok(stopped)
        })
    }

    /// After a stop of the program: what ran waits again, what was to be stopped is. Gives how many wait again.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn resume_jobs(&mut self, at: Timestamp) -> Result<u64> {
        self.change("resume jobs", |connection| {
            let stopped = "UPDATE job SET state = 'cancelled', ended = ?1 WHERE state = 'stopping'";
            connection.execute(stopped, [at.as_micros()])?;
            let again =
                "UPDATE job SET state = 'queued', said = '', done = 0, total = 0 WHERE state = 'running'";
            Ok(connection.execute(again, [])? as u64)
        })
    }
}
