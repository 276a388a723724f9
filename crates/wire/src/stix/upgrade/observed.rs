use std::collections::{BTreeMap, BTreeSet};

use super::{Change, move_all};
use crate::stix::canonical_json::canonical_json;
use crate::stix::json::{Json, Members};
use crate::stix::schema::schema;
use crate::stix::sco_id::{sco_id, seeded_id};

/// The observables under keys of `inside`, as objects of STIX 2.1, in the order of the keys; two that are the same
/// become one. `outer` is the observed data they are inside.
///
/// An identifier may depend on those that the observable points to, so these come first; where they point to each
/// other in a circle, or nothing of an observable contributes, its identifier comes from its content and key.
pub(super) fn extract<'a>(
    inside: &Members<'a>,
    outer: &Members<'_>,
    changes: &mut Vec<Change>,
) -> Vec<Members<'a>> {
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut waited_for: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let objects: BTreeMap<&str, &Members<'a>> =
        inside.iter().filter_map(|(key, object)| Some((key, object.members()?))).collect();
    for (key, object) in &objects {
        let needs = waiting.entry(key).or_default();
        let contributing = object.text("type").and_then(|kind| schema().type_of(kind));
        for name in contributing.map_or(&[][..], |row| row.contributing.as_slice()) {
            let mut found = BTreeSet::new();
            if let Some(value) = object.get(name) {
                references(name, value, &mut |reference| {
                    found.extend(objects.get_key_value(reference).map(|(key, _)| *key));
                });
            }
            needs.extend(found);
        }
        for need in needs.iter() {
            waited_for.entry(need).or_default().push(key);
        }
    }
    let mut ids = BTreeMap::<&str, String>::new();
    let mut ready: Vec<&str> =
        waiting.iter().filter(|(_, needs)| needs.is_empty()).map(|(key, _)| *key).collect();
    while let Some(key) = ready.pop() {
        ids.insert(key, identifier(key, objects[key], &ids, outer));
        for waits in waited_for.remove(key).unwrap_or_default() {
            let needs = waiting.entry(waits).or_default();
            if needs.remove(key) && needs.is_empty() {
                ready.push(waits);
            }
        }
    }
    // What is left waits in a circle.
    for (key, object) in &objects {
        if !ids.contains_key(key) {
            let kind = object.text("type").unwrap_or_default();
            ids.insert(key, seeded_id(kind, seed(key, object, outer).as_bytes()));
        }
    }
    let mut written = BTreeSet::new();
    let mut extracted = Vec::new();
    for (key, value) in inside.iter() {
        let (Some(id), Some(object)) = (ids.get(key), value.members()) else { continue };
        changes.push(Change::Extracted(key.to_owned()));
        if written.insert(id.clone()) {
            let mut members = modern(object, &ids);
            members.set("id", Json::Text(id.clone().into()));
            members.set("spec_version", Json::from("2.1"));
            mark(key, outer, &mut members);
            extracted.push(members);
        }
    }
    extracted
}

fn identifier(key: &str, object: &Members<'_>, ids: &BTreeMap<&str, String>, outer: &Members<'_>) -> String {
    let kind = object.text("type").unwrap_or_default();
    sco_id(&modern(object, ids)).unwrap_or_else(|| seeded_id(kind, seed(key, object, outer).as_bytes()))
}

fn seed(key: &str, object: &Members<'_>, outer: &Members<'_>) -> String {
    let id = outer.text("id").unwrap_or_default();
    format!("{id} {key} {}", canonical_json(&Json::Map(object.clone())))
}

/// An observable with the names of STIX 2.1, and identifiers for keys.
fn modern<'a>(object: &Members<'a>, ids: &BTreeMap<&str, String>) -> Members<'a> {
    let mut members = pointed(object, ids);
    let kind = object.text("type").unwrap_or_default().to_owned();
    move_all(&kind, &mut members, &mut Vec::new());
    members
}

fn pointed<'a>(members: &Members<'a>, ids: &BTreeMap<&str, String>) -> Members<'a> {
    let mut out = Members::default();
    for (name, value) in members.iter() {
        out.set(name.to_owned(), pointed_value(name, value, ids));
    }
    out
}

fn pointed_value<'a>(name: &str, value: &Json<'a>, ids: &BTreeMap<&str, String>) -> Json<'a> {
    match value {
        Json::Text(key) if name.ends_with("_ref") || name.ends_with("_refs") => {
            ids.get(key.as_ref()).map_or_else(|| value.clone(), |id| Json::Text(id.clone().into()))
        }
        Json::List(list) => Json::List(list.iter().map(|value| pointed_value(name, value, ids)).collect()),
        Json::Map(members) => Json::Map(pointed(members, ids)),
        _ => value.clone(),
    }
}

/// Hands every reference in a value to `sink`.
fn references(name: &str, value: &Json<'_>, sink: &mut dyn FnMut(&str)) {
    match value {
        Json::Text(key) if name.ends_with("_ref") || name.ends_with("_refs") => sink(key),
        Json::List(list) => list.iter().for_each(|value| references(name, value, sink)),
        Json::Map(members) => members.iter().for_each(|(name, value)| references(name, value, sink)),
        _ => {}
    }
}

fn granular<'m>(outer: &'m Members<'_>) -> impl Iterator<Item = (&'m str, Vec<&'m str>)> {
    let list = outer.get("granular_markings").and_then(Json::list).unwrap_or_default();
    list.iter().filter_map(Json::members).filter_map(|marking| {
        let selectors = marking.get("selectors").and_then(Json::list).unwrap_or_default();
        Some((marking.text("marking_ref")?, selectors.iter().filter_map(Json::text).collect()))
    })
}

/// Gives an observable the markings of the observed data, and those of its own part of it.
fn mark(key: &str, outer: &Members<'_>, members: &mut Members<'_>) {
    let whole = outer.get("object_marking_refs").and_then(Json::list).unwrap_or_default();
    let mut refs: BTreeSet<&str> = whole.iter().filter_map(Json::text).collect();
    for (marking, selectors) in granular(outer) {
        let selected = selectors.iter().any(|selector| {
            let rest = selector.strip_prefix("objects").map(|rest| rest.strip_prefix('.').unwrap_or(rest));
            rest.is_some_and(|rest| rest.is_empty() || rest.split('.').next() == Some(key))
        });
        if selected {
            refs.insert(marking);
        }
    }
    if !refs.is_empty() {
        let refs = refs.into_iter().map(|id| Json::Text(id.to_owned().into())).collect();
        members.set("object_marking_refs", Json::List(refs));
    }
}

/// Takes out of the granular markings what selected observables, which carry it themselves now.
pub(super) fn keep_markings_of_it(members: &mut Members<'_>) {
    let Some(Json::List(markings)) = members.remove("granular_markings") else { return };
    let mut kept = Vec::new();
    for marking in markings {
        let Json::Map(mut marking) = marking else { continue };
        let selectors = marking.get("selectors").and_then(Json::list).unwrap_or_default();
        let of_it = |selector: &&Json<'_>| {
            selector.text().is_none_or(|selector| selector.split('.').next() != Some("objects"))
        };
        let selectors: Vec<_> = selectors.iter().filter(of_it).cloned().collect();
        if !selectors.is_empty() {
            marking.set("selectors", Json::List(selectors));
            kept.push(Json::Map(marking));
        }
    }
    if !kept.is_empty() {
        members.set("granular_markings", Json::List(kept));
    }
}
