use std::collections::BTreeMap;

use super::*;

#[test]
fn rows_are_the_same_every_time() {
    let rows = Rows::of(10_000);
    let row = rows.row(4_711);
    assert_eq!((row.name, row.rdata), (rows.row(4_711).name, rows.row(4_711).rdata));
}

#[test]
fn the_skew_is_there() {
    let rows = Rows::of(50_000);
    let mut on = BTreeMap::<String, u32>::new();
    let mut triples = BTreeMap::<(String, &str, String), u32>::new();
    for row in (0..50_000).map(|n| rows.row(n)) {
        *on.entry(row.rdata.clone()).or_default() += 1;
        *triples.entry((row.name, row.rrtype, row.rdata)).or_default() += 1;
    }
    // The first hub has the most, and a tail of values has two or three rows each.
    assert!(on[&Rows::hub(0)] > 1_500, "{}", on[&Rows::hub(0)]);
    assert!(on.values().filter(|count| (2..5).contains(*count)).count() > 1_000);
    let repeated: usize = triples.values().filter(|count| **count > 1).count();
    assert!(repeated > 3_000 && triples.len() > 35_000, "{repeated} of {}", triples.len());
}

#[test]
fn a_draw_is_skewed_and_stays_below() {
    let draws: Vec<u64> = (0..1_000).map(|n| skewed(mix(n), 1_000)).collect();
    assert!(draws.iter().all(|draw| *draw < 1_000));
    assert!(draws.iter().filter(|draw| **draw < 125).count() > 400);
    assert_eq!(skewed(u64::MAX, 10), 9);
}
