//! Backtest: asks about what is known as if it were not, and counts.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use engine::attribute::alias::Resolver;
use engine::attribute::backtest::{self, Figures, Outcome, Pair, Share, Truth};
use engine::attribute::overlap::join;
use engine::attribute::technique::{Incident, Knowledge, Observed, Profiles, Trials};
use engine::attribute::{Known, Learned, Subject};
use model::{AliasRelation, Family, Id, Report, Timestamp};
use serde::Serialize;

use crate::answer::Answer;
use crate::backtest::{Material, Numbers, Part, Rate};
use crate::intake::Progress;
use crate::stage::attribute::used;

/// Parts into which reports or actors are cut where something has to be learned without them.
const FOLDS: usize = 5;
/// Of fewer techniques a cited report is no incident.
const TECHNIQUES: usize = 5;

#[derive(Serialize)]
struct Tested {
    what: &'static str,
    reports: usize,
    actors: usize,
    parts: Vec<Part>,
}

impl Tested {
    fn answer(self) -> Result<Answer> {
        let mut text = format!("{}: {} reports on {} actors\n", self.what, self.reports, self.actors);
        for part in &self.parts {
            text.push_str(&format!("\n{}\n", part.how));
            part.numbers.text(&mut text);
        }
        Answer::one(text, &self)
    }
}

/// Reports by infrastructure, style and activity, or by style alone: by time, and each by all others.
pub(crate) fn reports(material: Material, until: Option<Timestamp>, style_alone: bool) -> Result<Answer> {
    let Material { mut reports, actors, claims, .. } = material;
    reports.retain(|report| !report.indicators.is_empty());
    reports.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let Some(last) = reports.last().map(|report| report.date) else {
        bail!("there is no report with indicators to test on: import some, or name a file with --data");
    };
    let until = until.unwrap_or_else(|| {
        let cut = reports[(reports.len() * 4 / 5).min(reports.len() - 1)].date;
        cut.just_before()
    });
    let resolver = Resolver::new(&claims, &actors);
    let known = Known { reports: reports.clone(), actors, ..Known::default() };
    let mut learned = Learned::new(known, resolver, until, &BTreeSet::new());
    let without: BTreeSet<Family> =
        if style_alone { [Family::Infrastructure].into() } else { BTreeSet::new() };
    let after: Vec<&Report> = reports.iter().filter(|report| report.date > until).collect();
    let progress = Progress::count("attributing", (after.len() + reports.len()) as u64);
    let tester = Tester { without, style_alone, progress };
    let mut parts = Vec::new();
    if !after.is_empty() {
        let outcomes = tester.ask(&learned, &after, until);
        parts.push(part(
            format!(
                "By time: learned from {} reports up to {}, asked about {} later ones.",
                reports.len() - after.len(),
                until.date(),
                after.len()
            ),
            &outcomes,
        ));
    }
    let mut outcomes = Vec::new();
    for fold in 0..FOLDS {
        let asked: Vec<&Report> = reports.iter().skip(fold).step_by(FOLDS).collect();
        learned.restyle(last, &same_documents(&reports, &asked));
        outcomes.extend(tester.ask(&learned, &asked, last));
    }
    parts.push(part(
        format!(
            "Leaving out each report: keys and activity by all other reports, earlier and later; style by those of the other \
             {} parts of {FOLDS}.",
            FOLDS - 1
        ),
        &outcomes,
    ));
    tester.progress.finish();
    let actors: BTreeSet<&str> =
        learned.trained().reports().iter().map(|report| report.actor.as_str()).collect();
    let what = if style_alone { "style" } else { "report" };
    Tested { what, reports: reports.len(), actors: actors.len(), parts }.answer()
}

fn part(how: String, outcomes: &[Outcome]) -> Part {
    Part { how, numbers: Figures::of(outcomes).into() }
}

struct Tester {
    without: BTreeSet<Family>,
    style_alone: bool,
    progress: Progress,
}

impl Tester {
    fn ask(&self, learned: &Learned, asked: &[&Report], until: Timestamp) -> Vec<Outcome> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for report in learned.trained().reports().iter().filter(|report| report.date <= until) {
            *counts.entry(&report.actor).or_default() += 1;
        }
        let mut outcomes = Vec::new();
        for report in asked {
            self.progress.add(1);
            // Style has nothing to say of a report of which every name is shared.
            let whole = || learned.trained().look(report, until).unshared.indicators.is_empty();
            if self.style_alone && whole() {
                continue;
            }
            let actor = learned.key(&report.actor);
            let itself = usize::from(report.date <= until);
            let known = counts.get(actor.as_str()).copied().unwrap_or_default() > itself;
            let subject = Subject {
                without: self.without.clone(),
                ..Subject::of(&report.id.to_string(), (*report).clone(), until)
            };
            outcomes.push(backtest::ask(learned, &subject, &actor, known));
        }
        outcomes
    }
}

/// The asked reports and all that cite a document that one of them cites.
fn same_documents(reports: &[Report], asked: &[&Report]) -> BTreeSet<Id<Report>> {
    let ids: BTreeSet<&Id<Report>> = asked.iter().map(|report| &report.id).collect();
    let cited: BTreeSet<&String> = asked.iter().flat_map(|report| &report.references).collect();
    reports
        .iter()
        .filter(|report| ids.contains(&report.id) || report.references.iter().any(|of| cited.contains(of)))
        .map(|report| report.id.clone())
        .collect()
}

/// Techniques and software: strict, weights fitted on other actors' reports.
pub(crate) fn techniques(material: &Material) -> Result<Answer> {
    let (uses, software) = used(material.uses.iter().cloned());
    let profiles = Profiles::build(uses).with_software(software);
    if profiles.actors().is_empty() {
        bail!("nothing is known of what actors use: import ATT&CK, or name its bundle with --data");
    }
    let incidents = if material.items.is_empty() {
        profiles.incidents(TECHNIQUES)
    } else {
        incidents(material, &profiles)
    };
    if incidents.is_empty() {
        bail!("no report cited for what actors use has {TECHNIQUES} techniques or more");
    }
    let progress = Progress::items("fitting and judging");
    let trials = Trials::prepare(&profiles, &incidents, Knowledge::Strict).cross_validate(FOLDS);
    progress.finish();
    let actors: BTreeSet<&str> = incidents.iter().map(|incident| incident.actor.as_str()).collect();
    let how = format!(
        "Every report with its own contribution removed from all profiles; weights fitted in {FOLDS} parts by actor; unknown: the \
         same reports with their actor's profile withheld, 30 % of the mixture. Probabilities before the ceilings (techniques \
         alone roughly even, with software likely)."
    );
    let parts = vec![Part { how, numbers: Numbers::of_trials(&trials) }];
    Tested { what: "techniques", reports: incidents.len(), actors: actors.len(), parts }.answer()
}

/// Reports of a file, each under the actor's name in the profiles: by its external id there, by that name, or by another name that
/// sources give it.
fn incidents(material: &Material, profiles: &Profiles) -> Vec<Incident> {
    let resolver = Resolver::new(&material.claims, &material.actors);
    let key = |name: &str| Resolver::key(&resolver.canonical(name));
    let by_id: BTreeMap<&str, &str> = material
        .uses
        .iter()
        .filter(|of| !of.of_software)
        .map(|of| (of.actor.as_str(), of.name.as_str()))
        .collect();
    let by_name: BTreeSet<&str> = profiles.actors().iter().map(String::as_str).collect();
    let by_key: BTreeMap<String, &str> = by_name.iter().map(|name| (key(name), *name)).collect();
    material
        .items
        .iter()
        .filter_map(|item| {
            let said = item.report.actor.as_str();
            let actor = by_id.get(said).or_else(|| by_name.get(said)).or_else(|| by_key.get(&key(said)))?;
            Some(Incident {
                citation: item.citation.clone()?,
                actor: (*actor).to_owned(),
                observed: Observed { techniques: item.techniques.clone(), software: item.software.clone() },
            })
        })
        .collect()
}

#[derive(Serialize)]
struct Links {
    reports: usize,
    /// Of all reports but the first, those that share a registrable name or an address with an earlier one.
    coverage: Rate,
    /// Of those, the ones on the actor with the strongest shared key.
    accuracy: Rate,
    one_key: Rate,
    two_keys: Rate,
    more_keys: Rate,
    /// First reports on an actor that share something with a report on another.
    newcomers_linked: Rate,
    /// Pairs put together that are on one actor, and pairs on one actor that are put together.
    pair_precision: Rate,
    pair_recall: Rate,
    /// The same without the actor that has the most reports.
    without_the_largest: (Rate, Rate),
}

/// Shared infrastructure alone.
pub(crate) fn links(material: Material) -> Result<Answer> {
    let Material { mut reports, actors, claims, .. } = material;
    reports.retain(|report| !report.indicators.is_empty());
    if reports.is_empty() {
        bail!("there is no report with indicators to test on: import some, or name a file with --data");
    }
    let resolver = Resolver::new(&claims, &actors);
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for report in &mut reports {
        let key = keys
            .entry(report.actor.clone())
            .or_insert_with(|| Resolver::key(&resolver.canonical(&report.actor)));
        report.actor.clone_from(key);
    }
    let progress = Progress::items("comparing reports");
    let stream = backtest::links(&reports);
    let all: Vec<&Report> = reports.iter().collect();
    let (precision, recall) = backtest::pairs(&all, &join(&all));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for report in &reports {
        *counts.entry(&report.actor).or_default() += 1;
    }
    let largest = counts.iter().max_by_key(|(_, count)| **count).map(|(actor, _)| *actor);
    let rest: Vec<&Report> = reports.iter().filter(|report| Some(report.actor.as_str()) != largest).collect();
    let others = backtest::pairs(&rest, &join(&rest));
    progress.finish();
    let [one, two, more] = stream.by_keys.map(Rate::from);
    let it = Links {
        reports: reports.len(),
        coverage: stream.covered.into(),
        accuracy: stream.right.into(),
        one_key: one,
        two_keys: two,
        more_keys: more,
        newcomers_linked: stream.newcomers_linked.into(),
        pair_precision: precision.into(),
        pair_recall: recall.into(),
        without_the_largest: (others.0.into(), others.1.into()),
    };
    let text = format!(
        "links: {} reports, each compared with earlier ones\n  share a registrable name or an address  {}\n  right actor of \
         those                    {}\n    by one key   {}\n    by two keys  {}\n    by more      {}\n  first reports on an actor \
         linked to another {}\n  pairs joined (also through others): precision {}\n                                      recall    \
         {}\n  without {}: precision {}, recall {}\n",
        it.reports,
        it.coverage,
        it.accuracy,
        it.one_key,
        it.two_keys,
        it.more_keys,
        it.newcomers_linked,
        it.pair_precision,
        it.pair_recall,
        largest.unwrap_or("nobody"),
        it.without_the_largest.0,
        it.without_the_largest.1
    );
    Answer::one(text, &it)
}

#[derive(Serialize)]
struct Alias {
    how: String,
    pairs: usize,
    /// Three classes; no answer is never right.
    accuracy: Rate,
    /// Different actors said to be the same: must be none.
    merged: Rate,
    flagged: Rate,
    found: Rate,
    unanswered: Rate,
    /// By source, where sources are tested by each other.
    by_source: Vec<(String, Rate)>,
}

/// Names of actors.
pub(crate) fn alias(material: &Material) -> Result<Answer> {
    if material.claims.is_empty() && material.actors.is_empty() {
        bail!("nothing is known of names: import galaxies or ATT&CK, or name files with --data");
    }
    let (how, figures, by_source) = if material.pairs.is_empty() {
        by_other_sources(material)
    } else {
        let resolver = Resolver::new(&material.claims, &material.actors);
        (
            "Pairs of the file by all sources.".to_owned(),
            backtest::alias(&resolver, &material.pairs),
            Vec::new(),
        )
    };
    let it = Alias {
        how,
        pairs: figures.right.all,
        accuracy: figures.right.into(),
        merged: figures.merged.into(),
        flagged: figures.flagged.into(),
        found: figures.found.into(),
        unanswered: figures.unanswered.into(),
        by_source,
    };
    let mut text = format!(
        "alias: {} pairs\n  {}\n  right of three classes        {}\n  different said to be the same {}\n  contested said to be so       \
         {}\n  same found                    {}\n  nothing known                 {}\n",
        it.pairs, it.how, it.accuracy, it.merged, it.flagged, it.found, it.unanswered
    );
    for (source, rate) in &it.by_source {
        text.push_str(&format!("    {source:<40} {rate}\n"));
    }
    Answer::one(text, &it)
}

/// What each source says of its own actors' names, by what all other sources say: same within an actor.
fn by_other_sources(material: &Material) -> (String, backtest::AliasFigures, Vec<(String, Rate)>) {
    let sources: BTreeSet<&String> = material.claims.iter().map(|claim| &claim.asserter).collect();
    let mut sum = backtest::AliasFigures::default();
    let mut by_source = Vec::new();
    let progress = Progress::count("asking the others", sources.len() as u64);
    for source in sources {
        let pairs: Vec<Pair> = material
            .claims
            .iter()
            .filter(|claim| claim.asserter == *source)
            .filter_map(|claim| {
                let truth = match claim.relation {
                    AliasRelation::SameAs | AliasRelation::RenamedTo | AliasRelation::MergedInto => {
                        Truth::Same
                    }
                    AliasRelation::DistinctFrom | AliasRelation::SplitFrom => Truth::Different,
                    // Neither one actor nor two.
                    AliasRelation::BroaderThan | AliasRelation::PartOf | AliasRelation::Overlaps => {
                        return None;
                    }
                };
                Some(Pair { a: claim.subject.clone(), b: claim.object.clone(), truth })
            })
            .collect();
        let claims: Vec<_> =
            material.claims.iter().filter(|claim| claim.asserter != *source).cloned().collect();
        let actors: Vec<_> =
            material.actors.iter().filter(|actor| actor.source != *source).cloned().collect();
        let of = backtest::alias(&Resolver::new(&claims, &actors), &pairs);
        for (sum, of) in [
            (&mut sum.right, of.right),
            (&mut sum.merged, of.merged),
            (&mut sum.flagged, of.flagged),
            (&mut sum.found, of.found),
            (&mut sum.unanswered, of.unanswered),
        ] {
            *sum = Share { right: sum.right + of.right, all: sum.all + of.all };
        }
        by_source.push((source.clone(), of.right.into()));
        progress.add(1);
    }
    progress.finish();
    let how = "What each source says of names, by what all the others say; most names only one source has."
        .to_owned();
    (how, sum, by_source)
}
