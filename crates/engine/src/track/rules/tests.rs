use model::KeyKind;

use super::Rules;
use crate::track::fixture::rate;

fn weight(kind: KeyKind, holders: u64, population: u64) -> Option<f64> {
    Rules::default().weight(kind, rate(holders, population))
}

#[test]
fn the_shipped_table_is_sound() {
    let rules = Rules::default();
    assert_eq!(rules.check(), Ok(()));
    assert_eq!(rules.kinds.len(), KeyKind::ALL.len());
}

#[test]
fn a_pair_on_its_own_value_is_joined_on_a_small_desk_and_on_a_large_one() {
    let rules = Rules::default();
    for kind in KeyKind::ALL.into_iter().filter(|kind| *kind != KeyKind::RegistrationBurst) {
        for population in [2, 300, 1_000_000, 100_000_000] {
            let nats = weight(kind, 2, population).unwrap();
            assert!(nats >= rules.threshold, "{kind} among {population}: {nats}");
        }
    }
    // An operation of twelve names that is all the desk knows.
    assert!(weight(KeyKind::Address, 12, 12).unwrap() >= rules.threshold);
    assert!(weight(KeyKind::NameServer, 12, 12).unwrap() >= rules.threshold);
}

#[test]
fn more_holders_never_weigh_more_and_too_many_never_link() {
    for (kind, rule) in Rules::default().kinds {
        if kind == KeyKind::Registrable {
            continue;
        }
        let weights: Vec<f64> = (1..=rule.max_holders).map(|n| weight(kind, n, 50_000).unwrap()).collect();
        assert!(weights.windows(2).all(|pair| pair[0] >= pair[1]), "{kind}: {weights:?}");
        assert_eq!(weight(kind, rule.max_holders + 1, 50_000), None, "{kind}");
    }
}

#[test]
fn where_one_value_alone_stops_joining() {
    let rules = Rules::default();
    let alone = |kind, population| {
        (1..=200).take_while(|n| weight(kind, *n, population).is_some_and(|w| w >= rules.threshold)).count()
    };
    assert_eq!(alone(KeyKind::Address, 1_000_000), 15);
    assert_eq!(alone(KeyKind::NameServer, 1_000_000), 15);
    assert_eq!(alone(KeyKind::Certificate, 1_000_000), 40);
    assert_eq!(alone(KeyKind::Report, 20_000), 116);
    assert_eq!(alone(KeyKind::RegistrationBurst, 1_000_000), 0);
}

#[test]
fn a_count_at_the_limit_of_u64_is_no_surprise() {
    assert_eq!(weight(KeyKind::Address, u64::MAX, u64::MAX), None);
    assert!(Rules::default().base_rate(rate(u64::MAX, 0)) <= 1.0);
    assert!(Rules::default().base_rate(rate(0, 0)) > 0.0);
}

#[test]
fn numbers_out_of_range_are_named() {
    let mut rules = Rules::default();
    rules.kinds.get_mut(&KeyKind::Address).unwrap().sensitivity = 0.0;
    let wrong = rules.check().unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "tracking rule `kinds.address.sensitivity` is 0; it must be above 0 and at most 1"
    );
    for broken in [
        Rules { threshold: f64::NAN, ..Rules::default() },
        Rules { background: 1.0, ..Rules::default() },
        Rules { second: -1.0, ..Rules::default() },
    ] {
        assert!(broken.check().is_err(), "{broken:?}");
    }
}

#[test]
fn a_configuration_overrides_one_kind_and_keeps_the_rest() {
    let text = r#"{"threshold": 4.5, "kinds": {"address": {"max_holders": 5, "dedicated": 5, "sensitivity": 0.2, "cap": 4}}}"#;
    let rules: Rules = serde_json::from_str(text).unwrap();
    assert!((rules.threshold - 4.5).abs() < f64::EPSILON);
    assert_eq!(rules.kinds[&KeyKind::Address].max_holders, 5);
    assert_eq!(rules.kinds[&KeyKind::Address].gap_days, None);
    assert_eq!(rules.kinds[&KeyKind::Report], Rules::default().kinds[&KeyKind::Report]);
    assert!(serde_json::from_str::<Rules>(r#"{"treshold": 1}"#).is_err());
    let whole = Rules::default();
    assert_eq!(serde_json::from_str::<Rules>(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
}
