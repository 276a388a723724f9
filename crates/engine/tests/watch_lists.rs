//! Watch-lists of other fields than the one the score was fitted on: alert rates stay sane. The streams are read when
//! `INTERDICT_SHARED` is set.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;

use engine::detect::lookalike::{Matcher, costs};
use model::{Identity, WatchList};

const LISTS: [(&str, &str); 3] = [
    ("banks", include_str!("data/banks.tsv")),
    ("governments", include_str!("data/governments.tsv")),
    ("japan", include_str!("data/japan.tsv")),
];

fn watch_list(text: &str) -> WatchList {
    let identity = |row: &str| {
        let (name, domain) = row.split_once('\t').unwrap();
        Identity {
            name: name.to_owned(),
            words: Vec::new(),
            domains: vec![domain.parse().unwrap()],
            sector: None,
            country: None,
        }
    };
    let identities = text.lines().filter(|row| !row.starts_with('#')).map(identity).collect();
    WatchList { identities, owned: Vec::new() }
}

fn names(file: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests find their data through the environment")]
    let Ok(folder) = std::env::var("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return None;
    };
    let path = PathBuf::from(folder).join("data/lookalike").join(file);
    #[expect(clippy::disallowed_methods, reason = "tests read their data")]
    let bytes = std::fs::read(path).unwrap();
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    Some(text)
}

/// Alerts per million names, of the whole list and of its loudest identity.
fn rates(matcher: &Matcher, names: &str) -> (f64, String, f64) {
    let mut by_identity: BTreeMap<String, u32> = BTreeMap::new();
    let mut total = 0_u32;
    for name in names.lines() {
        total += 1;
        if let Some(judgement) = matcher.judge(name) {
            *by_identity.entry(judgement.identity).or_default() += 1;
        }
    }
    let per_million = |count: u32| f64::from(count) * 1e6 / f64::from(total.max(1));
    let loudest = by_identity.iter().max_by_key(|(_, count)| **count);
    let (identity, count) =
        loudest.map_or((String::new(), 0), |(identity, count)| (identity.clone(), *count));
    (per_million(by_identity.values().sum()), identity, per_million(count))
}

#[test]
fn the_lists_compile_and_every_word_has_a_price() {
    for (field, text) in LISTS {
        let list = watch_list(text);
        let costs = costs(&list).unwrap();
        assert!(costs.len() >= list.identities.len(), "{field}");
        for cost in &costs {
            let hits = &cost.hits;
            assert!(
                [hits.label, hits.token, hits.glued, hits.inside].iter().all(|n| n.is_finite() && *n >= 0.0)
            );
            assert!(!cost.policy.is_empty());
        }
        assert!(Matcher::compile(&list).is_ok(), "{field}");
    }
}

#[test]
fn alert_rates_stay_sane() {
    for (file, most, most_of_one) in
        [("new-registrations-dev.txt.gz", 600.0, 250.0), ("popular-names-dev.txt.gz", 1500.0, 500.0)]
    {
        let Some(names) = names(file) else { return };
        for (field, text) in LISTS {
            let matcher = Matcher::compile(&watch_list(text)).unwrap();
            let (rate, loudest, of_one) = rates(&matcher, &names);
            eprintln!("{file}: {field}: {rate:.0} alerts per million, {loudest} {of_one:.0}");
            assert!(rate <= most, "{field}: {rate}");
            assert!(of_one <= most_of_one, "{field}: {loudest} {of_one}");
        }
    }
}
