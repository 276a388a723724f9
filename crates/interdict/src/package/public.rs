//! The case itself for the public: personal identifiers are taken out of every text before anything is printed.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use engine::case::redact::{Redactable, Redaction, Redactor};
use model::{Digest, DomainName, Dossier, Timestamp};
use serde_json::Value;

/// The dossier without what must not be public, what finds it, and how often each kind was taken out. Mailboxes that a
/// registrar published, abuse contacts, and the defendants' own stay: notice goes there.
pub(crate) fn redacted(
    dossier: &Dossier,
    rules: &Redaction,
) -> Result<(Dossier, Redactor, BTreeMap<Redactable, u64>)> {
    let mut rules = rules.clone();
    rules.kept_mailboxes.extend(published(dossier));
    let redactor = Redactor::new(&rules);
    let mut removed = BTreeMap::new();
    let mut value = serde_json::to_value(dossier).context("the case does not serialise")?;
    walk(&mut value, &redactor, &mut removed);
    let dossier = serde_json::from_value(value).context(
        "what must not be public is a part of the case that has a form, such as the name of a domain; leave it out of the \
         case or of the rules",
    )?;
    Ok((dossier, redactor, removed))
}

fn walk(value: &mut Value, redactor: &Redactor, removed: &mut BTreeMap<Redactable, u64>) {
    match value {
        Value::String(text) if !has_form(text) => {
            let redacted = redactor.redact(text);
            if !redacted.removed.is_empty() {
                for (kind, count) in redacted.removed {
                    *removed.entry(kind).or_default() += count;
                }
                *text = redacted.text;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, redactor, removed)),
        Value::Object(fields) => fields.values_mut().for_each(|field| walk(field, redactor, removed)),
        _ => {}
    }
}

/// Digests and moments are no text: their digits are no account numbers.
fn has_form(text: &str) -> bool {
    text.parse::<Digest>().is_ok() || (text.ends_with('Z') && text.parse::<Timestamp>().is_ok())
}

/// Mailboxes that stand in registration data, in the caption, or in the service ledger.
fn published(dossier: &Dossier) -> impl Iterator<Item = String> {
    let registrations = dossier.sheets.iter().filter_map(|sheet| sheet.registration.as_ref());
    let contacts = registrations.flat_map(|one| [one.abuse_email.clone(), one.registrant.clone()]).flatten();
    let handles = dossier.caption.does.iter().flat_map(|doe| doe.handles.iter().cloned());
    let served = dossier.service.iter().map(|attempt| attempt.address.clone());
    let all = contacts.chain(handles).chain(served);
    all.filter(|text| text.split_once('@').is_some_and(|(_, host)| host.parse::<DomainName>().is_ok()))
}

#[cfg(test)]
mod tests;
