//! Any bytes as a name, judged by a small watch-list: no panic, and what is returned is consistent.
#![no_main]

use std::sync::LazyLock;

use engine::detect::lookalike::Matcher;
use libfuzzer_sys::fuzz_target;
use model::{DomainName, Identity, WatchList};

/// Invented identities: distinct, five letters, ordinary, short, with digraphs.
static MATCHER: LazyLock<Matcher> = LazyLock::new(|| {
    let identity = |name: &str, domain: &str| Identity {
        name: name.to_owned(),
        words: Vec::new(),
        domains: vec![DomainName::parse(domain).expect("a name")],
        sector: None,
        country: None,
    };
    let identities = vec![
        identity("montroseva", "montroseva.com"),
        identity("havmel", "havmel.co.kr"),
        identity("zavro", "zavro.com"),
        identity("garden", "garden.com"),
        identity("brul", "brul.net"),
        identity("clavdowixmann", "clavdowixmann.org"),
    ];
    Matcher::compile(&WatchList { identities, owned: Vec::new() }).expect("the words can be looked for").with_threshold(0.0)
});

fuzz_target!(|bytes: &[u8]| {
    let name = String::from_utf8_lossy(bytes);
    let judged = MATCHER.judge(&name);
    assert_eq!(judged, MATCHER.judge(&name), "the same name, the same verdict");
    if let Some(judgement) = judged {
        assert!(MATCHER.candidates(name.strip_suffix('.').unwrap_or(&name)) > 0, "judged without a candidate");
        assert!(!MATCHER.is_owned(&name), "an owned name was judged");
        assert!((0.0..=1.0).contains(&judgement.probability));
    }
});
