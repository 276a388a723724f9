use std::collections::BTreeMap;

use serde::Deserialize;

use crate::scalar::{Scalar, Scalars};

/// A distinguished name as certstream writes it: attributes by their short names, and `aggregated`, all of them in
/// one text (`/C=US/CN=R3/O=Let's Encrypt`).
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Distinguished<'a> {
    #[serde(borrow)]
    attributes: BTreeMap<String, Option<Scalars<'a>>>,
}

/// From the most to the least specific, as RFC 4514 section 2.1 has them.
const ORDER: [&str; 6] = ["CN", "OU", "O", "L", "ST", "C"];

impl Distinguished<'_> {
    /// The name as an RFC 4514 string: `CN=R3,O=Let's Encrypt,C=US`. The order is the usual one, since the object
    /// does not keep the certificate's.
    pub(crate) fn rfc4514(&self) -> String {
        let mut parts = Vec::new();
        for attribute in ORDER {
            let values = self.attributes.get(attribute).into_iter().flatten();
            for value in values
                .flat_map(|values| values.as_slice())
                .map(Scalar::text)
                .filter(|value| !value.is_empty())
            {
                parts.push(format!("{attribute}={}", escaped(&value)));
            }
        }
        if parts.is_empty() {
            let aggregated = self.attributes.get("aggregated").into_iter().flatten();
            parts.extend(aggregated.flat_map(|values| values.as_slice()).map(|value| escaped(&value.text())));
        }
        parts.join(",")
    }
}

/// RFC 4514 section 2.4.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let last = value.len() - value.chars().next_back().map_or(0, char::len_utf8);
    for (at, c) in value.char_indices() {
        let special = matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\');
        let edge = (at == 0 && matches!(c, ' ' | '#')) || (at == last && c == ' ');
        if c == '\0' {
            text.push_str("\\00");
            continue;
        }
        if special || edge {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
