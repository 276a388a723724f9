//! An append-only Merkle log as RFC 9162 section 2.1 defines it, with proofs that anybody can check.
//!
//! A record becomes a leaf ([`leaf`]), leaves make a tree ([`Tree`]), and the tree's [`Root`] fixes every record and
//! its place. An [`InclusionProof`] shows that a record is in a log of a given root; a [`ConsistencyProof`] shows that
//! a later log begins with all of an earlier one. This crate does no IO and depends on nothing else of the project,
//! so that an opposing expert can read, build and run it alone.

mod digest;
mod leaf;
mod proof;
mod tree;

pub use digest::{Hash, InvalidHash};
pub use leaf::leaf;
pub use proof::{ConsistencyProof, InclusionProof, ProofError, consistency, inclusion};
pub use tree::{Root, Tree};
