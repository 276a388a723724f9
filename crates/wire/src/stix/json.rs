//! A JSON value that borrows its texts, for one object at a time.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Values nested deeper than this are not looked into; no type of STIX needs more than a dozen levels.
pub const MAX_DEPTH: usize = 64;

/// A JSON value (RFC 8259). Texts without escapes borrow from the bytes they were read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`, which STIX allows nowhere.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without fraction and exponent that fits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object.
    Map(Members<'a>),
    /// An array or object nested deeper than [`MAX_DEPTH`], which was passed over.
    Deep,
}

/// The members of a JSON object, in the order they were written. No key stands twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Json<'a> {
    /// Reads one value, and nothing after it.
    ///
    /// # Errors
    /// When `bytes` are no JSON, or a key stands twice in one object.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, serde_json::Error> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let value = Seed { depth: 0 }.deserialize(&mut reader)?;
        reader.end()?;
        Ok(value)
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The members, if it is an object.
    #[must_use]
    pub const fn members(&self) -> Option<&Members<'a>> {
        if let Self::Map(members) = self { Some(members) } else { None }
    }

    /// The elements, if it is an array.
    #[must_use]
    pub fn list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// What kind of value it is, as a message says it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
            Self::Deep => "nested too deeply",
        }
    }

    /// The same value, owning its texts.
    #[must_use]
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(value),
            Self::Integer(value) => Json::Integer(value),
            Self::Float(value) => Json::Float(value),
            Self::Text(text) => Json::Text(Cow::Owned(text.into_owned())),
            Self::List(list) => Json::List(list.into_iter().map(Json::into_owned).collect()),
            Self::Map(members) => Json::Map(members.into_owned()),
            Self::Deep => Json::Deep,
        }
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> Members<'a> {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.0.iter().find_map(|(known, value)| (known == key).then_some(value))
    }

    /// The text under `key`, if there is one.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::text)
    }

    /// Whether there is a value under `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// How many members there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, in the order they were written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// Puts `value` under `key`, in place of one that stands there.
    pub fn set(&mut self, key: impl Into<Cow<'a, str>>, value: Json<'a>) {
        let key = key.into();
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
    }

    /// Takes the value under `key` out.
    pub fn remove(&mut self, key: &str) -> Option<Json<'a>> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(at).1)
    }

    /// The same members, owning their texts.
    #[must_use]
    pub fn into_owned(self) -> Members<'static> {
        let owned =
            |(key, value): (Cow<'a, str>, Json<'a>)| (Cow::Owned(key.into_owned()), value.into_owned());
        Members(self.0.into_iter().map(owned).collect())
    }

    /// The key that stands twice, if one does.
    fn duplicate(&self) -> Option<&str> {
        let mut keys: Vec<&str> = self.0.iter().map(|(key, _)| key.as_ref()).collect();
        keys.sort_unstable();
        keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
    }
}

#[derive(Clone, Copy)]
struct Seed {
    depth: usize,
}

impl<'a> DeserializeSeed<'a> for Seed {
    type Value = Json<'a>;

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<Json<'a>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Seed {
    type Value = Json<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json<'a>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json<'a>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json<'a>, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json<'a>, E> {
        // As every reader with IEEE doubles has it (RFC 8785, section 3.2.2.3).
        Ok(i64::try_from(value).map_or(Json::Float(value as f64), Json::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json<'a>, E> {
        Ok(Json::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json<'a>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut from: A) -> Result<Json<'a>, A::Error> {
        let depth = self.depth + 1;
        if depth > MAX_DEPTH {
            while from.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Json::Deep);
        }
        let mut list = Vec::new();
        while let Some(value) = from.next_element_seed(Self { depth })? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut from: A) -> Result<Json<'a>, A::Error> {
        let depth = self.depth + 1;
        if depth > MAX_DEPTH {
            while from.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Json::Deep);
        }
        let mut members = Members::default();
        while let Some(key) = from.next_key_seed(Key)? {
            members.0.push((key, from.next_value_seed(Self { depth })?));
        }
        match members.duplicate() {
            Some(key) => {
                let shown: String = key.chars().take(80).collect();
                Err(A::Error::custom(format_args!("the key `{shown}` stands twice in one object")))
            }
            None => Ok(Json::Map(members)),
        }
    }
}

/// A key, borrowed where it has no escape.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
