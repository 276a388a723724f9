//! Real input: a million newly registered names with the Thallium names among them, and what was published before.

use std::collections::BTreeSet;
use std::process::Command;

use crate::interdict::{Place, project, shared};

#[test]
fn the_thallium_names_are_found_and_kimsuky_comes_first() {
    let Some(shared) = shared() else { return };
    let place = Place::new();
    let input = place.dir.path().join("input");
    let built = Command::new(env!("CARGO"))
        .current_dir(project())
        .env("INTERDICT_SHARED", &shared)
        .args(["run", "--quiet", "--package", "xtask", "--", "real", "--no-run", "--out"])
        .arg(&input)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let answer = place.json(&["investigate", input.to_str().unwrap(), "--as-of", "2019-12-31"]);

    let labels = std::fs::read_to_string(shared.join("data/thallium/labels_thallium.txt")).unwrap();
    let rows = labels
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let thallium: BTreeSet<String> = rows.clone().map(|row| row[0].to_owned()).collect();
    let strong: BTreeSet<String> = rows
        .filter(|row| row.get(1) == Some(&"B") && row.last() == Some(&"S"))
        .map(|row| row[0].to_owned())
        .filter(|name| !name.contains("accounts."))
        .collect();
    let findings = answer["findings"].as_array().unwrap();
    let imitating: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding["kind"] == "imitation")
        .map(|finding| finding["subject"].as_str().unwrap())
        .collect();
    let found = strong.iter().filter(|name| imitating.contains(name.as_str())).count();
    eprintln!(
        "{found} of {} strongly labelled names found among {} imitations",
        strong.len(),
        imitating.len()
    );
    assert!(found >= 12, "{found} of {}", strong.len());

    // The cluster that holds most Thallium names is attributed to Kimsuky first.
    let actors = answer["actors"].as_array().unwrap();
    let members = |actor: &serde_json::Value| {
        let members = actor["members"].as_array().unwrap();
        members.iter().filter(|name| thallium.contains(name.as_str().unwrap())).count()
    };
    let cluster = actors.iter().max_by_key(|actor| members(actor)).expect("a cluster");
    eprintln!(
        "{} of {} members are Thallium's",
        members(cluster),
        cluster["members"].as_array().unwrap().len()
    );
    assert!(members(cluster) >= 5);
    let leader = cluster["attribution"]["hypotheses"][0]["actor"].as_str().unwrap_or("unknown");
    assert!(leader.eq_ignore_ascii_case("kimsuky"), "{leader}");

    // No owned domain alerts.
    let owned = std::fs::read_to_string(shared.join("data/lookalike/owned.txt")).unwrap();
    let place = Place::new();
    place.run(&["init", place.desk().to_str().unwrap()]).success();
    place.observe(&input.join("watchlist.toml")).success();
    place.observe(&place.file("owned-names.txt", &owned)).success();
    let alerts = place.json(&["finding", "detect"]);
    assert_eq!(alerts.as_array().unwrap().len(), 0, "{alerts}");
}
