//! MISP galaxy clusters: one file is one galaxy's list of entries (misp-galaxy, `clusters/*.json`).
//!
//! Galaxies of actors give actors and alias claims. Other galaxies (malware, tools, techniques) give nothing: their
//! entries name actors only by the UUID of an entry in another file, and a claim of use needs the actor's name. Within
//! one galaxy two entries are two actors; that follows from the actors' records, and no claim says so pair by pair.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::ControlFlow;

use model::{Digest, Rejected, Said};

use crate::elements::{ELEMENT_LIMIT, Layout, Part, read_elements};
use crate::scalar::Scalar;
use crate::{DocumentError, Record, Source, grade};

mod entry;
mod texts;

use entry::{Entry, Place, Related};

/// What a sink is here.
type Sink<'s> = dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()> + 's;

/// Bytes of raw entries kept while the galaxy's type is not known, or their names for relations.
const BUDGET: usize = 64 << 20;

/// Reads a galaxy entry by entry; the line of a record is the ordinal number of its entry in `values`, from 1.
/// Returns how many entries were well-formed and gave nothing, the galaxy being none of actors.
///
/// The source of actors and claims is `misp-galaxy:` and the galaxy's `type`. Claims are: the entry's value is the
/// same as each of its `synonyms`; `NAME - CODE` values (`海莲花 - APT-C-00`) are the same as each of their two parts;
/// the entry that this one is `part-of`, when it is in the same galaxy, is broader; one that it is `similar` to, in the
/// same galaxy, is the same, which disputes the galaxy's own two entries; one that it `overlaps`. Relations into other
/// files and those that say nothing of identity (`uses`, `targets`) are passed over.
///
/// A galaxy dates nothing, so its statements carry its `version` as edition, and a grade by its kind ([`crate::grade`]);
/// a relation's tag of `estimative-language` sets its credibility. Victims that are no country
/// (organisations, regions) are left out: they stay in the raw record only.
///
/// Rejections: `too_long` (4 MiB), `utf8`, `json`, `shape` (no `value`), `too_many` (`type` stands after so many
/// `values` that they cannot be kept).
///
/// # Errors
/// [`DocumentError`] when the document is no galaxy or ends early.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut Sink<'_>,
) -> Result<u64, DocumentError> {
    let mut galaxy = Galaxy { file: source.file, ..Galaxy::default() };
    let mut stopped = false;
    read_elements(input, Layout::Under("values"), ELEMENT_LIMIT, &mut |part| {
        let flow = galaxy.take(part, sink);
        stopped = flow.is_break();
        flow
    })?;
    if stopped {
        return Ok(galaxy.skipped);
    }
    if galaxy.kind.is_none() {
        return Err(DocumentError::Malformed {
            reason: "it has no `type`, so it is no MISP galaxy".to_owned(),
        });
    }
    // Without a category the type alone decides.
    galaxy.category.get_or_insert_default();
    let _ = galaxy.flush(sink).is_continue() && galaxy.relate(sink).is_continue();
    Ok(galaxy.skipped)
}

#[derive(Default)]
struct Galaxy<'f> {
    file: &'f str,
    kind: Option<String>,
    category: Option<String>,
    version: Option<Scalar<'static>>,
    /// Entries that came before the galaxy's type, category and version, which stands last as MISP writes it.
    waiting: Vec<(u64, Vec<u8>)>,
    kept: usize,
    /// Entries that are well-formed and give nothing.
    skipped: u64,
    /// Names by UUID, for relations.
    names: BTreeMap<String, String>,
    /// Name of an entry, how it relates, and UUID of the entry it relates to.
    relations: Vec<(String, Related, String)>,
}

impl Galaxy<'_> {
    fn take(&mut self, part: Part<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        match part {
            Part::Member { key: "type", value } => self.kind = serde_json::from_slice(value).ok(),
            Part::Member { key: "category", value } => self.category = serde_json::from_slice(value).ok(),
            Part::Member { key: "version", value } => self.version = version(value),
            Part::Member { .. } => {}
            Part::Oversize { ordinal, head, .. } => {
                return sink(Err(reject(ordinal, "too_long", "it is longer than 4 MiB", head)));
            }
            Part::Element { ordinal, bytes, .. } => {
                let known = self.kind.is_some() && self.category.is_some();
                // What gives nothing need not wait, and what has no room goes without its edition.
                if known && (self.version.is_some() || !self.is_of_actors() || !self.keep(bytes.len())) {
                    self.flush(sink)?;
                    return self.entry(ordinal, bytes, sink);
                }
                if !known && !self.keep(bytes.len()) {
                    return sink(Err(reject(
                        ordinal,
                        "too_many",
                        "too many entries before the galaxy's type",
                        bytes,
                    )));
                }
                self.waiting.push((ordinal, bytes.to_vec()));
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether `size` more bytes are within the budget; then they count.
    fn keep(&mut self, size: usize) -> bool {
        let kept = self.kept.saturating_add(size).saturating_add(128);
        let fits = kept <= BUDGET;
        if fits {
            self.kept = kept;
        }
        fits
    }

    fn flush(&mut self, sink: &mut Sink<'_>) -> ControlFlow<()> {
        for (ordinal, bytes) in std::mem::take(&mut self.waiting) {
            self.kept = self.kept.saturating_sub(bytes.len() + 128);
            self.entry(ordinal, &bytes, sink)?;
        }
        ControlFlow::Continue(())
    }

    fn entry(&mut self, ordinal: u64, bytes: &[u8], sink: &mut Sink<'_>) -> ControlFlow<()> {
        let entry = match Entry::parse(bytes) {
            Ok(entry) => entry,
            Err((code, reason)) => return sink(Err(reject(ordinal, code, &reason, bytes))),
        };
        if !self.is_of_actors() {
            self.skipped += 1;
            return ControlFlow::Continue(());
        }
        let place = Place {
            source: self.source(),
            file: self.file,
            ordinal,
            raw: Digest::of(bytes),
            said: self.said(),
        };
        entry.actor(&place, sink)?;
        if let Some(uuid) = &entry.uuid
            && self.keep(uuid.len() + entry.value.len())
        {
            self.names.insert(uuid.clone(), entry.value.clone());
        }
        for related in entry.relations() {
            let other = related.dest_uuid.clone();
            if self.keep(other.len() + entry.value.len()) {
                self.relations.push((entry.value.clone(), related.clone(), other));
            }
        }
        ControlFlow::Continue(())
    }

    /// Claims about two entries of this galaxy.
    fn relate(&self, sink: &mut Sink<'_>) -> ControlFlow<()> {
        for (name, relation, other) in &self.relations {
            if let Some(other) = self.names.get(other) {
                sink(Ok(relation.claim(name, other, &self.source(), self.said())))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What every statement of this galaxy carries.
    fn said(&self) -> Said {
        let edition = self.version.as_ref().map(|version| format!("version {}", version.text()));
        Said { edition, ..Said::graded(grade::of_source(&self.source())) }
    }

    fn source(&self) -> String {
        format!("misp-galaxy:{}", self.kind.as_deref().unwrap_or("unknown"))
    }

    /// Whether entries are actors: by category, with `producer` excepted (vendors of reports), or by type.
    fn is_of_actors(&self) -> bool {
        let kind = self.kind.as_deref().unwrap_or_default();
        let category = self.category.as_deref().unwrap_or_default().to_ascii_lowercase();
        let by_category = matches!(
            category.as_str(),
            "actor" | "threat-actor" | "threat actor" | "threat groups" | "activity-group"
        );
        let by_type =
            ["threat-actor", "activity-group", "intrusion-set"].iter().any(|word| kind.contains(word))
                || matches!(kind, "groups" | "tidal-groups");
        kind != "producer" && (by_category || by_type)
    }
}

/// A number, or a short text.
fn version(value: &[u8]) -> Option<Scalar<'static>> {
    match serde_json::from_slice::<Scalar<'_>>(value).ok()? {
        Scalar::Integer(number) => Some(Scalar::Integer(number)),
        other => Some(Scalar::Text(other.text().chars().take(40).collect::<String>().into())),
    }
}

fn reject(ordinal: u64, code: &str, reason: &str, bytes: &[u8]) -> Rejected {
    Rejected::new(ordinal, code, format!("entry {ordinal} of the galaxy: {reason}"), bytes)
}

#[cfg(test)]
mod tests;
