use super::*;

fn part(before: &str, all: usize) -> Part {
    let asked = Asked { fields: vec![("names".to_owned(), before.to_owned())], ..Asked::default() };
    Part::asked(&asked, "names", all)
}

#[test]
fn the_parts_of_a_list_hold_each_row_once() {
    let rows: Vec<usize> = (0..450).collect();
    let shown: Vec<usize> =
        ["", "200", "400"].iter().flat_map(|before| part(before, 450).of(&rows)).copied().collect();
    assert_eq!(shown, rows);
    let middle = part("200", 450).others().into_string();
    assert!(middle.contains("201 to 400 of 450"), "{middle}");
    assert!(middle.contains("href=\"?names=0\"") && middle.contains("href=\"?names=400\""), "{middle}");
    assert!(!part("400", 450).others().into_string().contains("Next part"));
    assert_eq!(part("", 200).others().into_string(), "", "a list of one part names no other");
}

#[test]
fn nonsense_asks_for_the_beginning() {
    let rows = [1, 2, 3];
    for before in ["-1", "x", "3", "18446744073709551615", "99999999999999999999999"] {
        assert_eq!(part(before, 3).of(&rows), rows, "{before}");
    }
    assert_eq!(part("0", 0).of(&[] as &[u8]), [] as [u8; 0]);
}

#[test]
fn a_section_begins_open_when_it_is_short_or_asked_for() {
    assert!(part("", FEW).open() && !part("", FEW + 1).open() && part("0", 9_000).open());
}

#[test]
fn each_row_is_in_the_part_that_is_said_to_hold_it() {
    let rows: Vec<usize> = (0..450).collect();
    for row in [0, 199, 200, 399, 400, 449] {
        let query = Part::holding("names", Some(row));
        assert!(part(query.trim_start_matches("?names="), 450).of(&rows).contains(&row), "{row}: {query}");
    }
}
