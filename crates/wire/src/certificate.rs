//! X.509 certificates (RFC 5280) as PEM (RFC 7468, several a file, text around them) or DER.

use std::collections::BTreeSet;
use std::io::{BufRead, Read as _};
use std::ops::ControlFlow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Certificate, Digest, DomainName, Interval, Observation, Observed, Origin, Rejected, Timestamp};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer as _;
use x509_parser::time::ASN1Time;

use crate::{DocumentError, Record, Source};

mod distinguished_name;

/// A document may have this many bytes.
const DOCUMENT_LIMIT: u64 = 16 << 20;

/// A certificate may have this many bytes.
const CERTIFICATE_LIMIT: usize = 1 << 20;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// Why bytes give no certificate: a stable code and the reason in words.
pub(crate) type Refusal = (&'static str, String);

/// Reads every certificate of a PEM or DER document of at most 16 MiB, each at most 1 MiB.
///
/// A certificate that cannot be read is rejected alone, with the line of its `BEGIN`: `pem`, `der`, `truncated`,
/// `too_long`, `time`, `no_name`. Other PEM blocks (keys, requests) and text around them are passed over. A file does
/// not say when a certificate was seen; that it existed at the start of its validity is what is recorded.
///
/// # Errors
/// The document is too long, or is neither PEM nor DER.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> Result<(), DocumentError> {
    let mut bytes = Vec::new();
    input.take(DOCUMENT_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > DOCUMENT_LIMIT {
        return Err(malformed("it is longer than 16 MiB; split it"));
    }
    // The length of a certificate never fits the short form, so the second byte is no text.
    if bytes.first() == Some(&0x30) && bytes.get(1).is_none_or(|&length| length >= 0x80) {
        let _ = sink(judge(1, &bytes, &bytes, source));
        return Ok(());
    }
    let mut any = false;
    for block in blocks(&bytes) {
        any = true;
        let record = match block.decode() {
            Ok(der) => judge(block.line, &der, block.text, source),
            Err((code, reason)) => Err(Rejected::new(block.line, code, reason, block.text)),
        };
        if sink(record).is_break() {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(malformed("it holds no PEM certificate and does not begin as DER does")) }
}

fn malformed(reason: &str) -> DocumentError {
    DocumentError::Malformed { reason: reason.to_owned() }
}

fn judge(line: u64, der: &[u8], raw: &[u8], source: &Source<'_>) -> Result<Record, Rejected> {
    let certificate = from_der(der).map_err(|(code, reason)| Rejected::new(line, code, reason, raw))?;
    let when = Some(Interval::at(certificate.not_before));
    let origin = Origin { source: source.file.to_owned(), raw: Some(Digest::of(der)), line };
    Ok(Record::Observation(Observed { what: Observation::Certificate(certificate), when, origin }))
}

/// The certificate that `der` is, from its first byte to its last.
///
/// Names are the DNS names of the subject alternative names; those that are no host names are passed over, and when
/// none is left the subject's common name stands in.
///
/// # Errors
/// `too_long`, `der`, `time` (validity outside years 1 to 9999) or `no_name` (no host name anywhere).
pub(crate) fn from_der(der: &[u8]) -> Result<Certificate, Refusal> {
    if der.len() > CERTIFICATE_LIMIT {
        return Err(("too_long", format!("a certificate of {} bytes is longer than 1 MiB", der.len())));
    }
    let (rest, parsed) = X509Certificate::from_der(der).map_err(|error| {
        let reason = match error {
            x509_parser::nom::Err::Incomplete(_) => "the DER ends early".to_owned(),
            x509_parser::nom::Err::Error(error) | x509_parser::nom::Err::Failure(error) => error.to_string(),
        };
        ("der", format!("not an X.509 certificate in DER: {reason}"))
    })?;
    if !rest.is_empty() {
        return Err(("der", format!("{} bytes follow the certificate", rest.len())));
    }
    let (names, wildcards) = names(&parsed)?;
    Ok(Certificate {
        fingerprint: Some(Digest::of(der)),
        key: Some(Digest::of(parsed.public_key().raw)),
        serial: serial(parsed.raw_serial()),
        issuer: distinguished_name::rfc4514(parsed.issuer()),
        subject: distinguished_name::rfc4514(parsed.subject()),
        names,
        wildcards,
        not_before: moment(parsed.validity().not_before)?,
        not_after: moment(parsed.validity().not_after)?,
    })
}

fn moment(time: ASN1Time) -> Result<Timestamp, Refusal> {
    Timestamp::from_seconds(time.timestamp()).map_err(|error| ("time", error.to_string()))
}

/// Lower-case hexadecimal without the sign octet that DER puts before a high first bit.
fn serial(raw: &[u8]) -> String {
    let zeros = raw.iter().take_while(|&&byte| byte == 0).count().min(raw.len().saturating_sub(1));
    hex::encode(&raw[zeros..])
}

/// Host names, sorted and unique, and how many of them occur as a wildcard.
fn names(parsed: &X509Certificate<'_>) -> Result<(Vec<DomainName>, u32), Refusal> {
    let mut found = Found::default();
    for extension in parsed.extensions() {
        if let ParsedExtension::SubjectAlternativeName(alternative) = extension.parsed_extension() {
            for name in &alternative.general_names {
                if let GeneralName::DNSName(text) = name {
                    found.add(text);
                }
            }
        }
    }
    if found.names.is_empty() {
        for common in parsed.subject().iter_common_name() {
            if let Some(text) = distinguished_name::text(common) {
                found.add(&text);
            }
        }
    }
    if found.names.is_empty() {
        return Err((
            "no_name",
            "neither a subject alternative name nor the common name is a host name".to_owned(),
        ));
    }
    let wildcards = u32::try_from(found.wildcards.len()).unwrap_or(u32::MAX);
    Ok((found.names.into_iter().collect(), wildcards))
}

#[derive(Default)]
struct Found {
    names: BTreeSet<DomainName>,
    wildcards: BTreeSet<DomainName>,
}

impl Found {
    fn add(&mut self, text: &str) {
        let bare = text.strip_prefix("*.");
        if let Ok(name) = DomainName::parse(bare.unwrap_or(text)) {
            if bare.is_some() {
                self.wildcards.insert(name.clone());
            }
            self.names.insert(name);
        }
    }
}

/// A PEM block from its `BEGIN` line on.
struct Block<'a> {
    line: u64,
    /// From `BEGIN` to `END`, both included; to the next `BEGIN` or the end of the document when `END` is missing.
    text: &'a [u8],
    /// The base64 between them; `None` when `END` is missing.
    body: Option<&'a [u8]>,
}

impl Block<'_> {
    fn decode(&self) -> Result<Vec<u8>, Refusal> {
        let body =
            self.body.ok_or_else(|| ("truncated", "the block has no END CERTIFICATE line".to_owned()))?;
        if body.len() > CERTIFICATE_LIMIT * 2 {
            return Err(("too_long", format!("a PEM block of {} bytes is longer than 2 MiB", body.len())));
        }
        let base64: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        STANDARD.decode(base64).map_err(|error| ("pem", format!("the block is not base64: {error}")))
    }
}

fn blocks(document: &[u8]) -> impl Iterator<Item = Block<'_>> {
    let mut rest = document;
    let mut line = 1_u64;
    std::iter::from_fn(move || {
        let begin = find(rest, BEGIN)?;
        line += newlines(&rest[..begin]);
        let at = line;
        rest = &rest[begin..];
        let inside = &rest[BEGIN.len()..];
        let next = find(inside, BEGIN).unwrap_or(inside.len());
        let (text, body) = match find(&inside[..next], END) {
            Some(end) => (&rest[..BEGIN.len() + end + END.len()], Some(&inside[..end])),
            None => (&rest[..BEGIN.len() + next], None),
        };
        line += newlines(text);
        rest = &rest[text.len()..];
        Some(Block { line: at, text, body })
    })
}

/// Where `needle`, which begins with `-----`, first stands in `bytes`.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests;
