//! Fetching from a small server on loopback.

mod fetch;
mod server;
