//! Every socket that is not the web: what is fetched from outside.
//!
//! Nothing goes out without approval. A [`Plan`] says what would be asked of whom; it is data, to be read and stored.
//! Only [`Plan::approve`] gives an [`Approved`] plan, and only that can be executed, fetch by fetch. Every answer is
//! bounded in size, time and redirects, and must be of a format that was asked for, before anybody else sees it.

mod answer;
mod client;
mod error;
mod place;
mod plan;

pub use answer::{Answer, Fetched};
pub use error::FetchError;
pub use place::{InvalidPlace, Place};
pub use plan::{Approved, Fetch, Limits, Plan};
