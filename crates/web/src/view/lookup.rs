use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is known of the indicators in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lookup {
    /// One row for each indicator, in order of the text.
    pub rows: Vec<LookupRow>,
    /// Actors and cases whose name was given.
    pub named: Vec<(String, String)>,
    /// Words that are none of these, at most twenty.
    pub not_understood: Vec<String>,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LookupRow {
    /// As understood: no longer defanged.
    pub value: String,
    /// Its kind: name, address, certificate.
    pub kind: String,
    /// Whether anything on this desk knows it.
    pub known: bool,
    /// By what, in words: seen, finding, cluster, report.
    pub by: Vec<String>,
}
