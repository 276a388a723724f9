//! Floors of the look-alike matcher on real names; they run when `INTERDICT_SHARED` is set.
#![expect(clippy::disallowed_methods, reason = "tests find and read their data")]
#![expect(clippy::print_stderr, reason = "tests say what they measured")]

use std::path::Path;

use engine::detect::lookalike::Matcher;

#[path = "../measure/data.rs"]
mod data;
#[path = "../measure/folder.rs"]
mod folder;
#[path = "../measure/labels.rs"]
mod labels;

use labels::{Kind, pool, pooled, recall, rows};

fn matcher(folder: &Path) -> Matcher {
    Matcher::compile(&data::watch_list(folder)).expect("the shared watch-list compiles")
}

#[test]
fn the_thallium_names_are_found() {
    let Some(folder) = folder::shared() else { return };
    let matcher = matcher(&folder);
    let it = recall(&matcher, &rows(&folder, &matcher), |row| row.kind == Kind::Thallium);
    eprintln!("Thallium strong: {}; {:?}", it.found, it.notes);
    assert_eq!((it.misnamed, it.found.all), (0, 22));
    assert!(it.found.right >= 20, "{:?}", it.notes);
}

#[test]
fn the_sample_of_actor_names_is_found() {
    let Some(folder) = folder::shared() else { return };
    let matcher = matcher(&folder);
    let it = recall(&matcher, &rows(&folder, &matcher), |row| row.kind == Kind::Sample);
    eprintln!("sample strong: {}; {:?}", it.found, it.notes);
    assert!(it.misnamed <= 1 && it.found.all == 65, "{:?}", it.notes);
    assert!(it.found.right >= 60, "{:?}", it.notes);
    let strong = recall(&matcher, &rows(&folder, &matcher), labels::Row::is_strong).found;
    assert!(strong.value() >= 0.95, "{strong}");
}

#[test]
fn every_technique_is_found_back() {
    let Some(folder) = folder::shared() else { return };
    let matcher = matcher(&folder);
    let it = recall(&matcher, &rows(&folder, &matcher), |row| row.kind == Kind::Synthetic);
    eprintln!("coverage: found {}, right family {}; {:?}", it.found, it.family, it.notes);
    assert!(it.family.value() >= 0.97, "{}: {:?}", it.family, it.notes);
}

#[test]
fn alerts_on_the_pool_are_right() {
    let Some(folder) = folder::shared() else { return };
    let matcher = matcher(&folder);
    let pool = pool(&matcher.clone().with_threshold(0.0), &rows(&folder, &matcher));
    for (what, threshold, least) in
        [("default", matcher.threshold(), 0.6), ("strict", matcher.strict().threshold(), 0.8)]
    {
        let (precision, found) = pooled(&pool, threshold);
        eprintln!("{what}: precision {precision:.3}, recall of the pool {found:.3}");
        assert!(precision >= least, "{what}: {precision}");
    }
}

#[test]
fn owned_names_never_alert() {
    let Some(folder) = folder::shared() else { return };
    let matcher = matcher(&folder);
    let owned = data::text(&folder, data::OWNED);
    let alerts: Vec<&str> = owned.lines().filter(|host| matcher.judge(host).is_some()).collect();
    assert!(alerts.is_empty(), "{alerts:?}");
    assert_eq!(owned.lines().filter(|host| matcher.judge(&format!("login.{host}")).is_some()).count(), 0);
}

fn alerts_per_million(file: &str) -> Option<f64> {
    let folder = folder::shared()?;
    let matcher = matcher(&folder);
    let names = data::text(&folder, file);
    let total = names.lines().count();
    let alerts = names.lines().filter(|host| matcher.judge(host).is_some()).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
    let rate = alerts as f64 * 1e6 / total as f64;
    eprintln!("{file}: {alerts} alerts on {total} names, {rate:.0} per million");
    Some(rate)
}

#[test]
fn alerts_on_new_registrations_stay_within_the_budget() {
    let Some(rate) = alerts_per_million(data::REGISTERED) else { return };
    assert!(rate <= 800.0, "{rate} alerts per million");
}

#[test]
fn alerts_on_popular_names_stay_within_the_budget() {
    let Some(rate) = alerts_per_million(data::POPULAR) else { return };
    assert!(rate <= 500.0, "{rate} alerts per million");
}
