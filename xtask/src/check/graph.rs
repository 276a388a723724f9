use crate::workspace::Metadata;

/// Packages that are heavy, or reach outside, or keep secrets, by the beginning of their names, and the one crate that may name
/// them.
const FENCED: [(&str, &str); 16] = [
    ("argon2", "web"),
    ("arrow", "lake"),
    ("axum", "web"),
    ("ballista", "lake"),
    ("datafusion", "lake"),
    ("deltalake", "lake"),
    ("krilla", "report"),
    ("maud", "web"),
    ("object_store", "lake"),
    ("orion", "store"),
    ("parquet", "lake"),
    ("rusqlite", "store"),
    ("tokio-rustls", "web"),
    ("tower", "web"),
    ("typst", "report"),
    ("ureq", "net"),
];

/// Dependencies outside their fence, development and build dependencies included.
pub(super) fn violations(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in &metadata.packages {
        for dependency in &package.dependencies {
            let fence = FENCED.iter().find(|(name, _)| is_of(&dependency.name, name));
            if let Some((_, owner)) = fence.filter(|(_, owner)| *owner != package.name) {
                found
                    .push(format!("{}: names `{}`, which only `{owner}` may", package.name, dependency.name));
            }
        }
    }
    found
}

/// Whether `package` is `family` or a part of it: `arrow`, `arrow-json`, `deltalake_core`.
fn is_of(package: &str, family: &str) -> bool {
    package.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}
