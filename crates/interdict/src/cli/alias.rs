use anyhow::Result;
use engine::attribute::alias::{Resolver, Sayings, Verdict, Word};
use model::{Actor, AliasClaim, AliasRelation, Grade, NameScheme, Timestamp, Tlp};
use serde::Serialize;

use super::AsOf;
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;

/// What a name of an actor means, or whether two names mean the same actor: who says so, and who does not.
///
/// The answer on two names is `same`, `different`, `contested` or `unknown`. Names are claims: sameness never runs
/// through a third name. Of two names that one vendor gave itself, that vendor's word decides. With --as-of only what
/// had been said by then counts; a claim whose source gives no date counts always, unless such names did not exist yet.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk alias Thallium\n  \
    interdict --desk desk alias Thallium APT37\n  \
    interdict --desk desk alias Thallium Kimsuky --as-of 2020-12-31\n  \
    interdict --desk desk alias Thallium Kimsuky --format json")]
pub(crate) struct Alias {
    /// A name.
    name: String,
    /// Another name.
    other: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

/// The answer on two names.
#[derive(Serialize)]
pub(crate) struct Related {
    pub(crate) a: String,
    pub(crate) b: String,
    /// Whose naming scheme each follows.
    pub(crate) schemes: [NameScheme; 2],
    pub(crate) verdict: &'static str,
    #[serde(rename = "for")]
    pub(crate) asserted: Vec<Saying>,
    pub(crate) against: Vec<Saying>,
    /// The date asked for; without one, the latest date at which anything on the desk was said.
    pub(crate) as_of: Option<Timestamp>,
}

/// The answer on one name.
#[derive(Serialize)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) scheme: NameScheme,
    /// Whether any source has it.
    pub(crate) known: bool,
    /// The name to file it under.
    pub(crate) canonical: String,
    pub(crate) candidates: Vec<Related>,
    pub(crate) as_of: Option<Timestamp>,
}

/// One source's word.
#[derive(Serialize)]
pub(crate) struct Saying {
    pub(crate) source: String,
    /// How it relates the two names.
    pub(crate) relation: AliasRelation,
    /// How it keeps them apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) how: Option<String>,
    /// When it was said; null when its source gives no date.
    pub(crate) date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) valid_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) valid_to: Option<Timestamp>,
    /// Its Admiralty grade.
    pub(crate) grade: Grade,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) marking: Option<Tlp>,
    /// Edition of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) edition: Option<String>,
    /// What the source cites for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cites: Option<String>,
    /// Whether both names are of the source's own giving.
    pub(crate) first_party: bool,
}

impl From<Word> for Saying {
    fn from(word: Word) -> Self {
        let said = word.said;
        Self {
            source: word.source,
            relation: word.relation,
            how: Some(word.how).filter(|how| !how.is_empty()),
            date: said.date,
            valid_from: said.valid_from,
            valid_to: said.valid_to,
            grade: said.grade,
            marking: said.marking,
            edition: said.edition,
            cites: said.quote,
            first_party: word.own,
        }
    }
}

impl Alias {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let (claims, actors) = (desk.store.aliases()?, desk.store.actors()?);
        let resolver = Resolver::as_of(&claims, &actors, self.as_of.as_of);
        let as_of = self.as_of.as_of.or_else(|| latest(&claims, &actors));
        if let Some(other) = &self.other {
            let (a, b) = (resolver.spelling(&self.name), resolver.spelling(other));
            let verdict = resolver.same(&a, &b);
            let related = related(a.clone(), b.clone(), &verdict, resolver.said_of(&a, &b), as_of);
            return Answer::one(render::related(&related), &related);
        }
        let name = resolver.spelling(&self.name);
        let candidates = resolver
            .candidates(&name)
            .into_iter()
            .map(|other| related(name.clone(), other.name, &other.verdict, other.sayings, as_of))
            .collect();
        let named = Named {
            scheme: NameScheme::of(&name),
            known: resolver.knows(&name),
            canonical: resolver.canonical(&name),
            candidates,
            name,
            as_of,
        };
        Answer::one(render::named(&named), &named)
    }
}

/// The latest date at which anything was said.
fn latest(claims: &[AliasClaim], actors: &[Actor]) -> Option<Timestamp> {
    let dates = claims.iter().map(|claim| claim.said.date).chain(actors.iter().map(|actor| actor.said.date));
    dates.flatten().max()
}

fn related(a: String, b: String, verdict: &Verdict, said: Sayings, as_of: Option<Timestamp>) -> Related {
    let verdict = match verdict {
        Verdict::Same { .. } => "same",
        Verdict::Different { .. } => "different",
        Verdict::Contested(_) => "contested",
        Verdict::Unknown => "unknown",
    };
    Related {
        schemes: [NameScheme::of(&a), NameScheme::of(&b)],
        a,
        b,
        verdict,
        asserted: said.asserted_by.into_iter().map(Saying::from).collect(),
        against: said.contradicted_by.into_iter().map(Saying::from).collect(),
        as_of,
    }
}

#[cfg(test)]
mod tests;
