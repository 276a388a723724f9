//! Events of MISP (MISP core format, draft-dulaunoy-misp-core-format): one event, a list of events, the `response` of a
//! search, as feeds and exports have them.

mod attribute;
mod cluster;
mod event;

use std::io::BufRead;
use std::ops::ControlFlow;

use model::Rejected;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::elements::{Layout, Part, read_elements};
use crate::{DocumentError, Record, Source};

/// One document may have this many bytes: an event of MISP stands in memory while it is read.
const DOCUMENT_LIMIT: usize = 64 << 20;

/// What a sink is here.
type Sink<'s> = dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()> + 's;

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow, rename = "Event", default)]
    event: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response: Option<&'a RawValue>,
}

/// Reads events. Each that names an actor, by galaxy, by tag or by an attribute `threat-actor`, gives a report on each
/// actor with the names and addresses among its attributes, and a claim for each technique, malware and tool of its
/// galaxies; the synonyms of its galaxies of actors are claims of those galaxies. Every readable name and address gives
/// the UUID of its attribute as a source's identifier. The organisation that made the event says so, at the event's date,
/// with the grade of `admiralty-scale` and the marking of `tlp` among its tags.
///
/// The line of a record or rejection is the ordinal number of its event, from 1. Of persons nothing is read: no mail
/// addresses, accounts or targets by name.
///
/// Returns how many well-formed attributes hold nothing that is kept, and events that name no actor.
///
/// Rejections: `too_long` (64 MiB), `utf8`, `json`, `shape` (an event without `info` and `uuid`, an attribute without
/// type or value), `time`, `indicator` (a value that is not what its type says).
///
/// # Errors
/// [`DocumentError`] when the document ends early; records handed over before stay valid.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut Sink<'_>,
) -> Result<u64, DocumentError> {
    let mut reader = Reader { file: source.file, ordinal: 0, skipped: 0 };
    read_elements(input, Layout::Top, DOCUMENT_LIMIT, &mut |part| match part {
        Part::Member { .. } => ControlFlow::Continue(()),
        Part::Oversize { head, .. } => {
            reader.ordinal += 1;
            sink(Err(reader.rejected("too_long", "it is longer than 64 MiB", head)))
        }
        Part::Element { bytes, .. } => reader.document(bytes, sink),
    })?;
    Ok(reader.skipped)
}

struct Reader<'f> {
    file: &'f str,
    ordinal: u64,
    skipped: u64,
}

impl Reader<'_> {
    fn document(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> ControlFlow<()> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.ordinal += 1;
                return sink(Err(self.rejected("utf8", &error.to_string(), bytes)));
            }
        };
        match serde_json::from_str::<Wrapped<'_>>(text) {
            Ok(Wrapped { event: Some(event), .. }) => self.event(event, sink),
            Ok(Wrapped { response: Some(response), .. }) => {
                // Some servers answer with one event without a list.
                match serde_json::from_str::<Vec<&RawValue>>(response.get()) {
                    Ok(events) => events.into_iter().try_for_each(|one| self.document_within(one, sink)),
                    Err(_) => self.document_within(response, sink),
                }
            }
            Ok(_) => {
                self.ordinal += 1;
                sink(Err(self.rejected("shape", "it has neither `Event` nor `response`", bytes)))
            }
            Err(error) => {
                self.ordinal += 1;
                let code = if error.is_data() { "shape" } else { "json" };
                sink(Err(self.rejected(code, &error.to_string(), bytes)))
            }
        }
    }

    /// An object under `response`; a `response` within it would be no answer of a server.
    fn document_within(&mut self, response: &RawValue, sink: &mut Sink<'_>) -> ControlFlow<()> {
        match serde_json::from_str::<Wrapped<'_>>(response.get()) {
            Ok(Wrapped { event: Some(event), .. }) => self.event(event, sink),
            _ => {
                self.ordinal += 1;
                sink(Err(self.rejected("shape", "its `response` holds no event", response.get().as_bytes())))
            }
        }
    }

    fn event(&mut self, raw: &RawValue, sink: &mut Sink<'_>) -> ControlFlow<()> {
        self.ordinal += 1;
        match event::Event::parse(raw.get()) {
            Ok(event) => event.give(self, raw.get().as_bytes(), sink),
            Err((code, reason)) => sink(Err(self.rejected(code, &reason, raw.get().as_bytes()))),
        }
    }

    fn rejected(&self, code: &str, reason: &str, bytes: &[u8]) -> Rejected {
        let ordinal = self.ordinal;
        Rejected::new(ordinal, code, format!("event {ordinal} of the document: {reason}"), bytes)
    }
}

#[cfg(test)]
mod tests;
