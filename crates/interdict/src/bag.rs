//! Writes the parts of a court package that a verifier judges: exhibits and sources, keys, manifests, proofs, receipt.
//!
//! `docs/package.md` has the format. Whoever makes a package calls [`exhibits`], writes all other files under `data/`,
//! and calls [`close`].

mod close;
mod exhibits;
mod kit;
mod records;
mod withheld;

pub(crate) use close::{Closed, close, receipt_again, write_whole};
pub(crate) use exhibits::{Packed, PackedExhibit, Packing, exhibits};
