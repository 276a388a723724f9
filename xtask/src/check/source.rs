use super::tree::Tree;

const MOST_LINES: usize = 500;
const MAIN_LINES: usize = 40;
const EMPTY_NAMES: [&str; 6] = ["common", "helper", "helpers", "misc", "util", "utils"];

/// Source files that are too long, `mod.rs`, and names that say nothing.
pub(super) fn violations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".rs")) {
        let lines = text.lines().count();
        if lines > MOST_LINES && !is_test(path) {
            found.push(format!(
                "{path}: {lines} lines, more than {MOST_LINES}; it holds a module not yet named"
            ));
        }
        if path.ends_with("/src/main.rs") && lines > MAIN_LINES {
            found.push(format!(
                "{path}: {lines} lines, more than {MAIN_LINES}; a main parses, runs and reports"
            ));
        }
        if path.rsplit('/').next() == Some("mod.rs") {
            found.push(format!("{path}: `mod.rs`; put `x.rs` beside the folder `x`"));
        }
        for part in path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part)) {
            if EMPTY_NAMES.contains(&part) {
                found.push(format!("{path}: `{part}` says nothing; name it by what it does"));
            }
        }
        for name in text.lines().filter_map(module) {
            if EMPTY_NAMES.contains(&name) {
                found.push(format!("{path}: module `{name}` says nothing; name it by what it does"));
            }
        }
    }
    found
}

/// Tests may be as long as they need: `tests.rs`, and anything under `tests/`.
fn is_test(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    parts.next() == Some("tests.rs") || parts.any(|part| part == "tests")
}

/// The name a line declares a module by: `pub(crate) mod name;`.
fn module(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    if let Some(after) = rest.strip_prefix("pub") {
        rest = match after.strip_prefix('(') {
            Some(scope) => scope.split_once(')')?.1,
            None => after,
        };
    }
    let name = rest.trim_start().strip_prefix("mod ")?.trim_start();
    name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}
