use serde_json::{Map, Value};

use super::wants_page;
use crate::respond::Asked;
use crate::route::Route;

/// Routes by which people come in: what is typed there may be a password in the wrong field.
const GATES: [&str; 2] = ["/sign-in", "/first"];
/// Fields of forms and bodies that say what an act was about.
const TELLING: [&str; 13] = [
    "name", "role", "scope", "active", "label", "days", "digest", "kind", "folder", "as_of", "case",
    "public", "verdict",
];
/// Those of which there may be many.
const MANY: [&str; 2] = ["finding", "findings"];
/// Characters of one value at most, so that a long one hides no other field.
const VALUE: usize = 120;
/// Values at most of a field of which there may be many.
const VALUES: usize = 20;

/// To what an act was done: the path's parameters and what the form or the body says of it, each field as its handler reads it.
/// Fields are named one by one, so that no password, key or token ever gets into the log.
pub(super) fn object(route: Route, asked: &Asked) -> String {
    let mut parts: Vec<String> = asked.parameters.iter().map(|value| cut(value)).collect();
    if !GATES.contains(&route.path) {
        let body: Map<String, Value> =
            asked.json.as_deref().and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
        let said = |field: &str| {
            if wants_page(route) { asked.all(field) } else { body.get(field).map(texts).unwrap_or_default() }
        };
        for field in TELLING {
            let first = said(field).into_iter().next().filter(|value| !value.trim().is_empty());
            parts.extend(first.map(|value| format!("{field}={}", cut(value.trim()))));
        }
        for field in MANY {
            let all = said(field);
            parts.extend(all.iter().take(VALUES).map(|value| format!("{field}={}", cut(value))));
            parts.extend(all.len().checked_sub(VALUES + 1).map(|rest| format!("{field}=(+{})", rest + 1)));
        }
    }
    parts.join(" ")
}

/// The value, or its beginning and how many characters more it has.
fn cut(value: &str) -> String {
    match value.chars().count().checked_sub(VALUE) {
        None | Some(0) => value.to_owned(),
        Some(rest) => format!("{}\u{2026}(+{rest})", value.chars().take(VALUE).collect::<String>()),
    }
}

/// What a field of a body says, as a form would.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Array(values) => values.iter().filter(|value| value.is_string()).flat_map(texts).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
