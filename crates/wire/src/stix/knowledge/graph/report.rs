//! Reports: what a bundle lists for an actor.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use model::{Id, Indicator, Knowledge, Origin, Report, Tlp, VictimCount};

use super::{ACTORS, Graph, Node, Sink, Verb, time};
use crate::stix::knowledge::subject::Body;
use crate::{Record, grade};

/// What one source lists for one actor.
#[derive(Default)]
struct Listed<'g> {
    values: BTreeSet<&'g Indicator>,
    marking: Option<Tlp>,
}

impl Graph {
    /// Hands over one report for each actor that a `report` or `grouping` refers to, with the indicators, names and
    /// addresses it refers to; then, for indicators that are in no such report and `indicate` an actor, one for each
    /// actor, creator and day.
    ///
    /// A campaign stands for the groups it is `attributed-to`. What lists nothing, or names no actor, gives no report. Continues with
    /// the ids of all objects that a report was made of.
    pub(super) fn reports<'g>(&'g self, sink: &mut Sink<'_>) -> ControlFlow<(), BTreeSet<&'g str>> {
        let campaigns = self.groups_of_campaigns(sink)?;
        let mut placed: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut told = BTreeSet::new();
        for (id, node) in self.in_order(|body| matches!(body, Body::Report { .. })) {
            let Body::Report { refs, .. } = &node.body else { continue };
            let (mut actors, mut listed) = (BTreeSet::new(), Listed::default());
            let mut sectors = BTreeSet::new();
            let (mut own, seen) = (Vec::new(), refs.iter().map(String::as_str).collect::<BTreeSet<_>>());
            for refers in seen {
                let Some(other) = self.nodes.get(refers).filter(|other| !other.withdrawn) else { continue };
                match &other.body {
                    Body::Group { name, .. } => drop(actors.insert(name.as_str())),
                    Body::Campaign => actors.extend(campaigns.get(refers).into_iter().flatten()),
                    Body::Indicator { values } | Body::Observable { values, .. } => {
                        listed.values.extend(values);
                        listed.marking = listed.marking.max(self.marking(&other.about));
                        own.push(refers);
                    }
                    Body::Identity { sectors: of, class: true, .. } => sectors.extend(of.iter().cloned()),
                    _ => {}
                }
            }
            if listed.values.is_empty() {
                continue;
            }
            if actors.len() > ACTORS {
                told.insert(id);
                sink(Err(node.names_too_many(id, actors.len())))?;
                continue;
            }
            listed.marking = listed.marking.max(self.marking(&node.about));
            let victims: Vec<VictimCount> = sectors
                .into_iter()
                .map(|sector| VictimCount { sector: Some(sector), country: None, count: 1 })
                .collect();
            if !actors.is_empty() {
                told.insert(id);
                told.extend(own.iter().copied());
            }
            for actor in actors {
                placed.extend(own.iter().map(|id| (actor, *id)));
                let mut report = self.report(actor, id, node, &listed);
                report.victims.clone_from(&victims);
                sink(Ok(Record::Knowledge(Knowledge::Report(report))))?;
            }
        }
        self.indicated(&campaigns, &placed, &mut told, sink)?;
        ControlFlow::Continue(told)
    }

    /// Indicators that name their actor by a relationship alone.
    fn indicated<'g>(
        &'g self,
        campaigns: &BTreeMap<&str, BTreeSet<&str>>,
        placed: &BTreeSet<(&str, &str)>,
        told: &mut BTreeSet<&'g str>,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<()> {
        let mut indicated: BTreeMap<&str, (&Node, BTreeSet<&str>)> = BTreeMap::new();
        for pending in self.pending.iter().filter(|pending| pending.verb == Verb::Indicates) {
            let Ok((source, target)) = self.ends(pending) else { continue };
            if source.withdrawn || target.withdrawn || !matches!(source.body, Body::Indicator { .. }) {
                continue;
            }
            let (_, actors) = indicated.entry(&pending.source).or_insert_with(|| (source, BTreeSet::new()));
            match &target.body {
                Body::Group { name, .. } => drop(actors.insert(name.as_str())),
                _ => actors.extend(campaigns.get(pending.target.as_str()).into_iter().flatten()),
            }
        }
        let mut found: BTreeMap<(&str, String, String), (&Node, Listed<'_>)> = BTreeMap::new();
        for (id, (source, actors)) in indicated {
            let Body::Indicator { values } = &source.body else { continue };
            if actors.len() > ACTORS {
                told.insert(id);
                sink(Err(source.names_too_many(id, actors.len())))?;
                continue;
            }
            for actor in actors {
                if placed.contains(&(actor, id)) {
                    continue;
                }
                told.insert(id);
                let day = source.about.created.chars().take(10).collect();
                let key = (actor, self.asserter(source), day);
                let (_, listed) = found.entry(key).or_insert_with(|| (source, Listed::default()));
                listed.values.extend(values);
                listed.marking = listed.marking.max(self.marking(&source.about));
            }
        }
        for ((actor, creator, day), (node, listed)) in found {
            let report = self.report(actor, &format!("{creator} {day}"), node, &listed);
            sink(Ok(Record::Knowledge(Knowledge::Report(report))))?;
        }
        ControlFlow::Continue(())
    }

    fn report(&self, actor: &str, id: &str, node: &Node, listed: &Listed<'_>) -> Report {
        let (published, links) = match &node.body {
            Body::Report { published, links, .. } => (published, links.as_slice()),
            _ => (&node.about.created, &[][..]),
        };
        let date = time(published).or_else(|| time(&node.about.modified));
        let publisher = self.asserter(node);
        let confidence = node.about.confidence.map(grade::of_confidence);
        Report {
            id: Id::of(&[actor, "stix", id]),
            actor: actor.to_owned(),
            dated: date.is_some(),
            // Undated reports are none of STIX; the beginning of time keeps them out of no as-of date.
            date: date.unwrap_or(model::Timestamp::EPOCH),
            grade: confidence.unwrap_or_else(|| grade::of_source(&publisher)),
            publisher,
            marking: listed.marking,
            references: links.to_vec(),
            indicators: listed.values.iter().map(|value| (*value).clone()).collect(),
            victims: Vec::new(),
            origin: Origin { source: self.file.clone(), raw: Some(node.place.raw), line: node.place.ordinal },
        }
    }

    /// Names of the groups that campaigns are attributed to; a campaign of too many is of none.
    fn groups_of_campaigns<'g>(
        &'g self,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<(), BTreeMap<&'g str, BTreeSet<&'g str>>> {
        let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for pending in self.pending.iter().filter(|pending| pending.verb == Verb::AttributedTo) {
            if let Ok((campaign, Node { body: Body::Group { name, .. }, withdrawn: false, .. })) =
                self.ends(pending)
                && !campaign.withdrawn
            {
                groups.entry(&pending.source).or_default().insert(name);
            }
        }
        for (id, groups) in groups.iter().filter(|(_, groups)| groups.len() > ACTORS) {
            if let Some(campaign) = self.nodes.get(*id) {
                sink(Err(campaign.names_too_many(id, groups.len())))?;
            }
        }
        groups.retain(|_, groups| groups.len() <= ACTORS);
        ControlFlow::Continue(groups)
    }
}
