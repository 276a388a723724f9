use super::*;

#[test]
fn the_documented_default_reads_back_as_the_default() {
    let text = documented(&Config::default()).unwrap();
    assert_eq!(Config::parse(&text).unwrap(), Config::default());
    // Every field carries its documentation.
    let fields = text.lines().filter(|line| line.contains(" = ")).count();
    assert!(fields >= 9, "{text}");
    for (before, line) in text.lines().zip(text.lines().skip(1)) {
        assert!(!line.contains(" = ") || before.starts_with("# "), "undocumented: {line}\n{text}");
    }
}

#[test]
fn refuses_unknown_fields_versions_and_nonsense() {
    for (text, part) in [
        ("version = 2", "version 2"),
        ("", "`version` is missing"),
        ("version = 1\nsurprise = 3", "surprise"),
        ("version = 1\n[observe]\nmax_line_byte = 3", "max_line_byte"),
        ("version = 1\n[observe]\nmax_line_bytes = 3", "max_line_bytes is 3"),
        ("version = 1\n[detect]\nmin_likelihood = 101", "min_likelihood"),
        ("version = 1\n[track]\nthreshold = -1.0", "threshold"),
        ("version = 1\n[track.max_holders]\nadress = 3", "adress"),
        ("version = 1\n[knowledge]\nsources = [\"http://example.org/a.json\"]", "not HTTPS"),
        ("version = 1\n[knowledge]\nmax_bytes = 0", "at least 1"),
    ] {
        let message = format!("{:#}", Config::parse(text).unwrap_err());
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn overrides_reach_the_rules() {
    let config =
        Config::parse("version = 1\n[track]\nthreshold = 2.5\n[track.max_holders]\naddress = 7").unwrap();
    let rules = config.rules().unwrap();
    assert_eq!(rules.kinds[&KeyKind::Address].max_holders, 7);
    assert!((rules.threshold - 2.5).abs() < 1e-9);
}
