use super::*;
use crate::workspace::{Dependency, Package};

const TABLE: &str = "\
<!-- edges:begin -->
| crate | may depend on | fence |
| --- | --- | --- |
| `model` | - | purity |
| `lake` | `model` | weight |
<!-- edges:end -->
";

const MANIFEST: &str = "[workspace.dependencies]\nmodel = { path = \"crates/model\" }\n";

const CLEAN: [(&str, &str); 7] = [
    ("Cargo.toml", MANIFEST),
    ("ARCHITECTURE.md", TABLE),
    ("crates/model/src/lib.rs", "//! Nouns.\nmod name;\n"),
    ("crates/lake/src/lib.rs", "pub struct Lake;\n"),
    ("crates/lake/README.md", "# lake\n[up](../../ARCHITECTURE.md#edges) [web](https://example.org/x)\n"),
    ("docs/adr/README.md", "- [0009](0009-dependencies.md)\n"),
    ("docs/adr/0009-dependencies.md", "| dependency |\n| --- |\n"),
];

fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
    let dependencies = dependencies
        .iter()
        .map(|(name, kind)| Dependency { name: (*name).into(), kind: kind.map(str::to_owned) })
        .collect();
    Package { name: name.into(), dependencies }
}

fn workspace(packages: Vec<Package>) -> Metadata {
    Metadata { packages, target_directory: "target".into() }
}

fn clean() -> Metadata {
    workspace(vec![
        package("model", &[("serde", None)]),
        package("lake", &[("model", None), ("datafusion", None), ("arrow-json", Some("dev"))]),
    ])
}

/// The clean tree with some files more, or others in their place.
fn tree(more: &[(&'static str, &'static str)]) -> Tree {
    Tree::of(CLEAN.iter().chain(more).copied())
}

/// That exactly one violation is found, and that it says all of `words`.
#[track_caller]
fn one(found: &[String], words: &[&str]) {
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(words.iter().all(|word| found[0].contains(word)), "{found:#?}");
}

#[test]
fn a_clean_tree_has_no_violation() {
    assert_eq!(violations(&tree(&[]), &clean()), [""; 0]);
}

#[test]
fn an_edge_that_the_table_does_not_allow() {
    for kind in [None, Some("dev"), Some("build")] {
        let metadata = workspace(vec![
            package("model", &[("lake", kind)]),
            package("lake", &[("model", None), ("datafusion", None)]),
        ]);
        one(&violations(&tree(&[]), &metadata), &["model: depends on `lake`", kind.unwrap_or("")]);
    }
}

#[test]
fn a_crate_missing_in_the_table() {
    let mut metadata = clean();
    metadata.packages.push(package("scan", &[]));
    let more = [("crates/scan/src/lib.rs", "//! Scans.\n")];
    one(&violations(&tree(&more), &metadata), &["`scan`", "missing in the table"]);
}

#[test]
fn a_crate_in_the_table_that_does_not_exist() {
    let page = TABLE.replace("| `lake` | `model` |", "| `net` | - | rim |\n| `lake` | `model`, `wire` |");
    let files =
        CLEAN.map(|(path, text)| (path, if path == "ARCHITECTURE.md" { page.as_str() } else { text }));
    let found = violations(&Tree::of(files), &clean());
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().any(|line| line.contains("names `net`")));
    assert!(found.iter().any(|line| line.contains("allows `wire`")));
}

#[test]
fn a_table_that_cannot_be_read() {
    one(&violations(&tree(&[("ARCHITECTURE.md", "# none\n")]), &clean()), &["has no table"]);
    let twice = "<!-- edges:begin -->\n|a|b|\n|-|-|\n|`model`|-|\n|`model`|-|\n<!-- edges:end -->\n";
    one(&violations(&tree(&[("ARCHITECTURE.md", twice)]), &clean()), &["stands twice"]);
    let without: Vec<_> = CLEAN
        .into_iter()
        .filter(|(path, _)| !["ARCHITECTURE.md", "crates/lake/README.md"].contains(path))
        .collect();
    let metadata = workspace(vec![package("model", &[])]);
    one(&violations(&Tree::of(without), &metadata), &["ARCHITECTURE.md: is missing"]);
}

#[test]
fn heavy_names_outside_their_fence() {
    for (name, owner) in [
        ("datafusion", "lake"),
        ("datafusion-expr", "lake"),
        ("deltalake-core", "lake"),
        ("arrow", "lake"),
        ("parquet", "lake"),
        ("object_store", "lake"),
        ("rusqlite", "store"),
        ("typst-pdf", "report"),
        ("axum", "web"),
        ("ureq", "net"),
    ] {
        let metadata = workspace(vec![
            package("model", &[(name, Some("dev"))]),
            package("lake", &[("model", None), ("datafusion", None)]),
        ]);
        one(&violations(&tree(&[]), &metadata), &[&format!("model: names `{name}`"), owner]);
    }
    let sqlite = workspace(vec![package("model", &[]), package("lake", &[("rusqlite", None)])]);
    one(&violations(&tree(&[]), &sqlite), &["lake: names `rusqlite`", "`store`"]);
    let other = workspace(vec![package("model", &[("arrowhead", None)]), package("lake", &[])]);
    assert_eq!(violations(&tree(&[]), &other), [""; 0]);
}

#[test]
fn a_source_file_that_is_too_long() {
    let long: &'static str = "// x\n".repeat(501).leak();
    one(&violations(&tree(&[("crates/lake/src/x.rs", long)]), &clean()), &["501 lines"]);
    let tests = [("crates/lake/src/x/tests.rs", long), ("crates/lake/tests/it/y.rs", long)];
    assert_eq!(violations(&tree(&tests), &clean()), [""; 0]);
    let exact: &'static str = "// x\n".repeat(500).leak();
    assert_eq!(violations(&tree(&[("crates/lake/src/x.rs", exact)]), &clean()), [""; 0]);
    let main: &'static str = "// x\n".repeat(41).leak();
    one(&violations(&tree(&[("crates/lake/src/main.rs", main)]), &clean()), &["41 lines"]);
}

#[test]
fn a_mod_rs() {
    one(&violations(&tree(&[("crates/lake/src/x/mod.rs", "")]), &clean()), &["`mod.rs`"]);
}

#[test]
fn names_that_say_nothing() {
    for name in ["utils", "util", "common", "helpers", "helper", "misc"] {
        let file: &'static str = format!("crates/lake/src/{name}.rs").leak();
        one(&violations(&tree(&[(file, "")]), &clean()), &[&format!("`{name}`")]);
        let folder: &'static str = format!("crates/lake/src/{name}/x.rs").leak();
        one(&violations(&tree(&[(folder, "")]), &clean()), &[&format!("`{name}`")]);
        for declared in ["mod", "pub mod", "  pub(crate) mod"] {
            let text: &'static str = format!("{declared} {name} {{}}\n").leak();
            one(
                &violations(&tree(&[("crates/lake/src/x.rs", text)]), &clean()),
                &[&format!("module `{name}`")],
            );
        }
    }
    let fine = [("crates/lake/src/commons.rs", "mod utility;\n// mod utils is banned\n")];
    assert_eq!(violations(&tree(&fine), &clean()), [""; 0]);
}

#[test]
fn a_link_that_leads_nowhere() {
    let wrong = |text: &'static str| violations(&tree(&[("docs/page.md", text)]), &clean());
    one(&wrong("see [x](missing.md)\n"), &["docs/page.md", "`missing.md`", "nowhere"]);
    one(&wrong("[ref]: gone.md \"title\"\n"), &["`gone.md`"]);
    one(&wrong("[x](../../outside.md)\n"), &["out of the project"]);
    one(&wrong("[x](/etc/page.md)\n"), &["root of a machine"]);
    one(&wrong("fine [a](adr/README.md), not fine [b](adr/0002.md#x)\n"), &["adr/0002.md"]);
    let fine = "[a](adr) [b](#here) [c](mailto:x@example.org) `[d](no.md)`\n```\n[e](no.md)\n```\n";
    assert_eq!(wrong(fine), [""; 0]);
}

#[test]
fn a_path_of_one_machine() {
    for folder in ["work", "farm", "root", "home", "Users"] {
        let text: &'static str = format!("one\nread \"/{folder}/x/y\"\n").leak();
        one(&violations(&tree(&[("a.toml", text)]), &clean()), &["a.toml:2", folder]);
    }
    let fine = "https://example.org/home/x docs/work/y ../root/z ${HOME}/work/x /home, /home/ alone\n";
    assert_eq!(violations(&tree(&[("a.toml", fine)]), &clean()), [""; 0]);
}

#[test]
fn a_decision_that_is_not_in_the_index() {
    one(
        &violations(&tree(&[("docs/adr/0002-data.md", "# Data\n")]), &clean()),
        &["0002-data.md", "not listed"],
    );
}

#[test]
fn a_crate_that_says_nowhere_what_it_is() {
    let silent = [("crates/model/src/lib.rs", "mod name;\n")];
    one(&violations(&tree(&silent), &clean()), &["crates/model", "says nowhere"]);
}

#[test]
fn an_architecture_page_that_is_too_long() {
    let page: &'static str = format!("{TABLE}{}", "x\n".repeat(200)).leak();
    one(&violations(&tree(&[("ARCHITECTURE.md", page)]), &clean()), &["ARCHITECTURE.md", "more than 200"]);
}

#[test]
fn dependencies_are_listed_declared_and_used() {
    let manifest = "[workspace.dependencies]\nserde = \"1\"\ndatafusion = { version = \"55\" }\n";
    let page = "| dependency |\n| --- |\n| `serde` | why |\n| `datafusion` | why |\n";
    let with = |manifest, page| tree(&[("Cargo.toml", manifest), ("docs/adr/0009-dependencies.md", page)]);
    assert_eq!(violations(&with(manifest, page), &clean()), [""; 0]);
    one(&violations(&with(manifest, "| `serde` | why |\n"), &clean()), &["`datafusion` has no line"]);
    let more = "| `serde` | why |\n| `datafusion` | why |\n| `gone` | why |\n";
    one(&violations(&with(manifest, more), &clean()), &["lists `gone`"]);
    let unused = workspace(vec![package("model", &[("serde", None)]), package("lake", &[])]);
    one(&violations(&with(manifest, page), &unused), &["`datafusion` is declared and no crate uses it"]);
    one(&violations(&with("[", page), &clean()), &["is no TOML"]);
}
