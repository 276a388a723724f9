use model::{
    Attribution, Band, BaseRate, Caption, Case, CaseDomain, CaseLink, CaseResolution, CaseWork, Change,
    Cluster, ClusterEvent, Confidence, Count, CustodySummary, Dossier, Evidence, Family, Finding,
    FindingKind, Grade, Hypothesis, Id, Interval, Key, KeyKind, Left, Level, Likelihood, Link, LossLedger,
    LossTest, MethodStatement, Profile, Reason, Removal, Rung, VictimTable,
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
            registration_seen: None,
            resolutions: Vec::new(),
            seen: None,
            imitates: vec![("naver".to_owned(), "affix".to_owned())],
            readings: Vec::new(),
            links: vec![CaseLink {
                key: link(1.0).key,
                with: names(&["b.com"]),
                holders: 2,
                population: 1_000,
                weight: 0.1 + 0.2,
                exhibits: Vec::new(),
            }],
            exhibits: Vec::new(),
        }],
        exhibits: Vec::new(),
        stated: Vec::new(),
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
    let evidence = |nats| Evidence {
        actor: Some("kimsuky".to_owned()),
        family: Family::Infrastructure,
        text: "3 names in reports".to_owned(),
        nats,
        source: "publisher.example".to_owned(),
        grade: Some(Grade::UNKNOWN),
        values: vec!["a.com".to_owned()],
    };
    let likelihood = Likelihood::new(55).unwrap();
    let attribution = |probability| Attribution {
        designator: "UNK-0001".to_owned(),
        as_of: Some(at("2019-12-31")),
        hypotheses: vec![Hypothesis {
            actor: "kimsuky".to_owned(),
            also_known_as: Vec::new(),
            country: Some("KP".to_owned()),
            probability,
            likelihood,
            flat_prior: Likelihood::new(50).unwrap(),
            held: None,
        }],
        unknown: 1.0 - probability,
        ladder: vec![Rung {
            level: Level::Actor,
            name: "kimsuky".to_owned(),
            members: Vec::new(),
            probability,
            likelihood,
            threshold: 0.55,
            holds: true,
        }],
        likelihood: Band::Likely,
        confidence: Confidence::Moderate,
        contributions: vec![evidence(2.5)],
        against: vec![evidence(-1.5)],
        removals: vec![Removal {
            without: Left::Source("publisher.example".to_owned()),
            actor: None,
            likelihood,
            changes: true,
        }],
        not_collected: Vec::new(),
        caveats: Vec::new(),
        contested: Vec::new(),
    };
    assert_eq!(store.attribution("UNK-0001").unwrap(), None);
    store.save_attribution(&attribution(0.4)).unwrap();
    store.save_attribution(&attribution(0.8)).unwrap();
    assert_eq!(store.attribution("UNK-0001").unwrap(), Some(attribution(0.8)));
    let mut broken = attribution(0.1);
    broken.contributions[0].nats = f64::NEG_INFINITY;
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

fn dossier(case: &Case) -> Dossier {
    Dossier {
        version: 1,
        case: case.clone(),
        caption: Caption::default(),
        declarant: None,
        facts: Vec::new(),
        causes: Vec::new(),
        matrix: Vec::new(),
        sheets: Vec::new(),
        actions: Vec::new(),
        actions_refused: Vec::new(),
        attribution: None,
        actor_names: Vec::new(),
        victims: VictimTable::default(),
        losses: LossLedger {
            entries: Vec::new(),
            total_cents: 0,
            test: LossTest { cents: 500_000, months: 12 },
            best: None,
            met: false,
        },
        marks: Vec::new(),
        migration: None,
        service: Vec::new(),
        method: MethodStatement::default(),
        gaps: Vec::new(),
        exclusions: Vec::new(),
        supplement: None,
        custody: CustodySummary::default(),
        seal: None,
    }
}

#[test]
fn the_work_on_a_case_is_kept_apart_and_every_state_is_in_the_log() {
    let mut store = Store::in_memory().unwrap();
    store.save_case(&case("case-0001", "First")).unwrap();
    let mut work = store.case_work("case-0001").unwrap();
    assert_eq!(work, CaseWork::of("case-0001"));
    work.causes = Some(vec!["cfaa".to_owned()]);
    store.save_case_work(&work, "cause choose", "Ada Example").unwrap();
    let size = store.log_root().unwrap().size;
    store.save_case_work(&work, "cause choose", "Ada Example").unwrap();
    assert_eq!(store.log_root().unwrap().size, size, "what did not change adds nothing");
    assert_eq!(store.case_work("case-0001").unwrap(), work);
    let leaf = store.log_leaf_of("case_work", "case-0001").unwrap().unwrap();
    let record = store.log_entry(leaf).unwrap().unwrap().record;
    assert!(record.contains("\"action\":\"cause choose\"") && record.contains("Ada Example"), "{record}");
    // The draft is made anew, and the work stays.
    store.save_case(&case("case-0001", "Second")).unwrap();
    assert_eq!(store.case_work("case-0001").unwrap(), work);
    assert!(matches!(store.case_work("case-1"), Err(StoreError::CaseId(_))));
}

#[test]
fn a_sealed_case_takes_no_change() {
    let mut store = Store::in_memory().unwrap();
    let draft = case("case-0001", "First");
    let document = serde_json::to_string(&dossier(&draft)).unwrap();
    let now = at("2026-11-28T12:00:00Z");
    assert!(matches!(
        store.seal_case("case-0001", &document, "Ada Example", now),
        Err(StoreError::NoCase(_))
    ));
    store.save_case(&draft).unwrap();
    assert!(!store.is_sealed("case-0001").unwrap());
    assert_eq!(store.sealed_case("case-0001").unwrap(), None);
    let seal = store.seal_case("case-0001", &document, "Ada Example", now).unwrap();
    assert_eq!(seal.digest, model::Digest::of(document.as_bytes()));
    let sealed = store.sealed_case("case-0001").unwrap().unwrap();
    assert_eq!((&sealed.seal, &sealed.document), (&seal, &document));
    assert_eq!(sealed.dossier().unwrap().seal, Some(seal.clone()));
    let record = store.log_entry(seal.log_index.unwrap()).unwrap().unwrap().record;
    assert!(record.contains(&seal.digest.to_string()), "{record}");
    store.log_check().unwrap();

    let sealed = |error: StoreError| {
        let words = error.to_string();
        assert!(matches!(error, StoreError::Sealed { .. }), "{words}");
        assert!(words.contains("sealed by Ada Example") && words.contains("supplement"), "{words}");
    };
    sealed(store.save_case(&case("case-0001", "Second")).unwrap_err());
    sealed(store.save_case(&draft).unwrap_err());
    let mut work = store.case_work("case-0001").unwrap();
    work.causes = Some(Vec::new());
    sealed(store.save_case_work(&work, "cause choose", "Mallory").unwrap_err());
    sealed(store.seal_case("case-0001", &document, "Mallory", now).unwrap_err());
    assert_eq!(store.case("case-0001").unwrap(), Some(draft));
    // Another case is as open as it was.
    store.save_case(&case("case-0002", "Other")).unwrap();
}

#[test]
fn not_even_sql_changes_what_is_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.db");
    let mut store = Store::create(&path).unwrap();
    let draft = case("case-0001", "First");
    store.save_case(&draft).unwrap();
    store.save_case(&case("case-0002", "Open")).unwrap();
    store.save_case(&case("case-0003", "Sealed without work")).unwrap();
    for id in ["case-0001", "case-0002"] {
        let work = CaseWork { causes: Some(Vec::new()), ..CaseWork::of(id) };
        store.save_case_work(&work, "cause choose", "Ada Example").unwrap();
    }
    let document = serde_json::to_string(&dossier(&draft)).unwrap();
    for id in ["case-0001", "case-0003"] {
        store.seal_case(id, &document, "Ada Example", at("2026-11-28T12:00:00Z")).unwrap();
    }
    drop(store);
    let raw = rusqlite::Connection::open(&path).unwrap();
    for sql in [
        "UPDATE case_file SET document = '{}'",
        "DELETE FROM case_file",
        "INSERT INTO case_work (number, document) VALUES (3, '{}')",
        "INSERT OR REPLACE INTO case_work (number, document) VALUES (1, '{}')",
        "UPDATE case_work SET document = '{}' WHERE number = 1",
        "UPDATE case_work SET number = 3 WHERE number = 2",
        "DELETE FROM case_work WHERE number = 1",
        "INSERT OR REPLACE INTO case_file SELECT * FROM case_file WHERE number = 1",
        "INSERT OR REPLACE INTO case_seal SELECT * FROM case_seal",
        "UPDATE case_seal SET document = '{}'",
        "DELETE FROM case_seal",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(
        raw.execute("DELETE FROM case_work WHERE number = 2", []).unwrap(),
        1,
        "an open case takes changes"
    );
    // One who drops the triggers is found out by the digest.
    raw.execute_batch(
        "DROP TRIGGER case_seal_is_never_changed; UPDATE case_seal SET document = document || ' '",
    )
    .unwrap();
    drop(raw);
    let error = Store::open(&path).unwrap().sealed_case("case-0001").unwrap_err();
    assert!(error.to_string().contains("the sealed dossier of case-0001 was altered"), "{error}");
}

#[test]
fn both_forms_in_which_resolutions_were_ever_stored_read() {
    let bare = r#"[{"kind":"address","value":"192.0.2.7"},{"first":"2019-03-01T00:00:00Z","last":"2019-03-02T00:00:00Z"}]"#;
    let of: CaseResolution = serde_json::from_str(bare).unwrap();
    assert_eq!((of.host.as_ref(), of.key.kind, of.exhibits.len()), (None, KeyKind::Address, 0));
    assert!(of.when.is_some());
    let undated: CaseResolution =
        serde_json::from_str(r#"[{"kind":"address","value":"192.0.2.7"},null]"#).unwrap();
    assert_eq!(undated.when, None);
    let hosted = CaseResolution { host: Some(name("www.a.com")), exhibits: vec![3, 4], ..of };
    let text = serde_json::to_string(&hosted).unwrap();
    assert_eq!(serde_json::from_str::<CaseResolution>(&text).unwrap(), hosted);
}

#[test]
fn a_case_of_the_first_format_reads() {
    let text = r#"{"id":"case-0001","title":"T","cluster":null,"as_of":null,"domains":[{"domain":"a.com",
        "domain_ulabel":"a.com","hosts":["a.com"],"suffix":"com","registration":null,
        "resolutions":[[{"kind":"address","value":"192.0.2.7"},null]],"seen":null,"imitates":[],
        "links":[{"key":{"kind":"address","value":"192.0.2.7"},"with":["b.com"],"holders":2,"weight":3.5}],
        "exhibits":[1]}],"exhibits":[{"number":1,"title":"x",
        "raw":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "file":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","file_name":"f","line":1}]}"#;
    let case: Case = serde_json::from_str(text).unwrap();
    assert_eq!((case.stated.len(), case.domains[0].links[0].population), (0, 0));
    assert_eq!(case.exhibits[0].added_by, None);
}
