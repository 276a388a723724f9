use model::{
    Attribution, Count, Evidence, Family, Hypothesis, Left, Level, Likelihood, Profile, Removal, Rung,
};

use super::some;

/// Evidence listed for each hypothesis that is explained.
const LISTED: usize = 8;
/// Hypotheses in the list of alternatives.
const ALTERNATIVES: usize = 6;

/// The answer with everything behind it. Likelihood and confidence stand on lines of their own (ICD 203).
pub(crate) fn attribution(attribution: &Attribution) -> String {
    let mut out = format!("{}: {}\n", attribution.designator, verdict(attribution));
    out.push_str(&format!("  confidence: {}\n", attribution.confidence));
    alternatives(&mut out, attribution);
    out.push_str("  ladder:\n");
    for rung in &attribution.ladder {
        out.push_str(&format!("    {}\n", step(rung)));
    }
    contributions(&mut out, attribution);
    if !attribution.against.is_empty() {
        out.push_str("  strongest against it:\n");
        for evidence in attribution.against.iter().take(LISTED) {
            out.push_str(&line(evidence, true));
        }
    }
    if !attribution.removals.is_empty() {
        out.push_str("  what would change it:\n");
        for removal in &attribution.removals {
            out.push_str(&format!("    {}\n", without(removal)));
        }
    }
    for contest in &attribution.contested {
        out.push_str(&format!(
            "  contested: {}: asserted by {}; contradicted by {}\n",
            contest.claim,
            some(&contest.asserted_by, 4),
            some(&contest.contradicted_by, 4)
        ));
    }
    if !attribution.not_collected.is_empty() {
        out.push_str(&format!("  not collected: {}\n", attribution.not_collected.join("; ")));
    }
    for caveat in &attribution.caveats {
        out.push_str(&format!("  caveat: {caveat}\n"));
    }
    out
}

/// The answer in one line: `very likely (87 %) Kimsuky`.
pub(crate) fn verdict(attribution: &Attribution) -> String {
    let unknown = Likelihood::from_fraction(attribution.unknown);
    match attribution.answer() {
        Some(rung) if rung.level == Level::Actor => format!("{} {}", rung.likelihood, rung.name),
        Some(rung) if rung.level == Level::Set => format!("{} one of {}", rung.likelihood, rung.name),
        Some(rung) if rung.level == Level::Country => {
            format!("{} an actor of {}; which one is not said", rung.likelihood, rung.name)
        }
        _ => format!(
            "an actor not reported before, or none that can be named (unknown: {} %)",
            unknown.percent()
        ),
    }
}

fn alternatives(out: &mut String, attribution: &Attribution) {
    for (rank, hypothesis) in attribution.hypotheses.iter().take(ALTERNATIVES).enumerate() {
        out.push_str(&format!(
            "  {}. {:<28} {:>5.1} %   said: {}   (flat prior: {} %)\n",
            rank + 1,
            hypothesis.actor,
            hypothesis.probability * 100.0,
            hypothesis.likelihood,
            hypothesis.flat_prior.percent()
        ));
        if rank == 0 {
            known_as(out, hypothesis);
        }
    }
    let more = attribution.hypotheses.len().saturating_sub(ALTERNATIVES);
    if more > 0 {
        out.push_str(&format!("     and {more} more\n"));
    }
    out.push_str(&format!("     {:<28} {:>5.1} %\n", "unknown actor", attribution.unknown * 100.0));
}

fn known_as(out: &mut String, hypothesis: &Hypothesis) {
    if !hypothesis.also_known_as.is_empty() {
        out.push_str(&format!("     also known as {}\n", some(&hypothesis.also_known_as, 6)));
    }
    if let Some(held) = &hypothesis.held {
        out.push_str(&format!("     held down: {held}\n"));
    }
}

/// For each explained hypothesis, the sum of every family and its strongest pieces.
fn contributions(out: &mut String, attribution: &Attribution) {
    for hypothesis in &attribution.hypotheses {
        let own: Vec<&Evidence> = attribution
            .contributions
            .iter()
            .filter(|one| one.actor.as_ref() == Some(&hypothesis.actor))
            .collect();
        if own.is_empty() {
            continue;
        }
        let sums: Vec<String> = Family::ALL
            .into_iter()
            .filter(|family| own.iter().any(|one| one.family == *family))
            .map(|family| {
                let sum: f64 = own.iter().filter(|one| one.family == family).map(|one| one.nats).sum();
                format!("{family} {sum:+.1}")
            })
            .collect();
        out.push_str(&format!("  {}, in nats: {}\n", hypothesis.actor, sums.join(", ")));
        for evidence in own.iter().take(LISTED) {
            out.push_str(&line(evidence, false));
        }
        if own.len() > LISTED {
            out.push_str(&format!("    and {} weaker pieces\n", own.len() - LISTED));
        }
    }
}

fn step(rung: &Rung) -> String {
    let level = match rung.level {
        Level::Actor => "actor",
        Level::Set => "contested set",
        Level::Country => "country",
        Level::Unknown => "own name",
    };
    let holds = if rung.holds { "holds" } else { "does not hold" };
    format!("{level:<14} {}: {}, {holds}", rung.name, rung.likelihood)
}

fn without(removal: &Removal) -> String {
    let what = match &removal.without {
        Left::Family(family) => format!("the family {family}"),
        Left::Source(source) => format!("the source {source}"),
    };
    let first = removal.actor.as_deref().unwrap_or("an unknown actor");
    let changes = if removal.changes { "" } else { " (no change)" };
    format!("without {what}: {}, first is {first}{changes}", removal.likelihood)
}

fn line(evidence: &Evidence, of_whom: bool) -> String {
    let grade = evidence.grade.map(|grade| format!(", {grade}")).unwrap_or_default();
    let whom = match &evidence.actor {
        Some(actor) if of_whom => format!(" [{actor}]"),
        _ => String::new(),
    };
    format!(
        "    {:+.1} {:<14}{whom} {} ({}{grade})\n",
        evidence.nats, evidence.family, evidence.text, evidence.source
    )
}

/// What a cluster targets.
pub(crate) fn profile(profile: &Profile) -> String {
    let mut out = format!("{}\n", profile.designator);
    for (title, counts) in [
        ("identities imitated", &profile.identities),
        ("their sectors", &profile.imitated_sectors),
        ("their countries", &profile.imitated_countries),
        ("victims by sector, as reported", &profile.victim_sectors),
        ("victims by country, as reported", &profile.victim_countries),
    ] {
        if !counts.is_empty() {
            let counts: Vec<String> =
                counts.iter().map(|Count { what, count }| format!("{what} {count}")).collect();
            out.push_str(&format!("  {title}: {}\n", some(&counts, 12)));
        }
    }
    if out.lines().count() == 1 {
        out.push_str("  nothing known of what it targets\n");
    }
    out
}
