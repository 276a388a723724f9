use serde_json::Value;

use super::*;
use crate::stix::Object;

/// The pattern, when it is valid.
fn valid(text: &str) -> Result<Pattern, PatternError> {
    let pattern = Pattern::parse(text)?;
    pattern.check()?;
    Ok(pattern)
}

#[test]
fn the_syntax_suite_of_oasis() {
    let Some(cases) = crate::stix::suite("stix-suites/pattern_cases.json") else { return };
    let cases: Vec<Value> = serde_json::from_str(&cases).expect("JSON");
    let mut different = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let text = case["pattern"].as_str().expect("a pattern");
        let read = valid(text);
        if read.is_ok() != case["valid"] {
            eprintln!("{at} {text} suite {}: {} | here {read:?}", case["valid"], case["errors"]);
            different.push(at);
        }
        if let Ok(pattern) = read {
            let printed = pattern.to_string();
            assert_eq!(Pattern::parse(&printed).as_ref(), Ok(&pattern), "{printed}");
        }
    }
    eprintln!("{} cases, {} decided differently", cases.len(), different.len());
    assert_eq!(different, Vec::<usize>::new());
}

/// The objects of observations as the suite has them: a list of bundles, or of observed data of STIX 2.0.
fn objects(observations: &Value) -> Vec<String> {
    let mut objects = Vec::new();
    for one in observations.as_array().expect("a list") {
        match one["objects"].as_array() {
            Some(list) => objects.extend(list.iter().map(ToString::to_string)),
            None => objects.push(one.to_string()),
        }
    }
    objects
}

/// What the suite calls a match, no match, or an error.
fn decided(text: &str, observations: &Value) -> Option<bool> {
    let pattern = Pattern::parse(text).ok()?;
    // The matcher of the suite knows no rule against a qualifier given twice.
    if pattern.check().is_err_and(|error| !matches!(error, PatternError::Check(CheckError::Twice(_)))) {
        return None;
    }
    let texts = objects(observations);
    let objects: Vec<Object<'_>> =
        texts.iter().map(|text| Object::parse(text.as_bytes()).expect("an object")).collect();
    let observed = Observed::collect(&objects).ok()?;
    let evaluation = pattern.evaluate(&observed, Limits::default()).ok()?;
    evaluation.faults.is_empty().then(|| evaluation.matches())
}

#[test]
fn the_matching_suite_of_oasis() {
    let Some(suite) = crate::stix::suite("stix-suites/matcher_cases.json") else { return };
    let suite: Value = serde_json::from_str(&suite).expect("JSON");
    let cases = suite["cases"].as_array().expect("a list");
    let mut different = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let text = case["pattern"].as_str().expect("a pattern");
        let place = usize::try_from(case["observations"].as_u64().expect("a number")).expect("small");
        let here = decided(text, &suite["observations"][place]);
        if here != case["match"].as_bool() {
            eprintln!("{at} {text} over {place}, suite {} {} | here {here:?}", case["match"], case["error"]);
            different.push(at);
        }
    }
    eprintln!("{} cases, {} decided differently", cases.len(), different.len());
    assert_eq!(different, Vec::<usize>::new());
}
