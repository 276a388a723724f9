//! Attribution in a case: in the fixed scale, with alternatives, and only once a person accepted it.

use model::{
    Acceptance, AcceptedAttribution, ActorName, AliasClaim, AliasRelation, Alternative, Attribution, Digest,
    Evidence, Hypothesis, Timestamp,
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
    let mut hypotheses = attribution.hypotheses.iter();
    let leader = hypotheses.next().ok_or(NotAccepted::NoAlternative)?;
    let mut alternatives: Vec<Alternative> = hypotheses
        .map(|hypothesis| Alternative {
            actor: hypothesis.actor.clone(),
            likelihood: hypothesis.likelihood,
            supporting: said(&hypothesis.supporting),
            contradicting: said(&hypothesis.contradicting),
        })
        .collect();
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
        statement: statement(leader, attribution),
        designator,
        actor: leader.actor.clone(),
        likelihood: leader.likelihood,
        confidence: attribution.confidence,
        supporting: said(&leader.supporting),
        contradicting: said(&leader.contradicting),
        alternatives,
        caveats,
        contested: attribution.contested.clone(),
        as_of: attribution.as_of,
        accepted_by: acceptance.act.by.clone(),
        accepted_at: acceptance.act.at,
        accepted: digest,
    })
}

fn statement(leader: &Hypothesis, attribution: &Attribution) -> String {
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

fn said(evidence: &[Evidence]) -> Vec<String> {
    let said = |of: &Evidence| match of.text.contains(&of.source) {
        true => of.text.clone(),
        false => format!("{} ({})", of.text, of.source),
    };
    evidence.iter().take(REASONS).map(said).collect()
}

/// The names of an accepted actor with who uses them: the claims that name it, for and against.
#[must_use]
pub fn actor_names(
    actor: &str,
    also_known_as: &[String],
    claims: &[AliasClaim],
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
        for list in [&mut name.asserted_by, &mut name.disputed_by] {
            list.sort();
            list.dedup();
        }
    }
    names
}

#[cfg(test)]
mod tests;
