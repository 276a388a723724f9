use std::collections::{BTreeMap, BTreeSet};

use super::tree::Tree;
use crate::workspace::Metadata;

const PAGE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- edges:begin -->";
const END: &str = "<!-- edges:end -->";

/// Edges between our crates that the table does not allow, and crates that only one of table and workspace knows.
pub(super) fn violations(tree: &Tree, metadata: &Metadata) -> Vec<String> {
    let Some(page) = tree.text(PAGE) else { return vec![format!("{PAGE}: is missing")] };
    let table = match table(page) {
        Ok(table) => table,
        Err(wrong) => return vec![format!("{PAGE}: {wrong}")],
    };
    let members = metadata.members();
    let mut found = Vec::new();
    for name in table.keys().filter(|name| !members.contains(name.as_str())) {
        found.push(format!("{PAGE}: the table names `{name}`, which is no crate of the workspace"));
    }
    for (name, allowed) in &table {
        for target in allowed.iter().filter(|target| !members.contains(target.as_str())) {
            found.push(format!(
                "{PAGE}: the row of `{name}` allows `{target}`, which is no crate of the workspace"
            ));
        }
    }
    for package in &metadata.packages {
        let Some(allowed) = table.get(&package.name) else {
            found.push(format!("{PAGE}: crate `{}` is missing in the table of edges", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| members.contains(d.name.as_str())) {
            if !allowed.contains(&dependency.name) {
                let kind = dependency.kind.as_deref().map_or(String::new(), |kind| format!(" ({kind})"));
                found.push(format!(
                    "{}: depends on `{}`{kind}, an edge that {PAGE} does not allow",
                    package.name, dependency.name
                ));
            }
        }
    }
    found
}

/// Reads the table: crate, and what it may depend on.
fn table(page: &str) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let inner = page
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END))
        .map(|(inner, _)| inner)
        .ok_or_else(|| format!("has no table between {BEGIN} and {END}"))?;
    let mut rows = inner.lines().map(str::trim).filter(|line| line.starts_with('|'));
    if rows.by_ref().take(2).count() < 2 {
        return Err("the table of edges has no head".to_owned());
    }
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let (Some(name), Some(allowed)) = (cells.first(), cells.get(1)) else {
            return Err(format!("`{row}` is no row of crate and edges"));
        };
        let allowed = allowed.split(',').map(bare).filter(|name| !name.is_empty() && *name != "-");
        let allowed = allowed.map(str::to_owned).collect();
        if table.insert(bare(name).to_owned(), allowed).is_some() {
            return Err(format!("crate `{}` stands twice in the table of edges", bare(name)));
        }
    }
    Ok(table)
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}
