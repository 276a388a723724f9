use model::{Digest, Grade, Id, Likelihood, Origin, Timestamp};

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn origin() -> Origin {
    Origin { source: "test".to_owned(), raw: Some(Digest::of(b"test")), line: 1 }
}

fn finding(subject: &str, identity: Option<&str>) -> Finding {
    Finding {
        id: Id::of(&[subject, identity.unwrap_or_default()]),
        subject: name(subject),
        kind: if identity.is_some() { FindingKind::Imitation } else { FindingKind::Reported },
        identity: identity.map(str::to_owned),
        likelihood: Likelihood::from_fraction(0.9),
        reasons: Vec::new(),
        seen: None,
        origin: origin(),
    }
}

fn identity(name: &str, sector: &str, country: Option<&str>) -> Identity {
    Identity {
        name: name.to_owned(),
        words: Vec::new(),
        domains: Vec::new(),
        sector: Some(sector.to_owned()),
        country: country.map(str::to_owned),
    }
}

fn report(names: &[&str], victims: &[(Option<&str>, Option<&str>, u64)]) -> Report {
    let date: Timestamp = "2019-09-02".parse().unwrap();
    Report {
        id: Id::of(names),
        actor: "Red".to_owned(),
        date,
        dated: true,
        publisher: "cert.example".to_owned(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: names.iter().map(|text| Indicator::Name(name(text))).collect(),
        victims: victims
            .iter()
            .map(|(sector, country, count)| VictimCount {
                sector: sector.map(str::to_owned),
                country: country.map(str::to_owned),
                count: *count,
            })
            .collect(),
        origin: origin(),
    }
}

fn counts(counts: &[Count]) -> Vec<(&str, u64)> {
    counts.iter().map(|of| (of.what.as_str(), of.count)).collect()
}

#[test]
fn imitations_are_counted_in_names() {
    let list = WatchList {
        identities: vec![
            identity("hotmail", "technology", None),
            identity("naver", "technology", Some("KR")),
            identity("ministry", "government", Some("KR")),
        ],
        owned: Vec::new(),
    };
    let members = ["a.com", "b.com", "c.com"].map(name);
    let findings = [
        finding("a.com", Some("naver")),
        finding("a.com", Some("naver")),
        finding("a.com", Some("hotmail")),
        finding("b.com", Some("naver")),
        finding("b.com", Some("not on the list")),
        finding("c.com", None),
        finding("stranger.com", Some("ministry")),
    ];
    let profile = profile("UNK-0001", &members, &findings, &list, &[]);
    assert_eq!(profile.designator, "UNK-0001");
    assert_eq!(counts(&profile.identities), [("naver", 2), ("hotmail", 1), ("not on the list", 1)]);
    assert_eq!(counts(&profile.imitated_sectors), [("technology", 2)], "a.com counts once");
    assert_eq!(counts(&profile.imitated_countries), [("KR", 2)]);
    assert!(profile.victim_sectors.is_empty());
}

#[test]
fn victims_come_from_reports_on_members_and_are_never_added_over_reports() {
    let members = ["a.com", "mail.b.com"].map(name);
    let reports = [
        report(&["a.com"], &[(Some("think tanks"), Some("US"), 3), (Some("think tanks"), Some("JP"), 2)]),
        report(&["www.a.com"], &[(Some("think tanks"), None, 4), (Some("universities"), Some("KR"), 1)]),
        report(&["b.com"], &[(Some("retail"), Some("DE"), 9)]),
        report(&["stranger.com"], &[(Some("energy"), Some("FR"), 9)]),
        report(&["a.com"], &[(None, None, 5), (Some(" "), Some("US"), 0)]),
    ];
    let profile = profile("x", &members, &[], &WatchList::default(), &reports);
    assert_eq!(counts(&profile.victim_sectors), [("think tanks", 5), ("universities", 1)]);
    assert_eq!(counts(&profile.victim_countries), [("US", 3), ("JP", 2), ("KR", 1)]);
    assert!(profile.identities.is_empty());
}
