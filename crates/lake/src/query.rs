//! The named questions.

mod edges;
mod ends;
mod facts;
mod population;
mod seen;
mod shared;
mod sightings;
mod source;

pub use ends::{ENDS_PER_VALUE, VALUES_PER_NAME};
pub use facts::Fact;
pub use sightings::{Sighting, Sightings};
