//! Track: ties names together by the values they share, and follows the clusters that come of it over runs.
//!
//! The caller asks its store only what [`Expansion`] wants to know, then runs [`link`], [`cluster`] and
//! [`reconcile`] on the answer:
//!
//! ```text
//! loop { names_to_ask -> learn_edges -> keys_to_ask -> learn_shared }  ->  link  ->  cluster  ->  reconcile
//! ```
//!
//! Everything is a pure function of its arguments: the order of the input never shows in the output.

use model::Key;

mod cluster;
mod expansion;
mod forest;
mod link;
mod owner;
mod pair;
mod path;
mod pivot;
mod reconcile;
mod rules;

pub use cluster::{Component, cluster};
pub use expansion::{Expanded, Expansion, Limits};
pub use forest::{Forest, Grove};
pub use link::link;
pub use owner::owner;
pub use path::path;
pub use pivot::{Neighbour, neighbours};
pub use reconcile::{Reconciled, reconcile};
pub use rules::{InvalidRules, KindRule, Rules};

/// Says whether strangers share a value because a service gave it to them: hosting, parking, dynamic DNS,
/// sinkholes, name servers of registrars.
///
/// A [`model::KeyKind::Registrable`] key is a hub exactly when strangers can have hosts *directly below* that
/// zone (`kro.kr`); a tenant's own zone (`tenant.kro.kr`) is none.
pub type IsHub<'a> = &'a (dyn Fn(&Key) -> bool + 'a);

#[cfg(test)]
mod fixture;
