use std::path::PathBuf;

use model::Timestamp;

use crate::Failure;
use crate::people::{Account, AccountChange, Audit, SessionRecord};
use crate::view::{
    ActorPage, ActorRow, AuditRow, CasePage, CaseRow, ClusterPage, ClusterRow, Decision, Entity,
    EvidencePage, FindingPage, FindingQuery, FindingRow, Graph, JobOrder, JobRow, Lookup, News, Overview,
    PathStep, SettingsPage, TokenRow, Victims, WatchRow,
};

/// What the pages ask and tell the desk. The binary implements it on lake, store and engine; tests on values.
///
/// Calls may block: the server makes them on threads of their own. Each call sees one consistent state. What changes
/// something takes the line of the audit for it, which says who did it, and writes both or neither.
pub trait Desk: Send + Sync + 'static {
    /// What came in, what is new, counts.
    ///
    /// # Errors
    /// When the desk cannot be read; so for all that follow.
    fn overview(&self) -> Result<Overview, Failure>;

    /// A part of the triage queue.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a query that makes no sense.
    fn findings(&self, query: &FindingQuery) -> Result<FindingPage, Failure>;

    /// One finding.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn finding(&self, id: &str) -> Result<FindingRow, Failure>;

    /// Records what the person of `line` decided on findings: durable when it returns.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when one of them is not there; then nothing is recorded.
    fn decide(&self, decision: &Decision, line: &Audit) -> Result<(), Failure>;

    /// Known and unknown among the indicators in a text, which may be defanged.
    ///
    /// # Errors
    /// [`Failure::Refused`] when there are too many.
    fn lookup(&self, text: &str) -> Result<Lookup, Failure>;

    /// History and neighbours of a name, an address or another value.
    ///
    /// # Errors
    /// [`Failure::Refused`] for what is no value.
    fn entity(&self, value: &str, as_of: Option<Timestamp>) -> Result<Entity, Failure>;

    /// The best path of links between two names; empty when there is none.
    ///
    /// # Errors
    /// [`Failure::Refused`] for what is no name.
    fn path(&self, a: &str, b: &str) -> Result<Vec<PathStep>, Failure>;

    /// All clusters.
    ///
    /// # Errors
    /// As above.
    fn clusters(&self) -> Result<Vec<ClusterRow>, Failure>;

    /// One cluster with its hypotheses.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn cluster(&self, designator: &str) -> Result<ClusterPage, Failure>;

    /// One cluster as nodes and edges.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn graph(&self, designator: &str) -> Result<Graph, Failure>;

    /// Actors whose name or alias holds `query`, in order of name, after the actor `after`.
    ///
    /// # Errors
    /// As above.
    fn actors(&self, query: &str, after: Option<&str>, most: usize) -> Result<Vec<ActorRow>, Failure>;

    /// What is said of one name.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn actor(&self, name: &str) -> Result<ActorPage, Failure>;

    /// Whom the clusters target, in counts.
    ///
    /// # Errors
    /// As above.
    fn victims(&self) -> Result<Victims, Failure>;

    /// All cases.
    ///
    /// # Errors
    /// As above.
    fn cases(&self) -> Result<Vec<CaseRow>, Failure>;

    /// One case.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn case(&self, id: &str) -> Result<CasePage, Failure>;

    /// The state of vault and log.
    ///
    /// # Errors
    /// As above.
    fn evidence(&self) -> Result<EvidencePage, Failure>;

    /// What is watched and how the desk is set.
    ///
    /// # Errors
    /// As above.
    fn settings(&self) -> Result<SettingsPage, Failure>;

    /// Everybody who may sign in, by name.
    ///
    /// # Errors
    /// As above.
    fn accounts(&self) -> Result<Vec<Account>, Failure>;

    /// Adds an account, or changes the one of its name; gives it as it is then.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a new one without a password, and when nobody would be left who manages people.
    fn save_account(&self, account: &AccountChange, line: &Audit) -> Result<Account, Failure>;

    /// Keeps a session or token; without a `line` where another act says so.
    ///
    /// # Errors
    /// As above.
    fn save_session(&self, session: &SessionRecord, line: Option<&Audit>) -> Result<(), Failure>;

    /// The session of this digest, ended or not.
    ///
    /// # Errors
    /// As above.
    fn session(&self, digest: &str) -> Result<Option<SessionRecord>, Failure>;

    /// Ends a session; ending one that is not there is no failure.
    ///
    /// # Errors
    /// As above.
    fn end_session(&self, digest: &str, line: &Audit) -> Result<(), Failure>;

    /// Writes down an act that changed nothing else here: durable when it returns.
    ///
    /// # Errors
    /// As above.
    fn audit(&self, audit: &Audit) -> Result<(), Failure>;

    /// The last acts, the newest first; those before the number `before`, when given.
    ///
    /// # Errors
    /// As above.
    fn audits(&self, before: Option<u64>) -> Result<Vec<AuditRow>, Failure>;

    /// Tokens of programs.
    ///
    /// # Errors
    /// As above.
    fn tokens(&self) -> Result<Vec<TokenRow>, Failure>;

    /// What each word of a watch-list would cost; nothing is kept.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a text that is no watch-list.
    fn costs(&self, list: &str) -> Result<Vec<WatchRow>, Failure>;

    /// Queues work for the person of `line`: durable when it returns. Gives its number.
    ///
    /// # Errors
    /// [`Failure::Refused`] for work that cannot be done.
    fn order(&self, order: &JobOrder, line: &Audit) -> Result<u64, Failure>;

    /// The last jobs, the newest first.
    ///
    /// # Errors
    /// As above.
    fn jobs(&self) -> Result<Vec<JobRow>, Failure>;

    /// One job.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn job(&self, number: u64) -> Result<JobRow, Failure>;

    /// Asks to stop a job.
    ///
    /// # Errors
    /// [`Failure::NotFound`], and [`Failure::Conflict`] for one that ended.
    fn stop(&self, number: u64, line: &Audit) -> Result<(), Failure>;

    /// The file that a job made for download.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    fn package(&self, number: u64) -> Result<PathBuf, Failure>;

    /// What changes while one looks; cheap enough to be asked every second.
    ///
    /// # Errors
    /// As above.
    fn news(&self) -> Result<News, Failure>;

    /// The server is to end: questions that wait for their turn fail, those that come fail, and no work is begun any more. Told once,
    /// before [`crate::run`] returns, and must not block.
    fn end(&self);

    /// The time, through the one door.
    fn now(&self) -> Timestamp;
}
