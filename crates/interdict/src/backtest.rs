//! How right attribution is on the user's own knowledge.

mod files;
mod numbers;

pub(crate) use files::Material;
pub(crate) use numbers::{Numbers, Part, Rate};
