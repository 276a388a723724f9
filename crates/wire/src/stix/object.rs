//! One STIX object: its bytes as they came, and a typed view of its properties.

use super::identifier::Identifier;
use super::json::{Json, Members};
use super::moment::Moment;
use super::schema::{Class, schema};

/// A STIX object of any type, defined or custom (STIX 2.1 section 3).
///
/// The bytes stay as they came, so nothing is lost on a round trip: unknown properties, types and extensions included.
/// Whether the object keeps the specification is another question, which [`super::validate`] answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Object<'a> {
    raw: &'a [u8],
    members: Members<'a>,
}

/// Why bytes are no STIX object.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// No JSON, or a key twice in one object.
    #[error("no JSON: {0}; correct it at its source")]
    Json(#[from] serde_json::Error),
    /// JSON, but no object.
    #[error("{0} stands where an object is expected")]
    NoObject(&'static str),
    /// An object without `type`.
    #[error("it has no text under `type`, which every STIX object needs (section 3.2)")]
    NoType,
}

/// A property that holds a value of another kind than asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{property}` is {found}, where {wanted} is expected")]
pub struct Mistyped {
    /// The property.
    pub property: String,
    /// What it should hold.
    pub wanted: &'static str,
    /// What it holds.
    pub found: &'static str,
}

/// A hash or kill chain phase: what it is called, and its value.
pub type Named<'o> = (&'o str, &'o str);

impl<'a> Object<'a> {
    /// Reads one object.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub fn parse(raw: &'a [u8]) -> Result<Self, ObjectError> {
        match Json::parse(raw)? {
            Json::Map(members) => Self::of(raw, members),
            other => Err(ObjectError::NoObject(other.kind())),
        }
    }

    /// The object of `members`, whose bytes are `raw`.
    fn of(raw: &'a [u8], members: Members<'a>) -> Result<Self, ObjectError> {
        if members.text("type").is_none() {
            return Err(ObjectError::NoType);
        }
        Ok(Self { raw, members })
    }

    /// An object made from `members`, without bytes of its own.
    ///
    /// # Errors
    /// [`ObjectError::NoType`].
    pub fn from_members(members: Members<'a>) -> Result<Self, ObjectError> {
        Self::of(&[], members)
    }

    /// The bytes it was read from; empty when it was made from members.
    #[must_use]
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// All properties, in the order they were written.
    #[must_use]
    pub const fn members(&self) -> &Members<'a> {
        &self.members
    }

    /// All properties, taken out.
    #[must_use]
    pub fn into_members(self) -> Members<'a> {
        self.members
    }

    /// `type`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.members.text("type").unwrap_or_default()
    }

    /// The class of its type. A custom type that declares an extension `new-sdo`, `new-sro` or `new-sco` is still
    /// [`Class::Custom`]; [`Self::declared`] says as what it is declared.
    #[must_use]
    pub fn class(&self) -> Class {
        schema().class(self.kind())
    }

    /// The class an extension declares a custom type to be of (section 7.3).
    #[must_use]
    pub fn declared(&self) -> Option<Class> {
        self.extensions().find_map(|(_, extension)| match extension.text("extension_type")? {
            "new-sdo" => Some(Class::Domain),
            "new-sro" => Some(Class::Relationship),
            "new-sco" => Some(Class::Observable),
            _ => None,
        })
    }

    /// `id`, well formed or not.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.members.text("id")
    }

    /// `spec_version`; where it is missing, 2.0 for objects of classes that need it (section 3.2).
    #[must_use]
    pub fn spec_version(&self) -> &str {
        let missing = if self.class() == Class::Observable { "2.1" } else { "2.0" };
        self.members.text("spec_version").unwrap_or(missing)
    }

    /// `created`, when it is a timestamp.
    #[must_use]
    pub fn created(&self) -> Option<Moment> {
        self.time("created").ok().flatten()
    }

    /// `modified`, when it is a timestamp; else [`Self::created`].
    #[must_use]
    pub fn modified(&self) -> Option<Moment> {
        self.time("modified").ok().flatten().or_else(|| self.created())
    }

    /// Whether its producer took it back.
    #[must_use]
    pub fn revoked(&self) -> bool {
        matches!(self.members.get("revoked"), Some(Json::Bool(true)))
    }

    /// `confidence`, 0 to 100.
    #[must_use]
    pub fn confidence(&self) -> Option<u8> {
        let value = self.integer("confidence").ok().flatten()?;
        u8::try_from(value).ok().filter(|value| *value <= 100)
    }

    /// The value of a property.
    #[must_use]
    pub fn get(&self, property: &str) -> Option<&Json<'a>> {
        self.members.get(property)
    }

    /// A string.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn text(&self, property: &str) -> Result<Option<&str>, Mistyped> {
        self.read(property, "a string", Json::text)
    }

    /// A list of strings; empty when it is missing.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn texts(&self, property: &str) -> Result<Vec<&str>, Mistyped> {
        let read = |value: &'_ Json<'a>| value.list()?.iter().map(Json::is_text).collect::<Option<()>>();
        self.read(property, "a list of strings", read)?;
        let list = self.get(property).and_then(Json::list).unwrap_or_default();
        Ok(list.iter().filter_map(Json::text).collect())
    }

    /// A boolean.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn boolean(&self, property: &str) -> Result<Option<bool>, Mistyped> {
        let read = |value: &Json<'a>| if let Json::Bool(value) = value { Some(*value) } else { None };
        self.read(property, "a boolean", read)
    }

    /// An integer.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn integer(&self, property: &str) -> Result<Option<i64>, Mistyped> {
        let read = |value: &Json<'a>| if let Json::Integer(value) = value { Some(*value) } else { None };
        self.read(property, "an integer", read)
    }

    /// A timestamp.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn time(&self, property: &str) -> Result<Option<Moment>, Mistyped> {
        self.read(property, "a timestamp", |value| Moment::parse(value.text()?).ok())
    }

    /// An identifier.
    ///
    /// # Errors
    /// [`Mistyped`].
    pub fn reference(&self, property: &str) -> Result<Option<Identifier<'_>>, Mistyped> {
        let text = self.text(property)?;
        let read = |text| {
            Identifier::parse(text).ok_or_else(|| Mistyped {
                property: property.to_owned(),
                wanted: "an identifier",
                found: "another string",
            })
        };
        text.map(read).transpose()
    }

    /// A list of identifiers; those that are none are left out.
    ///
    /// # Errors
    /// [`Mistyped`] when it is no list of strings.
    pub fn references(&self, property: &str) -> Result<Vec<Identifier<'_>>, Mistyped> {
        Ok(self.texts(property)?.into_iter().filter_map(Identifier::parse).collect())
    }

    /// The hashes under `hashes`: name of the algorithm and value.
    pub fn hashes(&self) -> impl Iterator<Item = Named<'_>> {
        let members = self.get("hashes").and_then(Json::members);
        members.into_iter().flat_map(Members::iter).filter_map(|(name, value)| Some((name, value.text()?)))
    }

    /// The kill chain phases: name of the chain and of the phase.
    pub fn kill_chain_phases(&self) -> impl Iterator<Item = Named<'_>> {
        self.parts("kill_chain_phases")
            .filter_map(|phase| Some((phase.text("kill_chain_name")?, phase.text("phase_name")?)))
    }

    /// The external references.
    pub fn external_references(&self) -> impl Iterator<Item = &Members<'a>> {
        self.parts("external_references")
    }

    /// The objects in a list of objects.
    pub fn parts(&self, property: &str) -> impl Iterator<Item = &Members<'a>> {
        let list = self.get(property).and_then(Json::list).unwrap_or_default();
        list.iter().filter_map(Json::members)
    }

    /// Ids of all markings: those of the object, and those of parts of it. Whoever hands on the whole has to keep them all.
    #[must_use]
    pub fn markings(&self) -> Vec<&str> {
        let parts = self.parts("granular_markings").filter_map(|granular| granular.text("marking_ref"));
        self.texts("object_marking_refs").unwrap_or_default().into_iter().chain(parts).collect()
    }

    /// The extensions: the id of their definition, or the name of one that the specification defines, and its value.
    pub fn extensions(&self) -> impl Iterator<Item = (&str, &Members<'a>)> {
        let members = self.get("extensions").and_then(Json::members);
        members.into_iter().flat_map(Members::iter).filter_map(|(name, value)| Some((name, value.members()?)))
    }

    fn read<'o, T>(
        &'o self,
        property: &str,
        wanted: &'static str,
        read: impl FnOnce(&'o Json<'a>) -> Option<T>,
    ) -> Result<Option<T>, Mistyped> {
        let Some(value) = self.get(property) else { return Ok(None) };
        let found = match value {
            Json::Text(_) if wanted != "a string" => "another string",
            Json::List(_) => "another list",
            _ => value.kind(),
        };
        read(value).map(Some).ok_or_else(|| Mistyped { property: property.to_owned(), wanted, found })
    }
}

impl Json<'_> {
    fn is_text(&self) -> Option<()> {
        self.text().map(drop)
    }
}

#[cfg(test)]
mod tests;
