use std::collections::BTreeSet;

use model::{DomainName, Grade, Id, Indicator, Origin};
use proptest::prelude::*;

use super::*;

/// A report on `actor` of a day, with these names and addresses.
pub(crate) fn report(actor: &str, day: &str, values: &[&str]) -> Report {
    let indicator = |value: &&str| match value.parse() {
        Ok(address) => Indicator::Address(address),
        Err(_) => Indicator::Name(DomainName::parse(value).unwrap()),
    };
    let indicators: BTreeSet<Indicator> = values.iter().map(indicator).collect();
    Report {
        id: Id::of(&[actor, day, &values.join(" ")]),
        actor: actor.to_owned(),
        date: day.parse().unwrap(),
        dated: true,
        publisher: "example.org".to_owned(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: indicators.into_iter().collect(),
        victims: Vec::new(),
        origin: Origin { source: "test".to_owned(), raw: None, line: 1 },
    }
}

fn set() -> Vec<Report> {
    let mut all = Vec::new();
    for day in 1..9 {
        let date = format!("2020-01-0{day}");
        all.push(report("a", &date, &[&format!("login-naver{day}.work"), &format!("nid{day}.one-mail.pw")]));
        all.push(report("b", &date, &[&format!("cdn{day}.windows-updates{day}.ru"), "192.0.2.7"]));
    }
    all.push(report("c", "2020-01-09", &["once.example.org"]));
    all
}

fn until(day: &str) -> Timestamp {
    day.parse().unwrap()
}

#[test]
fn the_embedded_weights_are_those_of_their_file() {
    let text = include_str!("../../../data/report-weights.tsv");
    let weights = Weights::parse(text).unwrap();
    assert_eq!(weights.to_file(), text);
    assert!(weights.data.is_some() && weights.values[0] > 0.0);
}

#[test]
fn a_bad_file_of_weights_is_refused() {
    let text = EMBEDDED.to_file();
    for (wrong, right) in [
        (text.replace("weight\tstyle\t", "weight\tstile\t"), "is no row"),
        (text.replace("weight\tstyle\t", "weight\tstyle\tx"), "is no row"),
        (text.lines().filter(|row| !row.contains("key-first")).collect::<Vec<_>>().join("\n"), "`key-first`"),
        ("weight\tstyle\tNaN".to_owned(), "is no row"),
        (text.lines().filter(|row| !row.starts_with("temp")).collect::<Vec<_>>().join("\n"), "`temperature`"),
        (text.replace("temperature\t", "temperature\t-"), "`temperature`"),
    ] {
        let said = Weights::parse(&wrong).unwrap_err().to_string();
        assert!(said.contains(right), "{said}");
    }
}

#[test]
fn reports_after_the_day_are_not_learned_from() {
    let trained = Trained::train(&set(), until("2020-01-08"));
    assert!(trained.knows("a") && !trained.knows("c"));
    assert_eq!(trained.judge(&report("", "2020-02-01", &["x.example.org"])).hypotheses.len(), 2);
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let asked = report("", "2020-02-01", &["login-naver9.work", "192.0.2.7"]);
    let mut turned = set();
    turned.reverse();
    let judged = |all: &[Report]| Trained::train(all, until("2020-01-31")).judge(&asked);
    assert_eq!(judged(&set()), judged(&turned));
    assert_eq!(judged(&set()), judged(&set()));
}

#[test]
fn style_alone_is_held_down_and_two_keys_are_not() {
    assert!((ceiling(&[]) - STYLE_ALONE).abs() < 1e-12);
    let trained = Trained::train(&set(), until("2020-01-31"));
    let keys = |values: &[&str]| trained.shared(&report("", "2020-02-01", values))["a"].clone();
    assert!((ceiling(&keys(&["x.one-mail.pw"])) - ONE_KEY).abs() < 1e-12);
    assert!((ceiling(&keys(&["x.one-mail.pw", "login-naver3.work"])) - MOST).abs() < 1e-12);
    let shared = trained.judge(&report("", "2020-02-01", &["login-naver3.work"]));
    assert_eq!(shared.hypotheses[0].actor, "a");
    assert!(shared.hypotheses[0].contributions.iter().any(|part| part.side == Side::Infrastructure));
    assert!(shared.hypotheses[0].stated <= ONE_KEY);
}

#[test]
fn nothing_learned_says_unknown() {
    let ranked =
        Trained::train(&[], until("2020-01-31")).judge(&report("", "2020-02-01", &["x.example.org"]));
    assert!(ranked.hypotheses.is_empty());
    assert!((ranked.unknown - 1.0).abs() < 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn probabilities_and_contributions_add_up(names in prop::collection::vec("[a-z0-9]{1,12}(-[a-z]{1,8})?\\.(com|work|kro\\.kr|ru)", 0..6)) {
        let trained = Trained::train(&set(), until("2020-01-31"));
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.extend(["192.0.2.9", "login-naver3.work"]);
        let ranked = trained.judge(&report("", "2020-02-01", &names));
        let sum = ranked.unknown + ranked.hypotheses.iter().map(|it| it.probability).sum::<f64>();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        for it in &ranked.hypotheses {
            let parts: f64 = it.contributions.iter().map(|part| part.nats).sum();
            prop_assert!((parts - it.score).abs() < 1e-9, "{} {}", parts, it.score);
            prop_assert!(it.stated <= it.probability && it.stated <= MOST);
        }
    }
}
