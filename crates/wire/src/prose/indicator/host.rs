//! Which host names are indicators, and why others are not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use model::DomainName;

const REFERENCES: &str = include_str!("../../../data/prose/reference-domains.tsv");
const EXTENSIONS: &str = include_str!("../../../data/prose/file-extensions.tsv");

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    references: rows(REFERENCES).collect(),
    files: rows(EXTENSIONS).filter(|(_, rule)| *rule == "file").map(|(extension, _)| extension).collect(),
    either: rows(EXTENSIONS).filter(|(_, rule)| *rule == "either").map(|(extension, _)| extension).collect(),
});

struct Tables {
    references: BTreeMap<&'static str, &'static str>,
    files: BTreeSet<&'static str>,
    either: BTreeSet<&'static str>,
}

fn rows(data: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    data.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// What is known of a report beforehand: names that are its publisher's own.
#[derive(Clone, Debug, Default)]
pub(in crate::prose) struct Known {
    pub(in crate::prose) publisher: Option<DomainName>,
}

/// How a name was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written<'t> {
    pub(super) defanged: bool,
    /// Part of a URL or mail address.
    pub(super) in_url: bool,
    /// Where it stands; told only where the words around may count.
    pub(super) block: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Written<'t> {
    /// The two words before it.
    pub(super) fn before(&self) -> &'t str {
        let before = self.block.get(..self.start).unwrap_or_default().trim_end();
        let mut spaces = before.rmatch_indices(' ');
        let from = spaces.nth(1).map_or(0, |(at, _)| at);
        let from = from.max(before.len().saturating_sub(60));
        before.get(from..).unwrap_or_default()
    }

    /// The word after it.
    pub(super) fn after(&self) -> &'t str {
        let after = self.block.get(self.end..).unwrap_or_default().trim_start();
        after.split(' ').next().unwrap_or_default()
    }
}

/// A name to keep, or one to pass over with its reason, or nothing of the kind.
pub(super) enum Judged {
    Kept(DomainName),
    Passed(String),
    Nothing,
}

/// Judges `text`, whose defanging is undone.
pub(super) fn judge(text: &str, written: Written<'_>, known: &Known) -> Judged {
    let trimmed = text.strip_suffix('.').unwrap_or(text);
    let last = trimmed.rsplit('.').next().unwrap_or_default();
    let plain = !written.defanged && !written.in_url;
    if plain && trimmed.contains('.') {
        let extension = last.to_ascii_lowercase();
        let stem = trimmed.len() > last.len() + 1;
        if stem && TABLES.files.contains(extension.as_str()) {
            return Judged::Passed("file name".to_owned());
        }
        if stem && TABLES.either.contains(extension.as_str()) && speaks_of_files(written) {
            return Judged::Passed("file name".to_owned());
        }
        if is_code(trimmed, last) {
            return Judged::Nothing;
        }
    }
    let Ok(name) = DomainName::parse(trimmed) else { return Judged::Nothing };
    if !name.has_known_suffix() || name.registrable().is_none() || !name.labels().all(is_host_label) {
        return Judged::Nothing;
    }
    if known.publisher.as_ref().is_some_and(|publisher| name.is_within(publisher.as_str())) {
        return Judged::Passed("publisher".to_owned());
    }
    if !written.defanged
        && let Some(reason) = reference(&name)
    {
        return Judged::Passed(format!("reference: {reason}"));
    }
    Judged::Kept(name)
}

/// Why `name`, or a name it lies under, is a reference.
fn reference(name: &DomainName) -> Option<&'static str> {
    let mut rest = name.as_str();
    loop {
        if let Some(reason) = TABLES.references.get(rest) {
            return Some(reason);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// Words that say that a name beside them is a file.
fn speaks_of_files(written: Written<'_>) -> bool {
    const WORDS: [&str; 18] = [
        "file",
        "files",
        "filename",
        "script",
        "scripts",
        "library",
        "module",
        "document",
        "attachment",
        "payload",
        "executable",
        "binary",
        "archive",
        "sample",
        "disguised",
        "named",
        "dropper",
        "shellcode",
    ];
    let said = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
    };
    said(written.before()) || said(written.after())
}

/// `System.IO`, `WScript.Shell`, `end.The`: the last label begins with a capital and the whole is not in capitals.
fn is_code(text: &str, last: &str) -> bool {
    last.starts_with(|c: char| c.is_ascii_uppercase()) && text.bytes().any(|b| b.is_ascii_lowercase())
}

/// Letters of every script and hyphens; `_` is for service names, which no report lists.
fn is_host_label(label: &str) -> bool {
    !label.starts_with('_')
}
