mod authority;
mod both;
mod fake;
mod guarded;
mod hostile;
mod scope;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use futures::StreamExt as _;
use model::Timestamp;
use tower::ServiceExt as _;

use self::fake::{Fake, HOSTILE};
use super::*;
use crate::people::{Account, Audit, Role, SessionRecord};
use crate::view::JobOrder;

/// A server over a fake desk, with a session for each role.
struct Bench {
    desk: Fake,
    served: Served,
}

impl Bench {
    fn new() -> Self {
        let desk = Fake::default();
        for role in Role::ALL {
            desk.0.lock().unwrap().accounts.insert(role.to_string(), account(role));
            desk.save_session(&session(role, None), None).unwrap();
            desk.save_session(&session(role, Some("program")), None).unwrap();
        }
        let served = Served::new(Box::new(desk.clone()), Settings::default()).unwrap();
        Self { desk, served }
    }

    fn send(&self, request: Request<Body>) -> (Response<()>, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let response = self.served.router().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let endless = parts.headers["content-type"] == "text/event-stream";
            let bytes = if endless {
                body.into_data_stream().next().await.unwrap().unwrap()
            } else {
                axum::body::to_bytes(body, 16 << 20).await.unwrap()
            };
            (Response::from_parts(parts, ()), String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    fn get(&self, path: &str, role: Role) -> (Response<()>, String) {
        self.send(ask("GET", path, Some(role)).body(Body::empty()).unwrap())
    }

    fn post(&self, path: &str, role: Role, form: &str) -> (Response<()>, String) {
        let form = format!("csrf={}&{form}", secret::csrf(&browser(role)));
        self.send(ask("POST", path, Some(role)).header("content-type", FORM).body(Body::from(form)).unwrap())
    }
}

/// The line of an act that went well.
fn line(person: &str) -> Audit {
    Audit { person: person.to_owned(), act: "POST /".to_owned(), object: String::new(), status: 303 }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn browser(role: Role) -> String {
    format!("secret of {role}").replace(' ', "-")
}

fn account(role: Role) -> Account {
    let since = Timestamp::from_micros(0).unwrap();
    Account { name: role.to_string(), role, password: String::new(), since, active: true }
}

fn session(role: Role, label: Option<&str>) -> SessionRecord {
    let secret = label.map_or_else(|| browser(role), |label| format!("{label}-{role}"));
    SessionRecord {
        digest: secret::digest(&secret),
        person: role.to_string(),
        role,
        label: label.map(str::to_owned),
        since: Timestamp::from_micros(0).unwrap(),
        until: Timestamp::from_micros(1_000_000).unwrap(),
        scope: crate::Scope::All,
    }
}

fn ask(method: &str, path: &str, role: Option<Role>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path).header("host", "desk.example");
    match role {
        Some(role) => request.header("cookie", format!("other=1; interdict={}", browser(role))),
        None => request,
    }
}

/// A path of a route with its parameters filled in.
fn place(path: &str) -> String {
    path.replace("{id}", if path.contains("case") { "case-0001" } else { "f-1" })
        .replace("{designator}", "UNK-0001")
        .replace("{value}", "rnicrosoft.com")
        .replace("{name}", "Kimsuky")
        .replace("{number}", "1")
        .replace("{digest}", "00")
}

#[test]
fn a_form_from_elsewhere_changes_nothing() {
    let bench = Bench::new();
    let form = "finding=f-1&verdict=confirmed&reason=seen";
    let request = |builder: axum::http::request::Builder, body: String| {
        builder.header("content-type", FORM).body(Body::from(body)).unwrap()
    };
    let (response, _) =
        bench.send(request(ask("POST", "/findings/decide", Some(Role::Analyst)), form.to_owned()));
    assert_eq!(response.status(), StatusCode::FORBIDDEN, "without the session's token");
    let with = format!("csrf={}&{form}", secret::csrf(&browser(Role::Analyst)));
    for (header, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let builder = ask("POST", "/findings/decide", Some(Role::Analyst)).header(header, value);
        assert_eq!(bench.send(request(builder, with.clone())).0.status(), StatusCode::FORBIDDEN, "{header}");
    }
    let null = |site: Option<&str>| {
        let mut builder = ask("POST", "/findings/decide", Some(Role::Analyst)).header("origin", "null");
        if let Some(site) = site {
            builder = builder.header("sec-fetch-site", site);
        }
        bench.send(request(builder, with.clone())).0.status()
    };
    assert_eq!(null(None), StatusCode::FORBIDDEN);
    assert!(bench.desk.0.lock().unwrap().decisions.is_empty());
    assert_eq!(
        null(Some("same-origin")),
        StatusCode::SEE_OTHER,
        "a browser that hides its origin says so itself"
    );
    bench.desk.0.lock().unwrap().decisions.clear();
    let builder =
        ask("POST", "/findings/decide", Some(Role::Analyst)).header("origin", "http://desk.example");
    assert_eq!(bench.send(request(builder, with)).0.status(), StatusCode::SEE_OTHER);
    let told = bench.desk.0.lock().unwrap();
    assert_eq!(told.decisions.len(), 1);
    assert_eq!(told.decisions[0].0, "analyst");
    assert!(
        told.audits.iter().any(|audit| audit.person == "analyst" && audit.act == "POST /findings/decide")
    );
}

#[test]
fn the_first_account_is_made_once_with_the_printed_link() {
    let desk = Fake::default();
    let served = Served::new(Box::new(desk.clone()), Settings::default()).unwrap();
    let link = served.first_link.clone().unwrap();
    let bench = Bench { desk, served };
    let key = link.split_once("key=").unwrap().1.to_owned();
    let send = |path: &str, body: String| {
        bench.send(ask("POST", path, None).header("content-type", FORM).body(Body::from(body)).unwrap())
    };
    assert_eq!(send("/first", "key=wrong&name=ada&password=long+enough+to+count".into()).0.status(), 404);
    assert_eq!(send("/first", format!("key={key}&name=ada&password=short")).0.status(), 422);
    let (response, _) = send("/first", format!("key={key}&name=Ada&password=long+enough+to+count"));
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(
        send("/first", format!("key={key}&name=eve&password=long+enough+to+count")).0.status(),
        404,
        "used"
    );
    let told = bench.desk.0.lock().unwrap();
    assert_eq!(told.accounts.keys().collect::<Vec<_>>(), ["ada"]);
    assert!(told.accounts["ada"].password.starts_with("$argon2id$"));
    drop(told);

    let sign_in = |password: &str| send("/sign-in", format!("name=ada&password={password}")).0;
    assert_eq!(sign_in("long+enough+to+count").status(), StatusCode::SEE_OTHER);
    for _ in 0..5 {
        assert_eq!(sign_in("something+else+entirely").status(), StatusCode::FORBIDDEN);
    }
    let refused = sign_in("long+enough+to+count");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
}

#[test]
fn sessions_end_and_tokens_are_no_cookies() {
    let bench = Bench::new();
    let bearer = |token: &str| {
        let request =
            Request::builder().uri("/api/v1/overview").header("authorization", format!("Bearer {token}"));
        bench.send(request.body(Body::empty()).unwrap()).0.status()
    };
    assert_eq!(bearer("program-viewer"), StatusCode::OK);
    assert_eq!(bearer(&browser(Role::Viewer)), StatusCode::UNAUTHORIZED, "a cookie's secret is no token");
    assert_eq!(bearer("guess"), StatusCode::UNAUTHORIZED);
    let request =
        Request::builder().uri("/").header("cookie", "interdict=program-viewer").body(Body::empty()).unwrap();
    assert_eq!(bench.send(request).0.status(), StatusCode::SEE_OTHER, "a token is no cookie");
    bench.desk.0.lock().unwrap().now = 2_000_000;
    assert_eq!(bearer("program-viewer"), StatusCode::UNAUTHORIZED, "ended");
    bench.desk.0.lock().unwrap().now = 0;
    bench.desk.0.lock().unwrap().accounts.get_mut("viewer").unwrap().active = false;
    assert_eq!(bearer("program-viewer"), StatusCode::UNAUTHORIZED, "the account is closed");
}

#[test]
fn failures_are_problem_details_and_tell_no_secret() {
    let bench = Bench::new();
    let (response, body) = bench.get("/api/v1/findings/none", Role::Viewer);
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (problem["status"].as_u64(), problem["title"].as_str()),
        (Some(404), Some("Not on this desk"))
    );
    let (response, body) = bench.get("/api/v1/evidence", Role::Viewer);
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("secret"), "{body}");
    for (path, status) in [
        ("/api/v1/findings?limit=0", 422),
        ("/api/v1/findings?kind=nonsense", 422),
        ("/findings?kind=nonsense", 422),
        ("/api/v1/findings?knid=lure", 422),
        ("/api/v1/findings?limit=2&limit=3", 422),
        ("/api/v1/actors?limit=501", 422),
        ("/api/v1/actors?limit=500", 200),
        ("/api/v1/path?a=a.example", 422),
        ("/api/v1/victims?x", 422),
        ("/api/v1/entities/a?as_of=yesterday", 422),
        ("/api/v1/findings?a=%", 422),
        ("/api/v1/nothing", 404),
    ] {
        assert_eq!(bench.get(path, Role::Viewer).0.status(), status, "{path}");
    }
}

#[test]
fn who_finds_no_place_is_told_when_to_come_back() {
    let bench = Bench::new();
    for path in ["/path?a=busy.example&b=b.example", "/api/v1/path?a=busy.example&b=b.example"] {
        let (response, body) = bench.get(path, Role::Viewer);
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        let seconds: u32 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..60).contains(&seconds) && body.contains("many wait already"), "{path}: {body}");
    }
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let bench = Bench::new();
    let (response, _) = bench.get("/api/v1/overview", Role::Viewer);
    let etag = response.headers()["etag"].clone();
    let again = ask("GET", "/api/v1/overview", Some(Role::Viewer)).header("if-none-match", etag);
    let (response, body) = bench.send(again.body(Body::empty()).unwrap());
    assert_eq!((response.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[test]
fn people_are_managed_by_admins_who_cannot_lock_themselves_out() {
    let bench = Bench::new();
    let form = "name=grace&role=counsel&password=long+enough+to+count&active=yes";
    assert_eq!(bench.post("/settings/accounts", Role::Admin, form).0.status(), StatusCode::SEE_OTHER);
    assert_eq!(bench.desk.0.lock().unwrap().accounts["grace"].role, Role::Counsel);
    let own = bench.post("/settings/accounts", Role::Admin, "name=admin&role=viewer&active=yes");
    assert_eq!(own.0.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let (_, body) = bench.post("/settings/tokens", Role::Admin, "label=feed&role=viewer&days=30");
    let token = body.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    let told = bench.desk.0.lock().unwrap();
    let kept = &told.sessions[&secret::digest(&token)];
    assert_eq!((kept.label.as_deref(), kept.role), (Some("feed"), Role::Viewer));
    assert!(
        told.sessions.values().all(|session| session.digest != token),
        "the secret itself is kept nowhere"
    );
    assert!(told.audits.iter().all(|audit| !audit.object.contains(&token)));
}

#[test]
fn work_is_ordered_by_those_who_may_and_its_package_comes_whole() {
    let bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("1.tar");
    let content = "x".repeat(700_001);
    std::fs::write(&file, &content).unwrap();
    assert_eq!(bench.get("/job/1/package", Role::Counsel).0.status(), StatusCode::NOT_FOUND);
    bench.desk.0.lock().unwrap().package = Some(file);
    let (response, body) = bench.get("/job/1/package", Role::Counsel);
    assert_eq!(response.headers()["content-length"], "700001");
    assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"case-0001-1.tar\"");
    assert!(body == content);

    let (response, _) = bench.post("/case/case-0001/package", Role::Counsel, "public=yes");
    assert_eq!(response.headers()["location"], "/job/1");
    bench.post("/evidence/verify", Role::Analyst, "");
    bench.post("/jobs", Role::Analyst, "kind=investigate&folder=input&as_of=2019-12-31");
    assert_eq!(
        bench.post("/jobs", Role::Analyst, "kind=nonsense").0.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let json = |role: Role, body: &str| {
        let request = ask("POST", "/api/v1/jobs", Some(role))
            .header("content-type", "application/json")
            .header("x-csrf-token", secret::csrf(&browser(role)));
        bench.send(request.body(Body::from(body.to_owned())).unwrap()).0.status()
    };
    let package = r#"{"kind":"package","case":"case-0001"}"#;
    assert_eq!(json(Role::Analyst, package), StatusCode::FORBIDDEN, "a package is counsel's");
    assert_eq!(json(Role::Counsel, package), StatusCode::OK);
    assert_eq!(json(Role::Counsel, r#"{"kind":"watch","list":"x"}"#), StatusCode::FORBIDDEN);
    assert_eq!(
        json(Role::Admin, r#"{"kind":"package","case":"case-0001","out":"/etc"}"#),
        422,
        "no other field"
    );
    let told = bench.desk.0.lock().unwrap();
    let orders = &told.orders;
    let kinds: Vec<&str> = orders.iter().map(|(_, order)| order.kind()).collect();
    assert_eq!(kinds, ["package", "verify_evidence", "investigate", "package"]);
    assert_eq!(orders[0].1, JobOrder::Package { case: "case-0001".into(), public: true });
    assert_eq!(orders[0].0, "counsel");
}

#[test]
fn words_are_weighed_before_they_are_watched() {
    let bench = Bench::new();
    let (response, _) = bench.post("/settings/watch", Role::Admin, "list=");
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "what cannot be weighed is not taken");
    let (_, body) = bench.post("/settings/watch/costs", Role::Admin, "list=x");
    assert!(body.contains("Watch for these") && bench.desk.0.lock().unwrap().orders.is_empty());
    bench.post("/settings/watch", Role::Admin, "list=x%0A");
    let order = JobOrder::Watch { list: "x\n".into() };
    assert_eq!(bench.desk.0.lock().unwrap().orders, [("admin".to_owned(), order)]);
}

#[test]
fn news_come_while_one_looks_and_end_with_the_server() {
    let bench = Bench::new();
    let (response, body) = bench.get("/events", Role::Viewer);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(body.starts_with("event: news\ndata: {") && body.ends_with("}\n\n"), "{body}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let request = ask("GET", "/events", Some(Role::Viewer)).body(Body::empty()).unwrap();
        let mut stream = bench.served.router().oneshot(request).await.unwrap().into_body().into_data_stream();
        stream.next().await.unwrap().unwrap();
        bench.desk.decide(&decision(), &line("ada")).unwrap();
        let news = stream.next().await.unwrap().unwrap();
        assert!(std::str::from_utf8(&news).unwrap().contains("\"findings\":1"));
        bench.served.app.end();
        assert!(stream.next().await.is_none());
        assert!(bench.desk.0.lock().unwrap().ended, "the desk is told too");
    });
}

#[test]
fn what_strangers_try_in_vain_is_not_written_down() {
    let bench = Bench::new();
    let form = |path: &str, body: &str| {
        let request = ask("POST", path, None).header("content-type", FORM);
        bench.send(request.body(Body::from(body.to_owned())).unwrap()).0.status()
    };
    for _ in 0..20 {
        form("/sign-in", "name=ada&password=guess");
        form("/first", "key=guess&name=ada&password=long+enough+to+count");
    }
    let told = bench.desk.0.lock().unwrap();
    let audits = &told.audits;
    assert_eq!(audits.len(), 5, "wrong passwords, until they are no longer read");
    assert!(audits.iter().all(|audit| audit.act == "POST /sign-in" && audit.status == 403));
}

fn decision() -> crate::view::Decision {
    let verdict = crate::view::Verdict::Confirmed;
    crate::view::Decision { findings: vec!["f-1".into()], verdict, reason: "seen".into() }
}
