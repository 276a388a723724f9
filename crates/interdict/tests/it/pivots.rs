//! Pivots and paths over the bundled operation.

use crate::interdict::{Place, project};

#[test]
fn pivots_count_neighbours_and_paths_give_reasons() {
    let place = Place::new();
    let input = project().join("demo/input");
    let answer = place.json(&["investigate", input.to_str().unwrap(), "--as-of", "2019-12-31"]);
    let members: Vec<&str> = answer["actors"][0]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();

    let neighbours = place.json(&["pivot", members[0]]);
    let neighbours = neighbours.as_array().unwrap();
    assert!(!neighbours.is_empty());
    let rarity: Vec<f64> = neighbours.iter().map(|n| n["rarity"].as_f64().unwrap()).collect();
    assert!(rarity.windows(2).all(|pair| pair[0] >= pair[1]), "rarest first: {rarity:?}");

    // From a value back to the names.
    let key = &neighbours[0]["key"];
    let asked = format!("{}={}", key["kind"].as_str().unwrap(), key["value"].as_str().unwrap());
    let back = place.json(&["pivot", &asked]);
    let names = back[0]["names"].to_string();
    assert!(names.contains(members[0]), "{asked}: {names}");

    let last = members.last().unwrap();
    let steps = place.json(&["path", members[0], last]);
    let steps = steps.as_array().unwrap();
    assert!(!steps.is_empty(), "no path from {} to {last} within one cluster", members[0]);
    for step in steps {
        assert!(
            step["weight"].as_f64().unwrap() > 0.0 && step["rate"]["holders"].as_u64().unwrap() > 0,
            "{step}"
        );
    }
    let shown = place.run(&["path", members[0], last]).success().stdout();
    assert!(shown.contains("nats"), "{shown}");
    assert!(place.run(&["path", members[0], "nobody.example.com"]).success().stdout().contains("no path"));
    assert_eq!(place.run(&["pivot", "nonsense"]).code(), 2);
}
