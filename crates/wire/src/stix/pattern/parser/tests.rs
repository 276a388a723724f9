use proptest::prelude::*;

use crate::stix::pattern::{
    MAX_NESTING, MAX_PATTERN_BYTES, Observations, Pattern, PatternError, PatternVersion,
};

#[test]
fn and_binds_before_or_before_followedby() {
    let pattern = Pattern::parse("[a:b=1] AND [a:b=2] OR [a:b=3] FOLLOWEDBY [a:b=4 OR a:b=5 AND a:b=6]")
        .expect("a pattern");
    let Observations::FollowedBy(sides) = &pattern.observations else { panic!("{pattern:?}") };
    let Observations::Or(either) = &sides[0] else { panic!("{pattern:?}") };
    assert!(matches!(&either[0], Observations::And(all) if all.len() == 2));
    assert_eq!(pattern.tests().count(), 6);
    assert_eq!(pattern.names().into_iter().collect::<Vec<_>>(), [("a", "b")]);
}

#[test]
fn what_is_printed_reads_back() {
    for text in [
        "[file:hashes.'SHA-256' IN ('a', 'b') AND NOT EXISTS file:name]",
        "[x-own:a[*].b_ref.'c-d'[-1] NOT LIKE '%\\'\\\\_' OR (x-own:e >= -5.0 AND x-own:f != true)]",
        "([a:b MATCHES '^x$'] REPEATS 5 TIMES WITHIN 0.5 SECONDS) START t'2016-06-01T01:30:00Z' STOP t'2017-06-01T01:30:00Z'",
        "[a:b = h'00ff' AND a:c = b'AQ==' AND a:d < t'2016-06-01T01:30:00.5Z']",
        "[a:b ISSUBSET '10.0.0.0/8'] FOLLOWEDBY ([a:b NOT ISSUPERSET '::1'] OR [a:b IN ()])",
    ] {
        let pattern = Pattern::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(pattern.to_string(), text);
        assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
    }
}

#[test]
fn the_times_of_the_versions_differ() {
    let old = "[a:b=1] START '2016-06-01T01:30:00Z' STOP '2017-06-01T01:30:00Z'";
    assert!(Pattern::parse(old).is_err());
    let pattern = Pattern::parse_as(old, PatternVersion::V20).expect("a pattern of 2.0");
    assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
}

#[test]
fn depth_and_length_are_bounded() {
    for depth in [MAX_NESTING, MAX_NESTING + 1, 10_000, 100_000] {
        for (open, inner, close) in [("(", "[a:b=1]", ")"), ("[(", "a:b=1", ")]")] {
            let (begin, end) = if open.len() == 2 { ("[", "]") } else { ("", "") };
            let text = format!("{begin}{}{inner}{}{end}", "(".repeat(depth), ")".repeat(depth));
            let read = Pattern::parse(&text);
            assert_eq!(read.is_ok(), depth <= MAX_NESTING, "{depth} {close}");
            if let Err(error) = read {
                assert!(matches!(error, PatternError::TooDeep { .. }), "{error}");
            }
        }
    }
    // Chains are no depth.
    for word in [" OR ", " AND ", " FOLLOWEDBY "] {
        let long = vec!["[a:b=1]"; 50_000].join(word);
        let pattern = Pattern::parse(&long).expect("a long pattern");
        pattern.check().expect("valid");
        assert_eq!(pattern.to_string().len(), vec!["[a:b = 1]"; 50_000].join(word).len());
    }
    let qualified = format!("[a:b=1]{}", " WITHIN 5 SECONDS".repeat(50_000));
    assert!(Pattern::parse(&qualified).expect("a pattern").check().is_err());
    let huge = format!("[a:b='{}']", "x".repeat(MAX_PATTERN_BYTES));
    assert!(matches!(Pattern::parse(&huge), Err(PatternError::TooLong(_))));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        let _ = Pattern::parse(&text);
    }

    #[test]
    fn no_row_of_words_makes_it_panic(words in proptest::collection::vec(proptest::sample::select(vec![
        "[", "]", "(", ")", "a:b", "=", "'x'", "AND", "OR", "NOT", "IN", "WITHIN", "5", "SECONDS", "REPEATS", "TIMES",
        "START", "STOP", "t'2016-06-01T01:30:00Z'", "EXISTS", "LIKE", "MATCHES", "FOLLOWEDBY", ".", "[*]", "h'00'", ",",
    ]), 0..24)) {
        let text = words.join(" ");
        if let Ok(pattern) = Pattern::parse(&text) {
            let printed = pattern.to_string();
            prop_assert_eq!(Pattern::parse(&printed), Ok(pattern), "{}", printed);
        }
    }
}
