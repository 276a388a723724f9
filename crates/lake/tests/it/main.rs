//! The lake through its public door, on real folders.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop, helpers included")]

mod compact;
mod compat;
mod damage;
mod disk;
mod fixture;
mod intake;
mod kill;
mod questions;
mod scale;
mod streams;
mod upkeep;
