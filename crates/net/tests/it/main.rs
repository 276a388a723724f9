//! Fetching from a small server on loopback.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

mod fetch;
mod server;
