use model::{CaseResolution, Grade, Id, Interval, Key, Origin};

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn domain(text: &str, first: &str, addresses: &[(&str, &str)]) -> CaseDomain {
    CaseDomain {
        domain: name(text),
        domain_ulabel: text.to_owned(),
        hosts: vec![name(text)],
        suffix: "com".to_owned(),
        registration: None,
        registration_seen: None,
        resolutions: addresses
            .iter()
            .map(|(value, when)| CaseResolution {
                host: Some(name(text)),
                key: Key { kind: KeyKind::Address, value: (*value).to_owned() },
                when: Some(Interval::at(at(when))),
                exhibits: Vec::new(),
            })
            .collect(),
        seen: Some(Interval::new(at(first), at("2020-12-31")).unwrap()),
        imitates: Vec::new(),
        readings: Vec::new(),
        links: Vec::new(),
        exhibits: Vec::new(),
    }
}

fn case(domains: Vec<CaseDomain>) -> Case {
    Case {
        id: "case-0001".to_owned(),
        title: String::new(),
        cluster: None,
        as_of: None,
        domains,
        exhibits: Vec::new(),
        stated: Vec::new(),
    }
}

fn report(publisher: &str, date: &str, names: &[&str], dated: bool) -> Report {
    Report {
        id: Id::of(&[publisher, date]),
        actor: "Kimsuky".to_owned(),
        date: at(date),
        dated,
        publisher: publisher.to_owned(),
        grade: Grade::try_from("B2".to_owned()).unwrap(),
        marking: None,
        references: Vec::new(),
        indicators: names.iter().map(|text| Indicator::Name(name(text))).collect(),
        victims: Vec::new(),
        origin: Origin { source: "x".to_owned(), raw: None, line: 1 },
    }
}

#[test]
fn the_median_is_over_the_exposures_that_were_answered() {
    let case = case(vec![
        domain("a.com", "2019-01-01", &[("192.0.2.1", "2019-01-01"), ("192.0.2.2", "2019-05-03")]),
        domain("b.com", "2019-05-11", &[]),
        domain("c.com", "2019-09-01", &[]),
    ]);
    let reports = [
        report("Lab", "2019-05-01", &["a.com"], true),
        report("Press", "2019-05-10", &["a.com", "stranger.org"], true),
        report("Late", "2020-01-01", &["c.com"], true),
        report("Guess", "2019-02-01", &["a.com"], false),
        report("Other", "2019-05-02", &["stranger.org"], true),
    ];
    let of = speed(&case, &reports).unwrap();
    assert_eq!((of.exposures, of.moved), (3, 2));
    // Two days to a new address, one day to a new domain: the lower middle value.
    assert_eq!(of.median_minutes, Some(24 * 60));
    assert_eq!(of.rows[0].what.as_deref(), Some("a.com was first seen on 192.0.2.2"));
    assert_eq!(of.rows[2].moved, None);
    assert_eq!(speed(&case, &[]), None);
    assert_eq!(speed(&case, &reports[3..]), None, "an estimated date measures nothing");
}

#[test]
fn nothing_after_the_as_of_date_exposes() {
    let mut case = case(vec![domain("a.com", "2019-01-01", &[])]);
    case.as_of = Some(at("2019-04-01"));
    assert_eq!(speed(&case, &[report("Lab", "2019-05-01", &["a.com"], true)]), None);
}
