//! Microsoft's map of threat-actor names (`MicrosoftMapping.json`): an array of objects with `Threat actor name`,
//! `Origin/Threat` and `Other names`.

use std::io::BufRead;
use std::ops::ControlFlow;

use model::{Actor, AliasClaim, AliasRelation, Digest, Knowledge, Origin, Rejected};
use serde::Deserialize;

use crate::country::country_code;
use crate::elements::{Layout, Part, read_elements};
use crate::{DocumentError, Record, Source};

/// One entry may have this many bytes.
const ENTRY_LIMIT: usize = 64 << 10;

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

/// Reads the map: one actor an entry, and one claim that it is the same for each of its other names.
///
/// Of `Origin/Threat`, a comma-separated mixture, the first country counts; kinds of threat (`Financially motivated`)
/// are no country. The line of a record is the ordinal number of its entry, from 1. Rejections: `too_long`, `utf8`,
/// `json`, `shape` (no name).
///
/// # Errors
/// [`DocumentError`] when the document's frame is no JSON.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> Result<(), DocumentError> {
    read_elements(input, Layout::Top, ENTRY_LIMIT, &mut |part| match part {
        Part::Element { ordinal, bytes, .. } => match parse(bytes) {
            Ok(entry) => actor(&entry, ordinal, bytes, source, sink),
            Err((code, reason)) => sink(Err(reject(ordinal, code, &reason, bytes))),
        },
        Part::Oversize { ordinal, head, .. } => {
            sink(Err(reject(ordinal, "too_long", "it is longer than 64 KiB", head)))
        }
        Part::Member { .. } => ControlFlow::Continue(()),
    })
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

fn actor(
    entry: &Entry,
    ordinal: u64,
    bytes: &[u8],
    source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let name = entry.name.trim();
    let country = entry.origin.iter().flat_map(|origin| origin.split(',')).find_map(country_code);
    sink(Ok(Record::Knowledge(Knowledge::Actor(Actor {
        source: MICROSOFT.to_owned(),
        external_id: None,
        name: name.to_owned(),
        country: country.map(str::to_owned),
        targets_sectors: Vec::new(),
        targets_countries: Vec::new(),
        origin: Origin { source: source.file.to_owned(), raw: Some(Digest::of(bytes)), line: ordinal },
    }))))?;
    let mut said = std::collections::BTreeSet::from(["", name]);
    for other in entry.others.iter().flat_map(|others| others.split(',')).map(str::trim) {
        if said.insert(other) {
            sink(Ok(Record::Knowledge(Knowledge::Alias(AliasClaim {
                subject: name.to_owned(),
                relation: AliasRelation::SameAs,
                object: other.to_owned(),
                asserter: MICROSOFT.to_owned(),
            }))))?;
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests;
