//! A whole package, judged by this crate, by the verifier that it carries, and by tools of others.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, says why it skips, and works on files"
)]

mod anchor;
mod authority;
mod others;
mod package;
mod speed;
mod tamper;
mod token;
