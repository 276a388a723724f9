use super::*;

fn texts(block: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    tokenise(block, &mut tokens);
    tokens.iter().map(|token| token.text(block)).collect()
}

#[test]
fn words_marks_and_wide_quotes_are_parted() {
    assert_eq!(texts("Korea-linked “APT37”’s"), ["Korea", "-", "linked", "“", "APT37", "”", "’", "s"]);
    assert_eq!(texts("Türkiye, U.S."), ["Türkiye", ",", "U", ".", "S", "."]);
    assert!(texts("").is_empty());
}

#[test]
fn the_hash_is_that_of_the_lower_case() {
    let mut tokens = Vec::new();
    tokenise("Sleet", &mut tokens);
    assert_eq!(tokens[0].hash, hash(b"sleet"));
    assert!(tokens[0].is(CAPITAL | SPACED) && tokens[0].is_word() && !tokens[0].is_number());
}
