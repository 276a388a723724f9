use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use model::Timestamp;
use web::view::{
    ActorPage, ActorRow, AuditRow, CasePage, CaseRow, ClusterPage, ClusterRow, Decision, Entity,
    EvidencePage, FindingPage, FindingQuery, FindingRow, Graph, JobOrder, JobRow, Lookup, News, Overview,
    PathStep, SettingsPage, TokenRow, Victims, WatchRow,
};
use web::{Account, AccountChange, Audit, Failure, SessionRecord};

use super::known::Known;
use super::memo::Memo;
use super::pool::{Borrowed, Pool};
use super::{
    actors, cases, clusters, entity, evidence, findings, graph, lookup, orders, overview, people, settings,
};
use crate::answer::say;
use crate::desk::Desk;

/// The desk as `web` asks it. Each call borrows a connection and delegates to the page's own module.
pub(super) struct ServedDesk {
    pool: Arc<Pool>,
    folders: Vec<PathBuf>,
    known: Known,
    /// What is made of the whole store, by its version: many look at it, and it changes seldom.
    overview: Memo<i64, Overview>,
    clusters: Memo<i64, Vec<ClusterRow>>,
    victims: Memo<i64, Victims>,
    evidence: Memo<i64, EvidencePage>,
    news: Memo<i64, News>,
}

impl ServedDesk {
    /// Over the desks of `pool`; jobs may take in `folders`.
    pub(super) fn new(pool: Arc<Pool>, folders: Vec<PathBuf>) -> Result<Self> {
        let whole = |folder: PathBuf| {
            folder.canonicalize().with_context(|| format!("cannot find the folder `{}`", folder.display()))
        };
        let folders = folders.into_iter().map(whole).collect::<Result<_>>()?;
        Ok(Self {
            pool,
            folders,
            known: Known::default(),
            overview: Memo::default(),
            clusters: Memo::default(),
            victims: Memo::default(),
            evidence: Memo::default(),
            news: Memo::default(),
        })
    }

    /// The folders that jobs may take in.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        self.folders.clone()
    }

    fn with<T>(&self, question: impl FnOnce(&mut Borrowed<'_>) -> Result<T>) -> Result<T, Failure> {
        let answer = self.pool.desk().and_then(|mut desk| question(&mut desk));
        answer.map_err(failure)
    }

    /// The same for a question that goes through the lake.
    fn with_lake<T>(&self, question: impl FnOnce(&Desk) -> Result<T>) -> Result<T, Failure> {
        let answer = self.pool.desk_for_long().and_then(|desk| question(&desk));
        answer.map_err(failure)
    }

    /// What is made of the store, unless it is known of this version.
    fn remembered<T: Clone>(
        &self,
        memo: &Memo<i64, T>,
        make: impl FnOnce(&Desk) -> Result<T>,
    ) -> Result<T, Failure> {
        let made = || self.pool.desk().and_then(|desk| make(&desk));
        let known = memo.of(|| self.pool.version(), made);
        known.map(Arc::unwrap_or_clone).map_err(failure)
    }
}

/// What the person is told of an error. What is no answer to the person is said on standard error.
fn failure(error: anyhow::Error) -> Failure {
    match error.downcast::<Failure>() {
        Ok(failure) => failure,
        Err(error) => match error.downcast_ref::<store::StoreError>() {
            Some(known @ store::StoreError::NoFinding(_)) => Failure::NotFound(known.to_string()),
            Some(known @ (store::StoreError::NoPassword(_) | store::StoreError::LastAdmin)) => {
                Failure::Refused(known.to_string())
            }
            Some(known @ store::StoreError::Busy { .. }) => {
                say(known);
                Failure::Conflict("The desk is being written to. Try again in a moment.".to_owned())
            }
            _ => {
                say(format!("error: {error:#}"));
                Failure::Broken(format!("{error:#}"))
            }
        },
    }
}

impl web::Desk for ServedDesk {
    fn overview(&self) -> Result<Overview, Failure> {
        let overview = self.remembered(&self.overview, overview::overview)?;
        self.with(|desk| Ok(Overview { rows: overview::rows(desk)?, ..overview }))
    }

    fn findings(&self, query: &FindingQuery) -> Result<FindingPage, Failure> {
        self.with(|desk| findings::page(desk, query))
    }

    fn finding(&self, id: &str) -> Result<FindingRow, Failure> {
        self.with(|desk| findings::one(desk, id))
    }

    fn decide(&self, decision: &Decision, line: &Audit) -> Result<(), Failure> {
        self.with(|desk| findings::decide(desk, decision, line))
    }

    fn lookup(&self, text: &str) -> Result<Lookup, Failure> {
        self.with_lake(|desk| lookup::lookup(desk, &self.known, text))
    }

    fn entity(&self, value: &str, as_of: Option<Timestamp>) -> Result<Entity, Failure> {
        self.with_lake(|desk| entity::entity(desk, value, as_of))
    }

    fn path(&self, a: &str, b: &str) -> Result<Vec<PathStep>, Failure> {
        self.with_lake(|desk| entity::path(desk, a, b))
    }

    fn clusters(&self) -> Result<Vec<ClusterRow>, Failure> {
        self.remembered(&self.clusters, clusters::rows)
    }

    fn cluster(&self, designator: &str) -> Result<ClusterPage, Failure> {
        self.with(|desk| clusters::one(desk, &self.known, designator))
    }

    fn graph(&self, designator: &str) -> Result<Graph, Failure> {
        self.with_lake(|desk| graph::graph(desk, designator))
    }

    fn actors(&self, query: &str, after: Option<&str>, most: usize) -> Result<Vec<ActorRow>, Failure> {
        self.with(|desk| actors::rows(desk, &self.known, query, after, most))
    }

    fn actor(&self, name: &str) -> Result<ActorPage, Failure> {
        self.with(|desk| actors::one(desk, &self.known, name))
    }

    fn victims(&self) -> Result<Victims, Failure> {
        self.remembered(&self.victims, clusters::victims)
    }

    fn cases(&self) -> Result<Vec<CaseRow>, Failure> {
        self.with(|desk| cases::rows(desk))
    }

    fn case(&self, id: &str) -> Result<CasePage, Failure> {
        self.with_lake(|desk| cases::one(desk, id))
    }

    fn evidence(&self) -> Result<EvidencePage, Failure> {
        let page = self.remembered(&self.evidence, evidence::page)?;
        self.with(|desk| Ok(EvidencePage { originals: evidence::originals(desk)?, ..page }))
    }

    fn settings(&self) -> Result<SettingsPage, Failure> {
        self.with(|desk| settings::page(desk, &self.folders))
    }

    fn accounts(&self) -> Result<Vec<Account>, Failure> {
        self.with(|desk| people::accounts(desk))
    }

    fn save_account(&self, account: &AccountChange, line: &Audit) -> Result<Account, Failure> {
        self.with(|desk| people::save_account(desk, account, line))
    }

    fn save_session(&self, session: &SessionRecord, line: Option<&Audit>) -> Result<(), Failure> {
        self.with(|desk| people::save_session(desk, session, line))
    }

    fn session(&self, digest: &str) -> Result<Option<SessionRecord>, Failure> {
        self.with(|desk| people::session(desk, digest))
    }

    fn end_session(&self, digest: &str, line: &Audit) -> Result<(), Failure> {
        self.with(|desk| Ok(desk.store.end_session(digest, &people::written(line)?)?))
    }

    fn audit(&self, audit: &Audit) -> Result<(), Failure> {
        self.with(|desk| Ok(desk.store.record_audit(&people::written(audit)?).map(drop)?))
    }

    fn audits(&self, before: Option<u64>) -> Result<Vec<AuditRow>, Failure> {
        self.with(|desk| people::audits(desk, before))
    }

    fn tokens(&self) -> Result<Vec<TokenRow>, Failure> {
        self.with(|desk| people::tokens(desk))
    }

    fn costs(&self, list: &str) -> Result<Vec<WatchRow>, Failure> {
        settings::costs_of(list).map_err(failure)
    }

    fn order(&self, order: &JobOrder, line: &Audit) -> Result<u64, Failure> {
        orders::check(&self.folders, order).map_err(failure)?;
        self.with(|desk| orders::queue(desk, order, line))
    }

    fn jobs(&self) -> Result<Vec<JobRow>, Failure> {
        self.with(|desk| orders::rows(desk, orders::SHOWN))
    }

    fn job(&self, number: u64) -> Result<JobRow, Failure> {
        self.with(|desk| orders::one(desk, number))
    }

    fn stop(&self, number: u64, line: &Audit) -> Result<(), Failure> {
        self.with(|desk| orders::stop(desk, number, line))
    }

    fn package(&self, number: u64) -> Result<PathBuf, Failure> {
        self.with(|desk| orders::package(desk, number))
    }

    fn news(&self) -> Result<News, Failure> {
        self.remembered(&self.news, orders::news)
    }

    fn end(&self) {
        self.pool.close();
    }

    fn now(&self) -> Timestamp {
        // A clock before 1970 would let no session hold, which is the safe side.
        crate::clock::now().unwrap_or(Timestamp::EPOCH)
    }
}
