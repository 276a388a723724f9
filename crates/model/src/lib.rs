//! The nouns of interdict: names, times, observations, entities, claims, findings, clusters, cases.
//!
//! Values only: no IO, no clock, no randomness. What a sensor saw ([`Observation`]) and what somebody says
//! ([`Report`], [`AliasClaim`]) are different types and never convert into each other.

mod alias;
mod attribution;
mod batch;
mod bulk;
mod case;
mod casework;
mod cluster;
mod confidence;
mod country;
mod digest;
mod dossier;
mod edge;
mod finding;
mod id;
mod key;
mod knowledge;
mod name;
mod observation;
mod observed;
mod profile;
mod said;
mod scheme;
mod time;
mod tlp;
mod watchlist;

pub use alias::{AliasClaim, AliasRelation, UnknownAliasRelation};
pub use attribution::{
    Attribution, Contest, Evidence, Family, Hypothesis, Left, Level, Removal, Rung, UnknownFamily,
};
pub use batch::{Batch, Rejected};
pub use bulk::{Bulk, BulkRow, Entry, Span, Word};
pub use case::{Case, CaseDomain, CaseLink, CaseResolution, Exhibit, Stated};
pub use casework::{Acceptance, Act, AddedFact, CaseWork, GivenRole};
pub use cluster::{Change, Cluster, ClusterEvent};
pub use confidence::{Band, Confidence, Likelihood, OutOfRange};
pub use country::{country_code, country_names};
pub use digest::{Digest, InvalidDigest};
pub use dossier::{
    AcceptedAttribution, ActionCode, ActorName, Addressee, AddresseeKind, Alternative, Answer,
    BadFaithFactor, Basis, Caption, CaseFact, CauseOfAction, CauseSupport, Collateral, CollateralAnswer,
    CollateralQuestion, Confusion, CustodySummary, DataFile, Declarant, Doe, DoeFactor, DoeFactorKind,
    DomainRole, DomainSheet, Dossier, Element, ElementId, ElementScope, ElementSupport, ErrorRate, Exclusion,
    ExclusionReason, FactKind, FactTopic, Gap, ImitationReading, LossEntry, LossLedger, LossTest, LossWindow,
    Mark, MethodStatement, MigrationRow, MigrationSpeed, OrderAction, Party, Reach, Registry, Relief,
    ReplayableQuery, Review, Seal, ServiceAttempt, ServiceMethod, SheetLink, SheetSighting, SourceFile,
    Supplement, SupplementReason, Support, Tool, UnknownActionCode, UnknownFactWord, UnknownVerdict, Verdict,
    VictimCell, VictimTable,
};
pub use edge::{BaseRate, Edge, Link, Shared};
pub use finding::{Finding, FindingKind, Reason};
pub use id::Id;
pub use key::{Key, KeyKind, UnknownKeyKind};
pub use knowledge::{Actor, Grade, Indicator, Knowledge, Report, SourceId, Usage, VictimCount};
pub use name::{DomainName, InvalidName, Registrable};
pub use observation::{Certificate, NameSeen, Observation, RecordType, Registration, Resolution};
pub use observed::{Observed, Origin};
pub use profile::{Count, Profile};
pub use said::Said;
pub use scheme::NameScheme;
pub use time::{Interval, InvalidTime, Timestamp};
pub use tlp::Tlp;
pub use watchlist::{Identity, WatchList};
