//! The copy for the public: exhibits that hold personal identifiers stay out, whole. A record is evidence by its digest, so
//! it cannot be cut.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use engine::case::redact::Redactor;

use crate::bag::{LeftOut, Packed};

/// A larger record is not searched, and stays out.
const LARGEST: u64 = 32 << 20;

/// Takes out of `data` every exhibit whose bytes hold something that must not be public, or cannot be searched, and the
/// sources that no exhibit is left of.
pub(crate) fn personal(data: &Path, packed: &mut Packed, redactor: &Redactor) -> Result<()> {
    let mut kept = Vec::new();
    for exhibit in std::mem::take(&mut packed.exhibits) {
        let reason = match &exhibit.record {
            None => Some("its bytes are not in the package"),
            Some(_) if exhibit.size > LARGEST => {
                Some("it is too large to be searched for personal identifiers")
            }
            Some(record) => {
                let (own, from) = (data.join(&exhibit.folder), data.join("41_sources").join(&exhibit.source));
                let papers =
                    [&own, &from].map(|folder| [folder.join("item.json"), folder.join("custody.jsonl")]);
                let mut reason = judged(&data.join(record), redactor)?;
                for path in papers.iter().flatten().filter(|path| path.exists()) {
                    reason = reason.map_or_else(|| judged(path, redactor), |reason| Ok(Some(reason)))?;
                }
                reason
            }
        };
        let Some(reason) = reason else {
            kept.push(exhibit);
            continue;
        };
        let folder = data.join(&exhibit.folder);
        fs::remove_dir_all(&folder).with_context(|| format!("cannot take out `{}`", folder.display()))?;
        packed.left_out.push(LeftOut {
            number: exhibit.number,
            title: redactor.redact(&exhibit.title).text,
            reason: format!("withheld from the public copy: {reason}"),
        });
    }
    packed.left_out.sort_by_key(|left| left.number);
    packed.exhibits = kept;
    let sources: BTreeSet<&str> = packed.exhibits.iter().map(|exhibit| exhibit.source.as_str()).collect();
    let folder = data.join("41_sources");
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.with_context(|| format!("cannot list `{}`", folder.display()))?.path();
        let needed =
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| sources.contains(name));
        if !needed {
            fs::remove_dir_all(&path).with_context(|| format!("cannot take out `{}`", path.display()))?;
        }
    }
    if sources.is_empty() {
        fs::remove_dir(&folder).with_context(|| format!("cannot take out `{}`", folder.display()))?;
    }
    Ok(())
}

/// Why a record may not be public; `None` when nothing was found.
fn judged(path: &Path, redactor: &Redactor) -> Result<Option<&'static str>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(Some("it is no text, so it cannot be searched for personal identifiers"));
    };
    Ok(if redactor.redact(&text).removed.is_empty() { None } else { Some("it holds personal identifiers") })
}
