use std::collections::{BTreeMap, BTreeSet};

use datafusion::error::DataFusionError;
use model::{DomainName, Interval, Timestamp};

use super::source::{name_of, rnames_of, rows_with, widen};
use crate::columns::Columns;
use crate::schema::Table;
use crate::{Lake, LakeError};

impl Lake {
    /// Which of `names` any record is about: listed, resolved, on a certificate, or registered. `as_of` as in
    /// [`Lake::edges_of`].
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn seen(
        &self,
        names: &[DomainName],
        as_of: Option<Timestamp>,
    ) -> Result<BTreeSet<DomainName>, LakeError> {
        Ok(self.spans(names, as_of)?.into_keys().collect())
    }

    /// When `names` were first and last seen, over all records about them; `None` for names that only undated records
    /// are about. Names that no record is about are left out. `as_of` as in [`Lake::edges_of`].
    ///
    /// # Errors
    /// As [`Lake::seen`].
    pub fn spans(
        &self,
        names: &[DomainName],
        as_of: Option<Timestamp>,
    ) -> Result<BTreeMap<DomainName, Option<Interval>>, LakeError> {
        let mut spans = BTreeMap::<String, Option<Interval>>::new();
        if !names.is_empty() {
            let rnames = rnames_of(names);
            let view = self.view()?;
            for table in Table::OBSERVED {
                if !view.files(table).iter().any(|file| file.meets(&rnames)) {
                    continue;
                }
                self.ask(
                    &view,
                    |session| {
                        let rows = rows_with(&view, session, table, &rnames, as_of)?;
                        rows.select_columns(&["rname", "first", "last"])
                    },
                    |rows| add(&mut spans, rows, as_of),
                )?;
            }
        }
        let name = |rname: &str| name_of(rname).map_err(|error| LakeError::read(&self.config.root, error));
        spans.into_iter().map(|(rname, when)| Ok((name(&rname)?, when))).collect()
    }
}

fn add(
    spans: &mut BTreeMap<String, Option<Interval>>,
    rows: &Columns<'_>,
    as_of: Option<Timestamp>,
) -> Result<(), DataFusionError> {
    for (rname, when) in rows.texts("rname")?.iter().zip(rows.intervals(as_of)?) {
        let Some(rname) = rname else { continue };
        match spans.get_mut(rname) {
            Some(span) => widen(span, when),
            None => {
                spans.insert(rname.to_owned(), when);
            }
        }
    }
    Ok(())
}
