//! Detect: every name that was seen is judged; what stands out becomes a finding with its reasons.

use anyhow::{Context, Result};
use engine::detect::Gatherer;
use engine::detect::lookalike::Matcher;
use model::{Finding, Likelihood, Timestamp};

use crate::desk::Desk;
use crate::intake::Progress;

/// Judges everything seen up to `as_of` and replaces the desk's findings.
pub(crate) fn detect(desk: &mut Desk, as_of: Option<Timestamp>) -> Result<Vec<Finding>> {
    let list = desk.store.watch_list()?;
    let matcher = Matcher::compile(&list).context("cannot compile the watch-list")?;
    crate::watch_list::say_refused(&matcher);
    let reported = desk.store.reported_names(as_of)?;
    let least = Likelihood::new(desk.config.detect.min_likelihood)?;
    let progress = Progress::items("judging names");
    let mut gatherer = Gatherer::new(&matcher, &reported);
    for sighting in desk.lake.sightings(as_of)? {
        let sighting = sighting?;
        gatherer.see(sighting.name, sighting.when, sighting.origin);
        progress.add(1);
    }
    progress.finish();
    let reports = desk.store.reports_listing(&gatherer.reported(), &[], as_of)?;
    let findings = gatherer.finish(&reports, least);
    desk.store.replace_findings(&findings)?;
    Ok(findings)
}
