//! The store as its users see it.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

mod custody;
mod intake;
mod kill;
mod knowledge;
mod people;
mod results;
mod speed;
mod support;
