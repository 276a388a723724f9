use super::*;

#[test]
fn the_error_rates_are_those_of_the_figures() {
    let rates = error_rates();
    let lookalike: Vec<&ErrorRate> =
        rates.iter().filter(|rate| rate.reference.contains("lookalike")).collect();
    assert_eq!(lookalike.len(), 2, "{rates:#?}");
    for rate in lookalike {
        assert!(
            rate.value.starts_with("precision ") && rate.value.chars().any(|c| c.is_ascii_digit()),
            "{rate:?}"
        );
    }
    assert!(rates.iter().any(|rate| rate.reference.contains("attribution")), "{rates:#?}");
}

#[test]
fn a_row_is_found_by_its_first_cell_in_the_right_table() {
    let text = "| a | b |\n|---|---|\n| x | 1 |\n\n| a | c |\n|---|---|\n| x | 2 |\n";
    assert_eq!(row(text, "x", "c").unwrap().1, ["x", "2"]);
    assert_eq!(row(text, "y", "c"), None);
    assert_eq!(row(text, "x", "d"), None);
}
