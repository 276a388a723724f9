use model::{Finding, FindingKind, Id, Likelihood, Timestamp};
use store::{
    AccountChange, AccountRow, AuditRow, DecisionRow, JobEnd, JobState, QueueQuery, SessionRow, Store,
    StoreError,
};

use crate::support::{at, name, origin};

fn account(name: &str, password: &str, active: bool) -> AccountRow {
    let (name, password) = (name.to_owned(), password.to_owned());
    AccountRow { name, role: "analyst".to_owned(), password, since: at("2026-01-01"), active }
}

/// The same as it is to be.
fn change(name: &str, password: Option<&str>, role: &str, active: bool) -> AccountChange {
    let (name, role, at) = (name.to_owned(), role.to_owned(), at("2026-01-01"));
    AccountChange { name, role, password: password.map(str::to_owned), active, at }
}

fn session(digest: &str, label: Option<&str>) -> SessionRow {
    SessionRow {
        digest: digest.to_owned(),
        person: "ada".to_owned(),
        role: "viewer".to_owned(),
        label: label.map(str::to_owned),
        since: at("2026-01-02"),
        until: at("2026-01-03"),
        scope: "read".to_owned(),
    }
}

fn finding(subject: &str, percent: u8, identity: &str) -> Finding {
    Finding {
        id: Id::of(&[subject, identity]),
        subject: name(subject),
        kind: FindingKind::Imitation,
        identity: Some(identity.to_owned()),
        likelihood: Likelihood::new(percent).unwrap(),
        reasons: Vec::new(),
        seen: None,
        origin: origin(1),
    }
}

fn act(object: &str) -> AuditRow {
    AuditRow {
        at: at("2026-01-02"),
        person: "ada".to_owned(),
        act: "POST /findings/decide".to_owned(),
        object: object.to_owned(),
        status: 303,
    }
}

#[test]
fn a_session_ends_with_the_password_it_was_opened_by_and_a_token_does_not() {
    let mut store = Store::in_memory().unwrap();
    assert!(store.save_session(&session("a", None), None).is_err(), "a session of nobody");
    let save = |store: &mut Store, password| {
        store.save_account(&change("ada", password, "analyst", true), &act("account")).unwrap()
    };
    save(&mut store, Some("one"));
    store.save_session(&session("a", None), None).unwrap();
    store.save_session(&session("t", Some("feed")), None).unwrap();
    save(&mut store, Some("one"));
    assert_eq!(save(&mut store, None), account("ada", "one", true), "without one it stays");
    assert_eq!(store.session("a").unwrap(), Some(session("a", None)), "nothing changed");
    save(&mut store, Some("two"));
    assert_eq!(store.session("a").unwrap(), None);
    assert_eq!(store.tokens().unwrap(), [session("t", Some("feed"))]);
    assert_eq!(store.accounts().unwrap(), [account("ada", "two", true)]);
    let later = SessionRow { since: at("2026-02-01"), until: at("2026-02-02"), ..session("b", None) };
    store.save_session(&later, None).unwrap();
    assert_eq!(store.session("t").unwrap(), None, "it had ended");
    store.end_session("b", &act("session")).unwrap();
    store.end_session("b", &act("session")).unwrap();
    assert_eq!(store.session("b").unwrap(), None);
    let lines = store.audits(None, 100).unwrap().len();
    assert!(store.save_account(&change("eve", Some("x"), "root", true), &act("account")).is_err());
    let nobody = store.save_account(&change("eve", None, "viewer", true), &act("account"));
    assert!(matches!(nobody, Err(StoreError::NoPassword(name)) if name == "eve"));
    assert!(
        store
            .save_session(&SessionRow { person: "eve".to_owned(), ..session("c", None) }, Some(&act("in")))
            .is_err()
    );
    assert_eq!(store.audits(None, 100).unwrap().len(), lines, "what did not happen has no line");
}

#[test]
fn the_last_admin_stays() {
    let mut store = Store::in_memory().unwrap();
    let mut save = |name, password, role, active| {
        store.save_account(&change(name, password, role, active), &act("account"))
    };
    save("ada", Some("one"), "admin", true).unwrap();
    save("bob", Some("two"), "admin", false).unwrap();
    for (role, active) in [("counsel", true), ("admin", false)] {
        assert!(matches!(save("ada", None, role, active), Err(StoreError::LastAdmin)), "{role} {active}");
    }
    save("bob", None, "admin", true).unwrap();
    assert_eq!(save("ada", None, "counsel", true).unwrap().password, "one");
    assert!(matches!(save("bob", None, "admin", false), Err(StoreError::LastAdmin)));
    let accounts = store.accounts().unwrap();
    assert!(accounts.iter().any(|one| one.name == "bob" && one.role == "admin" && one.active));
    assert_eq!(store.audits(None, 100).unwrap().len(), 4, "what did not happen has no line");
}

#[test]
fn every_act_stands_in_the_audit_and_in_the_evidence_log() {
    let mut store = Store::in_memory().unwrap();
    for object in ["one", "two", "three"] {
        store.record_audit(&act(object)).unwrap();
    }
    let all = store.audits(None, 10).unwrap();
    assert_eq!(
        all.iter().map(|(_, audit)| audit.object.as_str()).collect::<Vec<_>>(),
        ["three", "two", "one"]
    );
    assert_eq!(store.audits(Some(all[1].0), 10).unwrap(), [(1, act("one"))]);
    assert_eq!(store.log_size().unwrap(), 3);
    store.log_check().unwrap();
    let leaf = store.log_entry(2).unwrap().unwrap();
    let record: serde_json::Value = serde_json::from_str(&leaf.record).unwrap();
    assert_eq!((record["kind"].as_str(), record["object"].as_str()), (Some("audit"), Some("three")));
}

#[test]
fn a_decision_outlives_the_next_run_of_the_detectors() {
    let mut store = Store::in_memory().unwrap();
    let findings =
        [finding("a.example", 90, "x"), finding("b.example", 90, "x"), finding("c.example", 80, "y")];
    store.replace_findings(&findings).unwrap();
    let ids: Vec<String> = findings.iter().map(|finding| finding.id.to_string()).collect();
    let decision = |verdict: &str| DecisionRow {
        verdict: verdict.to_owned(),
        reason: "seen it".to_owned(),
        person: "ada".to_owned(),
        at: at("2026-01-02"),
    };
    let with_stranger = [ids[0].clone(), "nobody".to_owned()];
    let refused = store.decide(&with_stranger, &decision("confirmed"), &act("decide")).unwrap_err();
    assert!(matches!(refused, StoreError::NoFinding(_)), "{refused}");
    assert!(store.decisions_on(&ids).unwrap().is_empty() && store.log_size().unwrap() == 0);
    assert!(store.decide(&ids[..1], &decision("maybe"), &act("decide")).is_err());
    store.decide(&ids[..2], &decision("confirmed"), &act("decide")).unwrap();
    assert_eq!(store.log_size().unwrap(), 2, "a leaf of the decision, one of the act");
    assert_eq!(store.audits(None, 10).unwrap().len(), 1, "none of those that were refused");
    store.replace_findings(&findings[1..]).unwrap();
    assert_eq!(store.decisions_on(&ids).unwrap().len(), 2);
    store.decide(&ids[1..2], &decision("open"), &act("decide")).unwrap();
    let left = store.decisions_on(&ids).unwrap();
    assert_eq!(left.keys().collect::<Vec<_>>(), [&ids[0]]);
    assert_eq!(left[&ids[0]], decision("confirmed"));
}

#[test]
fn the_queue_comes_in_parts_without_gap_or_repetition() {
    let mut store = Store::in_memory().unwrap();
    let findings: Vec<Finding> = (0..25_u8)
        .map(|n| finding(&format!("n{n:02}.example"), 90 - n / 10, if n % 2 == 0 { "x" } else { "y" }))
        .collect();
    store.replace_findings(&findings).unwrap();
    let id = findings[3].id.to_string();
    let dismissed = DecisionRow {
        verdict: "dismissed".to_owned(),
        reason: "ours".to_owned(),
        person: "ada".to_owned(),
        at: at("2026-01-02"),
    };
    store.decide(&[id], &dismissed, &act("decide")).unwrap();
    let read = |query: QueueQuery| {
        let (mut query, mut all) = (QueueQuery { most: 4, ..query }, Vec::new());
        loop {
            let part = store.queue(&query).unwrap();
            let Some(last) = part.last() else { break };
            query.after = Some((last.likelihood.percent(), last.subject.to_string(), last.id.to_string()));
            all.extend(part.into_iter().map(|finding| finding.subject.to_string()));
        }
        assert_eq!(all.len() as u64, store.queue_length(&query).unwrap());
        all
    };
    let all: Vec<String> = findings.iter().map(|finding| finding.subject.to_string()).collect();
    assert_eq!(read(QueueQuery::default()), all);
    let open = read(QueueQuery { verdict: Some("open".to_owned()), ..QueueQuery::default() });
    assert_eq!(open.len(), 24);
    assert!(!open.contains(&"n03.example".to_owned()));
    let of = read(QueueQuery { verdict: Some("dismissed".to_owned()), ..QueueQuery::default() });
    assert_eq!(of, ["n03.example"]);
    let of = read(QueueQuery {
        identity: Some("y".to_owned()),
        text: Some("n2".to_owned()),
        ..QueueQuery::default()
    });
    assert_eq!(of, ["n21.example", "n23.example"]);
    let none = QueueQuery { kind: Some(FindingKind::Lure), ..QueueQuery::default() };
    assert!(read(none).is_empty());
    let (kinds, identities) = store.finding_tallies().unwrap();
    assert_eq!((kinds[0].what.as_str(), kinds[0].count), ("imitation", 25));
    assert_eq!((identities[0].what.as_str(), identities[0].count), ("x", 13));
}

#[test]
fn work_is_found_again_after_a_stop() {
    let mut store = Store::in_memory().unwrap();
    let now = |second: i64| Timestamp::from_micros(second * 1_000_000).unwrap();
    for what in ["1", "2", "3"] {
        store.add_job("observe", what, &act("job")).unwrap();
    }
    let first = store.begin_job(now(2)).unwrap().unwrap();
    assert_eq!((first.number, first.state, first.began), (1, JobState::Running, Some(now(2))));
    assert!(!store.note_job(1, "reading", 5, 10).unwrap());
    let lines = store.audits(None, 10).unwrap().len();
    assert!(store.stop_job(3, &act("stop")).unwrap(), "one that waits ends at once");
    assert_eq!(store.job(3).unwrap().unwrap().state, JobState::Cancelled);
    assert!(!store.stop_job(3, &act("stop")).unwrap());
    assert_eq!(
        (lines, store.audits(None, 10).unwrap().len()),
        (3, 4),
        "a line for each that changed something"
    );
    assert_eq!(store.resume_jobs(now(4)).unwrap(), 1);
    let again = store.begin_job(now(5)).unwrap().unwrap();
    assert_eq!((again.number, again.done), (1, 0), "the oldest comes first, from its beginning");
    assert!(store.stop_job(1, &act("stop")).unwrap());
    assert!(store.note_job(1, "reading", 1, 10).unwrap(), "its runner is told");
    store.end_job(1, &JobEnd::Cancelled, now(7)).unwrap();
    let second = store.begin_job(now(8)).unwrap().unwrap();
    store.end_job(second.number, &JobEnd::Done("{}".to_owned()), now(9)).unwrap();
    store.end_job(second.number, &JobEnd::Failed("late".to_owned()), now(10)).unwrap();
    let second = store.job(2).unwrap().unwrap();
    assert_eq!(
        (second.state, second.answer.as_deref(), second.ended),
        (JobState::Done, Some("{}"), Some(now(9)))
    );
    assert!(store.begin_job(now(11)).unwrap().is_none());
    assert_eq!(store.jobs(2).unwrap().iter().map(|job| job.number).collect::<Vec<_>>(), [3, 2]);
}
