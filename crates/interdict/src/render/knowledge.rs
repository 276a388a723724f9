use model::{SourceId, Timestamp};

use super::{Table, counted, counts, sources};
use crate::cli::{Known, Updated};
use crate::stage::export::Exported;

/// Which sources brought what is known, and who says how much.
pub(crate) fn known(known: &Known) -> String {
    if known.sources.is_empty() {
        return "no knowledge on this desk; `interdict knowledge import PATH` takes it in\n".to_owned();
    }
    let mut asserters =
        Table::new(0, &["who", "actors", "aliases", "usages", "reports", "said from", "to", "undated"]);
    let day = |date: Option<Timestamp>| date.map_or_else(|| "-".to_owned(), Timestamp::date);
    let number = |count: u64| if count == 0 { "-".to_owned() } else { count.to_string() };
    for who in &known.asserters {
        asserters.row(vec![
            who.asserter.clone(),
            number(who.actors),
            number(who.aliases),
            number(who.usages),
            number(who.reports),
            day(who.first),
            day(who.last),
            number(who.undated),
        ]);
    }
    let mut out = format!("{}\n{}\n", sources(&known.sources), asserters.text());
    if !known.fetched.is_empty() {
        let mut fetched = Table::new(0, &["fetched from", "bytes", "sha256", "fetched", "last asked"]);
        for had in &known.fetched {
            fetched.row(vec![
                had.url.clone(),
                had.size_bytes.to_string(),
                had.digest.short(),
                had.fetched_at.date(),
                had.checked_at.date(),
            ]);
        }
        out.push_str(&format!("{}\n", fetched.text()));
    }
    out.push_str(&format!("{}\n", counts(&known.totals)));
    out
}

/// What would be fetched, or what came of it.
pub(crate) fn updated(updated: &Updated) -> String {
    if updated.plan.is_empty() {
        return "no address in `knowledge.sources` of the settings; nothing to fetch\n".to_owned();
    }
    if !updated.executed {
        let mut table = Table::new(0, &["host", "address", "only if newer than"]);
        for one in &updated.plan {
            let newer = one.last_modified.as_ref().or(one.etag.as_ref());
            table.row(vec![
                one.host.clone(),
                one.url.clone(),
                newer.cloned().unwrap_or_else(|| "nothing yet".to_owned()),
            ]);
        }
        let elsewhere = if updated.redirect_hosts.is_empty() {
            String::new()
        } else {
            format!("answers may send on to: {}\n", updated.redirect_hosts.join(", "))
        };
        return format!(
            "{}{elsewhere}nothing was sent; `interdict knowledge update --yes` sends {}\n",
            table.text(),
            counted(updated.plan.len(), "request")
        );
    }
    let mut out = super::observed(&updated.new, &updated.problems);
    if updated.new.is_empty() && updated.problems.is_empty() {
        out.clear();
    }
    if !updated.unchanged.is_empty() {
        let names: Vec<&str> = updated.unchanged.iter().map(|taken| taken.batch.file.as_str()).collect();
        out.push_str(&format!("nothing newer: {}\n", names.join(", ")));
    }
    out
}

/// What went out, and what did not.
pub(crate) fn exported(exported: &Exported) -> String {
    let mut out = counted(exported.objects, "object");
    let parts = [
        (exported.repeated, "there already"),
        (exported.upgraded, "of STIX 2.0, written as 2.1"),
        (exported.held_back, "held back, for they are marked narrower"),
        (exported.invalid.values().sum(), "left out, for they do not keep STIX 2.1"),
    ];
    for (count, words) in parts.into_iter().filter(|(count, _)| *count > 0) {
        out.push_str(&format!("; {count} {words}"));
    }
    out.push('\n');
    for (reason, count) in &exported.invalid {
        out.push_str(&format!("  {count} times: {reason}\n"));
    }
    out
}

/// The identifiers that sources give to one thing.
pub(crate) fn source_ids(ids: &[SourceId]) -> String {
    if ids.is_empty() {
        return "no source has an identifier of its own for it\n".to_owned();
    }
    let mut table = Table::new(0, &["canonical", "also", "of"]);
    for one in ids {
        table.row(vec![one.canonical.clone(), one.id.clone(), one.asserter.clone()]);
    }
    table.text()
}
