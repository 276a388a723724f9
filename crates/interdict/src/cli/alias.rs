use anyhow::Result;
use engine::attribute::alias::{Resolver, Sayings, Verdict};
use model::Timestamp;
use serde::Serialize;

use super::AsOf;
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;

/// What a name of an actor means, or whether two names mean the same actor: who says so, and who does not.
///
/// The answer on two names is `same`, `different`, `contested` or `unknown`. Names are claims: sameness never runs
/// through a third name. A claim whose source gives no date always counts, and one without a grade shows none.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk alias Thallium\n  \
    interdict --desk desk alias Thallium APT37\n  \
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
    pub(crate) verdict: &'static str,
    #[serde(rename = "for")]
    pub(crate) asserted: Vec<Saying>,
    pub(crate) against: Vec<Saying>,
    pub(crate) as_of: Option<Timestamp>,
}

/// The answer on one name.
#[derive(Serialize)]
pub(crate) struct Named {
    pub(crate) name: String,
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
    /// How it keeps them apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) how: Option<String>,
    /// When it was said; claims of names that the store holds carry no date.
    pub(crate) date: Option<Timestamp>,
    /// Its Admiralty grade; claims of names that the store holds carry none.
    pub(crate) grade: Option<String>,
}

impl Saying {
    const fn of(source: String, how: Option<String>) -> Self {
        Self { source, how, date: None, grade: None }
    }
}

impl Alias {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let as_of = self.as_of.as_of;
        let resolver = Resolver::new(&desk.store.aliases()?, &desk.store.actors()?);
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
            known: resolver.knows(&name),
            canonical: resolver.canonical(&name),
            candidates,
            name,
            as_of,
        };
        Answer::one(render::named(&named), &named)
    }
}

fn related(a: String, b: String, verdict: &Verdict, said: Sayings, as_of: Option<Timestamp>) -> Related {
    let verdict = match verdict {
        Verdict::Same { .. } => "same",
        Verdict::Different { .. } => "different",
        Verdict::Contested(_) => "contested",
        Verdict::Unknown => "unknown",
    };
    Related {
        a,
        b,
        verdict,
        asserted: said.asserted_by.into_iter().map(|source| Saying::of(source, None)).collect(),
        against: said
            .contradicted_by
            .into_iter()
            .map(|(source, how)| Saying::of(source, Some(how)))
            .collect(),
        as_of,
    }
}
