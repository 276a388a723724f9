use schemars::JsonSchema;
use serde::Deserialize;

use crate::Failure;
use crate::app::App;
use crate::page::findings::check;
use crate::respond::{Asked, Reply};
use crate::view::Decision;

/// A text with indicators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// To look up: names, addresses, digests, actors, cases; a whole text, defanged or not. To weigh: a watch-list.
    text: String,
}

pub(crate) fn decide(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let decision: Decision = asked.body()?;
    check(&decision)?;
    app.desk.decide(&decision, &asked.line(200))?;
    Reply::json(&decision)
}

pub(crate) fn lookup(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let Text { text } = asked.body()?;
    Reply::json(&app.desk.lookup(&text)?)
}

pub(crate) fn costs(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let Text { text } = asked.body()?;
    Reply::json(&app.desk.costs(&text)?)
}
