//! Parts of pages.

use maud::{Markup, html};

use crate::form::encode;
use crate::text;
use crate::view::{FindingRow, Span, Tally};

/// A link to what is known of a value.
pub(super) fn entity(kind: &str, value: &str) -> Markup {
    let asked = match kind {
        "name" | "address" | "" => value.to_owned(),
        kind => format!("{kind}={value}"),
    };
    // Of a name that is only listed there is nothing to go to.
    html! { @if !value.is_empty() { a href={ "/entity/" (encode(&asked)) } { (text::name(value)) } } }
}

/// A link to a cluster.
pub(super) fn cluster(designator: &str) -> Markup {
    html! { a href={ "/cluster/" (encode(designator)) } { (designator) } }
}

/// An interval as dates.
pub(super) fn span(span: Option<&Span>) -> Markup {
    html! {
        @match span {
            None => span.faint { "undated" },
            Some(span) => {
                time datetime=(span.first) title=(span.first) { (date(&span.first)) }
                @if date(&span.first) != date(&span.last) {
                    " to " time datetime=(span.last) title=(span.last) { (date(&span.last)) }
                }
            }
        }
    }
}

/// The date of an RFC 3339 time.
pub(super) fn date(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}

/// A moment to the minute.
pub(super) fn moment(at: &str) -> Markup {
    let shown = at.get(..16).map_or_else(|| at.to_owned(), |text| format!("{} UTC", text.replace('T', " ")));
    html! { time datetime=(at) { (shown) } }
}

/// Counts as a table with bars.
pub(super) fn tallies(caption: &str, rows: &[Tally]) -> Markup {
    let most = rows.iter().map(|row| row.count).max().unwrap_or_default().max(1);
    html! {
        @if !rows.is_empty() {
            table.tally {
                caption { (caption) }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { (text::plain(&row.what)) }
                            td.number { (row.count) }
                            td.bar { (bar(row.count, most)) }
                        }
                    }
                }
            }
        }
    }
}

fn bar(count: u64, most: u64) -> Markup {
    let width = (u128::from(count) * 100 / u128::from(most.max(1))).max(1).to_string();
    html! {
        svg width="100" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            rect width=(width) height="10" rx="1" {}
        }
    }
}

/// A signed weight as a bar from the middle.
pub(super) fn weight(nats: f64, most: f64) -> Markup {
    let width = (nats.abs() / most.max(0.1) * 50.0).clamp(0.5, 50.0);
    let start = if nats < 0.0 { 50.0 - width } else { 50.0 };
    html! {
        svg.weight width="120" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            line x1="50" x2="50" y1="0" y2="10" {}
            rect class=(if nats < 0.0 { "against" } else { "for" }) x=(format!("{start:.1}")) width=(format!("{width:.1}")) height="10" {}
        }
    }
}

/// A likelihood, in words and per cent.
pub(super) fn likelihood(words: &str, percent: u8) -> Markup {
    html! { span.likelihood { (words) " (" (percent) " %)" } }
}

/// How a name reads as the identity: what stands there over what it is drawn for.
pub(super) fn reading(finding: &FindingRow) -> Markup {
    html! {
        @if !finding.reading.is_empty() {
            table.reading {
                caption { "Read letter by letter" }
                tbody {
                    tr { th scope="row" { "stands there" } @for (there, read) in &finding.reading { td.changed[there != read] { (text::plain(there)) } } }
                    tr { th scope="row" { "reads as" } @for (there, read) in &finding.reading { td.changed[there != read] { (text::plain(read)) } } }
                }
            }
        }
    }
}

/// Text lines as a list.
pub(super) fn list(title: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section { h2 { (title) } ul { @for line in lines { li { (text::plain(line)) } } } }
        }
    }
}

/// A section that folds: its title, how many rows it has, whether it begins open. Nothing where there are no rows.
pub(super) fn folded(title: &str, count: usize, open: bool, rows: &Markup) -> Markup {
    html! {
        @if count > 0 {
            section { details.fold open[open] { summary { h2 { (title) } " " span.faint { (count) } } (rows) } }
        }
    }
}
