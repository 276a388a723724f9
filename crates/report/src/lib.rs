//! The court package as paper: a dossier in, PDF bytes out.
//!
//! Typst is compiled into this crate and seen by no other. A template reaches nothing but the data handed to it and the
//! fonts inside the program: no file, no network, no clock. The same brief gives the same bytes. Everything is a draft
//! for counsel: nothing is ever signed or dated here, and every page says so.

mod block;
mod brief;
mod document;
mod error;
mod figure;
mod font;
mod legible;
mod render;
mod wording;
mod world;

pub use brief::{Brief, Item, LeftOut};
pub use document::Document;
pub use error::ReportError;
