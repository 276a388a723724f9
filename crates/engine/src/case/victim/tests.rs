use proptest::prelude::*;

use super::*;

fn count(sector: &str, country: &str, count: u64) -> VictimCount {
    VictimCount { sector: Some(sector.to_owned()), country: Some(country.to_owned()), count }
}

fn shown(table: &VictimTable) -> Vec<Option<u64>> {
    table.cells.iter().map(|cell| cell.count).collect()
}

#[test]
fn small_cells_go_and_the_total_does_not_give_them_back() {
    // One small cell beside large ones: without a second suppressed cell the total would be a subtraction.
    let of = table(&[count("a", "US", 3), count("b", "US", 40), count("c", "JP", 900)], 10, "x");
    assert_eq!(shown(&of), [None, None, Some(900)]);
    assert_eq!(of.total, Some(943));
    let plain = table(&[count("a", "US", 10), count("b", "US", 40)], 10, "x");
    assert_eq!((shown(&plain), plain.total), (vec![Some(10), Some(40)], Some(50)));
    // Nothing to hide behind.
    let alone = table(&[count("a", "US", 3)], 10, "x");
    assert_eq!((shown(&alone), alone.total), (vec![None], None));
    // The complement itself is at its bound: 3 + 10 with nothing above 10 would tell.
    let tight = table(&[count("a", "US", 3), count("b", "US", 10), count("c", "US", 10)], 10, "x");
    assert_eq!(tight.total, None);
    assert_eq!(shown(&tight), [None, Some(10), Some(10)]);
    assert_eq!(table(&[], 10, "x").total, Some(0));
}

#[test]
fn where_every_class_is_small_sectors_are_told_alone() {
    let counts = [
        count("government", "JP", 2),
        count("government", "KR", 6),
        count("government", "US", 6),
        count("university", "KR", 4),
        count("university", "US", 4),
        count("nuclear", "US", 4),
    ];
    let of = table(&counts, 10, "reports");
    let cells = of.cells.iter().map(|cell| (cell.sector.as_deref(), cell.country.as_deref(), cell.count));
    assert_eq!(
        cells.collect::<Vec<_>>(),
        [
            (Some("government"), None, Some(14)),
            (Some("nuclear"), None, None),
            (Some("university"), None, None)
        ]
    );
    assert_eq!(of.total, Some(26));
    assert!(of.basis.contains("by sector alone"), "{}", of.basis);
    let none = table(&counts[3..], 10, "reports");
    assert_eq!((none.cells.len(), none.basis.as_str()), (3, "reports"), "sums that are small tell no more");
}

#[test]
fn the_highest_of_several_counts_of_one_class_is_taken() {
    let of = table(&[count("a", "US", 20), count("a", "US", 35), count("a", "US", 0)], 10, "x");
    assert_eq!((shown(&of), of.total), (vec![Some(35)], Some(35)));
}

/// Every value that a suppressed small cell can have, for a reader who knows threshold, total and the shown cells.
fn possible(table: &VictimTable, small: usize, others: usize, sum: u64) -> Vec<u64> {
    let most = table.threshold - 1;
    let highest = table.cells.iter().filter_map(|cell| cell.count).min().unwrap_or(sum);
    (1..=most)
        .filter(|value| {
            let rest = sum.checked_sub(*value);
            let low = (small as u64 - 1) + others as u64 * table.threshold;
            let high = (small as u64 - 1) * most + others as u64 * highest;
            rest.is_some_and(|rest| (low..=high).contains(&rest))
        })
        .collect()
}

proptest! {
    #[test]
    fn no_total_narrows_a_small_cell_to_less_than_half(
        counts in prop::collection::vec(1_u64..60, 0..8),
        threshold in 2_u64..20,
    ) {
        let input: Vec<VictimCount> =
            counts.iter().enumerate().map(|(place, n)| count(&format!("s{place}"), "US", *n)).collect();
        let of = table(&input, threshold, "x");
        for (cell, real) in of.cells.iter().zip(&counts) {
            prop_assert!(cell.count.is_none_or(|count| count == *real && count >= threshold));
        }
        let small = counts.iter().filter(|n| **n < threshold).count();
        let hidden = of.cells.iter().filter(|cell| cell.count.is_none()).count();
        if let (Some(total), true) = (of.total, small > 0) {
            prop_assert_eq!(total, counts.iter().sum::<u64>());
            let sum = total - of.cells.iter().filter_map(|cell| cell.count).sum::<u64>();
            let possible = possible(&of, small, hidden - small, sum);
            prop_assert!(possible.len() as u64 * 2 >= threshold - 1 && possible.len() > 1, "{:?}", possible);
        }
    }
}
