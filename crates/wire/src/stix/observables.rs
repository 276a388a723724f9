//! Observables that are the same thing under several identifiers.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use model::DomainName;

use super::json::{Json, Members};
use super::object::Object;
use super::sco_id::sco_id;

/// Bytes of identifiers that are kept, with an allowance for each.
const BUDGET: usize = 256 << 20;

/// The allowance for the maps' own memory, for each entry.
const ENTRY: usize = 96;

/// Identifiers of observables, each with the canonical identifier of the thing it names.
///
/// Tools give the same address several identifiers (UUIDs of version 4, or other cases of letters). The canonical one
/// is that of its canonical value, and those of the sources are kept as aliases of it.
#[derive(Clone, Debug, Default)]
pub struct Observables {
    canonical: BTreeMap<String, String>,
    kept: usize,
}

/// No room for more identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the identifiers of observables exceed {} MiB; import fewer files at once", BUDGET >> 20)]
pub struct TooMany;

impl Observables {
    /// Keeps an observable; gives its canonical identifier, or `None` when the object has no value to tell it by.
    ///
    /// # Errors
    /// [`TooMany`].
    pub fn add(&mut self, object: &Object<'_>) -> Result<Option<String>, TooMany> {
        let keys = canonical_ids(object.members());
        let known = keys.iter().find_map(|key| self.canonical.get(key)).cloned();
        let Some(canonical) = known.or_else(|| keys.first().cloned()) else { return Ok(None) };
        for alias in keys.iter().map(String::as_str).chain(object.id()) {
            if !self.canonical.contains_key(alias) {
                let size = ENTRY + alias.len() + canonical.len();
                if self.kept.saturating_add(size) > BUDGET {
                    return Err(TooMany);
                }
                self.kept += size;
                self.canonical.insert(alias.to_owned(), canonical.clone());
            }
        }
        Ok(Some(canonical))
    }

    /// The canonical identifier of what `id` names, if it was kept.
    #[must_use]
    pub fn canonical(&self, id: &str) -> Option<&str> {
        self.canonical.get(id).map(String::as_str)
    }

    /// The other identifiers of what `canonical` names, sorted.
    pub fn aliases<'o>(&'o self, canonical: &'o str) -> impl Iterator<Item = &'o str> {
        let named =
            move |(alias, of): &(&String, &String)| of.as_str() == canonical && alias.as_str() != canonical;
        self.canonical.iter().filter(named).map(|(alias, _)| alias.as_str())
    }
}

/// The identifiers that an observable has by its canonical value, the strongest first.
///
/// One with hashes has an identifier by each of them, and a file is told by its name alone only when it has none:
/// SHA-256, SHA-512, SHA-1 and MD5 before others.
#[must_use]
pub fn canonical_ids(members: &Members<'_>) -> Vec<String> {
    let hashes = members.get("hashes").and_then(Json::members).filter(|hashes| !hashes.is_empty());
    let Some(hashes) = hashes else {
        return sco_id(&canonical_members(members)).into_iter().collect();
    };
    let rank = |name: &str| {
        ["SHA-256", "SHA-512", "SHA-1", "MD5"].iter().position(|known| *known == name).unwrap_or(4)
    };
    let mut by_strength: Vec<(&str, &str)> =
        hashes.iter().filter_map(|(name, value)| Some((name, value.text()?))).collect();
    by_strength.sort_by_key(|(name, _)| (rank(name), *name));
    let id = |(name, value): (&str, &str)| {
        let mut one = Members::default();
        // SSDEEP is base64; the others are hexadecimal.
        let value = if name == "SSDEEP" { value.to_owned() } else { value.to_ascii_lowercase() };
        one.set(name.to_owned(), Json::Text(value.into()));
        let mut hashed = Members::default();
        hashed.set("type", Json::Text(members.text("type")?.to_owned().into()));
        hashed.set("hashes", Json::Map(one));
        sco_id(&hashed)
    };
    by_strength.into_iter().filter_map(id).collect()
}

/// The identifier of the observable of type `kind` whose `value` is this one, in canonical form: `domain-name`, `ipv4-addr`,
/// `url`. `None` for types that are not told by a value alone.
#[must_use]
pub fn id_of_value(kind: &str, value: &str) -> Option<String> {
    let mut members = Members::default();
    members.set("type", Json::from(kind));
    members.set("value", Json::from(value));
    canonical_ids(&members).into_iter().next()
}

/// The members of an observable with its value in canonical form: names in lower case and A-labels, addresses in
/// shortest form and without a prefix of full length, MAC addresses with colons, URLs with scheme and host in lower
/// case, registry keys and serial numbers in lower case. Other values stay.
#[must_use]
pub fn canonical_members<'a>(members: &Members<'a>) -> Members<'a> {
    let mut canonical = members.clone();
    let property = match members.text("type") {
        Some("windows-registry-key") => "key",
        Some("x509-certificate") => "serial_number",
        _ => "value",
    };
    let Some(value) = members.text(property) else { return canonical };
    let value = match members.text("type").unwrap_or_default() {
        "domain-name" => domain(value),
        "ipv4-addr" => block::<Ipv4Addr>(value, 32, |address, length| {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask)
        }),
        "ipv6-addr" => block::<Ipv6Addr>(value, 128, |address, length| {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask)
        }),
        "email-addr" => match value.trim().rsplit_once('@') {
            Some((local, host)) => format!("{local}@{}", domain(host)),
            None => value.to_owned(),
        },
        "mac-addr" => value.trim().to_ascii_lowercase().replace('-', ":"),
        "url" => url(value.trim()),
        "windows-registry-key" => value.to_lowercase(),
        "x509-certificate" => {
            value.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase()
        }
        _ => value.to_owned(),
    };
    canonical.set(property.to_owned(), Json::Text(value.into()));
    canonical
}

fn domain(name: &str) -> String {
    let name = name.trim().trim_end_matches('.');
    DomainName::parse(name).map_or_else(|_| name.to_lowercase(), |name| name.as_str().to_owned())
}

fn block<T: std::str::FromStr + ToString>(text: &str, bits: u32, mask: impl Fn(T, u32) -> T) -> String {
    let text = text.trim();
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let length =
        if length.is_empty() { Some(bits) } else { length.parse().ok().filter(|length| *length <= bits) };
    match (address.parse::<T>(), length) {
        (Ok(address), Some(length)) if length == bits => address.to_string(),
        (Ok(address), Some(length)) => format!("{}/{length}", mask(address, length).to_string()),
        _ => text.to_ascii_lowercase(),
    }
}

/// `HTTP://User@Example.COM:80/Path` to `http://User@example.com:80/Path`.
fn url(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
    let at = if user.is_empty() { "" } else { "@" };
    let port = host.rfind(':').filter(|at| host[at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
    let (host, port) = port.map_or((host, ""), |at| host.split_at(at));
    let host = if host.starts_with('[') { host.to_ascii_lowercase() } else { domain(host) };
    format!("{}://{user}{at}{host}{port}{path}", scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
