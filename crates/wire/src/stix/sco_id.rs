//! Deterministic identifiers.

use model::Digest;
use sha1::{Digest as _, Sha1};

use super::canonical_json::canonical_json;
use super::json::{Json, Members};
use super::schema::schema;

/// The namespace of identifiers of observables, 00abedb4-aa42-466c-9c01-fed23315a9b7 (STIX 2.1 section 2.9).
const NAMESPACE: [u8; 16] =
    [0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7];

/// Which hash contributes when there are several (section 2.9).
const PREFERRED: [&str; 4] = ["MD5", "SHA-1", "SHA-256", "SHA-512"];

/// The identifier of an observable: UUID of version 5 over the canonical JSON of its id contributing properties.
///
/// Of `hashes` one contributes: MD5, SHA-1, SHA-256, SHA-512, or else the first by name. Zeros at the end of a
/// fraction of a second do not count, as in the OASIS implementation. `None` when the type is no observable of the
/// specification, or none of its contributing properties is there: then it needs a random UUID.
#[must_use]
pub fn sco_id(members: &Members<'_>) -> Option<String> {
    let kind = members.text("type")?;
    let mut contributing = Members::default();
    for name in &schema().type_of(kind)?.contributing {
        match members.get(name) {
            Some(Json::Map(hashes)) if *name == "hashes" => {
                if let Some((algorithm, value)) = contributing_hash(hashes) {
                    let mut one = Members::default();
                    one.set(algorithm.to_owned(), value.clone());
                    contributing.set(*name, Json::Map(one));
                }
            }
            Some(Json::Text(time)) if matches!(*name, "start" | "end") => {
                contributing.set(*name, Json::Text(without_zeros(time).into()));
            }
            Some(value) => contributing.set(*name, value.clone()),
            None => {}
        }
    }
    if contributing.is_empty() {
        return None;
    }
    let mut hash = Sha1::new();
    hash.update(NAMESPACE);
    hash.update(canonical_json(&Json::Map(contributing)).as_bytes());
    let digest: [u8; 20] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Some(format!("{kind}--{}", uuid(bytes, 5)))
}

/// An identifier for an object that is made rather than received, from what makes it that object.
///
/// Other objects than observables should have a UUID of version 4 (section 2.9). Its random bits are here those of
/// the SHA-256 of `seed`, so that the same work gives the same object twice.
#[must_use]
pub fn seeded_id(kind: &str, seed: &[u8]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Digest::of(seed).as_bytes()[..16]);
    format!("{kind}--{}", uuid(bytes, 4))
}

fn contributing_hash<'h, 'a>(hashes: &'h Members<'a>) -> Option<(&'h str, &'h Json<'a>)> {
    let preferred = PREFERRED.into_iter().find_map(|name| Some((name, hashes.get(name)?)));
    preferred.or_else(|| hashes.iter().min_by_key(|(name, _)| *name))
}

fn without_zeros(time: &str) -> String {
    match time.strip_suffix('Z').and_then(|time| time.split_once('.')) {
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => format!("{whole}Z"),
            fraction => format!("{whole}.{fraction}Z"),
        },
        None => time.to_owned(),
    }
}

/// The text of a UUID with the bits of its version and variant set (RFC 4122 section 4.1).
fn uuid(mut bytes: [u8; 16], version: u8) -> String {
    bytes[6] = (bytes[6] & 0x0f) | (version << 4);
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text = hex::encode(bytes);
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

#[cfg(test)]
mod tests;
