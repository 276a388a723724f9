//! Contacts of RDAP entities: jCard (RFC 7095) and what is redacted (RFC 9537).

use model::DomainName;
use serde_json::Value;

use super::{Object, filled, list, objects, words};

/// What an entity's jCard says.
#[derive(Default)]
pub(super) struct Contact {
    /// `fn`, the formatted name.
    pub(super) full_name: Option<String>,
    /// First `email`.
    pub(super) email: Option<String>,
    /// First `tel` that is no fax, without the `tel:` of its URI.
    pub(super) telephone: Option<String>,
}

impl Contact {
    pub(super) fn of(entity: &Object) -> Self {
        // ["vcard", [[name, parameters, type, value...], ...]]
        let properties = || {
            list(entity, "vcardArray")
                .nth(1)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_array)
        };
        let value = |name: &str, wanted: &dyn Fn(&[Value]) -> bool| {
            properties()
                .filter(|property| {
                    let given = property.first().and_then(Value::as_str);
                    given.is_some_and(|given| given.eq_ignore_ascii_case(name)) && wanted(property)
                })
                .find_map(|property| property.get(3).and_then(Value::as_str).and_then(filled))
        };
        let telephone = value("tel", &|property| !is_fax(property));
        Self {
            full_name: value("fn", &|_| true),
            email: value("email", &|_| true),
            telephone: telephone
                .map(|number| number.strip_prefix("tel:").map_or(number.clone(), str::to_owned)),
        }
    }
}

fn is_fax(property: &[Value]) -> bool {
    match property.get(1).and_then(|parameters| parameters.get("type")) {
        Some(Value::String(kind)) => kind.eq_ignore_ascii_case("fax"),
        Some(Value::Array(kinds)) => {
            let mut kinds = kinds.iter().filter_map(Value::as_str);
            kinds.any(|kind| kind.eq_ignore_ascii_case("fax"))
        }
        _ => false,
    }
}

/// The registrant's e-mail, else handle, in lower case; `None` when it is redacted or no more than a notice.
///
/// What the answer's `redacted` member (RFC 9537 section 4) lists as the registrant's e-mail or id is redacted
/// whatever stands in its place.
pub(super) fn registrant(entity: &Object, domain: &Object) -> Option<String> {
    let redacted: Vec<String> = objects(domain, "redacted")
        .filter_map(|field| field.get("name").and_then(Value::as_object))
        .filter_map(|name| words(name, "type").or_else(|| words(name, "description")))
        .map(str::to_lowercase)
        .collect();
    let listed = |field: &str| {
        redacted
            .iter()
            .any(|name| name.contains("registrant") && name.split_whitespace().any(|word| word == field))
    };
    let email = Contact::of(entity).email.map(|email| email.to_lowercase());
    let handle = || words(entity, "handle").and_then(filled).map(|handle| handle.to_lowercase());
    email
        .filter(|email| !listed("email") && is_mail_address(email) && !is_notice(email))
        .or_else(|| handle().filter(|handle| !listed("id") && !listed("handle") && !is_notice(handle)))
}

fn is_mail_address(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && text
            .rsplit_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && DomainName::parse(host).is_ok())
}

/// Whether `text`, in lower case, is what registries write in place of a contact.
fn is_notice(text: &str) -> bool {
    const WHOLE: [&str; 6] = ["none", "n/a", "na", "null", "-", "not applicable"];
    const WITHIN: [&str; 11] = [
        "redacted",
        "for privacy",
        "privacy service",
        "not disclosed",
        "non-public",
        "not public",
        "withheld",
        "data protected",
        "gdpr",
        "unavailable",
        "masked",
    ];
    WHOLE.contains(&text) || WITHIN.iter().any(|words| text.contains(words))
}
