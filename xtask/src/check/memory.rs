use super::tree::Tree;
use crate::workspace::Metadata;

const INDEX: &str = "docs/adr/README.md";
const LIMITS: [(&str, usize); 1] = [("ARCHITECTURE.md", 200)];

/// What is written down for the next person: decisions in their index, a word on every crate, pages that stay short.
pub(super) fn violations(tree: &Tree, metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    let index = tree.text(INDEX).unwrap_or_default();
    for path in tree.paths() {
        let name =
            path.strip_prefix("docs/adr/").filter(|name| name.ends_with(".md") && *name != "README.md");
        if let Some(name) = name.filter(|name| !index.contains(&format!("({name})"))) {
            found.push(format!("{path}: not listed in {INDEX}; add a link to `{name}`"));
        }
    }
    for package in &metadata.packages {
        let folder = if tree.has(&format!("crates/{}", package.name)) {
            format!("crates/{}", package.name)
        } else {
            package.name.clone()
        };
        let roots = [format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
        let says = roots.iter().filter_map(|path| tree.text(path)).any(|text| text.starts_with("//!"));
        if !says && !tree.has(&format!("{folder}/README.md")) {
            found.push(format!("{folder}: says nowhere what it is; begin its lib.rs with a `//!` text"));
        }
    }
    for (path, most) in LIMITS {
        let lines = tree.text(path).map_or(0, |text| text.lines().count());
        if lines > most {
            found.push(format!("{path}: {lines} lines, more than {most}"));
        }
    }
    found
}
