//! The named questions.

mod among;
mod answers;
mod distinct;
mod edges;
mod ends;
mod facts;
mod history;
mod holder;
mod matches;
mod popular;
mod population;
mod reverse;
mod seen;
mod served;
mod shared;
mod sightings;
mod sketch;
mod source;
mod sql;
mod tenancy;

#[cfg(test)]
mod plans;

pub use answers::Answers;
pub use ends::{ENDS_PER_VALUE, VALUES_PER_NAME};
pub use facts::Fact;
pub use holder::Holder;
pub use matches::{Indicator, Match};
pub use popular::Popular;
pub(crate) use shared::Hubs;
pub use sightings::{Sighting, Sightings};
pub(crate) use sketch::Sketch;
pub use source::Window;
pub(crate) use sql::OverLimit;
pub use sql::{Cell, SqlAnswer, SqlLimits};
