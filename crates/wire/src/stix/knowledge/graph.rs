//! What of a bundle is kept until its relationships can be resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use model::{Actor, AliasClaim, AliasRelation, Digest, Knowledge, Origin, Rejected, Usage};

use super::subject::{Body, Subject, Verb, shown};
use crate::Record;
use crate::country::country_code;

/// Bytes kept, strings and an allowance for each entry; ATT&CK enterprise needs under 5 MB.
const BUDGET: usize = 128 << 20;

/// The allowance for the maps' own memory, for each entry.
const ENTRY: usize = 256;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) ordinal: u64,
    pub(super) raw: Digest,
}

/// Groups, what they use, and what ties them, by STIX id.
pub(super) struct Graph {
    file: String,
    kept: usize,
    nodes: BTreeMap<String, Node>,
    pending: Vec<Pending>,
}

struct Node {
    modified: String,
    withdrawn: bool,
    place: Place,
    body: Body,
}

/// A relationship that waits for its ends. It carries its own rejection, should one never come.
struct Pending {
    verb: Verb,
    source: String,
    target: String,
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
        Self { file, kept: 0, nodes: BTreeMap::new(), pending: Vec::new() }
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
        let Subject { id, modified, withdrawn, body } = object;
        let size = ENTRY + id.len() + modified.len() + body.size();
        if self.kept.saturating_add(size) > BUDGET {
            return Err((
                "too_many",
                format!("the bundle's groups and relationships exceed {} MiB", BUDGET >> 20),
            ));
        }
        self.kept += size;
        if let Body::Relationship { verb, source, target } = body {
            if !withdrawn {
                let excerpt = Rejected::new(place.ordinal, "", "", bytes).excerpt.into_boxed_str();
                self.pending.push(Pending { verb, source, target, place, excerpt });
            }
            return Ok(());
        }
        let newer = self.nodes.get(&id).is_none_or(|known| known.modified <= modified);
        if newer {
            self.nodes.insert(id, Node { modified, withdrawn, place, body });
        }
        Ok(())
    }

    /// Hands over every actor with its aliases, in the bundle's order, then what actors use and dangling references,
    /// in the order of the relationships. `whole` says that the bundle was read to its end.
    pub(super) fn resolve(
        self,
        whole: bool,
        sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut nexus = self.nexus();
        let mut groups: Vec<(&String, &Node)> =
            self.nodes.iter().filter(|(_, node)| matches!(node.body, Body::Group { .. })).collect();
        groups.sort_by_key(|(_, node)| node.place.ordinal);
        for (id, node) in groups {
            if !node.withdrawn {
                self.actor(id, node, nexus.remove(id.as_str()).unwrap_or_default(), sink)?;
            }
        }
        for pending in &self.pending {
            match self.ends(pending) {
                Err(missing) => sink(Err(pending.rejected(missing, whole)))?,
                Ok((source, target)) if !source.withdrawn && !target.withdrawn => {
                    if let (Body::Group { name: actor, .. }, Body::Used { category, name, attack_id }) =
                        (&source.body, &target.body)
                    {
                        sink(Ok(Record::Knowledge(Knowledge::Usage(Usage {
                            actor: actor.clone(),
                            category: (*category).to_owned(),
                            external_id: attack_id.clone(),
                            name: name.clone(),
                            asserter: self.asserter(source),
                        }))))?;
                    }
                }
                Ok(_) => {}
            }
        }
        ControlFlow::Continue(())
    }

    /// Both ends of a relationship, or the id of the first that is missing.
    fn ends<'g>(&'g self, pending: &'g Pending) -> Result<(&'g Node, &'g Node), &'g str> {
        let end = |id: &'g String| self.nodes.get(id).ok_or(id.as_str());
        Ok((end(&pending.source)?, end(&pending.target)?))
    }

    fn nexus(&self) -> BTreeMap<&str, Nexus<'_>> {
        let mut groups = BTreeMap::<&str, Nexus<'_>>::new();
        for pending in &self.pending {
            let Ok((_, target)) = self.ends(pending) else { continue };
            if pending.verb == Verb::Uses || target.withdrawn {
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

    fn actor(
        &self,
        id: &str,
        node: &Node,
        nexus: Nexus<'_>,
        sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Body::Group { name, aliases, attack_id, .. } = &node.body else {
            return ControlFlow::Continue(());
        };
        let source = self.asserter(node);
        let actor = Actor {
            source: source.clone(),
            external_id: Some(attack_id.clone().unwrap_or_else(|| id.to_owned())),
            name: name.clone(),
            country: nexus.country.map(str::to_owned),
            targets_sectors: nexus.sectors.into_iter().map(str::to_owned).collect(),
            targets_countries: nexus.countries.into_iter().map(str::to_owned).collect(),
            origin: Origin { source: self.file.clone(), raw: Some(node.place.raw), line: node.place.ordinal },
        };
        sink(Ok(Record::Knowledge(Knowledge::Actor(actor))))?;
        let mut said = BTreeSet::from([name]);
        for alias in aliases {
            if said.insert(alias) {
                sink(Ok(Record::Knowledge(Knowledge::Alias(AliasClaim {
                    subject: name.clone(),
                    relation: AliasRelation::SameAs,
                    object: alias.clone(),
                    asserter: source.clone(),
                }))))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Who says what a group's object says: `attack`, the name of the identity that created it, or `stix`.
    fn asserter(&self, group: &Node) -> String {
        let Body::Group { attack_id, created_by, .. } = &group.body else { return "stix".to_owned() };
        if attack_id.is_some() {
            return "attack".to_owned();
        }
        let creator = created_by.as_ref().and_then(|id| self.nodes.get(id));
        match creator.map(|node| &node.body) {
            Some(Body::Identity { name, .. }) => name.clone(),
            _ => "stix".to_owned(),
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

impl Body {
    /// Bytes of its strings.
    fn size(&self) -> usize {
        let lengths =
            |texts: &[String]| texts.iter().map(|text| text.len() + size_of::<String>()).sum::<usize>();
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        match self {
            Self::Group { name, aliases, attack_id, created_by } => {
                name.len() + lengths(aliases) + length(attack_id) + length(created_by)
            }
            Self::Used { name, attack_id, .. } => name.len() + length(attack_id),
            Self::Identity { name, sectors } => name.len() + lengths(sectors),
            Self::Location { country } => length(country),
            Self::Relationship { source, target, .. } => source.len() + target.len() + ENTRY,
        }
    }
}
