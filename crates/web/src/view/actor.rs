use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An actor in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorRow {
    /// Its name as one source has it.
    pub name: String,
    /// How many sources have an entry of this name.
    pub sources: u64,
    /// Names that somebody says mean the same.
    pub aliases: u64,
}

/// What is said of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorPage {
    /// The name.
    pub name: String,
    /// The name it is filed under.
    pub canonical: String,
    /// Each other name, with who says what.
    pub words: Vec<AliasWord>,
    /// Reports on it: who, when, how many indicators.
    pub reports: Vec<String>,
}

/// What is said of two names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AliasWord {
    /// The other name.
    pub name: String,
    /// same, different, contested, unknown.
    pub verdict: String,
    /// Who says they are the same.
    pub asserted_by: Vec<String>,
    /// Who says otherwise, and how.
    pub contradicted_by: Vec<String>,
}
