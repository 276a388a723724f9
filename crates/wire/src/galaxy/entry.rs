//! One entry of a galaxy.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use model::{Actor, AliasClaim, AliasRelation, Digest, Knowledge, Origin, Said, country_code};
use serde::Deserialize;

use super::Sink;
use super::texts::Texts;
use crate::{Record, grade};

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

/// How an entry relates to another one.
#[derive(Clone, Deserialize)]
pub(super) struct Related {
    #[serde(rename = "dest-uuid", default)]
    pub(super) dest_uuid: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    tags: Texts,
}

/// Where an entry stands.
pub(super) struct Place<'f> {
    pub(super) source: String,
    pub(super) file: &'f str,
    pub(super) ordinal: u64,
    pub(super) raw: Digest,
    pub(super) said: Said,
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
            said: place.said.clone(),
            origin: Origin { source: place.file.to_owned(), raw: Some(place.raw), line: place.ordinal },
        };
        sink(Ok(Record::Knowledge(Knowledge::Actor(actor))))?;
        let parts = named_and_coded(&self.value).into_iter().flat_map(|(name, code)| [name, code]);
        let mut said = BTreeSet::from([self.value.as_str()]);
        for name in parts.chain(meta.synonyms.0.iter().map(String::as_str)) {
            if said.insert(name) {
                let said = place.said.clone();
                sink(Ok(alias(&self.value, AliasRelation::SameAs, name, &place.source, said)))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// How this entry relates to others, as far as that speaks of identity.
    pub(super) fn relations(&self) -> impl Iterator<Item = &Related> {
        self.related.iter().filter(|related| related.relation().is_some())
    }
}

impl Related {
    /// The relation, and whether it runs from the other entry to this one.
    fn relation(&self) -> Option<(AliasRelation, bool)> {
        Some(match self.kind.trim() {
            // As `broader than`, for so the resolver says it.
            "part-of" => (AliasRelation::BroaderThan, true),
            "similar" => (AliasRelation::SameAs, false),
            "overlaps" => (AliasRelation::Overlaps, false),
            _ => return None,
        })
    }

    /// The claim about two entries of one galaxy. [`Entry::relations`] gives only what has a relation.
    pub(super) fn claim(&self, name: &str, other: &str, asserter: &str, said: Said) -> Record {
        let (relation, turned) = self.relation().unwrap_or((AliasRelation::Overlaps, false));
        let (subject, object) = if turned { (other, name) } else { (name, other) };
        let estimate = self.tags.0.iter().find_map(|tag| grade::of_estimate(tag));
        let grade = estimate.map_or(said.grade, |credibility| said.grade.with_credibility(credibility));
        alias(subject, relation, object, asserter, Said { grade, ..said })
    }
}

fn alias(subject: &str, relation: AliasRelation, object: &str, asserter: &str, said: Said) -> Record {
    Record::Knowledge(Knowledge::Alias(AliasClaim {
        subject: subject.to_owned(),
        relation,
        object: object.to_owned(),
        asserter: asserter.to_owned(),
        said,
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
