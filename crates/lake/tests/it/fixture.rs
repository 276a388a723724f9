use std::path::Path;

use lake::{BatchId, Committed, Lake, LakeConfig};
use model::{
    Certificate, Digest, DomainName, Interval, Key, KeyKind, NameSeen, Observation, Observed, Origin,
    RecordType, Registration, Resolution, Timestamp,
};

pub(crate) fn config(root: &Path) -> LakeConfig {
    LakeConfig { root: root.to_owned(), memory_bytes: 256 << 20, threads: 2 }
}

pub(crate) fn create(root: &Path) -> Lake {
    Lake::create(config(root)).unwrap()
}

pub(crate) fn batch(text: &str) -> BatchId {
    BatchId { file: Digest::of(text.as_bytes()), decoder: 1, part: String::new() }
}

pub(crate) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn span(first: &str, last: &str) -> Option<Interval> {
    Some(Interval::new(time(first), time(last)).unwrap())
}

pub(crate) fn key(kind: KeyKind, value: &str) -> Key {
    Key { kind, value: value.to_owned() }
}

pub(crate) fn observed(what: Observation, when: Option<Interval>, line: u64) -> Observed<Observation> {
    // Of names and resolutions the lake keeps no digest.
    let kept = matches!(what, Observation::Certificate(_) | Observation::Registration(_));
    let raw = kept.then(|| Digest::of(format!("{what:?} {line}").as_bytes()));
    Observed { what, when, origin: Origin { source: "sensor".to_owned(), raw, line } }
}

pub(crate) fn seen(text: &str) -> Observation {
    Observation::Name(NameSeen { name: name(text) })
}

pub(crate) fn resolved(owner: &str, rrtype: &str, rdata: &str) -> Observation {
    let rrtype = RecordType::from(rrtype.to_owned());
    Observation::Resolution(Resolution { name: name(owner), rrtype, rdata: rdata.to_owned(), count: Some(7) })
}

pub(crate) fn certificate(names: &[&str], serial: &str, fingerprint: bool) -> Certificate {
    Certificate {
        fingerprint: fingerprint.then(|| Digest::of(serial.as_bytes())),
        key: fingerprint.then(|| Digest::of(b"one key")),
        serial: serial.to_owned(),
        issuer: "CN=Test CA".to_owned(),
        subject: "CN=first".to_owned(),
        names: names.iter().map(|text| name(text)).collect(),
        wildcards: 1,
        not_before: time("2019-01-01"),
        not_after: time("2019-04-01"),
    }
}

pub(crate) fn registration(domain: &str, created: &str) -> Registration {
    Registration {
        handle: Some("H-1".to_owned()),
        registrar: Some("Example Registrar".to_owned()),
        registrar_iana_id: Some("1068".to_owned()),
        registrant: Some("someone@example.net".to_owned()),
        created: Some(time(created)),
        updated: Some(time("2019-02-01T00:00:00Z")),
        status: vec!["active".to_owned(), "locked".to_owned()],
        nameservers: vec![name("ns1.host.example"), name("ns2.host.example")],
        signed: Some(false),
        ..Registration::of(name(domain))
    }
}

/// One observation of every kind and of every shape that is stored in its own way.
pub(crate) fn one_of_everything() -> Vec<Observed<Observation>> {
    let year = span("2019-01-01", "2019-12-31");
    let whats = vec![
        (seen("www.evil.com"), None),
        (seen("evil.com"), year),
        (seen("co.uk"), year),
        (resolved("www.evil.com", "A", "192.0.2.7"), year),
        (resolved("www.evil.com", "AAAA", "2001:db8::7"), None),
        (resolved("evil.com", "NS", "ns1.host.example"), year),
        (resolved("evil.com", "MX", "mx.host.example"), year),
        (resolved("cdn.evil.com", "CNAME", "edge.host.example"), year),
        (resolved("evil.com", "TXT", "v=spf1 \u{e9}\t\"x\""), year),
        (resolved("evil.com", "TYPE65", ""), None),
        (
            Observation::Certificate(certificate(&["a.evil.com", "evil.com", "www.other.org"], "01", true)),
            year,
        ),
        (Observation::Certificate(certificate(&["evil.com"], "02", false)), None),
        (Observation::Certificate(certificate(&[], "03", true)), year),
        (Observation::Registration(registration("evil.com", "2019-01-05T10:11:12Z")), year),
        (Observation::Registration(Registration::of(name("bare.org"))), None),
    ];
    whats.into_iter().zip(1..).map(|((what, when), line)| observed(what, when, line)).collect()
}

pub(crate) fn take_in(lake: &Lake, id: BatchId, all: &[Observed<Observation>]) -> Committed {
    let mut intake = lake.intake(id).unwrap();
    for observed in all {
        intake.push(observed.clone()).unwrap();
    }
    intake.commit().unwrap()
}

pub(crate) fn names_in(all: &[Observed<Observation>]) -> Vec<DomainName> {
    all.iter().flat_map(|observed| observed.what.names().into_iter().cloned()).collect()
}
