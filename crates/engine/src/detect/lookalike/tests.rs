use model::Identity;

use super::*;

mod scale;

pub(super) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn identity(text: &str, domain: &str) -> Identity {
    Identity {
        name: text.to_owned(),
        words: Vec::new(),
        domains: vec![name(domain)],
        sector: None,
        country: None,
    }
}

/// Invented identities, so that nothing here rests on a real one: distinct, five letters, ordinary, short.
fn matcher() -> Matcher {
    let identities = vec![
        identity("montroseva", "montroseva.com"),
        identity("havmel", "havmel.co.kr"),
        identity("zavro", "zavro.com"),
        identity("garden", "garden.com"),
        identity("brul", "brul.net"),
        Identity { words: vec!["Clavdo Wix".to_owned()], ..identity("klivmar", "klivmar.org") },
    ];
    Matcher::compile(&WatchList { identities, owned: vec![name("garden.example")] }).unwrap()
}

fn judged(text: &str) -> Option<(String, Vec<Technique>)> {
    matcher().judge(text).map(|judgement| (judgement.identity, judgement.techniques))
}

fn finds(text: &str, identity: &str, technique: Technique) {
    let Some((found, techniques)) = judged(text) else { panic!("{text} was not found") };
    assert_eq!(found, identity, "{text}");
    assert!(techniques.contains(&technique), "{text}: {techniques:?}");
}

#[test]
fn every_technique_is_found_and_named() {
    use Technique as T;
    for (text, identity, technique) in [
        ("montroseva.net", "montroseva", T::TldSwap),
        ("rnontroseva.com", "montroseva", T::Homoglyph),
        ("m0ntroseva.com", "montroseva", T::Homoglyph),
        ("havrnel.com", "havmel", T::Homoglyph),
        ("havnnel.com", "havmel", T::Homoglyph),
        ("monroseva.com", "montroseva", T::Omission),
        ("montrosseva.com", "montroseva", T::Repetition),
        ("montrkoseva.com", "montroseva", T::Insertion),
        ("montposeva.com", "montroseva", T::Substitution),
        ("motnroseva.com", "montroseva", T::Transposition),
        ("mont-roseva.com", "montroseva", T::HyphenSplit),
        ("login-montroseva.com", "montroseva", T::Affix),
        ("montrosevalogin.com", "montroseva", T::Affix),
        ("nid.montroseva.evil.example.net", "montroseva", T::Level),
        ("login.zavro.com.evil.net", "zavro", T::Level),
        ("havmel.co.kr.evil.net", "havmel", T::Level),
        ("clavdowix-login.com", "klivmar", T::Affix),
        ("rnontroseva-login.com", "montroseva", T::Homoglyph),
        ("zavro-login.duckdns.org", "zavro", T::Affix),
        ("zavroqlv.com", "zavro", T::Affix),
    ] {
        finds(text, identity, technique);
    }
}

#[test]
fn punycode_is_read_as_it_looks() {
    for text in
        ["m\u{43e}ntroseva.com", "montros\u{e9}va.com", "\u{ff4d}ontroseva.net", "havm\u{435}l-login.com"]
    {
        let ascii = idna::domain_to_ascii(text).unwrap();
        let found = judged(&ascii);
        assert!(found.is_some(), "{ascii}");
        if ascii.contains("xn--") {
            assert!(found.unwrap().1.contains(&Technique::Idn), "{ascii}");
        }
    }
}

#[test]
fn ordinary_and_short_words_need_more() {
    for text in
        ["gardening.com", "mygarden.com", "rose-garden.com", "garden.city.example", "brulee.com", "abrul.com"]
    {
        assert_eq!(judged(text), None, "{text}");
    }
    for text in ["garden.net", "garden-login.com", "verify-garden.com", "brul-account.com", "brul.ga"] {
        assert!(judged(text).is_some(), "{text}");
    }
}

#[test]
fn control_characters_are_no_letters() {
    // Found by the fuzz targets: a NUL was taken for the place before the first letter.
    let open = matcher_once().clone().with_threshold(0.0);
    for text in ["\0zavro.com", "z\0avro.c", ".\0xn--84kz\0avro.c", "a\0z\0havmel.com", "\0\0brul\0.com"] {
        let _ = open.judge(text);
    }
}

#[test]
fn a_real_word_is_no_typo() {
    let identities = vec![identity("coverr", "coverr.com"), identity("hotmeel", "hotmeel.com")];
    let matcher = Matcher::compile(&WatchList { identities, owned: Vec::new() }).unwrap();
    assert_eq!(matcher.judge("cover-login.com"), None);
    assert_eq!(matcher.judge("covers.com"), None);
    assert!(matcher.judge("coverrlogin.com").is_some());
}

#[test]
fn owned_names_and_platform_names_never_alert() {
    for text in [
        "montroseva.com",
        "login.montroseva.com",
        "LOGIN.Montroseva.COM.",
        "garden.example",
        "login-garden.garden.example",
        "montroseva-login.edgekey.net",
        "montroseva.com.edgekey.net",
    ] {
        assert_eq!(judged(text), None, "{text}");
    }
}

#[test]
fn an_owned_name_is_checked_before_it_is_decoded() {
    let ascii = idna::domain_to_ascii("m\u{43e}ntroseva.com").unwrap();
    assert!(judged(&ascii).is_some(), "{ascii} only looks like an owned name");
}

#[test]
fn reasons_add_up_to_the_likelihood() {
    let judgement = matcher().judge("rnontroseva-login.com").unwrap();
    let nats: f64 = judgement.reasons.iter().map(|reason| reason.weight).sum();
    assert_eq!(model::Likelihood::from_fraction(1.0 / (1.0 + (-nats).exp())), judgement.likelihood);
    assert_eq!(judgement.registrable.as_str(), "rnontroseva-login.com");
    assert!(judgement.reasons.iter().any(|reason| reason.text == "`rn` drawn for `m`"));
    assert!(judgement.reasons.iter().any(|reason| reason.text.contains("`login`")));
}

#[test]
fn a_word_that_cannot_be_looked_for_is_refused() {
    let compile = |word: &str| {
        let identity = Identity { words: vec![word.to_owned()], ..identity("montroseva", "montroseva.com") };
        Matcher::compile(&WatchList { identities: vec![identity], owned: Vec::new() })
    };
    assert!(matches!(compile("x1"), Err(CompileError::TooShort { .. })));
    assert!(matches!(compile("..."), Err(CompileError::TooShort { .. })));
    assert!(matches!(compile(&"abc".repeat(20)), Err(CompileError::TooLong { .. })));
    assert!(compile("Café Zwölf").is_ok());
}

#[test]
fn an_identity_whose_name_cannot_be_looked_for_does_not_stop_the_others() {
    let identities = vec![identity("ab", "ab.example"), identity("montroseva", "montroseva.com")];
    let matcher = Matcher::compile(&WatchList { identities, owned: Vec::new() }).unwrap();
    assert!(matches!(matcher.refused(), [CompileError::TooShort { identity, .. }] if identity == "ab"));
    assert!(matcher.judge("montroseva.net").is_some());
    assert!(matcher.is_owned("www.ab.example"));
    let alone = WatchList { identities: vec![identity("ab", "ab.example")], owned: Vec::new() };
    assert!(matches!(Matcher::compile(&alone), Err(CompileError::TooShort { .. })));
}

#[test]
fn the_embedded_weights_are_whole() {
    let text = include_str!("../../../data/lookalike-weights.tsv");
    let rows = text.lines().filter(|row| row.starts_with("weight\t")).count();
    assert_eq!(rows, Matcher::terms().len());
    let weights = weights::parse(text).unwrap();
    assert!(weights.threshold < weights.strict);
    assert!(weights.alerts_per_million(0.2) > weights.alerts_per_million(0.9));
    assert_eq!(weights::parse("weight\tno-such-term\t1"), None);
    assert_eq!(weights::parse("weight\tprior\tNaN"), None);
}

#[test]
fn the_verdict_does_not_depend_on_other_identities() {
    let alone = Matcher::compile(&WatchList {
        identities: vec![identity("montroseva", "montroseva.com")],
        owned: Vec::new(),
    })
    .unwrap();
    for text in ["rnontroseva.com", "montroseva-login.com", "monroseva.net", "garden-login.com"] {
        let alone = alone.judge(text);
        if let Some(judgement) = &alone {
            assert_eq!(Some(judgement), matcher().judge(text).as_ref(), "{text}");
        }
    }
    assert!(alone.judge("rnontroseva.com").is_some());
}

proptest::proptest! {
    #[test]
    fn a_verdict_does_not_depend_on_what_was_judged_before(
        names in proptest::collection::vec("(montroseva|havmel|zavro|login|[a-z]{1,6})(-[a-z]{1,6})?\\.(com|net)", 1..6)
    ) {
        let forth: Vec<_> = names.iter().map(|name| matcher_once().judge(name)).collect();
        let mut back: Vec<_> = names.iter().rev().map(|name| matcher_once().judge(name)).collect();
        back.reverse();
        proptest::prop_assert_eq!(forth, back);
    }

    #[test]
    fn two_edits_in_a_long_word_are_found(first in 1..4_usize, second in 5..9_usize, letter in "[kqw]") {
        let mut text = "montroseva".to_owned();
        text.insert_str(second, &letter);
        text.remove(first);
        let open = matcher_once().clone().with_threshold(0.0);
        proptest::prop_assert!(open.judge(&format!("{text}.com")).is_some(), "{}", text);
    }

    #[test]
    fn never_panics(text in "(?s).{0,300}") {
        let _ = matcher_once().judge(&text);
    }

    #[test]
    fn never_panics_beside_a_word(before in "(?s).{0,9}", behind in "(?s).{0,9}", at in 0..6_usize, put in "(?s).?") {
        let mut word = "montroseva".to_owned();
        word.insert_str(at, &put);
        let _ = matcher_once().judge(&format!("{before}{word}{behind}.com"));
        let _ = matcher_once().lure(&format!("{before}login{put}{behind}.com"));
    }

    #[test]
    fn never_panics_on_names(text in "(xn--)?[a-z0-9-]{0,70}(\\.(xn--)?[a-z0-9-]{0,20}){0,4}") {
        let _ = matcher_once().judge(&text);
    }

    #[test]
    fn nothing_below_an_owned_name_alerts(label in "[a-z0-9]{1,20}(-(login|zavro|havmel)){0,2}") {
        proptest::prop_assert_eq!(matcher_once().judge(&format!("{label}.montroseva.com")), None);
    }
}

fn matcher_once() -> &'static Matcher {
    static MATCHER: LazyLock<Matcher> = LazyLock::new(matcher);
    &MATCHER
}
