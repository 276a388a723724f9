//! The REST API: what pages show, as JSON.

pub(crate) mod document;
pub(crate) mod job;
pub(crate) mod read;
pub(crate) mod write;
