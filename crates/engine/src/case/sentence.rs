//! Sentences: what a record shows, said as a declaration would say it.

use std::collections::BTreeSet;

use model::{DomainName, Interval, Observation, RecordType};

/// Names of a certificate that are said at most.
const NAMES: usize = 6;

/// One observed fact. It says who saw it and when, and nothing that the record does not show.
pub(super) fn sentence(
    domain: &DomainName,
    what: &Observation,
    seen: Option<Interval>,
    by: &BTreeSet<String>,
) -> String {
    let by = by.iter().map(String::as_str).collect::<Vec<_>>().join(" and ");
    match what {
        Observation::Name(seen_name) => {
            format!("The list {by} holds the name {}{}.", seen_name.name, on(seen))
        }
        Observation::Resolution(of) => {
            let relation = match of.rrtype {
                RecordType::A | RecordType::Aaaa => format!("resolved to the address {}", of.rdata),
                RecordType::Ns => format!("was delegated to the name server {}", of.rdata),
                RecordType::Mx => format!("received mail at the mail exchanger {}", of.rdata),
                RecordType::Cname => format!("was an alias of {}", of.rdata),
                RecordType::Soa | RecordType::Txt | RecordType::Other(_) => {
                    format!("had the {} record {}", of.rrtype, short(&of.rdata))
                }
            };
            format!("The sensor {by} recorded that {} {relation}{}.", of.name, during(seen))
        }
        Observation::Certificate(of) => {
            let mut names: Vec<&str> = of.names.iter().map(DomainName::as_str).collect();
            let more = names.len().saturating_sub(NAMES);
            names.truncate(NAMES);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!(
                "A certificate with serial number {} was issued by {} for the names {}{more}, valid from {} to {}; \
                 source: {by}{}.",
                of.serial,
                short(&of.issuer),
                names.join(", "),
                of.not_before.date(),
                of.not_after.date(),
                on(seen)
            )
        }
        Observation::Registration(of) => {
            let registrar = of.registrar.as_deref().map_or_else(
                || "without naming a registrar".to_owned(),
                |registrar| match &of.registrar_iana_id {
                    Some(id) => format!("through the registrar {} (IANA ID {})", short(registrar), short(id)),
                    None => format!("through the registrar {}", short(registrar)),
                },
            );
            let created =
                of.created.map_or_else(String::new, |created| format!(", created on {}", created.date()));
            let expires =
                of.expires.map_or_else(String::new, |expires| format!(", expiring on {}", expires.date()));
            let registrant = of.registrant.as_deref().map_or_else(String::new, |registrant| {
                format!("; registrant as published: {}", short(registrant))
            });
            format!(
                "Registration data published by {by} show {domain} registered {registrar}{created}{expires}{registrant}{}.",
                on(seen)
            )
        }
    }
}

/// At most 120 characters: records are written by adversaries.
fn short(text: &str) -> String {
    let mut out: String = text.chars().take(120).collect();
    if out.len() < text.len() {
        out.push_str(" [...]");
    }
    out
}

fn during(seen: Option<Interval>) -> String {
    seen.map_or_else(
        || " (the record is undated)".to_owned(),
        |seen| {
            let (first, last) = (seen.first().date(), seen.last().date());
            if first == last {
                format!(" on {first}")
            } else {
                format!(", first on {first} and last on {last}")
            }
        },
    )
}

fn on(seen: Option<Interval>) -> String {
    seen.map_or_else(
        || " (undated)".to_owned(),
        |seen| {
            let (first, last) = (seen.first().date(), seen.last().date());
            if first == last { format!(", as of {first}") } else { format!(", as of {first} and {last}") }
        },
    )
}
