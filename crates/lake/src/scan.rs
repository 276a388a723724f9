use std::sync::Arc;

use arrow::compute::SortOptions;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Statistics;
use datafusion::common::stats::Precision;
use datafusion::datasource::TableType;
use datafusion::datasource::file_format::FileFormat as _;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder};
use datafusion::datasource::table_schema::TableSchema;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use futures::future::BoxFuture;
use object_store::ObjectMeta;
use object_store::path::Path;

use crate::LakeError;
use crate::view::ViewFile;

mod pages;
mod ranges;

pub(crate) use ranges::Ranges;

/// A table of exactly these Parquet files, in this order. Nothing is listed, and nothing is looked up by name before it
/// is read: a file that has gone is an error. (DataFusion's own listing table passes over a missing file.)
#[derive(Debug)]
pub(crate) struct FilesTable {
    schema: SchemaRef,
    files: Vec<PartitionedFile>,
    rows: usize,
    /// Only pages that may hold such values of this column are read: the files are sorted by it.
    wanted: Option<(&'static str, Arc<Ranges>)>,
    /// Set when the order within each file must reach the plan: by these columns.
    order: Vec<&'static str>,
}

impl FilesTable {
    pub(crate) fn new<'a>(schema: SchemaRef, files: impl IntoIterator<Item = &'a ViewFile>) -> Result<Self> {
        let mut scanned = Vec::new();
        let mut rows = 0_u64;
        for file in files {
            if let Some(detail) = &file.damage {
                let damaged = LakeError::Damaged { path: file.path.clone(), detail: detail.clone() };
                return Err(DataFusionError::External(Box::new(damaged)));
            }
            let location = Path::from_absolute_path(&file.path)
                .map_err(|error| DataFusionError::Execution(error.to_string()))?;
            // Data files never change, so a cached footer is good whatever the file's time says.
            scanned.push(PartitionedFile::new_from_meta(ObjectMeta {
                location,
                last_modified: Default::default(),
                size: file.bytes,
                e_tag: None,
                version: None,
            }));
            rows += file.rows;
        }
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        Ok(Self { schema, files: scanned, rows, wanted: None, order: Vec::new() })
    }

    /// The same, of which only pages with values of `column` in `ranges` are read. The plan must still filter by them.
    pub(crate) fn wanting(mut self, column: &'static str, ranges: Arc<Ranges>) -> Self {
        self.wanted = Some((column, ranges));
        self
    }

    /// The same, with each file a partition of its own that is known to be in the order of `columns`.
    pub(crate) fn ordered(mut self, columns: &[&'static str]) -> Self {
        self.order = columns.to_vec();
        self
    }

    async fn plan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let files = match &self.wanted {
            Some((column, ranges)) => pages::chosen(state, &self.files, column, ranges).await?,
            None => self.files.clone(),
        };
        if files.is_empty() {
            let schema = match projection {
                Some(projection) => Arc::new(self.schema.project(projection)?),
                None => Arc::clone(&self.schema),
            };
            return Ok(Arc::new(EmptyExec::new(schema)));
        }
        let format = ParquetFormat::default().with_options(state.default_table_options().parquet);
        let source = format.file_source(TableSchema::from(Arc::clone(&self.schema)));
        let mut statistics = Statistics::new_unknown(&self.schema);
        statistics.num_rows = Precision::Inexact(self.rows);
        let groups = if self.order.is_empty() {
            FileGroup::new(files).split_files(state.config().target_partitions())
        } else {
            files.into_iter().map(|file| FileGroup::new(vec![file])).collect()
        };
        let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), source)
            .with_file_groups(groups)
            .with_statistics(statistics)
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .with_output_ordering(self.ordering()?.into_iter().collect())
            .build();
        format.create_physical_plan(state, config).await
    }

    fn ordering(&self) -> Result<Option<LexOrdering>> {
        let mut order = Vec::with_capacity(self.order.len());
        for column in &self.order {
            let place = self.schema.index_of(column)?;
            let options = SortOptions { descending: false, nulls_first: true };
            order.push(PhysicalSortExpr::new(Arc::new(Column::new(column, place)), options));
        }
        Ok(LexOrdering::new(order))
    }
}

impl TableProvider for FilesTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        // The scan takes what it can while the plan is optimised; the rest is checked above it.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    fn scan<'s, 'a, 'b, 'c, 'f>(
        &'s self,
        state: &'a dyn Session,
        projection: Option<&'b Vec<usize>>,
        _filters: &'c [Expr],
        limit: Option<usize>,
    ) -> BoxFuture<'f, Result<Arc<dyn ExecutionPlan>>>
    where
        's: 'f,
        'a: 'f,
        'b: 'f,
        'c: 'f,
        Self: 'f,
    {
        Box::pin(self.plan(state, projection, limit))
    }
}
