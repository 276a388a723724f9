use std::collections::HashMap;
use std::path::Path;

use deltalake_core::DeltaTable;
use deltalake_core::kernel::Add;

use crate::LakeError;
use crate::generation::Generation;
use crate::part::Part;
use crate::schema::Table;

/// The tag of a part that says its order, and what it says: that of the merge key, not of the name alone.
const ORDER: (&str, &str) = ("interdict.order", "key");

/// The data files of a table at one version, in order of their names.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) version: u64,
    pub(crate) files: Vec<DataFile>,
}

/// A data file as the commit log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataFile {
    /// Name within the table's folder.
    pub(crate) name: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// When it was written, in milliseconds since 1970.
    pub(crate) modified_ms: i64,
    /// Least and greatest value of the table's leading column.
    pub(crate) range: Option<(String, String)>,
    /// The compaction that wrote it; `None` for a file of a single batch.
    pub(crate) generation: Option<Generation>,
    /// Its rows stand in the order of the merge key. Parts of programs that do not say so are in that of the name only.
    pub(crate) by_key: bool,
}

impl Snapshot {
    pub(super) fn of(folder: &Path, table: Table, delta: &DeltaTable) -> Result<Self, LakeError> {
        let state = delta.snapshot().map_err(|error| LakeError::read(folder, error))?;
        let mut files = Vec::new();
        for file in state.log_data().iter() {
            if file.deletion_vector_descriptor().is_some() {
                let feature = "deletion vectors".to_owned();
                return Err(LakeError::Foreign { path: folder.to_owned(), feature });
            }
            let rows = file.num_records().ok_or_else(|| LakeError::Foreign {
                path: folder.to_owned(),
                feature: "data files without row counts".to_owned(),
            })?;
            #[expect(deprecated, reason = "the only way to the tags of a file")]
            let Add { path: name, size, modification_time, stats, tags, .. } = file.add_action();
            let generation = tags.as_ref().and_then(Generation::of);
            let ordered = |tags: &HashMap<String, Option<String>>| {
                tags.get(ORDER.0).is_some_and(|order| order.as_deref() == Some(ORDER.1))
            };
            files.push(DataFile {
                by_key: generation.is_some() || tags.as_ref().is_some_and(ordered),
                name,
                rows: rows as u64,
                bytes: u64::try_from(size).unwrap_or_default(),
                modified_ms: modification_time,
                range: table.leading().and_then(|column| range(&stats?, column)),
                generation,
            });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { version: state.version(), files })
    }
}

/// Least and greatest value of `column` as the statistics of a file have them.
fn range(stats: &str, column: &str) -> Option<(String, String)> {
    let stats: serde_json::Value = serde_json::from_str(stats).ok()?;
    let text = |field: &str| stats.get(field)?.get(column)?.as_str().map(str::to_owned);
    text("minValues").zip(text("maxValues"))
}

/// The action that adds `part`; of a compaction when it has a generation.
pub(super) fn add(table: Table, part: &Part, generation: Option<&Generation>) -> Add {
    let mut stats = serde_json::json!({ "numRecords": part.rows });
    if let (Some(column), Some((least, greatest))) = (table.leading(), &part.range) {
        stats["minValues"] = serde_json::json!({ column: least });
        stats["maxValues"] = serde_json::json!({ column: greatest });
    }
    Add {
        path: part.name.clone(),
        size: i64::try_from(part.bytes).unwrap_or(i64::MAX),
        modification_time: part.modified_ms,
        // Readers of changes must not see rows that were only moved as new.
        data_change: generation.is_none(),
        stats: Some(stats.to_string()),
        tags: Some(generation.map_or_else(
            || HashMap::from([(ORDER.0.to_owned(), Some(ORDER.1.to_owned()))]),
            Generation::tags,
        )),
        ..Add::default()
    }
}
