use crate::column::unsigned;
use crate::{Result, Store};

impl Store {
    /// How many leaves the evidence log has, without reading them.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn log_size(&self) -> Result<u64> {
        self.ask("count the evidence log", |connection| {
            let sql = "SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM log_leaf";
            unsigned(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        })
    }
}
