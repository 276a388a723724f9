//! Which pages of sorted files can hold what is wanted: by the bounds that footers and page indexes keep.

use std::sync::Arc;

use datafusion::catalog::Session;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::ParquetAccessPlan;
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::error::Result;
use datafusion::execution::object_store::ObjectStoreUrl;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::page_index::column_index::ColumnIndexMetaData;

use super::Ranges;

/// Those of `files` that may hold values of `column` in `ranges`, each with the rows of the pages that may. Footers come
/// from the session's cache.
pub(super) async fn chosen(
    state: &dyn Session,
    files: &[PartitionedFile],
    column: &str,
    ranges: &Ranges,
) -> Result<Vec<PartitionedFile>> {
    let environment = state.runtime_env();
    let store = environment.object_store(ObjectStoreUrl::local_filesystem())?;
    let cache = environment.cache_manager.get_file_metadata_cache();
    let mut chosen = Vec::new();
    for file in files {
        let metadata = DFParquetMetadata::new(store.as_ref(), &file.object_meta)
            .with_file_metadata_cache(Some(Arc::clone(&cache)))
            .with_page_index_policy(Some(PageIndexPolicy::Optional))
            .fetch_metadata()
            .await?;
        let plan = plan(&metadata, column, ranges);
        if !plan.row_group_indexes().is_empty() {
            chosen.push(file.clone().with_extension(plan));
        }
    }
    Ok(chosen)
}

fn plan(metadata: &ParquetMetaData, column: &str, ranges: &Ranges) -> ParquetAccessPlan {
    let schema = metadata.file_metadata().schema_descr();
    let place = schema.columns().iter().position(|found| found.path().string() == column);
    let mut plan = ParquetAccessPlan::new_all(metadata.num_row_groups());
    let Some(place) = place else { return plan };
    for (number, group) in metadata.row_groups().iter().enumerate() {
        let statistics = group.column(place).statistics();
        let bounds = statistics.and_then(|known| known.min_bytes_opt().zip(known.max_bytes_opt()));
        if bounds.is_some_and(|(least, greatest)| !ranges.meets(least, greatest)) {
            plan.skip(number);
            continue;
        }
        let rows = usize::try_from(group.num_rows()).unwrap_or_default();
        match selection(metadata, (number, place), rows, ranges) {
            Some(rows) if rows.selects_any() => plan.scan_selection(number, rows),
            Some(_) => plan.skip(number),
            None => {}
        }
    }
    plan
}

/// The rows of those pages of a row group that may hold what is wanted; `None` when there is no page index.
fn selection(
    metadata: &ParquetMetaData,
    (group, column): (usize, usize),
    rows: usize,
    ranges: &Ranges,
) -> Option<RowSelection> {
    let ColumnIndexMetaData::BYTE_ARRAY(bounds) = metadata.column_index()?.get(group)?.get(column)? else {
        return None;
    };
    let pages = metadata.offset_index()?.get(group)?.get(column)?.page_locations();
    let start = |page: usize| {
        pages.get(page).map_or(rows, |page| usize::try_from(page.first_row_index).unwrap_or(rows))
    };
    let mut selectors = Vec::with_capacity(pages.len());
    for page in 0..pages.len() {
        let length = start(page + 1).saturating_sub(start(page));
        let wanted = match bounds.min_value(page).zip(bounds.max_value(page)) {
            Some((least, greatest)) => ranges.meets(least, greatest),
            // A page of nulls only has no bounds.
            None => false,
        };
        selectors.push(if wanted { RowSelector::select(length) } else { RowSelector::skip(length) });
    }
    Some(RowSelection::from(selectors))
}
