//! One entry of a galaxy.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use model::{Actor, AliasClaim, AliasRelation, Digest, Knowledge, Origin};
use serde::Deserialize;

use super::Sink;
use super::texts::Texts;
use crate::Record;
use crate::country::country_code;

/// A name may have this many bytes.
const NAME_LIMIT: usize = 1024;

/// An entry as far as it is read.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) value: String,
    #[serde(default)]
    pub(super) uuid: Option<String>,
    #[serde(default)]
    meta: Meta,
    #[serde(default)]
    related: Vec<Related>,
}

/// The keys of `meta` that are read; galaxies name the same thing differently.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta {
    synonyms: Texts,
    country: Texts,
    #[serde(rename = "cfr-suspected-victims")]
    cfr_suspected_victims: Texts,
    #[serde(rename = "suspected-victims")]
    suspected_victims: Texts,
    observed_countries: Texts,
    #[serde(rename = "cfr-target-category")]
    cfr_target_category: Texts,
    #[serde(rename = "target-category")]
    target_category: Texts,
    target_categories: Texts,
    #[serde(rename = "targeted-sector")]
    targeted_sector: Texts,
}

#[derive(Deserialize)]
struct Related {
    #[serde(rename = "dest-uuid", default)]
    dest_uuid: String,
    #[serde(rename = "type", default)]
    kind: String,
}

/// Where an entry stands.
pub(super) struct Place<'f> {
    pub(super) source: String,
    pub(super) file: &'f str,
    pub(super) ordinal: u64,
    pub(super) raw: Digest,
}

impl Entry {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, (&'static str, String)> {
        let text = std::str::from_utf8(bytes).map_err(|error| ("utf8", error.to_string()))?;
        let mut entry: Self = serde_json::from_str(text).map_err(|error| {
            let code = if error.is_data() { "shape" } else { "json" };
            (code, error.to_string())
        })?;
        entry.value = entry.value.trim().to_owned();
        if entry.value.is_empty() {
            return Err(("shape", "`value` is empty".to_owned()));
        }
        if entry.value.len() > NAME_LIMIT {
            return Err(("too_long", format!("`value` is longer than {NAME_LIMIT} bytes")));
        }
        Ok(entry)
    }

    /// Hands over the actor and the claims about its names.
    pub(super) fn actor(&self, place: &Place<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let meta = &self.meta;
        let country = meta.country.0.iter().find(|text| !text.is_empty());
        let sectors = [
            &meta.cfr_target_category,
            &meta.target_category,
            &meta.target_categories,
            &meta.targeted_sector,
        ];
        let sectors: BTreeSet<&String> = sectors.into_iter().flat_map(|texts| &texts.0).collect();
        let victims = [&meta.cfr_suspected_victims, &meta.suspected_victims, &meta.observed_countries];
        let victims: BTreeSet<&str> =
            victims.into_iter().flat_map(|texts| &texts.0).filter_map(|text| country_code(text)).collect();
        let actor = Actor {
            source: place.source.clone(),
            external_id: self.uuid.clone(),
            name: self.value.clone(),
            country: country.map(|text| country_code(text).map_or_else(|| text.clone(), str::to_owned)),
            targets_sectors: sectors.into_iter().cloned().collect(),
            targets_countries: victims.into_iter().map(str::to_owned).collect(),
            origin: Origin { source: place.file.to_owned(), raw: Some(place.raw), line: place.ordinal },
        };
        sink(Ok(Record::Knowledge(Knowledge::Actor(actor))))?;
        let parts = named_and_coded(&self.value).into_iter().flat_map(|(name, code)| [name, code]);
        let mut said = BTreeSet::from([self.value.as_str()]);
        for name in parts.chain(meta.synonyms.0.iter().map(String::as_str)) {
            if said.insert(name) {
                sink(Ok(alias(&self.value, AliasRelation::SameAs, name, &place.source)))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// How this entry relates to others, with their UUIDs.
    pub(super) fn relations(&self) -> impl Iterator<Item = (Relation, &str)> {
        self.related.iter().filter_map(|related| {
            let relation = match related.kind.as_str() {
                "part-of" => Relation::PartOf,
                "similar" => Relation::Similar,
                _ => return None,
            };
            Some((relation, related.dest_uuid.as_str()))
        })
    }
}

/// How an entry relates to another one of its galaxy, as far as that speaks of identity.
#[derive(Clone, Copy)]
pub(super) enum Relation {
    PartOf,
    Similar,
}

/// The claim about two entries of one galaxy.
pub(super) fn related(name: &str, relation: Relation, other: &str, asserter: &str) -> Record {
    match relation {
        Relation::PartOf => alias(other, AliasRelation::BroaderThan, name, asserter),
        Relation::Similar => alias(name, AliasRelation::SameAs, other, asserter),
    }
}

fn alias(subject: &str, relation: AliasRelation, object: &str, asserter: &str) -> Record {
    Record::Knowledge(Knowledge::Alias(AliasClaim {
        subject: subject.to_owned(),
        relation,
        object: object.to_owned(),
        asserter: asserter.to_owned(),
    }))
}

/// The parts of `NAME - CODE`, where the code is capitals, digits and hyphens with at least one digit.
fn named_and_coded(value: &str) -> Option<(&str, &str)> {
    let (name, code) = value.rsplit_once(" - ")?;
    let (name, code) = (name.trim(), code.trim());
    let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    let coded = code.bytes().all(allowed) && code.bytes().any(|b| b.is_ascii_digit());
    (coded && !name.is_empty()).then_some((name, code))
}
