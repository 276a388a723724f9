//! Work that people order: queued in the store, shown with its progress. `Runner` does it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use store::{JobState, QueueQuery};
use web::view::{JobOrder, JobRow, News};
use web::{Audit, Failure, Role};

use super::people::written;
use crate::desk::Desk;

/// Jobs on a page, the newest first.
pub(super) const SHOWN: u16 = 50;
/// Jobs among the news.
const NEWS: u16 = 5;

/// What is kept of a job that ended well.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// What was printed for people.
    pub(super) lines: Vec<String>,
    /// Whether what was checked holds.
    pub(super) sound: Option<bool>,
}

/// Where packages lie, relative to the desk.
pub(super) fn packages(root: &Path) -> PathBuf {
    root.join("packages")
}

/// The file of a package for download.
pub(super) fn archive(root: &Path, number: u64) -> PathBuf {
    packages(root).join(format!("{number}.tar"))
}

/// Queues what was found fit; whether its case is there the desk says.
pub(super) fn queue(desk: &mut Desk, order: &JobOrder, line: &Audit) -> Result<u64> {
    if let JobOrder::Package { case, .. } = order
        && desk.store.case(case)?.is_none()
    {
        return Err(Failure::NotFound(format!("There is no case `{case}`.")).into());
    }
    let what = serde_json::to_string(order).context("an order does not serialise")?;
    Ok(desk.store.add_job(order.kind(), &what, &written(line)?)?)
}

/// Whether an order can be done, as far as it says so itself. Without a desk: to weigh a watch-list takes long, and nobody waits
/// for that.
pub(super) fn check(folders: &[PathBuf], order: &JobOrder) -> Result<()> {
    let known = |folder: &str| -> Result<()> {
        let given = folders.iter().any(|known| known.display().to_string() == folder);
        let why = || Failure::Refused("The server was not started with that folder.".to_owned());
        given.then_some(()).ok_or_else(|| why().into())
    };
    match order {
        JobOrder::Observe { folder } => known(folder),
        JobOrder::Investigate { folder, as_of } => {
            known(folder)?;
            let date = as_of.as_deref().map(str::parse::<model::Timestamp>).transpose();
            date.map(|_| ()).map_err(|error| Failure::Refused(error.to_string()).into())
        }
        JobOrder::Package { .. } | JobOrder::VerifyEvidence {} => Ok(()),
        JobOrder::Watch { list } => super::settings::costs_of(list).map(drop),
    }
}

pub(super) fn rows(desk: &Desk, most: u16) -> Result<Vec<JobRow>> {
    Ok(desk.store.jobs(most)?.into_iter().map(|job| row(&desk.root, job)).collect())
}

pub(super) fn one(desk: &Desk, number: u64) -> Result<JobRow> {
    let job = desk.store.job(number)?.ok_or_else(|| missing(number))?;
    Ok(row(&desk.root, job))
}

pub(super) fn stop(desk: &mut Desk, number: u64, line: &Audit) -> Result<()> {
    if desk.store.job(number)?.is_none() {
        return Err(missing(number).into());
    }
    if desk.store.stop_job(number, &written(line)?)? {
        return Ok(());
    }
    Err(Failure::Conflict("It ended already.".to_owned()).into())
}

pub(super) fn package(desk: &Desk, number: u64) -> Result<PathBuf> {
    let file = archive(&desk.root, number);
    if one(desk, number)?.package {
        return Ok(file);
    }
    Err(Failure::NotFound("This job has no package to download.".to_owned()).into())
}

pub(super) fn news(desk: &Desk) -> Result<News> {
    let all = QueueQuery::default();
    let open = QueueQuery { verdict: Some("open".to_owned()), ..QueueQuery::default() };
    Ok(News {
        findings: desk.store.queue_length(&all)?,
        undecided: desk.store.queue_length(&open)?,
        log_size: desk.store.log_size()?,
        jobs: rows(desk, NEWS)?,
    })
}

fn missing(number: u64) -> Failure {
    Failure::NotFound(format!("There is no job {number}."))
}

fn row(root: &Path, job: store::JobRow) -> JobRow {
    let order: Option<JobOrder> = serde_json::from_str(&job.what).ok();
    let answer = job.answer.unwrap_or_default();
    let outcome = match job.state {
        JobState::Done => serde_json::from_str(&answer).unwrap_or_default(),
        _ => Outcome { lines: answer.lines().map(str::to_owned).collect(), sound: None },
    };
    let case = match &order {
        Some(JobOrder::Package { case, .. }) => Some(case.clone()),
        _ => None,
    };
    JobRow {
        number: job.number,
        title: order.as_ref().map_or_else(|| job.kind.clone(), title),
        person: job.person,
        // What this program does not know only those stop who may all.
        role: order.as_ref().map_or(Role::Admin, JobOrder::role),
        state: job.state.as_str().to_owned(),
        said: job.said,
        done: job.done,
        total: job.total,
        at: job.at.to_string(),
        ended: job.ended.map(|at| at.to_string()),
        outcome: outcome.lines,
        sound: outcome.sound,
        package: case.is_some() && job.state == JobState::Done && archive(root, job.number).is_file(),
        case,
    }
}

fn title(order: &JobOrder) -> String {
    match order {
        JobOrder::Observe { folder } => format!("take in {folder}"),
        JobOrder::Investigate { folder, as_of: None } => format!("investigate {folder}"),
        JobOrder::Investigate { folder, as_of: Some(date) } => format!("investigate {folder} as of {date}"),
        JobOrder::Package { case, public: false } => format!("build the package of {case}"),
        JobOrder::Package { case, public: true } => format!("build the public package of {case}"),
        JobOrder::VerifyEvidence {} => "verify all evidence".to_owned(),
        JobOrder::Watch { .. } => "add to the watch-list".to_owned(),
    }
}
