use super::*;

fn tokens(text: &str) -> Result<Vec<Token>, PatternError> {
    let mut lexer = Lexer::new(text);
    let mut all = Vec::new();
    loop {
        match lexer.next()?.1 {
            Token::End => return Ok(all),
            token => all.push(token),
        }
    }
}

#[test]
fn literals_have_their_values() {
    let read = |text| match tokens(text).as_deref() {
        Ok([Token::Literal(literal)]) => literal.clone(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(read(r"'it\'s \\ here'"), Literal::Text(r"it's \ here".to_owned()));
    assert_eq!(read("-5"), Literal::Integer(-5));
    assert_eq!(read("+7"), Literal::Integer(7));
    assert_eq!(read(".25"), Literal::Float(0.25));
    assert_eq!(read("-123.5"), Literal::Float(-123.5));
    assert_eq!(read("h'00fF'"), Literal::Hex(vec![0, 255]));
    assert_eq!(read("b'AQIDBA=='"), Literal::Binary(vec![1, 2, 3, 4]));
    assert_eq!(read("true"), Literal::Bool(true));
    assert!(matches!(read("t'2016-06-01T01:30:00.123Z'"), Literal::Time(..)));
}

#[test]
fn blanks_and_comments_are_passed_over() {
    let plain = tokens("[a:b=1]").expect("tokens");
    assert_eq!(tokens(" [ a /* x */ : b\u{a0}\t== // y\n 1 ] // end").expect("tokens"), plain);
    assert_eq!(tokens("<>").expect("tokens"), [Token::Sign("!=")]);
}

#[test]
fn what_is_no_token_is_refused() {
    for text in
        ["'x", r"'\n'", "h'0'", "h'zz'", "b'===='", "t'now'", "?", "\u{e9}", "/* x", "99999999999999999999"]
    {
        assert!(tokens(text).is_err(), "{text}");
    }
}
