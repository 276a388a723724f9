//! Every exhibit with its digests, each digest on one line so that it can be found by search.

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, mono, text};
use crate::wording::{counted, exhibit, moment, prose, thousands};

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let mut blocks = vec![Block::notice(format!(
        "{}. Each lies in its folder under 40_exhibits: the record as it came, how it was acquired (item.json), what was \
         done with it (custody.jsonl), and the proof that the log has it (item.tlog-proof). The digest of a record is \
         checked with any program for SHA-256.",
        counted(brief.items.len(), "exhibit", "exhibits")
    ))];
    let mut table = Table::new(vec![
        Column::new("Exhibit", 1.0),
        Column::new("Item", 1.3),
        Column::new("What it shows", 4.2),
        Column::new("Taken from", 2.5),
        Column::right("Bytes", 1.0),
        Column::new("Acquired", 2.3),
    ]);
    for item in brief.items {
        let digest: Runs = vec![text("SHA-256 "), mono(item.sha256.as_str())].into();
        table.row_below(
            vec![
                exhibit(item.number).into(),
                item.item_id.as_str().into(),
                prose(&item.title),
                item.source.as_str().into(),
                thousands(item.size).into(),
                moment(item.acquired_at).into(),
            ],
            digest,
        );
    }
    blocks.push(table.or("The case has no exhibit."));
    if !brief.left_out.is_empty() {
        blocks.push(Block::heading(1, "Left out"));
        let mut table = Table::new(vec![
            Column::new("Exhibit", 1.0),
            Column::new("What it shows", 4.0),
            Column::new("Why", 5.0),
        ]);
        for left in brief.left_out {
            table.row(vec![exhibit(left.number).into(), prose(&left.title), left.reason.as_str().into()]);
        }
        blocks.push(table.or(""));
    }
    Document::ExhibitIndex.captioned(brief, "Exhibit index", blocks)
}
