//! Layer: techniques of an actor, or of those who may be behind a cluster or a case, for the ATT&CK Navigator.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Result, bail, ensure};
use engine::attribute::alias::Resolver;
use model::Cluster;
use wire::navigator::{Domain, Layer, Mark};

use crate::desk::Desk;

/// Actors with less than this probability are left out, in per cent: every actor has a little.
const LEAST: f64 = 1.0;

/// What is the same for every layer of a desk, read once.
pub(crate) struct Reader<'d> {
    desk: &'d Desk,
    resolver: Resolver,
    domain: Domain,
}

/// What an actor is said to use: the sources, by technique.
type Techniques = BTreeMap<String, BTreeSet<String>>;

impl<'d> Reader<'d> {
    pub(crate) fn new(desk: &'d Desk, domain: Domain) -> Result<Self> {
        let resolver = Resolver::new(&desk.store.aliases()?, &desk.store.actors()?);
        Ok(Self { desk, resolver, domain })
    }

    /// What an actor is said to use, under any of its undisputed names.
    pub(crate) fn actor(&self, name: &str) -> Result<Layer> {
        let resolved = self.resolver.resolve(name);
        let techniques = self.techniques(name)?;
        ensure!(
            !techniques.is_empty(),
            "nobody on this desk says what `{name}` uses; see `interdict alias {name}` for its names, and import ATT&CK with `interdict knowledge import`"
        );
        let description = format!(
            "Techniques that sources say {} uses. Score 100: said by at least one source.",
            resolved.canonical
        );
        let mut layer = Layer::new(resolved.canonical, description, self.domain);
        for (id, sources) in techniques {
            let sources: Vec<String> = sources.into_iter().collect();
            let mark =
                Mark { score: 100.0, comment: format!("said by {}", sources.join(", ")), ..Mark::default() };
            layer.marks.insert(id, mark);
        }
        layer.metadata.push(("names".to_owned(), resolved.undisputed.join(", ")));
        Ok(layer)
    }

    /// What those who may be behind a cluster are said to use. Nobody saw these techniques on its infrastructure.
    pub(crate) fn cluster(&self, cluster: &Cluster) -> Result<Layer> {
        let Some(attribution) = self.desk.store.attribution(&cluster.designator)? else {
            bail!(
                "`{0}` is not attributed; say who may be behind it with `interdict attribute {0}`",
                cluster.designator
            );
        };
        let hypotheses = attribution.hypotheses.iter();
        let odds: Vec<(&str, f64)> = hypotheses
            .map(|it| (it.actor.as_str(), it.probability * 100.0))
            .filter(|(_, percent)| *percent >= LEAST)
            .collect();
        let mut layer = Layer::new(
            cluster.designator.clone(),
            "Score: the probability in per cent that whoever is behind it is said to use the technique, added up over the \
             hypotheses. Expected, not observed: what a cluster is made of shows no techniques.",
            self.domain,
        );
        for (actor, percent) in odds {
            let techniques = self.techniques(actor)?;
            let known = if techniques.is_empty() { "no techniques known" } else { "known" };
            layer.metadata.push((actor.to_owned(), format!("{percent:.0} %, {known}")));
            for id in techniques.into_keys() {
                let mark = layer.marks.entry(id).or_default();
                mark.score = (mark.score + percent).min(100.0);
                let separator = if mark.comment.is_empty() { "" } else { "; " };
                let _ = write!(mark.comment, "{separator}{actor} ({percent:.0} %)");
            }
        }
        Ok(layer)
    }

    /// What those who may be behind the cluster of a case are said to use.
    pub(crate) fn case(&self, case: &model::Case) -> Result<Layer> {
        let Some(designator) = &case.cluster else {
            bail!(
                "`{}` was made from names and not from a cluster: nobody is named who may be behind it",
                case.id
            );
        };
        let Some(cluster) = self.desk.store.cluster(designator)? else {
            bail!("the cluster `{designator}` of `{}` is not on this desk any more", case.id);
        };
        let mut layer = self.cluster(&cluster)?;
        layer.name = format!("{}: {designator}", case.id);
        layer.metadata.insert(0, ("case".to_owned(), case.title.clone()));
        Ok(layer)
    }

    /// Techniques that an actor is said to use under any of its undisputed names.
    fn techniques(&self, actor: &str) -> Result<Techniques> {
        let mut names = self.resolver.resolve(actor).undisputed;
        names.extend([actor.to_owned(), self.resolver.canonical(actor)]);
        let mut techniques = Techniques::new();
        for usage in self.desk.store.usages_of(&names)? {
            let id = usage.external_id.filter(|id| usage.category == "technique" && self.domain.may_hold(id));
            if let Some(id) = id {
                techniques.entry(id).or_default().insert(usage.asserter);
            }
        }
        Ok(techniques)
    }
}
