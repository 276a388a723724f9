//! Backtest: asks about what is known as if it were not, and counts.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use engine::attribute::alias::Resolver;
use engine::attribute::backtest::{self, Figures, Outcome};
use engine::attribute::technique::{Incident, Knowledge, Observed, Profiles, Trials};
use engine::attribute::{Known, Learned};
use model::{Family, Report, Timestamp};
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
    if reports.is_empty() {
        bail!("there is no report with indicators to test on: import some, or name a file with --data");
    }
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
    let mut parts = Vec::new();
    if !after.is_empty() {
        let outcomes = backtest::ask_all(&learned, &after, until, &without, &mut || progress.add(1));
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
    let outcomes = backtest::leave_each_out(&mut learned, &reports, FOLDS, &without, &mut || progress.add(1));
    parts.push(part(
        format!(
            "Leaving out each report: keys and activity by all other reports, earlier and later; style by those of the other \
             {} parts of {FOLDS}.",
            FOLDS - 1
        ),
        &outcomes,
    ));
    progress.finish();
    let actors: BTreeSet<&str> =
        learned.trained().reports().iter().map(|report| report.actor.as_str()).collect();
    let what = if style_alone { "style" } else { "report" };
    Tested { what, reports: reports.len(), actors: actors.len(), parts }.answer()
}

fn part(how: String, outcomes: &[Outcome]) -> Part {
    Part { how, numbers: Figures::of(outcomes).into() }
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
    let joined = backtest::joined(&reports);
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
        pair_precision: joined.all.0.into(),
        pair_recall: joined.all.1.into(),
        without_the_largest: (joined.others.0.into(), joined.others.1.into()),
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
        joined.largest.as_deref().unwrap_or("nobody"),
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
        let sources: BTreeSet<&String> = material.claims.iter().map(|claim| &claim.asserter).collect();
        let progress = Progress::count("asking the others", sources.len() as u64);
        let (figures, by_source) =
            backtest::by_other_sources(&material.claims, &material.actors, &mut || progress.add(1));
        progress.finish();
        let how =
            "What each source says of names, by what all the others say; most names only one source has.";
        let by_source = by_source.into_iter().map(|(source, right)| (source, right.into())).collect();
        (how.to_owned(), figures, by_source)
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
