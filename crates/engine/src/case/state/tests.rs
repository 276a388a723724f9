use model::{CaseDomain, CaseLink, Digest, Exhibit};

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn domain(text: &str, links: Vec<CaseLink>) -> CaseDomain {
    CaseDomain {
        domain: name(text),
        domain_ulabel: text.to_owned(),
        hosts: vec![name(text)],
        suffix: "com".to_owned(),
        registration: None,
        registration_seen: None,
        resolutions: Vec::new(),
        seen: None,
        imitates: Vec::new(),
        readings: Vec::new(),
        links,
        exhibits: vec![1],
    }
}

fn case(domains: Vec<CaseDomain>) -> Case {
    Case {
        id: "case-0001".to_owned(),
        title: String::new(),
        cluster: None,
        as_of: None,
        domains,
        exhibits: vec![Exhibit {
            number: 1,
            title: String::new(),
            raw: Digest::of(b"1"),
            file: Digest::of(b"f"),
            file_name: String::new(),
            line: 1,
            added_by: None,
        }],
        stated: Vec::new(),
    }
}

fn query(sql: &str) -> ReplayableQuery {
    ReplayableQuery {
        sql: sql.to_owned(),
        tool: "interdict 0".to_owned(),
        result: Digest::of(b""),
        rows: 1,
        shown: Vec::new(),
    }
}

fn fact(basis: Basis, exhibits: &[u32]) -> CaseFact {
    CaseFact {
        number: 1,
        code: "P-0001".to_owned(),
        text: "A sentence.".to_owned(),
        basis,
        topic: FactTopic::Other,
        exhibits: exhibits.to_vec(),
        domains: Vec::new(),
        elements: Vec::new(),
        accepted_by: None,
    }
}

#[test]
fn each_kind_must_bring_along_what_it_rests_on() {
    let case = case(vec![domain("a.com", Vec::new())]);
    let observed = |by: &str| Basis::Observed { by: by.to_owned() };
    let told = |basis, exhibits: &[u32]| admit(&fact(basis, exhibits), &case);
    assert_eq!(told(observed("sensor-1"), &[1]), Ok(()));
    assert_eq!(told(observed("sensor-1"), &[]), Err(FactRefused::NoExhibit));
    assert_eq!(told(observed(" "), &[1]), Err(FactRefused::NoSource(FactKind::Observed)));
    assert_eq!(told(observed("sensor-1"), &[2]), Err(FactRefused::UnknownExhibit(2)));
    assert_eq!(told(Basis::Derived { query: query("SELECT 1") }, &[]), Ok(()));
    assert_eq!(told(Basis::Derived { query: query(" ") }, &[1]), Err(FactRefused::NoQuery));
    assert_eq!(told(Basis::Opinion { person: "Ada Example".to_owned() }, &[]), Ok(()));
    assert_eq!(told(Basis::Opinion { person: String::new() }, &[1]), Err(FactRefused::NoPerson));
    let belief = |source: &str| Basis::OnInformationAndBelief { source: source.to_owned() };
    assert_eq!(told(belief("Lab"), &[]), Ok(()));
    assert_eq!(told(belief(""), &[1]), Err(FactRefused::NoSource(FactKind::OnInformationAndBelief)));
    let mut blank = fact(belief("Lab"), &[]);
    blank.text = " \n".to_owned();
    assert_eq!(admit(&blank, &case), Err(FactRefused::Empty));
    let mut elsewhere = fact(belief("Lab"), &[]);
    elsewhere.domains = vec![name("stranger.org")];
    assert_eq!(admit(&elsewhere, &case), Err(FactRefused::UnknownDomain(name("stranger.org"))));
}

#[test]
fn base_rates_are_asked_of_observed_ties_strongest_first() {
    let link = |kind, value: &str, weight, exhibits: &[u32]| CaseLink {
        key: Key { kind, value: value.to_owned() },
        with: vec![name("b.com")],
        holders: 3,
        population: 1_000,
        weight,
        exhibits: exhibits.to_vec(),
    };
    let ties = || {
        vec![
            link(KeyKind::Address, "192.0.2.7", 3.0, &[1]),
            link(KeyKind::Registrant, "o'neil@example.com", 5.0, &[1]),
            link(KeyKind::Report, "r1 (Lab)", 9.0, &[1]),
            link(KeyKind::NameServer, "ns1.example.net", 9.0, &[]),
        ]
    };
    let mut case = case(vec![domain("a.com", ties()), domain("b.com", ties())]);
    case.as_of = Some("2019-12-31".parse().unwrap());
    let questions = base_rate_questions(&case);
    let asked: Vec<&str> = questions.iter().map(|question| question.key.value.as_str()).collect();
    assert_eq!(asked, ["o'neil@example.com", "192.0.2.7"], "neither claims nor what no exhibit shows");
    assert_eq!(
        questions[0].sql,
        "SELECT count(DISTINCT registrable(reverse(rname))) AS registrable_names FROM pivot WHERE kind = 'registrant' AND \
         value = 'o''neil@example.com' AND (\"first\" IS NULL OR \"first\" <= to_timestamp_micros(1577750400000000))"
    );
    let stated = base_rate(&questions[1], 3, query(&questions[1].sql));
    assert_eq!(
        stated.text,
        "In everything that was taken in, 3 registrable names were seen with the address 192.0.2.7; 2 of them are domains of \
         this case."
    );
    assert_eq!((stated.domains.len(), stated.exhibits.as_slice()), (2, &[1][..]));
    assert_eq!(stated.basis.kind(), FactKind::Derived);
}
