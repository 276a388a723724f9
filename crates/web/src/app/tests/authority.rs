//! Who may what. The least role of every route stands here a second time, so that a slip in the table of routes shows, and a
//! route without a line here fails.

use super::*;
use crate::guard::READS;

/// Method, least role (`-`: everybody), path.
const AUTHORITY: &str = "\
GET - /sign-in
POST - /sign-in
GET - /first
POST - /first
GET - /asset/{name}
GET - /healthz
POST viewer /sign-out
GET viewer /
GET viewer /findings
POST analyst /findings/decide
GET viewer /finding/{id}
GET viewer /search
POST viewer /search
GET viewer /entity/{value}
GET viewer /path
GET viewer /clusters
GET viewer /cluster/{designator}
GET viewer /cluster/{designator}/graph
GET viewer /actors
GET viewer /actor/{name}
GET viewer /victims
GET viewer /cases
GET viewer /case/{id}
GET viewer /evidence
POST analyst /evidence/verify
POST counsel /case/{id}/package
GET viewer /jobs
POST analyst /jobs
GET viewer /job/{number}
POST analyst /job/{number}/stop
GET counsel /job/{number}/package
GET viewer /events
GET admin /audit
GET admin /settings/watch
POST admin /settings/watch/costs
POST admin /settings/watch
POST admin /settings/tokens/end
GET viewer /settings
POST admin /settings/accounts
POST admin /settings/tokens
GET - /api/v1/openapi.json
GET viewer /api/v1/overview
GET viewer /api/v1/findings
POST analyst /api/v1/findings/decide
GET viewer /api/v1/findings/{id}
POST viewer /api/v1/lookup
GET viewer /api/v1/entities/{value}
GET viewer /api/v1/path
GET viewer /api/v1/clusters
GET viewer /api/v1/clusters/{designator}
GET viewer /api/v1/clusters/{designator}/graph
GET viewer /api/v1/actors
GET viewer /api/v1/actors/{name}
GET viewer /api/v1/victims
GET viewer /api/v1/cases
GET viewer /api/v1/cases/{id}
GET viewer /api/v1/evidence
GET viewer /api/v1/jobs
POST analyst /api/v1/jobs
GET viewer /api/v1/jobs/{number}
POST analyst /api/v1/jobs/{number}/stop
GET counsel /api/v1/jobs/{number}/package
GET viewer /api/v1/news
GET admin /api/v1/audit
POST admin /api/v1/watchlist/costs
GET admin /api/v1/accounts
POST admin /api/v1/accounts
GET admin /api/v1/tokens
POST admin /api/v1/tokens
POST admin /api/v1/tokens/{digest}/end
GET viewer /api/v1/settings
";

const EVERYBODY: [Option<Role>; 5] =
    [None, Some(Role::Viewer), Some(Role::Analyst), Some(Role::Counsel), Some(Role::Admin)];

const fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// The request with a cookie and what its forms carry, or with a token.
fn with(
    bench: &Bench,
    verb: &str,
    path: &str,
    role: Option<Role>,
    token: bool,
) -> axum::http::request::Builder {
    let Some(role) = role else { return ask(verb, path, None) };
    // An earlier request may have ended it.
    bench.desk.save_session(&session(role, token.then_some("program")), None).unwrap();
    if token {
        ask(verb, path, None).header("authorization", format!("Bearer program-{role}"))
    } else {
        ask(verb, path, Some(role)).header("x-csrf-token", secret::csrf(&browser(role)))
    }
}

/// Whether the guard kept the request from its handler.
fn kept_out(response: &Response<()>, body: &str) -> bool {
    match response.status().as_u16() {
        401 => body.contains("Sign in first"),
        403 => body.contains("This needs the role"),
        303 => response.headers()["location"] == "/sign-in",
        _ => false,
    }
}

#[test]
fn the_table_of_routes_says_what_stands_here() {
    let routes = ROUTES.iter().map(|route| {
        let role = route.role.map_or_else(|| "-".to_owned(), |role| role.to_string());
        format!("{} {role} {}", verb(route.method), route.path)
    });
    let mut routes: Vec<String> = routes.collect();
    let mut here: Vec<&str> = AUTHORITY.lines().collect();
    routes.sort();
    here.sort_unstable();
    assert_eq!(routes, here);
    for read in READS {
        assert!(AUTHORITY.lines().any(|line| line.starts_with("POST") && line.ends_with(read)), "{read}");
    }
}

#[test]
fn every_route_asks_for_its_role_and_no_other_gets_in() {
    let bench = Bench::new();
    for line in AUTHORITY.lines() {
        let [verb, least, path] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let least: Option<Role> = least.parse().ok();
        for (role, token) in EVERYBODY.into_iter().flat_map(|role| [(role, false), (role, true)]) {
            let allowed = least.is_none_or(|least| role.is_some_and(|role| role >= least));
            let request = with(&bench, verb, &place(path), role, token).body(Body::empty()).unwrap();
            let (response, body) = bench.send(request);
            // Signing out leads to the sign-in page too, with a cookie that is none.
            let out = path == "/sign-out" && response.headers().contains_key("set-cookie");
            let status = response.status();
            assert_eq!(
                !kept_out(&response, &body) || out,
                allowed,
                "{line} as {role:?}, token {token}: {status} {body}"
            );
            if status == StatusCode::UNAUTHORIZED {
                assert_eq!(response.headers()["www-authenticate"], "Bearer", "{line}");
            }
        }
    }
}

#[test]
fn work_is_ordered_and_stopped_by_its_own_role_on_pages_and_by_programs() {
    let orders = [
        (Role::Analyst, "/jobs", "kind=observe&folder=x", r#"{"kind":"observe","folder":"x"}"#),
        (Role::Analyst, "/jobs", "kind=investigate&folder=x", r#"{"kind":"investigate","folder":"x"}"#),
        (Role::Analyst, "/evidence/verify", "", r#"{"kind":"verify_evidence"}"#),
        (Role::Counsel, "/case/case-0001/package", "", r#"{"kind":"package","case":"case-0001"}"#),
        (Role::Admin, "/settings/watch", "list=x", r#"{"kind":"watch","list":"x"}"#),
    ];
    let kinds: std::collections::BTreeSet<String> = orders.iter().map(|(_, _, _, json)| kind(json)).collect();
    let schema = serde_json::to_value(schemars::schema_for!(JobOrder)).unwrap();
    assert_eq!(schema["oneOf"].as_array().unwrap().len(), kinds.len(), "a kind of order has no line here");
    for (least, page, form, json) in orders {
        for role in Role::ALL {
            let bench = Bench::new();
            let (paged, _) = bench.post(page, role, form);
            let request = with(&bench, "POST", "/api/v1/jobs", Some(role), true);
            let request = request.header("content-type", "application/json").body(Body::from(json)).unwrap();
            let (answered, _) = bench.send(request);
            let expected = if role >= least { (303, 200, 2) } else { (403, 403, 0) };
            let told = bench.desk.0.lock().unwrap();
            let got = (paged.status().as_u16(), answered.status().as_u16(), told.orders.len());
            assert_eq!(got, expected, "{json} as {role}");
            if let [(who, one), (also, other)] = &told.orders[..] {
                assert_eq!((who, one), (also, other), "the same order");
            }
            drop(told);

            let bench = Bench::new();
            bench.desk.0.lock().unwrap().job = Some(serde_json::from_str(json).unwrap());
            let (paged, _) = bench.post("/job/1/stop", role, "");
            let request = with(&bench, "POST", "/api/v1/jobs/1/stop", Some(role), true);
            let (answered, _) = bench.send(request.body(Body::empty()).unwrap());
            let expected = if role >= least { (303, 200) } else { (403, 403) };
            let got = (paged.status().as_u16(), answered.status().as_u16());
            assert_eq!(got, expected, "stopping {json} as {role}");
            let (_, page) = bench.get("/job/1", role);
            assert_eq!(page.contains("Stop it"), role >= least, "{json} as {role}");
        }
    }
}

fn kind(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).unwrap()["kind"].as_str().unwrap().to_owned()
}
