use super::*;

#[test]
fn every_stretch_leads_back_to_its_bytes() {
    let source = "ab &amp; cd\n\nef";
    let mut text = Text::over(source.as_bytes());
    text.push_str("ab", 0);
    text.push_space(2, 3);
    text.push_char('&', 3, 8);
    text.push_space(8, 9);
    text.push_str("cd", 9);
    text.end_block(11);
    text.push_str("ef", 13);
    assert_eq!(text.text, "ab & cd\nef");
    let back = |part: &str| {
        let start = text.text.find(part).unwrap();
        let (from, to) = text.source(&text.marks(0, start, start + part.len()), start, start + part.len());
        &source[from as usize..to as usize]
    };
    assert_eq!(back("ab"), "ab");
    assert_eq!(back("&"), "&amp;");
    assert_eq!(back("cd"), "cd");
    assert_eq!(back("ef"), "ef");
    assert_eq!(back("b & c"), "b &amp; c");
}

#[test]
fn a_block_ends_without_its_trailing_space() {
    let mut text = Text::over(b"ab  \ncd");
    text.push_str("ab", 0);
    text.push_space(2, 3);
    text.end_block(4);
    text.push_str("cd", 5);
    assert_eq!(text.text, "ab\ncd");
    assert_eq!(text.source(&text.marks(0, 0, 2), 0, 2), (0, 2));
    assert_eq!(text.source(&text.marks(0, 3, 5), 3, 5), (5, 7));
}

#[test]
fn lines_count_across_the_steps() {
    let source = b"x\n".repeat(2_000);
    let text = Text::over(&source);
    assert_eq!(text.line(&source, 0), 1);
    assert_eq!(text.line(&source, 2_998), 1_500);
    assert_eq!(text.line(&source, 3_999), 2_000);
}
