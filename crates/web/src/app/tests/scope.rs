//! What of its role a token may use.

use super::*;
use crate::Scope;
use crate::guard::READS;

/// The answer to a request of the admin's token, of this scope.
fn asked(bench: &Bench, scope: &Scope, method: &str, path: &str) -> (StatusCode, String) {
    let token = SessionRecord { scope: scope.clone(), ..session(Role::Admin, Some("program")) };
    bench.desk.save_session(&token, None).unwrap();
    let request = ask(method, path, None).header("authorization", "Bearer program-admin");
    let (response, body) = bench.send(request.body(Body::empty()).unwrap());
    (response.status(), body)
}

#[test]
fn a_token_for_reading_reads_all_that_its_role_may_and_does_nothing() {
    let bench = Bench::new();
    for route in ROUTES.iter().filter(|route| route.role.is_some()) {
        let verb = if route.method == Method::Get { "GET" } else { "POST" };
        let (status, body) = asked(&bench, &Scope::Read, verb, &place(route.path));
        let reads = route.method == Method::Get || READS.contains(&route.path);
        let kept = status == StatusCode::FORBIDDEN && body.contains("This token is for reading");
        assert_eq!(kept, !reads, "{verb} {}: {status} {body}", route.path);
    }
    let told = bench.desk.0.lock().unwrap();
    assert!(told.orders.is_empty() && told.decisions.is_empty());
    assert!(told.audits.iter().any(|audit| audit.status == 403), "what it was refused is written down");
}

#[test]
fn a_token_for_one_case_reads_that_case_and_nothing_else() {
    const ITS: [&str; 5] = [
        "/case/{id}",
        "/job/{number}/package",
        "/api/v1/cases/{id}",
        "/api/v1/jobs/{number}",
        "/api/v1/jobs/{number}/package",
    ];
    let bench = Bench::new();
    for (case, its) in [("case-0001", true), ("case-0002", false)] {
        let scope: Scope = case.parse().unwrap();
        for route in ROUTES.iter().filter(|route| route.role.is_some()) {
            let verb = if route.method == Method::Get { "GET" } else { "POST" };
            let (status, body) = asked(&bench, &scope, verb, &place(route.path));
            let kept = status == StatusCode::FORBIDDEN && body.contains("This token is for");
            let may = its && ITS.contains(&route.path);
            assert_eq!(kept, !may, "{case}: {verb} {}: {status} {body}", route.path);
        }
    }
}

#[test]
fn a_scope_is_told_and_kept() {
    let bench = Bench::new();
    let made = |scope: &str| {
        let body = format!(r#"{{"label":"feed","role":"counsel","days":3,"scope":"{scope}"}}"#);
        let request = ask("POST", "/api/v1/tokens", None)
            .header("authorization", "Bearer program-admin")
            .header("content-type", "application/json");
        bench.send(request.body(Body::from(body)).unwrap())
    };
    for (scope, status) in
        [("all", 200), ("read", 200), ("case-0001", 200), ("case-0002", 404), ("write", 422)]
    {
        let (response, body) = made(scope);
        assert_eq!(response.status(), status, "{scope}: {body}");
        if status == 200 {
            let made: crate::view::TokenMade = serde_json::from_str(&body).unwrap();
            assert_eq!(bench.desk.session(&made.token.digest).unwrap().unwrap().scope.to_string(), scope);
        }
    }
    let told = bench.desk.0.lock().unwrap();
    assert!(told.audits.iter().any(|audit| audit.object.contains("scope=case-0001")));
    for bad in ["", "case-", "case-1x", "Case-1", "case-0000000000000000001"] {
        assert!(bad.parse::<Scope>().is_err(), "{bad}");
    }
}
