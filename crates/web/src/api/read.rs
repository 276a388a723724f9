use crate::Failure;
use crate::app::App;
use crate::page::{entity::as_of, findings::query};
use crate::respond::{Asked, Reply};

/// Actors in one answer, unless asked for more.
const ACTORS: usize = 100;

pub(crate) fn overview(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.overview()?)
}

pub(crate) fn findings(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.findings(&query(asked)?)?)
}

pub(crate) fn finding(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.finding(asked.parameter())?)
}

pub(crate) fn entity(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.entity(asked.parameter(), as_of(asked)?)?)
}

pub(crate) fn path(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let (a, b) = (asked.field("a").unwrap_or_default(), asked.field("b").unwrap_or_default());
    Reply::json(&app.desk.path(a, b)?)
}

pub(crate) fn clusters(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.clusters()?)
}

pub(crate) fn cluster(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.cluster(asked.parameter())?)
}

pub(crate) fn graph(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.graph(asked.parameter())?)
}

pub(crate) fn actors(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let most = asked.field("limit").and_then(|most| most.parse().ok()).unwrap_or(ACTORS);
    Reply::json(&app.desk.actors(asked.field("q").unwrap_or_default(), asked.field("after"), most)?)
}

pub(crate) fn actor(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.actor(asked.parameter())?)
}

pub(crate) fn victims(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.victims()?)
}

pub(crate) fn cases(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.cases()?)
}

pub(crate) fn case(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.case(asked.parameter())?)
}

pub(crate) fn evidence(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.evidence()?)
}

pub(crate) fn news(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.news()?)
}

pub(crate) fn audit(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.audits(crate::page::audit::before(asked)?)?)
}

pub(crate) fn settings(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.settings()?)
}
