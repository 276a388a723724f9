use model::{Digest, Identity, Indicator, WatchList};

use super::*;

fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

fn origin(line: u64) -> Origin {
    Origin { source: "test".into(), raw: Some(Digest::of(&line.to_be_bytes())), line }
}

fn day(text: &str) -> Option<Interval> {
    Some(Interval::at(text.parse().unwrap()))
}

fn report(listed: &str, grade: &str) -> Report {
    Report {
        id: Id::of(&[listed, grade]),
        actor: "Kimsuky".into(),
        date: "2019-10-31".parse().unwrap(),
        dated: true,
        publisher: "cert.example".into(),
        grade: grade.to_owned().try_into().unwrap(),
        marking: None,
        references: Vec::new(),
        indicators: vec![Indicator::Name(name(listed))],
        victims: Vec::new(),
        origin: origin(1),
    }
}

#[test]
fn one_finding_a_name_and_kind_with_the_hull_of_its_sightings() {
    let list = WatchList {
        identities: vec![Identity {
            name: "microsoft".into(),
            words: Vec::new(),
            domains: vec![name("microsoft.com")],
            sector: None,
            country: None,
        }],
        owned: vec![name("owned-by-us.com")],
    };
    let matcher = Matcher::compile(&list).unwrap();
    let reported: BTreeSet<DomainName> = [name("listed.org"), name("owned-by-us.com")].into();
    let mut gatherer = Gatherer::new(&matcher, &reported);
    gatherer.see(name("rnicrosoft.com"), day("2019-03-01"), origin(9));
    gatherer.see(name("garden.example.com"), None, origin(3));
    gatherer.see(name("rnicrosoft.com"), day("2019-01-01"), origin(9));
    gatherer.see(name("www.listed.org"), None, origin(4));
    gatherer.see(name("owned-by-us.com"), None, origin(5));
    gatherer.see(name("login.microsoft.com"), None, origin(6));
    gatherer.see(name("verify-account-login.com"), None, origin(7));
    assert_eq!(gatherer.reported(), [name("www.listed.org")]);
    let reports = [report("listed.org", "B2"), report("listed.org", "D4")];
    let findings = gatherer.finish(&reports, Likelihood::new(50).unwrap());
    let told: Vec<(&str, FindingKind)> = findings.iter().map(|f| (f.subject.as_str(), f.kind)).collect();
    assert_eq!(
        told,
        [
            ("rnicrosoft.com", FindingKind::Imitation),
            ("verify-account-login.com", FindingKind::Lure),
            ("www.listed.org", FindingKind::Reported)
        ]
    );
    assert_eq!(findings[1].identity, None);
    assert!(!findings[1].kind.is_lead());
    assert_eq!(findings[0].identity.as_deref(), Some("microsoft"));
    assert_eq!(findings[0].seen.unwrap().first(), "2019-01-01".parse().unwrap());
    assert_eq!(findings[2].reasons.len(), 2);
    assert!(findings[2].reasons[0].text.contains("listed.org is listed in a report on Kimsuky"));
}

#[test]
fn a_worthless_report_alone_is_no_finding() {
    let matcher = Matcher::compile(&WatchList::default()).unwrap();
    let reported: BTreeSet<DomainName> = [name("listed.org")].into();
    let mut gatherer = Gatherer::new(&matcher, &reported);
    gatherer.see(name("listed.org"), None, origin(1));
    let findings = gatherer.finish(&[report("listed.org", "E5")], Likelihood::new(51).unwrap());
    assert!(findings.is_empty(), "{findings:?}");
}
