//! Bags: folders with lists of the digests of their files (BagIt 1.0, RFC 8493).

mod info;
mod manifest;
mod path;

pub use info::{BagInfo, DECLARATION};
pub use manifest::{Algorithm, Manifest};
pub use path::is_plain;
