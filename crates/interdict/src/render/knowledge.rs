use super::{Table, counts, sources};
use crate::cli::Known;

/// Which sources brought what is known, and who says how much.
pub(crate) fn known(known: &Known) -> String {
    if known.sources.is_empty() {
        return "no knowledge on this desk; `interdict knowledge import PATH` takes it in\n".to_owned();
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
    format!("{}\n{}\n{}\n", sources(&known.sources), asserters.text(), counts(&known.totals))
}
