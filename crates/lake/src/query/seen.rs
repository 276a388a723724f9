use std::collections::BTreeSet;

use datafusion::prelude::col;
use model::{DomainName, Timestamp};

use super::source::rows_with;
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
        let mut seen = BTreeSet::new();
        let wanted: BTreeSet<&DomainName> = names.iter().collect();
        let wanted: Vec<String> = wanted.into_iter().map(DomainName::reversed).collect();
        if wanted.is_empty() {
            return Ok(seen);
        }
        let view = self.view()?;
        for table in Table::OBSERVED {
            self.ask(
                &view,
                |session| {
                    rows_with(&view, session, table, ("rname", &wanted), as_of)?
                        .select(vec![col("name")])?
                        .distinct()
                },
                |rows| {
                    seen.extend(rows.names("name")?.into_iter().flatten());
                    Ok(())
                },
            )?;
        }
        Ok(seen)
    }
}
