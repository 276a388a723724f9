//! What a bundle says about groups: knowledge of actors, their aliases, what they use, and what is listed for them.
//!
//! Read are groups (`intrusion-set`, `threat-actor`), what they use (`uses` to `attack-pattern`, `malware`, `tool`),
//! whom they target (`targets` to `identity` and `location`, as sectors and countries, never by name), where they
//! come from (`originates-from`, `located-at`), what became of them (`revoked-by`), reports and groupings with the
//! indicators and observables they refer to, and indicators that `indicate` a group or its campaign. Other types are
//! passed over; they stay in the source. Objects of STIX 2.0 are read as what they are in 2.1 ([`upgrade`]).

use std::io::BufRead;
use std::ops::ControlFlow;

use model::{Digest, Rejected};

use super::bundle::{read_bundle, reject};
use super::object::Object;
use super::upgrade::upgrade;
use crate::{DocumentError, Record, Source};

mod graph;
mod subject;

use graph::Graph;
use subject::Subject;

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
/// Returns how many well-formed objects hold nothing that is kept: other types, revoked or deprecated ones, and reports,
/// indicators and observables of which nothing could be said of an actor.
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
    let (mut read, mut skipped) = (0_u64, 0_u64);
    let (head, cut) = read_bundle(input, &mut |ordinal, object| match object
        .and_then(|object| judge(ordinal, &object, &mut graph))
    {
        Ok(kept) => {
            read += 1;
            skipped += u64::from(!kept);
            ControlFlow::Continue(())
        }
        Err(rejected) => sink(Err(rejected)),
    });
    if head.stopped {
        return Ok(skipped);
    }
    match (cut, head.kind.as_deref()) {
        (Ok(()), Some("bundle")) => {
            let _ = graph.resolve(true, &mut skipped, sink);
            Ok(skipped)
        }
        (Err(error), Some("bundle")) => {
            let _ = graph.resolve(false, &mut skipped, sink);
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
fn judge(ordinal: u64, object: &Object<'_>, graph: &mut Graph) -> Result<bool, Rejected> {
    let bytes = object.raw();
    let Some(upgraded) = upgrade(object) else { return keep(ordinal, object, bytes, graph) };
    let mut kept = false;
    for members in upgraded.objects {
        let made = Object::from_members(members)
            .map_err(|error| reject(ordinal, "shape", &error.to_string(), bytes))?;
        kept |= keep(ordinal, &made, bytes, graph)?;
    }
    Ok(kept)
}

fn keep(ordinal: u64, object: &Object<'_>, bytes: &[u8], graph: &mut Graph) -> Result<bool, Rejected> {
    let wrong = |(code, reason): (&str, String)| reject(ordinal, code, &reason, bytes);
    let Some(subject) = Subject::of(object).map_err(wrong)? else { return Ok(false) };
    let kept = !subject.withdrawn;
    let place = graph::Place { ordinal, raw: Digest::of(bytes) };
    graph.add(subject, place, bytes).map_err(wrong)?;
    Ok(kept)
}

#[cfg(test)]
mod tests;
