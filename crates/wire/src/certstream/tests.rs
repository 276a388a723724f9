use base64::Engine as _;
use model::{Certificate, Digest, Interval, Observation, Observed, Rejected};

use crate::{Format, LineDecoder, Record, Source};

fn decode(text: &str) -> Vec<Result<Record, Rejected>> {
    let mut out = Vec::new();
    LineDecoder::new(Format::Certstream, Source { file: "ct.ndjson" }).decode(1, text.as_bytes(), &mut out);
    out
}

fn certificate(text: &str) -> (Observed<Observation>, Certificate) {
    match decode(text).remove(0) {
        Ok(Record::Observation(observed)) => match observed.what.clone() {
            Observation::Certificate(certificate) => (observed, certificate),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn code(text: &str) -> String {
    let mut out = decode(text);
    assert_eq!(out.len(), 1, "{out:?}");
    out.pop().unwrap().unwrap_err().code
}

/// As the Python server writes it.
const PYTHON: &str = r#"{"data":{"cert_index":12,"leaf_cert":{"all_domains":["*.example.com","example.com","www.example.com"],"extensions":{"subjectAltName":"DNS:example.com"},"fingerprint":"0E:E7:47:37:9A:BA:7A:28:B6:E0:2C:7A:77:55:77:2E:2E:E5:99:0A","issuer":{"C":"US","CN":"R3","L":null,"O":"Let's Encrypt, Inc","OU":null,"ST":null,"aggregated":"/C=US/CN=R3/O=Let's Encrypt, Inc"},"not_after":1616000000.0,"not_before":1608000000.0,"serial_number":"03FA2B","subject":{"CN":"example.com","aggregated":"/CN=example.com"}},"seen":1608001111.5,"source":{"name":"Google 'Argon2021' log","url":"ct.googleapis.com/logs/argon2021/"},"update_type":"X509LogEntry"},"message_type":"certificate_update"}"#;

fn go(extra: &str, domains: &str) -> String {
    format!(
        r#"{{"message_type":"certificate_update","data":{{"leaf_cert":{{"all_domains":{domains},"issuer":{{"aggregated":"/O=X"}},"not_after":20,"not_before":10{extra}}}}}}}"#
    )
}

#[test]
fn a_certificate_of_the_python_server() {
    let (observed, certificate) = certificate(PYTHON);
    let names: Vec<&str> = certificate.names.iter().map(model::DomainName::as_str).collect();
    assert_eq!(names, ["example.com", "www.example.com"]);
    assert_eq!(certificate.wildcards, 1);
    assert_eq!(certificate.fingerprint, None, "SHA-1 is no evidence");
    assert_eq!(certificate.serial, "03fa2b");
    assert_eq!(certificate.issuer, r"CN=R3,O=Let's Encrypt\, Inc,C=US");
    assert_eq!(certificate.subject, "CN=example.com");
    assert_eq!(observed.when, Some(Interval::at("2020-12-15T02:58:31.5Z".parse().unwrap())));
    assert_eq!(observed.origin.source, "Google 'Argon2021' log");
    assert_eq!(observed.origin.raw, Some(Digest::of(PYTHON.as_bytes())));
}

#[test]
fn a_certificate_of_the_go_server_has_a_digest() {
    let colons = ["AB"; 32].join(":");
    let (observed, certificate) = certificate(&go(&format!(r#","sha256":"{colons}""#), r#"["a.com"]"#));
    assert_eq!(certificate.fingerprint, Some(Digest::from_bytes([0xab; 32])));
    assert_eq!(certificate.issuer, "/O=X");
    assert_eq!(observed.when, Some(Interval::at("1970-01-01T00:00:10Z".parse().unwrap())));
    assert_eq!(observed.origin.source, "ct.ndjson");
    assert_eq!(code(&go(r#","sha256":"AB:CD""#, r#"["a.com"]"#)), "digest");
}

#[test]
fn the_certificate_itself_is_the_best_evidence() {
    let pem = include_str!("../certificate/several_names.pem");
    let body = pem.split("-----BEGIN CERTIFICATE-----").nth(1).unwrap().split("-----END").next().unwrap();
    let base64: String = body.split_whitespace().collect();
    let der = base64::engine::general_purpose::STANDARD.decode(&base64).unwrap();
    let (_, certificate) = certificate(&go(&format!(r#","as_der":"{base64}""#), r#"["a.com"]"#));
    assert_eq!(certificate.fingerprint, Some(Digest::of(&der)));
    assert!(certificate.key.is_some());
    assert_ne!(certificate.names[0].as_str(), "a.com");
}

#[test]
fn bytes_that_are_no_certificate_still_have_their_digest() {
    let (_, certificate) = certificate(&go(r#","as_der":"AAEC""#, r#"["a.com"]"#));
    assert_eq!((certificate.fingerprint, certificate.key), (Some(Digest::of(&[0, 1, 2])), None));
    assert_eq!(code(&go(r#","as_der":"!""#, r#"["a.com"]"#)), "base64");
}

#[test]
fn good_names_are_kept_beside_bad_ones() {
    let out = decode(&go("", r#"["good.com","bad name","localhost"]"#));
    assert_eq!(out.len(), 2);
    let rejected = out[1].as_ref().unwrap_err();
    assert_eq!(rejected.code, "name");
    assert!(rejected.reason.starts_with("2 of 3 names"), "{}", rejected.reason);
    assert_eq!(code(&go("", r#"["localhost"]"#)), "name");
    assert_eq!(code(&go("", "[]")), "name");
}

#[test]
fn names_may_stand_in_the_extension_only() {
    let text = go(r#","extensions":{"subjectAltName":"DNS:b.com, DNS:*.a.com, email:x@y.com"}"#, "null");
    let (_, certificate) = certificate(&text);
    let names: Vec<&str> = certificate.names.iter().map(model::DomainName::as_str).collect();
    assert_eq!((names, certificate.wildcards), (vec!["a.com", "b.com"], 1));
}

#[test]
fn other_messages() {
    assert!(decode(r#"{"message_type":"heartbeat","timestamp":1.5}"#).is_empty());
    let names = decode(r#"{"message_type":"dns_entries","data":["b.com","*.a.com","a.com"]}"#);
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|one| matches!(one, Ok(Record::Observation(o)) if o.when.is_none())));
    assert_eq!(code(r#"{"message_type":"dns_entries","data":[]}"#), "name");
    assert_eq!(code(r#"{"message_type":"other"}"#), "message_type");
    assert_eq!(code(r#"{"message_type":"certificate_update"}"#), "json");
    assert_eq!(code(r#"{"message_type":"certificate_update","data":{}}"#), "json");
}

#[test]
fn a_certificate_without_validity_is_rejected() {
    assert_eq!(
        code(r#"{"message_type":"certificate_update","data":{"leaf_cert":{"all_domains":["a.com"]}}}"#),
        "time"
    );
    assert_eq!(code(&go(r#","seen":1"#, r#"["a.com"]"#).replace(":10", ":\"x\"")), "time");
}

#[test]
fn depth_bombs_are_rejected() {
    assert_eq!(code(&"{\"message_type\":".repeat(10_000)), "json");
    assert_eq!(code(&go("", &"[".repeat(10_000))), "json");
}
