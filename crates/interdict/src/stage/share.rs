//! Share: a cluster with what is thought of it becomes a STIX bundle for others.

use std::io::Write;
use std::net::IpAddr;

use anyhow::{Context, Result, bail};
use model::{Attribution, Cluster, DomainName, Evidence, Interval, KeyKind, Likelihood, Timestamp, Tlp};
use wire::stix::{Assessment, Suspect, write_assessment};

use super::infrastructure::{edges_of, is_hub, known_by};
use crate::desk::Desk;

/// For whom, by whom, when.
pub(crate) struct Letterhead {
    pub(crate) author: String,
    pub(crate) marking: Tlp,
    pub(crate) at: Timestamp,
}

/// Writes the cluster, the addresses its members had, and its latest attribution; gives how many objects there are.
///
/// Addresses that strangers share by their nature (hubs) are left out: they are nobody's infrastructure.
pub(crate) fn share(desk: &Desk, cluster: &Cluster, head: Letterhead, out: &mut dyn Write) -> Result<usize> {
    let attribution = desk.store.attribution(&cluster.designator)?.with_context(|| {
        let designator = &cluster.designator;
        format!("nobody has asked who is behind {designator}; run `interdict attribute {designator}` first")
    })?;
    let members = known_by(desk, &cluster.members, attribution.as_of)?;
    let resolutions = resolutions(desk, &members, attribution.as_of)?;
    let addresses: Vec<IpAddr> = resolutions.iter().map(|(_, address, _)| *address).collect();
    let behind = desk.store.reports_listing(&members, &addresses, attribution.as_of)?;
    if let Some(level) = behind.iter().filter_map(|report| report.marking).max()
        && level > head.marking
    {
        bail!("a report behind this judgement is marked {level}; export with --tlp {level} or narrower");
    }
    let assessment = assessment(cluster, members, attribution, resolutions, head);
    Ok(write_assessment(&assessment, out)?)
}

type Resolved = (DomainName, IpAddr, Option<Interval>);

fn resolutions(desk: &Desk, members: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<Resolved>> {
    let edges = edges_of(desk, members, as_of)?.into_iter();
    let addresses = edges.filter(|edge| edge.key.kind == KeyKind::Address && !is_hub(&edge.key));
    Ok(addresses.filter_map(|edge| Some((edge.name, edge.key.value.parse().ok()?, edge.when))).collect())
}

fn assessment(
    cluster: &Cluster,
    members: Vec<DomainName>,
    attribution: Attribution,
    resolutions: Vec<Resolved>,
    head: Letterhead,
) -> Assessment {
    let sentences = |actor: Option<&str>, supports: bool| -> Vec<String> {
        let own = attribution.contributions.iter().filter(|evidence| evidence.actor.as_deref() == actor);
        own.filter(|evidence| (evidence.nats > 0.0) == supports).map(sentence).collect()
    };
    let mut hypotheses: Vec<(f64, Suspect)> = attribution
        .hypotheses
        .iter()
        .map(|one| {
            let suspect = Suspect {
                actor: Some(one.actor.clone()),
                aliases: one.also_known_as.clone(),
                likelihood: one.likelihood,
                supporting: sentences(Some(&one.actor), true),
                contradicting: sentences(Some(&one.actor), false),
            };
            (one.probability, suspect)
        })
        .collect();
    let unknown = Suspect {
        actor: None,
        aliases: Vec::new(),
        likelihood: Likelihood::from_fraction(attribution.unknown),
        supporting: sentences(None, true),
        contradicting: sentences(None, false),
    };
    hypotheses.push((attribution.unknown, unknown));
    hypotheses.sort_by(|a, b| b.0.total_cmp(&a.0));
    Assessment {
        designator: cluster.designator.clone(),
        members,
        resolutions,
        hypotheses: hypotheses.into_iter().map(|(_, suspect)| suspect).collect(),
        confidence: attribution.confidence,
        caveats: attribution.caveats,
        contested: attribution.contested,
        as_of: attribution.as_of,
        author: head.author,
        at: head.at,
        marking: head.marking,
    }
}

/// A piece of evidence with its weight and source.
fn sentence(evidence: &Evidence) -> String {
    format!("{} ({:+.1} nats; {})", evidence.text, evidence.nats, evidence.source)
}
