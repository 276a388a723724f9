//! One object of a bundle, as far as it is knowledge of groups.

use model::{Indicator, Tlp};

use crate::stix::object::{Mistyped, Object};
use crate::stix::{canonical_ids, tlp};

mod cited;
mod values;

use cited::Citations;

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
    /// Revoked by its producer, or deprecated by ATT&CK.
    pub(super) withdrawn: bool,
    pub(super) about: About,
    pub(super) body: Body,
}

/// What an object says about itself.
#[derive(Debug, Default)]
pub(super) struct About {
    /// As written; times of one producer are ordered by their text.
    pub(super) modified: String,
    pub(super) created: String,
    pub(super) created_by: Option<String>,
    /// Ids of marking definitions.
    pub(super) markings: Vec<String>,
    pub(super) confidence: Option<u8>,
    /// ATT&CK's version of the object.
    pub(super) version: Option<String>,
}

/// Another name of a group.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) name: String,
    /// The first publication that is cited for it.
    pub(super) cited: Option<Cited>,
}

/// A publication that is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    /// The earliest date, where one is given.
    pub(super) date: Option<model::Timestamp>,
    /// What is cited.
    pub(super) names: String,
}

/// The types that are read.
#[derive(Debug)]
pub(super) enum Body {
    /// `intrusion-set` or `threat-actor`.
    Group { name: String, aliases: Vec<Alias>, attack_id: Option<String> },
    /// `attack-pattern`, `malware` or `tool`; `category` as [`model::Usage`] has it.
    Used { category: &'static str, name: String, attack_id: Option<String> },
    /// `identity`, with the sectors it stands for when it is a class of organisations.
    Identity { name: String, sectors: Vec<String>, class: bool },
    /// `location`, when it names a country.
    Location { country: Option<String> },
    /// `marking-definition`, when it is one of TLP.
    Marking { tlp: Option<Tlp> },
    /// `campaign`.
    Campaign,
    /// `indicator` with values that [`model::Report`] lists.
    Indicator { values: Vec<Indicator> },
    /// A domain name, address or URL; `canonical` is its id by canonical value.
    Observable { values: Vec<Indicator>, canonical: Option<String> },
    /// `report` or `grouping`.
    Report { published: String, refs: Vec<String>, links: Vec<String> },
    /// A relationship of a kind that is read.
    Relationship { verb: Verb, source: String, target: String, cited: Option<Cited> },
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
    /// A group was found to be another one, and withdrawn.
    RevokedBy,
    /// A campaign is the work of a group.
    AttributedTo,
    /// An indicator tells of a group or campaign.
    Indicates,
}

pub(super) type Wrong = (&'static str, String);

impl Subject {
    /// What `object` says; `None` for what is not read.
    pub(super) fn of(object: &Object<'_>) -> Result<Option<Self>, Wrong> {
        const KNOWN: [&str; 17] = [
            "relationship",
            "attack-pattern",
            "malware",
            "tool",
            "intrusion-set",
            "threat-actor",
            "identity",
            "location",
            "marking-definition",
            "campaign",
            "indicator",
            "report",
            "grouping",
            "domain-name",
            "ipv4-addr",
            "ipv6-addr",
            "url",
        ];
        if !KNOWN.contains(&object.kind()) {
            return Ok(None);
        }
        check(object).map_err(|error| ("shape", error.to_string()))??;
        let id = object.id().ok_or_else(|| ("shape", "it has no text under `id`".to_owned()))?;
        let mistyped = |error: Mistyped| ("shape", error.to_string());
        let Some(body) = body(object, id)? else { return Ok(None) };
        let deprecated = object.boolean("x_mitre_deprecated").map_err(mistyped)?.unwrap_or(false);
        let withdrawn = object.boolean("revoked").map_err(mistyped)?.unwrap_or(false) || deprecated;
        let text = |property: &str| object.text(property).ok().flatten().unwrap_or_default().to_owned();
        let about = About {
            modified: text("modified"),
            created: text("created"),
            created_by: object.text("created_by_ref").ok().flatten().map(str::to_owned),
            markings: owned(&object.markings()),
            confidence: object.confidence(),
            version: object.text("x_mitre_version").ok().flatten().map(str::to_owned),
        };
        Ok(Some(Self { id: id.to_owned(), withdrawn, about, body }))
    }
}

/// Refuses texts and lists no producer writes, because they are kept until the end of the bundle.
fn check(object: &Object<'_>) -> Result<Result<(), Wrong>, Mistyped> {
    let mut texts = Vec::new();
    for name in ["id", "created", "modified", "name", "created_by_ref", "country", "source_ref", "target_ref"]
    {
        texts.extend(object.text(name)?);
    }
    let (aliases, sectors) = (object.texts("aliases")?, object.texts("sectors")?);
    let markings = object.markings();
    let many = aliases.len() > ALIAS_LIMIT || sectors.len() > SECTOR_LIMIT || markings.len() > SECTOR_LIMIT;
    texts.extend(aliases.into_iter().chain(sectors).chain(markings));
    texts.extend(object.external_references().filter_map(|reference| reference.text("external_id")));
    texts.extend(object.text("x_mitre_version").ok().flatten());
    if texts.into_iter().any(|text| text.len() > TEXT_LIMIT) {
        return Ok(Err(("too_long", format!("a name or id is longer than {TEXT_LIMIT} bytes"))));
    }
    if many {
        let reason = format!("it has more than {ALIAS_LIMIT} aliases or {SECTOR_LIMIT} sectors or markings");
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
    Ok(Some(match object.kind() {
        "intrusion-set" | "threat-actor" => {
            let citations = Citations::of(object);
            let alias = |name: String| Alias { cited: citations.for_name(&name), name };
            let aliases = texts("aliases").into_iter().map(alias).collect();
            Body::Group { name: name()?, aliases, attack_id: attack_id(object) }
        }
        "attack-pattern" => Body::Used { category: "technique", name: name()?, attack_id: attack_id(object) },
        "malware" => {
            // Samples without a family name need none (STIX 2.1 section 4.11); a group's use of one is still said.
            let name = name().unwrap_or_else(|_| id.to_owned());
            Body::Used { category: "malware", name, attack_id: attack_id(object) }
        }
        "tool" => Body::Used { category: "tool", name: name()?, attack_id: attack_id(object) },
        "identity" => {
            let class = text("identity_class").is_some_and(|class| class == "class");
            Body::Identity { name: name()?, sectors: texts("sectors"), class }
        }
        "location" => Body::Location { country: text("country") },
        "marking-definition" => Body::Marking { tlp: tlp::of_definition(object.members()) },
        "campaign" => Body::Campaign,
        "indicator" => match values::of_indicator(object) {
            values if values.is_empty() => return Ok(None),
            values => Body::Indicator { values },
        },
        "domain-name" | "ipv4-addr" | "ipv6-addr" | "url" => match values::of_observable(object) {
            values if values.is_empty() => return Ok(None),
            values => {
                Body::Observable { values, canonical: canonical_ids(object.members()).into_iter().next() }
            }
        },
        "report" | "grouping" => Body::Report {
            published: text("published").or_else(|| text("created")).unwrap_or_default(),
            refs: owned(&object.texts("object_refs").map_err(|error| ("shape", error.to_string()))?),
            links: links(object),
        },
        _ => {
            let source = text("source_ref").ok_or_else(|| missing("source_ref"))?;
            let target = text("target_ref").ok_or_else(|| missing("target_ref"))?;
            let verb = text("relationship_type").ok_or_else(|| missing("relationship_type"))?;
            match verb_of(&verb, &source, &target) {
                Some(verb) => {
                    let cited = Citations::of(object).all();
                    Body::Relationship { verb, source, target, cited }
                }
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

/// Where a report was published.
fn links(object: &Object<'_>) -> Vec<String> {
    const MOST: usize = 64;
    let urls = object.external_references().filter_map(|reference| reference.text("url"));
    urls.filter(|url| url.len() <= TEXT_LIMIT).take(MOST).map(str::to_owned).collect()
}

/// The kind of a relationship between two ids, when it is one that is read.
fn verb_of(verb: &str, source: &str, target: &str) -> Option<Verb> {
    let kind = |id: &str| id.split_once("--").map(|(kind, _)| kind.to_owned());
    let is_group = |kind: &str| matches!(kind, "intrusion-set" | "threat-actor");
    let (from, to) = (kind(source)?, kind(target)?);
    match (verb, from.as_str(), to.as_str()) {
        ("uses", from, "attack-pattern" | "malware" | "tool") if is_group(from) => Some(Verb::Uses),
        ("targets", from, "identity" | "location") if is_group(from) => Some(Verb::Targets),
        ("originates-from" | "located-at", from, "location") if is_group(from) => Some(Verb::ComesFrom),
        ("revoked-by", from, to) if is_group(from) && is_group(to) => Some(Verb::RevokedBy),
        ("attributed-to", "campaign", to) if is_group(to) => Some(Verb::AttributedTo),
        ("indicates", "indicator", to) if is_group(to) || to == "campaign" => Some(Verb::Indicates),
        _ => None,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn trimmed(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// `id`, short enough for a reason.
pub(super) fn shown(id: &str) -> String {
    id.chars().take(80).collect()
}
