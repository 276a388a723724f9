//! Every hypothesis with its probability.

use std::collections::{BTreeMap, BTreeSet};

use model::Timestamp;

use super::ceiling::{Ceiling, softmax, unknown_score};
use super::prior::Prior;
use super::sighting::Sighting;
use super::target::Victimology;
use super::weigh::{self, Infrastructure};

/// One hypothesis and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// Key of the actor; `None` is the unknown one.
    pub(super) actor: Option<String>,
    /// Probability after ceilings.
    pub(super) posterior: f64,
    /// Probability before ceilings.
    pub(super) unbounded: f64,
    /// Probability before ceilings when every actor is as likely at first.
    pub(super) flat: f64,
    /// What may hold it down; `None` for the unknown actor.
    pub(super) ceiling: Option<Ceiling>,
    /// Shared infrastructure.
    pub(super) infrastructure: Infrastructure,
    /// What is targeted.
    pub(super) victimology: f64,
    /// Publishers of the reports behind it.
    pub(super) publishers: BTreeSet<String>,
}

impl Standing {
    /// Whether anything but general activity speaks for it.
    pub(super) fn has_evidence(&self) -> bool {
        self.infrastructure.nats > 0.0 || self.victimology > 0.0
    }

    /// Whether a ceiling took something from it.
    pub(super) fn is_held(&self) -> bool {
        self.unbounded > self.posterior + 0.005
    }
}

/// What is weighed, apart from reports.
pub(super) struct Scales<'a> {
    /// Priors.
    pub(super) prior: &'a Prior,
    /// Victimology by key of actor.
    pub(super) victimology: &'a BTreeMap<String, Victimology>,
    /// The part of the cluster's links that are reports, 0 to 1.
    pub(super) linked_by_report: f64,
    /// When.
    pub(super) now: Timestamp,
}

impl Scales<'_> {
    /// All hypotheses, most likely first, without the reports of one publisher when asked. What ceilings take goes to the
    /// unknown actor.
    pub(super) fn rank(&self, sightings: &[Sighting<'_>], without: Option<&str>) -> Vec<Standing> {
        let mut infrastructure = weigh::infrastructure(sightings, self.now, without);
        let once = weigh::counted_once(self.linked_by_report);
        infrastructure.values_mut().for_each(|of| of.scale(once));
        let circular = weigh::is_circular(self.linked_by_report);
        let mut publishers: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for sighting in sightings {
            let publisher = &sighting.report.publisher;
            if Some(publisher.as_str()) != without {
                publishers.entry(&sighting.actor).or_default().insert(publisher.clone());
            }
        }
        let mut standings = vec![Standing {
            actor: None,
            posterior: 0.0,
            unbounded: 0.0,
            flat: 0.0,
            ceiling: None,
            infrastructure: Infrastructure::default(),
            victimology: 0.0,
            publishers: BTreeSet::new(),
        }];
        let (mut scores, mut flat) = (vec![unknown_score()], vec![unknown_score()]);
        for (actor, prior) in &self.prior.actors {
            let infrastructure = infrastructure.remove(actor.as_str()).unwrap_or_default();
            let victimology = self.victimology.get(actor).map_or(0.0, |of| of.nats);
            let publishers = publishers.remove(actor.as_str()).unwrap_or_default();
            let evidence = infrastructure.nats + victimology;
            scores.push(prior + evidence);
            flat.push(self.prior.flat + evidence);
            standings.push(Standing {
                actor: Some(actor.clone()),
                ceiling: Some(Ceiling::of(infrastructure.nats, victimology, publishers.len(), circular)),
                infrastructure,
                victimology,
                publishers,
                ..standings[0].clone()
            });
        }
        let mut spare = 0.0;
        for ((standing, unbounded), flat) in standings.iter_mut().zip(softmax(&scores)).zip(softmax(&flat)) {
            standing.unbounded = unbounded;
            standing.flat = flat;
            standing.posterior = standing.ceiling.map_or(unbounded, |ceiling| unbounded.min(ceiling.limit()));
            spare += unbounded - standing.posterior;
        }
        standings[0].posterior += spare;
        // Ties go to the unknown actor, which sorts first.
        standings.sort_by(|a, b| b.posterior.total_cmp(&a.posterior).then_with(|| a.actor.cmp(&b.actor)));
        standings
    }
}
