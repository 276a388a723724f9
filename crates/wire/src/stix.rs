//! STIX 2.1 (OASIS Standard, 10 June 2021), a core of our own: tolerant in what it reads, strict in what it writes.
//!
//! [`read_bundle`] hands over the objects of a bundle one by one, each with its bytes as they came and a typed view
//! ([`Object`]). [`validate`] judges each object alone; what is unknown survives, and references may dangle.
//! [`upgrade`] makes STIX 2.0 into 2.1, [`sco_id`] and [`Observables`] tell observables apart, [`tlp`] reads markings
//! by what they mean, [`Pattern`] is the pattern language, [`BundleWriter`] writes valid bundles.
//!
//! What the specification defines stands as tables in `data/stix`, not in code.

mod assessment;
mod bundle;
mod canonical_json;
mod identifier;
mod json;
mod knowledge;
mod moment;
mod object;
mod observables;
pub mod pattern;
mod published;
mod schema;
mod sco_id;
pub mod tlp;
mod upgrade;
mod uses;
mod validate;
mod writer;

pub use assessment::{Assessment, Suspect, write_assessment};
pub use bundle::{BundleHead, ObjectSink, read_bundle};
pub use canonical_json::canonical_json;
pub use identifier::Identifier;
pub use json::{Json, MAX_DEPTH, Members};
pub use moment::{InvalidMoment, Moment};
pub use object::{Mistyped, Named, Object, ObjectError};
pub use observables::{Observables, TooMany, canonical_ids, canonical_members, id_of_value};
pub use pattern::Pattern;
pub use schema::Class;
pub use sco_id::{sco_id, seeded_id};
pub use upgrade::{Change, Upgraded, upgrade};
pub use uses::{CitedUse, NoBundle, cited_uses};
pub use validate::{Finding, MAX_FINDINGS, OPTIONAL_RULES, Verdict, validate};
pub use writer::{BundleWriter, WriteError};

pub(crate) use knowledge::read;
pub(crate) use moment::to_the_millisecond;

/// The text of a file of shared test data; `None`, said, where there is none.
#[cfg(test)]
pub(crate) fn suite(path: &str) -> Option<String> {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return None;
    };
    #[expect(clippy::disallowed_methods, reason = "a test reads its data from a folder it is told")]
    let text = std::fs::read_to_string(std::path::Path::new(&shared).join("data").join(path));
    Some(text.expect("the shared data"))
}
