use super::*;
use crate::prose::token::tokenise;

fn split(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut spans = Vec::new();
    tokenise(text, &mut tokens);
    sentences(text, &tokens, &[], &mut spans);
    spans.iter().map(|span| text[tokens[span.first].start()..tokens[span.end - 1].end()].to_owned()).collect()
}

#[test]
fn stops_end_sentences_and_abbreviations_do_not() {
    assert_eq!(split("It came. It went."), ["It came.", "It went."]);
    assert_eq!(
        split("The U.S. Treasury acted. Mr. Kim left."),
        ["The U.S. Treasury acted.", "Mr. Kim left."]
    );
    assert_eq!(split("It hit the U.S. The group left."), ["It hit the U.S.", "The group left."]);
    assert_eq!(split("“It came.” It went!"), ["“It came.”", "It went!"]);
    assert_eq!(split("see evil.site.net for more"), ["see evil.site.net for more"]);
    assert!(split("").is_empty());
}
