use model::{Identity, WatchList};

use super::*;

fn list(name: &str, words: &[&str], domain: &str) -> WatchList {
    let identity = Identity {
        name: name.into(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        domains: vec![domain.parse().unwrap()],
        sector: None,
        country: None,
    };
    WatchList { identities: vec![identity], owned: Vec::new() }
}

#[test]
fn a_short_word_costs_more_than_a_long_one() {
    let (short, long) = (Hits::expected("nate"), Hits::expected("microsoft"));
    assert!(short.inside + short.glued > 20.0 * (long.inside + long.glued), "{short:?} {long:?}");
    assert!(Hits::expected("orange").glued > Hits::expected("rakuten").glued);
    // Letters that follow each other in no name, and no letters at all.
    assert!(Hits::expected("qxzjvk").inside < 0.1);
    assert_eq!(Hits::expected("").label, 0.0);
}

#[test]
fn a_word_is_told_with_its_policy() {
    let costs = costs(&list("nate", &["natecorp"], "nate.com")).unwrap();
    let told: Vec<(&str, bool)> =
        costs.iter().map(|cost| (cost.word.as_str(), cost.warning.is_some())).collect();
    assert_eq!(told, [("nate", false), ("natecorp", false)]);
    assert!(costs[0].policy.contains("whole token beside a sign-in word"), "{}", costs[0].policy);
    assert!(costs[1].policy.contains("anywhere"));
}

#[test]
fn the_hopeless_is_refused_with_what_to_do() {
    for word in ["com", "www", "mail", "login", "163", "ab", "a", "net"] {
        let error = costs(&list("acme", &[word], "acme.example")).unwrap_err().to_string();
        assert!(error.contains(&format!("`{word}`")) && error.contains("`acme`"), "{error}");
        assert!(error.contains("use ") || error.contains("watch "), "{error}");
    }
    // A domain whose first label is hopeless is owned all the same.
    assert_eq!(costs(&list("acme", &[], "mail.com")).unwrap().len(), 1);
}

#[test]
fn counts_that_say_nothing_are_refused() {
    for text in
        ["nat\te1", "labels\t0", "labels\t10\nnat\te", "labels\t10\n=nate\t1 2 3", "labels\t10\n~glued\t1 2"]
    {
        assert!(LetterCounts::parse(text).is_none(), "{text}");
    }
    let hits = LetterCounts::parse("labels\t10\n=nate\t1 2 3 4").unwrap().hits("nate");
    assert_eq!((hits.label, hits.inside), (1.0, 4.0));
}

#[test]
fn what_was_measured_corrects_what_is_expected() {
    let counts = "labels\t1000000\n\ta1000b1000\na\tb100\nab\ta100\naba\tb100\n";
    let hits = |rows: &str| LetterCounts::parse(&format!("{counts}{rows}")).unwrap().hits("abab");
    let (plain, doubled) = (hits(""), hits("~inside\t0.693 1 0\n"));
    assert!((doubled.inside / plain.inside - 2.0).abs() < 0.1, "{plain:?} {doubled:?}");
    assert_eq!(plain.glued, doubled.glued);
}
