//! Traffic Light Protocol markings in STIX, by what they mean.

use model::Tlp;

use super::json::{Json, Members};

/// The extension that defines TLP 2.0 in STIX 2.1 (OASIS, extension definition of 2022-10-01).
const TLP2: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// One marking: level, its id in STIX 2.1 of its own (TLP 1), and its id of TLP 2.0, with the word in each.
struct Row {
    tlp: Tlp,
    first: Option<(&'static str, &'static str)>,
    second: (&'static str, &'static str),
}

const ROWS: [Row; 5] = [
    Row {
        tlp: Tlp::Clear,
        first: Some(("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "white")),
        second: ("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"),
    },
    Row {
        tlp: Tlp::Green,
        first: Some(("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "green")),
        second: ("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"),
    },
    Row {
        tlp: Tlp::Amber,
        first: Some(("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "amber")),
        second: ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"),
    },
    Row {
        tlp: Tlp::AmberStrict,
        first: None,
        second: ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"),
    },
    Row {
        tlp: Tlp::Red,
        first: Some(("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red")),
        second: ("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "red"),
    },
];

const fn row(tlp: Tlp) -> &'static Row {
    &ROWS[tlp as usize]
}

/// The marking whose id of TLP 1 or 2.0 is `id`.
#[must_use]
pub fn of_id(id: &str) -> Option<Tlp> {
    let has = |row: &&Row| row.second.0 == id || row.first.is_some_and(|(first, _)| first == id);
    ROWS.iter().find(has).map(|row| row.tlp)
}

/// What a marking definition means: by its id, by the extension of TLP 2.0, by a definition of TLP 1, or, for
/// those that tools define with ids of their own, by its name or statement.
#[must_use]
pub fn of_definition(definition: &Members<'_>) -> Option<Tlp> {
    let under = |outer: &str, inner: &str| definition.get(outer)?.members()?.text(inner);
    let extension = || definition.get("extensions")?.members()?.get(TLP2)?.members()?.text("tlp_2_0");
    let named = |text: Option<&str>| {
        text.filter(|text| text.trim().to_ascii_lowercase().starts_with("tlp")).and_then(Tlp::of_name)
    };
    definition
        .text("id")
        .and_then(of_id)
        .or_else(|| extension().and_then(Tlp::of_name))
        .or_else(|| under("definition", "tlp").and_then(Tlp::of_name))
        .or_else(|| named(definition.text("name")))
        .or_else(|| named(under("definition", "statement")))
}

/// The id of its definition in TLP 2.0.
#[must_use]
pub const fn id(tlp: Tlp) -> &'static str {
    row(tlp).second.0
}

/// The marking definition of TLP 2.0, as OASIS gives it.
#[must_use]
pub fn definition(tlp: Tlp) -> Members<'static> {
    let mut level = Members::default();
    level.set("extension_type", Json::from("property-extension"));
    level.set("tlp_2_0", Json::from(row(tlp).second.1));
    let mut extensions = Members::default();
    extensions.set(TLP2, Json::Map(level));
    let mut definition = Members::default();
    definition.set("type", Json::from("marking-definition"));
    definition.set("spec_version", Json::from("2.1"));
    definition.set("id", Json::from(id(tlp)));
    definition.set("created", Json::from("2022-10-01T00:00:00.000Z"));
    definition.set("name", Json::from(tlp.name()));
    definition.set("extensions", Json::Map(extensions));
    definition
}

/// The name of its definition in STIX 2.1, where it has one: `TLP:WHITE`.
pub(crate) fn first_name(id: &str) -> Option<String> {
    let first = ROWS.iter().filter_map(|row| row.first).find(|(first, _)| *first == id);
    first.map(|(_, word)| format!("TLP:{}", word.to_ascii_uppercase()))
}

/// Whether a definition of type `tlp` is one of the four of STIX 2.1, which must not be changed (section 7.2.1.4).
pub(crate) fn is_fixed_definition(definition: &Members<'_>) -> bool {
    ROWS.iter().filter_map(|row| row.first).any(|(id, word)| {
        let tlp = definition.get("definition").and_then(Json::members);
        let name = format!("TLP:{}", word.to_ascii_uppercase());
        definition.text("id") == Some(id)
            && definition.text("created") == Some("2017-01-20T00:00:00.000Z")
            && definition.text("name") == Some(name.as_str())
            && definition.len() == 7
            && tlp.is_some_and(|tlp| tlp.len() == 1 && tlp.text("tlp") == Some(word))
    })
}

#[cfg(test)]
mod tests;
