use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use arrow::array::Array as _;
use datafusion::error::DataFusionError;
use futures::TryStreamExt as _;
use model::{KeyKind, Timestamp};

use super::edges::kind_of;
use super::sketch::{Sketch, hash};
use super::source::{Plan, name_of};
use crate::columns::Columns;
use crate::scan::FilesTable;
use crate::schema::Table;
use crate::view::{View, ViewFile};
use crate::{Lake, LakeError, directory};

impl Lake {
    /// For each of `kinds`, how many registrable names have any value of it: exact up to some thousand, above with a
    /// small error. Every data file is read for it once and never again: what it holds is kept as a sketch beside the
    /// tables. Rows of a reading that a newer decoder replaced count until they are compacted away.
    pub(super) fn population(
        &self,
        view: &View,
        kinds: &BTreeSet<KeyKind>,
        as_of: Option<Timestamp>,
    ) -> Result<BTreeMap<KeyKind, u64>, LakeError> {
        let mut counts = BTreeMap::new();
        for kind in kinds {
            let count = match tables(*kind) {
                [table] => self.table_sketch(view, *table)?.count(*kind, as_of),
                tables => {
                    let mut all = Sketch::default();
                    for table in tables {
                        all.merge(&*self.table_sketch(view, *table)?);
                    }
                    all.count(*kind, as_of)
                }
            };
            counts.insert(*kind, count);
        }
        Ok(counts)
    }

    /// The sketch of a table, kept until a log changes.
    fn table_sketch(&self, view: &View, table: Table) -> Result<Arc<Sketch>, LakeError> {
        let held = self.populations.lock().unwrap_or_else(PoisonError::into_inner).get(&table).cloned();
        if let Some((versions, sketch)) = held
            && versions == view.versions
        {
            return Ok(sketch);
        }
        let sketch = Arc::new(self.sketch(view, table)?);
        let mut held = self.populations.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(table, (view.versions, Arc::clone(&sketch)));
        Ok(sketch)
    }

    /// Makes the sketches of all files that have none yet: worth doing after a compaction, so that no question waits.
    pub(crate) fn prepare_populations(&self) -> Result<(), LakeError> {
        let view = self.view()?;
        Table::OBSERVED.into_iter().try_for_each(|table| self.table_sketch(&view, table).map(drop))
    }

    fn sketch(&self, view: &View, table: Table) -> Result<Sketch, LakeError> {
        let mut all = Sketch::default();
        let mut missing = Vec::new();
        for file in view.files(table) {
            let kept = self.sketch_path(table, file).and_then(|path| fs::read(path).ok());
            match kept.and_then(|bytes| Sketch::from_bytes(&bytes)) {
                Some(sketch) => all.merge(&sketch),
                None => missing.push(file),
            }
        }
        for few in missing.chunks(self.config.threads()) {
            let mut running = Vec::new();
            for file in few {
                let plan = of_file(&self.ordered_session(), table, file);
                let plan = plan.map_err(|error| self.failed(view, &error))?;
                running.push(self.runtime.spawn(async move {
                    let mut counter = Counter::default();
                    let mut batches = plan.execute_stream().await?;
                    while let Some(batch) = batches.try_next().await? {
                        counter.add(table, &Columns(&batch))?;
                    }
                    Ok::<_, DataFusionError>(counter.sketch)
                }));
            }
            for (file, sketch) in few.iter().zip(running) {
                let sketch = self.runtime.block_on(sketch);
                let sketch = sketch.map_err(|error| LakeError::read(&file.path, error))?;
                let sketch = sketch.map_err(|error| self.failed(view, &error))?;
                // Without it the next question only takes longer: a disk that is full or read-only is no failure here.
                if let Some(path) = self.sketch_path(table, file) {
                    let _ = keep(&path, &sketch);
                }
                all.merge(&sketch);
            }
        }
        Ok(all)
    }

    /// Where the sketch of a data file is kept. Data files never change, and no two ever have one name.
    fn sketch_path(&self, table: Table, file: &ViewFile) -> Option<PathBuf> {
        let name = file.path.file_name()?.to_str()?;
        Some(self.config.root.join("sketch").join(format!("{}-{name}.sketch", table.as_str())))
    }
}

/// The tables that hold values of `kind`: only these are read, so damage elsewhere does not matter.
fn tables(kind: KeyKind) -> &'static [Table] {
    match kind {
        KeyKind::Address | KeyKind::MailExchanger | KeyKind::CanonicalName => &[Table::Resolution],
        KeyKind::NameServer => &[Table::Resolution, Table::Registration],
        KeyKind::Certificate | KeyKind::CertificateKey => &[Table::Certificate],
        KeyKind::Registrant | KeyKind::RegistrationBurst => &[Table::Registration],
        KeyKind::Registrable => &Table::OBSERVED,
        KeyKind::Report => &[],
    }
}

fn keep(path: &std::path::Path, sketch: &Sketch) -> std::io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    directory::create(folder)?;
    let unfinished = path.with_extension(format!("{}.unfinished", std::process::id()));
    fs::write(&unfinished, sketch.to_bytes())?;
    fs::rename(&unfinished, path).inspect_err(|_| {
        let _ = fs::remove_file(&unfinished);
    })
}

/// What a sketch needs of one file, in the file's order.
pub(super) fn of_file(session: &datafusion::prelude::SessionContext, table: Table, file: &ViewFile) -> Plan {
    let columns: &[&str] = match table {
        Table::Resolution => &["rname", "first", "rrtype"],
        Table::Certificate => &["rname", "first", "key"],
        Table::Registration => &["rname", "first", "registrant", "burst", "nameservers"],
        _ => &["rname", "first"],
    };
    let files = FilesTable::new(table.read_schema(), [file])?;
    session.read_table(Arc::new(files))?.select_columns(columns)
}

#[derive(Default)]
struct Counter {
    sketch: Sketch,
    /// The last name and the hash of its registrable name: rows of one name stand together.
    last: Option<(String, u64)>,
}

impl Counter {
    fn add(&mut self, table: Table, rows: &Columns<'_>) -> Result<(), DataFusionError> {
        let (rnames, firsts) = (rows.texts("rname")?, rows.times("first")?);
        let texts = |column: &str| rows.texts(column);
        let rrtypes = if table == Table::Resolution { Some(texts("rrtype")?) } else { None };
        let keys = if table == Table::Certificate { Some(texts("key")?) } else { None };
        let registration = if table == Table::Registration {
            Some((texts("registrant")?, texts("burst")?, rows.lists("nameservers")?))
        } else {
            None
        };
        for (row, rname) in rnames.iter().enumerate() {
            let Some(rname) = rname else { continue };
            let hash = self.hash(rname)?;
            let first = firsts.is_valid(row).then(|| firsts.value(row));
            let mut add = |kind| self.sketch.add(kind, hash, first);
            add(KeyKind::Registrable);
            if let Some(kind) = rrtypes.as_ref().and_then(|rrtypes| kind_of(rrtypes.value(row))) {
                add(kind);
            }
            if let Some(keys) = &keys {
                add(KeyKind::Certificate);
                if keys.is_valid(row) {
                    add(KeyKind::CertificateKey);
                }
            }
            if let Some((registrants, bursts, servers)) = &registration {
                if registrants.is_valid(row) {
                    add(KeyKind::Registrant);
                }
                if bursts.is_valid(row) {
                    add(KeyKind::RegistrationBurst);
                }
                if !servers[row].is_empty() {
                    add(KeyKind::NameServer);
                }
            }
        }
        Ok(())
    }

    fn hash(&mut self, rname: &str) -> Result<u64, DataFusionError> {
        if let Some((known, hash)) = &self.last
            && known == rname
        {
            return Ok(*hash);
        }
        let name = name_of(rname)?;
        let hash = match name.registrable() {
            Some(registrable) => hash(registrable.as_str()),
            None => hash(name.as_str()),
        };
        self.last = Some((rname.to_owned(), hash));
        Ok(hash)
    }
}
