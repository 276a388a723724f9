use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use super::write::Text;
use crate::page::jobs::TAR;
use crate::route::Method;
use crate::view::{
    AccountOrder, AccountRow, ActorPage, ActorRow, AuditRow, CasePage, CaseRow, ClusterPage, ClusterRow,
    Decision, Entity, EvidencePage, FindingPage, FindingRow, Graph, JobOrder, JobRow, Lookup, News, Overview,
    PathStep, SettingsPage, TokenMade, TokenOrder, TokenRow, Victims, WatchRow,
};

/// What a route of the API answers.
pub(super) enum Answer {
    /// JSON of this schema.
    Json(Value),
    /// Bytes of this type.
    File(&'static str),
}

/// The schema of the body that a route takes.
pub(super) fn body(path: &str, method: Method, generator: &mut SchemaGenerator) -> Option<Value> {
    if method == Method::Get {
        return None;
    }
    match path {
        "/api/v1/findings/decide" => Some(schema::<Decision>(generator)),
        "/api/v1/accounts" => Some(schema::<AccountOrder>(generator)),
        "/api/v1/tokens" => Some(schema::<TokenOrder>(generator)),
        "/api/v1/jobs" => Some(schema::<JobOrder>(generator)),
        "/api/v1/lookup" | "/api/v1/watchlist/costs" => Some(schema::<Text>(generator)),
        _ => None,
    }
}

/// What a route answers when all is well.
pub(super) fn answer(path: &str, method: Method, generator: &mut SchemaGenerator) -> Answer {
    Answer::Json(match path.trim_start_matches("/api/v1/") {
        "overview" => schema::<Overview>(generator),
        "findings" => schema::<FindingPage>(generator),
        "findings/decide" => schema::<Decision>(generator),
        "findings/{id}" => schema::<FindingRow>(generator),
        "lookup" => schema::<Lookup>(generator),
        "entities/{value}" => schema::<Entity>(generator),
        "path" => schema::<Vec<PathStep>>(generator),
        "clusters" => schema::<Vec<ClusterRow>>(generator),
        "clusters/{designator}" => schema::<ClusterPage>(generator),
        "clusters/{designator}/graph" => schema::<Graph>(generator),
        "actors" => schema::<Vec<ActorRow>>(generator),
        "actors/{name}" => schema::<ActorPage>(generator),
        "victims" => schema::<Victims>(generator),
        "cases" => schema::<Vec<CaseRow>>(generator),
        "cases/{id}" => schema::<CasePage>(generator),
        "evidence" => schema::<EvidencePage>(generator),
        "jobs" if method == Method::Get => schema::<Vec<JobRow>>(generator),
        "jobs" | "jobs/{number}" | "jobs/{number}/stop" => schema::<JobRow>(generator),
        "news" => schema::<News>(generator),
        "audit" => schema::<Vec<AuditRow>>(generator),
        "watchlist/costs" => schema::<Vec<WatchRow>>(generator),
        "settings" => schema::<SettingsPage>(generator),
        "accounts" if method == Method::Get => schema::<Vec<AccountRow>>(generator),
        "accounts" => schema::<AccountRow>(generator),
        "tokens" if method == Method::Post => schema::<TokenMade>(generator),
        "tokens" | "tokens/{digest}/end" => schema::<Vec<TokenRow>>(generator),
        "jobs/{number}/package" => return Answer::File(TAR),
        _ => Value::Null,
    })
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}
