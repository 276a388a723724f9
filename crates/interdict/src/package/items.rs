//! Exhibits as the papers and the index name them.

use anyhow::{Context, Result};
use model::{Dossier, Timestamp};
use report::{Item, LeftOut};

use crate::bag::{Packed, PackedExhibit};

/// An exhibit with the path of its bytes from `data/` on; empty for what is kept encrypted.
pub(crate) type Placed = (Item, String);

/// Each exhibit of the package with the path of its bytes, and those that are not in it.
pub(crate) fn of(dossier: &Dossier, packed: &Packed) -> Result<(Vec<Placed>, Vec<LeftOut>)> {
    let items = packed.exhibits.iter().map(|exhibit| item(dossier, exhibit)).collect::<Result<_>>()?;
    let left_out = packed.left_out.iter().map(|left| LeftOut {
        number: left.number,
        title: left.title.clone(),
        reason: left.reason.clone(),
    });
    Ok((items, left_out.collect()))
}

fn item(dossier: &Dossier, exhibit: &PackedExhibit) -> Result<Placed> {
    let acquired_at: Timestamp = exhibit
        .source_acquired_at
        .parse()
        .with_context(|| format!("the item of EX-{:03} has no time", exhibit.number))?;
    let file =
        dossier.exhibit(exhibit.number).map_or(exhibit.source.as_str(), |cited| cited.file_name.as_str());
    let source = if exhibit.line == 0 { file.to_owned() } else { format!("{file}, line {}", exhibit.line) };
    let folder = exhibit.folder.rsplit('/').next().unwrap_or(&exhibit.folder).to_owned();
    let item = Item {
        number: exhibit.number,
        folder,
        item_id: exhibit.item_id.clone(),
        title: exhibit.title.clone(),
        source,
        source_sha256: exhibit.source_sha256.clone(),
        size: exhibit.size,
        sha256: exhibit.sha256.clone(),
        sha512: exhibit.sha512.clone(),
        acquired_at,
        acquired_by: exhibit.acquired_by.clone(),
        clock: exhibit.clock.text(),
    };
    Ok((item, exhibit.record.clone().unwrap_or_default()))
}
