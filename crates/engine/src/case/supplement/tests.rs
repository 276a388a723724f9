use model::{CaseLink, Interval, Key, Registration};

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn link(kind: KeyKind, value: &str, with: &str, exhibits: &[u32]) -> CaseLink {
    CaseLink {
        key: Key { kind, value: value.to_owned() },
        with: vec![name(with)],
        holders: 3,
        population: 100,
        weight: 4.0,
        exhibits: exhibits.to_vec(),
    }
}

fn domain(text: &str, links: Vec<CaseLink>) -> CaseDomain {
    CaseDomain {
        domain: name(text),
        domain_ulabel: text.to_owned(),
        hosts: vec![name(&format!("www.{text}"))],
        suffix: "com".to_owned(),
        registration: None,
        registration_seen: None,
        resolutions: Vec::new(),
        seen: Some(Interval::at(at("2020-01-02"))),
        imitates: Vec::new(),
        readings: Vec::new(),
        links,
        exhibits: vec![1],
    }
}

/// Runs with one new domain beside the old one.
fn judged(new: CaseDomain, first_seen: Option<&str>) -> (Vec<SupplementReason>, Vec<(DomainName, String)>) {
    let first_seen = first_seen.map(|when| (new.domain.clone(), at(when))).into_iter().collect();
    let draft = Case {
        id: "case-0002".to_owned(),
        title: String::new(),
        cluster: None,
        as_of: None,
        domains: vec![domain("old.com", Vec::new()), new],
        exhibits: Vec::new(),
        stated: Vec::new(),
    };
    let before = BTreeSet::from([name("old.com")]);
    let order_date = at("2019-12-18").end_of_day();
    supplement(&SupplementInput { draft: &draft, before: &before, order_date, first_seen: &first_seen })
}

fn tied() -> CaseDomain {
    domain("new.com", vec![link(KeyKind::Address, "192.0.2.7", "www.old.com", &[1, 2])])
}

#[test]
fn a_name_first_seen_after_the_order_enters_with_its_reasons() {
    let (taken, refused) = judged(tied(), Some("2019-12-19"));
    assert!(refused.is_empty());
    assert_eq!(taken[0].domain, name("new.com"));
    assert_eq!(
        taken[0].reasons,
        [
            "shares the address 192.0.2.7 with www.old.com of the order (3 registrable names have it; exhibits 1, 2)"
        ]
    );
}

#[test]
fn what_is_not_new_or_not_theirs_is_refused_with_why() {
    let why = |new, first_seen| {
        let (taken, refused) = judged(new, first_seen);
        assert!(taken.is_empty());
        refused[0].1.clone()
    };
    assert_eq!(
        why(tied(), Some("2019-12-18T12:00:00Z")),
        "first seen 2019-12-18, not after the order of 2019-12-18"
    );
    assert!(why(tied(), None).starts_with("no dated sighting"));
    let mut registered = tied();
    registered.registration =
        Some(Registration { created: Some(at("2019-12-01")), ..Registration::of(name("new.com")) });
    assert!(why(registered, Some("2019-12-20")).starts_with("registered 2019-12-01"));
    let nothing = "nothing observed ties it to a domain of the order";
    assert_eq!(why(domain("new.com", Vec::new()), Some("2019-12-20")), nothing);
    let by_report = domain("new.com", vec![link(KeyKind::Report, "r1 (Lab)", "www.old.com", &[1])]);
    assert_eq!(why(by_report, Some("2019-12-20")), nothing, "a claim is no reason");
    let elsewhere = domain("new.com", vec![link(KeyKind::Address, "192.0.2.7", "www.other.com", &[1])]);
    assert_eq!(why(elsewhere, Some("2019-12-20")), nothing, "a tie to another new name is no reason");
    let unshown = domain("new.com", vec![link(KeyKind::Address, "192.0.2.7", "www.old.com", &[])]);
    assert_eq!(why(unshown, Some("2019-12-20")), nothing, "what no exhibit shows is no reason");
}
