//! Bundles written (STIX 2.1 section 8).

use std::collections::BTreeSet;
use std::io::{self, Write};

use model::Digest;
use serde_json::Value;

use super::canonical_json::write_json;
use super::identifier::Identifier;
use super::json::Json;
use super::object::Object;
use super::validate::validate;

/// Writes a bundle object by object. Only what keeps STIX 2.1 gets into it, each version of an object once.
pub struct BundleWriter<'w> {
    out: &'w mut dyn Write,
    written: BTreeSet<Digest>,
}

/// Why an object was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The bytes could not be handed on.
    #[error("writing the bundle failed: {0}")]
    Io(#[from] io::Error),
    /// The id given is none of a bundle.
    #[error("`{0}` is no identifier of a bundle; give `bundle--` and a UUID")]
    BundleId(String),
    /// The object breaks the specification.
    #[error("`{id}` does not keep STIX 2.1: {reason}; correct it before it is shared")]
    Invalid {
        /// Its identifier.
        id: String,
        /// The first violation.
        reason: String,
    },
}

impl<'w> BundleWriter<'w> {
    /// Begins a bundle; `id` is its identifier.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn new(out: &'w mut dyn Write, id: &str) -> Result<Self, WriteError> {
        if Identifier::parse(id).is_none_or(|id| id.kind() != "bundle") {
            return Err(WriteError::BundleId(id.chars().take(120).collect()));
        }
        write!(out, "{{\"type\":\"bundle\",\"id\":\"{id}\"")?;
        Ok(Self { out, written: BTreeSet::new() })
    }

    /// Writes an object: the bytes it was read from, or its members when it was made. `false` when the same version
    /// of it is in the bundle already.
    ///
    /// # Errors
    /// [`WriteError`]; the bundle stays whole.
    pub fn object(&mut self, object: &Object<'_>) -> Result<bool, WriteError> {
        let id = object.id().unwrap_or_default();
        if let Some(reason) = validate(object).reason() {
            return Err(WriteError::Invalid { id: id.chars().take(120).collect(), reason });
        }
        let modified = object.get("modified").and_then(Json::text).unwrap_or_default();
        let version = Digest::of(format!("{id} {modified}").as_bytes());
        if self.written.contains(&version) {
            return Ok(false);
        }
        // A list must have elements, so an empty bundle has none.
        let between: &[u8] = if self.written.is_empty() { b",\"objects\":[\n" } else { b",\n" };
        self.out.write_all(between)?;
        if object.raw().is_empty() {
            let mut text = String::new();
            write_json(&Json::Map(object.members().clone()), &mut text);
            self.out.write_all(text.as_bytes())?;
        } else {
            self.out.write_all(object.raw())?;
        }
        self.written.insert(version);
        Ok(true)
    }

    /// Writes an object that was made here as a JSON value; `false` as in [`Self::object`].
    ///
    /// # Errors
    /// [`WriteError`]; the bundle stays whole.
    pub fn made(&mut self, made: &Value) -> Result<bool, WriteError> {
        let bytes = made.to_string();
        let object = Object::parse(bytes.as_bytes()).map_err(|error| WriteError::Invalid {
            id: made["id"].as_str().unwrap_or_default().chars().take(120).collect(),
            reason: error.to_string(),
        })?;
        self.object(&object)
    }

    /// Ends the bundle; gives how many objects are in it.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn finish(self) -> Result<usize, WriteError> {
        let end: &[u8] = if self.written.is_empty() { b"}\n" } else { b"\n]}\n" };
        self.out.write_all(end)?;
        self.out.flush()?;
        Ok(self.written.len())
    }
}

#[cfg(test)]
mod tests;
