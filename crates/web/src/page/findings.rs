use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::part::{cluster, entity, likelihood, reading, span, weight};
use crate::app::App;
use crate::form::encode;
use crate::respond::{Asked, Reply};
use crate::view::{Decision, FindingPage, FindingQuery, FindingRow, Verdict};
use crate::{Failure, text};

/// The triage queue.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let query = query(asked)?;
    let page = app.desk.findings(&query)?;
    Ok(frame(
        asked,
        "Findings",
        "/findings",
        &html! {
            (filter(&query))
            p { (page.total) " findings. Keys: " kbd { "j" } " and " kbd { "k" } " move, " kbd { "x" } " selects, " kbd { "Enter" } " opens, " kbd { "/" } " searches." }
            (queue(asked, &query, &page))
        },
    ))
}

/// One finding with all its reasons.
pub(crate) fn one(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let finding = app.desk.finding(asked.parameter())?;
    let most = finding.reasons.iter().map(|reason| reason.weight.abs()).fold(0.0, f64::max);
    Ok(frame(
        asked,
        "Finding",
        "/findings",
        &html! {
            p.lead { (entity("name", &finding.name)) " " (likelihood(&finding.words, finding.likelihood)) }
            p {
                (finding.kind) @if let Some(identity) = &finding.identity { " of " b { (text::plain(identity)) } }
                ", seen " (span(finding.seen.as_ref()))
                @if let Some(designator) = &finding.cluster { ", in " (cluster(designator)) }
            }
            (reading(&finding))
            table {
                caption { "Why: the terms add up to the log-odds" }
                thead { tr { th { "Reason" } th.number { "Nats" } th { "" } } }
                tbody {
                    @for reason in &finding.reasons {
                        tr { td { (text::plain(&reason.text)) } td.number { (format!("{:+.1}", reason.weight)) } td { (weight(reason.weight, most)) } }
                    }
                }
            }
            p.faint { "Record: " (text::plain(&finding.origin)) }
            (decided(&finding))
            form.decide action="/findings/decide" method="post" {
                (csrf(asked))
                input type="hidden" name="finding" value=(finding.id);
                (verdicts())
            }
        },
    ))
}

/// Records a decision on those that were ticked.
pub(crate) fn decide(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let verdict = asked.field("verdict").unwrap_or_default();
    let verdict = Verdict::ALL
        .into_iter()
        .find(|known| known.as_str() == verdict)
        .ok_or_else(|| Failure::Refused("Say what you decided: confirmed, dismissed or open.".to_owned()))?;
    let decision = Decision {
        findings: asked.all("finding"),
        verdict,
        reason: asked.field("reason").unwrap_or_default().to_owned(),
    };
    check(&decision)?;
    app.desk.decide(&decision, &asked.line(303))?;
    let back = asked.field("back").filter(|back| back.starts_with("/findings")).unwrap_or("/findings");
    Ok(Reply::see_other(back))
}

/// What every decision must say.
pub(crate) fn check(decision: &Decision) -> Result<(), Failure> {
    if decision.findings.is_empty() || decision.findings.len() > 1_000 {
        return Err(Failure::Refused("Tick at least one finding, and at most 1,000.".to_owned()));
    }
    if decision.reason.trim().is_empty() {
        return Err(Failure::Refused("Give a reason: it is kept with the decision.".to_owned()));
    }
    if decision.reason.chars().count() > 2_000 {
        return Err(Failure::Refused("The reason has more than 2,000 characters.".to_owned()));
    }
    Ok(())
}

/// The query in the fields of a request.
pub(crate) fn query(asked: &Asked) -> Result<FindingQuery, Failure> {
    let field = |name: &str| asked.field(name).map(str::to_owned);
    let limit = match asked.field("limit") {
        None => None,
        Some(text) => match text.parse::<u16>() {
            Ok(limit) if (1..=500).contains(&limit) => Some(limit),
            _ => return Err(Failure::Refused("`limit` lies between 1 and 500".to_owned())),
        },
    };
    Ok(FindingQuery {
        kind: field("kind"),
        identity: field("identity"),
        state: field("state"),
        text: field("text"),
        cursor: field("cursor"),
        limit,
    })
}

fn filter(query: &FindingQuery) -> Markup {
    let chosen = |given: Option<&str>, value: &str| given.unwrap_or_default() == value;
    html! {
        form.filter action="/findings" method="get" {
            label for="kind" { "Kind" }
            select #kind name="kind" {
                @for (value, name) in [("", "all"), ("imitation", "imitation"), ("reported", "reported"), ("lure", "lure")] {
                    option value=(value) selected[chosen(query.kind.as_deref(), value)] { (name) }
                }
            }
            label for="state" { "State" }
            select #state name="state" {
                @for (value, name) in [("", "all"), ("open", "open"), ("confirmed", "confirmed"), ("dismissed", "dismissed")] {
                    option value=(value) selected[chosen(query.state.as_deref(), value)] { (name) }
                }
            }
            label for="identity" { "Identity" }
            input #identity name="identity" value=[query.identity.as_deref()] maxlength="100";
            label for="text" { "Name holds" }
            input #text name="text" value=[query.text.as_deref()] maxlength="253";
            button type="submit" { "Show" }
        }
    }
}

fn queue(asked: &Asked, query: &FindingQuery, page: &FindingPage) -> Markup {
    html! {
        form.decide action="/findings/decide" method="post" {
            (csrf(asked))
            input type="hidden" name="back" value=(place(query, query.cursor.as_deref()));
            div.wide {
                table.rows {
                    thead { tr { th { span.hidden { "Select" } } th { "Name" } th { "Finding" } th { "Likelihood" } th { "First reason" } th { "Seen" } th { "Cluster" } th { "Decided" } } }
                    tbody {
                        @for finding in &page.findings {
                            tr tabindex="-1" {
                                td { input type="checkbox" name="finding" value=(finding.id) aria-label={ "Select " (text::short(&text::plain(&finding.name))) }; }
                                td { a.open href={ "/finding/" (encode(&finding.id)) } { (text::name(&finding.name)) } }
                                td { (finding.kind) @if let Some(identity) = &finding.identity { " of " b { (text::plain(identity)) } } }
                                td { (likelihood(&finding.words, finding.likelihood)) }
                                td { @if let Some(reason) = finding.reasons.first() { (text::plain(&reason.text)) } }
                                td { (span(finding.seen.as_ref())) }
                                td { @if let Some(designator) = &finding.cluster { (cluster(designator)) } }
                                td { (decided(finding)) }
                            }
                        }
                    }
                }
            }
            @if page.findings.is_empty() { p.faint { "Nothing here." } } @else { (verdicts()) }
        }
        @if let Some(next) = &page.next { p { a rel="next" href=(place(query, Some(next))) { "Next part" } } }
    }
}

fn verdicts() -> Markup {
    html! {
        fieldset {
            legend { "Decide" }
            @for verdict in Verdict::ALL {
                label { input type="radio" name="verdict" value=(verdict.as_str()) required; " " (verdict.as_str()) }
            }
            label for="reason" { "Reason" }
            input #reason name="reason" required maxlength="2000";
            button type="submit" { "Record" }
        }
    }
}

fn decided(finding: &FindingRow) -> Markup {
    html! {
        @match &finding.decided {
            None => span.faint { "open" },
            Some(decided) => span title={ (decided.by) ", " (decided.at) ": " (text::plain(&decided.reason)) } { (decided.verdict.as_str()) " by " (decided.by) }
        }
    }
}

fn place(query: &FindingQuery, cursor: Option<&str>) -> String {
    let limit = query.limit.map(|limit| limit.to_string());
    let fields = [
        ("kind", query.kind.as_deref()),
        ("identity", query.identity.as_deref()),
        ("state", query.state.as_deref()),
        ("text", query.text.as_deref()),
        ("limit", limit.as_deref()),
        ("cursor", cursor),
    ];
    let fields: Vec<String> =
        fields.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encode(value?)))).collect();
    if fields.is_empty() { "/findings".to_owned() } else { format!("/findings?{}", fields.join("&")) }
}
