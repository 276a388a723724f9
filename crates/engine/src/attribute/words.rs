//! Evidence in plain words with numbers.

use std::collections::BTreeSet;

use model::{Evidence, Family, Report};

use super::Question;
use super::prior::Prior;
use super::sighting::{Roster, Sighting};
use super::standing::Standing;
use super::target::Victimology;
use super::weigh;

/// Values listed with one piece of evidence; the text has the full number.
const VALUES: usize = 50;

/// `1 name`, `2 names`.
pub(super) fn number(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Publisher, date and grade of a report: `cert.ssi.gouv.fr, 2019-09-02, F6`.
pub(super) fn citation(report: &Report) -> String {
    let date = report.date.date();
    let estimated = if report.dated { "" } else { " (date estimated)" };
    format!("{}, {date}{estimated}, {}", report.publisher, report.grade)
}

/// What a report lists, as evidence of weight `nats` (negative when it names another actor).
pub(super) fn sighting(
    question: &Question<'_>,
    roster: &Roster,
    sighting: &Sighting<'_>,
    nats: f64,
) -> Evidence {
    let mut listed = Vec::new();
    if !sighting.names.is_empty() {
        let members = question.members.iter().collect::<BTreeSet<_>>().len();
        let mut text = format!("{} of {}", sighting.names.len(), number(members, "name", "names"));
        let near = sighting.names.len() - sighting.exact;
        if near > 0 {
            text.push_str(&format!(" ({near} by the registrable name only)"));
        }
        listed.push(text);
    }
    if !sighting.addresses.is_empty() {
        let addresses = question.addresses.iter().collect::<BTreeSet<_>>().len();
        listed.push(format!(
            "{} of {}",
            sighting.addresses.len(),
            number(addresses, "dedicated address", "dedicated addresses")
        ));
    }
    let verb = if sighting.names.len() + sighting.addresses.len() == 1 { "is" } else { "are" };
    let shown = roster.print(&sighting.actor);
    let under = if Roster::is_spelling_of(&sighting.actor, &sighting.report.actor) {
        String::new()
    } else {
        format!(", filed under {shown}")
    };
    let text = format!(
        "{} {verb} listed in a report on {}{under} ({})",
        listed.join(" and "),
        sighting.report.actor,
        citation(sighting.report)
    );
    let names = sighting.names.iter().map(ToString::to_string);
    let values = names.chain(sighting.addresses.iter().map(ToString::to_string)).take(VALUES).collect();
    Evidence { family: Family::Infrastructure, text, weight: nats, source: citation(sighting.report), values }
}

/// What the shared infrastructure of an actor comes to, in words; said once for each hypothesis.
pub(super) fn summary(standing: &Standing) -> String {
    let of = &standing.infrastructure;
    let keys = number(of.keys, "registrable name or address", "registrable names or addresses");
    let disputed = match of.disputed {
        0 => String::new(),
        n => format!(", {n} of them also in reports on other actors"),
    };
    let reports = number(of.parts.len(), "report", "reports");
    let sources = number(standing.publishers.len(), "source", "sources");
    format!("{keys} shared with {reports} by {sources}{disputed}")
}

/// The activity of an actor in general, against all known actors being alike.
pub(super) fn activity(prior: &Prior, actor: &str) -> Option<Evidence> {
    let known = prior.known.get(actor)?;
    let weight = prior.actors.get(actor)? - prior.flat;
    let text = format!(
        "{} of {} known reports are on it, the latest of {}",
        known.reports,
        prior.reports,
        known.latest.date()
    );
    let source = "counts of known reports".to_owned();
    Some(Evidence { family: Family::Prior, text, weight, source, values: Vec::new() })
}

/// What is kept for an actor that nobody has reported, against its being one of all.
pub(super) fn newcomer(prior: &Prior) -> Evidence {
    let alternatives = weigh::count(prior.actors.len() + 1);
    Evidence {
        family: Family::Prior,
        text: format!(
            "half of the prior is kept for an actor that nobody has reported, against {} known",
            prior.actors.len()
        ),
        weight: (super::prior::UNKNOWN * alternatives).ln(),
        source: "rule".to_owned(),
        values: Vec::new(),
    }
}

/// What targets say for an actor.
pub(super) fn targets(victimology: &Victimology) -> impl Iterator<Item = Evidence> {
    victimology.matches.iter().map(|matched| Evidence {
        family: Family::Victimology,
        text: format!("{} ({})", matched.text, matched.values.join(", ")),
        weight: matched.nats,
        source: matched.sources.iter().cloned().collect::<Vec<_>>().join(", "),
        values: matched.values.clone(),
    })
}
