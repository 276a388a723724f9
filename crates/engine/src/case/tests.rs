use model::{
    BaseRate, Certificate, Id, KeyKind, Likelihood, NameSeen, Origin, Reason, RecordType, Registration,
    Resolution,
};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn span(first: &str, last: &str) -> Option<Interval> {
    Some(Interval::new(at(first), at(last)).unwrap())
}

fn fact(what: Observation, when: Option<Interval>, line: u64) -> Fact {
    let raw = Digest::of(format!("{what:?} {line}").as_bytes());
    let origin = Origin { source: "sensor-1".to_owned(), raw: Some(raw), line };
    Fact { file: Digest::of(b"file"), observed: Observed { what, when, origin } }
}

fn resolution(owner: &str, rrtype: RecordType, rdata: &str) -> Observation {
    Observation::Resolution(Resolution { name: name(owner), rrtype, rdata: rdata.to_owned(), count: None })
}

fn registration(domain: &str, registrar: &str) -> Registration {
    Registration {
        registrar: Some(registrar.to_owned()),
        created: Some(at("2019-01-02")),
        expires: Some(at("2020-01-02")),
        abuse_email: Some("abuse@registrar.example".to_owned()),
        nameservers: vec![name("ns1.example.net")],
        ..Registration::of(name(domain))
    }
}

fn link(a: &str, b: &str, key: &str, weight: f64) -> Link {
    Link {
        a: name(a),
        b: name(b),
        key: Key { kind: KeyKind::Address, value: key.to_owned() },
        when: None,
        rate: BaseRate { holders: 3, population: 1_000 },
        weight,
    }
}

fn finding(subject: &str, identity: &str, percent: u8) -> Finding {
    let reason = |text: &str, weight| Reason { code: "homoglyph".to_owned(), text: text.to_owned(), weight };
    Finding {
        id: Id::of(&[subject, identity]),
        subject: name(subject),
        kind: FindingKind::Imitation,
        identity: Some(identity.to_owned()),
        likelihood: Likelihood::new(percent).unwrap(),
        reasons: vec![
            reason("rn drawn as m", 3.0),
            reason("rn drawn as m", 2.0),
            reason("short label", -1.0),
        ],
        seen: None,
        origin: Origin { source: "x".to_owned(), raw: Some(Digest::of(b"x")), line: 1 },
    }
}

fn registrable(name: &DomainName) -> DomainName {
    match name.as_str().strip_suffix(".dyn.example") {
        Some(host) => {
            DomainName::parse(&format!("{}.dyn.example", host.rsplit('.').next().unwrap())).unwrap()
        }
        None => name.registrable().map_or_else(|| name.clone(), |registrable| registrable.name()),
    }
}

/// What a test varies.
#[derive(Default)]
struct Scene {
    names: Vec<DomainName>,
    facts: Vec<Fact>,
    findings: Vec<Finding>,
    links: Vec<Link>,
    reports: Vec<CitedReport>,
    before: Vec<Exhibit>,
    as_of: Option<Timestamp>,
}

impl Scene {
    fn draft(&self) -> Case {
        draft(&CaseInput {
            id: "case-0001",
            title: "Test",
            cluster: None,
            names: &self.names,
            facts: &self.facts,
            findings: &self.findings,
            links: &self.links,
            reports: &self.reports,
            before: &self.before,
            as_of: self.as_of,
            file_names: &BTreeMap::from([(Digest::of(b"file"), "pdns.ndjson".to_owned())]),
            registrable: &registrable,
        })
    }
}

fn operation() -> Scene {
    let certificate = Certificate {
        fingerprint: Some(Digest::of(b"certificate")),
        key: None,
        serial: "0a1b".to_owned(),
        issuer: "CN=Test CA".to_owned(),
        subject: String::new(),
        names: vec![name("hotrnall.com"), name("outlock.net")],
        wildcards: 0,
        not_before: at("2019-03-01"),
        not_after: at("2019-06-01"),
    };
    let a = |owner: &str, value: &str| resolution(owner, RecordType::A, value);
    Scene {
        names: ["www.hotrnall.com", "hotrnall.com", "outlock.net", "victim.dyn.example"].map(name).to_vec(),
        facts: vec![
            fact(a("www.hotrnall.com", "192.0.2.7"), span("2019-03-01", "2019-03-05"), 1),
            fact(a("hotrnall.com", "192.0.2.7"), span("2019-04-01", "2019-08-01"), 2),
            fact(a("hotrnall.com", "192.0.2.7"), span("2019-05-01", "2019-05-02"), 3),
            fact(a("outlock.net", "192.0.2.7"), span("2019-03-02", "2019-03-03"), 4),
            fact(resolution("outlock.net", RecordType::Txt, "v=spf1"), span("2019-03-02", "2019-03-03"), 5),
            fact(a("stranger.org", "192.0.2.7"), span("2019-03-02", "2019-03-03"), 6),
            fact(Observation::Certificate(certificate), span("2019-03-01", "2019-03-01"), 7),
            fact(
                Observation::Registration(registration("hotrnall.com", "Zeta")),
                span("2019-02-01", "2019-02-01"),
                8,
            ),
            fact(
                Observation::Registration(registration("hotrnall.com", "Alpha")),
                span("2019-07-01", "2019-07-01"),
                9,
            ),
            fact(
                Observation::Registration(registration("dyn.example", "Provider")),
                span("2019-07-01", "2019-07-01"),
                10,
            ),
            fact(Observation::Name(NameSeen { name: name("victim.dyn.example") }), None, 11),
        ],
        findings: vec![finding("hotrnall.com", "hotmail", 90), finding("www.hotrnall.com", "hotmail", 70)],
        links: vec![
            link("hotrnall.com", "outlock.net", "192.0.2.7", 2.0),
            link("outlock.net", "www.hotrnall.com", "192.0.2.7", 3.0),
            link("hotrnall.com", "www.hotrnall.com", "192.0.2.7", 9.0),
            link("hotrnall.com", "stranger.org", "192.0.2.9", 9.0),
        ],
        reports: Vec::new(),
        before: Vec::new(),
        as_of: None,
    }
}

fn domain<'a>(case: &'a Case, text: &str) -> &'a CaseDomain {
    case.domains.iter().find(|of| of.domain.as_str() == text).unwrap()
}

fn titles<'a>(case: &'a Case, of: &CaseDomain) -> Vec<&'a str> {
    let exhibit = |number: &u32| case.exhibits.iter().find(|exhibit| exhibit.number == *number).unwrap();
    of.exhibits.iter().map(|number| exhibit(number).title.as_str()).collect()
}

#[test]
fn domains_stand_in_the_order_of_the_appendix_with_their_hosts() {
    let case = operation().draft();
    let domains: Vec<(&str, &str, usize)> =
        case.domains.iter().map(|of| (of.domain.as_str(), of.suffix.as_str(), of.hosts.len())).collect();
    assert_eq!(
        domains,
        [("hotrnall.com", "com", 2), ("victim.dyn.example", "dyn.example", 1), ("outlock.net", "net", 1)]
    );
    assert_eq!(case.id, "case-0001");
}

#[test]
fn facts_carry_the_newest_registration_hulls_and_exhibits() {
    let case = operation().draft();
    let of = domain(&case, "hotrnall.com");
    assert_eq!(of.registration.as_ref().unwrap().registrar.as_deref(), Some("Alpha"));
    let seen: Vec<(&str, &str, Option<Interval>)> = of
        .resolutions
        .iter()
        .map(|of| (of.host.as_ref().unwrap().as_str(), of.key.value.as_str(), of.when))
        .collect();
    assert_eq!(
        seen,
        [
            ("hotrnall.com", "192.0.2.7", span("2019-04-01", "2019-08-01")),
            ("www.hotrnall.com", "192.0.2.7", span("2019-03-01", "2019-03-05")),
            ("hotrnall.com", "ns1.example.net", span("2019-07-01", "2019-07-01")),
        ],
        "what one host resolved to is no fact about another"
    );
    assert!(of.resolutions.iter().all(|of| !of.exhibits.is_empty()));
    assert_eq!(of.seen, span("2019-02-01", "2019-08-01"));
    assert_eq!(
        titles(&case, of),
        [
            "registration data of sensor-1: hotrnall.com, registrar Zeta, created 2019-01-02, seen 2019-02-01",
            "registration data of sensor-1: hotrnall.com, registrar Alpha, created 2019-01-02, seen 2019-07-01",
            "passive DNS record of sensor-1: www.hotrnall.com A 192.0.2.7, first 2019-03-01, last 2019-03-05",
            "passive DNS record of sensor-1: hotrnall.com A 192.0.2.7, first 2019-04-01, last 2019-08-01",
            "certificate of sensor-1: serial 0a1b, 2 names with hotrnall.com, valid from 2019-03-01 to 2019-06-01, seen \
             2019-03-01",
            "passive DNS record of sensor-1: outlock.net A 192.0.2.7, first 2019-03-02, last 2019-03-03",
        ],
        "the record between the first and the last sighting is left out, and a tie is shown at both of its ends"
    );
    assert_eq!(case.exhibits[0].file_name, "pdns.ndjson");
    assert_eq!(case.exhibits[0].line, 8);
    let numbers: Vec<u32> = case.exhibits.iter().map(|exhibit| exhibit.number).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<u32>>());
    let dynamic = domain(&case, "victim.dyn.example");
    assert_eq!(dynamic.registration, None, "the provider's registration is not the customer's");
    assert_eq!(titles(&case, dynamic), ["name list sensor-1: victim.dyn.example, undated"]);
    assert_eq!(dynamic.seen, None);
}

#[test]
fn one_certificate_is_one_exhibit_of_two_domains() {
    let case = operation().draft();
    let both: Vec<&u32> = domain(&case, "outlock.net")
        .exhibits
        .iter()
        .filter(|number| domain(&case, "hotrnall.com").exhibits.contains(number))
        .filter(|number| {
            let of = case.exhibits.iter().find(|exhibit| exhibit.number == **number).unwrap();
            of.title.starts_with("certificate")
        })
        .collect();
    assert_eq!(both.len(), 1);
}

#[test]
fn imitations_and_ties_are_in_words_and_numbers() {
    let case = operation().draft();
    let of = domain(&case, "hotrnall.com");
    assert_eq!(
        of.imitates,
        [(
            "hotmail".to_owned(),
            "hotrnall.com: rn drawn as m (very likely (90 %)), and 1 more name".to_owned()
        )]
    );
    assert_eq!(of.links.len(), 1, "neither ties within the domain nor ties to strangers");
    assert_eq!(of.links[0].with, [name("outlock.net")]);
    assert!((of.links[0].weight - 3.0).abs() < 1e-9);
    assert_eq!(domain(&case, "outlock.net").links[0].with, ["hotrnall.com", "www.hotrnall.com"].map(name));
}

#[test]
fn nothing_after_the_as_of_date_is_stated() {
    let mut scene = operation();
    scene.as_of = Some(at("2019-04-15"));
    let case = scene.draft();
    let of = domain(&case, "hotrnall.com");
    assert_eq!(of.registration.as_ref().unwrap().registrar.as_deref(), Some("Zeta"));
    assert_eq!(of.seen.unwrap().last(), at("2019-04-15"));
    assert!(case.exhibits.iter().all(|exhibit| !exhibit.title.contains("2019-05")));
    assert!(titles(&case, of).iter().any(|title| title.ends_with("first 2019-04-01, last 2019-04-15")));
}

#[test]
fn a_domain_with_very_many_values_stays_readable_and_says_so() {
    let mut scene = operation();
    for n in 0..200_u64 {
        let what = resolution("outlock.net", RecordType::A, &format!("198.51.100.{n}"));
        scene.facts.push(fact(what, span("2019-03-02", "2019-03-02"), 100 + n));
    }
    let case = scene.draft();
    let of = domain(&case, "outlock.net");
    let addresses = of.resolutions.iter().filter(|of| of.key.kind == KeyKind::Address);
    assert_eq!(addresses.clone().count(), STATED);
    assert!(addresses.clone().any(|of| of.key.value == "192.0.2.7"), "what a link rests on is kept");
    let text = "outlock.net: only 24 values of kind address are stated, there may be more";
    assert!(gaps(&case).iter().any(|gap| gap == text), "{:?}", gaps(&case));
}

#[test]
fn gaps_are_said_for_each_domain() {
    let case = operation().draft();
    let gaps = gaps(&case);
    let of = |domain: &str| -> Vec<&str> {
        gaps.iter().filter_map(|gap| gap.strip_prefix(domain)?.strip_prefix(": ")).collect()
    };
    assert_eq!(of("hotrnall.com"), [] as [&str; 0]);
    assert_eq!(
        of("outlock.net"),
        ["no registration data, so registrar and registrant are not known", "no imitation was found"]
    );
    assert_eq!(
        of("victim.dyn.example"),
        [
            "no registration data, so registrar and registrant are not known",
            "no resolution, so it is not shown to have been in use",
            "no dated sighting",
            "no imitation was found",
            "nothing observed links it to another domain of the case",
        ]
    );
    assert_eq!(super::gaps(&Scene::default().draft()), ["the case has no domain"]);
    let bare = Scene { names: vec![name("bare.com")], ..Scene::default() }.draft();
    assert_eq!(super::gaps(&bare)[0], "bare.com: no exhibit supports any fact, so it cannot be pleaded");
}

#[test]
fn the_links_of_the_cluster_count() {
    let cluster = Cluster {
        designator: "UNK-0001".to_owned(),
        members: Vec::new(),
        links: vec![link("hotrnall.com", "outlock.net", "192.0.2.7", 2.0)],
    };
    let names = ["hotrnall.com", "outlock.net"].map(name);
    let case = draft(&CaseInput {
        id: "case-0002",
        title: "Test",
        cluster: Some(&cluster),
        names: &names,
        facts: &[],
        findings: &[],
        links: &cluster.links,
        reports: &[],
        before: &[],
        as_of: None,
        file_names: &BTreeMap::new(),
        registrable: &registrable,
    });
    assert_eq!(case.cluster.as_deref(), Some("UNK-0001"));
    assert_eq!(case.domains[0].links.len(), 1);
}

fn report(names: &[&str], when: &str) -> CitedReport {
    let origin =
        Origin { source: "reports.jsonl".to_owned(), raw: Some(Digest::of(when.as_bytes())), line: 40 };
    let mut indicators: Vec<model::Indicator> =
        names.iter().map(|text| model::Indicator::Name(name(text))).collect();
    indicators.sort();
    let report = Report {
        id: Id::of(&[when]),
        actor: "Kimsuky".to_owned(),
        date: at(when),
        dated: true,
        publisher: "Lab".to_owned(),
        grade: model::Grade::try_from("B2".to_owned()).unwrap(),
        marking: None,
        references: vec!["https://lab.example/a".to_owned()],
        indicators,
        victims: Vec::new(),
        origin,
    };
    CitedReport { file: Digest::of(b"reports"), report }
}

#[test]
fn a_tie_by_report_has_the_reports_record_as_its_exhibit() {
    let mut scene = operation();
    let cited = report(&["hotrnall.com", "outlock.net"], "2019-05-01");
    let value = format!("{} (Lab on Kimsuky, 2019-05-01)", cited.report.id);
    scene.links = vec![Link {
        key: Key { kind: KeyKind::Report, value },
        ..link("hotrnall.com", "outlock.net", "x", 2.0)
    }];
    let without = scene.draft();
    assert_eq!(domain(&without, "hotrnall.com").links[0].exhibits, [] as [u32; 0]);
    assert!(gaps(&without).iter().any(|gap| gap.contains("the tie by report") && gap.contains("no exhibit")));
    scene.reports = vec![cited];
    let case = scene.draft();
    let of = domain(&case, "hotrnall.com");
    let [number] = of.links[0].exhibits[..] else { panic!("{:?}", of.links) };
    let exhibit = case.exhibits.iter().find(|exhibit| exhibit.number == number).unwrap();
    assert_eq!((exhibit.file, exhibit.line), (Digest::of(b"reports"), 40));
    assert!(exhibit.title.starts_with("report of Lab, 2019-05-01"), "{}", exhibit.title);
    assert!(of.exhibits.contains(&number) && domain(&case, "outlock.net").exhibits.contains(&number));
    let stated = case.stated.iter().find(|stated| stated.topic == FactTopic::Link).unwrap();
    assert_eq!(
        stated.basis,
        Basis::OnInformationAndBelief { source: "Lab".to_owned() },
        "a claim, never seen"
    );
    assert_eq!(stated.exhibits, [number]);
    assert!(
        !format!("{case:?}").contains("Kimsuky"),
        "no actor is named before a person accepted an attribution"
    );
}

#[test]
fn sentences_say_who_saw_what_and_no_score() {
    let case = operation().draft();
    let said: Vec<&str> = case.stated.iter().map(|stated| stated.text.as_str()).collect();
    assert!(said.contains(
        &"The sensor sensor-1 recorded that hotrnall.com resolved to the address 192.0.2.7, first on 2019-04-01 and last on \
          2019-08-01."
    ), "{said:#?}");
    assert!(said.contains(&"The name hotrnall.com can be read as hotmail: rn drawn as m."), "{said:#?}");
    assert!(
        said.contains(&"hotrnall.com and outlock.net were each seen with the address 192.0.2.7."),
        "{said:#?}"
    );
    assert!(said.iter().all(|text| !text.contains('%') && !text.contains("likely")), "{said:#?}");
    for stated in &case.stated {
        assert!(matches!(stated.basis, Basis::Observed { .. }) && !stated.exhibits.is_empty(), "{stated:?}");
    }
}

#[test]
fn a_number_once_given_stays_with_its_record() {
    let mut scene = operation();
    let first = scene.draft();
    scene.before = first.exhibits.clone();
    scene.before.push(Exhibit {
        number: 40,
        title: "Invoice".to_owned(),
        raw: Digest::of(b"invoice"),
        file: Digest::of(b"invoice"),
        file_name: "invoice.pdf".to_owned(),
        line: 1,
        added_by: Some("Ada Example".to_owned()),
    });
    scene.names.push(name("another.com"));
    let what = resolution("another.com", RecordType::A, "192.0.2.7");
    scene.facts.push(fact(what, span("2019-01-01", "2019-01-02"), 90));
    let second = scene.draft();
    for exhibit in &scene.before {
        assert_eq!(second.exhibits.iter().filter(|of| *of == exhibit).count(), 1, "{exhibit:?}");
    }
    assert_eq!(domain(&second, "another.com").exhibits, [41]);
    let numbers: Vec<u32> = second.exhibits.iter().map(|exhibit| exhibit.number).collect();
    assert!(numbers.is_sorted() && numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}

proptest! {
    #[test]
    fn the_order_of_the_input_does_not_matter_and_every_fact_has_an_exhibit(
        order in Just((0..11usize).collect::<Vec<_>>()).prop_shuffle(),
        days in prop::collection::vec((0i64..300, 0i64..40), 11),
    ) {
        let mut scene = operation();
        for (fact, (start, length)) in scene.facts.iter_mut().zip(&days) {
            let day = |n: i64| Timestamp::from_seconds(1_546_300_800 + n * 86_400).unwrap();
            fact.observed.when = Interval::new(day(*start), day(start + length)).ok();
        }
        let case = scene.draft();
        for of in &case.domains {
            prop_assert!(!of.exhibits.is_empty());
            for seen in of.resolutions.iter().filter(|of| of.key.kind == KeyKind::Address) {
                prop_assert!(titles(&case, of).iter().any(|title| title.contains(&seen.key.value)));
            }
        }
        scene.facts = order.iter().map(|&place| scene.facts[place].clone()).collect();
        scene.names.reverse();
        scene.links.reverse();
        scene.findings.reverse();
        prop_assert_eq!(case, scene.draft());
    }
}
