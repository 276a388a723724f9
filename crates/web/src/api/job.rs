use crate::Failure;
use crate::app::App;
use crate::page::jobs::{cancel, give, number};
use crate::respond::{Asked, Reply};
use crate::view::JobOrder;

pub(crate) fn list(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.jobs()?)
}

pub(crate) fn one(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.job(number(asked)?)?)
}

pub(crate) fn order(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let order: JobOrder = asked.body()?;
    Reply::json(&app.desk.job(give(app, asked, &order, 200)?)?)
}

pub(crate) fn stop(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.job(cancel(app, asked, 200)?)?)
}
