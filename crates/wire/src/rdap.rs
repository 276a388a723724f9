//! RDAP domain objects (RFC 9083 section 5.3): what a registry or registrar publishes about a registration.

use std::io::BufRead;
use std::ops::ControlFlow;

use model::{Digest, DomainName, Interval, Observation, Observed, Origin, Registration, Rejected, Timestamp};
use serde_json::{Map, Value};

use crate::elements::{Layout, Part, read_elements};
use crate::{DocumentError, Record, Source};

mod contact;

use contact::Contact;

/// One domain object may have this many bytes; answers of registries have some 10 KB.
const OBJECT_LIMIT: usize = 1 << 20;

type Object = Map<String, Value>;

/// Reads a document of RDAP domain objects: one object, an array of them, or several values one after another.
///
/// The line of a record is the line where its object begins.
///
/// # Errors
/// [`DocumentError`] when the document's frame is no JSON.
pub(crate) fn read(
    input: &mut dyn BufRead,
    source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> ControlFlow<()>,
) -> Result<(), DocumentError> {
    read_elements(input, Layout::Top, OBJECT_LIMIT, &mut |part| match part {
        Part::Element { line, bytes, .. } => sink(decode(line, bytes, source)),
        Part::Oversize { line, head, .. } => sink(Err(too_long(line, head))),
        Part::Member { .. } => ControlFlow::Continue(()),
    })
}

fn too_long(line: u64, head: &[u8]) -> Rejected {
    Rejected::new(line, "too_long", "an RDAP object longer than 1 MiB", head)
}

/// Decodes one RDAP domain object.
///
/// A member that is missing or of the wrong type counts as not published; so does a contact that is a redaction
/// notice (RFC 9537, or the words registries use), and an event whose date is no date. The observation is dated by
/// the event `last update of RDAP database`; without it the time is unknown.
///
/// Rejected are: `too_long`, `utf8`, `json`, `rdap_error` (an error response, RFC 9083 section 6), `object_class`
/// (not a domain) and `name`.
pub(crate) fn decode(line: u64, bytes: &[u8], source: &Source<'_>) -> Result<Record, Rejected> {
    let reject = |code: &str, reason: String| Rejected::new(line, code, reason, bytes);
    if bytes.len() > OBJECT_LIMIT {
        return Err(too_long(line, bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| reject("utf8", format!("not UTF-8: {error}")))?;
    let object: Object =
        serde_json::from_str(text).map_err(|error| reject("json", format!("not an RDAP object: {error}")))?;
    if let Some(error) = object.get("errorCode") {
        let title = words(&object, "title").unwrap_or("no title given");
        return Err(reject(
            "rdap_error",
            format!("the server answered with error {error}: {}", short(title)),
        ));
    }
    match words(&object, "objectClassName") {
        Some(class) if class.eq_ignore_ascii_case("domain") => {}
        class => {
            let class = class.map_or("none".to_owned(), |class| format!("`{}`", short(class)));
            return Err(reject("object_class", format!("objectClassName is {class}, not `domain`")));
        }
    }
    let domain = name_of(&object).map_err(|reason| reject("name", reason))?;
    let when = event(&object, &["last update of rdap database"]).map(Interval::at);
    let what = Observation::Registration(registration(domain, &object));
    let origin = Origin { source: source.file.to_owned(), raw: Some(Digest::of(bytes)), line };
    Ok(Record::Observation(Observed { what, when, origin }))
}

fn registration(domain: DomainName, object: &Object) -> Registration {
    let registrar = with_role(object, "registrar");
    let abuse =
        registrar.and_then(|entity| with_role(entity, "abuse")).or_else(|| with_role(object, "abuse"));
    let abuse = abuse.map(Contact::of).unwrap_or_default();
    let mut nameservers: Vec<DomainName> =
        objects(object, "nameservers").filter_map(|server| name_of(server).ok()).collect();
    nameservers.sort();
    nameservers.dedup();
    let mut status: Vec<String> =
        list(object, "status").filter_map(Value::as_str).filter_map(filled).collect();
    status.sort();
    status.dedup();
    Registration {
        domain,
        handle: words(object, "handle").and_then(filled),
        registrar: registrar.and_then(|entity| {
            Contact::of(entity).full_name.or_else(|| words(entity, "handle").and_then(filled))
        }),
        registrar_iana_id: registrar.and_then(iana_id),
        abuse_email: abuse.email,
        abuse_phone: abuse.telephone,
        registrant: with_role(object, "registrant").and_then(|entity| contact::registrant(entity, object)),
        created: event(object, &["registration"]),
        updated: event(object, &["last changed"]),
        expires: event(object, &["expiration", "registrar expiration"]),
        status,
        nameservers,
        signed: object.get("secureDNS").and_then(|dns| dns.get("delegationSigned")).and_then(Value::as_bool),
    }
}

/// The name in `ldhName`, else in `unicodeName`.
fn name_of(object: &Object) -> Result<DomainName, String> {
    let mut reason = "neither ldhName nor unicodeName is given".to_owned();
    for key in ["ldhName", "unicodeName"] {
        if let Some(text) = words(object, key) {
            match DomainName::parse(text) {
                Ok(name) => return Ok(name),
                Err(error) => reason = format!("{key}: {error}"),
            }
        }
    }
    Err(reason)
}

/// The first date of the first of `actions` (RFC 9083 section 10.2.3) that has one.
fn event(object: &Object, actions: &[&str]) -> Option<Timestamp> {
    actions.iter().find_map(|action| {
        objects(object, "events")
            .filter(|event| {
                words(event, "eventAction").is_some_and(|given| given.eq_ignore_ascii_case(action))
            })
            .find_map(|event| words(event, "eventDate")?.parse().ok())
    })
}

/// The first entity with `role` directly under `object`.
fn with_role<'a>(object: &'a Object, role: &str) -> Option<&'a Object> {
    objects(object, "entities").find(|entity| {
        list(entity, "roles").filter_map(Value::as_str).any(|given| given.eq_ignore_ascii_case(role))
    })
}

fn iana_id(registrar: &Object) -> Option<String> {
    objects(registrar, "publicIds")
        .find(|id| words(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("IANA Registrar ID")))
        .and_then(|id| match id.get("identifier")? {
            Value::String(text) => filled(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
}

fn words<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}

fn list<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Value> {
    object.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn objects<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Object> {
    list(object, key).filter_map(Value::as_object)
}

/// `text` without white space around it, when something is left.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
