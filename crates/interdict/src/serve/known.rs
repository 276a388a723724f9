use std::sync::Arc;

use anyhow::Result;
use engine::attribute::alias::Resolver;
use model::Actor;

use super::memo::Memo;
use crate::desk::Desk;

/// What the knowledge of a desk says of names, read once for each state of it.
#[derive(Default)]
pub(super) struct Known(Memo<State, Names>);

/// Entries by kind: knowledge is only ever added to.
type State = Vec<(String, u64)>;

/// Actors and what they are called.
pub(super) struct Names {
    pub(super) actors: Vec<Actor>,
    pub(super) resolver: Resolver,
}

impl Known {
    pub(super) fn names(&self, desk: &Desk) -> Result<Arc<Names>> {
        self.0.of(desk.store.knowledge_counts()?, || {
            let actors = desk.store.actors()?;
            let resolver = Resolver::new(&desk.store.aliases()?, &actors);
            Ok(Names { actors, resolver })
        })
    }
}
