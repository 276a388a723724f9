//! Supplement: a new case with names first seen after the order of a sealed one.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use engine::case::SupplementInput;
use lake::Window;
use model::{Case, Cluster, DomainName, Supplement, Timestamp};

use super::{Brief, drafted};
use crate::desk::Desk;
use crate::stage::infrastructure::registrable;

/// What a supplement is made from.
pub(crate) struct Wanted<'a> {
    /// Id of the sealed case.
    pub(crate) of: &'a str,
    pub(crate) cluster: Option<&'a Cluster>,
    pub(crate) names: Vec<DomainName>,
    /// When the order was made; that of the sealed caption when `None`.
    pub(crate) order_date: Option<Timestamp>,
    pub(crate) by: &'a str,
}

/// Judges the names, drafts a case of those that may be listed, and says which may not.
pub(crate) fn supplement(desk: &mut Desk, wanted: Wanted<'_>) -> Result<(Option<Case>, Supplement)> {
    let sealed = desk.store.sealed_case(wanted.of)?.with_context(|| {
        format!(
            "{} is not sealed; an open case is added to with `interdict case add {}`",
            wanted.of, wanted.of
        )
    })?;
    let before = sealed.dossier().map_err(anyhow::Error::msg)?;
    let order_date = wanted
        .order_date
        .or(before.caption.order_date)
        .context("the sealed case has no order date; give it with --order-date")?;
    let known: BTreeSet<DomainName> =
        before.case.domains.iter().map(|domain| domain.domain.clone()).collect();
    let mut names = wanted.names;
    names.extend(wanted.cluster.iter().flat_map(|cluster| cluster.members.iter().cloned()));
    names.sort();
    names.dedup();
    let new: Vec<DomainName> = names.into_iter().filter(|name| !known.contains(&registrable(name))).collect();
    if new.is_empty() {
        bail!("every name is part of {} already", wanted.of);
    }
    let first_seen = first_seen(desk, &new)?;
    let mut both = new.clone();
    both.extend(before.case.domains.iter().flat_map(|domain| domain.hosts.iter().cloned()));
    // Old and new names together show the ties between them; what is kept holds the new ones only.
    let title = format!("Supplement to {}", wanted.of);
    let brief =
        |names| Brief { id: None, title: Some(title.clone()), cluster: wanted.cluster, names, as_of: None };
    let draft = drafted(desk, brief(both))?;
    let input = SupplementInput { draft: &draft, before: &known, order_date, first_seen: &first_seen };
    let (reasons, refused) = engine::case::supplement(&input);
    let taken: BTreeSet<&DomainName> = reasons.iter().map(|reason| &reason.domain).collect();
    let hosts: Vec<DomainName> = new.into_iter().filter(|name| taken.contains(&registrable(name))).collect();
    let supplement = Supplement {
        of: wanted.of.to_owned(),
        of_digest: sealed.seal.digest,
        order_date,
        reasons: reasons.clone(),
        refused,
    };
    if hosts.is_empty() {
        return Ok((None, supplement));
    }
    let id = desk.store.next_case_id()?;
    let kept = kept(&id, draft, &taken);
    desk.store.save_case(&kept)?;
    let mut work = desk.store.case_work(&id)?;
    work.caption = before.caption.clone();
    work.caption.order_date = Some(order_date);
    work.declarant = before.declarant.clone();
    work.supplement = Some(supplement.clone());
    desk.store.save_case_work(&work, "supplement", wanted.by)?;
    crate::case_file::write(desk, &kept)?;
    Ok((Some(kept), supplement))
}

/// The part of a draft that is about the taken domains. Their ties to domains of the order stay, with their exhibits.
fn kept(id: &str, draft: Case, taken: &BTreeSet<&DomainName>) -> Case {
    let domains: Vec<_> = draft.domains.into_iter().filter(|domain| taken.contains(&domain.domain)).collect();
    let stated: Vec<_> = draft
        .stated
        .into_iter()
        .filter(|stated| stated.domains.iter().any(|domain| taken.contains(domain)))
        .map(|mut stated| {
            // The sentence still names the others; what it is about, in this case, are the new ones.
            stated.domains.retain(|domain| taken.contains(domain));
            stated
        })
        .collect();
    let cited: BTreeSet<u32> = domains
        .iter()
        .flat_map(|domain| &domain.exhibits)
        .chain(stated.iter().flat_map(|stated| &stated.exhibits))
        .copied()
        .collect();
    Case {
        id: id.to_owned(),
        exhibits: draft.exhibits.into_iter().filter(|exhibit| cited.contains(&exhibit.number)).collect(),
        domains,
        stated,
        ..draft
    }
}

/// First sighting of each registrable name, of it or of any host below it.
fn first_seen(desk: &Desk, names: &[DomainName]) -> Result<BTreeMap<DomainName, Timestamp>> {
    let zones: BTreeSet<DomainName> = names.iter().map(registrable).collect();
    let mut first = BTreeMap::new();
    for zone in zones {
        let mut seen: Option<Timestamp> = None;
        for holder in desk.lake.zone(&zone, Window::default())? {
            let when = holder?.when.map(model::Interval::first);
            seen = [seen, when].into_iter().flatten().min();
        }
        if let Some(seen) = seen {
            first.insert(zone, seen);
        }
    }
    Ok(first)
}
