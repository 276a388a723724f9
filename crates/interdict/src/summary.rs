//! What an investigation says at its end: something a person can read and check.

mod text;

use std::collections::BTreeMap;

use anyhow::Result;
use model::{
    Attribution, Batch, Case, Cluster, Count, Exclusion, Finding, FindingKind, Profile, Support, Timestamp,
};
use serde::Serialize;
use store::QuarantineCount;

use crate::case_file;
use crate::cli::{Observed, knowledge_counts, lake_counts};
use crate::desk::Desk;
use crate::intake::Problem;
use crate::stage::case::dossier::{Depth, dossier};
use crate::stage::track::Tracked;

/// The whole investigation; the same input gives the same bytes.
#[derive(Serialize)]
pub(crate) struct Summary {
    as_of: Option<Timestamp>,
    /// For the text only: whether a source was new is no part of the answer, so that a second run gives the same one.
    #[serde(skip)]
    observed: Observed,
    sources: Vec<Batch>,
    problems: Vec<Problem>,
    /// Rows in the lake, by kind of observation.
    lake: Vec<Count>,
    /// Entries of knowledge, by kind.
    knowledge: Vec<Count>,
    identities: usize,
    owned: usize,
    imitations: usize,
    reported: usize,
    lures: usize,
    by_identity: Vec<Count>,
    findings: Vec<Finding>,
    actors: Vec<Actor>,
    truncated: Option<String>,
    case: Option<CaseSummary>,
    quarantine: Vec<QuarantineCount>,
}

/// One cluster with all that was concluded about it.
#[derive(Serialize)]
pub(crate) struct Actor {
    pub(crate) designator: String,
    members: Vec<model::DomainName>,
    /// Members that imitate a protected identity.
    imitations: usize,
    attribution: Attribution,
    profile: Profile,
}

#[derive(Serialize)]
struct CaseSummary {
    id: String,
    /// Relative to the desk.
    folder: String,
    cluster: Option<String>,
    domains: usize,
    exhibits: usize,
    gaps: Vec<String>,
    /// Domains in Appendix A.
    listed: usize,
    excluded: Vec<Exclusion>,
    causes: Vec<CauseSummary>,
    /// Reasons why the order does not compile yet.
    order_refused: usize,
}

/// One cause of action in short.
#[derive(Serialize)]
struct CauseSummary {
    code: String,
    support: Support,
    domains: usize,
    elements: usize,
    elements_supported: usize,
}

impl Actor {
    pub(crate) fn new(
        cluster: &Cluster,
        attribution: Attribution,
        profile: Profile,
        findings: &[Finding],
    ) -> Self {
        let imitations = findings
            .iter()
            .filter(|finding| finding.kind == FindingKind::Imitation)
            .filter(|finding| cluster.members.binary_search(&finding.subject).is_ok())
            .count();
        Self {
            designator: cluster.designator.clone(),
            members: cluster.members.clone(),
            imitations,
            attribution,
            profile,
        }
    }

    /// Sorts what imitates most first, then the largest, then by designator.
    pub(crate) fn order(&self) -> (std::cmp::Reverse<(usize, usize)>, String) {
        (std::cmp::Reverse((self.imitations, self.members.len())), self.designator.clone())
    }
}

impl CaseSummary {
    fn of(desk: &Desk, case: &Case) -> Result<Self> {
        let dossier = dossier(desk, &case.id, Depth::Draft)?;
        let causes = dossier.matrix.iter().map(|cause| CauseSummary {
            code: cause.cause.clone(),
            support: cause.support,
            domains: cause.domains.len(),
            elements: cause.elements.len(),
            elements_supported: cause
                .elements
                .iter()
                .filter(|element| element.support == Support::Supported)
                .count(),
        });
        Ok(Self {
            id: case.id.clone(),
            folder: case_file::folder(&case.id).display().to_string(),
            cluster: case.cluster.clone(),
            domains: case.domains.len(),
            exhibits: case.exhibits.len(),
            gaps: engine::case::gaps(case),
            listed: dossier.listed().count(),
            causes: causes.collect(),
            order_refused: dossier.actions_refused.len(),
            excluded: dossier.exclusions,
        })
    }
}

impl Summary {
    pub(crate) fn gather(
        desk: &Desk,
        as_of: Option<Timestamp>,
        observed: Observed,
        findings: Vec<Finding>,
        tracked: &Tracked,
        actors: Vec<Actor>,
        case: Option<&Case>,
    ) -> Result<Self> {
        let list = desk.store.watch_list()?;
        let of_kind = |kind| findings.iter().filter(|finding| finding.kind == kind).count();
        let mut by_identity = BTreeMap::new();
        for identity in findings.iter().filter_map(|finding| finding.identity.clone()) {
            *by_identity.entry(identity).or_default() += 1;
        }
        Ok(Self {
            as_of,
            sources: observed.sources.iter().map(|taken| taken.batch.clone()).collect(),
            problems: observed.problems.clone(),
            observed,
            lake: lake_counts(desk)?,
            knowledge: knowledge_counts(desk)?,
            identities: list.identities.len(),
            owned: list.owned.len(),
            imitations: of_kind(FindingKind::Imitation),
            reported: of_kind(FindingKind::Reported),
            lures: of_kind(FindingKind::Lure),
            by_identity: Count::tally(by_identity),
            findings,
            actors,
            truncated: tracked.truncated.clone(),
            case: case.map(|case| CaseSummary::of(desk, case)).transpose()?,
            quarantine: desk.store.quarantine_counts()?,
        })
    }
}
