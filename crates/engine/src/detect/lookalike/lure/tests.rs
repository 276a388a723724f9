use model::{Identity, WatchList};

use super::super::{Matcher, Technique};
use super::*;

fn matcher() -> Matcher {
    let identity = Identity {
        name: "naver".into(),
        words: Vec::new(),
        domains: vec!["naver.com".parse().unwrap()],
        sector: None,
        country: None,
    };
    let owned = vec!["secure-mail-login.com".parse().unwrap()];
    Matcher::compile(&WatchList { identities: vec![identity], owned }).unwrap()
}

fn techniques(name: &str) -> Vec<Technique> {
    matcher().with_lure_threshold(0.0).lure(name).map(|lure| lure.techniques).unwrap_or_default()
}

#[test]
fn the_embedded_files_say_what_they_should() {
    let lures = Lures::embedded();
    assert!(lures.words.len() > 300);
    assert!(lures.threshold > 0.0 && lures.threshold < lures.weights.strict && lures.weights.strict < 1.0);
    assert!(lures.weights.alerts_per_million(lures.threshold) < 250.0);
    assert!(Lures::parse("login\t4\t1", "").is_none());
    assert!(Lures::parse("Login\t3\t1", "").is_none());
    assert!(Lures::parse("login\t3\t1", "weight\tno-such-term\t1").is_none());
}

#[test]
fn a_word_drawn_or_mistyped_is_a_word() {
    use Technique::{Homoglyph, Omission, Repetition, Transposition, Words};
    for (name, how) in [
        ("security-login.com", vec![Words]),
        ("security-lnfo.com", vec![Homoglyph, Words]),
        ("dovvn-mail.com", vec![Homoglyph, Words]),
        ("rnaii-login.net", vec![Homoglyph, Words]),
        ("secrity-mail.com", vec![Omission, Words]),
        ("securrity-mail.com", vec![Repetition, Words]),
        ("secuirty-mail.com", vec![Transposition, Words]),
    ] {
        assert_eq!(techniques(name), how, "{name}");
    }
    // Ordinary words are no drawings of lure words.
    for name in ["mall-garden.com", "look-out.com", "bilibili.com", "quiet-garden.org", "pubyun.com"] {
        assert_eq!(techniques(name), [], "{name}");
    }
}

#[test]
fn reasons_add_up_to_the_probability_and_more_words_say_more() {
    let matcher = matcher().with_lure_threshold(0.0);
    let lure = matcher.lure("account-verify-login.online").unwrap();
    let nats: f64 = lure.reasons.iter().map(|reason| reason.weight).sum();
    assert!((1.0 / (1.0 + (-nats).exp()) - lure.probability).abs() < 1e-12);
    assert_eq!(lure.registrable.as_str(), "account-verify-login.online");
    let weaker = matcher.lure("documents-garden.com").unwrap();
    assert!(weaker.probability < lure.probability);
    assert!(weaker.alerts_per_million > lure.alerts_per_million);
}

#[test]
fn owned_names_and_imitations_are_no_lures() {
    let matcher = matcher();
    assert!(matcher.lure("verify-account-login.com").is_some());
    assert!(matcher.lure("secure-mail-login.com").is_none());
    assert!(matcher.lure("www.secure-mail-login.com.").is_none());
    assert!(matcher.judge("naver-login-verify.com").is_some());
    assert!(matcher.lure("naver-login-verify.com").is_none());
    // Names of platforms, and the service names of a zone's own keeper.
    for name in ["login-verify.akadns.net", "www.pubyun.com", "login.kro.kr", "login-verify.com.lan"] {
        assert!(matcher.lure(name).is_none(), "{name}");
    }
    assert!(matcher.lure("login-verify.kro.kr").is_some());
}

#[test]
fn hostile_names_are_read_without_harm() {
    let matcher = matcher().with_lure_threshold(0.0);
    let long = format!("{}.com", "login-".repeat(10) + "loginlogin");
    let deep = "rn".repeat(31) + "." + &"vv".repeat(31) + ".kro.kr";
    for name in [
        "",
        ".",
        "..",
        "-",
        "login",
        "login.",
        ".login",
        "xn--.com",
        "xn--login-xyz.com",
        "l\u{f6}gin.com",
        &long,
        &deep,
    ] {
        let _ = matcher.lure(name);
    }
    assert!(matcher.lure(&"a".repeat(300)).is_none());
    // `login-info` with a dotless i, in punycode.
    assert!(matcher.lure("xn--logn-info-verify-6fc.com").is_none_or(|lure| lure.probability > 0.0));
}

proptest::proptest! {
    #[test]
    fn never_panics(name in "\\PC{0,80}") {
        let _ = matcher().with_lure_threshold(0.0).lure(&name);
    }

    #[test]
    fn every_name_that_is_weighed_passed_the_first_pass(
        name in "(login|mail|rnail|secur|verify|-|[a-z0-9]{1,3}){1,6}\\.(com|kro\\.kr|se)"
    ) {
        let matcher = matcher().with_lure_threshold(0.0);
        if matcher.lure(&name).is_some() {
            proptest::prop_assert!(matcher.may_lure(&name));
        }
    }
}
