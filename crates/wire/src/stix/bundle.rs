//! Bundles read object by object (STIX 2.1 section 8).

use std::io::BufRead;
use std::ops::ControlFlow;

use model::Rejected;

use super::object::{Object, ObjectError};
use crate::DocumentError;
use crate::elements::{ELEMENT_LIMIT, Layout, Part, read_elements};

/// What a bundle says beside its objects.
#[derive(Debug, Default)]
pub struct BundleHead {
    /// `type`, which must be `bundle`; `None` when the document ended before it.
    pub kind: Option<String>,
    /// `id`.
    pub id: Option<String>,
    /// `spec_version`, which bundles of STIX 2.0 have.
    pub spec_version: Option<String>,
    /// How many objects were read, well formed or not.
    pub objects: u64,
    /// Whether the sink ended the reading.
    pub stopped: bool,
}

/// What takes the objects of a bundle: the ordinal number of each, from 1, and the object or why it is none.
pub type ObjectSink<'s> = dyn FnMut(u64, Result<Object<'_>, Rejected>) -> ControlFlow<()> + 's;

/// Reads the objects of a bundle one after the other; only one is in memory at a time.
///
/// `sink` gets the ordinal number of each object, from 1, and the object or why it is none: `too_long` (over 4 MiB),
/// `utf8`, `json`, `shape` (no object, or no `type`). A bad object costs itself alone. References are not looked at.
///
/// Nothing says that the document is a bundle before its end: `type` may stand last. See [`BundleHead::kind`].
///
/// # Errors
/// With what was read before: [`DocumentError`] when the document breaks off or has wrong brackets; the objects before
/// the fault stay valid.
pub fn read_bundle(
    input: &mut dyn BufRead,
    sink: &mut ObjectSink<'_>,
) -> (BundleHead, Result<(), DocumentError>) {
    let mut head = BundleHead::default();
    let done = read_elements(input, Layout::Under("objects"), ELEMENT_LIMIT, &mut |part| {
        let flow = match part {
            Part::Member { key, value } => {
                let text = || serde_json::from_slice::<String>(value).ok();
                match key {
                    "type" => head.kind = text(),
                    "id" => head.id = text(),
                    "spec_version" => head.spec_version = text(),
                    _ => {}
                }
                ControlFlow::Continue(())
            }
            Part::Element { ordinal, bytes, .. } => {
                head.objects += 1;
                sink(ordinal, judge(ordinal, bytes))
            }
            Part::Oversize { ordinal, head: excerpt, .. } => {
                head.objects += 1;
                sink(ordinal, Err(reject(ordinal, "too_long", "it is longer than 4 MiB", excerpt)))
            }
        };
        head.stopped = flow.is_break();
        flow
    });
    (head, done)
}

fn judge(ordinal: u64, bytes: &[u8]) -> Result<Object<'_>, Rejected> {
    // Told apart from other faults, for it is the one that whoever sent the file can name.
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(reject(ordinal, "utf8", &error.to_string(), bytes));
    }
    Object::parse(bytes).map_err(|error| {
        let code = match &error {
            ObjectError::Json(error) if !error.is_data() => "json",
            _ => "shape",
        };
        reject(ordinal, code, &error.to_string(), bytes)
    })
}

/// A rejection of the object number `ordinal` of a bundle.
pub(crate) fn reject(ordinal: u64, code: &str, reason: &str, bytes: &[u8]) -> Rejected {
    Rejected::new(ordinal, code, format!("object {ordinal} of the bundle: {reason}"), bytes)
}

#[cfg(test)]
mod tests;
