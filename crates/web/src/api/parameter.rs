use serde_json::{Value, json};

use crate::Failure;
use crate::respond::Asked;
use crate::route::Route;

/// What a field of a query may hold.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    /// One of these.
    Word(&'static [&'static str]),
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// A date, or a moment as in RFC 3339.
    Moment,
}

/// A field of a query: the document describes it, and [`check`] holds requests to it.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    name: &'static str,
    kind: Kind,
    required: bool,
}

const fn optional(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, required: false }
}

const fn required(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, required: true }
}

const LIMIT: Parameter = optional("limit", Kind::Number(1, 500));

impl Parameter {
    /// As OpenAPI describes it.
    pub(crate) fn described(self) -> Value {
        let schema = match self.kind {
            Kind::Text => json!({"type": "string"}),
            Kind::Word(words) => json!({"type": "string", "enum": words}),
            Kind::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Kind::Moment => {
                json!({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]})
            }
        };
        json!({"name": self.name, "in": "query", "required": self.required, "schema": schema})
    }

    fn holds(self, value: &str) -> bool {
        match self.kind {
            Kind::Text => true,
            Kind::Word(words) => words.contains(&value),
            Kind::Number(least, most) => value.parse().is_ok_and(|number| (least..=most).contains(&number)),
            Kind::Moment => value.parse::<model::Timestamp>().is_ok(),
        }
    }
}

const FINDINGS: &[Parameter] = &[
    optional("kind", Kind::Word(&["imitation", "reported", "lure"])),
    optional("identity", Kind::Text),
    optional("state", Kind::Word(&["open", "confirmed", "dismissed"])),
    optional("text", Kind::Text),
    optional("cursor", Kind::Text),
    LIMIT,
];
const ACTORS: &[Parameter] = &[optional("q", Kind::Text), optional("after", Kind::Text), LIMIT];
const ENTITY: &[Parameter] = &[optional("as_of", Kind::Moment)];
const AUDIT: &[Parameter] = &[optional("before", Kind::Number(0, u64::MAX))];
const PATH: &[Parameter] = &[required("a", Kind::Text), required("b", Kind::Text)];

/// The fields that the query of a route of the API may have.
pub(crate) fn of(path: &str) -> &'static [Parameter] {
    match path {
        "/api/v1/findings" => FINDINGS,
        "/api/v1/actors" => ACTORS,
        "/api/v1/entities/{value}" => ENTITY,
        "/api/v1/audit" => AUDIT,
        "/api/v1/path" => PATH,
        _ => &[],
    }
}

/// Whether a request has the fields that the document allows, each once: a misspelt filter must not give everything.
pub(crate) fn check(route: Route, asked: &Asked) -> Result<(), Failure> {
    if !route.path.starts_with("/api/") {
        return Ok(());
    }
    let known = of(route.path);
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in &asked.fields {
        let Some(parameter) = known.iter().find(|known| known.name == name) else {
            let names: Vec<&str> = known.iter().map(|known| known.name).collect();
            return Err(Failure::Refused(match names.as_slice() {
                [] => "This takes no query.".to_owned(),
                names => format!("The query has a field that is none of {}.", names.join(", ")),
            }));
        };
        if seen.contains(&parameter.name) {
            return Err(Failure::Refused(format!("`{name}` stands twice.")));
        }
        if !parameter.holds(value) {
            return Err(Failure::Refused(match parameter.kind {
                Kind::Text => format!("`{name}` is a text"),
                Kind::Word(words) => format!("`{name}` is one of {}", words.join(", ")),
                Kind::Number(least, most) => format!("`{name}` lies between {least} and {most}"),
                Kind::Moment => format!("`{name}` is a date or a moment, as 2019-12-31"),
            }));
        }
        seen.push(parameter.name);
    }
    match known.iter().find(|known| known.required && !seen.contains(&known.name)) {
        Some(missing) => Err(Failure::Refused(format!("The query must have `{}`.", missing.name))),
        None => Ok(()),
    }
}
