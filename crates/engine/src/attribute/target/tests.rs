use model::{Digest, Origin};

use super::*;

fn classes(text: &str) -> Vec<String> {
    sector::classes(text).into_iter().collect()
}

#[test]
fn sectors_meet_however_they_are_worded() {
    assert_eq!(classes("government-national"), classes("Government"));
    assert_eq!(classes("financial-services"), classes("Finance"));
    assert_eq!(classes("non-profit"), classes("Think Tanks"));
    assert_eq!(classes("IT"), classes("Information Technology"));
    assert_eq!(classes("Academia - University "), ["education"]);
    assert_eq!(classes("Italian food"), ["agriculture"], "a short word matches whole only");
    assert_eq!(classes("Beekeeping"), ["beekeeping"]);
    assert!(classes(" ").is_empty());
}

#[test]
fn countries_meet_by_code_and_by_name_and_other_texts_do_not() {
    for text in ["KR", "South Korea", "Korea (Republic of)", " republic of korea "] {
        assert_eq!(country_code(text), Some("KR"), "{text}");
    }
    assert_eq!(country_code("UK"), country_code("GB"));
    assert_eq!(country_code("Private sector"), None);
    assert_eq!(country_code("Korea"), None, "it may be either");
}

#[test]
fn what_everybody_targets_says_nothing_and_the_family_is_capped() {
    let target = |name: &str, sectors: &[&str], countries: &[&str]| Actor {
        source: "galaxy".to_owned(),
        external_id: None,
        name: name.to_owned(),
        country: None,
        targets_sectors: sectors.iter().map(ToString::to_string).collect(),
        targets_countries: countries.iter().map(ToString::to_string).collect(),
        said: model::Said::default(),
        origin: Origin { source: "galaxy".to_owned(), raw: Some(Digest::of(name.as_bytes())), line: 1 },
    };
    let actors = [
        target("Red", &["Government", "Technology"], &["KR"]),
        target("Blue", &["Government"], &["US"]),
        target("Green", &["government"], &["DE"]),
    ];
    let count = |what: &str| vec![Count { what: what.to_owned(), count: 4 }];
    let targeting = Targeting::new(&actors, &Resolver::default());
    let mut targets = Targets { sectors: count("government"), ..Targets::default() };
    assert!(targeting.weigh(&targets, None).is_empty());
    targets.sectors = count("technology");
    targets.countries = count("KR");
    let nats = |targets: &Targets| -> f64 {
        let weighed = targeting.weigh(targets, None);
        assert_eq!(weighed.keys().collect::<Vec<_>>(), ["red"]);
        weighed["red"].iter().map(|matched| matched.nats).sum()
    };
    assert!((nats(&targets) - 1.0).abs() < 1e-9, "0.5 for the sector and 0.5 for the country");
    targets.countries.extend(count("FR"));
    assert!((nats(&targets) - 0.75).abs() < 1e-9, "half of the targets fit");
    assert!(targeting.weigh(&targets, Some("galaxy")).is_empty(), "nobody else says so");
}
