//! Microsoft's map of threat-actor names (`MicrosoftMapping.json`): an array of objects with `Threat actor name`,
//! `Origin/Threat` and `Other names`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::ops::ControlFlow;

use model::{
    Actor, AliasClaim, AliasRelation, Digest, Knowledge, NameScheme, Origin, Rejected, Said, country_code,
};
use serde::Deserialize;

use crate::elements::{Layout, Part, read_elements};
use crate::{DocumentError, Record, Source, grade};

/// One entry may have this many bytes.
const ENTRY_LIMIT: usize = 64 << 10;

/// Bytes of entries that are kept until all are known; the map has 22 KB.
const BUDGET: usize = 32 << 20;

/// Who says so.
const MICROSOFT: &str = "microsoft";

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "Threat actor name")]
    name: String,
    #[serde(rename = "Origin/Threat", default)]
    origin: Option<String>,
    #[serde(rename = "Other names", default)]
    others: Option<String>,
}

/// An entry with where it stands.
struct Placed {
    entry: Entry,
    origin: Origin,
}

/// Reads the map: one actor an entry, and a claim for each of its other names.
///
/// A name of Microsoft's own older schemes was `renamed to` the entry's (`Thallium`, now `Emerald Sleet`). Any other name
/// is the `same`, unless the map has it under several entries: then it is `broader than` each of them (`Velvet Chollima`),
/// and an own older name under several was split. The map carries no dates, and names of the present scheme exist since
/// April 2023 ([`NameScheme::since`]).
///
/// Of `Origin/Threat`, a comma-separated mixture, the first country counts; kinds of threat (`Financially motivated`)
/// are no country. The line of a record is the ordinal number of its entry, from 1. Rejections: `too_long`, `utf8`,
/// `json`, `shape` (no name), `too_many` (more entries than are kept at once).
///
/// # Errors
/// [`DocumentError`] when the document's frame is no JSON; what was read before is handed over.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> Result<(), DocumentError> {
    let (mut entries, mut kept, mut stopped) = (Vec::new(), 0_usize, false);
    let read = read_elements(input, Layout::Top, ENTRY_LIMIT, &mut |part| {
        let flow = match part {
            Part::Element { ordinal, bytes, .. } => match parse(bytes) {
                Ok(_) if kept + bytes.len() > BUDGET => {
                    let reason = format!("the map's entries exceed {} MiB", BUDGET >> 20);
                    sink(Err(reject(ordinal, "too_many", &reason, bytes)))
                }
                Ok(entry) => {
                    kept += bytes.len();
                    let raw = Some(Digest::of(bytes));
                    let origin = Origin { source: source.file.to_owned(), raw, line: ordinal };
                    entries.push(Placed { entry, origin });
                    ControlFlow::Continue(())
                }
                Err((code, reason)) => sink(Err(reject(ordinal, code, &reason, bytes))),
            },
            Part::Oversize { ordinal, head, .. } => {
                sink(Err(reject(ordinal, "too_long", "it is longer than 64 KiB", head)))
            }
            Part::Member { .. } => ControlFlow::Continue(()),
        };
        stopped = flow.is_break();
        flow
    });
    if !stopped {
        let _ = give(&entries, sink);
    }
    read
}

fn reject(ordinal: u64, code: &str, reason: &str, bytes: &[u8]) -> Rejected {
    Rejected::new(ordinal, code, format!("entry {ordinal} of the map: {reason}"), bytes)
}

fn parse(bytes: &[u8]) -> Result<Entry, (&'static str, String)> {
    let text = std::str::from_utf8(bytes).map_err(|error| ("utf8", error.to_string()))?;
    let entry: Entry = serde_json::from_str(text).map_err(|error| {
        let code = if error.is_data() { "shape" } else { "json" };
        (code, error.to_string())
    })?;
    if entry.name.trim().is_empty() {
        return Err(("shape", "`Threat actor name` is empty".to_owned()));
    }
    Ok(entry)
}

impl Entry {
    fn name(&self) -> &str {
        self.name.trim()
    }

    /// Its other names, each once.
    fn others(&self) -> BTreeSet<&str> {
        let others = self.others.iter().flat_map(|others| others.split(',')).map(str::trim);
        others.filter(|other| !other.is_empty() && *other != self.name()).collect()
    }
}

/// Hands over the actors and the claims about their names.
fn give(
    entries: &[Placed],
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut under: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for Placed { entry, .. } in entries {
        for other in entry.others() {
            under.entry(other.to_lowercase()).or_default().insert(entry.name());
        }
    }
    for Placed { entry, origin } in entries {
        let name = entry.name();
        let country = entry.origin.iter().flat_map(|origin| origin.split(',')).find_map(country_code);
        sink(Ok(Record::Knowledge(Knowledge::Actor(Actor {
            source: MICROSOFT.to_owned(),
            external_id: None,
            name: name.to_owned(),
            country: country.map(str::to_owned),
            targets_sectors: Vec::new(),
            targets_countries: Vec::new(),
            said: Said::graded(grade::of_own_names()),
            origin: origin.clone(),
        }))))?;
        for other in entry.others() {
            let spread = under.get(&other.to_lowercase()).is_some_and(|names| names.len() > 1);
            sink(Ok(Record::Knowledge(Knowledge::Alias(claim(name, other, spread)))))?;
        }
    }
    ControlFlow::Continue(())
}

/// What the map says of an entry's name and another; `spread` says that the other stands under several entries.
fn claim(name: &str, other: &str, spread: bool) -> AliasClaim {
    let own = NameScheme::of(other).party() == NameScheme::party_of(MICROSOFT);
    let (subject, relation, object) = match (own, spread) {
        (true, false) => (other, AliasRelation::RenamedTo, name),
        (true, true) => (name, AliasRelation::SplitFrom, other),
        (false, true) => (other, AliasRelation::BroaderThan, name),
        (false, false) => (name, AliasRelation::SameAs, other),
    };
    let grade = if own { grade::of_own_names() } else { grade::of_source(MICROSOFT) };
    AliasClaim {
        subject: subject.to_owned(),
        relation,
        object: object.to_owned(),
        asserter: MICROSOFT.to_owned(),
        said: Said::graded(grade),
    }
}

#[cfg(test)]
mod tests;
