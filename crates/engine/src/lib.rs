//! The verbs of interdict, as pure functions over `model`: detect, track, attribute, profile, draft a case.
//!
//! No IO, no clock, no randomness: the same values in give the same values out, so a run can be replayed.

pub mod attribute;
pub mod case;
pub mod detect;
pub mod hub;
pub mod profile;
pub mod track;

mod suffixes;
