//! What a compacted file says of itself in the commit log.

use std::collections::HashMap;

use model::KeyKind;

use crate::schema::Table;

const GENERATION: &str = "interdict.generation";
const PIVOTS: &str = "interdict.pivots";
const BATCHES: &str = "interdict.batches";
const SUPERSEDED: &str = "interdict.superseded";
const TABLE: &str = "interdict.table";
const KIND: &str = "interdict.kind";

/// The compaction a file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Generation {
    /// Named after what went into it: the same compaction has the same name.
    pub(crate) id: String,
    /// How many files of table `pivot` hold its reverse direction.
    pub(crate) pivots: u64,
    /// The version of the log of batches it was made at: all of its rows are of batches complete then.
    pub(crate) batches: u64,
    /// Names the set of replaced batches that are no longer in it.
    pub(crate) superseded: String,
    /// Of a file of table `pivot`: which table it answers for, and which kind of value it holds.
    pub(crate) reverse: Option<(Table, KeyKind)>,
}

impl Generation {
    pub(crate) fn tags(&self) -> HashMap<String, Option<String>> {
        let mut tags = vec![
            (GENERATION, self.id.clone()),
            (PIVOTS, self.pivots.to_string()),
            (BATCHES, self.batches.to_string()),
            (SUPERSEDED, self.superseded.clone()),
        ];
        if let Some((table, kind)) = self.reverse {
            tags.extend([(TABLE, table.as_str().to_owned()), (KIND, kind.as_str().to_owned())]);
        }
        tags.into_iter().map(|(name, value)| (name.to_owned(), Some(value))).collect()
    }

    /// `None` for a file of one batch.
    pub(crate) fn of(tags: &HashMap<String, Option<String>>) -> Option<Self> {
        let text = |name: &str| tags.get(name)?.as_deref();
        let number = |name: &str| text(name).and_then(|text| text.parse().ok());
        let table = text(TABLE).and_then(|name| Table::ALL.into_iter().find(|table| table.as_str() == name));
        Some(Self {
            id: text(GENERATION)?.to_owned(),
            pivots: number(PIVOTS).unwrap_or(u64::MAX),
            batches: number(BATCHES).unwrap_or_default(),
            superseded: text(SUPERSEDED).unwrap_or_default().to_owned(),
            reverse: table.zip(text(KIND).and_then(|kind| kind.parse().ok())),
        })
    }
}
