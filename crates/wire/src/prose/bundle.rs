use std::collections::{BTreeMap, BTreeSet};

use model::Timestamp;
use serde_json::{Map, Value, json};

use crate::stix::{BundleWriter, WriteError, seeded_id, to_the_millisecond};

use super::{Claim, Entity, NameRelation, Polarity, Reading, Statement};

/// A reading as a STIX 2.1 bundle: a `report`, what it names, and what it claims as relationships.
///
/// Each relationship carries its sentence as description, so that a reader sees that it is claimed and by which words.
/// Names claimed to be one are `related-to` each other, never merged. What a report denies is left out: STIX has no
/// relationship for it. Legal acts are `note`s on the report.
///
/// Ids are derived from the source's digest and the object ([`seeded_id`]), so that the same report
/// gives the same bundle; `at` is the time of making and stands as `created`.
///
/// Standard: OASIS STIX 2.1, sections 3.7, 4, 5.1.
///
/// # Errors
/// [`WriteError::Invalid`] when an object would not keep STIX 2.1: a value that no pattern can hold, for one.
pub fn stix_bundle(reading: &Reading, at: Timestamp) -> Result<Vec<u8>, WriteError> {
    let mut bundle = Bundle { reading, at: to_the_millisecond(at), objects: BTreeMap::new() };
    for mention in &reading.mentions {
        bundle.mention(&mention.entity);
    }
    for claim in reading.claims.iter().filter(|claim| claim.polarity == Polarity::Affirmed) {
        bundle.claim(claim);
    }
    bundle.finish()
}

struct Bundle<'r> {
    reading: &'r Reading,
    at: String,
    /// By id, so that one thing is one object and the order is fixed.
    objects: BTreeMap<String, Value>,
}

impl Bundle<'_> {
    fn id(&self, kind: &str, parts: &[&str]) -> String {
        let mut text = format!("{}\n{kind}", self.reading.source);
        for part in parts {
            text.push('\n');
            text.push_str(part);
        }
        seeded_id(kind, text.as_bytes())
    }

    /// Adds an object of `kind` told apart by `key`, with `more`, and gives its id.
    fn add(&mut self, kind: &str, key: &str, more: Value) -> String {
        let id = self.id(kind, &[key]);
        let mut object = Map::new();
        for (name, value) in [("type", json!(kind)), ("spec_version", json!("2.1")), ("id", json!(id))] {
            object.insert(name.to_owned(), value);
        }
        object.insert("created".to_owned(), json!(self.at));
        object.insert("modified".to_owned(), json!(self.at));
        if let Value::Object(more) = more {
            object.extend(more);
        }
        self.objects.entry(id.clone()).or_insert(Value::Object(object));
        id
    }

    fn actor(&mut self, name: &str) -> String {
        self.add("intrusion-set", name, json!({ "name": name }))
    }

    fn country(&mut self, code: &str) -> String {
        self.add("location", code, json!({ "country": code, "name": code }))
    }

    fn sector(&mut self, label: &str) -> String {
        let mut more = json!({ "name": label, "identity_class": "class" });
        if VOCABULARY.contains(&label) {
            more["sectors"] = json!([label]);
        }
        self.add("identity", label, more)
    }

    fn used(&mut self, category: &str, name: &str) -> String {
        match category {
            "tool" => self.add("tool", name, json!({ "name": name })),
            "technique" => {
                let reference = json!([{ "source_name": "mitre-attack", "external_id": name }]);
                self.add("attack-pattern", name, json!({ "name": name, "external_references": reference }))
            }
            _ => self.add("malware", name, json!({ "name": name, "is_family": true })),
        }
    }

    /// The object for a mention; dates, courts and the like have none.
    fn mention(&mut self, entity: &Entity) {
        let pattern = |path: &str, value: &str| {
            let value = value.replace('\\', "\\\\").replace('\'', "\\'");
            format!("[{path} = '{value}']")
        };
        let pattern = match entity {
            Entity::Actor(name) => return drop(self.actor(name)),
            Entity::Country(code) => return drop(self.country(code)),
            Entity::Sector(label) => return drop(self.sector(label)),
            Entity::Malware(name) => return drop(self.used("malware", name)),
            Entity::Tool(name) => return drop(self.used("tool", name)),
            Entity::Technique(id) => return drop(self.used("technique", id)),
            Entity::Vulnerability(id) => {
                let reference = json!([{ "source_name": "cve", "external_id": id }]);
                return drop(self.add(
                    "vulnerability",
                    id,
                    json!({ "name": id, "external_references": reference }),
                ));
            }
            Entity::Name(name) => pattern("domain-name:value", name.as_str()),
            Entity::Url(url) => pattern("url:value", url),
            Entity::Address(address) if address.is_ipv4() => pattern("ipv4-addr:value", &address.to_string()),
            Entity::Address(address) => pattern("ipv6-addr:value", &address.to_string()),
            Entity::Email(address) => pattern("email-addr:value", address),
            Entity::Md5(digest) => pattern("file:hashes.MD5", digest),
            Entity::Sha1(digest) => pattern("file:hashes.'SHA-1'", digest),
            Entity::Sha256(digest) => pattern("file:hashes.'SHA-256'", digest),
            Entity::Sha512(digest) => pattern("file:hashes.'SHA-512'", digest),
            Entity::Tactic(_) | Entity::Date(_) | Entity::Court(_) | Entity::CaseNumber(_) => return,
        };
        let from = self.published();
        let more =
            json!({ "name": entity.value(), "pattern": pattern, "pattern_type": "stix", "valid_from": from });
        self.add("indicator", &pattern, more);
    }

    fn claim(&mut self, claim: &Claim) {
        let text =
            self.reading.sentences.get(claim.sentence as usize).map_or("", |sentence| sentence.text.as_str());
        let by = claim.claimant.as_ref().map_or_else(String::new, |by| format!(" (said of {by})"));
        let sentence = format!("claimed in these words{by}: {text}");
        match &claim.statement {
            Statement::Alias { subject, relation, object } => {
                let words = match relation {
                    NameRelation::SameAs => "two names of one actor",
                    NameRelation::DistinctFrom => "two actors",
                    NameRelation::Overlaps => "overlapping actors",
                    NameRelation::PartOf => "the source is a part of the target",
                    NameRelation::RenamedFrom => "the target is the older name",
                };
                let (source, target) = (self.actor(subject), self.actor(object));
                self.relate(&source, "related-to", &target, &format!("{words}; {sentence}"));
            }
            Statement::Origin { actor: Some(actor), country } => {
                let (source, target) = (self.actor(actor), self.country(country));
                self.relate(&source, "originates-from", &target, &sentence);
            }
            Statement::Origin { actor: None, .. } => {}
            Statement::Targets { actor, sectors, countries } => {
                let source = self.actor(actor);
                for sector in sectors {
                    let target = self.sector(sector);
                    self.relate(&source, "targets", &target, &sentence);
                }
                for country in countries {
                    let target = self.country(country);
                    self.relate(&source, "targets", &target, &sentence);
                }
            }
            Statement::Uses { actor, category, name } => {
                let (source, target) = (self.actor(actor), self.used(category, name));
                self.relate(&source, "uses", &target, &sentence);
            }
            Statement::LegalAct(act) => {
                let report = self.id("report", &[WHOLE]);
                let content = serde_json::to_string(act).unwrap_or_default();
                let more = json!({ "abstract": "legal act", "content": format!("{content}; {sentence}"), "object_refs": [report] });
                self.add("note", &content, more);
            }
        }
    }

    fn relate(&mut self, source: &str, verb: &str, target: &str, description: &str) {
        let more = json!({
            "relationship_type": verb, "source_ref": source, "target_ref": target, "description": description,
        });
        self.add("relationship", &format!("{source} {verb} {target}"), more);
    }

    fn published(&self) -> String {
        self.reading.date.map_or_else(|| self.at.clone(), |date| to_the_millisecond(date.start()))
    }

    fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        let publisher = self.reading.publisher.clone().map(|name| {
            self.add(
                "identity",
                &format!("publisher {name}"),
                json!({ "name": name, "identity_class": "organization" }),
            )
        });
        let mut refs: BTreeSet<String> =
            self.objects.keys().filter(|id| !id.starts_with("note--")).cloned().collect();
        // A report refers to something (section 4.15), if only to its publisher.
        if refs.is_empty() {
            refs.insert(self.add(
                "identity",
                "unknown publisher",
                json!({ "name": "unknown publisher", "identity_class": "unknown" }),
            ));
        }
        let title =
            self.reading.title.clone().unwrap_or_else(|| format!("report {}", self.reading.source.short()));
        let mut more = json!({ "name": title, "published": self.published(), "object_refs": refs });
        if let Some(publisher) = publisher {
            more["created_by_ref"] = json!(publisher);
        }
        more["external_references"] = json!([{
            "source_name": self.reading.publisher.as_deref().unwrap_or("source"),
            "description": "the document this was read from",
            "hashes": { "SHA-256": self.reading.source },
        }]);
        let report = self.add("report", WHOLE, more);
        // The report first, for who reads it.
        let first = self.objects.remove(&report);
        let mut out = Vec::new();
        let mut writer = BundleWriter::new(&mut out, &self.id("bundle", &[]))?;
        for object in first.iter().chain(self.objects.values()) {
            writer.made(object)?;
        }
        writer.finish()?;
        Ok(out)
    }
}

/// The key of the one report in a bundle.
const WHOLE: &str = "";

/// `industry-sector-ov` (section 10.6), as far as the built-in words use it.
const VOCABULARY: [&str; 28] = [
    "agriculture",
    "aerospace",
    "automotive",
    "chemical",
    "construction",
    "defense",
    "education",
    "emergency-services",
    "energy",
    "entertainment",
    "financial-services",
    "government",
    "government-local",
    "healthcare",
    "hospitality-leisure",
    "infrastructure",
    "insurance",
    "manufacturing",
    "mining",
    "non-profit",
    "nuclear",
    "pharmaceuticals",
    "retail",
    "technology",
    "telecommunications",
    "transportation",
    "utilities",
    "water",
];
