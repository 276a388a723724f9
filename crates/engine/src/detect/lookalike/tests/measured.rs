//! Floors on real names; they run when `INTERDICT_SHARED` is set.

use std::io::Read as _;
use std::path::PathBuf;

use model::Identity;

use super::super::*;
use super::name;

fn shared() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests find their data through the environment")]
    let folder = std::env::var("INTERDICT_SHARED").ok();
    if folder.is_none() {
        eprintln!("skipped: INTERDICT_SHARED is not set");
    }
    folder.map(|folder| PathBuf::from(folder).join("data"))
}

fn text(folder: &std::path::Path, file: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "tests read their data")]
    let bytes = std::fs::read(folder.join(file)).unwrap();
    if !file.ends_with(".gz") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    text
}

fn matcher(folder: &std::path::Path) -> Matcher {
    let identities = text(folder, "lookalike/watchlist.txt")
        .lines()
        .filter_map(|row| row.split_once('\t').filter(|_| !row.starts_with('#')))
        .map(|(identity, domain)| Identity {
            name: identity.to_owned(),
            words: Vec::new(),
            domains: vec![name(domain)],
            sector: None,
            country: None,
        })
        .collect();
    let owned = text(folder, "lookalike/owned.txt").lines().map(name).collect();
    Matcher::compile(&WatchList { identities, owned }).unwrap()
}

/// Identities of one family: `navercorp` for `naver`.
fn is_kin(found: &str, labelled: &str) -> bool {
    found.starts_with(labelled) || labelled.starts_with(found)
}

/// Found with the right identity, with a wrong one, and not found.
fn recall<'a>(
    matcher: &Matcher,
    labelled: impl Iterator<Item = (&'a str, &'a str)>,
) -> (usize, usize, Vec<&'a str>) {
    let (mut right, mut wrong, mut missed) = (0, 0, Vec::new());
    for (host, brand) in labelled {
        match matcher.judge(host) {
            Some(judgement) if is_kin(&judgement.identity, brand) => right += 1,
            Some(_) => wrong += 1,
            None => missed.push(host),
        }
    }
    (right, wrong, missed)
}

#[test]
fn the_thallium_names_are_found() {
    let Some(folder) = shared() else { return };
    let labels = text(&folder, "thallium/labels_thallium.txt");
    let strong = labels.lines().filter_map(|row| {
        let columns: Vec<&str> = row.split('\t').collect();
        (columns.len() >= 5 && columns[1] == "B" && columns[4] == "S").then(|| (columns[0], columns[2]))
    });
    let (right, wrong, missed) = recall(&matcher(&folder), strong);
    eprintln!("Thallium strong: {right} right, {wrong} wrong, missed {missed:?}");
    assert_eq!(wrong, 0);
    assert!(right >= 20, "{right} found; missed {missed:?}");
}

#[test]
fn the_sample_of_actor_names_is_found() {
    let Some(folder) = shared() else { return };
    let labels = text(&folder, "lookalike/sample_labelled.tsv");
    let strong = labels.lines().filter_map(|row| {
        let columns: Vec<&str> = row.split('\t').collect();
        (columns.len() >= 6 && columns[2] == "B" && columns[5] == "S").then(|| (columns[0], columns[3]))
    });
    let (right, wrong, missed) = recall(&matcher(&folder), strong);
    eprintln!("sample strong: {right} right, {wrong} wrong, missed {missed:?}");
    assert!(wrong <= 1);
    assert!(right >= 60, "{right} found; missed {missed:?}");
}

#[test]
fn owned_names_never_alert() {
    let Some(folder) = shared() else { return };
    let matcher = matcher(&folder);
    let owned = text(&folder, "lookalike/owned.txt");
    let alerts: Vec<&str> = owned.lines().filter(|host| matcher.judge(host).is_some()).collect();
    assert!(alerts.is_empty(), "{alerts:?}");
    assert_eq!(owned.lines().filter(|host| matcher.judge(&format!("login.{host}")).is_some()).count(), 0);
}

fn alerts_per_million(file: &str) -> Option<f64> {
    let folder = shared()?;
    let matcher = matcher(&folder);
    let names = text(&folder, file);
    let total = names.lines().count();
    let alerts = names.lines().filter(|host| matcher.judge(host).is_some()).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
    let rate = alerts as f64 * 1e6 / total as f64;
    eprintln!("{file}: {alerts} alerts on {total} names, {rate:.0} per million");
    Some(rate)
}

#[test]
fn alerts_on_new_registrations_stay_within_the_budget() {
    let Some(rate) = alerts_per_million("lookalike/new-registrations-dev.txt.gz") else { return };
    assert!(rate <= 800.0, "{rate} alerts per million");
}

#[test]
fn alerts_on_popular_names_stay_within_the_budget() {
    let Some(rate) = alerts_per_million("lookalike/popular-names-dev.txt.gz") else { return };
    assert!(rate <= 500.0, "{rate} alerts per million");
}
