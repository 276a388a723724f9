use super::*;

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn reads_flags_values_and_the_rest() {
    let options =
        Options::parse(&words("investigate --runs 5 --release"), &["--release"], &["--runs"]).unwrap();
    assert!(options.has("--release"));
    assert_eq!(options.value("--runs"), Some("5"));
    assert_eq!(options.free, ["investigate"]);
}

#[test]
fn refuses_what_it_does_not_know() {
    assert!(Options::parse(&words("--relaese"), &["--release"], &[]).is_err());
    assert!(Options::parse(&words("--runs"), &[], &["--runs"]).is_err());
    assert!(Options::only(&words("stray"), &[], &[]).is_err());
}
