use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

#[derive(Serialize)]
struct WatchList<'a> {
    owned: Vec<&'a str>,
    identity: Vec<Identity<'a>>,
}

#[derive(Serialize)]
struct Identity<'a> {
    name: &'a str,
    domains: Vec<&'a str>,
}

/// Writes the watch-list as TOML from `identity<TAB>domain` lines and a list of owned names.
pub(super) fn write(identities: &Path, owned: &Path, out: &Path) -> Result<()> {
    let read =
        |path: &Path| std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()));
    let text = compose(&read(identities)?, &read(owned)?)?;
    std::fs::write(out, text).with_context(|| format!("write {}", out.display()))
}

fn compose(identities: &str, owned: &str) -> Result<String> {
    let mut list = WatchList { owned: content(owned).collect(), identity: Vec::new() };
    for line in content(identities) {
        let (name, domain) =
            line.split_once('\t').with_context(|| format!("`{line}` is no identity and domain"))?;
        match list.identity.iter_mut().find(|identity| identity.name == name) {
            Some(identity) => identity.domains.push(domain),
            None => list.identity.push(Identity { name, domains: vec![domain] }),
        }
    }
    toml::to_string(&list).context("write the watch-list as TOML")
}

/// Lines that are neither blank nor a comment.
fn content(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests;
