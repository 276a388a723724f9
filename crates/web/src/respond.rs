use std::collections::BTreeMap;
use std::path::PathBuf;

use maud::Markup;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::act::Act;
use crate::people::{Audit, Role};
use crate::{Failure, Scope, json, text};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) scope: Scope,
    /// What forms of this session must carry; `None` for a token.
    pub(crate) csrf: Option<String>,
    /// Digest of the session's secret.
    pub(crate) session: String,
}

/// A request without HTTP.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) person: Option<Person>,
    /// Parameters of the path, in its order, decoded.
    pub(crate) parameters: Vec<String>,
    /// Of the query or the form: name and value, decoded, in order.
    pub(crate) fields: Vec<(String, String)>,
    /// The body, where it is JSON.
    pub(crate) json: Option<Vec<u8>>,
    /// Where the request came from.
    pub(crate) peer: String,
    /// What it does.
    pub(crate) act: Act,
}

impl Asked {
    /// The first field of this name, unless it is empty.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.trim())
            .filter(|v| !v.is_empty())
    }

    /// Every field of this name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// The only parameter of the path.
    pub(crate) fn parameter(&self) -> &str {
        self.parameters.first().map_or("", String::as_str)
    }

    /// The JSON body as a value.
    pub(crate) fn body<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, Failure> {
        let bytes = self
            .json
            .as_deref()
            .ok_or_else(|| Failure::Refused("send a body of type application/json".to_owned()))?;
        serde_json::from_slice(bytes).map_err(|error| Failure::Refused(format!("the body: {error}")))
    }

    /// The line of the audit for what the person does, to be written with it; `status` is how it ends.
    pub(crate) fn line(&self, status: u16) -> Audit {
        self.act.take(self.name(), status)
    }

    /// Whether somebody asks who has this role, or one that may more.
    pub(crate) fn has(&self, least: Role) -> bool {
        self.person.as_ref().is_some_and(|person| person.role >= least)
    }

    /// Who asks; routes without a role have nobody.
    pub(crate) fn name(&self) -> &str {
        self.person.as_ref().map_or("nobody", |person| &person.name)
    }
}

/// An answer without HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    pub(crate) headers: BTreeMap<&'static str, String>,
    pub(crate) body: Vec<u8>,
    /// What is sent in place of the body.
    pub(crate) stream: Option<Stream>,
}

/// An answer that is not in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// A file.
    File(PathBuf),
    /// What is new, as server-sent events, until the session or the server ends.
    News,
}

impl Reply {
    /// A page.
    pub(crate) fn page(markup: Markup) -> Self {
        Self::of(200, "text/html; charset=utf-8", markup.into_string().into_bytes())
    }

    /// A value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self::of(200, "application/json", json::write(value)?))
    }

    /// Go there with GET.
    pub(crate) fn see_other(place: &str) -> Self {
        let mut reply = Self::of(303, "text/plain; charset=utf-8", Vec::new());
        reply.headers.insert("location", place.to_owned());
        reply
    }

    pub(crate) fn of(status: u16, media_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, media_type, headers: BTreeMap::new(), body, stream: None }
    }

    /// Problem details (RFC 9457).
    pub(crate) fn problem(failure: &Failure) -> Self {
        let body = serde_json::json!({
            "type": "about:blank",
            "title": failure.title(),
            "status": failure.status(),
            "detail": text::short(failure.told()),
        });
        // Four texts and a number always serialise.
        let body = json::write(&body).unwrap_or_default();
        Self::of(failure.status(), "application/problem+json", body)
    }

    /// The strong entity tag of the body (RFC 9110 section 8.8.3).
    fn etag(&self) -> String {
        format!("\"{}\"", hex::encode(&Sha256::digest(&self.body)[..16]))
    }

    /// With its entity tag, and without its body when it has a tag that the caller named in `If-None-Match` (RFC 9110 section
    /// 13.1.2). Hashes the body.
    pub(crate) fn tagged(mut self, known: Option<&str>) -> Self {
        if self.status != 200 || self.stream.is_some() {
            return self;
        }
        let tag = self.etag();
        if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
            (self.status, self.body) = (304, Vec::new());
        }
        self.with("etag", tag)
    }

    pub(crate) fn with(mut self, header: &'static str, value: String) -> Self {
        self.headers.insert(header, value);
        self
    }

    /// A file to be saved under `name`.
    pub(crate) fn download(file: PathBuf, media_type: &'static str, name: &str) -> Self {
        let mut reply = Self::of(200, media_type, Vec::new());
        reply.stream = Some(Stream::File(file));
        reply.with("content-disposition", format!("attachment; filename=\"{name}\""))
    }

    pub(crate) const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}
