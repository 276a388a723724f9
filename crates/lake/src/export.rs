use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanArray, StringArray};
use arrow::compute::filter_record_batch;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use model::{DomainName, Observation, Observed};

use crate::columns::{Columns, resolution};
use crate::compact::{Run, Shape, merge};
use crate::schema::Table;
use crate::view::ViewFile;
use crate::{Lake, LakeError, function};

/// What a row of an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// Resolutions.
    Resolutions,
    /// Names that were listed by themselves.
    Names,
}

/// Observations in order of reversed name, repeated ones as one, whatever was compacted: see [`Lake::export`].
pub struct Export {
    rows: Receiver<Result<Vec<Observed<Observation>>, LakeError>>,
    ready: std::vec::IntoIter<Observed<Observation>>,
    thread: Option<JoinHandle<()>>,
}

impl Lake {
    /// Every resolution, or every bare name, that questions see, streamed in order of reversed name. Repeated
    /// observations of one source come as one: earliest first, latest last, counts added. With `zone` only that name
    /// and names below it.
    ///
    /// # Errors
    /// When a log cannot be read; a file that cannot be read is an error of the iterator, which then ends.
    pub fn export(&self, what: Exported, zone: Option<&DomainName>) -> Result<Export, LakeError> {
        let table = match what {
            Exported::Resolutions => Table::Resolution,
            Exported::Names => Table::Name,
        };
        let view = self.view()?;
        let superseded = view.superseded();
        view.readable(table)?;
        let folder = self.log(table).folder();
        let shape = Shape::of(table).map(Arc::new).map_err(|error| LakeError::read(folder, error))?;
        let zone = zone.map(Zone::of);
        let mut runs = Vec::new();
        let mut generations: Vec<(&str, Vec<PathBuf>)> = Vec::new();
        let meets = |file: &&ViewFile| zone.as_ref().is_none_or(|zone| zone.meets(file.range.as_ref()));
        for file in view.files(table).iter().filter(meets) {
            match &file.generation {
                None if file.by_key => runs.push(Run::sorted(&shape, vec![file.path.clone()])),
                None => runs.push(Run::grouped(&shape, file.path.clone())),
                Some(generation) => match generations.last_mut() {
                    Some((id, paths)) if *id == generation.id => paths.push(file.path.clone()),
                    _ => generations.push((&generation.id, vec![file.path.clone()])),
                },
            }
        }
        for (_, paths) in generations {
            runs.push(Run::sorted(&shape, paths).without(superseded));
        }
        let bounds = zone.as_ref().map(Zone::bounds);
        let runs: Vec<Run> = runs.into_iter().map(|run| run.between(bounds.clone())).collect();
        let (to, rows) = sync_channel(4);
        let folder = folder.to_owned();
        let reader = thread::Builder::new().name("lake export".to_owned()).spawn(move || {
            let failed = |error: DataFusionError| LakeError::read(&folder, error);
            let done = merge(&shape, runs, |batch| {
                let batch = match &zone {
                    Some(zone) => zone.only(&batch).map_err(|error| LakeError::read(&folder, error))?,
                    None => batch,
                };
                let batch = named(&batch).map_err(|error| LakeError::read(&folder, error))?;
                let columns = Columns(&batch);
                let observed = match table {
                    Table::Resolution => {
                        let all = resolution(&columns).map_err(failed)?;
                        columns.observed(all, None, Observation::Resolution)
                    }
                    _ => {
                        let names = columns.names("name").map_err(failed)?.into_iter().flatten();
                        let names = names.map(|name| model::NameSeen { name }).collect();
                        columns.observed(names, None, Observation::Name)
                    }
                };
                let observed = observed.map_err(failed)?.into_iter().map(|(_, observed)| observed).collect();
                // Nobody listens any more: the rest need not be read.
                to.send(Ok(observed)).map_err(|_| LakeError::read(&folder, "the export was given up"))
            });
            if let Err(error) = done {
                let _ = to.send(Err(error));
            }
        });
        let thread = reader.map_err(|error| LakeError::io("start a thread for", &self.config.root, error))?;
        Ok(Export { rows, ready: Vec::new().into_iter(), thread: Some(thread) })
    }
}

impl Iterator for Export {
    type Item = Result<Observed<Observation>, LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(observed) = self.ready.next() {
                return Some(Ok(observed));
            }
            match self.rows.recv() {
                Ok(Ok(observed)) => self.ready = observed.into_iter(),
                Ok(Err(error)) => return Some(Err(error)),
                Err(_) => {
                    if let Some(thread) = self.thread.take()
                        && thread.join().is_err()
                    {
                        return Some(Err(LakeError::read(&PathBuf::from("export"), "the reader stopped")));
                    }
                    return None;
                }
            }
        }
    }
}

/// A name and all names below it, reversed.
struct Zone {
    rname: String,
    below: String,
}

impl Zone {
    fn of(zone: &DomainName) -> Self {
        let rname = zone.reversed();
        Self { below: format!("{rname}."), rname }
    }

    fn holds(&self, rname: &str) -> bool {
        rname == self.rname || rname.starts_with(&self.below)
    }

    /// Nothing of the zone sorts outside of these; other names may lie between, `-` sorts before the dot.
    fn bounds(&self) -> (String, String) {
        (self.rname.clone(), format!("{}/", self.rname))
    }

    fn meets(&self, range: Option<&(String, String)>) -> bool {
        let (from, to) = self.bounds();
        range.is_none_or(|(least, greatest)| *greatest >= from && *least < to)
    }

    fn only(&self, rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let Some(rnames) = rows.column_by_name("rname").and_then(|column| column.as_string_view_opt()) else {
            return Ok(rows.clone());
        };
        let keep: BooleanArray = (0..rnames.len())
            .map(|row| Some(rnames.is_valid(row) && self.holds(rnames.value(row))))
            .collect();
        filter_record_batch(rows, &keep)
    }
}

/// `rows` with their names as written.
fn named(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let rnames = rows.column_by_name("rname").and_then(|column| column.as_string_view_opt());
    let rnames = rnames.ok_or_else(|| ArrowError::SchemaError("no column `rname`".to_owned()))?;
    let names: StringArray = rnames.iter().map(|rname| rname.map(function::unreversed)).collect();
    let columns = rows.schema_ref().fields().iter().zip(rows.columns());
    let columns = columns.map(|(field, column)| (field.name().as_str(), Arc::clone(column)));
    let name: ArrayRef = Arc::new(names);
    RecordBatch::try_from_iter(columns.chain([("name", name)]))
}
