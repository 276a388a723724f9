//! The dossier: draft and persons' work put together, with everything that follows from both.

mod missing;
mod number;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AliasClaim, Attribution, Case, CaseDomain, CaseFact, CaseWork, CauseOfAction, Collateral, CustodySummary,
    Digest, DomainName, DomainSheet, Dossier, Exclusion, ExclusionReason, Gap, MethodStatement, Reach,
    Report, Verdict, VictimCount,
};

use super::collateral::{Surroundings, assess};
use super::order::{ActionRequest, compile, two_persons};
use super::sheet::SheetInput;
use super::{MatrixInput, Registries, accept, assign, gap, hull, loss, matrix, migration, sheet, victim};
use crate::hub::Hubs;

/// Version of the dossier's format.
const VERSION: u32 = 1;

/// Everything a dossier is put together from.
pub struct DossierInput<'a> {
    /// The draft.
    pub case: &'a Case,
    /// What persons put in.
    pub work: &'a CaseWork,
    /// Every cause that is defined.
    pub causes: &'a [CauseOfAction],
    /// Who operates which zone.
    pub registries: &'a Registries,
    /// Zones and values that strangers share.
    pub hubs: &'a Hubs,
    /// What was observed around each domain of the case.
    pub surroundings: &'a BTreeMap<DomainName, Surroundings>,
    /// The attribution of the case's cluster, as it is now, with its digest.
    pub attribution: Option<(&'a Attribution, Digest)>,
    /// What people say about names of actors.
    pub aliases: &'a [AliasClaim],
    /// Reports that list domains of the case.
    pub reports: &'a [Report],
    /// Counts of victims below this are not printed.
    pub victim_threshold: u64,
    /// Tools, data, sources; the period is filled in here.
    pub method: MethodStatement,
    /// Custody as it stands.
    pub custody: CustodySummary,
}

/// Puts the dossier together. Pure: the same input gives the same dossier.
///
/// No sentence enters that lacks what its kind asks for, no domain enters Appendix A without an exhibit, no action without a
/// verdict, and no attribution without a person: what is left out stands in `gaps`, `exclusions` and `actions_refused`.
#[must_use]
pub fn assemble(input: &DossierInput<'_>) -> Dossier {
    let (case, work) = (input.case, input.work);
    let causes = chosen(input);
    let losses = loss::ledger(work.losses.clone(), loss::CFAA_LOSS);
    let (mut facts, mut gaps) = number::facts(case, work, input.registries);
    assign(&causes, &mut facts);
    let domains: Vec<DomainName> = case.domains.iter().map(|domain| domain.domain.clone()).collect();
    let exhibits = &case.exhibits;
    let first =
        matrix(&MatrixInput { causes: &causes, facts: &facts, exhibits, domains: &domains, losses: &losses });
    let mut sheets: Vec<DomainSheet> = case
        .domains
        .iter()
        .map(|domain| {
            sheet::sheet(SheetInput {
                domain,
                domains: &case.domains,
                facts: &facts,
                matrix: &first,
                work,
                registry: input.registries.of(&domain.domain),
                collateral: collateral(input, domain),
            })
        })
        .collect();
    let exclusions: Vec<Exclusion> = sheets.iter().filter_map(|sheet| exclusion(sheet, &facts)).collect();
    let excluded: BTreeSet<&DomainName> = exclusions.iter().map(|exclusion| &exclusion.domain).collect();
    for (seq, sheet) in (1..).zip(sheets.iter_mut().filter(|sheet| !excluded.contains(&sheet.domain))) {
        sheet.seq = Some(seq);
    }
    // Counts rest on the domains that are listed: one that is left out supports none.
    let listed: Vec<DomainName> =
        sheets.iter().filter(|sheet| sheet.seq.is_some()).map(|sheet| sheet.domain.clone()).collect();
    let matrix =
        matrix(&MatrixInput { causes: &causes, facts: &facts, exhibits, domains: &listed, losses: &losses });
    for sheet in &mut sheets {
        let supported = matrix.iter().filter(|cause| cause.domains.contains(&sheet.domain));
        sheet.counts_supported = supported.map(|cause| cause.cause.clone()).collect();
    }
    let (actions, actions_refused) = actions(&sheets, work);
    let (attribution, actor_names) = attribution(input, &mut gaps);
    gaps.extend(gap::of_case(case));
    gaps.extend(missing::gaps(work, &causes, &matrix, &sheets, &facts, &input.custody));
    gaps.sort();
    gaps.dedup();
    let counts: Vec<VictimCount> = input.reports.iter().flat_map(|report| report.victims.clone()).collect();
    let mut method = input.method.clone();
    method.period = case.domains.iter().map(|domain| domain.seen).fold(None, hull);
    Dossier {
        version: VERSION,
        case: case.clone(),
        caption: work.caption.clone(),
        declarant: work.declarant.clone(),
        victims: victim::table(&counts, input.victim_threshold, &victims_basis(input.reports)),
        migration: migration::speed(case, input.reports),
        facts,
        causes,
        matrix,
        sheets,
        actions,
        actions_refused,
        attribution,
        actor_names,
        losses,
        marks: work.marks.clone(),
        service: work.service.clone(),
        method,
        gaps,
        exclusions,
        supplement: work.supplement.clone(),
        custody: input.custody.clone(),
        seal: None,
    }
}

/// The causes that a person asked for, or those that are weighed by default.
fn chosen(input: &DossierInput<'_>) -> Vec<CauseOfAction> {
    let wanted = |cause: &&CauseOfAction| match &input.work.causes {
        Some(codes) => codes.contains(&cause.code),
        None => cause.default,
    };
    input.causes.iter().filter(wanted).cloned().collect()
}

fn collateral(input: &DossierInput<'_>, domain: &CaseDomain) -> Collateral {
    let nothing;
    let around = match input.surroundings.get(&domain.domain) {
        Some(around) => around,
        None => {
            nothing = Surroundings {
                domain: domain.domain.clone(),
                hosts: domain.hosts.clone(),
                others: Vec::new(),
                others_count: 0,
                mail: Vec::new(),
                served: Vec::new(),
                served_count: 0,
                tenants: Vec::new(),
                delegation: Vec::new(),
                created: None,
                first_seen: None,
                joined: None,
                imitates: !domain.imitates.is_empty(),
                resolved: false,
            };
            &nothing
        }
    };
    assess(around, input.hubs, input.work.reviews.get(&domain.domain))
}

/// Why Appendix A leaves a domain out, when it does. One that waits for a verdict stays listed, and holds up the actions.
fn exclusion(sheet: &DomainSheet, facts: &[CaseFact]) -> Option<Exclusion> {
    let shown = facts.iter().any(|fact| fact.domains.contains(&sheet.domain) && !fact.exhibits.is_empty());
    let review = sheet.collateral.review.as_ref();
    let (reason, text) = if sheet.exhibits.is_empty() || !shown {
        (ExclusionReason::NoExhibit, "no exhibit supports any fact on it".to_owned())
    } else if let Some(review) = review.filter(|review| review.verdict == Verdict::Spare) {
        (ExclusionReason::Spared, format!("spared by {} on {}", review.by, review.at.date()))
    } else if sheet.collateral.shared_zone
        && !review.is_some_and(|review| two_persons(&review.by, review.second.as_deref()))
    {
        let text = "strangers have names below it; only two persons together can list it".to_owned();
        (ExclusionReason::SharedZone, text)
    } else if sheet.registry.reach == Reach::Unknown {
        let text = format!("the registry of .{} is not in the registry file", sheet.registry.suffix);
        (ExclusionReason::UnknownRegistry, text)
    } else {
        return None;
    };
    Some(Exclusion { domain: sheet.domain.clone(), reason, text })
}

fn actions(sheets: &[DomainSheet], work: &CaseWork) -> (Vec<model::OrderAction>, Vec<String>) {
    let addresses: Vec<Vec<String>> = sheets
        .iter()
        .map(|sheet| {
            let values: BTreeSet<&String> = sheet.addresses.iter().map(|seen| &seen.value).collect();
            values.into_iter().cloned().collect()
        })
        .collect();
    let requests: Vec<ActionRequest<'_>> = sheets
        .iter()
        .zip(&addresses)
        .filter(|(sheet, _)| sheet.seq.is_some())
        .map(|(sheet, addresses)| {
            let registration = sheet.registration.as_ref();
            ActionRequest {
                domain: &sheet.domain,
                actions: &sheet.actions,
                collateral: &sheet.collateral,
                registry: &sheet.registry,
                registrar: registration.and_then(|data| data.registrar.as_deref()),
                signed: registration.and_then(|data| data.signed),
                addresses,
                // A name that was seen in DNS or in registration data is registered.
                registered: registration.is_some() || !addresses.is_empty() || !sheet.name_servers.is_empty(),
            }
        })
        .collect();
    match compile(&requests, &work.relief) {
        Ok(actions) => (actions, Vec::new()),
        Err(refused) => (Vec::new(), refused.iter().map(ToString::to_string).collect()),
    }
}

fn attribution(
    input: &DossierInput<'_>,
    gaps: &mut Vec<Gap>,
) -> (Option<model::AcceptedAttribution>, Vec<model::ActorName>) {
    // A case that was not made from a cluster has nothing to attribute.
    if input.case.cluster.is_none() && input.work.accepted.is_none() {
        return (None, Vec::new());
    }
    let (attribution, digest) = input.attribution.unzip();
    let digest = digest.unwrap_or_else(|| Digest::of(b""));
    match accept::accepted(attribution, digest, input.work.accepted.as_ref()) {
        Ok(accepted) => {
            let known = attribution.and_then(|of| of.hypotheses.first());
            let also = known.map_or(&[][..], |leader| &leader.also_known_as);
            let names = accepted.actor.as_deref().map(|actor| {
                accept::actor_names(actor, also, input.aliases, &accepted.contested, input.case.as_of)
            });
            (Some(accepted), names.unwrap_or_default())
        }
        Err(why) => {
            gaps.push(Gap { about: gap::WHOLE.to_owned(), text: format!("attribution: {why}") });
            (None, Vec::new())
        }
    }
}

fn victims_basis(reports: &[Report]) -> String {
    let publishers: BTreeSet<&str> = reports
        .iter()
        .filter(|report| !report.victims.is_empty())
        .map(|report| report.publisher.as_str())
        .collect();
    if publishers.is_empty() {
        return "no report on this infrastructure counts victims".to_owned();
    }
    let publishers: Vec<&str> = publishers.into_iter().collect();
    format!(
        "counts in reports that list domains of this case, by {}; of several counts of one class the highest, so they are at \
         least so many",
        publishers.join(", ")
    )
}

#[cfg(test)]
mod tests;
