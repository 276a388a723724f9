//! Detect: what stands out among the names that were seen, each finding with its reasons.

mod gather;
pub mod lookalike;

pub use gather::Gatherer;
