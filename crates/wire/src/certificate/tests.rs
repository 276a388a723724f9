use super::*;

const SEVERAL: &str = include_str!("several_names.pem");
const COMMON: &str = include_str!("common_name_only.pem");
const NO_NAME: &str = include_str!("no_name.pem");

fn records(bytes: &[u8]) -> Result<Vec<Result<Record, Rejected>>, String> {
    let mut all = Vec::new();
    let mut input = bytes;
    let done = read(&mut input, &Source { file: "certs.pem" }, &mut |record| {
        all.push(record);
        ControlFlow::Continue(())
    });
    done.map(|()| all).map_err(|error| error.to_string())
}

fn der(pem: &str) -> Vec<u8> {
    blocks(pem.as_bytes()).next().expect("a block").decode().expect("base64")
}

fn observed(record: &Result<Record, Rejected>) -> (&Certificate, &Observed<Observation>) {
    match record {
        Ok(Record::Observation(observed)) => match &observed.what {
            Observation::Certificate(certificate) => (certificate, observed),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn code(record: &Result<Record, Rejected>) -> (&str, u64) {
    let rejected = record.as_ref().expect_err("rejected");
    (&rejected.code, rejected.line)
}

/// The expected values come from another implementation (pyca/cryptography over OpenSSL).
#[test]
fn fields_are_those_another_implementation_reads() {
    let all = records(SEVERAL.as_bytes()).expect("PEM");
    assert_eq!(all.len(), 1);
    let (certificate, observed) = observed(&all[0]);
    let digest = |text: &str| Some(text.parse::<Digest>().expect("a digest"));
    assert_eq!(
        certificate.fingerprint,
        digest("b1de3f10ed82d7ef4a81b86670d081df3d97c6bfb8d738a8c46abbf54a5d46cb")
    );
    assert_eq!(certificate.key, digest("07d79675ca7b53bb7864d315e7d8f9071bc873db63cdc82ddb622507d99a27ae"));
    assert_eq!(certificate.serial, "f0a1b2c3d4");
    assert_eq!(certificate.issuer, r"CN=Test CA #1,O=Test\, Authority,C=XX");
    assert_eq!(certificate.subject, "CN=login.example");
    let names: Vec<_> = certificate.names.iter().map(DomainName::as_str).collect();
    assert_eq!(names, ["login.example", "mail.example", "www.login.example", "xn--mnchen-3ya.example"]);
    assert_eq!(certificate.wildcards, 2);
    assert_eq!(certificate.not_before.to_string(), "2019-08-01T12:00:00Z");
    assert_eq!(observed.when, Some(Interval::at(certificate.not_before)));
    assert_eq!(observed.origin.raw, certificate.fingerprint);
    assert_eq!((observed.origin.source.as_str(), observed.origin.line), ("certs.pem", 1));
}

#[test]
fn the_common_name_stands_in_and_the_year_9999_is_read() {
    let certificate = from_der(&der(COMMON)).expect("a certificate");
    assert_eq!(certificate.names, [DomainName::parse("cn-only.example").expect("a name")]);
    assert_eq!(certificate.wildcards, 1);
    assert_eq!(certificate.not_after.to_string(), "9999-12-31T23:59:59Z");
    assert_eq!(certificate.subject, r"CN=*.cn-only.example,O=Ünïcode \+ Co");
    assert_eq!(certificate.serial, "05");
}

#[test]
fn each_certificate_is_judged_alone_with_the_line_of_its_begin() {
    let mut text = format!(
        "subject=somebody\n\n{SEVERAL}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    );
    let mut lines = vec![3];
    let add = |text: &mut String, block: &str, lines: &mut Vec<u64>| {
        lines.push(1 + newlines(text.as_bytes()));
        text.push_str(block);
    };
    add(&mut text, NO_NAME, &mut lines);
    add(&mut text, "-----BEGIN CERTIFICATE-----\nno base64!\n-----END CERTIFICATE-----\n", &mut lines);
    add(&mut text, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", &mut lines);
    add(&mut text, "-----BEGIN CERTIFICATE-----\nAAAA\n", &mut lines);
    add(&mut text, &COMMON.replace('\n', "\r\n"), &mut lines);
    add(&mut text, "-----BEGIN CERTIFICATE-----\nAAAA\n", &mut lines);
    let all = records(text.as_bytes()).expect("PEM");
    assert_eq!(all.len(), 7);
    assert_eq!(observed(&all[0]).1.origin.line, lines[0]);
    for (at, expected) in [(1, "no_name"), (2, "pem"), (3, "der"), (4, "truncated"), (6, "truncated")] {
        assert_eq!(code(&all[at]), (expected, lines[at]));
    }
    assert_eq!(observed(&all[5]).1.origin.line, lines[5]);
}

#[test]
fn der_is_read_and_its_ruins_are_rejected() {
    let whole = der(SEVERAL);
    let all = records(&whole).expect("DER");
    assert_eq!(observed(&all[0]).0, &from_der(&whole).expect("a certificate"));
    for length in 1..whole.len() {
        let all = records(&whole[..length]).expect("begins as DER");
        assert_eq!(code(&all[0]), ("der", 1));
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert_eq!(from_der(&longer).expect_err("trailing").0, "der");
    // No byte changed to any of a few values makes the decoder panic.
    for at in 0..whole.len() {
        for value in [0, 0x30, 0x7f, 0x80, 0x84, 0xff] {
            let mut changed = whole.clone();
            changed[at] = value;
            let _ = from_der(&changed);
        }
    }
}

#[test]
fn hostile_documents_end_in_an_error() {
    assert!(records(b"").is_err());
    assert!(records(b"\xff\xfe nothing here").is_err());
    assert!(records(b"0 begins as DER does, and is text").is_err());
    assert!(records(&vec![b'-'; 17 << 20]).is_err_and(|error| error.contains("16 MiB")));
    assert_eq!(from_der(&vec![0x30; (1 << 20) + 1]).expect_err("too long").0, "too_long");
    // 10,000 nested sequences.
    let mut nested = Vec::new();
    for _ in 0..10_000 {
        nested.extend_from_slice(&[0x30, 0x80]);
    }
    assert_eq!(from_der(&nested).expect_err("nested").0, "der");
    // Only BEGIN lines: linear, not quadratic.
    let many = "-----BEGIN CERTIFICATE-----\n".repeat(20_000);
    assert_eq!(records(many.as_bytes()).expect("PEM").len(), 20_000);
}

#[test]
fn a_sink_that_breaks_ends_the_reading() {
    let text = SEVERAL.repeat(3);
    let mut seen = 0;
    let done = read(&mut text.as_bytes(), &Source { file: "x" }, &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert!(done.is_ok());
    assert_eq!(seen, 1);
}
