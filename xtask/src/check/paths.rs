use super::tree::Tree;

/// Folders that exist on somebody's machine only. Put together here, so that this file does not hold them itself.
const MACHINES: [&str; 5] = [
    concat!("/", "work/"),
    concat!("/", "farm/"),
    concat!("/", "root/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
];

/// Absolute paths of a machine in any text file.
pub(super) fn violations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (number, line) in text.lines().enumerate() {
            for machine in MACHINES.iter().filter(|machine| holds(line, machine)) {
                let number = number + 1;
                found.push(format!(
                    "{path}:{number}: a path of one machine (`{machine}...`); make it relative"
                ));
            }
        }
    }
    found
}

/// Whether `line` holds an absolute path under `folder`: nothing of a longer path or URL stands before it, and a
/// name follows.
fn holds(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + folder.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~:/)}>".contains(c))
            && after.is_some_and(|c| c.is_alphanumeric() || "_.$<{".contains(c))
    })
}
