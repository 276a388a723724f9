use super::*;

const SOURCE: Source<'static> = Source { file: "rdap.json" };

const DOMAIN: &str = include_str!("domain.json");

fn registered(record: Result<Record, Rejected>) -> (Registration, Option<Interval>, Origin) {
    match record.expect("a registration") {
        Record::Observation(Observed { what: Observation::Registration(registration), when, origin }) => {
            (registration, when, origin)
        }
        other => panic!("{other:?}"),
    }
}

fn code(text: &str) -> String {
    decode(7, text.as_bytes(), &SOURCE).expect_err("rejected").code
}

fn documents(bytes: &[u8]) -> Result<Vec<Result<Record, Rejected>>, String> {
    let mut all = Vec::new();
    let mut input = bytes;
    let done = read(&mut input, &SOURCE, &mut |record| {
        all.push(record);
        ControlFlow::Continue(())
    });
    done.map(|()| all).map_err(|error| error.to_string())
}

fn registrant(entity: &str, redacted: &str) -> Option<String> {
    let text = format!(
        r#"{{"objectClassName":"domain","ldhName":"a.example","entities":[{entity}],"redacted":{redacted}}}"#
    );
    registered(decode(1, text.as_bytes(), &SOURCE)).0.registrant
}

fn entity(email: &str, handle: &str) -> String {
    format!(
        r#"{{"roles":["registrant"],"handle":"{handle}","vcardArray":["vcard",[["version",{{}},"text","4.0"],
        ["email",{{}},"text","{email}"]]]}}"#
    )
}

#[test]
fn every_field_of_a_full_answer_is_read() {
    let (registration, when, origin) = registered(decode(7, DOMAIN.as_bytes(), &SOURCE));
    assert_eq!(registration.domain.as_str(), "xn--mnchen-3ya.example");
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(registration.handle, some("2336799_DOMAIN-EX"));
    assert_eq!(registration.registrar, some("Example Registrar, Inc."));
    assert_eq!(registration.registrar_iana_id, some("9999"));
    assert_eq!(registration.abuse_email, some("abuse@registrar.example"));
    assert_eq!(registration.abuse_phone, some("+1.5555550100"));
    assert_eq!(registration.registrant, some("someone@mail.example"));
    let date = |time: Option<Timestamp>| time.expect("a date").to_string();
    assert_eq!(date(registration.created), "2019-06-01T10:11:12Z");
    assert_eq!(date(registration.updated), "2019-07-01T00:00:00Z");
    assert_eq!(date(registration.expires), "2020-06-01T10:11:12Z");
    assert_eq!(registration.status, ["client transfer prohibited", "server hold"]);
    let servers: Vec<_> = registration.nameservers.iter().map(DomainName::as_str).collect();
    assert_eq!(servers, ["ns1.host.example", "ns2.host.example"]);
    assert_eq!(registration.signed, Some(false));
    assert_eq!(when.expect("dated").first().to_string(), "2019-12-18T09:00:00Z");
    assert_eq!(
        origin,
        Origin { source: "rdap.json".to_owned(), raw: Some(Digest::of(DOMAIN.as_bytes())), line: 7 }
    );
}

#[test]
fn a_bare_domain_is_enough_and_wrong_types_count_as_unpublished() {
    let bare = r#"{"objectClassName":"domain","unicodeName":"bücher.example"}"#;
    let (registration, when, _) = registered(decode(1, bare.as_bytes(), &SOURCE));
    assert_eq!(registration, Registration::of(DomainName::parse("bücher.example").expect("a name")));
    assert_eq!(when, None);
    let odd = r#"{"objectClassName":"Domain","ldhName":"A.Example.","handle":5,"status":"x","events":[7,
        {"eventAction":"registration","eventDate":"yesterday"}],"entities":[{"roles":"registrar"},[],
        {"roles":["registrar"],"vcardArray":[["fn"]],"handle":"R-1","publicIds":[{"type":"IANA Registrar ID",
        "identifier":42}]}],"nameservers":[{"ldhName":"-"},{}],"secureDNS":[]}"#;
    let (registration, ..) = registered(decode(1, odd.as_bytes(), &SOURCE));
    let mut wanted = Registration::of(DomainName::parse("a.example").expect("a name"));
    wanted.registrar = Some("R-1".to_owned());
    wanted.registrar_iana_id = Some("42".to_owned());
    assert_eq!(registration, wanted);
}

#[test]
fn redactions_are_no_registrants() {
    assert_eq!(registrant(&entity("A.B@Mail.Example", ""), "[]"), Some("a.b@mail.example".to_owned()));
    assert_eq!(registrant(&entity("", "C-77"), "[]"), Some("c-77".to_owned()));
    for email in [
        "REDACTED FOR PRIVACY",
        "Please query the RDDS service of the Registrar",
        "https://registrar.example/contact-form",
        "redacted@privacy.example",
        "@",
        "a@b",
    ] {
        assert_eq!(registrant(&entity(email, "REDACTED FOR PRIVACY"), "[]"), None, "{email}");
    }
    let listed = r#"[{"name":{"type":"Registrant Email"},"method":"replacementValue"},{"name":7},8,
        {"name":{"description":"Registry Registrant ID"}}]"#;
    assert_eq!(registrant(&entity("x1@relay.example", "C-77"), listed), None);
    assert_eq!(registrant(&entity("x1@relay.example", "C-77"), "{}"), Some("x1@relay.example".to_owned()));
}

#[test]
fn what_is_no_domain_object_is_rejected_with_its_reason() {
    assert_eq!(code(r#"{"errorCode":404,"title":"Not Found","description":["x"]}"#), "rdap_error");
    assert_eq!(code(r#"{"objectClassName":"entity","handle":"X"}"#), "object_class");
    assert_eq!(code("{}"), "object_class");
    assert_eq!(code(r#"{"objectClassName":"domain"}"#), "name");
    assert_eq!(code(r#"{"objectClassName":"domain","ldhName":"local"}"#), "name");
    assert_eq!(code("[]"), "json");
    assert_eq!(code("{\"objectClassName\":"), "json");
    assert_eq!(decode(1, b"{\"objectClassName\":\"\xff\"}", &SOURCE).expect_err("bad").code, "utf8");
    let nested = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(code(&nested), "json");
    assert_eq!(code(&format!("{{\"a\":\"{}\"}}", "x".repeat(2 << 20))), "too_long");
}

#[test]
fn a_document_is_one_object_an_array_or_several() {
    let one = documents(DOMAIN.as_bytes()).expect("a document");
    assert_eq!(one.len(), 1);
    let array = format!("[{DOMAIN},\n{{}},{DOMAIN}]");
    let three = documents(array.as_bytes()).expect("a document");
    assert_eq!(three.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    let lines = 1 + DOMAIN.matches('\n').count() as u64 + 1;
    assert_eq!(three[1].as_ref().expect_err("no domain").line, lines);
    assert_eq!(documents(format!("{DOMAIN}{DOMAIN}").as_bytes()).expect("a document").len(), 2);
    assert!(documents(&DOMAIN.as_bytes()[..DOMAIN.len() / 2]).is_err());
    assert_eq!(documents(b"\xff\xfe").expect("a frame")[0].as_ref().expect_err("bad").code, "utf8");
    let long = format!("[{{\"a\":\"{}\"}},{DOMAIN}]", "x".repeat(2 << 20));
    let long = documents(long.as_bytes()).expect("a document");
    assert_eq!(long[0].as_ref().expect_err("too long").code, "too_long");
    assert!(long[1].is_ok());
}
