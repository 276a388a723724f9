use super::{Table, counts};
use crate::cli::Known;

/// Which sources brought what is known, and who says how much.
pub(crate) fn known(known: &Known) -> String {
    if known.sources.is_empty() {
        return "no knowledge on this desk; `interdict knowledge import PATH` takes it in\n".to_owned();
    }
    let mut sources = Table::new(0, &["file", "format", "accepted", "rejected", "skipped", "sha256"]);
    for batch in &known.sources {
        sources.row(vec![
            batch.file.clone(),
            batch.format.clone(),
            batch.accepted.to_string(),
            batch.rejected.to_string(),
            batch.skipped.to_string(),
            batch.digest.to_string(),
        ]);
    }
    let mut asserters = Table::new(0, &["who", "actors", "aliases", "usages", "reports", "dated reports"]);
    for who in &known.asserters {
        let dates = match (who.first_report, who.last_report) {
            (Some(first), Some(last)) if first.date() == last.date() => first.date(),
            (Some(first), Some(last)) => format!("{} to {}", first.date(), last.date()),
            _ => "-".to_owned(),
        };
        asserters.row(vec![
            who.asserter.clone(),
            who.actors.to_string(),
            who.aliases.to_string(),
            who.usages.to_string(),
            who.reports.to_string(),
            dates,
        ]);
    }
    format!("{}\n{}\n{}\n", sources.text(), asserters.text(), counts(&known.totals))
}
