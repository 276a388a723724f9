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
        assert_eq!(country::code(text).as_deref(), Some("KR"), "{text}");
    }
    assert_eq!(country::code("UK"), country::code("GB"));
    assert_eq!(country::code("Private sector"), None);
    assert_eq!(country::code("Korea"), None, "it may be either");
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
    let mut profile = Profile { imitated_sectors: count("government"), ..Profile::default() };
    assert!(victimology(&profile, &actors, &Resolver::default()).is_empty());
    profile.imitated_sectors = count("technology");
    profile.imitated_countries = count("KR");
    let weighed = victimology(&profile, &actors, &Resolver::default());
    assert_eq!(weighed.keys().collect::<Vec<_>>(), ["red"]);
    assert!((weighed["red"].nats - 1.0).abs() < 1e-9, "0.5 for the sector and 0.5 for the country");
    profile.imitated_countries.extend(count("FR"));
    let weighed = victimology(&profile, &actors, &Resolver::default());
    assert!((weighed["red"].nats - 0.75).abs() < 1e-9, "half of the imitations fit");
}
