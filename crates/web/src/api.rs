//! The REST API: what pages show, as JSON.

pub(crate) mod document;
pub(crate) mod job;
pub(crate) mod parameter;
pub(crate) mod people;
pub(crate) mod read;
mod shape;
pub(crate) mod write;
