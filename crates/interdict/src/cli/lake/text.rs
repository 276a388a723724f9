use lake::{Compaction, TableStatus, Vacuumed, Verified};

use super::reason;
use crate::render::{Table, counted, moment};

/// Bytes a row, to a tenth; `None` of no rows.
pub(super) fn per_row(bytes: u64, rows: u64) -> Option<f64> {
    (rows > 0).then(|| (bytes as f64 / rows as f64 * 10.0).round() / 10.0)
}

pub(super) fn status(tables: &[TableStatus]) -> String {
    let mut table = Table::new(
        0,
        &[
            "table",
            "files",
            "rows",
            "bytes",
            "a row",
            "single",
            "generations",
            "unneeded",
            "log",
            "compacted",
        ],
    );
    let mut damage = String::new();
    for status in tables {
        table.row(vec![
            status.table.to_owned(),
            status.files.to_string(),
            status.rows.to_string(),
            status.bytes.to_string(),
            per_row(status.bytes, status.rows).map_or_else(|| "-".to_owned(), |bytes| format!("{bytes:.1}")),
            status.single.to_string(),
            status.generations.to_string(),
            status.unnamed.to_string(),
            status.log_files.to_string(),
            status.compacted.map_or_else(|| "never".to_owned(), moment),
        ]);
        if let Some(wrong) = &status.damage {
            damage.push_str(&format!("damaged: {}: {wrong}\n", status.table));
        }
    }
    table.text() + &damage
}

pub(super) fn compacted(done: &Compaction) -> String {
    if done.steps.is_empty() {
        return "nothing to compact\n".to_owned();
    }
    let mut table =
        Table::new(0, &["table", "files", "became", "rows", "became", "bytes", "became", "reverse rows"]);
    for step in &done.steps {
        table.row(vec![
            step.table.to_owned(),
            step.files_before.to_string(),
            step.files_after.to_string(),
            step.rows_before.to_string(),
            step.rows_after.to_string(),
            step.bytes_before.to_string(),
            step.bytes_after.to_string(),
            step.pivot_rows.to_string(),
        ]);
    }
    table.text()
}

pub(super) fn verified(found: &Verified) -> String {
    let mut out: String = found
        .damage
        .iter()
        .map(|damage| format!("damaged: {}: {}\n", damage.path.display(), damage.detail))
        .collect();
    out.push_str(&format!(
        "{} files, {} rows, {} bytes and {} files of commit logs read; {}\n",
        found.files,
        found.rows,
        found.bytes,
        found.log_files,
        if found.damage.is_empty() { "all well".to_owned() } else { counted(found.damage.len(), "damage") }
    ));
    out
}

pub(super) fn vacuumed(done: &Vacuumed, dry_run: bool) -> String {
    let mut out = String::new();
    for file in &done.removed {
        out.push_str(&format!("{}: {}\n", reason(file.reason), file.path.display()));
    }
    let bytes: u64 = done.removed.iter().map(|file| file.bytes).sum();
    let went = if dry_run { "would go" } else { "removed" };
    let files = counted(done.removed.len(), "file");
    out.push_str(&format!(
        "{files} of {bytes} bytes {went}, {} too young, {} of intakes under way\n",
        done.young, done.busy
    ));
    out
}
