use super::*;

fn held(ranges: &Ranges, values: &[&str]) -> Vec<bool> {
    let mut near = 0;
    values.iter().map(|value| ranges.holds(value, &mut near)).collect()
}

#[test]
fn values_are_held_in_any_order() {
    let ranges = Ranges::values(["b", "d", "b", "f"]);
    assert_eq!(
        held(&ranges, &["a", "b", "c", "d", "e", "f", "g"]),
        [false, true, false, true, false, true, false]
    );
    assert_eq!(held(&ranges, &["f", "b", "bb", "a", "d"]), [true, true, false, false, true]);
    assert_eq!(held(&Ranges::values([]), &["", "a"]), [false, false]);
}

#[test]
fn a_zone_holds_itself_and_what_is_below_and_no_neighbour() {
    let ranges = Ranges::zones(["com.evil", "com.evil.www", "org.bad"]);
    let names =
        ["com.evi", "com.evil", "com.evil-x", "com.evil.a", "com.evil.www.a", "com.evilx", "org.bad.z"];
    assert_eq!(held(&ranges, &names), [false, true, false, true, true, false, true]);
}

#[test]
fn pages_meet_by_their_bounds() {
    let ranges = Ranges::values(["m"]);
    assert!(ranges.meets(b"a", b"z") && ranges.meets(b"m", b"m") && ranges.meets(b"a", b"m"));
    assert!(!ranges.meets(b"a", b"l") && !ranges.meets(b"n", b"z"));
}
