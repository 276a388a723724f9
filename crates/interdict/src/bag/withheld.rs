//! The copy for the public: exhibits that hold personal identifiers stay out, whole. A record is evidence by its digest, so
//! it cannot be cut. All is judged before anything leaves: what stays out has no export in its custody.

use std::collections::BTreeMap;
use std::io::Read as _;

use anyhow::{Context, Result};
use engine::case::redact::Redactor;
use model::Digest;
use store::StoredItem;

use super::Packing;
use crate::desk::Desk;
use crate::intake::{Lines, Next};
use crate::stage::retry::open;

/// A larger record is not searched, and stays out.
const LARGEST: u64 = 32 << 20;

const NO_TEXT: &str = "it is no text, so it cannot be searched for personal identifiers";
const PERSONAL: &str = "it holds personal identifiers";

/// Why exhibits may not be public, by number: its bytes, its description, its custody or those of its source hold something
/// that must not be, or cannot be searched.
pub(super) fn reasons(
    desk: &Desk,
    packing: &Packing<'_>,
    redactor: &Redactor,
    items: &BTreeMap<u32, (StoredItem, StoredItem)>,
) -> Result<BTreeMap<u32, &'static str>> {
    // What custody will say of this very package.
    let leaving = [Some(packing.by.person.as_str()), packing.by.role.as_deref(), Some(packing.purpose)];
    let leaving = leaving.into_iter().flatten().any(|text| found(redactor, text));
    let mut reasons: BTreeMap<u32, &'static str> = BTreeMap::new();
    let mut lines: BTreeMap<Digest, BTreeMap<u64, Vec<u32>>> = BTreeMap::new();
    for (number, (item, source)) in items {
        let reason = if item.item.handling.encrypted {
            Some("its bytes are not in the package")
        } else if item.item.size > LARGEST {
            Some("it is too large to be searched for personal identifiers")
        } else if leaving || papers(desk, item, redactor)? || papers(desk, source, redactor)? {
            Some(PERSONAL)
        } else if item.line > 0 {
            lines.entry(item.object).or_default().entry(item.line).or_default().push(*number);
            None
        } else if item.state.disposed {
            None
        } else {
            let mut bytes = Vec::new();
            desk.vault
                .open_item(&*desk.keys()?, &item.object)?
                .take(LARGEST)
                .read_to_end(&mut bytes)
                .with_context(|| format!("cannot read the object {}", item.object))?;
            judged(redactor, &bytes)
        };
        reasons.extend(reason.map(|reason| (*number, reason)));
    }
    for (object, mut wanted) in lines {
        let disposed = items.values().any(|(item, _)| item.object == object && item.state.disposed);
        if disposed {
            continue;
        }
        let mut reader = Lines::new(open(desk, &object)?, wire::MAX_LINE_BYTES);
        while !wanted.is_empty() {
            match reader.next()? {
                Next::Line { number, bytes } => {
                    let Some(numbers) = wanted.remove(&number) else { continue };
                    let reason = judged(redactor, bytes);
                    reasons.extend(
                        numbers
                            .into_iter()
                            .zip(std::iter::repeat(reason))
                            .filter_map(|(number, reason)| reason.map(|reason| (number, reason))),
                    );
                }
                Next::TooLong { .. } => {}
                // Whoever writes the package finds the same, and says so.
                Next::Damaged { .. } | Next::End => break,
            }
        }
        // What could not be read could not be searched.
        reasons.extend(wanted.into_values().flatten().map(|number| (number, NO_TEXT)));
    }
    Ok(reasons)
}

/// Whether description or custody of an item hold something.
fn papers(desk: &Desk, item: &StoredItem, redactor: &Redactor) -> Result<bool> {
    if found(redactor, &String::from_utf8_lossy(&item.document)) {
        return Ok(true);
    }
    Ok(desk.store.custody(&item.item.item_id)?.iter().any(|line| found(redactor, line)))
}

fn judged(redactor: &Redactor, bytes: &[u8]) -> Option<&'static str> {
    match std::str::from_utf8(bytes) {
        Err(_) => Some(NO_TEXT),
        Ok(text) => found(redactor, text).then_some(PERSONAL),
    }
}

fn found(redactor: &Redactor, text: &str) -> bool {
    !redactor.redact(text).removed.is_empty()
}
