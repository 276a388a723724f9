use std::collections::BTreeSet;
use std::net::IpAddr;

use anyhow::Result;
use model::{DomainName, Key, KeyKind};
use web::Failure;
use web::view::{Lookup, LookupRow};

use super::known::Known;
use crate::cli::{Asked, parse_asked};
use crate::desk::Desk;

/// Indicators in one text at most.
const MOST: usize = 10_000;
/// Words that are nothing, shown at most.
const SHOWN: usize = 20;

/// Known and unknown among the indicators of a text; actors and cases whose name it is.
pub(super) fn lookup(desk: &Desk, known: &Known, text: &str) -> Result<Lookup> {
    let mut found = Lookup { named: named(desk, known, text.trim())?, ..Lookup::default() };
    let (mut seen, mut asked) = (BTreeSet::new(), Vec::new());
    for word in words(text) {
        if !seen.insert(word.clone()) {
            continue;
        }
        match indicator(&word) {
            Some(indicator) => asked.push((word, indicator)),
            None if found.not_understood.len() < SHOWN => found.not_understood.push(word),
            None => {}
        }
        if asked.len() > MOST {
            return Err(Failure::Refused(format!("more than {MOST} indicators; ask in parts")).into());
        }
    }
    found.rows = rows(desk, asked)?;
    if !found.named.is_empty() || !found.rows.is_empty() {
        // The words of an actor's name or of a sentence are no mistakes.
        found.not_understood.clear();
    }
    Ok(found)
}

fn rows(desk: &Desk, asked: Vec<(String, Asked)>) -> Result<Vec<LookupRow>> {
    let names: Vec<DomainName> = asked
        .iter()
        .filter_map(|(_, asked)| if let Asked::Name(name) = asked { Some(name.clone()) } else { None })
        .collect();
    let keys: Vec<Key> = asked
        .iter()
        .filter_map(|(_, asked)| if let Asked::Keys(keys) = asked { Some(keys.clone()) } else { None })
        .flatten()
        .collect();
    let addresses: Vec<IpAddr> = keys
        .iter()
        .filter(|key| key.kind == KeyKind::Address)
        .filter_map(|key| key.value.parse().ok())
        .collect();
    let seen = desk.lake.seen(&names, None)?;
    let clusters = desk.store.clusters_of(&names)?;
    let findings: BTreeSet<DomainName> =
        desk.store.findings_on(&names)?.into_iter().map(|finding| finding.subject).collect();
    let reports = desk.store.reports_listing(&names, &addresses, None)?;
    let listed: BTreeSet<String> = reports
        .iter()
        .flat_map(|report| &report.indicators)
        .filter_map(|indicator| match indicator {
            model::Indicator::Name(name) => Some(name.to_string()),
            model::Indicator::Address(address) => Some(address.to_string()),
            model::Indicator::Path(_) => None,
        })
        .collect();
    let held: BTreeSet<Key> = desk
        .lake
        .shared(&keys, 1, None)?
        .into_iter()
        .filter(|shared| shared.rate.holders > 0)
        .map(|shared| shared.key)
        .collect();
    let rows = asked.into_iter().map(|(_, asked)| {
        let mut by = Vec::new();
        let (value, kind) = match &asked {
            Asked::Name(name) => {
                by.extend(seen.contains(name).then(|| "seen".to_owned()));
                by.extend(findings.contains(name).then(|| "finding".to_owned()));
                by.extend(clusters.get(name.as_str()).map(|designator| format!("cluster {designator}")));
                (name.to_string(), "name".to_owned())
            }
            Asked::Keys(keys) => {
                let first = keys.iter().find(|key| held.contains(*key)).or(keys.first());
                by.extend(keys.iter().any(|key| held.contains(key)).then(|| "seen".to_owned()));
                first.map_or_else(Default::default, |key| (key.value.clone(), key.kind.as_str().to_owned()))
            }
        };
        by.extend(listed.contains(&value).then(|| "report".to_owned()));
        LookupRow { known: !by.is_empty(), value, kind, by }
    });
    Ok(rows.collect())
}

/// Actors, clusters and cases that the text names as a whole: where they are, and what they are called.
fn named(desk: &Desk, known: &Known, text: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    if text.is_empty() || text.len() > 200 || text.contains('\n') {
        return Ok(found);
    }
    let names = known.names(desk)?;
    if names.resolver.knows(text) {
        let name = names.resolver.spelling(text);
        found.push((format!("/actor/{}", part(&name)), format!("actor {name}")));
    }
    let upper = text.to_uppercase();
    if desk.store.cluster(&upper)?.is_some() {
        found.push((format!("/cluster/{}", part(&upper)), format!("cluster {upper}")));
    }
    let lower = text.to_lowercase();
    for (id, title, ..) in desk.store.cases()? {
        if id == lower || (text.len() > 3 && title.to_lowercase().contains(&lower)) {
            found.push((format!("/case/{}", part(&id)), format!("{id}: {title}")));
        }
    }
    Ok(found)
}

/// A text as one part of a path (RFC 3986 section 2.1).
fn part(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The words of a text, no longer defanged, without what writers put around them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '<' | '>'))
        .map(refanged)
        .filter(|word| !word.is_empty())
}

fn refanged(word: &str) -> String {
    let mut word = word.to_owned();
    for (written, meant) in [
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[dot]", "."),
        ("(dot)", "."),
        ("[:]", ":"),
        ("[://]", "://"),
    ] {
        word = word.replace(written, meant);
    }
    let edge = |c: char| matches!(c, '.' | ':' | '(' | ')' | '[' | ']' | '\'' | '`' | '!' | '?');
    let bare = word.trim_matches(edge);
    // Of an address of a page its host is asked about.
    match bare.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned()
        }
        _ => bare.to_owned(),
    }
}

/// What a word asks about; a word without a dot is no host name here.
fn indicator(word: &str) -> Option<Asked> {
    let asked = parse_asked(word).ok()?;
    match &asked {
        Asked::Name(name) if !word.contains('.') || !name.has_known_suffix() => None,
        _ => Some(asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_gives_its_indicators() {
        let text = "See hxxps://login.rnicrosoft[.]com/a?b, 192[.]0[.]2[.]1; \"Evil.example.com.\" and nothing else.";
        let found: Vec<String> = words(text).filter(|word| indicator(word).is_some()).collect();
        assert_eq!(found, ["login.rnicrosoft.com", "192.0.2.1", "Evil.example.com"]);
    }
}
