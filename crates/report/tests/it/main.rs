//! The documents of a rich case, read back with outside tools.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says why it skips"
)]

mod fixture;
mod papers;
