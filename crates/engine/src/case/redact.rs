//! Redaction for the public copy (Fed. R. Civ. P. 5.2): the text is taken out, not covered.
//!
//! Rules find what has a form: social-security numbers, birth dates, account and card numbers, mailboxes. What has none, a
//! minor's name or a victim's, is found only when a person lists it.

mod digit;
mod rule;
mod skeleton;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use rule::Found;
use skeleton::Skeleton;

/// What a redaction looks for beside what has a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Redaction {
    /// Names of minors, as `Given Family`.
    pub minors: Vec<String>,
    /// Names, mailboxes and domains of victims.
    pub victims: Vec<String>,
    /// Mailboxes that stay: abuse contacts, registrant data as published. Every other mailbox goes.
    pub kept_mailboxes: BTreeSet<String>,
}

/// What was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redactable {
    /// A social-security or taxpayer number.
    SocialSecurityNumber,
    /// A date of birth.
    BirthDate,
    /// A number of an account, card or IBAN.
    AccountNumber,
    /// A minor's name.
    MinorName,
    /// A mailbox.
    Mailbox,
    /// A victim's name or domain.
    Victim,
}

impl Redactable {
    /// What stands in its place.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::SocialSecurityNumber => "[redacted: social-security number]",
            Self::BirthDate => "[redacted: date of birth]",
            Self::AccountNumber => "[redacted: account number]",
            Self::MinorName => "[redacted: name of a minor]",
            Self::Mailbox => "[redacted: mailbox]",
            Self::Victim => "[redacted: victim]",
        }
    }
}

/// A redacted text with what was taken out of it, as counts: the report tells nothing that the text does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// How often each kind was taken out.
    pub removed: BTreeMap<Redactable, u64>,
}

/// A redaction that is ready to run over many texts.
#[derive(Debug)]
pub struct Redactor {
    minors: Vec<String>,
    victims: Vec<String>,
    kept: BTreeSet<String>,
}

impl Redactor {
    /// Prepares a redaction.
    #[must_use]
    pub fn new(redaction: &Redaction) -> Self {
        let plain = |text: &String| folded(text);
        let mut minors: BTreeSet<String> = BTreeSet::new();
        for name in &redaction.minors {
            let name = folded(name);
            let parts: Vec<&str> = name.split_whitespace().collect();
            if let [given @ .., family] = &parts[..]
                && !given.is_empty()
            {
                minors.insert(format!("{family}, {}", given.join(" ")));
            }
            // A part alone still names the child.
            minors
                .extend(parts.iter().filter(|part| part.chars().count() > 2).map(|part| (*part).to_owned()));
            minors.insert(name);
        }
        // Longest first: a whole name goes as one.
        let longest_first = |set: BTreeSet<String>| {
            let mut list: Vec<String> = set.into_iter().filter(|text| !text.is_empty()).collect();
            list.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            list
        };
        Self {
            minors: longest_first(minors),
            victims: longest_first(redaction.victims.iter().map(plain).collect()),
            kept: redaction.kept_mailboxes.iter().map(plain).collect(),
        }
    }

    /// Takes out of `text` what must not be public. Look-alike digits and dashes, invisible characters and line breaks within
    /// a number hide nothing: texts are compared in a plain form and cut in their own.
    #[must_use]
    pub fn redact(&self, text: &str) -> Redacted {
        let skeleton = Skeleton::of(text);
        let folded = skeleton.folded();
        let listed = rule::listed(&folded.text, &self.minors, Redactable::MinorName)
            .into_iter()
            .chain(rule::listed(&folded.text, &self.victims, Redactable::Victim))
            .map(|found| Found { range: folded.place(found.range), ..found });
        let formed = rule::formed(&skeleton.text, &self.kept)
            .into_iter()
            .map(|found| Found { range: skeleton.place(found.range), ..found });
        cut(text, formed.chain(listed).collect())
    }
}

fn folded(text: &str) -> String {
    Skeleton::of(text).folded().text.trim().to_owned()
}

/// Cuts ranges of `text` out of it.
fn cut(text: &str, mut found: Vec<Found>) -> Redacted {
    found.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
    let mut out = Redacted::default();
    let mut done = 0;
    for Found { range: std::ops::Range { start, end }, kind } in found {
        if end <= done {
            continue;
        }
        // One that overlaps the last is part of what is gone already; what sticks out goes as well.
        if start >= done {
            out.text.push_str(&text[done..start]);
            out.text.push_str(kind.mark());
            *out.removed.entry(kind).or_default() += 1;
        }
        done = end;
    }
    out.text.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests;
