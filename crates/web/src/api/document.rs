use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use super::write::Text;
use crate::Failure;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::route::{Method, ROUTES, Route};
use crate::view::{
    ActorPage, ActorRow, AuditRow, CasePage, CaseRow, ClusterPage, ClusterRow, Decision, Entity,
    EvidencePage, FindingPage, FindingRow, Graph, JobOrder, JobRow, Lookup, News, Overview, PathStep,
    SettingsPage, Victims, WatchRow,
};

/// The OpenAPI 3.1 document, made from the table of routes and the types of the answers.
pub(crate) fn show(_: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&document())
}

/// The document.
pub(crate) fn document() -> Value {
    // The dialect of OpenAPI 3.1; only where definitions lie is its own.
    let mut settings = schemars::generate::SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let mut paths: BTreeMap<&str, serde_json::Map<String, Value>> = BTreeMap::new();
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/") && route.role.is_some()) {
        let method = if route.method == Method::Get { "get" } else { "post" };
        paths.entry(route.path).or_default().insert(method.to_owned(), operation(route, &mut generator));
    }
    let problem = json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}
        }
    });
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem);
    json!({
        "openapi": "3.1.0",
        "info": {"title": "interdict", "version": "1", "description": "The desk. Answers are drafts for counsel."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}
        },
        "security": [{"token": []}]
    })
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(queried(route.path));
    let problem = |why: &str| json!({"description": why, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
    let mut operation = json!({
        "summary": route.about,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer", "content": {"application/json": {"schema": answer(route.path, route.method, generator)}}},
            "304": {"description": "Unchanged since the ETag given"},
            "403": problem("No token, or its role does not allow it"),
            "404": problem("Not on this desk"),
            "409": problem("Changed in between"),
            "422": problem("Cannot be done so")
        }
    });
    if let Some(schema) = body(route.path, route.method, generator) {
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    operation
}

fn queried(path: &str) -> Vec<Value> {
    let text =
        |name: &str| json!({"name": name, "in": "query", "required": false, "schema": {"type": "string"}});
    let limit = || json!({"name": "limit", "in": "query", "required": false, "schema": {"type": "integer", "minimum": 1, "maximum": 500}});
    match path {
        "/api/v1/findings" => {
            let mut fields: Vec<Value> = ["kind", "identity", "state", "text", "cursor"].map(text).to_vec();
            fields.push(limit());
            fields
        }
        "/api/v1/actors" => vec![text("q"), text("after"), limit()],
        "/api/v1/entities/{value}" => vec![text("as_of")],
        "/api/v1/audit" => vec![text("before")],
        "/api/v1/path" => vec![text("a"), text("b")],
        _ => Vec::new(),
    }
}

fn body(path: &str, method: Method, generator: &mut SchemaGenerator) -> Option<Value> {
    if method == Method::Get {
        return None;
    }
    match path {
        "/api/v1/findings/decide" => Some(schema::<Decision>(generator)),
        "/api/v1/jobs" => Some(schema::<JobOrder>(generator)),
        "/api/v1/lookup" | "/api/v1/watchlist/costs" => Some(schema::<Text>(generator)),
        _ => None,
    }
}

fn answer(path: &str, method: Method, generator: &mut SchemaGenerator) -> Value {
    match path.trim_start_matches("/api/v1/") {
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
        _ => Value::Null,
    }
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described_with_the_shape_of_its_answer() {
        let document = document();
        for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/") && route.role.is_some()) {
            let method = if route.method == Method::Get { "get" } else { "post" };
            let operation = &document["paths"][route.path][method];
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{}", route.path);
            let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            assert!(
                answer.is_object() && answer.as_object().is_some_and(|schema| !schema.is_empty()),
                "{}",
                route.path
            );
        }
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer} is not in the document");
        }
    }
}
