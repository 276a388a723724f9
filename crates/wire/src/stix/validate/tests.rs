use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn judged(text: &str) -> Verdict {
    validate(&Object::parse(text.as_bytes()).expect("an object"))
}

/// Rules that a run of the OASIS validator with `options` applies.
fn applied(options: &Value) -> impl Fn(&Finding) -> bool {
    let names = |key: &str| -> BTreeSet<String> {
        let list = options[key].as_array().cloned().unwrap_or_default();
        list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let (disabled, enabled) = (names("disabled"), names("enabled"));
    let on = |key: &str| options[key] == Value::Bool(true);
    let mut extra = BTreeSet::new();
    for (key, rule) in [
        ("strict_types", "strict-types"),
        ("strict_properties", "strict-properties"),
        ("interop", "interop"),
        ("enforce_refs", "enforce-refs"),
    ] {
        if on(key) {
            extra.insert(rule);
        }
    }
    // The prefixes of custom names are asked for where extensions are not.
    if disabled.contains("extensions-use") {
        if !disabled.contains("custom-prefix") {
            extra.insert("custom-prefix");
        } else if !disabled.contains("custom-prefix-lax") {
            extra.insert("custom-prefix-lax");
        }
    }
    let formats = [
        "open-vocab-format",
        "kill-chain-names",
        "observable-object-keys",
        "observable-dictionary-keys",
        "malware-analysis-product",
        "windows-process-priority-format",
        "hash-length",
        "uuid-check",
        "custom-prefix",
        "custom-prefix-lax",
    ];
    let approved = [
        "mime-type",
        "protocols",
        "ipfix",
        "http-request-headers",
        "socket-options",
        "pdf-doc-info",
        "countries",
        "marking-definition-type",
        "relationship-types",
        "duplicate-ids",
        "hash-algo",
    ];
    let vocabulary = |rule: &str| crate::stix::schema::schema().is_check(rule);
    let strict = on("strict");
    move |finding| {
        let rule = finding.rule;
        let group = (disabled.contains("approved-values") && (approved.contains(&rule) || vocabulary(rule)))
            || (disabled.contains("format-checks") && formats.contains(&rule));
        let only = !enabled.is_empty();
        let optional = OPTIONAL_RULES.contains(&rule);
        let must = matches!(rule, "strict-types" | "strict-properties" | "interop" | "enforce-refs");
        extra.contains(rule) && (strict || must)
            || strict
                && !group
                && !disabled.contains(rule)
                && (enabled.contains(rule) || (!only && !optional))
    }
}

fn accepted(object: &Value, options: &Value) -> (bool, Vec<String>) {
    let text = object.to_string();
    let Ok(object) = Object::parse(text.as_bytes()) else { return (false, vec!["no object".to_owned()]) };
    let verdict = validate(&object);
    let applied = applied(options);
    let against: Vec<String> = verdict
        .violations
        .iter()
        .chain(verdict.advice.iter().filter(|finding| applied(finding)))
        .map(ToString::to_string)
        .collect();
    (against.is_empty(), against)
}

/// The cases of the OASIS validator that are decided differently here; each is explained in
/// `docs/stix-conformance.md`.
const DIFFERENT: [usize; 21] =
    [101, 105, 108, 109, 277, 279, 281, 283, 286, 287, 290, 291, 295, 296, 297, 353, 356, 487, 489, 493, 495];

#[test]
fn the_suite_of_the_oasis_validator() {
    let Some(cases) = crate::stix::suite("stix-suites/validator_cases.json") else { return };
    let cases: Vec<Value> = serde_json::from_str(&cases).expect("JSON");
    let mut different = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let objects = match &case["object"] {
            Value::Array(list) => list.clone(),
            object => vec![object.clone()],
        };
        let (mut valid, mut against) = (true, Vec::new());
        for object in objects {
            let (accepted, reasons) = accepted(&object, &case["options"]);
            valid &= accepted;
            against.extend(reasons);
        }
        if valid != case["valid"] {
            eprintln!("{at} {} suite {}: {} | here {against:?}", case["test"], case["valid"], case["errors"]);
            different.push(at);
        }
    }
    eprintln!("{} cases, {} decided differently", cases.len(), different.len());
    assert_eq!(different, DIFFERENT);
}

const HEAD: &str =
    r#""spec_version":"2.1","created":"2016-08-08T15:50:10.983Z","modified":"2016-08-08T15:50:10.983Z""#;

#[test]
fn a_finding_says_where_what_and_which_section() {
    let verdict = judged(&format!(
        r#"{{"type":"malware","id":"malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061",{HEAD},"is_family":true,
        "external_references":[{{"source_name":"a","url":"nowhere"}}],"sample_refs":[],"first_seen":"yesterday"}}"#
    ));
    let said: Vec<String> = verdict.violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`external_references[0].url`: it is not an absolute URI (section 2.5, form)",
            "`sample_refs`: a list must have elements (section 2.12, empty)",
            "`first_seen`: it has not the form YYYY-MM-DDTHH:MM:SS[.s+]Z (section 2.16, timestamp)",
            "`name` must be there when `is_family` is true (section 4.11, when-true)",
        ]
    );
    assert!(verdict.reason().expect("a reason").ends_with("and 3 more"));
}

#[test]
fn what_is_unknown_and_what_dangles_is_no_violation() {
    for text in [
        format!(
            r#"{{"type":"x-own","id":"x-own--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061",{HEAD},"x_deep":{{"a":[{{"b":1}}]}}}}"#
        ),
        format!(
            r#"{{"type":"relationship","id":"relationship--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061",{HEAD},
            "relationship_type":"befriends","source_ref":"tool--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0062",
            "target_ref":"x-own--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061"}}"#
        ),
    ] {
        assert_eq!(judged(&text).violations, [], "{text}");
    }
}

#[test]
fn findings_and_depth_are_bounded() {
    let nulls: Vec<String> = (0..1000).map(|at| format!(r#""property_{at}":null"#)).collect();
    let verdict = judged(&format!(r#"{{"type":"tool",{}}}"#, nulls.join(",")));
    assert_eq!((verdict.violations.len(), verdict.advice.len()), (MAX_FINDINGS, MAX_FINDINGS));
    let deep = format!(r#"{{"type":"tool","x_deep":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert!(!judged(&deep).is_valid());
    let own = r#"{"type":"marking-definition","id":"x","object_marking_refs":["x"],"granular_markings":[{"marking_ref":"x"}]}"#;
    assert!(judged(own).violations.iter().filter(|finding| finding.rule == "circular").count() == 2);
}

proptest::proptest! {
    /// Any value under any property of any type is judged without a panic.
    #[test]
    fn no_value_makes_it_panic(
        kind in proptest::sample::select(vec!["indicator", "file", "bundle", "observed-data", "marking-definition",
            "network-traffic", "language-content", "x-own", "relationship", "extension-definition"]),
        name in proptest::sample::select(vec!["id", "objects", "extensions", "hashes", "granular_markings", "pattern",
            "definition", "object_refs", "external_references", "contents", "protocols", "kill_chain_phases"]),
        value in proptest::sample::select(vec!["null", "7", "\"x\"", "[]", "{}", "[null]", "[{}]", "{\"a\":{}}",
            "[[[]]]", "{\"type\":\"file\"}", "[\"\u{e9}--\"]", "{\"0\":{\"type\":\"file\",\"parent_directory_ref\":\"0\"}}"]),
    ) {
        let _ = judged(&format!(r#"{{"type":"{kind}","pattern_type":"stix","{name}":{value}}}"#)).reason();
    }
}
