use std::collections::BTreeSet;

use super::tree::Tree;
use crate::workspace::Metadata;

const MANIFEST: &str = "Cargo.toml";
const PAGE: &str = "docs/adr/0009-dependencies.md";

/// Third-party dependencies without a line on their page, lines without a dependency, and what no crate uses.
pub(super) fn violations(tree: &Tree, metadata: &Metadata) -> Vec<String> {
    let Some(manifest) = tree.text(MANIFEST) else { return vec![format!("{MANIFEST}: is missing")] };
    let declared = match declared(manifest) {
        Ok(declared) => declared,
        Err(wrong) => return vec![format!("{MANIFEST}: {wrong}")],
    };
    let listed: BTreeSet<&str> = tree.text(PAGE).unwrap_or_default().lines().filter_map(row).collect();
    let used: BTreeSet<&str> =
        metadata.packages.iter().flat_map(|package| &package.dependencies).map(|d| d.name.as_str()).collect();
    let mut found = Vec::new();
    for name in &declared {
        if !listed.contains(name.as_str()) {
            found.push(format!(
                "{MANIFEST}: `{name}` has no line in {PAGE}; say why it is there, and its licence"
            ));
        }
        if !used.contains(name.as_str()) {
            found.push(format!("{MANIFEST}: `{name}` is declared and no crate uses it"));
        }
    }
    for name in listed.iter().filter(|name| !declared.contains(**name)) {
        found.push(format!("{PAGE}: lists `{name}`, which {MANIFEST} does not declare"));
    }
    found
}

/// What the root manifest declares for all members, but members themselves.
fn declared(manifest: &str) -> Result<BTreeSet<String>, String> {
    let table: toml::Table = manifest.parse().map_err(|wrong| format!("is no TOML: {wrong}"))?;
    let dependencies = table.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let dependencies = dependencies.and_then(toml::Value::as_table).into_iter().flatten();
    Ok(dependencies.filter(|(_, how)| how.get("path").is_none()).map(|(name, _)| name.clone()).collect())
}

/// The name a row of the page begins with.
fn row(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name)
}
