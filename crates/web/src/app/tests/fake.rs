use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use model::Timestamp;

use crate::people::{Account, AccountChange, Audit, SessionRecord};
use crate::view::*;
use crate::{Desk, Failure};

/// What the fake desk was told, for tests to look at.
#[derive(Default)]
pub(super) struct Told {
    pub(super) accounts: BTreeMap<String, Account>,
    pub(super) sessions: BTreeMap<String, SessionRecord>,
    pub(super) audits: Vec<Audit>,
    pub(super) decisions: Vec<(String, Decision)>,
    pub(super) orders: Vec<(String, JobOrder)>,
    /// What job 1 is; without it, one that analysts order.
    pub(super) job: Option<JobOrder>,
    pub(super) package: Option<std::path::PathBuf>,
    pub(super) now: i64,
    pub(super) ended: bool,
}

/// A desk of values, with the most hostile names it can think of.
#[derive(Clone, Default)]
pub(super) struct Fake(pub(super) Arc<Mutex<Told>>);

/// A name that is one label of 60,000 letters.
pub(super) const LONG: &str = match std::str::from_utf8(&[b'a'; 60_000]) {
    Ok(text) => text,
    Err(_) => "",
};

pub(super) const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "moc.\u{202e}elgoog",
    "xn--80ak6aa92e.com",
    "\u{430}pple.example",
];

fn finding(name: &str) -> FindingRow {
    FindingRow {
        id: "f-1".into(),
        name: name.into(),
        kind: "imitation".into(),
        identity: Some(HOSTILE[0].into()),
        likelihood: 99,
        words: "almost certain".into(),
        reasons: vec![ReasonRow { code: "homoglyph".into(), text: HOSTILE[1].into(), weight: 2.5 }],
        reading: vec![("rn".into(), "m".into()), ("a".into(), "a".into())],
        seen: Some(Span { first: "2019-01-02T00:00:00Z".into(), last: "2019-02-03T00:00:00Z".into() }),
        cluster: Some("UNK-0001".into()),
        decided: None,
        origin: HOSTILE[2].into(),
    }
}

fn known(asked: &str, ours: &str) -> Result<(), Failure> {
    if asked == ours { Ok(()) } else { Err(Failure::NotFound(format!("no `{asked}` on this desk"))) }
}

impl Fake {
    fn told<T>(&self, act: impl FnOnce(&mut Told) -> T) -> Result<T, Failure> {
        Ok(act(&mut self.0.lock().unwrap()))
    }

    /// A change with its line in the audit.
    fn act<T>(&self, line: &Audit, change: impl FnOnce(&mut Told) -> T) -> Result<T, Failure> {
        self.told(|told| {
            told.audits.push(line.clone());
            change(told)
        })
    }
}

impl Desk for Fake {
    fn overview(&self) -> Result<Overview, Failure> {
        Ok(Overview {
            next: HOSTILE.map(finding).to_vec(),
            identities: vec![Tally { what: HOSTILE[0].into(), count: 3 }],
            sources: vec![SourceRow {
                file: HOSTILE[1].into(),
                sha256: "00".into(),
                format: "pdns".into(),
                accepted: 1,
                rejected: 2,
                bytes: 3,
            }],
            ..Overview::default()
        })
    }

    fn findings(&self, query: &FindingQuery) -> Result<FindingPage, Failure> {
        if query.kind.as_deref() == Some("nonsense") {
            return Err(Failure::Refused("the kinds are imitation, reported and lure".into()));
        }
        let findings = HOSTILE.iter().chain(&[LONG]).copied().map(finding).collect();
        Ok(FindingPage { findings, total: 6, next: Some("c&=\"<".into()) })
    }

    fn finding(&self, id: &str) -> Result<FindingRow, Failure> {
        known(id, "f-1").map(|()| finding(HOSTILE[0]))
    }

    fn decide(&self, decision: &Decision, line: &Audit) -> Result<(), Failure> {
        self.act(line, |told| told.decisions.push((line.person.clone(), decision.clone())))
    }

    fn lookup(&self, text: &str) -> Result<Lookup, Failure> {
        Ok(Lookup { not_understood: vec![text.to_owned()], ..Lookup::default() })
    }

    fn entity(&self, value: &str, as_of: Option<Timestamp>) -> Result<Entity, Failure> {
        let history = HistoryRow {
            kind: "address".into(),
            value: HOSTILE[1].into(),
            seen: finding("a").seen,
            count: Some(3),
            source: HOSTILE[0].into(),
        };
        Ok(Entity {
            value: value.to_owned(),
            as_of: as_of.map(|moment| moment.to_string()),
            history: vec![history],
            ..Entity::default()
        })
    }

    fn path(&self, a: &str, _: &str) -> Result<Vec<PathStep>, Failure> {
        if a == "busy.example" {
            return Err(Failure::Busy("many wait already".into()));
        }
        Ok(Vec::new())
    }

    fn clusters(&self) -> Result<Vec<ClusterRow>, Failure> {
        Ok(Vec::new())
    }

    fn cluster(&self, designator: &str) -> Result<ClusterPage, Failure> {
        known(designator, "UNK-0001")?;
        Ok(ClusterPage {
            designator: designator.to_owned(),
            names: vec![HOSTILE[0].into()],
            ..ClusterPage::default()
        })
    }

    fn graph(&self, designator: &str) -> Result<Graph, Failure> {
        known(designator, "UNK-0001")?;
        let node = |label: &str, kind| GraphNode {
            label: label.into(),
            kind,
            detail: None,
            rate: None,
            x: 0.1,
            y: -0.2,
        };
        Ok(Graph {
            nodes: vec![node(HOSTILE[0], NodeKind::Name), node("192.0.2.1", NodeKind::Value)],
            edges: vec![GraphEdge { name: 0, value: 1, first: None, last: None, weight: 1.0 }],
            hubs: 1,
        })
    }

    fn actors(&self, _: &str, _: Option<&str>, _: usize) -> Result<Vec<ActorRow>, Failure> {
        Ok(vec![ActorRow { name: HOSTILE[0].into(), sources: 1, aliases: 0 }])
    }

    fn actor(&self, name: &str) -> Result<ActorPage, Failure> {
        Ok(ActorPage { name: name.to_owned(), canonical: HOSTILE[1].into(), ..ActorPage::default() })
    }

    fn victims(&self) -> Result<Victims, Failure> {
        Ok(Victims {
            sectors: vec![Cell { what: HOSTILE[0].into(), count: None }],
            threshold: 10,
            ..Victims::default()
        })
    }

    fn cases(&self) -> Result<Vec<CaseRow>, Failure> {
        Ok(Vec::new())
    }

    fn case(&self, id: &str) -> Result<CasePage, Failure> {
        known(id, "case-0001").map(|()| CasePage {
            id: id.to_owned(),
            title: HOSTILE[0].into(),
            ..CasePage::default()
        })
    }

    fn evidence(&self) -> Result<EvidencePage, Failure> {
        Err(Failure::Broken("/secret/path/store.db is locked".into()))
    }

    fn settings(&self) -> Result<SettingsPage, Failure> {
        Ok(SettingsPage { config: HOSTILE[0].into(), ..SettingsPage::default() })
    }

    fn accounts(&self) -> Result<Vec<Account>, Failure> {
        self.told(|told| told.accounts.values().cloned().collect())
    }

    fn save_account(&self, change: &AccountChange, line: &Audit) -> Result<Account, Failure> {
        let known = self.told(|told| told.accounts.get(&change.name).cloned())?;
        let kept = known.as_ref().map(|known| known.password.clone());
        let AccountChange { name, role, password, active, at } = change.clone();
        let password = password.or(kept).ok_or_else(|| Failure::Refused("no password".into()))?;
        let since = known.map_or(at, |known| known.since);
        let account = Account { name, role, password, since, active };
        self.act(line, |told| told.accounts.insert(account.name.clone(), account.clone()))?;
        Ok(account)
    }

    fn save_session(&self, session: &SessionRecord, line: Option<&Audit>) -> Result<(), Failure> {
        self.told(|told| {
            told.audits.extend(line.cloned());
            told.sessions.insert(session.digest.clone(), session.clone());
        })
    }

    fn session(&self, digest: &str) -> Result<Option<SessionRecord>, Failure> {
        self.told(|told| told.sessions.get(digest).cloned())
    }

    fn end_session(&self, digest: &str, line: &Audit) -> Result<(), Failure> {
        self.act(line, |told| drop(told.sessions.remove(digest)))
    }

    fn audit(&self, audit: &Audit) -> Result<(), Failure> {
        self.told(|told| told.audits.push(audit.clone()))
    }

    fn audits(&self, _: Option<u64>) -> Result<Vec<AuditRow>, Failure> {
        let row = |number, object: &&str| AuditRow {
            number,
            at: "2026-01-02T03:04:05Z".into(),
            person: "ada".into(),
            act: "POST /sign-in".into(),
            object: (*object).to_owned(),
            status: 303,
        };
        Ok((1..).zip(&HOSTILE).map(|(number, object)| row(number, object)).collect())
    }

    fn tokens(&self) -> Result<Vec<TokenRow>, Failure> {
        let token = TokenRow {
            digest: "00".into(),
            label: HOSTILE[0].into(),
            person: "ada".into(),
            role: "viewer".into(),
            until: "2026-01-02T03:04:05Z".into(),
            scope: "read".into(),
        };
        Ok(vec![token])
    }

    fn costs(&self, list: &str) -> Result<Vec<WatchRow>, Failure> {
        if list.is_empty() {
            return Err(Failure::Refused("it is empty".into()));
        }
        let words = vec![(HOSTILE[0].to_owned(), HOSTILE[1].to_owned())];
        Ok(vec![WatchRow { identity: HOSTILE[2].into(), words, domains: vec![HOSTILE[3].into()] }])
    }

    fn order(&self, order: &JobOrder, line: &Audit) -> Result<u64, Failure> {
        self.act(line, |told| {
            told.orders.push((line.person.clone(), order.clone()));
            1
        })
    }

    fn jobs(&self) -> Result<Vec<JobRow>, Failure> {
        self.job(1).map(|job| vec![job])
    }

    fn job(&self, number: u64) -> Result<JobRow, Failure> {
        known(&number.to_string(), "1")?;
        let role = self.told(|told| told.job.as_ref().map_or(crate::Role::Analyst, JobOrder::role))?;
        Ok(JobRow {
            role,
            number,
            title: HOSTILE[0].into(),
            person: "ada".into(),
            state: "running".into(),
            said: HOSTILE[2].into(),
            done: 3,
            total: 10,
            at: "2026-01-02T03:04:05Z".into(),
            ended: None,
            outcome: HOSTILE.map(str::to_owned).to_vec(),
            sound: Some(false),
            case: Some("case-0001".into()),
            package: true,
        })
    }

    fn stop(&self, number: u64, line: &Audit) -> Result<(), Failure> {
        known(&number.to_string(), "1")?;
        self.act(line, |_| ())
    }

    fn package(&self, number: u64) -> Result<std::path::PathBuf, Failure> {
        known(&number.to_string(), "1")?;
        self.told(|told| told.package.clone())?.ok_or_else(|| Failure::NotFound("no package".into()))
    }

    fn news(&self) -> Result<News, Failure> {
        self.told(|told| News { findings: told.decisions.len() as u64, ..News::default() })
    }

    fn end(&self) {
        self.0.lock().unwrap().ended = true;
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.lock().unwrap().now).unwrap()
    }
}
