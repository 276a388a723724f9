use super::*;

fn owners(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn agreement_counts_what_is_found_and_who_came_with_it() {
    let truth = vec![owners(&["a", "b", "c"]), owners(&["d", "e"]), owners(&["f"])];
    let components = [owners(&["a", "b", "x"]), owners(&["c", "y"]), owners(&["d", "e"])];
    let found = Agreement::of(&truth, &components);
    assert_eq!(found, Agreement { planted: 6, found: 4, strangers: 1, missed: 1, largest: 3 });
    assert!((found.precision() - 0.8).abs() < 1e-9 && (found.recall() - 4.0 / 6.0).abs() < 1e-9);
}

#[test]
fn places_share_the_thousand() {
    assert_eq!(PLACES.iter().map(|(share, _)| share).sum::<u64>(), 1_000);
    assert!(matches!(place(0), Place::Shared) && matches!(place(999), Place::Home));
}
