//! Any text as a watch-list, a word in each line and a tab before its domain; the last line is judged as a name.
#![no_main]

use engine::detect::lookalike::Matcher;
use libfuzzer_sys::fuzz_target;
use model::{DomainName, Identity, WatchList};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (list, name) = text.rsplit_once('\n').unwrap_or((&text, "example.com"));
    let identity = |row: &str| {
        let (word, domain) = row.split_once('\t').unwrap_or((row, ""));
        Identity {
            name: word.to_owned(),
            words: Vec::new(),
            domains: DomainName::parse(domain).into_iter().collect(),
            sector: None,
            country: None,
        }
    };
    let identities = list.lines().take(64).map(identity).collect();
    if let Ok(matcher) = Matcher::compile(&WatchList { identities, owned: Vec::new() }) {
        let matcher = matcher.with_threshold(0.0);
        assert_eq!(matcher.judge(name), matcher.judge(name), "the same name, the same verdict");
        for row in list.lines().take(64) {
            let _ = matcher.judge(&format!("{row}.com"));
        }
    }
});
