use std::collections::BTreeMap;

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::parameter;
use super::shape::{self, Answer};
use crate::Failure;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::route::{Method, ROUTES, Route};

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
    let mut parameters: Vec<Value> = route.path.split('/').filter_map(in_path).collect();
    parameters.extend(parameter::of(route.path).iter().map(|parameter| parameter.described()));
    let answer = match shape::answer(route.path, route.method, generator) {
        Answer::Json(schema) => json!({"application/json": {"schema": schema}}),
        Answer::File(media_type) => json!({media_type: {"schema": {"type": "string", "format": "binary"}}}),
    };
    let mut responses = json!({
        "200": {"description": "The answer", "content": answer},
        "304": {"description": "Unchanged since the ETag given"},
    });
    for (status, why) in [
        ("401", "No token, or one that does not hold"),
        ("403", "The role does not allow it"),
        ("404", "Not on this desk"),
        ("409", "Changed in between"),
        ("422", "Cannot be done so"),
        ("500", "The desk failed"),
        ("503", "Too much is asked at once; ask again after `Retry-After`"),
    ] {
        responses[status] = json!({
            "description": why,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        });
    }
    let mut operation = json!({"summary": route.about, "parameters": parameters, "responses": responses});
    if let Some(schema) = shape::body(route.path, route.method, generator) {
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    operation
}

fn in_path(part: &str) -> Option<Value> {
    let name = part.strip_prefix('{')?.strip_suffix('}')?;
    Some(json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
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
            let answers = operation["responses"]["200"]["content"].as_object().unwrap();
            let schema = answers.values().next().unwrap()["schema"].as_object();
            assert!(answers.len() == 1 && schema.is_some_and(|schema| !schema.is_empty()), "{}", route.path);
        }
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer} is not in the document");
        }
    }
}
