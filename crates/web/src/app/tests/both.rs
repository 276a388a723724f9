//! What a page does a program can do, with the same rights, and the audit says the same of it.

use std::collections::BTreeSet;

use super::*;

/// What programs have in place of a page.
enum Program {
    /// A route of the API, under `/api/v1`, with the role of the page.
    Has(&'static str),
    /// An order of work, `POST /jobs`; its role is the order's.
    Orders,
    /// Nothing, for a reason.
    Not(&'static str),
}
use Program::{Has, Not, Orders};

const COOKIE: &str = "a program has a token and no session of a browser";
const SHOWN: &str = "how pages look and work; it says nothing of the desk";

/// Every page and form beside what does the same for a program.
const BOTH: &[(&str, Program)] = &[
    ("GET /sign-in", Not(COOKIE)),
    ("POST /sign-in", Not(COOKIE)),
    ("POST /sign-out", Not(COOKIE)),
    ("GET /first", Not("a person opens the link that the server printed; no token can be there yet")),
    ("POST /first", Not("a person opens the link that the server printed; no token can be there yet")),
    ("GET /asset/{name}", Not(SHOWN)),
    ("GET /healthz", Not("whether the server answers is the same for both")),
    ("GET /", Has("GET /overview")),
    ("GET /findings", Has("GET /findings")),
    ("POST /findings/decide", Has("POST /findings/decide")),
    ("GET /finding/{id}", Has("GET /findings/{id}")),
    ("GET /search", Has("POST /lookup")),
    ("POST /search", Has("POST /lookup")),
    ("GET /entity/{value}", Has("GET /entities/{value}")),
    ("GET /path", Has("GET /path")),
    ("GET /clusters", Has("GET /clusters")),
    ("GET /cluster/{designator}", Has("GET /clusters/{designator}")),
    ("GET /cluster/{designator}/graph", Has("GET /clusters/{designator}/graph")),
    ("GET /actors", Has("GET /actors")),
    ("GET /actor/{name}", Has("GET /actors/{name}")),
    ("GET /victims", Has("GET /victims")),
    ("GET /cases", Has("GET /cases")),
    ("GET /case/{id}", Has("GET /cases/{id}")),
    ("GET /evidence", Has("GET /evidence")),
    ("POST /evidence/verify", Orders),
    ("POST /case/{id}/package", Orders),
    ("GET /jobs", Has("GET /jobs")),
    ("POST /jobs", Has("POST /jobs")),
    ("GET /job/{number}", Has("GET /jobs/{number}")),
    ("POST /job/{number}/stop", Has("POST /jobs/{number}/stop")),
    ("GET /job/{number}/package", Has("GET /jobs/{number}/package")),
    ("GET /events", Has("GET /news")),
    ("GET /audit", Has("GET /audit")),
    ("GET /settings/watch", Not("an empty form")),
    ("POST /settings/watch/costs", Has("POST /watchlist/costs")),
    ("POST /settings/watch", Orders),
    ("GET /settings", Has("GET /settings")),
    ("POST /settings/accounts", Has("POST /accounts")),
    ("POST /settings/tokens", Has("POST /tokens")),
    ("POST /settings/tokens/end", Has("POST /tokens/{digest}/end")),
];

/// What only programs ask, for a reason.
const PROGRAMS: &[(&str, &str)] = &[
    ("GET /openapi.json", "people read the pages"),
    ("GET /accounts", "the settings show them to admins"),
    ("GET /tokens", "the settings show them to admins"),
];

fn named(route: &Route) -> String {
    let verb = if route.method == Method::Get { "GET" } else { "POST" };
    format!("{verb} {}", route.path)
}

fn of_programs(name: &str) -> &'static Route {
    let name = name.replacen(" /", " /api/v1/", 1);
    ROUTES.iter().find(|route| named(route) == name).unwrap_or_else(|| panic!("{name} is no route"))
}

#[test]
fn what_a_page_does_a_program_can_do() {
    let (programs, pages): (Vec<_>, Vec<_>) =
        ROUTES.iter().partition(|route| route.path.starts_with("/api/v1/"));
    let listed: BTreeSet<String> = BOTH.iter().map(|(page, _)| (*page).to_owned()).collect();
    let there: BTreeSet<String> = pages.iter().copied().map(named).collect();
    assert_eq!((&listed, listed.len()), (&there, BOTH.len()), "every page has one line here");
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for (page, program) in BOTH {
        let route = pages.iter().find(|route| named(route) == *page).unwrap();
        match program {
            Has(name) => {
                let program = of_programs(name);
                assert_eq!(route.role, program.role, "{page} and {name}: the same rights");
                reached.insert(named(program));
            }
            Orders => {
                reached.insert(named(of_programs("POST /jobs")));
            }
            Not(why) => assert!(!why.is_empty(), "{page}"),
        }
    }
    reached.extend(PROGRAMS.iter().map(|(name, _)| named(of_programs(name))));
    let all: BTreeSet<String> = programs.iter().copied().map(named).collect();
    assert_eq!(reached, all, "a route of the API that no page knows needs a reason");
}

#[test]
fn the_audit_says_the_same_of_a_page_and_of_a_program() {
    let digest = "ab".repeat(32);
    let ended = format!("/api/v1/tokens/{digest}/end");
    let ends = format!("digest={digest}");
    let acts = [
        (
            ("/findings/decide", "finding=f-1&verdict=confirmed&reason=seen"),
            ("/api/v1/findings/decide", r#"{"findings":["f-1"],"verdict":"confirmed","reason":"seen"}"#),
        ),
        (("/jobs", "kind=observe&folder=x"), ("/api/v1/jobs", r#"{"kind":"observe","folder":"x"}"#)),
        (("/evidence/verify", ""), ("/api/v1/jobs", r#"{"kind":"verify_evidence"}"#)),
        (
            ("/case/case-0001/package", "public=yes"),
            ("/api/v1/jobs", r#"{"kind":"package","case":"case-0001","public":true}"#),
        ),
        (("/job/1/stop", ""), ("/api/v1/jobs/1/stop", "{}")),
        (("/settings/watch", "list=x"), ("/api/v1/jobs", r#"{"kind":"watch","list":"x"}"#)),
        (
            ("/settings/accounts", "name=grace&role=counsel&active=yes&password=long+enough+to+count"),
            (
                "/api/v1/accounts",
                r#"{"name":"grace","role":"counsel","active":true,"password":"long enough to count"}"#,
            ),
        ),
        (
            ("/settings/tokens", "label=feed&role=viewer&days=3"),
            ("/api/v1/tokens", r#"{"label":"feed","role":"viewer","days":3}"#),
        ),
        (("/settings/tokens/end", ends.as_str()), (ended.as_str(), "{}")),
    ];
    for ((page, form), (path, json)) in acts {
        let bench = Bench::new();
        let (paged, body) = bench.post(page, Role::Admin, form);
        assert!(paged.status().as_u16() < 400, "{page}: {body}");
        let (answered, body) = program(&bench, path, Role::Admin, json);
        assert_eq!(answered, StatusCode::OK, "{path}: {body}");
        let told = bench.desk.0.lock().unwrap();
        let [of_page, of_program] = &told.audits[..] else { panic!("{page}: {:?}", told.audits) };
        assert_eq!((&*of_page.person, &*of_program.person), ("admin", "admin"));
        assert!(of_page.act.starts_with("POST /") && of_program.act.starts_with("POST /api/v1/"));
        // A ticked box says `yes`, a value of JSON `true`; what a path says a body may say by name.
        let said = |object: &str| -> BTreeSet<String> {
            let words = object.replace("=yes", "=true");
            words
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(|word| word.rsplit('=').next().unwrap().to_owned())
                .collect()
        };
        let (by_page, by_program) = (said(&of_page.object), said(&of_program.object));
        assert!(by_page.is_subset(&by_program) || form.is_empty(), "{page}: {by_page:?} {by_program:?}");
        for audit in &told.audits {
            assert!(!audit.object.contains("long") && !audit.object.contains("enough"), "{audit:?}");
        }
    }
}

#[test]
fn people_are_managed_by_programs_as_by_pages() {
    let bench = Bench::new();
    let made = r#"{"name":"Grace","role":"counsel","active":true,"password":"long enough to count"}"#;
    let (status, body) = program(&bench, "/api/v1/accounts", Role::Admin, made);
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.contains(r#""name":"grace""#) && !body.contains("argon2") && !body.contains("password"));
    let kept = bench.desk.0.lock().unwrap().accounts["grace"].password.clone();
    assert!(kept.starts_with("$argon2id$"));
    let closed = r#"{"name":"grace","role":"viewer","active":false}"#;
    assert_eq!(program(&bench, "/api/v1/accounts", Role::Admin, closed).0, StatusCode::OK);
    {
        let told = bench.desk.0.lock().unwrap();
        let grace = &told.accounts["grace"];
        assert_eq!((grace.role, grace.active, &grace.password), (Role::Viewer, false, &kept));
    }
    for (order, why) in [
        (r#"{"name":"admin","role":"viewer","active":true}"#, "one's own rights"),
        (r#"{"name":"eve","role":"viewer","active":true}"#, "nobody begins without a password"),
        (r#"{"name":"--help","role":"viewer","active":true,"password":"long enough to count"}"#, "no option"),
        (r#"{"name":"eve","role":"root","active":true,"password":"long enough to count"}"#, "no such role"),
        (r#"{"name":"eve","role":"viewer","active":true,"digest":"x"}"#, "no other field"),
    ] {
        let (status, body) = program(&bench, "/api/v1/accounts", Role::Admin, order);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {body}");
    }
    for order in [r#"{"label":" ","role":"viewer","days":3}"#, r#"{"label":"a","role":"viewer","days":367}"#]
    {
        assert_eq!(program(&bench, "/api/v1/tokens", Role::Admin, order).0, 422, "{order}");
    }
    let order = r#"{"label":"feed","role":"viewer","days":3.0}"#;
    let (_, body) = program(&bench, "/api/v1/tokens", Role::Admin, order);
    let made: crate::view::TokenMade = serde_json::from_str(&body).unwrap();
    assert_eq!(secret::digest(&made.secret), made.token.digest);
    let bearer = |secret: &str| {
        let request =
            Request::builder().uri("/api/v1/overview").header("authorization", format!("Bearer {secret}"));
        bench.send(request.body(Body::empty()).unwrap()).0.status()
    };
    assert_eq!(bearer(&made.secret), StatusCode::OK);
    program(&bench, &format!("/api/v1/tokens/{}/end", made.token.digest), Role::Admin, "{}");
    assert_eq!(bearer(&made.secret), StatusCode::UNAUTHORIZED);
}

/// What a program of this role is answered.
fn program(bench: &Bench, path: &str, role: Role, json: &str) -> (StatusCode, String) {
    let request = ask("POST", path, None)
        .header("authorization", format!("Bearer program-{role}"))
        .header("content-type", "application/json");
    let (response, body) = bench.send(request.body(Body::from(json.to_owned())).unwrap());
    (response.status(), body)
}
