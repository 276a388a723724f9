use std::sync::Arc;

use anyhow::Result;
use engine::attribute::alias::Resolver;
use model::Actor;

use super::memo::Memo;
use crate::desk::Desk;

/// What the knowledge of a desk says of names, read once for each last batch: knowledge comes with batches alone, also what takes
/// the place of something and adds no row.
#[derive(Default)]
pub(super) struct Known(Memo<Option<u64>, Names>);

/// Actors and what they are called.
pub(super) struct Names {
    pub(super) actors: Vec<Actor>,
    pub(super) resolver: Resolver,
}

impl Known {
    pub(super) fn names(&self, desk: &Desk) -> Result<Arc<Names>> {
        let read = || {
            let actors = desk.store.actors()?;
            let resolver = Resolver::new(&desk.store.aliases()?, &actors);
            Ok(Names { actors, resolver })
        };
        self.0.of(|| Ok(desk.store.last_batch()?), read)
    }
}

#[cfg(test)]
mod tests {
    use model::{Batch, Digest, Knowledge, Origin, Said};

    use super::*;

    fn edition(desk: &mut Desk, country: &str) {
        let actor = Actor {
            source: "attack".to_owned(),
            external_id: Some("G0094".to_owned()),
            name: "Kimsuky".to_owned(),
            country: Some(country.to_owned()),
            targets_sectors: Vec::new(),
            targets_countries: Vec::new(),
            said: Said::default(),
            origin: Origin { source: "test".to_owned(), raw: None, line: 1 },
        };
        let batch = Batch {
            digest: Digest::of(country.as_bytes()),
            size_bytes: 1,
            file: "actors.json".to_owned(),
            format: "attack".to_owned(),
            decoder: 1,
            part: String::new(),
            accepted: 1,
            rejected: 0,
            skipped: 0,
        };
        let mut intake = desk.store.begin().unwrap();
        intake.knowledge(&Knowledge::Actor(actor)).unwrap();
        intake.acknowledge(&batch).unwrap();
    }

    #[test]
    fn an_edition_that_adds_no_row_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = Desk::create(&dir.path().join("desk")).unwrap();
        let known = Known::default();
        for country in ["KP", "KR"] {
            edition(&mut desk, country);
            let names = known.names(&desk).unwrap();
            let countries: Vec<_> = names.actors.iter().map(|actor| actor.country.as_deref()).collect();
            assert_eq!(countries, [Some(country)]);
            assert!(Arc::ptr_eq(&names, &known.names(&desk).unwrap()), "read once");
        }
    }
}
