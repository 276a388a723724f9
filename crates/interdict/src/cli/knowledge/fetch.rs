//! Knowledge from the network: the plan, and after a yes its execution.

use anyhow::{Result, bail};
use net::Plan;
use serde::Serialize;

use crate::answer::{Answer, Exit, say};
use crate::cli::Place;
use crate::intake::Problem;
use crate::render;
use crate::stage::observe::Taken;
use crate::stage::update::{Outcome, plan, update as execute};

/// One request that would be sent.
#[derive(Serialize)]
pub(crate) struct Planned {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) host: String,
    /// Sent as `If-None-Match`.
    pub(crate) etag: Option<String>,
    /// Sent as `If-Modified-Since`.
    pub(crate) last_modified: Option<String>,
}

/// The plan, and what became of it.
#[derive(Serialize)]
pub(crate) struct Updated {
    pub(crate) plan: Vec<Planned>,
    /// Hosts that an answer may send on to, beside the one that was asked: they would be sent the request as well.
    pub(crate) redirect_hosts: Vec<String>,
    /// Whether anything was sent.
    pub(crate) executed: bool,
    pub(crate) new: Vec<Taken>,
    pub(crate) unchanged: Vec<Taken>,
    pub(crate) problems: Vec<Problem>,
}

pub(super) fn update(place: &Place, yes: bool) -> Result<Answer> {
    if !yes {
        let plan = plan(&place.read()?)?;
        let updated = Updated {
            plan: planned(&plan),
            redirect_hosts: redirects(&plan),
            executed: false,
            new: Vec::new(),
            unchanged: Vec::new(),
            problems: Vec::new(),
        };
        return Answer::new(render::updated(&updated), &updated, &updated.plan);
    }
    let mut desk = place.add()?;
    let plan = plan(&desk)?;
    if plan.fetches.is_empty() {
        bail!("no address in `knowledge.sources` of the settings; nothing to fetch");
    }
    let (shown, redirect_hosts) = (planned(&plan), redirects(&plan));
    let outcomes = execute(&mut desk, &plan.approve())?;
    let mut updated = Updated {
        plan: shown,
        redirect_hosts,
        executed: true,
        new: Vec::new(),
        unchanged: Vec::new(),
        problems: Vec::new(),
    };
    for outcome in outcomes {
        match outcome {
            Outcome::New(taken) => updated.new.push(taken),
            Outcome::Unchanged(taken) => updated.unchanged.push(taken),
            Outcome::Failed(problem) => {
                say(format!("`{}`: {}", problem.path, problem.reason));
                updated.problems.push(problem);
            }
        }
    }
    let exit = if updated.problems.is_empty() { Exit::Done } else { Exit::Failed };
    Ok(Answer::new(render::updated(&updated), &updated, &updated.new)?.ending(exit))
}

fn redirects(plan: &Plan) -> Vec<String> {
    plan.limits.hosts.iter().cloned().collect()
}

fn planned(plan: &Plan) -> Vec<Planned> {
    let one = |fetch: &net::Fetch| Planned {
        name: fetch.name.clone(),
        url: fetch.place.to_string(),
        host: fetch.place.host().to_owned(),
        etag: fetch.etag.clone(),
        last_modified: fetch.last_modified.clone(),
    };
    plan.fetches.iter().map(one).collect()
}
