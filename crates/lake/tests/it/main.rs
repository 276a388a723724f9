//! The lake through its public door, on real folders.

#![allow(missing_docs)]

mod damage;
mod fixture;
mod intake;
mod kill;
mod questions;
mod scale;
