//! One STIX object, as far as it is read.

use serde::Deserialize;

/// A name or id may have this many bytes.
const TEXT_LIMIT: usize = 1024;

/// An object may have this many aliases.
const ALIAS_LIMIT: usize = 1000;

/// An identity may have this many sectors; the vocabulary of STIX 2.1 (section 10.6) has 34.
const SECTOR_LIMIT: usize = 64;

/// The properties read, of any type of object (STIX 2.1 sections 3, 4 and 5).
#[derive(Debug, Deserialize)]
struct Properties {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    #[serde(default)]
    modified: String,
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    x_mitre_deprecated: bool,
    name: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    created_by_ref: Option<String>,
    #[serde(default)]
    external_references: Vec<ExternalReference>,
    #[serde(default)]
    sectors: Vec<String>,
    country: Option<String>,
    relationship_type: Option<String>,
    source_ref: Option<String>,
    target_ref: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ExternalReference {
    #[serde(default)]
    source_name: String,
    external_id: Option<String>,
}

/// Only the type, to pass over what is not read before its properties are judged.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
}

/// An object that is read.
#[derive(Debug)]
pub(super) struct Object {
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

impl Object {
    /// The object in `text`; `None` for what is not read.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, (&'static str, String)> {
        let wrong = |error: serde_json::Error| {
            let code = if error.is_data() { "shape" } else { "json" };
            (code, format!("no STIX object: {error}"))
        };
        let kind = serde_json::from_str::<Head>(text).map_err(wrong)?.kind;
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
        if !known.contains(&kind.as_str()) {
            return Ok(None);
        }
        let properties: Properties = serde_json::from_str(text).map_err(wrong)?;
        properties.check()?;
        properties.object()
    }
}

impl Properties {
    /// Refuses texts and lists no producer writes, because they are kept until the end of the bundle.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let single = [&self.name, &self.created_by_ref, &self.country, &self.source_ref, &self.target_ref];
        let single = single.into_iter().flatten().chain([&self.id, &self.modified]);
        let texts = single.chain(&self.aliases).chain(&self.sectors);
        let references =
            self.external_references.iter().filter_map(|reference| reference.external_id.as_ref());
        if texts.chain(references).any(|text| text.len() > TEXT_LIMIT) {
            return Err(("too_long", format!("a name or id is longer than {TEXT_LIMIT} bytes")));
        }
        if self.aliases.len() > ALIAS_LIMIT || self.sectors.len() > SECTOR_LIMIT {
            let reason = format!("it has more than {ALIAS_LIMIT} aliases or {SECTOR_LIMIT} sectors");
            return Err(("too_many", reason));
        }
        Ok(())
    }

    fn object(self) -> Result<Option<Object>, (&'static str, String)> {
        let attack_id = self.attack_id();
        let withdrawn = self.revoked || self.x_mitre_deprecated;
        let missing = |property: &str| ("shape", format!("`{}` has no `{property}`", shown(&self.id)));
        let name = || {
            let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
            name.map(str::to_owned).ok_or_else(|| missing("name"))
        };
        let body = match self.kind.as_str() {
            "intrusion-set" | "threat-actor" => Body::Group {
                name: name()?,
                aliases: trimmed(&self.aliases),
                attack_id,
                created_by: self.created_by_ref,
            },
            "attack-pattern" => Body::Used { category: "technique", name: name()?, attack_id },
            "malware" => {
                // Samples without a family name need none (STIX 2.1 section 4.10); a group's use of one is still said.
                let name = name().unwrap_or_else(|_| self.id.clone());
                Body::Used { category: "malware", name, attack_id }
            }
            "tool" => Body::Used { category: "tool", name: name()?, attack_id },
            "identity" => Body::Identity { name: name()?, sectors: trimmed(&self.sectors) },
            "location" => Body::Location { country: self.country },
            _ => {
                let source = self.source_ref.clone().ok_or_else(|| missing("source_ref"))?;
                let target = self.target_ref.clone().ok_or_else(|| missing("target_ref"))?;
                let verb = self.relationship_type.as_deref().ok_or_else(|| missing("relationship_type"))?;
                match verb_of(verb, &source, &target) {
                    Some(verb) => Body::Relationship { verb, source, target },
                    None => return Ok(None),
                }
            }
        };
        Ok(Some(Object { id: self.id, modified: self.modified, withdrawn, body }))
    }

    /// The id ATT&CK gives: `G0094`, `T1566.002`.
    fn attack_id(&self) -> Option<String> {
        // mitre-attack, and mitre-mobile-attack and mitre-ics-attack of older releases
        let ours = |reference: &&ExternalReference| {
            reference.source_name.starts_with("mitre-") && reference.source_name.ends_with("attack")
        };
        self.external_references.iter().filter(ours).find_map(|reference| reference.external_id.clone())
    }
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

fn trimmed(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// `id`, short enough for a reason.
pub(super) fn shown(id: &str) -> String {
    id.chars().take(80).collect()
}
