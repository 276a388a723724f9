use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use engine::attribute::alias::Resolver;
use model::Actor;

use crate::desk::Desk;

/// What the knowledge of a desk says of names, read once for each state of it.
#[derive(Default)]
pub(super) struct Known(Mutex<Option<(State, Arc<Names>)>>);

/// Entries by kind: knowledge is only ever added to.
type State = Vec<(String, u64)>;

/// Actors and what they are called.
pub(super) struct Names {
    pub(super) actors: Vec<Actor>,
    pub(super) resolver: Resolver,
}

impl Known {
    pub(super) fn names(&self, desk: &Desk) -> Result<Arc<Names>> {
        let state = desk.store.knowledge_counts()?;
        // Held while reading: of many that ask at once, one reads.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, names)) = &*kept
            && *known == state
        {
            return Ok(Arc::clone(names));
        }
        let actors = desk.store.actors()?;
        let resolver = Resolver::new(&desk.store.aliases()?, &actors);
        let names = Arc::new(Names { actors, resolver });
        *kept = Some((state, Arc::clone(&names)));
        Ok(names)
    }
}
