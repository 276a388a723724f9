//! The case as data: what the papers print, for machines.

use anyhow::{Context, Result};
use model::{Basis, Dossier, Timestamp};
use report::LeftOut;
use serde_json::json;
use wire::{IndexRow, UcoCopy};

use super::items::Placed;
use super::staging::Staging;

/// Writes all data files under `data/` but exhibits, keys and what verifies.
pub(crate) fn write(
    staging: &Staging,
    dossier: &Dossier,
    items: &[Placed],
    left_out: &[LeftOut],
    at: Timestamp,
) -> Result<()> {
    let put = |path: &str, bytes: &[u8]| staging.write(&format!("data/{path}"), bytes);
    staging.write_json("data/10_complaint_facts/dossier.json", dossier)?;
    let matrix = json!({ "causes": dossier.causes, "matrix": dossier.matrix });
    staging.write_json("data/10_complaint_facts/matrix.json", &matrix)?;
    put("10_complaint_facts/matrix.csv", &wire::matrix_csv(dossier))?;
    put("30_appendix_a/appendix_a.csv", &wire::appendix_csv(dossier))?;
    put("30_appendix_a/appendix_a.json", &wire::appendix_json(dossier))?;
    let actions = json!({ "actions": dossier.actions, "refused": dossier.actions_refused });
    staging.write_json("data/50_orders/actions.json", &actions)?;
    put("50_orders/actions.csv", &wire::actions_csv(dossier))?;
    put("60_notice/service.csv", &wire::service_csv(dossier))?;
    staging.write_json("data/70_method/tools.json", &dossier.method)?;
    queries(staging, dossier)?;
    let copies: Vec<UcoCopy<'_>> = items.iter().map(copy).collect();
    put("80_ontology/case.jsonld", &wire::case_uco(dossier, &copies))?;
    let bundle = wire::case_stix(dossier, at).context("the case does not go into a STIX bundle")?;
    put("80_ontology/bundle.stix.json", &bundle)?;
    let rows = index(dossier, items, left_out);
    put("index.csv", &wire::index_csv(&rows))?;
    staging.write_json("data/index.json", &rows)
}

/// The text of each query that a derived fact rests on, and what it gave.
fn queries(staging: &Staging, dossier: &Dossier) -> Result<()> {
    for fact in &dossier.facts {
        let Basis::Derived { query } = &fact.basis else { continue };
        let name = format!("data/70_method/queries/F-{:04}", fact.number);
        staging.write(&format!("{name}.sql"), format!("{}\n", query.sql.trim_end()).as_bytes())?;
        staging.write_json(&format!("{name}.json"), query)?;
    }
    Ok(())
}

fn copy((item, path): &Placed) -> UcoCopy<'_> {
    UcoCopy {
        exhibit: &item.folder,
        item_id: &item.item_id,
        title: &item.title,
        path,
        size: item.size,
        sha256: &item.sha256,
        sha512: &item.sha512,
        acquired_at: item.acquired_at,
        acquired_by: &item.acquired_by,
    }
}

/// Everything that was collected: exhibits, those left out, and every source file whether or not the case rests on it.
fn index(dossier: &Dossier, items: &[Placed], left_out: &[LeftOut]) -> Vec<IndexRow> {
    let exhibits = items.iter().map(|(item, path)| IndexRow {
        kind: "exhibit",
        exhibit: item.folder.clone(),
        item_id: item.item_id.clone(),
        title: item.title.clone(),
        path: path.clone(),
        sha256: item.sha256.clone(),
        size: Some(item.size),
        acquired_at: Some(item.acquired_at),
        records: None,
        cited: true,
        reason: String::new(),
    });
    let left_out = left_out.iter().map(|left| IndexRow {
        kind: "left_out",
        exhibit: format!("EX-{:03}", left.number),
        item_id: String::new(),
        title: left.title.clone(),
        path: String::new(),
        sha256: dossier.exhibit(left.number).map(|exhibit| exhibit.raw.to_string()).unwrap_or_default(),
        size: None,
        acquired_at: None,
        records: None,
        cited: false,
        reason: left.reason.clone(),
    });
    let sources = dossier.method.sources.iter().map(|source| IndexRow {
        kind: "source",
        exhibit: String::new(),
        item_id: String::new(),
        title: format!("{} ({})", source.name, source.format),
        path: String::new(),
        sha256: source.digest.to_string(),
        size: None,
        acquired_at: None,
        records: Some((source.accepted, source.rejected)),
        cited: source.cited,
        reason: "the file is in the vault under its digest; the package holds what is cited from it"
            .to_owned(),
    });
    exhibits.chain(left_out).chain(sources).collect()
}
