//! Attribution in a case: in the fixed scale, with alternatives, and only once a person accepted it.

use model::{
    Acceptance, AcceptedAttribution, ActorName, AliasClaim, AliasRelation, Alternative, Attribution, Contest,
    Digest, Evidence, Likelihood, Timestamp,
};

/// Alternatives that a statement lists at most; the rest are counted in a caveat.
const ALTERNATIVES: usize = 6;
/// Reasons said for or against at most.
const REASONS: usize = 8;

/// Why an attribution does not enter a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAccepted {
    /// Nobody accepted it.
    #[error("no person has accepted the attribution; see `interdict case accept-attribution`")]
    Nobody,
    /// It has changed since it was accepted.
    #[error("the attribution of {designator} has changed since {by} accepted it; it must be accepted again")]
    Changed {
        /// The cluster.
        designator: String,
        /// Who had accepted it.
        by: String,
    },
    /// There is only one answer.
    #[error("the attribution names no alternative, so it is no weighed judgement")]
    NoAlternative,
    /// There is none.
    #[error("there is no attribution of {designator}; run `interdict attribute {designator}`")]
    Missing {
        /// The cluster.
        designator: String,
    },
}

/// The attribution as a case may state it: the words come from the scale of ICD 203, never from a person or a score.
///
/// # Errors
/// [`NotAccepted`] when no person accepted this very attribution.
pub fn accepted(
    attribution: Option<&Attribution>,
    digest: Digest,
    acceptance: Option<&Acceptance>,
) -> Result<AcceptedAttribution, NotAccepted> {
    let acceptance = acceptance.ok_or(NotAccepted::Nobody)?;
    let designator = acceptance.designator.clone();
    let attribution = attribution.ok_or_else(|| NotAccepted::Missing { designator: designator.clone() })?;
    if acceptance.attribution != digest || attribution.designator != designator {
        return Err(NotAccepted::Changed { designator, by: acceptance.act.by.clone() });
    }
    let mut answers = answers(attribution).into_iter();
    let leader = answers.next().ok_or(NotAccepted::NoAlternative)?;
    let mut alternatives: Vec<Alternative> = answers.collect();
    if alternatives.is_empty() {
        return Err(NotAccepted::NoAlternative);
    }
    let mut caveats = attribution.caveats.clone();
    if alternatives.len() > ALTERNATIVES {
        caveats.push(format!(
            "{} less likely alternatives are not listed here",
            alternatives.len() - ALTERNATIVES
        ));
        alternatives.truncate(ALTERNATIVES);
    }
    Ok(AcceptedAttribution {
        statement: statement(&leader, attribution),
        designator,
        actor: leader.actor,
        likelihood: leader.likelihood,
        confidence: attribution.confidence,
        supporting: leader.supporting,
        contradicting: leader.contradicting,
        alternatives,
        caveats,
        contested: attribution.contested.clone(),
        as_of: attribution.as_of,
        accepted_by: acceptance.act.by.clone(),
        accepted_at: acceptance.act.at,
        accepted: digest,
    })
}

/// Every answer, the unknown actor among them, most probable first.
fn answers(attribution: &Attribution) -> Vec<Alternative> {
    let mut answers: Vec<(f64, Alternative)> = attribution
        .hypotheses
        .iter()
        .map(|hypothesis| {
            let mut said = weighed(attribution, Some(&hypothesis.actor), hypothesis.likelihood);
            if said.contradicting.is_empty() && attribution.hypotheses.first() == Some(hypothesis) {
                said.contradicting = words(attribution.against.iter());
            }
            (hypothesis.probability, said)
        })
        .collect();
    let unknown = Likelihood::from_fraction(attribution.unknown);
    answers.push((attribution.unknown, weighed(attribution, None, unknown)));
    answers.sort_by(|a, b| b.0.total_cmp(&a.0));
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn weighed(attribution: &Attribution, actor: Option<&str>, likelihood: Likelihood) -> Alternative {
    let own = || attribution.contributions.iter().filter(|evidence| evidence.actor.as_deref() == actor);
    Alternative {
        actor: actor.map(str::to_owned),
        likelihood,
        supporting: words(own().filter(|evidence| evidence.nats > 0.0)),
        contradicting: words(own().filter(|evidence| evidence.nats < 0.0)),
    }
}

fn statement(leader: &Alternative, attribution: &Attribution) -> String {
    let who = leader.actor.as_deref().map_or_else(
        || "an actor that nobody has reported before".to_owned(),
        |actor| format!("the actor reported as {actor}"),
    );
    format!(
        "On the scale of ICD 203, the probability that the operation is the work of {who} is: {}. The confidence in that \
         judgement is {}.",
        leader.likelihood, attribution.confidence
    )
}

fn words<'a>(evidence: impl Iterator<Item = &'a Evidence>) -> Vec<String> {
    let said = |of: &Evidence| match of.text.contains(&of.source) {
        true => of.text.clone(),
        false => format!("{} ({})", of.text, of.source),
    };
    evidence.take(REASONS).map(said).collect()
}

/// The names of an accepted actor with who uses them: the claims that name it, for and against, and what `contested` says
/// of them, with its reasons.
#[must_use]
pub fn actor_names(
    actor: &str,
    also_known_as: &[String],
    claims: &[AliasClaim],
    contested: &[Contest],
    as_of: Option<Timestamp>,
) -> Vec<ActorName> {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let ours = |name: &str| same(name, actor) || also_known_as.iter().any(|known| same(name, known));
    let mut names: std::collections::BTreeMap<String, ActorName> = std::collections::BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.said.counts(as_of)) {
        let asserts = match claim.relation {
            AliasRelation::SameAs | AliasRelation::RenamedTo | AliasRelation::MergedInto => true,
            AliasRelation::DistinctFrom | AliasRelation::SplitFrom => false,
            // A part of the actor, or what it is a part of, is no name of it.
            AliasRelation::BroaderThan | AliasRelation::PartOf | AliasRelation::Overlaps => continue,
        };
        let other = match (ours(&claim.subject), ours(&claim.object)) {
            (true, _) if !same(&claim.object, actor) => &claim.object,
            (_, true) if !same(&claim.subject, actor) => &claim.subject,
            _ => continue,
        };
        let entry = names.entry(other.to_lowercase()).or_insert_with(|| ActorName {
            name: other.clone(),
            asserted_by: Vec::new(),
            disputed_by: Vec::new(),
            since: None,
        });
        let list = if asserts { &mut entry.asserted_by } else { &mut entry.disputed_by };
        list.push(claim.asserter.clone());
        entry.since = [entry.since, claim.said.date].into_iter().flatten().min();
    }
    let mut names: Vec<ActorName> = names.into_values().collect();
    for name in &mut names {
        // `Kimsuky is Thallium`, or the other way round.
        let disputes = contested.iter().filter(|contest| {
            let sides = contest.claim.split_once(" is ");
            sides.is_some_and(|(a, b)| ours(a) && same(b, &name.name) || ours(b) && same(a, &name.name))
        });
        for words in disputes.flat_map(|contest| &contest.contradicted_by) {
            let said = |by: &String| words.strip_prefix(by).is_some_and(|rest| rest.starts_with(" ("));
            name.disputed_by.retain(|by| !said(by));
            name.disputed_by.push(words.clone());
        }
        for list in [&mut name.asserted_by, &mut name.disputed_by] {
            list.sort();
            list.dedup();
        }
    }
    names
}

#[cfg(test)]
mod tests;
