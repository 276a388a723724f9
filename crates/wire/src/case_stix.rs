//! A case as a STIX 2.1 bundle, for threat-intelligence platforms.

use model::{Dossier, Timestamp};
use serde_json::{Map, Value, json};

use crate::stix::{BundleWriter, Object, WriteError, canonical_ids, seeded_id, to_the_millisecond};

/// The bundle of a case: a `report` of what it names; `infrastructure`; each listed domain as observable and as
/// indicator; and, when a person accepted an attribution, the actor with the statement as description.
///
/// Ids are derived from the case and the thing, so the same case gives the same bytes; `at` stands as `created`.
///
/// Standard: OASIS STIX 2.1, sections 4.4, 4.8, 4.9, 4.16, 5.1, 6.4.
///
/// # Errors
/// [`WriteError::Invalid`] when an object would not keep STIX 2.1: a name that no pattern can hold, for one.
pub fn case_stix(dossier: &Dossier, at: Timestamp) -> Result<Vec<u8>, WriteError> {
    let mut objects = Objects { case: &dossier.case.id, at: to_the_millisecond(at), made: Vec::new() };
    let infrastructure = objects.add(
        "infrastructure",
        "",
        json!({
            "name": dossier.case.cluster.as_deref().unwrap_or(&dossier.case.title),
            "infrastructure_types": ["phishing"],
        }),
    );
    for sheet in dossier.listed() {
        let name = sheet.domain.as_str();
        let domain = objects.domain(name);
        let since = sheet.seen.map_or(at, |seen| seen.first());
        let indicator = objects.add(
            "indicator",
            name,
            json!({
                "name": name,
                "description": format!("{}: {}", sheet.role.as_str(), sheet.role_basis),
                "indicator_types": ["malicious-activity"],
                "pattern": format!("[domain-name:value = '{name}']"),
                "pattern_type": "stix",
                "pattern_version": "2.1",
                "valid_from": to_the_millisecond(since),
            }),
        );
        objects.relate(&infrastructure, "consists-of", &domain, None);
        objects.relate(&indicator, "indicates", &infrastructure, None);
        objects.relate(&indicator, "based-on", &domain, None);
    }
    if let Some(accepted) = &dossier.attribution
        && let Some(actor) = &accepted.actor
    {
        let others: Vec<&str> = dossier
            .actor_names
            .iter()
            .filter(|name| name.name != *actor && name.disputed_by.is_empty())
            .map(|name| name.name.as_str())
            .collect();
        let mut more = json!({ "name": actor, "description": accepted.statement });
        if !others.is_empty() {
            more["aliases"] = json!(others);
        }
        let actor = objects.add("intrusion-set", actor, more);
        let said = format!("{} Accepted by {}.", accepted.statement, accepted.accepted_by);
        objects.relate(&actor, "uses", &infrastructure, Some((&said, accepted.likelihood.percent())));
    }
    let names: Vec<String> =
        objects.made.iter().filter_map(|object| object["id"].as_str().map(str::to_owned)).collect();
    objects.add(
        "report",
        "",
        json!({
            "name": format!("{}: {}", dossier.case.id, dossier.case.title),
            "description": "Draft for counsel. Made by a program from the records of the case.",
            "report_types": ["indicator"],
            "published": objects.at,
            "object_refs": names,
        }),
    );
    let mut out = Vec::new();
    let id = seeded_id("bundle", dossier.case.id.as_bytes());
    let mut writer = BundleWriter::new(&mut out, &id)?;
    for object in &objects.made {
        writer.made(object)?;
    }
    writer.finish()?;
    Ok(out)
}

struct Objects<'a> {
    case: &'a str,
    at: String,
    made: Vec<Value>,
}

impl Objects<'_> {
    fn add(&mut self, kind: &str, key: &str, more: Value) -> String {
        let id = seeded_id(kind, format!("{}\n{kind}\n{key}", self.case).as_bytes());
        let mut object = Map::new();
        for (name, value) in [
            ("type", kind),
            ("spec_version", "2.1"),
            ("id", &id),
            ("created", &self.at),
            ("modified", &self.at),
        ] {
            object.insert(name.to_owned(), json!(value));
        }
        if let Value::Object(more) = more {
            object.extend(more);
        }
        self.made.push(Value::Object(object));
        id
    }

    fn domain(&mut self, name: &str) -> String {
        let bare = json!({ "type": "domain-name", "spec_version": "2.1", "value": name }).to_string();
        let id = Object::parse(bare.as_bytes())
            .ok()
            .and_then(|object| canonical_ids(object.members()).into_iter().next())
            .unwrap_or_else(|| seeded_id("domain-name", name.as_bytes()));
        self.made.push(json!({ "type": "domain-name", "spec_version": "2.1", "id": id, "value": name }));
        id
    }

    fn relate(&mut self, from: &str, how: &str, to: &str, said: Option<(&str, u8)>) {
        let mut more = json!({ "relationship_type": how, "source_ref": from, "target_ref": to });
        if let Some((description, confidence)) = said {
            more["description"] = json!(description);
            more["confidence"] = json!(confidence);
        }
        self.add("relationship", &format!("{from}\n{how}\n{to}"), more);
    }
}
