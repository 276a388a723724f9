use maud::{Markup, html};

use super::frame::frame;
use super::part::{cluster, date, entity, likelihood, list, span};
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::view::{Entity, HistoryRow};
use crate::{Failure, text};

/// A value with its history and neighbours.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let entity = app.desk.entity(asked.parameter(), as_of(asked)?)?;
    Ok(frame(
        asked,
        "Entity",
        "",
        &html! {
            p.lead { (entity.kind) " " (text::name(&entity.value)) }
            p {
                "seen " (span(entity.seen.as_ref()))
                @if let Some(designator) = &entity.cluster { ", in " (cluster(designator)) }
                @if let Some(as_of) = &entity.as_of { ", only what was known by " (date(as_of)) }
            }
            form.filter method="get" {
                label for="as_of" { "Only what was known by" }
                input #as_of name="as_of" type="date" value=[entity.as_of.as_deref().map(date)];
                button type="submit" { "Show" }
            }
            @if !entity.findings.is_empty() {
                section { h2 { "Findings" } ul { @for finding in &entity.findings {
                    li { a href={ "/finding/" (crate::form::encode(&finding.id)) } { (finding.kind) @if let Some(identity) = &finding.identity { " of " (text::plain(identity)) } } " " (likelihood(&finding.words, finding.likelihood)) }
                } } }
            }
            (neighbours(&entity))
            (timeline(&entity.history))
            (history(&entity))
            (list("Reports", &entity.reports))
        },
    ))
}

/// The as-of date of a request.
pub(crate) fn as_of(asked: &Asked) -> Result<Option<model::Timestamp>, Failure> {
    asked
        .field("as_of")
        .map(|text| {
            let moment: model::Timestamp =
                text.parse().map_err(|error: model::InvalidTime| Failure::Refused(error.to_string()))?;
            Ok(if text.len() == 10 { moment.end_of_day() } else { moment })
        })
        .transpose()
}

fn neighbours(of: &Entity) -> Markup {
    html! {
        @if !of.neighbours.is_empty() {
            section {
                h2 { "Neighbours, rarest first" }
                div.wide { table {
                    thead { tr { th { "Shared value" } th { "Kind" } th.number { "Names on it" } th.number { "Rarity" } th { "When" } th { "Others" } } }
                    tbody {
                        @for row in &of.neighbours {
                            tr.faint[!row.links] {
                                td { (entity(&row.kind, &row.value)) }
                                td { (row.kind) @if !row.links { " (shared by strangers)" } }
                                td.number { (row.holders) " of " (row.population) }
                                td.number { (format!("{:.1}", row.rarity)) }
                                td { (span(row.seen.as_ref())) }
                                td { @for name in &row.names { (entity("name", name)) " " } }
                            }
                        }
                    }
                } }
            }
        }
    }
}

/// History as bars over time, drawn without scripts.
fn timeline(rows: &[HistoryRow]) -> Markup {
    let dated: Vec<(&HistoryRow, i64, i64)> = rows
        .iter()
        .filter_map(|row| {
            let seen = row.seen.as_ref()?;
            Some((row, day(&seen.first)?, day(&seen.last)?))
        })
        .take(40)
        .collect();
    let (Some(first), Some(last)) =
        (dated.iter().map(|row| row.1).min(), dated.iter().map(|row| row.2).max())
    else {
        return html! {};
    };
    let days = (last - first).max(1);
    let at = |day: i64| format!("{}", 300 + (day - first) * 600 / days);
    let height = dated.len() * 18 + 24;
    html! {
        section {
            h2 { "Timeline" }
            svg.timeline viewBox={ "0 0 920 " (height) } role="img" aria-label="When each value was seen; the table below holds the same" {
                @for (place, (row, from, to)) in dated.iter().enumerate() {
                    text x="0" y=(place * 18 + 13) { (text::plain(&row.value).chars().take(40).collect::<String>()) }
                    rect x=(at(*from)) y=(place * 18 + 3) width=(((to - from) * 600 / days).max(2)) height="12" rx="2" { title { (row.kind) " " (text::plain(&row.value)) } }
                }
                text x="300" y=(height - 6) { (dated.iter().filter_map(|row| row.0.seen.as_ref()).map(|seen| date(&seen.first)).min().unwrap_or_default()) }
                text x="900" y=(height - 6) text-anchor="end" { (dated.iter().filter_map(|row| row.0.seen.as_ref()).map(|seen| date(&seen.last)).max().unwrap_or_default()) }
            }
        }
    }
}

fn day(moment: &str) -> Option<i64> {
    Some(moment.parse::<model::Timestamp>().ok()?.as_micros().div_euclid(86_400_000_000))
}

fn history(of: &Entity) -> Markup {
    html! {
        @if of.history.is_empty() { p.faint { "No sensor has seen it." } } @else {
            section {
                h2 { "History" }
                div.wide { table {
                    thead { tr { th { "Value" } th { "Kind" } th { "When" } th.number { "Counted" } th { "Seen by" } } }
                    tbody {
                        @for row in &of.history {
                            tr {
                                td { (entity(&row.kind, &row.value)) }
                                td { (row.kind) }
                                td { (span(row.seen.as_ref())) }
                                td.number { @if let Some(count) = row.count { (count) } }
                                td { (text::plain(&row.source)) }
                            }
                        }
                    }
                } }
                @if of.more { p.faint { "There is more; the command `interdict query` lists all of it." } }
            }
        }
    }
}
