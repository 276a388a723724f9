//! Does the queued work, one job after the other, each as a process of its own with the commands of the command line.
//!
//! So a job can be stopped at any moment by ending its process: whatever these commands do is safe against that, and the
//! same command goes on from where it was. Memory that a job took goes back, and jobs of other processes take turns by the
//! lock of the desk.

mod process;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use store::{JobEnd, JobRow};
use web::view::JobOrder;

use self::process::{Ended, Process};
use super::orders::{Outcome, archive, packages};
use super::pool::Pool;
use super::tar;
use crate::answer::say;
use crate::clock;

/// How often it is looked whether there is work.
const PULSE: Duration = Duration::from_millis(300);
/// How long to wait before the lock of the desk is tried again.
const TURN: Duration = Duration::from_secs(2);

/// A thread that does the work.
pub(super) struct Runner {
    thread: JoinHandle<()>,
    pool: Arc<Pool>,
}

/// What became of a job; `None` when the server ends before it.
type Became = Option<JobEnd>;

impl Runner {
    /// Starts it; what ran when the last server ended waits again.
    pub(super) fn start(pool: Arc<Pool>, folders: Vec<PathBuf>) -> Result<Self> {
        let again = pool.desk()?.store.resume_jobs(clock::now()?)?;
        if again > 0 {
            say(format!("{again} jobs go on that an earlier server had begun"));
        }
        let work = Work { pool: Arc::clone(&pool), folders };
        let thread = std::thread::Builder::new()
            .name("jobs".to_owned())
            .spawn(move || work.run())
            .context("cannot start the thread of jobs")?;
        Ok(Self { thread, pool })
    }

    /// Ends it. What runs is ended too, and goes on with the next start.
    pub(super) fn end(self) {
        self.pool.close();
        let _ = self.thread.join();
    }
}

struct Work {
    pool: Arc<Pool>,
    folders: Vec<PathBuf>,
}

impl Work {
    fn run(self) {
        while !self.is_ending() {
            let next = || -> Result<bool> {
                let Some(job) = self.pool.desk()?.store.begin_job(clock::now()?)? else { return Ok(false) };
                let became =
                    self.job(&job).unwrap_or_else(|error| Some(JobEnd::Failed(format!("{error:#}"))));
                if let Some(end) = became {
                    self.end(job.number, &end);
                }
                Ok(true)
            };
            match next() {
                Ok(true) => {}
                Ok(false) => std::thread::sleep(PULSE),
                Err(error) => {
                    say(format!("jobs: {error:#}"));
                    std::thread::sleep(TURN);
                }
            }
        }
    }

    /// Writes down how a job ended, as often as it takes: one that stays as running is never begun again by this server.
    fn end(&self, number: u64, end: &JobEnd) {
        loop {
            let written =
                self.pool.desk().and_then(|mut desk| Ok(desk.store.end_job(number, end, clock::now()?)?));
            let Err(error) = written else { return };
            say(format!("jobs: {error:#}"));
            if self.is_ending() {
                return;
            }
            std::thread::sleep(TURN);
        }
    }

    /// Notes how far a job is; true when somebody asked to stop it. A note that cannot be written does not end a job.
    fn note(&self, number: u64, said: &str, done: u64, total: u64) -> bool {
        let noted =
            self.pool.desk().and_then(|mut desk| Ok(desk.store.note_job(number, said, done, total)?));
        noted.unwrap_or_else(|error| {
            say(format!("jobs: {error:#}"));
            false
        })
    }

    fn is_ending(&self) -> bool {
        self.pool.is_closing()
    }

    fn job(&self, job: &JobRow) -> Result<Became> {
        let order: JobOrder = serde_json::from_str(&job.what).context("the order does not read")?;
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        match &order {
            JobOrder::Observe { folder } => {
                self.allowed(folder)?;
                self.command(job, &words(&["observe", folder]), None).map(simple)
            }
            JobOrder::Investigate { folder, as_of } => {
                self.allowed(folder)?;
                let mut command = words(&["investigate", folder]);
                command.extend(as_of.iter().flat_map(|date| ["--as-of".to_owned(), date.clone()]));
                self.command(job, &command, None).map(simple)
            }
            JobOrder::VerifyEvidence {} => {
                let command = words(&["evidence", "verify", "--by", &job.person]);
                self.command(job, &command, None).map(checked)
            }
            JobOrder::Watch { list } => self.command(job, &words(&["observe", "-"]), Some(list)).map(simple),
            JobOrder::Package { case, public } => self.package(job, case, *public),
        }
    }

    /// The folders are those of this start: an order of an earlier one may name another.
    fn allowed(&self, folder: &str) -> Result<()> {
        let known = self.folders.iter().any(|known| known.display().to_string() == folder);
        anyhow::ensure!(known, "the server was not started with the folder `{folder}`");
        Ok(())
    }

    fn package(&self, job: &JobRow, case: &str, public: bool) -> Result<Became> {
        let folder = packages(self.pool.root()).join(job.number.to_string());
        let place = folder.display().to_string();
        if folder.exists() {
            // Of an earlier try that was cut short.
            fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{place}`"))?;
        }
        fs::create_dir_all(packages(self.pool.root())).context("cannot make the folder of packages")?;
        let mut command: Vec<String> =
            ["case", "build", case, "--out", &place, "--as", &job.person].map(str::to_owned).to_vec();
        command.extend(public.then(|| "--public".to_owned()));
        let built = match self.command(job, &command, None)? {
            Ended::Well { lines, .. } => lines,
            other => return Ok(simple(other)),
        };
        let (lines, found) = match self.command(job, &["verify".to_owned(), place], None)? {
            Ended::Well { lines, found } => (lines, found),
            other => return Ok(simple(other)),
        };
        self.note(job.number, "packing", 0, 0);
        tar::pack(&folder, &format!("{case}-{}", job.number), &archive(self.pool.root(), job.number))?;
        Ok(done(built.into_iter().chain(lines).collect(), Some(!found)))
    }

    /// Runs one command of this program on the desk, waiting for its turn.
    fn command(&self, job: &JobRow, words: &[String], input: Option<&str>) -> Result<Ended> {
        // The Ctrl-C that ends the server ends its command too, and may be heard there first: that is not begun again.
        while !self.is_ending() {
            let mut process = Process::start(self.pool.root(), words, input)?;
            let mut waited = 0;
            let ended = loop {
                if let Some(ended) = process.ended()? {
                    break ended;
                }
                if self.is_ending() {
                    process.kill();
                    break Ended::Cut;
                }
                // Once a second: each note is a commit.
                if waited % 4 == 0 {
                    let (said, done, total) = process.progress();
                    if self.note(job.number, &said, done, total) {
                        process.kill();
                        break Ended::Stopped;
                    }
                }
                waited += 1;
                std::thread::sleep(PULSE);
            };
            if !matches!(ended, Ended::Busy) {
                return Ok(ended);
            }
            if self.note(job.number, "waiting for another process", 0, 0) {
                return Ok(Ended::Stopped);
            }
            std::thread::sleep(TURN);
        }
        Ok(Ended::Cut)
    }
}

/// Findings are no failure.
fn simple(ended: Ended) -> Became {
    match ended {
        Ended::Well { lines, .. } => done(lines, None),
        other => not_well(other),
    }
}

/// Of a check: what was found speaks against it.
fn checked(ended: Ended) -> Became {
    match ended {
        Ended::Well { lines, found } => done(lines, Some(!found)),
        other => not_well(other),
    }
}

fn not_well(ended: Ended) -> Became {
    match ended {
        Ended::Failed(why) => Some(JobEnd::Failed(why)),
        Ended::Stopped => Some(JobEnd::Cancelled),
        Ended::Well { .. } | Ended::Busy | Ended::Cut => None,
    }
}

fn done(lines: Vec<String>, sound: Option<bool>) -> Became {
    match serde_json::to_string(&Outcome { lines, sound }) {
        Ok(answer) => Some(JobEnd::Done(answer)),
        Err(error) => Some(JobEnd::Failed(error.to_string())),
    }
}

#[cfg(test)]
mod tests;
