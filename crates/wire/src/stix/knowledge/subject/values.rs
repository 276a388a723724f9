//! Values that a report can list, out of patterns and observables.

use std::collections::BTreeSet;
use std::net::IpAddr;

use model::Indicator;

use crate::names::name_of;
use crate::stix::Object;
use crate::stix::pattern::{Literal, Operator, Pattern, PatternVersion};

/// Of one pattern this many values are kept at most.
const MOST: usize = 10_000;

/// The names and addresses that the pattern of an indicator asks for by equality; none for other pattern languages, or
/// for a pattern that cannot be read (the object stays in the source).
pub(super) fn of_indicator(object: &Object<'_>) -> Vec<Indicator> {
    let text = |property: &str| object.text(property).ok().flatten();
    if text("pattern_type").is_some_and(|kind| kind != "stix") {
        return Vec::new();
    }
    let old = text("pattern_version").is_some_and(|version| version == "2.0");
    let version = if old { PatternVersion::V20 } else { PatternVersion::V21 };
    let Some(pattern) = text("pattern").and_then(|pattern| Pattern::parse_as(pattern, version).ok()) else {
        return Vec::new();
    };
    let mut values = BTreeSet::new();
    for test in pattern.tests().filter(|test| !test.negated) {
        if test.path.steps.len() != 1 || test.path.property() != "value" {
            continue;
        }
        let literals = match &test.operator {
            Operator::Equal(literal) => std::slice::from_ref(literal),
            Operator::In(literals) => literals.as_slice(),
            _ => continue,
        };
        for literal in literals {
            if let Literal::Text(value) = literal
                && values.len() < MOST
            {
                values.extend(of_value(&test.path.kind, value));
            }
        }
    }
    values.into_iter().collect()
}

/// The value of a domain name, an address or a URL.
pub(super) fn of_observable(object: &Object<'_>) -> Vec<Indicator> {
    match object.text("value") {
        Ok(Some(value)) => of_value(object.kind(), value),
        _ => Vec::new(),
    }
}

/// A URL gives its host, and its path where it has one.
fn of_value(kind: &str, value: &str) -> Vec<Indicator> {
    let value = value.trim();
    match kind {
        "domain-name" => name_of(value).ok().map(Indicator::Name).into_iter().collect(),
        "ipv4-addr" | "ipv6-addr" => {
            let address = value.strip_suffix("/32").or_else(|| value.strip_suffix("/128")).unwrap_or(value);
            address.parse::<IpAddr>().ok().map(Indicator::Address).into_iter().collect()
        }
        "url" => crate::location::values_of_url(value),
        _ => Vec::new(),
    }
}
