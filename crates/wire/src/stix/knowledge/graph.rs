//! What of a bundle is kept until its relationships can be resolved.

mod report;
mod size;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use model::{
    Actor, AliasClaim, AliasRelation, Digest, Knowledge, Origin, Rejected, Said, SourceId, Timestamp, Tlp,
    Usage, country_code,
};

use super::subject::{About, Body, Cited, Subject, Verb, shown};
use crate::stix::tlp;
use crate::{Record, grade};

/// Bytes kept, strings and an allowance for each entry; ATT&CK enterprise needs under 8 MB.
const BUDGET: usize = 128 << 20;

/// Of these, at most so many for relationships: however many there are, what they tie together still finds room.
const RELATIONSHIPS: usize = 96 << 20;

/// A report, campaign or indicator that names more actors than this is on none of them: each would get all it lists.
const ACTORS: usize = 64;

/// The allowance for the maps' own memory, for each entry.
const ENTRY: usize = 256;

/// What a sink is here.
pub(super) type Sink<'s> = dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()> + 's;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) ordinal: u64,
    pub(super) raw: Digest,
}

/// Groups, what they use, and what ties them, by STIX id.
pub(super) struct Graph {
    file: String,
    /// Bytes kept of objects, and of relationships.
    kept: usize,
    related: usize,
    nodes: BTreeMap<String, Node>,
    pending: Vec<Pending>,
}

struct Node {
    withdrawn: bool,
    place: Place,
    about: About,
    body: Body,
}

/// A relationship that waits for its ends. It carries its own rejection, should one never come.
struct Pending {
    verb: Verb,
    source: String,
    target: String,
    cited: Option<Cited>,
    about: About,
    place: Place,
    excerpt: Box<str>,
}

/// What relationships say about one group.
#[derive(Default)]
struct Nexus<'g> {
    country: Option<&'g str>,
    sectors: BTreeSet<&'g str>,
    countries: BTreeSet<&'g str>,
}

impl Graph {
    pub(super) const fn new(file: String) -> Self {
        Self { file, kept: 0, related: 0, nodes: BTreeMap::new(), pending: Vec::new() }
    }

    /// Keeps `object`, whose raw bytes are `bytes`.
    ///
    /// # Errors
    /// `too_many`, when the budget is spent.
    pub(super) fn add(
        &mut self,
        object: Subject,
        place: Place,
        bytes: &[u8],
    ) -> Result<(), (&'static str, String)> {
        let Subject { id, withdrawn, about, body } = object;
        let size = ENTRY + id.len() + about.size() + body.size();
        let (kept, limit, what) = match &body {
            Body::Relationship { .. } => (&mut self.related, RELATIONSHIPS, "relationships"),
            _ => (&mut self.kept, BUDGET - RELATIONSHIPS, "objects other than relationships"),
        };
        if kept.saturating_add(size) > limit {
            return Err(("too_many", format!("the bundle's {what} exceed {} MiB", limit >> 20)));
        }
        *kept += size;
        if let Body::Relationship { verb, source, target, cited } = body {
            if !withdrawn {
                let excerpt = Rejected::new(place.ordinal, "", "", bytes).excerpt.into_boxed_str();
                self.pending.push(Pending { verb, source, target, cited, about, place, excerpt });
            }
            return Ok(());
        }
        let newer = self.nodes.get(&id).is_none_or(|known| known.about.modified <= about.modified);
        if newer {
            self.nodes.insert(id, Node { withdrawn, place, about, body });
        }
        Ok(())
    }

    /// Hands over every actor with its aliases, in the bundle's order, then what actors use and dangling references,
    /// in the order of the relationships, then reports and other ids of observables. `whole` says that the bundle was
    /// read to its end. Every report, indicator and observable of which nothing came is counted in `skipped`.
    pub(super) fn resolve(self, whole: bool, skipped: &mut u64, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut nexus = self.nexus();
        for (id, node) in self.in_order(|body| matches!(body, Body::Group { .. })) {
            self.actor(id, node, nexus.remove(id).unwrap_or_default(), sink)?;
        }
        for pending in &self.pending {
            match self.ends(pending) {
                Err(missing) => sink(Err(pending.rejected(missing, whole)))?,
                Ok((source, target)) => self.related(pending, source, target, sink)?,
            }
        }
        let mut told = self.reports(sink)?;
        for (id, node) in self.in_order(|body| matches!(body, Body::Observable { .. })) {
            if let Body::Observable { canonical: Some(canonical), .. } = &node.body
                && canonical != id
            {
                told.insert(id);
                sink(Ok(Record::Knowledge(Knowledge::SourceId(SourceId {
                    canonical: canonical.clone(),
                    id: id.to_owned(),
                    asserter: self.asserter(node),
                }))))?;
            }
        }
        let may_tell = |body: &Body| {
            matches!(body, Body::Report { .. } | Body::Indicator { .. } | Body::Observable { .. })
        };
        let silent = self.in_order(may_tell).into_iter().filter(|(id, _)| !told.contains(id));
        *skipped += silent.map(|_| 1).sum::<u64>();
        ControlFlow::Continue(())
    }

    /// Nodes of some kind that count, in the bundle's order.
    fn in_order(&self, is: impl Fn(&Body) -> bool) -> Vec<(&str, &Node)> {
        let wanted = self.nodes.iter().filter(|(_, node)| !node.withdrawn && is(&node.body));
        let mut nodes: Vec<(&str, &Node)> = wanted.map(|(id, node)| (id.as_str(), node)).collect();
        nodes.sort_by_key(|(_, node)| node.place.ordinal);
        nodes
    }

    /// Both ends of a relationship, or the id of the first that is missing.
    fn ends<'g>(&'g self, pending: &'g Pending) -> Result<(&'g Node, &'g Node), &'g str> {
        let end = |id: &'g String| self.nodes.get(id).ok_or(id.as_str());
        Ok((end(&pending.source)?, end(&pending.target)?))
    }

    fn nexus(&self) -> BTreeMap<&str, Nexus<'_>> {
        let mut groups = BTreeMap::<&str, Nexus<'_>>::new();
        for pending in self.pending.iter().filter(|one| matches!(one.verb, Verb::Targets | Verb::ComesFrom)) {
            let Ok((_, target)) = self.ends(pending) else { continue };
            if target.withdrawn {
                continue;
            }
            let nexus = groups.entry(&pending.source).or_default();
            match &target.body {
                Body::Identity { sectors, .. } => nexus.sectors.extend(sectors.iter().map(String::as_str)),
                Body::Location { country: Some(country) } => {
                    let code = country_code(&country.to_uppercase()).unwrap_or(country);
                    if pending.verb == Verb::ComesFrom {
                        nexus.country.get_or_insert(code);
                    } else {
                        nexus.countries.insert(code);
                    }
                }
                _ => {}
            }
        }
        groups
    }

    fn actor(&self, id: &str, node: &Node, nexus: Nexus<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let Body::Group { name, aliases, attack_id } = &node.body else {
            return ControlFlow::Continue(());
        };
        let source = self.asserter(node);
        let said = self.said(&node.about, &source);
        let actor = Actor {
            source: source.clone(),
            external_id: Some(attack_id.clone().unwrap_or_else(|| id.to_owned())),
            name: name.clone(),
            country: nexus.country.map(str::to_owned),
            targets_sectors: nexus.sectors.into_iter().map(str::to_owned).collect(),
            targets_countries: nexus.countries.into_iter().map(str::to_owned).collect(),
            // The entry is there since it was made, whatever was changed in it later.
            said: Said { date: time(&node.about.created).or(said.date), ..said.clone() },
            origin: Origin { source: self.file.clone(), raw: Some(node.place.raw), line: node.place.ordinal },
        };
        sink(Ok(Record::Knowledge(Knowledge::Actor(actor))))?;
        let mut told = BTreeSet::from([name.as_str()]);
        for alias in aliases {
            if told.insert(alias.name.as_str()) {
                sink(Ok(Record::Knowledge(Knowledge::Alias(AliasClaim {
                    subject: name.clone(),
                    relation: AliasRelation::SameAs,
                    object: alias.name.clone(),
                    asserter: source.clone(),
                    said: citing(said.clone(), alias.cited.as_ref()),
                }))))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What a relationship says, whose ends are there.
    fn related(
        &self,
        pending: &Pending,
        source: &Node,
        target: &Node,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<()> {
        if target.withdrawn {
            return ControlFlow::Continue(());
        }
        let knowledge = match (pending.verb, &source.body, &target.body) {
            (Verb::RevokedBy, Body::Group { name: old, .. }, Body::Group { name: new, .. }) if old != new => {
                let asserter = self.asserter(target);
                let said = self.said(&pending.about, &asserter);
                // The day the one was given up for the other.
                let date = time(&pending.about.created).or(said.date);
                Knowledge::Alias(AliasClaim {
                    subject: old.clone(),
                    relation: AliasRelation::MergedInto,
                    object: new.clone(),
                    asserter,
                    said: Said { date, ..said },
                })
            }
            (Verb::Uses, Body::Group { name: actor, .. }, Body::Used { category, name, attack_id })
                if !source.withdrawn =>
            {
                let asserter = self.asserter(source);
                Knowledge::Usage(Usage {
                    actor: actor.clone(),
                    category: (*category).to_owned(),
                    external_id: attack_id.clone(),
                    name: name.clone(),
                    said: citing(self.said(&pending.about, &asserter), pending.cited.as_ref()),
                    asserter,
                })
            }
            _ => return ControlFlow::Continue(()),
        };
        sink(Ok(Record::Knowledge(knowledge)))
    }

    /// When a statement was made at the latest, its grade, marking and edition.
    fn said(&self, about: &About, asserter: &str) -> Said {
        Said {
            date: time(&about.modified).or_else(|| time(&about.created)),
            grade: about.confidence.map_or_else(|| grade::of_source(asserter), grade::of_confidence),
            marking: self.marking(about),
            edition: about.version.as_ref().map(|version| format!("version {version}")),
            ..Said::default()
        }
    }

    /// The narrowest marking of TLP.
    fn marking(&self, about: &About) -> Option<Tlp> {
        let levels = about.markings.iter().filter_map(|id| {
            tlp::of_id(id).or_else(|| match self.nodes.get(id).map(|node| &node.body) {
                Some(Body::Marking { tlp }) => *tlp,
                _ => None,
            })
        });
        levels.max()
    }

    /// Who says what an object says: `attack`, the name of the identity that created it, or `stix`.
    fn asserter(&self, node: &Node) -> String {
        if matches!(&node.body, Body::Group { attack_id: Some(_), .. }) {
            return "attack".to_owned();
        }
        let creator = node.about.created_by.as_ref().and_then(|id| self.nodes.get(id));
        match creator.map(|node| &node.body) {
            Some(Body::Identity { name, .. }) => name.clone(),
            _ => "stix".to_owned(),
        }
    }
}

fn time(text: &str) -> Option<Timestamp> {
    if text.is_empty() { None } else { text.parse().ok() }
}

/// `said`, as old as what it cites.
fn citing(said: Said, cited: Option<&Cited>) -> Said {
    let Some(cited) = cited else { return said };
    Said {
        date: cited.date.or(said.date),
        quote: (!cited.names.is_empty()).then(|| cited.names.clone()),
        ..said
    }
}

impl Node {
    fn names_too_many(&self, id: &str, actors: usize) -> Rejected {
        let ordinal = self.place.ordinal;
        Rejected {
            line: ordinal,
            code: "too_many".to_owned(),
            reason: format!(
                "object {ordinal} of the bundle: `{}` names {actors} actors, more than {ACTORS}",
                shown(id)
            ),
            raw: self.place.raw,
            excerpt: shown(id),
        }
    }
}

impl Pending {
    fn rejected(&self, end: &str, whole: bool) -> Rejected {
        let ordinal = self.place.ordinal;
        let place = if whole { "the bundle" } else { "the part of the bundle that could be read" };
        Rejected {
            line: ordinal,
            code: "dangling_ref".to_owned(),
            reason: format!("object {ordinal} of the bundle: `{}` is not in {place}", shown(end)),
            raw: self.place.raw,
            excerpt: self.excerpt.to_string(),
        }
    }
}
