//! STIX 2.1 bundles (OASIS STIX 2.1, section 8), with the `x_mitre_*` extensions of ATT&CK.
//!
//! Read are groups (`intrusion-set`, `threat-actor`), what they use (`uses` to `attack-pattern`, `malware`, `tool`),
//! whom they target (`targets` to `identity` and `location`, as sectors and countries, never by name) and where they
//! come from (`originates-from`, `located-at`). Other types, sightings and indicators included, are passed over.

use std::io::BufRead;
use std::ops::ControlFlow;

use model::{Digest, Rejected};

use crate::elements::{ELEMENT_LIMIT, Layout, Part, read_elements};
use crate::{DocumentError, Record, Source};

mod graph;
mod object;

use graph::Graph;
use object::Object;

/// Reads a bundle object by object; an object longer than 4 MiB, or that is no STIX object, is rejected alone.
///
/// The line of a record or rejection is the ordinal number of its object in the bundle, from 1. Actors, their aliases
/// and what they use are handed over after the last object, because a relationship may stand before its ends;
/// memory is bounded by a budget, and what exceeds it is rejected as `too_many`. Objects that are revoked or
/// deprecated are passed over, with their relationships. Of several versions of one object the last modified counts.
///
/// A bundle that breaks off still gives what its objects before the fault say together; a relationship whose end
/// would come after the fault is rejected. Only when the fault comes before the document's `type` nothing is given,
/// for it may be no bundle; the error then says how many objects were dropped.
///
/// Returns how many well-formed objects hold nothing that is kept: other types, revoked or deprecated ones.
///
/// Rejections: `too_long`, `utf8`, `json`, `shape` (no `type` or `id`, a group without name), `dangling_ref` (a
/// relationship whose end is not in the bundle), `too_many`.
///
/// # Errors
/// [`DocumentError`] when the document is no bundle or ends early; rejections handed over before stay valid.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> Result<u64, DocumentError> {
    let mut graph = Graph::new(source.file.to_owned());
    let mut stopped = false;
    let (mut kind, mut read, mut skipped) = (None, 0_u64, 0_u64);
    let cut = read_elements(input, Layout::Under("objects"), ELEMENT_LIMIT, &mut |part| {
        let rejected = match part {
            Part::Member { key: "type", value } => {
                kind = serde_json::from_slice::<String>(value).ok();
                None
            }
            Part::Member { .. } => None,
            Part::Element { ordinal, bytes, .. } => match judge(ordinal, bytes, &mut graph) {
                Ok(kept) => {
                    read += 1;
                    skipped += u64::from(!kept);
                    None
                }
                Err(rejected) => Some(rejected),
            },
            Part::Oversize { ordinal, head, .. } => {
                Some(reject(ordinal, "too_long", "it is longer than 4 MiB", head))
            }
        };
        let flow = rejected.map_or(ControlFlow::Continue(()), |rejected| sink(Err(rejected)));
        stopped = flow.is_break();
        flow
    });
    if stopped {
        return Ok(skipped);
    }
    match (cut, kind.as_deref()) {
        (Ok(()), Some("bundle")) => {
            let _ = graph.resolve(true, sink);
            Ok(skipped)
        }
        (Err(error), Some("bundle")) => {
            let _ = graph.resolve(false, sink);
            Err(error)
        }
        (Err(DocumentError::Malformed { reason }), None) => Err(DocumentError::Malformed {
            reason: format!(
                "{reason}; the {read} objects read before are dropped, for no `type` says bundle"
            ),
        }),
        (Err(error), _) => Err(error),
        (Ok(()), _) => Err(DocumentError::Malformed {
            reason: format!("its `type` is not `bundle`; the {read} objects in it are dropped"),
        }),
    }
}

/// Adds an object to the graph; `false` when there is nothing in it to keep.
fn judge(ordinal: u64, bytes: &[u8], graph: &mut Graph) -> Result<bool, Rejected> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| reject(ordinal, "utf8", &error.to_string(), bytes))?;
    let object = Object::parse(text).map_err(|(code, reason)| reject(ordinal, code, &reason, bytes))?;
    let Some(object) = object else { return Ok(false) };
    let kept = !object.withdrawn;
    let origin = graph::Place { ordinal, raw: Digest::of(bytes) };
    let added = graph.add(object, origin, bytes);
    added.map(|()| kept).map_err(|(code, reason)| reject(ordinal, code, &reason, bytes))
}

fn reject(ordinal: u64, code: &str, reason: &str, bytes: &[u8]) -> Rejected {
    Rejected::new(ordinal, code, format!("object {ordinal} of the bundle: {reason}"), bytes)
}

#[cfg(test)]
mod tests;
