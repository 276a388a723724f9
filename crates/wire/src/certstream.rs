//! Certificate Transparency log entries as `certstream-server` (Python, Elixir) and `certstream-server-go` send
//! them, one JSON message a line.

mod distinguished;

use std::collections::BTreeMap;

use base64::Engine as _;
use model::{
    Certificate, Digest, DomainName, Interval, NameSeen, Observation, Observed, Rejected, Timestamp,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::line::{Out, RawLine};
use crate::names::name_of;
use crate::scalar::{Scalar, Scalars};
use crate::{Record, Source, certificate};
use distinguished::Distinguished;

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    message_type: Scalar<'a>,
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Update<'a> {
    #[serde(borrow)]
    leaf_cert: Leaf<'a>,
    seen: Option<Scalar<'a>>,
    source: Option<Log<'a>>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    name: Option<Scalar<'a>>,
    url: Option<Scalar<'a>>,
}

#[derive(Deserialize)]
struct Leaf<'a> {
    #[serde(borrow)]
    subject: Option<Distinguished<'a>>,
    issuer: Option<Distinguished<'a>>,
    extensions: Option<Extensions<'a>>,
    sha256: Option<Scalar<'a>>,
    serial_number: Option<Scalar<'a>>,
    not_before: Option<Scalar<'a>>,
    not_after: Option<Scalar<'a>>,
    all_domains: Option<Scalars<'a>>,
    as_der: Option<Scalar<'a>>,
}

#[derive(Deserialize)]
struct Extensions<'a> {
    #[serde(borrow, rename = "subjectAltName")]
    subject_alt_name: Option<Scalar<'a>>,
}

/// Reads one message: a certificate, the names of a `dns_entries` message, or nothing of a heartbeat.
pub(crate) fn decode(raw: RawLine<'_>, text: &str, source: Source<'_>, out: &mut Out) {
    if let Err(rejected) = message(raw, text, source, out) {
        out.push(Err(rejected));
    }
}

fn message(raw: RawLine<'_>, text: &str, source: Source<'_>, out: &mut Out) -> Result<(), Rejected> {
    let message: Message<'_> = raw.json(text)?;
    let data = message.data.map_or("null", RawValue::get);
    match &*message.message_type.text() {
        "heartbeat" => Ok(()),
        "certificate_update" => update(raw, &raw.json(data)?, source, out),
        "dns_entries" => names(raw, &raw.json(data)?, source, out),
        other => Err(raw.reject("message_type", format!("`{other}` is no kind of certstream message"))),
    }
}

fn names(raw: RawLine<'_>, data: &Scalars<'_>, source: Source<'_>, out: &mut Out) -> Result<(), Rejected> {
    let (names, unreadable) = readable(raw, data.as_slice().iter().map(Scalar::text));
    if names.is_empty() && unreadable.is_none() {
        return Err(raw.reject("name", "no name in a `dns_entries` message"));
    }
    let origin = raw.place(source.file);
    out.extend(names.into_keys().map(|name| {
        let what = Observation::Name(NameSeen { name });
        Ok(Record::Observation(Observed { what, when: None, origin: origin.clone() }))
    }));
    unreadable.map_or(Ok(()), Err)
}

fn update(raw: RawLine<'_>, update: &Update<'_>, source: Source<'_>, out: &mut Out) -> Result<(), Rejected> {
    let leaf = &update.leaf_cert;
    let (names, unreadable) = match &leaf.all_domains {
        Some(domains) if !domains.as_slice().is_empty() => {
            readable(raw, domains.as_slice().iter().map(Scalar::text))
        }
        _ => {
            let list =
                leaf.extensions.as_ref().and_then(|all| all.subject_alt_name.as_ref()).map(Scalar::text);
            let entries = list.as_deref().unwrap_or_default().split(',');
            let dns = entries.filter_map(|entry| entry.trim().strip_prefix("DNS:"));
            readable(raw, dns.map(|name| name.trim().to_owned().into()))
        }
    };
    if names.is_empty() {
        return Err(unreadable.unwrap_or_else(|| raw.reject("name", "a certificate without DNS names")));
    }
    let certificate = evidence(raw, leaf, names)?;
    let seen = match &update.seen {
        Some(seen) => moment(raw, "seen", Some(seen))?,
        None => certificate.not_before,
    };
    let log = update.source.iter().flat_map(|log| [&log.name, &log.url]).flatten().map(Scalar::text);
    let mut named = log.filter(|text| !text.trim().is_empty());
    let origin = raw.origin(named.next().as_deref().unwrap_or(source.file));
    let (what, when) = (Observation::Certificate(certificate), Some(Interval::at(seen)));
    out.push(Ok(Record::Observation(Observed { what, when, origin })));
    unreadable.map_or(Ok(()), Err)
}

/// The names that can be read, with whether each stands as a wildcard, and one rejection for all the others: a
/// rejection holds the digest of the whole line, and a line may list very many names.
fn readable<'t>(
    raw: RawLine<'_>,
    texts: impl Iterator<Item = std::borrow::Cow<'t, str>>,
) -> (BTreeMap<DomainName, bool>, Option<Rejected>) {
    let mut names = BTreeMap::new();
    let (mut all, mut wrong, mut first) = (0u64, 0u64, None);
    for text in texts {
        all += 1;
        let text = text.trim();
        match name_of(text) {
            Ok(name) => *names.entry(name).or_insert(false) |= text.starts_with("*."),
            Err(reason) => {
                wrong += 1;
                first.get_or_insert(reason);
            }
        }
    }
    let rejected = first.map(|first| raw.reject("name", format!("{wrong} of {all} names: {first}")));
    (names, rejected)
}

fn moment(raw: RawLine<'_>, field: &str, value: Option<&Scalar<'_>>) -> Result<Timestamp, Rejected> {
    let value = value.ok_or_else(|| raw.reject("time", format!("no `{field}`")))?;
    value.moment().map_err(|wrong| raw.reject("time", format!("{field}: {wrong}")))
}

/// The certificate itself when the message holds it and it can be read; else what the message says of it.
fn evidence(
    raw: RawLine<'_>,
    leaf: &Leaf<'_>,
    names: BTreeMap<DomainName, bool>,
) -> Result<Certificate, Rejected> {
    let fingerprint = match leaf.as_der.as_ref().map(Scalar::text).filter(|der| !der.is_empty()) {
        Some(der) => {
            let der = base64::engine::general_purpose::STANDARD
                .decode(der.as_bytes())
                .map_err(|wrong| raw.reject("base64", format!("as_der: {wrong}")))?;
            if let Ok(certificate) = certificate::from_der(&der) {
                return Ok(certificate);
            }
            Some(Digest::of(&der))
        }
        None => sha256(raw, leaf)?,
    };
    Ok(Certificate {
        fingerprint,
        key: None,
        serial: leaf.serial_number.as_ref().map_or_else(String::new, |serial| hexadecimal(&serial.text())),
        issuer: leaf.issuer.as_ref().map_or_else(String::new, Distinguished::rfc4514),
        subject: leaf.subject.as_ref().map_or_else(String::new, Distinguished::rfc4514),
        wildcards: u32::try_from(names.values().filter(|wildcard| **wildcard).count()).unwrap_or(u32::MAX),
        names: names.into_keys().collect(),
        not_before: moment(raw, "not_before", leaf.not_before.as_ref())?,
        not_after: moment(raw, "not_after", leaf.not_after.as_ref())?,
    })
}

/// The digest as the Go server says it. `fingerprint` is SHA-1, which is no evidence, and is not read.
fn sha256(raw: RawLine<'_>, leaf: &Leaf<'_>) -> Result<Option<Digest>, Rejected> {
    let text = leaf.sha256.as_ref().map(Scalar::text).filter(|sha256| !sha256.is_empty());
    let parsed = text.map(|text| {
        let digits = text.replace(':', "").to_ascii_lowercase();
        digits.parse().map_err(|wrong: model::InvalidDigest| raw.reject("digest", format!("sha256: {wrong}")))
    });
    parsed.transpose()
}

/// A serial number in lower-case hexadecimal, whole octets without separators and leading zero octets.
fn hexadecimal(text: &str) -> String {
    let digits = text.replace(':', "").to_ascii_lowercase();
    let digits = digits.strip_prefix("0x").unwrap_or(&digits).trim_start_matches('0');
    let pad = if digits.is_empty() { "00" } else { &"0"[..digits.len() % 2] };
    format!("{pad}{digits}")
}

#[cfg(test)]
mod tests;
