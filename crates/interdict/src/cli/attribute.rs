use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use engine::attribute::{Subject, same_documents};
use model::{Attribution, Family, Timestamp};
use serde::Serialize;
use wire::AskedReport;

use super::{AsOf, Place, cluster};
use crate::answer::{Answer, say};
use crate::asked_reports;
use crate::desk::Desk;
use crate::intake::Progress;
use crate::render;
use crate::stage::attribute::{Background, Watched, attribute, subject};
use crate::stage::profile::profile;

/// Who is behind a cluster, or whose a report is: ranked hypotheses, how sure, and what speaks against each.
///
/// A report counts what was known before its date (or on the day given by --as-of), and never itself. Likelihood and
/// confidence are two things and printed apart.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk attribute UNK-0001 --as-of 2019-12-31\n  \
    interdict --desk desk attribute UNK-0001 --without infrastructure --without prior\n  \
    interdict --desk desk attribute --report reports.jsonl --format ndjson")]
pub(crate) struct Attribute {
    /// The cluster; all of them when none is named.
    designator: Option<String>,
    /// Reports to attribute, one JSON object a line: `date`, `iocs`, `refs`, and where known `techniques`, `software`,
    /// `victims`, `report` (plain, gzip or zstd; `-` is standard input).
    #[arg(long, value_name = "FILE", conflicts_with = "designator")]
    report: Option<PathBuf>,
    /// A family of evidence to leave out: infrastructure, software, techniques, style, registration, victimology,
    /// timing, or the prior. May be given several times.
    #[arg(long, value_name = "FAMILY")]
    without: Vec<Family>,
    #[command(flatten)]
    as_of: AsOf,
}

/// One line's answer.
#[derive(Serialize)]
struct OfLine<'a> {
    line: u64,
    date: Timestamp,
    #[serde(flatten)]
    attribution: &'a Attribution,
}

impl Attribute {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let without: BTreeSet<Family> = self.without.iter().copied().collect();
        match &self.report {
            Some(file) => self.of_reports(&place.read()?, file, &without),
            None => self.of_clusters(&mut place.write()?, &without),
        }
    }

    fn of_clusters(&self, desk: &mut Desk, without: &BTreeSet<Family>) -> Result<Answer> {
        let as_of = self.as_of.as_of;
        let clusters = match &self.designator {
            Some(designator) => vec![cluster::find(desk, designator)?],
            None => desk.store.clusters()?,
        };
        let background = Background::read(desk, as_of, false)?;
        let mut attributions = Vec::new();
        for cluster in &clusters {
            let profile = profile(desk, cluster, as_of)?;
            attributions.push(attribute(desk, &background, cluster, &profile, as_of, without)?);
        }
        let text: Vec<String> = attributions.iter().map(render::attribution).collect();
        Answer::list(text.join("\n"), &attributions)
    }

    fn of_reports(&self, desk: &Desk, file: &Path, without: &BTreeSet<Family>) -> Result<Answer> {
        let as_of = self.as_of.as_of;
        let (asked, bad) = asked_reports::read(file, as_of, desk.config.observe.max_unpacked_bytes)?;
        for rejected in bad.iter().take(10) {
            say(format!("line {}: {}", rejected.line, rejected.reason));
        }
        if bad.len() > 10 {
            say(format!("{} further lines could not be read as a whole", bad.len() - 10));
        }
        if asked.is_empty() {
            bail!("`{}` has no report to attribute", file.display());
        }
        let has_items = asked.iter().any(|one| !one.techniques.is_empty() || !one.software.is_empty());
        let mut background = Background::read(desk, as_of, has_items)?;
        let list = desk.store.watch_list()?;
        let watched = Watched::new(&list, desk)?;
        let subjects: Vec<Subject> = asked.iter().map(|one| subject(one, &watched, as_of, without)).collect();
        let answers = each(&mut background, &asked, &subjects);
        let text: Vec<String> = answers.iter().map(render::attribution).collect();
        let lines: Vec<OfLine<'_>> = asked
            .iter()
            .zip(&answers)
            .map(|(asked, attribution)| OfLine {
                line: asked.report.origin.line,
                date: asked.report.date,
                attribution,
            })
            .collect();
        Answer::list(text.join("\n"), &lines)
    }
}

/// So many times at most style is learned anew; more dates than that share what was known before the first of them.
const LEARNED: usize = 24;

/// Attributes every report by what was known before it, in the order asked.
fn each(background: &mut Background, asked: &[AskedReport], subjects: &[Subject]) -> Vec<Attribution> {
    let leave = same_documents(background.learned.trained().reports(), asked.iter().map(|one| &one.report));
    let dates: Vec<Timestamp> =
        background.learned.trained().reports().iter().map(|report| report.date).collect();
    // How many reports were known then: questions with the same number have the same knowledge.
    let known = |until: Timestamp| dates.partition_point(|date| *date <= until);
    let mut by_knowledge: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, subject) in subjects.iter().enumerate() {
        by_knowledge.entry(known(subject.until)).or_default().push(place);
    }
    let groups: Vec<Vec<usize>> = by_knowledge.into_values().collect();
    let together = groups.len().div_ceil(LEARNED).max(1);
    let progress = Progress::count("attributing reports", subjects.len() as u64);
    let mut answers: Vec<Option<Attribution>> = vec![None; subjects.len()];
    for part in groups.chunks(together) {
        let places = part.iter().flatten();
        // Style is of the moment of the earliest of them: what came between counts for keys and activity alone.
        let Some(first) = places.clone().map(|place| subjects[*place].until).min() else { continue };
        background.learned.restyle(first, &leave);
        for place in places {
            answers[*place] = Some(engine::attribute::attribute(&background.learned, &subjects[*place]));
            progress.add(1);
        }
    }
    progress.finish();
    answers.into_iter().flatten().collect()
}
