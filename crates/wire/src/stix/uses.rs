use std::borrow::Cow;
use std::collections::BTreeMap;

use model::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::published::published;

/// What a bundle says that a group uses, itself or in a campaign attributed to it, or that software does, with the reports
/// cited for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CitedUse {
    /// The external id of the group, `G0094`, or of the software, `S0154`.
    pub actor: String,
    /// Its name.
    pub name: String,
    /// Whether it is malware or a tool that does this; else it is a group that uses it.
    pub of_software: bool,
    /// Whether it is a technique; else it is malware or a tool.
    pub is_technique: bool,
    /// Its external id: `T1566.002`, `S0154`.
    pub item: String,
    /// The reports cited, by the names of their citations.
    pub citations: Vec<String>,
    /// By when it was known: the earliest publication cited, else when the statement was made; in a campaign, not before the
    /// campaign was attributed. `None` when nothing is dated.
    pub known: Option<Timestamp>,
}

/// External id and name of a group or software; and, of a campaign's group, when it was known to be that.
type User<'a> = (&'a str, &'a str, Option<Timestamp>);

/// A bundle that cannot be read for what actors use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no STIX bundle with readable objects: {0}")]
pub struct NoBundle(String);

#[derive(Deserialize)]
struct Bundle<'a> {
    #[serde(borrow, default)]
    objects: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Slim<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    x_mitre_deprecated: bool,
    #[serde(borrow, default)]
    relationship_type: Cow<'a, str>,
    #[serde(borrow, default)]
    source_ref: Cow<'a, str>,
    #[serde(borrow, default)]
    target_ref: Cow<'a, str>,
    #[serde(borrow, default)]
    external_references: Vec<Reference<'a>>,
    #[serde(borrow, default)]
    created: Cow<'a, str>,
}

impl Slim<'_> {
    fn known(&self) -> Option<Timestamp> {
        let cited = self.external_references.iter().filter_map(|of| published(&of.description)).min();
        cited.or_else(|| self.created.parse().ok())
    }
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(borrow, default)]
    source_name: Cow<'a, str>,
    #[serde(borrow, default)]
    external_id: Cow<'a, str>,
    #[serde(borrow, default)]
    description: Cow<'a, str>,
}

/// Reads what the groups and the software of an ATT&CK bundle use, with citations, sorted. Objects that are revoked,
/// deprecated or unreadable count for nothing: what is unreadable is told when the bundle is taken in.
///
/// # Errors
/// Bytes that are no JSON object with a list of objects.
pub fn cited_uses(bundle: &[u8]) -> Result<Vec<CitedUse>, NoBundle> {
    let text = std::str::from_utf8(bundle).map_err(|wrong| NoBundle(wrong.to_string()))?;
    let bundle: Bundle<'_> = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|wrong| NoBundle(wrong.to_string()))?;
    let objects: Vec<Slim<'_>> = bundle
        .objects
        .iter()
        .filter_map(|object| serde_json::from_str::<Slim<'_>>(object.get()).ok())
        .filter(|object| !object.revoked && !object.x_mitre_deprecated)
        .collect();
    // Kind, external id and name.
    let known: BTreeMap<&str, (&str, &str, &str)> = objects
        .iter()
        .filter_map(|object| {
            let own = object.external_references.iter().find(|of| of.source_name.starts_with("mitre-"))?;
            Some((&*object.id, (&*object.kind, &*own.external_id, &*object.name)))
        })
        .collect();
    let relations = |kind: &'static str| {
        objects.iter().filter(move |of| of.kind == "relationship" && of.relationship_type == kind)
    };
    let mut campaigns: BTreeMap<&str, Vec<User<'_>>> = BTreeMap::new();
    for relation in relations("attributed-to") {
        if let (Some(("campaign", ..)), Some(&("intrusion-set", group, name))) =
            (known.get(&*relation.source_ref), known.get(&*relation.target_ref))
        {
            campaigns.entry(&relation.source_ref).or_default().push((group, name, relation.known()));
        }
    }
    let mut uses = Vec::new();
    for relation in relations("uses") {
        let users = match known.get(&*relation.source_ref) {
            Some(&("intrusion-set" | "malware" | "tool", user, name)) => vec![(user, name, None)],
            Some(("campaign", ..)) => campaigns.get(&*relation.source_ref).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        let (is_technique, item) = match known.get(&*relation.target_ref) {
            Some(("attack-pattern", item, _)) => (true, *item),
            Some(("malware" | "tool", item, _)) => (false, *item),
            _ => continue,
        };
        let of_software = matches!(known.get(&*relation.source_ref), Some(("malware" | "tool", ..)));
        let when = relation.known();
        let citations: Vec<String> =
            relation.external_references.iter().map(|of| of.source_name.to_string()).collect();
        uses.extend(users.into_iter().map(|(actor, name, attributed)| CitedUse {
            actor: actor.to_owned(),
            name: name.to_owned(),
            of_software,
            is_technique,
            item: item.to_owned(),
            citations: citations.clone(),
            known: when.max(attributed),
        }));
    }
    uses.sort();
    Ok(uses)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: &str = r#"{"type": "bundle", "objects": [
        {"type": "intrusion-set", "id": "intrusion-set--1", "name": "One", "external_references": [
            {"source_name": "mitre-attack", "external_id": "G1"}]},
        {"type": "tool", "id": "tool--1", "name": "Kit", "external_references": [
            {"source_name": "mitre-attack", "external_id": "S3"}]},
        {"type": "campaign", "id": "campaign--1", "external_references": [
            {"source_name": "mitre-attack", "external_id": "C1"}]},
        {"type": "attack-pattern", "id": "attack-pattern--1", "external_references": [
            {"source_name": "mitre-attack", "external_id": "T1566"}]},
        {"type": "malware", "id": "malware--1", "external_references": [
            {"source_name": "mitre-attack", "external_id": "S1"}]},
        {"type": "malware", "id": "malware--2", "revoked": true, "external_references": [
            {"source_name": "mitre-attack", "external_id": "S2"}]},
        {"type": "relationship", "id": "r1", "relationship_type": "uses", "source_ref": "intrusion-set--1",
            "target_ref": "malware--1", "external_references": [{"source_name": "Lab 2020",
                "description": "Lab. (2020, May 1). X. Retrieved June 2, 2021."}], "created": "2022-01-01T00:00:00Z"},
        {"type": "relationship", "id": "r2", "relationship_type": "attributed-to", "source_ref": "campaign--1",
            "target_ref": "intrusion-set--1", "created": "2023-01-01T00:00:00Z"},
        {"type": "relationship", "id": "r3", "relationship_type": "uses", "source_ref": "campaign--1",
            "target_ref": "attack-pattern--1", "created": "2021-01-01T00:00:00Z"},
        {"type": "relationship", "id": "r5", "relationship_type": "uses", "source_ref": "tool--1",
            "target_ref": "attack-pattern--1"},
        {"type": "relationship", "id": "r4", "relationship_type": "uses", "source_ref": "intrusion-set--1",
            "target_ref": "malware--2"},
        {"type": 7}
    ]}"#;

    #[test]
    fn uses_of_groups_their_campaigns_and_software_come_with_citations_and_dates() {
        let uses = cited_uses(BUNDLE.as_bytes()).unwrap();
        let shown: Vec<(&str, &str, usize)> =
            uses.iter().map(|of| (of.actor.as_str(), of.item.as_str(), of.citations.len())).collect();
        assert_eq!(shown, [("G1", "S1", 1), ("G1", "T1566", 0), ("S3", "T1566", 0)]);
        assert_eq!(uses.iter().map(|of| of.of_software).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!((uses[0].name.as_str(), uses[0].citations[0].as_str()), ("One", "Lab 2020"));
        // Of the publication; of a campaign when it was attributed; never.
        let known: Vec<_> = uses.iter().map(|of| of.known.map(Timestamp::date)).collect();
        assert_eq!(known, [Some("2020-05-01".to_owned()), Some("2023-01-01".to_owned()), None]);
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        assert!(cited_uses(b"[1, 2").is_err());
        assert!(cited_uses(b"\xff").is_err());
        assert_eq!(cited_uses(b"{}").unwrap(), []);
    }
}
