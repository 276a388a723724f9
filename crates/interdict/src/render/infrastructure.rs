use engine::track::Neighbour;
use model::{Change, Cluster, ClusterEvent, DomainName, Finding, Link};

use super::{Table, counted, dates, some, why};
use crate::stage::components::Components;
use crate::stage::track::Tracked;

/// Findings, one line each, with the strongest reason.
pub(crate) fn findings(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "nothing found\n".to_owned();
    }
    let mut table = Table::new(0, &["name", "kind", "identity", "likelihood", "seen", "reasons"]);
    for finding in findings {
        table.row(vec![
            finding.subject.to_string(),
            finding.kind.to_string(),
            finding.identity.clone().unwrap_or_else(|| "-".to_owned()),
            format!("{} %", finding.likelihood.percent()),
            dates(finding.seen),
            why(finding),
        ]);
    }
    table.text()
}

/// What a run of tracking gave.
pub(crate) fn tracked(tracked: &Tracked) -> String {
    let mut out = clusters(&tracked.clusters);
    out.push_str(&events(&tracked.events));
    if let Some(cut) = &tracked.truncated {
        out.push_str(&format!("the search was cut: {cut}\n"));
    }
    out
}

/// Clusters, one line each.
pub(crate) fn clusters(clusters: &[Cluster]) -> String {
    if clusters.is_empty() {
        return "no clusters\n".to_owned();
    }
    let mut table = Table::new(0, &["cluster", "names", "links", "members"]);
    for cluster in clusters {
        table.row(vec![
            cluster.designator.clone(),
            cluster.members.len().to_string(),
            cluster.links.len().to_string(),
            some(&cluster.members, 4),
        ]);
    }
    table.text()
}

/// What infrastructure ties together.
pub(crate) fn components(found: &Components) -> String {
    let mut table = Table::new(0, &["component", "owners", "members"]);
    for grove in &found.groves {
        table.row(vec![grove.number.to_string(), grove.members.len().to_string(), some(&grove.members, 6)]);
    }
    format!(
        "{}{} of {} owners, by {} shared values and {} ties; {} listed\n",
        table.text(),
        counted(found.all, "component"),
        found.owners,
        found.values,
        found.ties,
        found.groves.len()
    )
}

/// One cluster with its links.
pub(crate) fn cluster(cluster: &Cluster) -> String {
    let mut out = format!("{}: {}\n", cluster.designator, counted(cluster.members.len(), "name"));
    for member in &cluster.members {
        out.push_str(&format!("  {member}\n"));
    }
    out.push_str("\nlinks, strongest first\n");
    out.push_str(&links(&cluster.links));
    out
}

fn links(links: &[Link]) -> String {
    let mut table = Table::new(2, &["nats", "between", "and", "shared value", "names on it", "when"]);
    for link in links {
        table.row(vec![
            format!("{:.1}", link.weight),
            link.a.to_string(),
            link.b.to_string(),
            link.key.to_string(),
            format!("{} of {}", link.rate.holders, link.rate.population),
            dates(link.when),
        ]);
    }
    table.text()
}

/// The history of clusters.
pub(crate) fn events(events: &[ClusterEvent]) -> String {
    let line = |event: &ClusterEvent| {
        let what = match &event.change {
            Change::New { members } => format!("new, {}", counted(members.len(), "name")),
            Change::Grown { gained } => format!("grew by {}", some(gained, 4)),
            Change::Shrunk { lost } => format!("lost {}", some(lost, 4)),
            Change::Merged { absorbed } => format!("took over {absorbed}"),
            Change::Split { into, members } => {
                format!("split off {into} with {}", counted(members.len(), "name"))
            }
            Change::Dissolved => "dissolved".to_owned(),
        };
        format!("run {}  {}  {what}\n", event.run, event.designator)
    };
    events.iter().map(line).collect()
}

/// The neighbours of a value, rarest first.
pub(crate) fn neighbours(asked: &str, neighbours: &[Neighbour]) -> String {
    if neighbours.is_empty() {
        return format!("nothing on this desk shares anything with `{asked}`\n");
    }
    let mut table = Table::new(0, &["rarity", "shared value", "names on it", "when", "links", "names"]);
    for neighbour in neighbours {
        let names: Vec<&DomainName> = neighbour.names.iter().map(|(name, _)| name).collect();
        table.row(vec![
            format!("{:.1}", neighbour.rarity),
            neighbour.key.to_string(),
            format!("{} of {}", neighbour.rate.holders, neighbour.rate.population),
            dates(neighbour.when),
            neighbour.why_not.as_ref().map_or_else(|| "yes".to_owned(), |why| format!("no: {why}")),
            some(&names, 6),
        ]);
    }
    table.text()
}

/// A path of links.
pub(crate) fn path(a: &DomainName, b: &DomainName, steps: &[Link], truncated: Option<&str>) -> String {
    let mut out = if steps.is_empty() {
        format!("no path of links from {a} to {b}\n")
    } else {
        let mut at = a;
        let mut out = format!("{a}\n");
        for step in steps {
            at = if step.a == *at { &step.b } else { &step.a };
            out.push_str(&format!(
                "  {:.1} nats: {} ({} of {} names have it; {})\n{at}\n",
                step.weight,
                step.key,
                step.rate.holders,
                step.rate.population,
                dates(step.when)
            ));
        }
        out
    };
    if let Some(cut) = truncated {
        out.push_str(&format!("the search was cut: {cut}\n"));
    }
    out
}
