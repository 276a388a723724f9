use model::{
    Acceptance, Act, AddedFact, Answer, Attribution, Basis, CaseLink, CaseResolution, Confidence, Element,
    ElementScope, Exhibit, FactKind, FactTopic, Hypothesis, ImitationReading, Interval, Key, KeyKind,
    Likelihood, Review, Stated, Support, Timestamp,
};
use proptest::prelude::*;

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn exhibit(number: u32) -> Exhibit {
    Exhibit {
        number,
        title: format!("record {number}"),
        raw: Digest::of(&number.to_be_bytes()),
        file: Digest::of(b"file"),
        file_name: "pdns.ndjson".to_owned(),
        line: u64::from(number),
        added_by: None,
    }
}

fn domain(text: &str, exhibits: &[u32]) -> CaseDomain {
    let key = Key { kind: KeyKind::Address, value: "192.0.2.7".to_owned() };
    CaseDomain {
        domain: name(text),
        domain_ulabel: text.to_owned(),
        hosts: vec![name(text)],
        suffix: name(text).suffix().to_owned(),
        registration: None,
        registration_seen: None,
        resolutions: vec![CaseResolution {
            host: Some(name(text)),
            key: key.clone(),
            when: Some(Interval::at(at("2019-03-01"))),
            exhibits: exhibits.to_vec(),
        }],
        seen: Some(Interval::at(at("2019-03-01"))),
        imitates: vec![("hotmail".to_owned(), format!("{text}: rn drawn as m"))],
        readings: vec![ImitationReading {
            identity: "hotmail".to_owned(),
            confusion: vec![model::Confusion::Homoglyph],
            reading: "rn drawn as m".to_owned(),
        }],
        links: vec![CaseLink {
            key,
            with: Vec::new(),
            holders: 2,
            population: 10,
            weight: 3.0,
            exhibits: exhibits.to_vec(),
        }],
        exhibits: exhibits.to_vec(),
    }
}

fn stated(topic: FactTopic, domain: &str, exhibits: &[u32]) -> Stated {
    Stated {
        topic,
        text: format!("{} of {domain}.", topic.words()),
        basis: Basis::Observed { by: "sensor-1".to_owned() },
        domains: vec![name(domain)],
        exhibits: exhibits.to_vec(),
    }
}

struct Scene {
    case: Case,
    work: CaseWork,
    causes: Vec<CauseOfAction>,
    surroundings: BTreeMap<DomainName, Surroundings>,
    attribution: Option<(Attribution, Digest)>,
}

fn scene() -> Scene {
    let element = |code: &str, topics: &[FactTopic]| Element {
        code: code.to_owned(),
        text: code.to_owned(),
        scope: ElementScope::Domain,
        topics: topics.to_vec(),
        kinds: Vec::new(),
        at_least: 1,
        loss: None,
        gap: format!("nothing shows {code}"),
    };
    let cause = |code: &str, elements| CauseOfAction {
        version: 1,
        code: code.to_owned(),
        title: code.to_owned(),
        statute: "-".to_owned(),
        default: true,
        note: "Draft for counsel.".to_owned(),
        elements,
    };
    let use_of = element("use", &[FactTopic::Resolution]);
    let reading = element("confusion", &[FactTopic::Imitation]);
    let mark = element("mark", &[FactTopic::Mark]);
    Scene {
        case: Case {
            id: "case-0001".to_owned(),
            title: "Test".to_owned(),
            cluster: Some("UNK-0001".to_owned()),
            as_of: None,
            domains: vec![
                domain("hotrnall.com", &[1]),
                domain("bare.com", &[]),
                domain("hotrnall.net", &[2]),
                domain("victim.kro.kr", &[3]),
            ],
            exhibits: (1..=4).map(exhibit).collect(),
            stated: vec![
                stated(FactTopic::Resolution, "hotrnall.com", &[1]),
                stated(FactTopic::Imitation, "hotrnall.com", &[1]),
                stated(FactTopic::Resolution, "hotrnall.net", &[2]),
                stated(FactTopic::Resolution, "victim.kro.kr", &[3]),
            ],
        },
        work: CaseWork::of("case-0001"),
        causes: vec![
            cause("full", vec![use_of.clone(), reading.clone()]),
            cause("lacking", vec![use_of, reading, mark]),
        ],
        surroundings: BTreeMap::new(),
        attribution: None,
    }
}

impl Scene {
    fn assemble(&self) -> Dossier {
        assemble(&DossierInput {
            case: &self.case,
            work: &self.work,
            causes: &self.causes,
            registries: Registries::embedded(),
            hubs: Hubs::embedded(),
            surroundings: &self.surroundings,
            attribution: self.attribution.as_ref().map(|(of, digest)| (of, *digest)),
            aliases: &[],
            reports: &[],
            victim_threshold: 10,
            method: MethodStatement::default(),
            custody: CustodySummary::default(),
        })
    }

    fn review(&mut self, domain: &str, verdict: Verdict, second: Option<&str>) {
        let sheets = self.assemble().sheets;
        let sheet = sheets.iter().find(|sheet| sheet.domain == name(domain)).unwrap();
        let review = Review {
            verdict,
            by: "Ada Example".to_owned(),
            second: second.map(str::to_owned),
            at: at("2019-12-01"),
            note: None,
            assessment: sheet.collateral.assessment,
        };
        self.work.reviews.insert(name(domain), review);
    }
}

fn listed(dossier: &Dossier) -> Vec<(u32, &str)> {
    dossier.listed().map(|sheet| (sheet.seq.unwrap(), sheet.domain.as_str())).collect()
}

#[test]
fn a_domain_without_exhibit_never_reaches_the_appendix() {
    let dossier = scene().assemble();
    assert_eq!(listed(&dossier), [(1, "hotrnall.com"), (2, "hotrnall.net")]);
    let reasons: Vec<(&str, ExclusionReason)> =
        dossier.exclusions.iter().map(|of| (of.domain.as_str(), of.reason)).collect();
    assert_eq!(
        reasons,
        [("bare.com", ExclusionReason::NoExhibit), ("victim.kro.kr", ExclusionReason::UnknownRegistry)]
    );
    assert_eq!(dossier.sheets.len(), 4, "what is left out still has its sheet");
}

#[test]
fn one_missing_element_leaves_its_count_unsupported() {
    let dossier = scene().assemble();
    let of = |code: &str| dossier.matrix.iter().find(|cause| cause.cause == code).unwrap();
    assert_eq!(
        (of("full").support, of("full").domains.as_slice()),
        (Support::Supported, &[name("hotrnall.com")][..])
    );
    assert_eq!(of("lacking").support, Support::Unsupported);
    assert!(dossier.gaps.iter().any(|gap| gap.about == "lacking/mark" && gap.text == "nothing shows mark"));
    assert_eq!(dossier.sheets[0].counts_supported, ["full"]);
    assert!(dossier.sheets[2].counts_supported.is_empty());
}

#[test]
fn a_count_that_rests_on_a_spared_domain_falls_with_it() {
    let mut scene = scene();
    scene.review("hotrnall.com", Verdict::Spare, None);
    let dossier = scene.assemble();
    assert_eq!(listed(&dossier), [(1, "hotrnall.net")]);
    assert!(dossier.matrix.iter().all(|cause| cause.support == Support::Unsupported));
    assert!(dossier.exclusions.iter().any(|of| of.reason == ExclusionReason::Spared));
}

#[test]
fn the_order_waits_for_every_verdict() {
    let mut scene = scene();
    scene.work.relief.name_servers = vec![name("ns1.sinkhole.example"), name("ns2.sinkhole.example")];
    scene.review("hotrnall.com", Verdict::Take, None);
    let half = scene.assemble();
    assert!(half.actions.is_empty());
    assert_eq!(
        half.actions_refused,
        ["hotrnall.net: nobody gave a verdict on collateral damage; see `interdict case collateral`"]
    );
    assert!(half.sheets[2].actions.is_empty(), "nothing is proposed before a verdict");
    scene.review("hotrnall.net", Verdict::Take, None);
    let whole = scene.assemble();
    assert!(whole.actions_refused.is_empty());
    assert_eq!(whole.actions.len(), 14);
    // The answers change, and the verdict with them.
    let around = Surroundings {
        domain: name("hotrnall.net"),
        hosts: Vec::new(),
        others: vec![name("shop.hotrnall.net")],
        others_count: 1,
        mail: Vec::new(),
        served: Vec::new(),
        served_count: 0,
        tenants: Vec::new(),
        delegation: Vec::new(),
        created: None,
        first_seen: None,
        joined: None,
        imitates: true,
        resolved: true,
    };
    scene.surroundings.insert(name("hotrnall.net"), around);
    let stale = scene.assemble();
    assert!(stale.actions.is_empty() && stale.sheets[2].collateral.stale);
}

#[test]
fn a_zone_of_strangers_is_listed_by_two_persons_only() {
    let mut scene = scene();
    scene.case.domains.push(domain("3322.org", &[4]));
    scene.case.stated.push(stated(FactTopic::Resolution, "3322.org", &[4]));
    scene.review("3322.org", Verdict::Take, None);
    let one = scene.assemble();
    assert!(one.exclusions.iter().any(|of| of.reason == ExclusionReason::SharedZone), "{:?}", one.exclusions);
    scene.review("3322.org", Verdict::Take, Some("Bob Example"));
    assert!(listed(&scene.assemble()).iter().any(|(_, domain)| *domain == "3322.org"));
}

fn added(code: &str, basis: Basis, exhibits: &[u32]) -> AddedFact {
    let act = Act { by: "Ada Example".to_owned(), at: at("2019-12-01"), note: None };
    AddedFact {
        code: code.to_owned(),
        text: "A sentence of a person.".to_owned(),
        basis,
        topic: FactTopic::Other,
        exhibits: exhibits.to_vec(),
        domains: Vec::new(),
        elements: Vec::new(),
        added: act,
        accepted: None,
        withdrawn: None,
    }
}

#[test]
fn a_persons_fact_counts_from_acceptance_to_withdrawal() {
    let mut scene = scene();
    let code_of = |dossier: &Dossier| dossier.facts.iter().map(|fact| fact.code.clone()).collect::<Vec<_>>();
    scene.work.facts.push(added("P-0001", Basis::Opinion { person: "Ada Example".to_owned() }, &[]));
    assert!(!code_of(&scene.assemble()).contains(&"P-0001".to_owned()));
    scene.work.facts[0].accepted = Some(scene.work.facts[0].added.clone());
    let taken = scene.assemble();
    let fact = taken.facts.iter().find(|fact| fact.code == "P-0001").unwrap();
    assert_eq!(fact.accepted_by.as_deref(), Some("Ada Example"));
    scene.work.facts[0].withdrawn = Some(scene.work.facts[0].added.clone());
    assert!(!code_of(&scene.assemble()).contains(&"P-0001".to_owned()));
    // A sentence of the draft is taken out by its code.
    let drafted = scene.assemble().facts[0].code.clone();
    scene.work.withdrawn.insert(drafted.clone(), scene.work.facts[0].added.clone());
    assert!(!code_of(&scene.assemble()).contains(&drafted));
}

#[test]
fn a_persons_yes_to_a_factor_of_bad_faith_is_a_fact_of_that_domain() {
    let mut scene = scene();
    let factor = |answer, exhibits: &[u32]| model::BadFaithFactor {
        numeral: "VII".to_owned(),
        factor: "false contact information".to_owned(),
        answer,
        text: "the street does not exist".to_owned(),
        by: Some("Ada Example".to_owned()),
        exhibits: exhibits.to_vec(),
    };
    let facts = |scene: &Scene| {
        let facts = scene.assemble().facts;
        facts.into_iter().filter(|fact| fact.topic == FactTopic::BadFaith).collect::<Vec<_>>()
    };
    scene.work.factors.insert(name("hotrnall.com"), vec![factor(Answer::No, &[1])]);
    assert!(facts(&scene).is_empty());
    scene.work.factors.insert(name("hotrnall.com"), vec![factor(Answer::Yes, &[1])]);
    let facts = facts(&scene);
    assert_eq!(
        (facts[0].exhibits.as_slice(), facts[0].domains.as_slice()),
        (&[1][..], &[name("hotrnall.com")][..])
    );
    assert_eq!(facts[0].basis.kind(), FactKind::Opinion);
}

fn attribution() -> Attribution {
    let likelihood = Likelihood::new(62).unwrap();
    Attribution {
        designator: "UNK-0001".to_owned(),
        as_of: None,
        hypotheses: vec![Hypothesis {
            actor: "Zinc Otter".to_owned(),
            also_known_as: Vec::new(),
            country: None,
            probability: 0.62,
            likelihood,
            flat_prior: likelihood,
            held: None,
        }],
        unknown: 0.3,
        ladder: Vec::new(),
        likelihood: likelihood.band(),
        confidence: Confidence::Low,
        contributions: Vec::new(),
        against: Vec::new(),
        removals: Vec::new(),
        not_collected: Vec::new(),
        caveats: Vec::new(),
        contested: Vec::new(),
    }
}

#[test]
fn a_score_without_a_person_never_reaches_the_dossier() {
    let mut scene = scene();
    scene.attribution = Some((attribution(), Digest::of(b"this result")));
    let before = scene.assemble();
    assert!(before.attribution.is_none() && before.actor_names.is_empty());
    let printed = format!("{before:?}");
    assert!(!printed.contains("Zinc Otter"), "the actor is named although nobody accepted it");
    assert!(before.gaps.iter().any(|gap| gap.text.starts_with("attribution: no person has accepted")));
    let act = Act { by: "Ada Example".to_owned(), at: at("2019-12-20"), note: None };
    scene.work.accepted =
        Some(Acceptance { designator: "UNK-0001".to_owned(), attribution: Digest::of(b"this result"), act });
    let after = scene.assemble().attribution.unwrap();
    assert!(after.statement.contains("Zinc Otter is: likely (62 %)") && after.alternatives.len() == 1);
    scene.attribution = Some((attribution(), Digest::of(b"a later result")));
    assert!(scene.assemble().attribution.is_none(), "another result needs another acceptance");
}

#[test]
fn the_same_input_gives_the_same_dossier() {
    let scene = scene();
    assert_eq!(scene.assemble(), scene.assemble());
    assert!(scene.assemble().sheets.iter().all(|sheet| sheet.bad_faith.len() == 9));
    assert!(scene.assemble().sheets.iter().all(|sheet| sheet.collateral.answers.len() == 7));
    let first = &scene.assemble().sheets[0];
    assert!(first.collateral.answers.iter().any(|answer| answer.answer == Answer::Unknown));
}

fn any_basis() -> impl Strategy<Value = Basis> {
    let text = prop_oneof![Just(String::new()), Just(" ".to_owned()), Just("Ada Example".to_owned())];
    (0..4, text).prop_map(|(kind, text)| match kind {
        0 => Basis::Observed { by: text },
        1 => Basis::Derived {
            query: model::ReplayableQuery {
                sql: text.clone(),
                tool: text,
                result: Digest::of(b""),
                rows: 0,
                shown: Vec::new(),
            },
        },
        2 => Basis::Opinion { person: text },
        _ => Basis::OnInformationAndBelief { source: text },
    })
}

proptest! {
    #[test]
    fn every_sentence_is_typed_and_what_is_observed_has_an_exhibit(
        drafts in prop::collection::vec(
            (any_basis(), prop::sample::select(FactTopic::ALL), prop::collection::vec(0_u32..7, 0..3), 0..5_usize), 0..10),
        persons in prop::collection::vec((any_basis(), prop::collection::vec(0_u32..7, 0..3), any::<bool>()), 0..6),
    ) {
        let mut scene = scene();
        let names = ["hotrnall.com", "bare.com", "hotrnall.net", "victim.kro.kr", "stranger.org"];
        scene.case.stated = drafts
            .into_iter()
            .map(|(basis, topic, exhibits, of)| Stated { basis, ..stated(topic, names[of], &exhibits) })
            .collect();
        for (place, (basis, exhibits, accepted)) in persons.into_iter().enumerate() {
            let mut fact = added(&format!("P-{place:04}"), basis, &exhibits);
            fact.accepted = accepted.then(|| fact.added.clone());
            scene.work.facts.push(fact);
        }
        let dossier = scene.assemble();
        for (number, fact) in (1..).zip(&dossier.facts) {
            prop_assert_eq!(fact.number, number);
            prop_assert!(!fact.text.trim().is_empty());
            for exhibit in &fact.exhibits {
                prop_assert!(dossier.exhibit(*exhibit).is_some());
            }
            match (&fact.basis, fact.basis.kind()) {
                (Basis::Observed { by }, FactKind::Observed) => {
                    prop_assert!(!by.trim().is_empty() && !fact.exhibits.is_empty());
                }
                (Basis::Derived { query }, FactKind::Derived) => prop_assert!(!query.sql.trim().is_empty()),
                (Basis::Opinion { person }, FactKind::Opinion) => prop_assert!(!person.trim().is_empty()),
                (Basis::OnInformationAndBelief { source }, FactKind::OnInformationAndBelief) => {
                    prop_assert!(!source.trim().is_empty());
                }
                (basis, kind) => prop_assert!(false, "{:?} is said to be {:?}", basis, kind),
            }
        }
        for sheet in dossier.listed() {
            let shown = dossier.facts.iter().any(|fact| fact.domains.contains(&sheet.domain) && !fact.exhibits.is_empty());
            prop_assert!(shown && !sheet.exhibits.is_empty());
        }
        for cause in &dossier.matrix {
            for domain in &cause.domains {
                prop_assert!(dossier.listed().any(|sheet| sheet.domain == *domain));
            }
        }
    }
}
