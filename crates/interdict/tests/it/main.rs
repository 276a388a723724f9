//! The program as a person runs it: real binary, real desk, no network.

mod bad_input;
mod crash;
mod demo;
mod desk;
mod interdict;
mod pivots;
mod real;
mod stability;
