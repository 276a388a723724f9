use model::{Attribution, Count, Evidence, Hypothesis, Profile};

use super::some;

/// Hypotheses with evidence for and against.
pub(crate) fn attribution(attribution: &Attribution) -> String {
    let mut out = format!("{}  confidence: {}\n", attribution.designator, attribution.confidence);
    for (rank, hypothesis) in attribution.hypotheses.iter().enumerate() {
        out.push_str(&format!(
            "  {}. {:<32} {}   (flat prior: {} %)\n",
            rank + 1,
            name(hypothesis),
            hypothesis.likelihood,
            hypothesis.flat_prior.percent()
        ));
        if !hypothesis.also_known_as.is_empty() {
            out.push_str(&format!("     also known as {}\n", some(&hypothesis.also_known_as, 6)));
        }
        // The leader with everything; the others with what speaks for them.
        let against = if rank == 0 { hypothesis.contradicting.len() } else { 0 };
        for evidence in hypothesis.supporting.iter().take(8) {
            out.push_str(&line('+', evidence));
        }
        for evidence in hypothesis.contradicting.iter().take(against) {
            out.push_str(&line('-', evidence));
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
    for caveat in &attribution.caveats {
        out.push_str(&format!("  caveat: {caveat}\n"));
    }
    out
}

/// What a hypothesis is called.
pub(crate) fn name(hypothesis: &Hypothesis) -> &str {
    hypothesis.actor.as_deref().unwrap_or("an actor not reported before")
}

fn line(sign: char, evidence: &Evidence) -> String {
    format!("     {sign} {:+.1}  {}\n", evidence.weight, evidence.text)
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
