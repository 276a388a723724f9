use super::tree::Tree;

/// Relative links in Markdown that lead nowhere.
pub(super) fn violations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".md")) {
        for target in targets(text) {
            if let Some(wrong) = broken(tree, path, &target) {
                found.push(format!("{path}: link to `{target}` {wrong}"));
            }
        }
    }
    found
}

fn broken(tree: &Tree, page: &str, target: &str) -> Option<&'static str> {
    let elsewhere = target.contains("://") || target.starts_with("mailto:") || target.starts_with('#');
    let path = target.split(['#', '?']).next().unwrap_or_default();
    if elsewhere || path.is_empty() {
        return None;
    }
    if path.starts_with('/') {
        return Some("begins at the root of a machine; make it relative");
    }
    match resolved(page, path) {
        None => Some("leads out of the project"),
        Some(path) if tree.has(&path) => None,
        Some(_) => Some("leads nowhere"),
    }
}

/// `target` as seen from the folder of `page`, from the root of the tree; `None` above the root.
fn resolved(page: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Targets of inline links and reference definitions, code left out.
fn targets(text: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        if let Some((_, target)) = trimmed.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
            targets.extend(target.split_whitespace().next().map(str::to_owned));
        }
        // Every other piece between backticks is code.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let mut rest = prose.as_str();
        while let Some((_, after)) = rest.split_once("](") {
            let end = after.find(')').unwrap_or(after.len());
            let target = after[..end].split_whitespace().next().unwrap_or_default();
            targets.push(target.trim_matches(['<', '>']).to_owned());
            rest = &after[end..];
        }
    }
    targets
}
