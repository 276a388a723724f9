//! What is written down of acts, what strangers may send, and whom the limits hold.

use super::*;

fn acts(bench: &Bench) -> Vec<(String, String, String, u16)> {
    let told = bench.desk.0.lock().unwrap();
    let of = |audit: &Audit| (audit.person.clone(), audit.act.clone(), audit.object.clone(), audit.status);
    told.audits.iter().map(of).collect()
}

fn send(bench: &Bench, path: &str, form: &str) -> StatusCode {
    let request = ask("POST", path, None).header("content-type", FORM);
    bench.send(request.body(Body::from(form.to_owned())).unwrap()).0.status()
}

#[test]
fn an_act_says_who_and_what_and_a_read_is_none() {
    let bench = Bench::new();
    bench.post("/search", Role::Viewer, "text=rnicrosoft.com");
    bench.post("/settings/watch/costs", Role::Admin, "list=x");
    for path in ["/api/v1/lookup", "/api/v1/watchlist/costs"] {
        let request = ask("POST", path, Some(Role::Admin))
            .header("content-type", "application/json")
            .header("x-csrf-token", secret::csrf(&browser(Role::Admin)));
        assert_eq!(bench.send(request.body(Body::from(r#"{"text":"x"}"#)).unwrap()).0.status(), 200);
    }
    assert!(acts(&bench).is_empty(), "reads");

    let form = "name=grace&role=counsel&password=long+enough+to+count&active=yes";
    bench.post("/settings/accounts", Role::Admin, form);
    assert_eq!(send(&bench, "/sign-in", "name=Grace&password=long+enough+to+count"), StatusCode::SEE_OTHER);
    let acts = acts(&bench);
    let (person, act, object, status) = &acts[0];
    assert_eq!((person.as_str(), act.as_str(), *status), ("admin", "POST /settings/accounts", 303));
    assert_eq!(object, "name=grace role=counsel active=yes");
    assert_eq!(acts[1], ("grace".into(), "POST /sign-in".into(), String::new(), 303));
    assert!(acts.iter().all(|(_, _, object, _)| !object.contains("long")), "{acts:?}");
}

#[test]
fn what_somebody_known_was_refused_is_written_down() {
    let bench = Bench::new();
    let (response, _) = bench.post("/jobs", Role::Viewer, "kind=observe&folder=input");
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let object = "kind=observe folder=input".to_owned();
    assert_eq!(acts(&bench), [("viewer".to_owned(), "POST /jobs".to_owned(), object, 403)]);
    assert_eq!(send(&bench, "/jobs", "kind=observe&folder=input"), StatusCode::UNAUTHORIZED);
    assert_eq!(acts(&bench).len(), 1, "a stranger's is not");
}

#[test]
fn a_body_of_the_api_is_written_down_field_by_field() {
    let bench = Bench::new();
    let ids: Vec<String> = (0..500).map(|number| format!("\"f-{number}\"")).collect();
    let body = format!(r#"{{"verdict":"open","reason":"no","findings":[{}],"secret":"no"}}"#, ids.join(","));
    let request = ask("POST", "/api/v1/findings/decide", Some(Role::Analyst))
        .header("content-type", "application/json")
        .header("x-csrf-token", secret::csrf(&browser(Role::Analyst)));
    assert_eq!(bench.send(request.body(Body::from(body)).unwrap()).0.status(), 422, "no other field");
    let acts = acts(&bench);
    assert!(acts[0].2.starts_with("verdict=open findings=f-0 findings=f-1 "), "{acts:?}");
    assert!(!acts[0].2.contains("no"), "{acts:?}");
    assert!(acts[0].2.ends_with(" findings=f-19 findings=(+480)"), "{acts:?}");
}

#[test]
fn a_long_value_hides_no_other_and_the_audit_reads_what_the_handler_reads() {
    let bench = Bench::new();
    let long = "x".repeat(1_000);
    let form = format!("name=grace&name={long}&role=counsel&active=yes&password=long+enough+to+count");
    let path = format!("/settings/accounts?name={long}&role=viewer");
    assert_eq!(bench.post(&path, Role::Admin, &form).0.status(), StatusCode::SEE_OTHER);
    assert_eq!(bench.desk.0.lock().unwrap().accounts["grace"].role, Role::Counsel);
    bench.post("/settings/tokens", Role::Admin, &format!("label={long}&role=admin&days=3&scope=all"));
    let request = ask("POST", "/api/v1/tokens?label=other&days=9", Some(Role::Admin))
        .header("content-type", "application/json")
        .header("x-csrf-token", secret::csrf(&browser(Role::Admin)));
    let body = format!(r#"{{"label":"{long}","role":"viewer","days":3}}"#);
    assert_eq!(bench.send(request.body(Body::from(body)).unwrap()).0.status(), 422, "no query");
    let objects: Vec<String> = acts(&bench).into_iter().map(|(_, _, object, _)| object).collect();
    let label = format!("label={}\u{2026}(+880)", "x".repeat(120));
    assert_eq!(
        objects,
        [
            "name=grace role=counsel active=yes".to_owned(),
            format!("role=admin scope=all {label} days=3"),
            format!("role=viewer {label} days=3"),
        ]
    );
}

#[test]
fn strangers_send_little_and_are_asked_first() {
    let bench = Bench::new();
    let long = format!("name=ada&password={}", "x".repeat(20 << 10));
    assert_eq!(send(&bench, "/sign-in", &long), StatusCode::UNPROCESSABLE_ENTITY);
    // A body that never comes would be waited for; nobody waits for that of a stranger.
    let endless = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = ask("POST", "/search", None).header("content-type", FORM).body(endless).unwrap();
    assert_eq!(bench.send(request).0.status(), StatusCode::UNAUTHORIZED);
    let known = format!("text={}", "x".repeat(20 << 10));
    assert_eq!(bench.post("/search", Role::Viewer, &known).0.status(), StatusCode::OK);
}

#[test]
fn the_first_link_is_spent_when_another_process_made_an_account() {
    let desk = Fake::default();
    let served = Served::new(Box::new(desk.clone()), Settings::default()).unwrap();
    let link = served.first_link.clone().unwrap();
    let bench = Bench { desk, served };
    let page = || bench.send(ask("GET", &link, None).body(Body::empty()).unwrap()).0.status();
    assert_eq!(page(), StatusCode::OK);
    bench.desk.0.lock().unwrap().accounts.insert("admin".into(), account(Role::Admin));
    assert_eq!(page(), StatusCode::NOT_FOUND);
    let key = link.split_once("key=").unwrap().1;
    let form = format!("key={key}&name=eve&password=long+enough+to+count");
    assert_eq!(send(&bench, "/first", &form), StatusCode::NOT_FOUND);
    assert_eq!(bench.desk.0.lock().unwrap().accounts.len(), 1);
}

#[test]
fn a_name_begins_with_a_letter_or_digit() {
    let bench = Bench::new();
    for (name, status) in [("--help", 422), (".ada", 422), ("ada-2", 303), ("7of9", 303)] {
        let form = format!("name={name}&role=viewer&password=long+enough+to+count&active=yes");
        assert_eq!(bench.post("/settings/accounts", Role::Admin, &form).0.status(), status, "{name}");
    }
}

#[test]
fn refused_acts_do_not_fill_the_log() {
    let bench = Bench::new();
    let until = Timestamp::from_micros(2 * 3_600_000_000).unwrap();
    bench.desk.save_session(&SessionRecord { until, ..session(Role::Viewer, None) }, None).unwrap();
    let refuse = |count: u32| {
        for _ in 0..count {
            assert_eq!(bench.post("/jobs", Role::Viewer, "kind=observe&folder=x").0.status(), 403);
        }
        acts(&bench).into_iter().map(|(_, _, object, _)| object).collect::<Vec<_>>()
    };
    let most = usize::try_from(limit::REFUSED).unwrap();
    let objects = refuse(limit::REFUSED + 20);
    assert_eq!(objects.len(), most + 1);
    assert_eq!(objects[most - 1], "kind=observe folder=x");
    assert!(objects[most].contains("not written down one by one"), "{objects:?}");
    bench.post("/jobs", Role::Analyst, "kind=nonsense");
    bench.post("/sign-out", Role::Analyst, "");
    assert_eq!(acts(&bench).len(), most + 3, "nobody else is held, nor is what goes well");
    bench.desk.0.lock().unwrap().now = 3_600_000_000;
    assert_eq!(refuse(1).last().unwrap(), "kind=observe folder=x", "the next hour");
}

#[test]
fn behind_something_all_share_a_larger_limit_and_names_keep_theirs() {
    let desk = Fake::default();
    let settings = Settings { behind: true, over_tls: true };
    let bench = Bench { served: Served::new(Box::new(desk.clone()), settings).unwrap(), desk };
    let now = Timestamp::from_micros(0).unwrap();
    let limiter = &bench.served.app.sign_ins;
    let tries = |key: &str, count: u32| {
        for _ in 0..count {
            limiter.enter(&[(key, u32::MAX)], now).unwrap();
        }
    };
    tries("peer ", limit::PEERS);
    assert_eq!(send(&bench, "/sign-in", "name=ada&password=guess"), StatusCode::FORBIDDEN);
    tries("name ada", limit::NAMES);
    assert_eq!(send(&bench, "/sign-in", "name=ada&password=guess"), StatusCode::TOO_MANY_REQUESTS);
    tries("everybody", limit::EVERYBODY);
    assert_eq!(send(&bench, "/sign-in", "name=eve&password=guess"), StatusCode::TOO_MANY_REQUESTS);
}
