use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col};
use futures::channel::mpsc;
use futures::{SinkExt as _, StreamExt as _, TryStreamExt as _};
use model::{Digest, DomainName, Interval, Origin, Timestamp};

use super::source::{Plan, known};
use crate::columns::Columns;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// A host name that some record is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sighting {
    /// The name: itself listed, owner of a resolution, on a certificate, or registered.
    pub name: DomainName,
    /// When the record holds; `None` when its source gives no time.
    pub when: Option<Interval>,
    /// SHA-256 of the source file.
    pub file: Digest,
    /// Where in the file, and the digest of the record.
    pub origin: Origin,
}

/// All sightings, one after the other. See [`Lake::sightings`].
pub struct Sightings<'lake> {
    lake: &'lake Lake,
    view: View,
    session: SessionContext,
    as_of: Option<Timestamp>,
    tables: std::slice::Iter<'static, Table>,
    decoded: Option<mpsc::Receiver<Result<Vec<Sighting>, DataFusionError>>>,
    ready: std::vec::IntoIter<Sighting>,
}

impl Lake {
    /// Every host name of every record of every table: bare names, owners of resolutions, names on certificates,
    /// registered domains. Streamed with bounded memory, and always in the same order for the same lake: table by
    /// table, file by file, within a file by reversed name. A name occurs as often as it was recorded. `as_of` as in
    /// [`Lake::edges_of`].
    ///
    /// # Errors
    /// When a log cannot be read; a file that cannot be read is an error of the iterator, which then ends.
    pub fn sightings(&self, as_of: Option<Timestamp>) -> Result<Sightings<'_>, LakeError> {
        Ok(Sightings {
            lake: self,
            view: self.view()?,
            session: self.ordered_session(),
            as_of,
            tables: Table::OBSERVED.iter(),
            decoded: None,
            ready: Vec::new().into_iter(),
        })
    }
}

impl Sightings<'_> {
    /// Starts to read `table` in the background; at most a few batches wait for the reader of this iterator.
    fn start(&mut self, table: Table) -> Result<(), DataFusionError> {
        let as_of = self.as_of;
        let plan = plan(&self.view, &self.session, table, as_of)?;
        let (mut to, from) = mpsc::channel(4);
        self.lake.runtime.spawn(async move {
            let mut batches = match plan.execute_stream().await {
                Ok(batches) => batches,
                Err(error) => return drop(to.send(Err(error)).await),
            };
            loop {
                let batch = match batches.try_next().await {
                    Ok(Some(batch)) => decode(&Columns(&batch), as_of),
                    Ok(None) => return,
                    Err(error) => Err(error),
                };
                let last = batch.is_err();
                if to.send(batch).await.is_err() || last {
                    return;
                }
            }
        });
        self.decoded = Some(from);
        Ok(())
    }

    fn next_batch(&mut self) -> Option<Result<Vec<Sighting>, DataFusionError>> {
        loop {
            if let Some(decoded) = &mut self.decoded {
                if let Some(batch) = self.lake.runtime.block_on(decoded.next()) {
                    return Some(batch);
                }
                self.decoded = None;
            }
            let table = *self.tables.next()?;
            if let Err(error) = self.start(table) {
                return Some(Err(error));
            }
        }
    }
}

impl Iterator for Sightings<'_> {
    type Item = Result<Sighting, LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(sighting) = self.ready.next() {
                return Some(Ok(sighting));
            }
            match self.next_batch()? {
                Ok(batch) => self.ready = batch.into_iter(),
                Err(error) => {
                    self.decoded = None;
                    self.tables = [].iter();
                    return Some(Err(self.lake.failed(&self.view, &error)));
                }
            }
        }
    }
}

fn plan(view: &View, session: &SessionContext, table: Table, as_of: Option<Timestamp>) -> Plan {
    let rows = known(view.scan(session, table)?, as_of)?;
    let rows = if table == Table::Certificate { rows.filter(col("name").is_not_null())? } else { rows };
    let columns = ["name", "first", "last", "source", "batch", "line", "raw"];
    let kept = matches!(table, Table::Certificate | Table::Registration);
    rows.select_columns(if kept { &columns } else { &columns[..6] })
}

fn decode(rows: &Columns<'_>, as_of: Option<Timestamp>) -> Result<Vec<Sighting>, DataFusionError> {
    let (names, whens) = (rows.names("name")?, rows.intervals(as_of)?);
    let (origins, files) = (rows.origins()?, rows.files()?);
    let rows = names.into_iter().zip(whens).zip(origins).zip(files);
    Ok(rows
        .filter_map(|(((name, when), origin), file)| Some(Sighting { name: name?, when, file, origin }))
        .collect())
}
