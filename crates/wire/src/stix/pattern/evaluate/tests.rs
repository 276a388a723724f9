use super::*;
use crate::stix::Object;
use crate::stix::pattern::Pattern;

fn observation(number: u64, second: u64, objects: &str) -> String {
    format!(
        r#"{{"type":"observed-data","id":"observed-data--{number}","number_observed":{number},"objects":{{{objects}}},
        "first_observed":"2020-01-01T00:00:{second:02}Z","last_observed":"2020-01-01T00:00:{second:02}Z"}}"#
    )
}

fn evaluate(pattern: &str, texts: &[String], limits: Limits) -> Result<Evaluation, EvaluateError> {
    let objects: Vec<Object<'_>> =
        texts.iter().map(|text| Object::parse(text.as_bytes()).expect("an object")).collect();
    let observed = Observed::collect(&objects)?;
    Pattern::parse(pattern).expect("a pattern").evaluate(&observed, limits)
}

fn found(pattern: &str, texts: &[String]) -> Option<Vec<usize>> {
    evaluate(pattern, texts, Limits::default()).expect("an answer").observations
}

fn traffic() -> Vec<String> {
    vec![
        observation(
            1,
            0,
            r#""0":{"type":"network-traffic","dst_ref":"1","dst_port":80},"1":{"type":"ipv4-addr","value":"10.1.2.3"}"#,
        ),
        observation(
            2,
            5,
            r#""0":{"type":"domain-name","value":"a.example","resolves_to_refs":["1","9"]},"1":{"type":"ipv6-addr","value":"2001:db8::1"}"#,
        ),
        observation(
            1,
            9,
            r#""0":{"type":"file","name":"a%b_c","hashes":{"MD5":"x"},"extensions":{"windows-pebinary-ext":{"sections":[{"entropy":7.5},{"entropy":1}]}}}"#,
        ),
    ]
}

#[test]
fn the_observations_that_fulfil_it_are_named() {
    let all = traffic();
    assert_eq!(found("[network-traffic:dst_ref.value = '10.1.2.3']", &all), Some(vec![0]));
    assert_eq!(
        found("[file:name LIKE 'a%'] AND [network-traffic:dst_port IN (80, 443)]", &all),
        Some(vec![2, 0])
    );
    assert_eq!(found("[network-traffic:dst_port > 1] FOLLOWEDBY [file:name != 'x']", &all), Some(vec![0, 2]));
    assert_eq!(found("[file:name != 'x'] FOLLOWEDBY [network-traffic:dst_port > 1]", &all), None);
    assert_eq!(
        found("([domain-name:value = 'a.example'] AND [file:name = 'a%b_c']) WITHIN 4 SECONDS", &all),
        Some(vec![1, 2])
    );
    assert_eq!(
        found("([domain-name:value = 'a.example'] AND [file:name = 'a%b_c']) WITHIN 3.9 SECONDS", &all),
        None
    );
}

#[test]
fn paths_reach_into_lists_extensions_and_references() {
    let all = traffic();
    assert!(found("[domain-name:resolves_to_refs[*].value ISSUBSET '2001:db8::/32']", &all).is_some());
    assert!(found("[domain-name:resolves_to_refs[0].value ISSUPERSET '2001:db8::1']", &all).is_some());
    assert!(found("[domain-name:resolves_to_refs[1].value = 'x']", &all).is_none(), "a reference to nothing");
    assert!(found("[file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0]", &all).is_some());
    assert!(found("[file:extensions.'windows-pebinary-ext'.sections[1].entropy > 7.0]", &all).is_none());
    assert!(found("[file:hashes[*] = 'x']", &all).is_some());
    assert!(found("[EXISTS file:hashes.MD5 AND NOT EXISTS file:size]", &all).is_some());
    assert!(found("[network-traffic:dst_ref = '1']", &all).is_some(), "a path may end at a reference");
}

#[test]
fn one_observation_made_often_counts_often() {
    let all = traffic();
    assert!(found("[domain-name:value = 'a.example'] REPEATS 2 TIMES", &all).is_some());
    assert!(found("[domain-name:value = 'a.example'] REPEATS 3 TIMES", &all).is_none());
    let often = [observation(999_999_999, 1, r#""0":{"type":"mutex","name":"m"}"#)];
    assert!(found("[mutex:name = 'm'] REPEATS 5000 TIMES", &often).is_some());
}

#[test]
fn what_cannot_be_compared_is_said_and_does_not_pass() {
    let all = traffic();
    for pattern in ["[file:name = t'2020-01-01T00:00:00Z']", "[file:name NOT ISSUBSET '10.0.0.0/8']"] {
        let evaluation = evaluate(pattern, &all, Limits::default()).expect("an answer");
        assert!(!evaluation.matches() && evaluation.faults.len() == 1, "{pattern}");
        assert_eq!(evaluation.faults[0].path, "file:name");
    }
}

#[test]
fn costs_are_bounded() {
    let many: Vec<String> =
        (0..40).map(|_| observation(1, 1, r#""0":{"type":"mutex","name":"m"}"#)).collect();
    let hopeless = vec!["[mutex:name = 'm']"; 41].join(" AND ");
    assert_eq!(evaluate(&hopeless, &many, Limits::default()), Err(EvaluateError::Steps(5_000_000)));
    let hopeful = vec!["[mutex:name = 'm']"; 40].join(" AND ");
    assert!(found(&hopeful, &many).is_some());
    let repeated = "[mutex:name = 'm'] REPEATS 1000000000 TIMES";
    assert_eq!(evaluate(repeated, &many, Limits::default()), Err(EvaluateError::Repeats(10_000)));
    assert!(found("[mutex:name = 'm'] REPEATS 41 TIMES", &many).is_none());
    // Twenty observables that all point to each other: every step multiplies.
    let refs: Vec<String> = (0..20).map(|at| format!("\"{at}\"")).collect();
    let circle: Vec<String> = (0..20)
        .map(|at| format!(r#""{at}":{{"type":"process","child_refs":[{}]}}"#, refs.join(",")))
        .collect();
    let circle = [observation(1, 1, &circle.join(","))];
    let path = format!("[process:{} = 1]", ["child_refs[*]"; 12].join(".") + ".pid");
    assert_eq!(evaluate(&path, &circle, Limits::default()), Err(EvaluateError::Steps(5_000_000)));
}

#[test]
fn expressions_are_bounded_and_refused_by_name() {
    let all = traffic();
    assert!(found("[file:name MATCHES '(a*)*%b']", &all).is_some());
    for expression in ["(", "(?=x)", "(x)\\\\1", "x{1000}{1000}{1000}"] {
        let refused = evaluate(&format!("[file:name MATCHES '{expression}']"), &all, Limits::default());
        assert!(matches!(refused, Err(EvaluateError::Expression(_))), "{expression} {refused:?}");
    }
}

#[test]
fn observed_data_without_times_or_number_is_refused() {
    for text in [
        r#"{"type":"observed-data","id":"o","number_observed":0,"first_observed":"2020-01-01T00:00:00Z"}"#,
        r#"{"type":"observed-data","id":"o","number_observed":1,"first_observed":"x"}"#,
    ] {
        let refused = evaluate("[a:b = 1]", &[text.to_owned()], Limits::default());
        assert!(matches!(refused, Err(EvaluateError::Observation { .. })), "{refused:?}");
    }
}
