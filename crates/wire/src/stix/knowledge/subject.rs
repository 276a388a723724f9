//! One object of a bundle, as far as it is knowledge of groups.

use crate::stix::object::{Mistyped, Object};

/// A name or id may have this many bytes.
const TEXT_LIMIT: usize = 1024;

/// An object may have this many aliases.
const ALIAS_LIMIT: usize = 1000;

/// An identity may have this many sectors; the vocabulary of STIX 2.1 (section 10.6) has 34.
const SECTOR_LIMIT: usize = 64;

/// An object that is read.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) id: String,
    pub(super) modified: String,
    /// Revoked by its producer, or deprecated by ATT&CK.
    pub(super) withdrawn: bool,
    pub(super) body: Body,
}

/// The types that are read.
#[derive(Debug)]
pub(super) enum Body {
    /// `intrusion-set` or `threat-actor`.
    Group { name: String, aliases: Vec<String>, attack_id: Option<String>, created_by: Option<String> },
    /// `attack-pattern`, `malware` or `tool`; `category` as [`model::Usage`] has it.
    Used { category: &'static str, name: String, attack_id: Option<String> },
    /// `identity`, with the sectors it stands for.
    Identity { name: String, sectors: Vec<String> },
    /// `location`, when it names a country.
    Location { country: Option<String> },
    /// A relationship of a kind that is read.
    Relationship { verb: Verb, source: String, target: String },
}

/// Kinds of relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verb {
    /// A group uses a technique, malware or tool.
    Uses,
    /// A group targets a sector or country.
    Targets,
    /// A group comes from a country.
    ComesFrom,
}

type Wrong = (&'static str, String);

impl Subject {
    /// What `object` says; `None` for what is not read.
    pub(super) fn of(object: &Object<'_>) -> Result<Option<Self>, Wrong> {
        let known = [
            "intrusion-set",
            "threat-actor",
            "attack-pattern",
            "malware",
            "tool",
            "identity",
            "location",
            "relationship",
        ];
        if !known.contains(&object.kind()) {
            return Ok(None);
        }
        check(object).map_err(|error| ("shape", error.to_string()))??;
        let id = object.id().ok_or_else(|| ("shape", "it has no text under `id`".to_owned()))?;
        let mistyped = |error: Mistyped| ("shape", error.to_string());
        let body = body(object, id)?.map(|body| Self {
            id: id.to_owned(),
            modified: object.text("modified").ok().flatten().unwrap_or_default().to_owned(),
            withdrawn: false,
            body,
        });
        let deprecated = object.boolean("x_mitre_deprecated").map_err(mistyped)?.unwrap_or(false);
        let withdrawn = object.boolean("revoked").map_err(mistyped)?.unwrap_or(false) || deprecated;
        Ok(body.map(|body| Self { withdrawn, ..body }))
    }
}

/// Refuses texts and lists no producer writes, because they are kept until the end of the bundle.
fn check(object: &Object<'_>) -> Result<Result<(), Wrong>, Mistyped> {
    let mut texts = Vec::new();
    for name in ["id", "modified", "name", "created_by_ref", "country", "source_ref", "target_ref"] {
        texts.extend(object.text(name)?);
    }
    let (aliases, sectors) = (object.texts("aliases")?, object.texts("sectors")?);
    let many = aliases.len() > ALIAS_LIMIT || sectors.len() > SECTOR_LIMIT;
    texts.extend(aliases.into_iter().chain(sectors));
    texts.extend(object.external_references().filter_map(|reference| reference.text("external_id")));
    if texts.into_iter().any(|text| text.len() > TEXT_LIMIT) {
        return Ok(Err(("too_long", format!("a name or id is longer than {TEXT_LIMIT} bytes"))));
    }
    if many {
        let reason = format!("it has more than {ALIAS_LIMIT} aliases or {SECTOR_LIMIT} sectors");
        return Ok(Err(("too_many", reason)));
    }
    Ok(Ok(()))
}

fn body(object: &Object<'_>, id: &str) -> Result<Option<Body>, Wrong> {
    let missing = |property: &str| ("shape", format!("`{}` has no `{property}`", shown(id)));
    let text = |property: &str| object.text(property).ok().flatten().map(str::to_owned);
    let texts = |property: &str| trimmed(&object.texts(property).unwrap_or_default());
    let name = || {
        let name = text("name").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        name.ok_or_else(|| missing("name"))
    };
    let attack_id = attack_id(object);
    Ok(Some(match object.kind() {
        "intrusion-set" | "threat-actor" => Body::Group {
            name: name()?,
            aliases: texts("aliases"),
            attack_id,
            created_by: text("created_by_ref"),
        },
        "attack-pattern" => Body::Used { category: "technique", name: name()?, attack_id },
        "malware" => {
            // Samples without a family name need none (STIX 2.1 section 4.11); a group's use of one is still said.
            let name = name().unwrap_or_else(|_| id.to_owned());
            Body::Used { category: "malware", name, attack_id }
        }
        "tool" => Body::Used { category: "tool", name: name()?, attack_id },
        "identity" => Body::Identity { name: name()?, sectors: texts("sectors") },
        "location" => Body::Location { country: text("country") },
        _ => {
            let source = text("source_ref").ok_or_else(|| missing("source_ref"))?;
            let target = text("target_ref").ok_or_else(|| missing("target_ref"))?;
            let verb = text("relationship_type").ok_or_else(|| missing("relationship_type"))?;
            match verb_of(&verb, &source, &target) {
                Some(verb) => Body::Relationship { verb, source, target },
                None => return Ok(None),
            }
        }
    }))
}

/// The id ATT&CK gives: `G0094`, `T1566.002`.
fn attack_id(object: &Object<'_>) -> Option<String> {
    // mitre-attack, and mitre-mobile-attack and mitre-ics-attack of older releases
    let id = object.external_references().find_map(|reference| {
        let source = reference.text("source_name")?;
        let ours = source.starts_with("mitre-") && source.ends_with("attack");
        reference.text("external_id").filter(|_| ours)
    });
    id.map(str::to_owned)
}

/// The kind of a relationship between two ids, when it is one that is read.
fn verb_of(verb: &str, source: &str, target: &str) -> Option<Verb> {
    let kind = |id: &str| id.split_once("--").map(|(kind, _)| kind.to_owned());
    if !matches!(kind(source)?.as_str(), "intrusion-set" | "threat-actor") {
        return None;
    }
    match (verb, kind(target)?.as_str()) {
        ("uses", "attack-pattern" | "malware" | "tool") => Some(Verb::Uses),
        ("targets", "identity" | "location") => Some(Verb::Targets),
        ("originates-from" | "located-at", "location") => Some(Verb::ComesFrom),
        _ => None,
    }
}

fn trimmed(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// `id`, short enough for a reason.
pub(super) fn shown(id: &str) -> String {
    id.chars().take(80).collect()
}
