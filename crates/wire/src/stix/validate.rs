//! Whether an object keeps STIX 2.1, each object judged alone.

use std::fmt;

use super::object::Object;

mod checker;
mod custom;
pub(crate) mod forms;
mod indicator;
mod marking;
mod observable;
mod rules;
mod value;
mod vocabulary;

pub use checker::MAX_FINDINGS;

/// Something an object does against the specification, or against its advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule: for advice the name the OASIS validator gives its check, such as `uuid-check`.
    pub rule: &'static str,
    /// The section of STIX 2.1 that has the rule.
    pub section: &'static str,
    /// Where in the object: `external_references[0].url`. Empty for the object itself.
    pub path: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        write!(f, "{} (section {}, {})", self.reason, self.section, self.rule)
    }
}

/// What [`validate`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Breaches of a MUST; at most [`MAX_FINDINGS`] are listed.
    pub violations: Vec<Finding>,
    /// Breaches of a SHOULD; at most [`MAX_FINDINGS`] are listed.
    pub advice: Vec<Finding>,
}

/// Rules that are no part of STIX 2.1 as it stands, and hold only for who asks for them: the prefixes of custom
/// names that STIX 2.0 wanted, no custom content at all, the interoperability profile, references within the bundle.
pub const OPTIONAL_RULES: [&str; 6] =
    ["custom-prefix", "custom-prefix-lax", "strict-types", "strict-properties", "interop", "enforce-refs"];

impl Verdict {
    /// Whether the object keeps every MUST. References may dangle, and custom content is allowed.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.violations.is_empty()
    }

    /// The advice without the [`OPTIONAL_RULES`].
    pub fn advice_of_standard(&self) -> impl Iterator<Item = &Finding> {
        self.advice.iter().filter(|finding| !OPTIONAL_RULES.contains(&finding.rule))
    }

    /// A sentence of the first violation and how many more there are; `None` when there is none.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let first = self.violations.first()?;
        Some(match self.violations.len() - 1 {
            0 => first.to_string(),
            more => format!("{first}, and {more} more"),
        })
    }
}

/// Judges an object of any type; a bundle with all objects in it.
///
/// Deterministic, in time proportional to the object, with at most [`MAX_FINDINGS`] findings of either level.
#[must_use]
pub fn validate(object: &Object<'_>) -> Verdict {
    let mut checker = checker::Checker::new(object);
    checker.object();
    checker.finish()
}

#[cfg(test)]
mod tests;
