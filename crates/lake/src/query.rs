//! The named questions.

mod edges;
mod facts;
mod population;
mod seen;
mod shared;
mod sightings;
mod source;

pub use facts::{FACTS_PER_NAME, Fact};
pub use sightings::{Sighting, Sightings};
