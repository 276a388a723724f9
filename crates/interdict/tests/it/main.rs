//! The program as a person runs it: real binary, real desk, no network.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says why it skips"
)]

mod acknowledged;
mod api;
mod attribution;
mod bad_input;
mod cases;
mod casework;
mod components;
mod crash;
mod demo;
mod desk;
mod durable;
mod evidence;
mod exchange;
mod interdict;
mod knowledge;
mod package;
mod pivots;
mod questions;
mod real;
mod retry;
mod scan;
mod serve;
mod server;
mod stability;
mod together;
