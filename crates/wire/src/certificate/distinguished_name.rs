//! Distinguished names as text (RFC 4514).

use std::fmt::Write as _;

use x509_parser::asn1_rs::Tag;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// The name as an RFC 4514 string: last RDN first, short names of RFC 4514 section 3, dotted OIDs for the rest.
///
/// A value that is no text is written as `#` and the hexadecimal of its content octets.
pub(super) fn rfc4514(name: &X509Name<'_>) -> String {
    let mut rdns: Vec<String> =
        name.iter().map(|rdn| rdn.iter().map(attribute).collect::<Vec<_>>().join("+")).collect();
    rdns.reverse();
    rdns.join(",")
}

fn attribute(pair: &AttributeTypeAndValue<'_>) -> String {
    let oid = pair.attr_type().to_id_string();
    let label = match oid.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.6" => "C",
        "2.5.4.9" => "STREET",
        "0.9.2342.19200300.100.1.25" => "DC",
        "0.9.2342.19200300.100.1.1" => "UID",
        other => other,
    };
    match text(pair) {
        Some(text) => format!("{label}={}", escaped(&text)),
        None => format!("{label}=#{}", hex::encode(pair.as_slice())),
    }
}

/// The value as text, when its type is a string (RFC 5280 `DirectoryString`, and IA5 and numeric strings).
pub(super) fn text(pair: &AttributeTypeAndValue<'_>) -> Option<String> {
    if let Ok(text) = pair.as_str() {
        return Some(text.to_owned());
    }
    let bytes = pair.as_slice();
    match pair.attr_value().tag() {
        // Certificates put Latin-1 into T61String (RFC 5280 appendix B leaves it to practice).
        Tag::T61String | Tag::VisibleString => Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString if bytes.len().is_multiple_of(2) => {
            let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        }
        _ => None,
    }
}

/// Escapes as RFC 4514 section 2.4 wants, and control characters as hexadecimal pairs.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (at, c) in value.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => out.extend(['\\', c]),
            '#' if at == 0 => out.push_str("\\#"),
            ' ' if at == 0 || at == last => out.push_str("\\ "),
            c if c.is_control() => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    write!(out, "\\{byte:02x}").expect("a String takes everything");
                }
            }
            c => out.push(c),
        }
    }
    out
}
