//! One event.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use model::{
    Digest, Grade, Id, Indicator, Knowledge, Origin, Report, Said, SourceId, Timestamp, Tlp, Usage,
    VictimCount,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::attribute::{Attribute, Found};
use super::cluster::{Kind, Said as Told, told_by_cluster, told_by_tag};
use super::{Reader, Sink};
use crate::scalar::Scalar;
use crate::{Record, grade};

/// A name may have this many bytes.
const NAME_LIMIT: usize = 1024;

/// An event that names more actors than this is on none of them: each would get all it lists.
const ACTORS: usize = 64;

#[derive(Deserialize)]
pub(super) struct Event<'a> {
    #[serde(borrow, default)]
    uuid: Option<Scalar<'a>>,
    #[serde(borrow, default)]
    info: Option<Scalar<'a>>,
    #[serde(borrow, default)]
    date: Option<Scalar<'a>>,
    #[serde(borrow, default)]
    timestamp: Option<Scalar<'a>>,
    #[serde(borrow, rename = "Orgc", default)]
    orgc: Option<Organisation<'a>>,
    #[serde(borrow, rename = "Tag", default)]
    tags: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "Galaxy", default)]
    galaxies: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "Attribute", default)]
    attributes: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "Object", default)]
    objects: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Organisation<'a> {
    #[serde(borrow, default)]
    name: Option<Scalar<'a>>,
}

#[derive(Deserialize)]
struct Object<'a> {
    #[serde(borrow, default)]
    deleted: Option<Scalar<'a>>,
    #[serde(borrow, rename = "Attribute", default)]
    attributes: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
pub(super) struct Tag<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
}

#[derive(Deserialize)]
struct Galaxy<'a> {
    #[serde(borrow, rename = "type", default)]
    kind: Option<Scalar<'a>>,
    #[serde(borrow, rename = "GalaxyCluster", default)]
    clusters: Option<Vec<&'a RawValue>>,
}

/// What an event says, gathered.
#[derive(Default)]
struct Gathered {
    /// Names of actors by how they are named; the first kind that names any counts.
    actors: BTreeMap<u8, BTreeSet<String>>,
    indicators: BTreeSet<Indicator>,
    references: BTreeSet<String>,
    used: BTreeSet<(&'static str, Option<String>, String)>,
    sectors: BTreeSet<String>,
    countries: BTreeSet<String>,
    tags: Vec<String>,
    /// Canonical identifier and UUID.
    ids: BTreeSet<(String, String)>,
}

type Wrong = (&'static str, String);

impl<'a> Event<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, Wrong> {
        let event: Self = serde_json::from_str(text).map_err(|error| {
            let code = if error.is_data() { "shape" } else { "json" };
            (code, error.to_string())
        })?;
        if event.uuid.is_none() && event.info.is_none() {
            return Err(("shape", "it has neither `uuid` nor `info`".to_owned()));
        }
        Ok(event)
    }

    /// Hands over what the event says.
    pub(super) fn give(&self, reader: &mut Reader<'_>, raw: &[u8], sink: &mut Sink<'_>) -> ControlFlow<()> {
        let date = match self.dated() {
            Ok(date) => date,
            Err(reason) => return sink(Err(reader.rejected("time", &reason, raw))),
        };
        let mut found = Gathered::default();
        for tag in self.tags.iter().flatten() {
            match serde_json::from_str::<Tag<'_>>(tag.get()) {
                Ok(tag) => found.tag(&tag.name.text()),
                Err(error) => {
                    sink(Err(reader.rejected("shape", &format!("a tag: {error}"), tag.get().as_bytes())))?;
                }
            }
        }
        self.galaxies(self.galaxies.as_deref(), &mut found, reader, sink)?;
        let lone = self.attributes.iter().flatten().copied();
        lone.enumerate().try_for_each(|(at, one)| {
            self.attribute(&format!("attribute {}", at + 1), one, &mut found, reader, sink)
        })?;
        for (at, raw) in self.objects.iter().flatten().enumerate() {
            let object = match serde_json::from_str::<Object<'_>>(raw.get()) {
                Ok(object) => object,
                Err(error) => {
                    let reason = format!("object {}: {error}", at + 1);
                    sink(Err(reader.rejected("shape", &reason, raw.get().as_bytes())))?;
                    continue;
                }
            };
            if object.deleted.as_ref().is_some_and(is_true) {
                continue;
            }
            for (inner, one) in object.attributes.iter().flatten().enumerate() {
                let place = format!("attribute {} of object {}", inner + 1, at + 1);
                self.attribute(&place, one, &mut found, reader, sink)?;
            }
        }
        self.said(date, &found, reader, raw, sink)
    }

    /// The day the event gives; without one, when it was last changed.
    fn dated(&self) -> Result<Option<Timestamp>, String> {
        for (name, time) in [("date", &self.date), ("timestamp", &self.timestamp)] {
            if let Some(time) = time.as_ref().filter(|time| !time.text().trim().is_empty()) {
                return time.moment().map(Some).map_err(|error| format!("{name}: {error}"));
            }
        }
        Ok(None)
    }

    fn galaxies(
        &self,
        galaxies: Option<&[&RawValue]>,
        found: &mut Gathered,
        reader: &Reader<'_>,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<()> {
        for raw in galaxies.into_iter().flatten() {
            let galaxy = match serde_json::from_str::<Galaxy<'_>>(raw.get()) {
                Ok(galaxy) => galaxy,
                Err(error) => {
                    sink(Err(reader.rejected("shape", &format!("a galaxy: {error}"), raw.get().as_bytes())))?;
                    continue;
                }
            };
            let of = galaxy.kind.as_ref().map(|kind| kind.text().into_owned()).unwrap_or_default();
            for raw in galaxy.clusters.iter().flatten() {
                match told_by_cluster(&of, raw.get()) {
                    Ok((told, claims)) => {
                        found.told(told);
                        claims
                            .into_iter()
                            .try_for_each(|claim| sink(Ok(Record::Knowledge(Knowledge::Alias(claim)))))?;
                    }
                    Err(reason) => {
                        let reason = format!("a cluster of a galaxy: {reason}");
                        sink(Err(reader.rejected("shape", &reason, raw.get().as_bytes())))?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn attribute(
        &self,
        place: &str,
        raw: &RawValue,
        found: &mut Gathered,
        reader: &mut Reader<'_>,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<()> {
        let bytes = raw.get().as_bytes();
        let attribute = match Attribute::parse(raw.get()) {
            Ok(attribute) => attribute,
            Err((code, reason)) => {
                return sink(Err(reader.rejected(code, &format!("{place}: {reason}"), bytes)));
            }
        };
        if attribute.is_deleted() {
            return ControlFlow::Continue(());
        }
        for tag in attribute.tags() {
            if let Some(told) = told_by_tag(&tag) {
                found.told(told);
            } else if of_tlp(&tag).is_some() {
                // The whole event is marked like its narrowest part: its claims are one report.
                found.tags.push(tag);
            }
        }
        self.galaxies(attribute.galaxies(), found, reader, sink)?;
        match attribute.found() {
            Ok(Found::Values { values, canonical }) => {
                if let (Some(canonical), Some(uuid)) = (canonical, attribute.uuid()) {
                    found.ids.insert((canonical, uuid));
                }
                found.indicators.extend(values);
            }
            Ok(Found::Reference(link)) => drop(found.references.insert(link)),
            Ok(Found::Actor(name)) => found.told(Told::of(Kind::Actor(9), name)),
            Ok(Found::Nothing) => reader.skipped += 1,
            Err(reason) => sink(Err(reader.rejected("indicator", &format!("{place}: {reason}"), bytes)))?,
        }
        ControlFlow::Continue(())
    }

    /// The report on each actor and the claims of what it uses.
    fn said(
        &self,
        date: Option<Timestamp>,
        found: &Gathered,
        reader: &mut Reader<'_>,
        raw: &[u8],
        sink: &mut Sink<'_>,
    ) -> ControlFlow<()> {
        let text = |value: &Option<Scalar<'_>>| {
            value.as_ref().map(|value| value.text().trim().to_owned()).unwrap_or_default()
        };
        let publisher = self.orgc.as_ref().map(|orgc| text(&orgc.name)).filter(|name| !name.is_empty());
        let publisher = publisher.unwrap_or_else(|| reader.file.to_owned());
        for (canonical, id) in &found.ids {
            let named =
                SourceId { canonical: canonical.clone(), id: id.clone(), asserter: publisher.clone() };
            sink(Ok(Record::Knowledge(Knowledge::SourceId(named))))?;
        }
        let Some(actors) = found.actors.values().find(|names| !names.is_empty()) else {
            reader.skipped += 1;
            return ControlFlow::Continue(());
        };
        if actors.len() > ACTORS {
            let reason = format!("it names {} actors, more than {ACTORS}", actors.len());
            return sink(Err(reader.rejected("too_many", &reason, raw)));
        }
        let grade: Grade = grade::of_tags(found.tags.iter().map(String::as_str)).unwrap_or_default();
        let marking: Option<Tlp> = found.tags.iter().filter_map(|tag| of_tlp(tag)).max();
        let said = Said { date, grade, marking, ..Said::default() };
        let key = [text(&self.uuid), text(&self.info)].into_iter().find(|text| !text.is_empty());
        let victims = found.victims();
        for actor in actors {
            for (category, external_id, name) in &found.used {
                sink(Ok(Record::Knowledge(Knowledge::Usage(Usage {
                    actor: actor.clone(),
                    category: (*category).to_owned(),
                    external_id: external_id.clone(),
                    name: name.clone(),
                    asserter: publisher.clone(),
                    said: said.clone(),
                }))))?;
            }
            if found.indicators.is_empty() && victims.is_empty() {
                continue;
            }
            sink(Ok(Record::Knowledge(Knowledge::Report(Report {
                id: Id::of(&[actor, "misp", key.as_deref().unwrap_or_default()]),
                actor: actor.clone(),
                date: date.unwrap_or(Timestamp::EPOCH),
                dated: date.is_some(),
                publisher: publisher.clone(),
                grade,
                marking,
                references: found.references.iter().cloned().collect(),
                indicators: found.indicators.iter().cloned().collect(),
                victims: victims.clone(),
                origin: Origin {
                    source: reader.file.to_owned(),
                    raw: Some(Digest::of(raw)),
                    line: reader.ordinal,
                },
            }))))?;
        }
        ControlFlow::Continue(())
    }
}

impl Gathered {
    fn tag(&mut self, name: &str) {
        if let Some(told) = told_by_tag(name) {
            self.told(told);
        } else if name.len() <= NAME_LIMIT {
            self.tags.push(name.to_owned());
        }
    }

    fn told(&mut self, told: Told) {
        let Told { kind, name, external_id } = told;
        if name.is_empty() || name.len() > NAME_LIMIT {
            return;
        }
        match kind {
            Kind::Actor(rank) => drop(self.actors.entry(rank).or_default().insert(name)),
            Kind::Used(category) => drop(self.used.insert((category, external_id, name))),
            Kind::Sector => drop(self.sectors.insert(name)),
            Kind::Target => {
                self.countries.extend(model::country_code(&name).map(str::to_owned));
            }
            Kind::Other => {}
        }
    }

    fn victims(&self) -> Vec<VictimCount> {
        let victim = |sector: Option<&String>, country: Option<&String>| VictimCount {
            sector: sector.cloned(),
            country: country.cloned(),
            count: 1,
        };
        let sectors = self.sectors.iter().map(|sector| victim(Some(sector), None));
        sectors.chain(self.countries.iter().map(|country| victim(None, Some(country)))).collect()
    }
}

/// The marking of a tag of MISP's taxonomy `tlp`.
fn of_tlp(tag: &str) -> Option<Tlp> {
    let tag = tag.trim().to_ascii_lowercase();
    tag.strip_prefix("tlp:").and_then(Tlp::of_name)
}

pub(super) fn is_true(flag: &Scalar<'_>) -> bool {
    matches!(flag, Scalar::Flag(true)) || matches!(&*flag.text(), "1" | "true")
}
