use model::{
    Attribution, BaseRate, Case, CaseDomain, CaseLink, Change, Cluster, ClusterEvent, Confidence, Count,
    Evidence, Family, Finding, FindingKind, Hypothesis, Id, Interval, Key, KeyKind, Likelihood, Link,
    Profile, Reason,
};
use proptest::prelude::*;
use store::{Store, StoreError};

use crate::support::{at, name, names, origin};

fn finding(subject: &str, kind: FindingKind, percent: u8) -> Finding {
    Finding {
        id: Id::of(&[subject, kind.as_str()]),
        subject: name(subject),
        kind,
        identity: (kind == FindingKind::Imitation).then(|| "naver".to_owned()),
        likelihood: Likelihood::new(percent).unwrap(),
        reasons: vec![Reason { code: "affix".to_owned(), text: "naver in front".to_owned(), weight: 1.5 }],
        seen: Some(Interval::new(at("2019-01-01"), at("2019-02-01")).unwrap()),
        origin: origin(4),
    }
}

fn link(weight: f64) -> Link {
    Link {
        a: name("a.com"),
        b: name("b.com"),
        key: Key { kind: KeyKind::Address, value: "192.0.2.7".to_owned() },
        when: None,
        rate: BaseRate { holders: 2, population: 1_000 },
        weight,
    }
}

fn cluster(designator: &str, members: &[&str]) -> Cluster {
    Cluster { designator: designator.to_owned(), members: names(members), links: vec![link(6.25)] }
}

fn event(run: u64, designator: &str, change: Change) -> ClusterEvent {
    ClusterEvent { run, designator: designator.to_owned(), change }
}

fn case(id: &str, title: &str) -> Case {
    Case {
        id: id.to_owned(),
        title: title.to_owned(),
        cluster: Some("UNK-0001".to_owned()),
        as_of: Some(at("2019-12-31").end_of_day()),
        domains: vec![CaseDomain {
            domain: name("naver-login.com"),
            domain_ulabel: "naver-login.com".to_owned(),
            hosts: names(&["www.naver-login.com"]),
            suffix: "com".to_owned(),
            registration: None,
            resolutions: Vec::new(),
            seen: None,
            imitates: vec![("naver".to_owned(), "affix".to_owned())],
            links: vec![CaseLink {
                key: link(1.0).key,
                with: names(&["b.com"]),
                holders: 2,
                weight: 0.1 + 0.2,
            }],
            exhibits: Vec::new(),
        }],
        exhibits: Vec::new(),
    }
}

#[test]
fn findings_are_replaced_whole_and_read_back_in_order() {
    let mut store = Store::in_memory().unwrap();
    let imitation = finding("naver-login.com", FindingKind::Imitation, 90);
    let mut reported = finding("naver-login.com", FindingKind::Reported, 95);
    reported.seen = None;
    let weak = finding("a.com", FindingKind::Imitation, 20);
    store.replace_findings(&[weak.clone(), imitation.clone(), reported.clone()]).unwrap();
    assert_eq!(store.findings(None).unwrap(), [reported.clone(), imitation.clone(), weak.clone()]);
    assert_eq!(store.findings(Some(FindingKind::Imitation)).unwrap(), [imitation.clone(), weak.clone()]);
    let on = store.findings_on(&names(&["naver-login.com", "b.com"])).unwrap();
    assert_eq!(on, [imitation, reported]);

    let error = store.replace_findings(&[weak.clone(), weak.clone()]).unwrap_err();
    assert!(matches!(error, StoreError::SameFinding { .. }), "{error}");
    let mut broken = weak.clone();
    broken.reasons[0].weight = f64::NAN;
    let error = store.replace_findings(&[broken]).unwrap_err();
    assert!(error.to_string().contains("the finding on `a.com`"), "{error}");
    assert_eq!(store.findings(None).unwrap().len(), 3, "a refused run changes nothing");
    store.replace_findings(std::slice::from_ref(&weak)).unwrap();
    assert_eq!(store.findings(None).unwrap(), [weak]);
}

#[test]
fn clusters_are_replaced_and_their_history_grows() {
    let mut store = Store::in_memory().unwrap();
    assert_eq!((store.next_designator().unwrap(), store.next_run().unwrap()), (1, 1));
    let (one, two) = (cluster("UNK-0001", &["a.com", "b.com"]), cluster("UNK-0002", &["c.com"]));
    let born = |of: &Cluster| event(1, &of.designator, Change::New { members: of.members.clone() });
    let mut history = vec![born(&one), born(&two)];
    store.save_tracking(&[one.clone(), two.clone()], &history, 3).unwrap();
    assert_eq!((store.next_designator().unwrap(), store.next_run().unwrap()), (3, 2));
    assert_eq!(store.clusters().unwrap(), [one, two.clone()]);
    assert_eq!(store.cluster("UNK-0002").unwrap(), Some(two));

    let (merged, tenth) =
        (cluster("UNK-0001", &["a.com", "b.com", "c.com"]), cluster("UNK-10000", &["d.com"]));
    let next = [
        event(2, "UNK-0001", Change::Merged { absorbed: "UNK-0002".to_owned() }),
        event(2, "UNK-0001", Change::Split { into: "UNK-10000".to_owned(), members: names(&["d.com"]) }),
        event(2, "UNK-0003", Change::Dissolved),
    ];
    let second = cluster("UNK-2000", &["e.com"]);
    store.save_tracking(&[tenth.clone(), merged.clone(), second.clone()], &next, 2).unwrap();
    history.extend(next.clone());
    assert_eq!(store.clusters().unwrap(), [merged, second, tenth]);
    assert_eq!(store.cluster("UNK-0002").unwrap(), None);
    assert_eq!(store.next_designator().unwrap(), 3, "never back");
    assert_eq!(store.next_run().unwrap(), 3);
    assert_eq!(store.events(None).unwrap(), history);
    assert_eq!(store.events(Some("UNK-0002")).unwrap(), [history[1].clone(), next[0].clone()]);
    assert_eq!(store.events(Some("UNK-10000")).unwrap(), [next[1].clone()]);

    let mut broken = cluster("UNK-0001", &["a.com"]);
    broken.links[0].weight = f64::INFINITY;
    assert!(matches!(store.save_tracking(&[broken], &[], 9), Err(StoreError::NotFinite { .. })));
    assert_eq!(store.clusters().unwrap().len(), 3);
    assert_eq!(store.next_designator().unwrap(), 3);
}

#[test]
fn the_latest_attribution_and_profile_of_a_cluster_stay() {
    let mut store = Store::in_memory().unwrap();
    let attribution = |percent| Attribution {
        designator: "UNK-0001".to_owned(),
        as_of: Some(at("2019-12-31")),
        hypotheses: vec![Hypothesis {
            actor: Some("kimsuky".to_owned()),
            also_known_as: Vec::new(),
            likelihood: Likelihood::new(percent).unwrap(),
            flat_prior: Likelihood::new(50).unwrap(),
            supporting: vec![Evidence {
                family: Family::Infrastructure,
                text: "3 names in reports".to_owned(),
                weight: 2.5,
                source: "publisher.example".to_owned(),
                values: vec!["a.com".to_owned()],
            }],
            contradicting: Vec::new(),
        }],
        confidence: Confidence::Moderate,
        caveats: Vec::new(),
        contested: Vec::new(),
    };
    assert_eq!(store.attribution("UNK-0001").unwrap(), None);
    store.save_attribution(&attribution(40)).unwrap();
    store.save_attribution(&attribution(80)).unwrap();
    assert_eq!(store.attribution("UNK-0001").unwrap(), Some(attribution(80)));
    let mut broken = attribution(10);
    broken.hypotheses[0].supporting[0].weight = f64::NEG_INFINITY;
    assert!(matches!(store.save_attribution(&broken), Err(StoreError::NotFinite { .. })));

    let identities = Count::tally([("naver".to_owned(), 3), ("google".to_owned(), 5)]);
    let profile = Profile { designator: "UNK-0001".to_owned(), identities, ..Profile::default() };
    assert_eq!(store.profile("UNK-0001").unwrap(), None);
    store.save_profile(&Profile::default()).unwrap();
    store.save_profile(&profile).unwrap();
    assert_eq!(store.profile("UNK-0001").unwrap(), Some(profile));
}

#[test]
fn cases_are_numbered_and_each_state_is_in_the_log() {
    let mut store = Store::in_memory().unwrap();
    assert_eq!(store.next_case_id().unwrap(), "case-0001");
    store.save_case(&case("case-0001", "first")).unwrap();
    assert_eq!(store.next_case_id().unwrap(), "case-0002");
    store.save_case(&case("case-0002", "second")).unwrap();
    store.save_case(&case("case-0002", "second")).unwrap();
    assert_eq!(store.log_root().unwrap().size, 2, "nothing changed, nothing logged");
    store.save_case(&case("case-0001", "renamed")).unwrap();
    assert_eq!(store.case("case-0001").unwrap(), Some(case("case-0001", "renamed")));
    assert_eq!(store.case("case-0003").unwrap(), None);
    let cluster = Some("UNK-0001".to_owned());
    assert_eq!(
        store.cases().unwrap(),
        [
            ("case-0001".to_owned(), "renamed".to_owned(), cluster.clone(), 1),
            ("case-0002".to_owned(), "second".to_owned(), cluster, 1),
        ]
    );
    assert_eq!(store.log_leaf_of("case", "case-0001").unwrap(), Some(2), "the last state");
    let (root, entry) = (store.log_root().unwrap(), store.log_entry(2).unwrap().unwrap());
    let proof = store.log_history().unwrap().inclusion(2, root.size).unwrap();
    assert_eq!(proof.verify(entry.leaf(), &root), Ok(()));
    assert!(
        entry.record.starts_with(r#"{"domains":1,"exhibits":0,"id":"case-0001","kind":"case","sha256":""#)
    );

    for id in ["", "case-1", "case-0000", "case--001", "case-00010", "other", "case-9223372036854775807"] {
        let error = store.save_case(&case(id, "t")).unwrap_err();
        assert!(matches!(error, StoreError::CaseId(_)), "{error}");
    }
    store.save_case(&case("case-9999", "t")).unwrap();
    assert_eq!(store.next_case_id().unwrap(), "case-10000");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_reads_back_as_it_was(title in any::<String>(), text in any::<String>(), identity in any::<Option<String>>()) {
        let mut store = Store::in_memory().unwrap();
        let mut kept = case("case-0001", &title);
        kept.domains[0].imitates = vec![(text.clone(), title.clone())];
        store.save_case(&kept).unwrap();
        prop_assert_eq!(store.case("case-0001").unwrap(), Some(kept));
        let mut found = finding("a.com", FindingKind::Imitation, 50);
        found.identity = identity;
        found.origin.source = text.clone();
        found.reasons[0].text = title;
        store.replace_findings(std::slice::from_ref(&found)).unwrap();
        prop_assert_eq!(store.findings(None).unwrap(), [found]);
        prop_assert_eq!(store.cluster(&text).unwrap(), None);
        prop_assert_eq!(store.log_leaf_of(&text, &text).unwrap(), None);
    }
}
