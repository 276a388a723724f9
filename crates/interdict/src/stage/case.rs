//! Case: facts with their exhibits, as a draft for counsel.

pub(crate) mod basis;
pub(crate) mod dossier;
pub(crate) mod query;
pub(crate) mod supplement;
mod surroundings;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use engine::case::{CaseInput, CitedReport, Fact, base_rate, base_rate_questions, draft};
use engine::track::link;
use model::{Case, Cluster, DomainName, Key, KeyKind, Link, Timestamp};

use super::exhibit;
use super::infrastructure::{edges_of, is_hub, known_by, registrable, shared};
use crate::answer::say;
use crate::case_file;
use crate::desk::Desk;

/// What a case is made from.
pub(crate) struct Brief<'a> {
    /// The id it keeps; a new one is given when `None`.
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) cluster: Option<&'a Cluster>,
    pub(crate) names: Vec<DomainName>,
    pub(crate) as_of: Option<Timestamp>,
}

/// Drafts the case, saves it and writes its files; the same brief with the same id gives the same case.
pub(crate) fn case(desk: &mut Desk, brief: Brief<'_>) -> Result<Case> {
    let case = drafted(desk, brief)?;
    desk.store.save_case(&case)?;
    case_file::write(desk, &case)?;
    Ok(case)
}

/// Drafts a case without saving it.
pub(crate) fn drafted(desk: &Desk, brief: Brief<'_>) -> Result<Case> {
    let mut names = brief.names;
    names.sort();
    names.dedup();
    let all = names.len();
    names = known_by(desk, &names, brief.as_of)?;
    if names.len() < all {
        say(format!(
            "{} of {all} names were first seen after the as-of date and are left out",
            all - names.len()
        ));
    }
    if names.is_empty() {
        bail!("a case needs at least one domain name");
    }
    let mut facts: Vec<Fact> = desk
        .lake
        .facts(&names, brief.as_of)?
        .into_iter()
        .map(|fact| Fact { file: fact.file, observed: fact.observed })
        .collect();
    exhibit::fill(desk, &mut facts)?;
    let mut keys: Vec<Key> = edges_of(desk, &names, brief.as_of)?.into_iter().map(|edge| edge.key).collect();
    keys.sort();
    keys.dedup();
    let rules = desk.config.rules()?;
    let mut among: Vec<model::Shared> = shared(desk, &keys, brief.as_of)?;
    for value in &mut among {
        value.names.retain(|(name, _)| names.binary_search(name).is_ok());
    }
    let links = link(&among, &rules, &is_hub);
    let findings = desk.store.findings_on(&names)?;
    let files: BTreeMap<_, _> =
        desk.store.batches()?.into_iter().map(|batch| (batch.digest, batch.file)).collect();
    let id = match brief.id {
        Some(id) => id,
        None => desk.store.next_case_id()?,
    };
    let title = brief.title.unwrap_or_else(|| match brief.cluster {
        Some(cluster) => format!("Infrastructure of {}", cluster.designator),
        None => format!("{} and others", names[0]),
    });
    let before = desk.store.case(&id)?.map(|case| case.exhibits).unwrap_or_default();
    let reports = cited(desk, &links, brief.cluster)?;
    let mut case = draft(&CaseInput {
        id: &id,
        title: &title,
        cluster: brief.cluster,
        names: &names,
        facts: &facts,
        findings: &findings,
        links: &links,
        reports: &reports,
        before: &before,
        as_of: brief.as_of,
        file_names: &files,
        registrable: &registrable,
    });
    for question in base_rate_questions(&case) {
        let query = query::run(desk, &question.sql)?;
        let count = query::single_count(&query).context("a count was asked for, and something else came")?;
        case.stated.push(base_rate(&question, count, query));
    }
    Ok(case)
}

/// The reports that links rest on, with the digest of the record where the file still has it.
fn cited(desk: &Desk, links: &[Link], cluster: Option<&Cluster>) -> Result<Vec<CitedReport>> {
    let of_cluster = cluster.into_iter().flat_map(|cluster| &cluster.links);
    let mut ids: Vec<String> = links
        .iter()
        .chain(of_cluster)
        .filter(|link| link.key.kind == KeyKind::Report)
        .filter_map(|link| link.key.value.split(' ').next().map(str::to_owned))
        .collect();
    ids.sort();
    ids.dedup();
    let reports = desk.store.reports_by_id(&ids)?;
    Ok(reports.into_iter().map(|(report, file)| CitedReport { file, report }).collect())
}
