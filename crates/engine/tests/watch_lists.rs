//! Watch-lists of other fields than the one the score was fitted on: alert rates stay sane. The streams are read when
//! `INTERDICT_SHARED` is set.

#![expect(clippy::disallowed_methods, reason = "tests find and read their data")]
#![expect(clippy::print_stderr, reason = "tests say what they measured")]

use std::collections::BTreeMap;

use engine::detect::lookalike::{Matcher, costs};
use model::WatchList;

#[path = "../measure/data.rs"]
#[expect(dead_code, reason = "other measurements read more")]
mod data;
#[path = "../measure/folder.rs"]
mod folder;

const LISTS: [(&str, &str); 3] = [
    ("banks", include_str!("data/banks.tsv")),
    ("governments", include_str!("data/governments.tsv")),
    ("japan", include_str!("data/japan.tsv")),
];

fn watch_list(text: &str) -> WatchList {
    WatchList { identities: data::identities(text), owned: Vec::new() }
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
        let costs = costs(&list).expect("a list of good words");
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
    let Some(folder) = folder::shared() else { return };
    for (file, most, most_of_one) in [(data::REGISTERED, 600.0, 250.0), (data::POPULAR, 1500.0, 500.0)] {
        let names = data::text(&folder, file);
        for (field, text) in LISTS {
            let matcher = Matcher::compile(&watch_list(text)).expect("a list of good words");
            let (rate, loudest, of_one) = rates(&matcher, &names);
            eprintln!("{file}: {field}: {rate:.0} alerts per million, {loudest} {of_one:.0}");
            assert!(rate <= most, "{field}: {rate}");
            assert!(of_one <= most_of_one, "{field}: {loudest} {of_one}");
        }
    }
}
