//! What infrastructure ties together over the whole lake, without any finding to start from.

use anyhow::Result;
use engine::track::{Forest, Grove};
use lake::Window;
use model::{KeyKind, Timestamp};

use super::infrastructure::is_hub;
use crate::desk::Desk;

/// Components, and what they were made of.
pub(crate) struct Components {
    /// The largest.
    pub(crate) groves: Vec<Grove>,
    /// How many there are in all.
    pub(crate) all: usize,
    /// Owners tied to any other.
    pub(crate) owners: usize,
    /// Values that tied anybody.
    pub(crate) values: u64,
    /// Ties they made.
    pub(crate) ties: u64,
}

/// Reads every value that few enough share, kind by kind, and unites their owners; lists the `most` largest components
/// of at least `least`.
pub(crate) fn components(
    desk: &Desk,
    least: usize,
    most: usize,
    as_of: Option<Timestamp>,
) -> Result<Components> {
    let rules = desk.config.rules()?;
    let mut forest = Forest::new(&rules, &is_hub);
    for (kind, rule) in &rules.kinds {
        if rule.max_holders < 2 || matches!(kind, KeyKind::Registrable | KeyKind::Report) {
            continue;
        }
        for shared in desk.lake.tenancies(*kind, rule.max_holders, Window { since: None, as_of })? {
            forest.learn(&shared?);
        }
    }
    let owners = forest.owners();
    let (values, ties) = forest.counted();
    let (all, groves) = forest.finish(least, most);
    Ok(Components { groves, all, owners, values, ties })
}
