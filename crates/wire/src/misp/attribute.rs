//! One attribute of an event or object.

use std::net::IpAddr;

use model::Indicator;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::{Tag, is_true};
use crate::location::{host_of, values_of_url};
use crate::names::name_of;
use crate::scalar::Scalar;
use crate::stix::id_of_value;

/// A value may have this many bytes.
const VALUE_LIMIT: usize = 64 << 10;

#[derive(Deserialize)]
pub(super) struct Attribute<'a> {
    #[serde(borrow, rename = "type")]
    kind: Scalar<'a>,
    #[serde(borrow)]
    value: Scalar<'a>,
    #[serde(borrow, default)]
    category: Option<Scalar<'a>>,
    #[serde(borrow, default)]
    uuid: Option<Scalar<'a>>,
    #[serde(borrow, default)]
    deleted: Option<Scalar<'a>>,
    #[serde(borrow, rename = "Tag", default)]
    tags: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "Galaxy", default)]
    galaxies: Option<Vec<&'a RawValue>>,
}

/// What an attribute gives.
pub(super) enum Found {
    /// Names and addresses, and the STIX id of the first by canonical value.
    Values { values: Vec<Indicator>, canonical: Option<String> },
    /// Where something was published.
    Reference(String),
    /// The name of an actor.
    Actor(String),
    /// Nothing that is kept.
    Nothing,
}

impl<'a> Attribute<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, (&'static str, String)> {
        let attribute: Self = serde_json::from_str(text).map_err(|error| ("shape", error.to_string()))?;
        if attribute.value.text().len() > VALUE_LIMIT {
            return Err(("too_long", format!("its value is longer than {} KiB", VALUE_LIMIT >> 10)));
        }
        Ok(attribute)
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.deleted.as_ref().is_some_and(is_true)
    }

    pub(super) fn uuid(&self) -> Option<String> {
        let uuid = self.uuid.as_ref()?.text().trim().to_lowercase();
        (uuid.len() == 36).then_some(uuid)
    }

    /// Tags that can be read.
    pub(super) fn tags(&self) -> impl Iterator<Item = String> {
        let tags = self.tags.iter().flatten();
        tags.filter_map(|tag| Some(serde_json::from_str::<Tag<'_>>(tag.get()).ok()?.name.text().into_owned()))
    }

    pub(super) fn galaxies(&self) -> Option<&[&'a RawValue]> {
        self.galaxies.as_deref()
    }

    /// What its value is, by its type. Values of analysis and reference are context, no indicators.
    pub(super) fn found(&self) -> Result<Found, String> {
        let (kind, value) = (self.kind.text(), self.value.text());
        let (kind, value) = (kind.trim(), value.trim());
        let category = self.category.as_ref().map(|category| category.text().trim().to_lowercase());
        let context = matches!(
            category.as_deref(),
            Some("external analysis" | "internal reference" | "targeting data")
        );
        let (first, second) = value.split_once('|').unwrap_or((value, ""));
        Ok(match kind {
            "threat-actor" => Found::Actor(value.to_owned()),
            "link" => Found::Reference(value.to_owned()),
            "url" if context => Found::Reference(value.to_owned()),
            _ if context => Found::Nothing,
            "domain" | "hostname" => named(vec![host(value)?]),
            "ip-src" | "ip-dst" => named(vec![address(value)?]),
            "domain|ip" => named(vec![host(first)?, address(second)?]),
            "ip-src|port" | "ip-dst|port" => named(vec![address(first)?]),
            "hostname|port" => named(vec![host(first)?]),
            "url" => match values_of_url(value) {
                values if values.is_empty() => {
                    return Err(format!("`{}` is no URL with a host", shown(value)));
                }
                values => Found::Values { values, canonical: id_of_value("url", value) },
            },
            _ => Found::Nothing,
        })
    }
}

fn named(values: Vec<Indicator>) -> Found {
    let canonical = match values.first() {
        Some(Indicator::Name(name)) => id_of_value("domain-name", name.as_str()),
        Some(Indicator::Address(address @ IpAddr::V4(_))) => id_of_value("ipv4-addr", &address.to_string()),
        Some(Indicator::Address(address)) => id_of_value("ipv6-addr", &address.to_string()),
        _ => None,
    };
    Found::Values { values, canonical }
}

/// A name; an address filed under names is an address, beyond doubt.
fn host(text: &str) -> Result<Indicator, String> {
    let text = text.trim();
    match host_of(text) {
        Some(found) if !text.contains(':') => Ok(found),
        _ => name_of(text).map(Indicator::Name).map_err(|error| error.to_string()),
    }
}

fn address(text: &str) -> Result<Indicator, String> {
    let text = text.trim();
    let plain = text.strip_suffix("/32").or_else(|| text.strip_suffix("/128")).unwrap_or(text);
    plain.parse().map(Indicator::Address).map_err(|_| format!("`{}` is no address", shown(text)))
}

fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_default).collect()
}
