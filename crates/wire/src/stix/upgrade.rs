//! Objects of STIX 2.0 made objects of STIX 2.1.

use super::json::{Json, Members};
use super::object::Object;
use super::schema::{Class, schema};
use super::tlp;

mod observed;

/// What an object of STIX 2.0 becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Upgraded<'a> {
    /// The object itself, then the observables that were inside it.
    pub objects: Vec<Members<'a>>,
    /// What was changed, in order.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A property was set that STIX 2.1 requires.
    Set(&'static str),
    /// A property has another name.
    Renamed(&'static str, &'static str),
    /// Values of one property were copied to another.
    Copied(&'static str, &'static str),
    /// The observable under this key became an object of its own.
    Extracted(String),
}

/// How a row of `upgrade.tsv` says that a property moves.
#[derive(Clone, Copy)]
struct Move {
    from: &'static str,
    to: &'static str,
    /// The vocabulary whose values are copied; `None` renames.
    known: Option<&'static str>,
}

fn moves(kind: &str) -> impl Iterator<Item = Move> {
    let rows = include_str!("../../data/stix/upgrade.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(move |line| {
        let mut cells = line.split('\t');
        let (of, from, to, how) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        (of == kind).then(|| Move { from, to, known: how.strip_prefix("copy-known:") })
    })
}

/// Makes an object of STIX 2.0 one of STIX 2.1; `None` when it is no object of STIX 2.0.
///
/// The changes, each said in [`Upgraded::changes`]:
/// - `spec_version` is 2.1; `created` and `modified` get milliseconds.
/// - Values of `labels` that STIX 2.1 has in a vocabulary of types are copied to `indicator_types`, `malware_types`,
///   `report_types`, `threat_actor_types`, `tool_types`; `labels` stay.
/// - An indicator gets `pattern_type` stix and `pattern_version` 2.0.
/// - Malware gets `is_family` true, for STIX 2.0 describes families by a name that it requires.
/// - A TLP marking gets the name STIX 2.1 gives it.
/// - The observables inside observed data become objects with deterministic identifiers, their references and
///   properties named as in STIX 2.1 (`upgrade.tsv`); `object_refs` points to them. A granular marking of one of them
///   becomes a marking of the whole of it.
#[must_use]
pub fn upgrade<'a>(object: &Object<'a>) -> Option<Upgraded<'a>> {
    let class = object.class();
    if matches!(class, Class::Bundle | Class::Observable) || object.spec_version() != "2.0" {
        return None;
    }
    let mut changes = Vec::new();
    let mut members = object.members().clone();
    set(&mut members, "spec_version", Json::from("2.1"), &mut changes);
    for name in ["created", "modified"] {
        let whole =
            members.text(name).filter(|time| !time.contains('.')).and_then(|time| time.strip_suffix('Z'));
        if let Some(whole) = whole {
            let time = format!("{whole}.000Z");
            set(&mut members, name, Json::Text(time.into()), &mut changes);
        }
    }
    move_all(object.kind(), &mut members, &mut changes);
    match object.kind() {
        "indicator" => {
            for (name, value) in [("pattern_type", "stix"), ("pattern_version", "2.0")] {
                if !members.has(name) {
                    set(&mut members, name, Json::from(value), &mut changes);
                }
            }
        }
        "malware" if !members.has("is_family") => {
            set(&mut members, "is_family", Json::Bool(true), &mut changes);
        }
        "marking-definition" if !members.has("name") => {
            if let Some(name) = members.text("id").and_then(tlp::first_name) {
                set(&mut members, "name", Json::Text(name.into()), &mut changes);
            }
        }
        _ => {}
    }
    let inside = match members.get("objects").and_then(Json::members) {
        Some(inside) if object.kind() == "observed-data" => observed::extract(inside, &members, &mut changes),
        _ => Vec::new(),
    };
    if !inside.is_empty() {
        let id = |members: &Members<'_>| members.text("id").map(|id| Json::Text(id.to_owned().into()));
        let refs = Json::List(inside.iter().filter_map(id).collect());
        members.remove("objects");
        members.set("object_refs", refs);
        observed::keep_markings_of_it(&mut members);
    }
    let objects = std::iter::once(members).chain(inside).collect();
    Some(Upgraded { objects, changes })
}

fn set<'a>(members: &mut Members<'a>, name: &'static str, value: Json<'a>, changes: &mut Vec<Change>) {
    members.set(name, value);
    changes.push(Change::Set(name));
}

/// Moves the properties of objects of type `kind` as `upgrade.tsv` says.
fn move_all(kind: &str, members: &mut Members<'_>, changes: &mut Vec<Change>) {
    for Move { from, to, known } in moves(kind) {
        if members.has(to) {
            continue;
        }
        let Some(vocabulary) = known else {
            if let Some(value) = members.remove(from) {
                members.set(to, value);
                changes.push(Change::Renamed(from, to));
            }
            continue;
        };
        let labels = members.get(from).and_then(Json::list).unwrap_or_default();
        let has = |label: &&Json<'_>| label.text().is_some_and(|label| schema().knows(vocabulary, label));
        let copied: Vec<_> = labels.iter().filter(has).cloned().collect();
        if !copied.is_empty() {
            members.set(to, Json::List(copied));
            changes.push(Change::Copied(from, to));
        }
    }
}

#[cfg(test)]
mod tests;
