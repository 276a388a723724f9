//! What an adversary wrote, by pages and by programs: shown, never obeyed, and never longer than a person can read.

use super::fake::LONG;
use super::*;

/// A query that tries the same from the address.
const QUERY: &str =
    "q=%3Cscript%3Ealert(1)%3C/script%3E&a=%3Cscript%3E&b=%22%3E%3Cimg%20src=x&text=%3Cscript%3E&kind=%22%3E";

#[test]
fn what_an_adversary_wrote_is_shown_and_never_obeyed() {
    let bench = Bench::new();
    for route in ROUTES.iter().filter(|route| {
        route.method == Method::Get && !route.path.starts_with("/api/") && !route.path.starts_with("/asset")
    }) {
        for path in [place(route.path), format!("{}?{QUERY}", place(route.path))] {
            let (response, body) = bench.get(&path, Role::Admin);
            assert!(!body.contains("<script>") && !body.contains("<img"), "{path}: {body}");
            assert!(!body.contains('\u{202e}'), "{path} turns the text");
            let policy = response.headers()["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        }
    }
    let (_, body) = bench.get("/findings", Role::Viewer);
    assert!(body.contains("U+0430") && body.contains("\\u{202e}"), "code points are shown");
    assert!(body.len() < 40_000, "a name of 60,000 letters does not fill the page: {}", body.len());
    for path in [format!("/entity/{LONG}"), format!("/finding/{LONG}")] {
        let (_, body) = bench.get(&path, Role::Viewer);
        assert!(body.len() < 40_000, "{}: {}", &path[..10], body.len());
    }
}

#[test]
fn programs_get_every_name_as_it_is_in_letters_that_do_nothing() {
    let bench = Bench::new();
    let mut names = 0;
    for route in ROUTES.iter().filter(|route| {
        route.method == Method::Get && route.path.starts_with("/api/") && !route.path.ends_with("/package")
    }) {
        let path = place(route.path);
        let path = if path == "/api/v1/path" { format!("{path}?a=a.example&b=b.example") } else { path };
        let (response, body) = bench.get(&path, Role::Admin);
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("application/"), "{path}");
        assert!(body.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{path}: {body}");
        assert!(!body.contains(['<', '>']), "{path}: {body}");
        let value: serde_json::Value = serde_json::from_str(&body).unwrap();
        names += texts(&value).filter(|text| HOSTILE.contains(text)).count();
    }
    assert!(names > 30, "{names} hostile names came back as they are");
    let (_, body) = bench.get("/api/v1/findings", Role::Viewer);
    assert!(body.contains(r"moc.\u202eelgoog") && body.contains(r"\u0430pple.example"), "{body}");
    assert!(body.contains(LONG), "a program gets the whole name");
}

#[test]
fn a_refusal_quotes_little_and_nothing_that_turns() {
    let bench = Bench::new();
    let turned = "moc.%E2%80%AEelgoog%3Cscript%3E";
    for path in ["/api/v1/findings", "/api/v1/clusters", "/api/v1/cases", "/finding", "/cluster", "/case"] {
        let (response, body) = bench.get(&format!("{path}/{LONG}"), Role::Viewer);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(body.len() < 2_500, "{path}: {} bytes", body.len());
        let (_, body) = bench.get(&format!("{path}/{turned}"), Role::Viewer);
        assert!(!body.contains('\u{202e}') && !body.contains("<script>"), "{body}");
        assert!(body.contains(r"\u202e") || body.contains(r"\u{202e}"), "{body}");
    }
    let (response, body) = bench.get("/api/v1/actors/%ff", Role::Viewer);
    assert_eq!((response.status().as_u16(), problem(&response)), (422, true), "{body}");
    let request = ask("DELETE", "/api/v1/actors", Some(Role::Viewer)).body(Body::empty()).unwrap();
    let (response, body) = bench.send(request);
    assert_eq!((response.status().as_u16(), problem(&response)), (405, true), "{body}");
    assert_eq!(response.headers()["allow"], "GET,HEAD");
    assert!(response.headers().contains_key("content-security-policy"));
}

#[test]
fn words_that_nobody_understands_are_shown_like_names() {
    let bench = Bench::new();
    let (_, body) = bench.post("/search", Role::Viewer, "text=%D0%B0pple%E2%80%AE%3Cscript%3E");
    let answer = body.split("Not understood").nth(1).unwrap();
    assert!(
        answer.contains("U+0430") && answer.contains(r"\u{202e}") && !answer.contains("<script>"),
        "{answer}"
    );
    let (_, body) = bench.post("/search", Role::Viewer, &format!("text={LONG}"));
    let answer = body.split("Not understood").nth(1).unwrap();
    assert!(answer.len() < 4_000, "{}", answer.len());
}

fn problem(response: &Response<()>) -> bool {
    response.headers()["content-type"] == "application/problem+json"
}

/// Every text in a value.
fn texts(value: &serde_json::Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        serde_json::Value::String(text) => Box::new(std::iter::once(text.as_str())),
        serde_json::Value::Array(values) => Box::new(values.iter().flat_map(texts)),
        serde_json::Value::Object(fields) => Box::new(fields.values().flat_map(texts)),
        _ => Box::new(std::iter::empty()),
    }
}
