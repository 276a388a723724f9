//! Work on a case: facts, gate, order, ledgers, acceptance, seal, supplement.

use serde_json::Value;

use crate::cases::{on_address, operation};
use crate::interdict::Place;

const ADA: [&str; 2] = ["--as", "Ada Example"];

/// A desk with a case of two imitations that share an address.
fn case() -> Place {
    let place = operation();
    place.json(&["case", "new", "--cluster", "UNK-0001"]);
    place
}

fn by_ada<'a>(args: &[&'a str]) -> Vec<&'a str> {
    args.iter().copied().chain(ADA).collect()
}

fn dossier(place: &Place) -> Value {
    place.json(&["case", "dossier", "case-0001"])
}

fn texts(dossier: &Value, list: &str, field: &str) -> Vec<String> {
    dossier[list].as_array().unwrap().iter().map(|of| of[field].as_str().unwrap().to_owned()).collect()
}

/// Everything that an order needs: name servers, and a verdict on each domain.
fn ready(place: &Place) {
    let caption = "[caption]\ncourt = \"Test Court\"\norder_date = \"2019-11-18\"\n[[caption.plaintiffs]]\nname = \"Example \
        Corporation\"\n[[caption.does]]\nnumber = 1\n[relief]\nname_servers = [\"ns1.sinkhole.example\", \
        \"ns2.sinkhole.example\"]\n";
    let file = place.file("caption.toml", caption);
    place.run(&by_ada(&["case", "caption", "case-0001", file.to_str().unwrap()])).success();
    place.run(&by_ada(&["case", "review", "case-0001", "--all", "--verdict", "take"])).success();
}

#[test]
fn facts_are_typed_and_persons_add_accept_and_withdraw_them() {
    let place = case();
    let listed = place.json(&["case", "fact", "list", "case-0001"]);
    let facts = listed["facts"].as_array().unwrap();
    assert!(facts.iter().any(|fact| fact["basis"]["kind"] == "observed" && fact["topic"] == "resolution"));
    assert!(facts.iter().any(|fact| fact["basis"]["kind"] == "derived"), "{listed}");
    assert!(
        facts.iter().any(|fact| fact["text"].as_str().unwrap().contains("can be read as hotmail")),
        "{listed}"
    );
    for fact in facts.iter().filter(|fact| fact["basis"]["kind"] == "observed") {
        assert!(!fact["exhibits"].as_array().unwrap().is_empty(), "{fact}");
    }
    // What a kind asks for is asked for.
    let add = |more: &[&str]| {
        let mut args = vec!["case", "fact", "add", "case-0001", "A mailbox rule forwarded mail."];
        args.extend(more);
        place.run(&by_ada(&args))
    };
    for (more, words) in [
        (vec!["--kind", "observed"], "at least one exhibit"),
        (vec!["--kind", "derived"], "query"),
        (vec!["--kind", "opinion"], "name of the person"),
        (vec!["--kind", "on_information_and_belief"], "who says"),
        (vec!["--kind", "observed", "--exhibit", "99"], "no exhibit 99"),
        (vec!["--kind", "opinion", "--person", "B", "--domain", "stranger.org"], "no domain of case-0001"),
        (vec!["--kind", "opinion", "--person", "B", "--element", "cfaa/nothing"], "no element"),
        (vec!["--kind", "guess"], "none of"),
    ] {
        let ran = add(&more).calm();
        assert_eq!(ran.code(), 2, "{more:?}");
        assert!(ran.stderr().contains(words), "{more:?}: {}", ran.stderr());
    }
    add(&["--kind", "observed", "--shows", "mailbox_rule", "--exhibit", "1"]).success();
    let supports = |place: &Place| {
        let matrix = place.json(&["case", "matrix", "case-0001"]);
        let sca =
            matrix.as_array().unwrap().iter().find(|cause| cause["cause"] == "ecpa_sca").unwrap().clone();
        sca["support"].as_str().unwrap().to_owned()
    };
    assert_eq!(supports(&place), "unsupported", "it waits for acceptance");
    place.run(&by_ada(&["case", "fact", "accept", "case-0001", "P-0001"])).success();
    assert_eq!(supports(&place), "supported");
    place
        .run(&by_ada(&["case", "fact", "withdraw", "case-0001", "P-0001", "--because", "retracted"]))
        .success();
    assert_eq!(supports(&place), "unsupported");
    assert_eq!(place.run(&by_ada(&["case", "fact", "accept", "case-0001", "P-0001"])).code(), 2);
}

#[test]
fn derived_facts_run_again_and_say_when_they_differ() {
    let place = case();
    let replayed = place.json(&["case", "replay", "case-0001"]);
    assert!(!replayed.as_array().unwrap().is_empty());
    assert!(replayed.as_array().unwrap().iter().all(|of| of["same"] == true), "{replayed}");
    assert_eq!(place.run(&["case", "replay", "case-0001"]).code(), 0);
    place.observe(&place.file("more.ndjson", on_address("203.0.113.7", &["quiet-name.org"]))).success();
    let replayed = place.run(&["case", "replay", "case-0001"]).success();
    assert_eq!(replayed.code(), 1);
    assert!(replayed.stdout().contains("DIFFERS"), "{}", replayed.stdout());
    let sql = "SELECT count(*) AS rows FROM resolution";
    let added = place.json(&by_ada(&[
        "case",
        "fact",
        "add",
        "case-0001",
        "Three rows.",
        "--kind",
        "derived",
        "--sql",
        sql,
    ]));
    assert_eq!(added["basis"]["query"]["shown"][0], "{\"rows\":3}");
}

#[test]
fn the_gate_holds_up_the_order_until_every_domain_has_a_verdict() {
    let place = case();
    let refused = place.run(&["case", "order", "case-0001"]).calm();
    assert_eq!(refused.code(), 2);
    assert!(refused.stderr().contains("nobody gave a verdict"), "{}", refused.stderr());
    let gate = place.json(&["case", "collateral", "case-0001"]);
    assert_eq!(gate[0][1]["answers"].as_array().unwrap().len(), 7);
    ready(&place);
    let table = place.json(&["case", "order", "case-0001"]);
    let codes: Vec<&str> =
        table.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    let at = |code: &str| codes.iter().position(|known| *known == code).unwrap();
    assert!(
        at("NS_REPLACE") < at("DS_REMOVE") && at("DS_REMOVE") < at("LOCK") && at("LOCK") < at("CONFIRM"),
        "{codes:?}"
    );
    // A contradiction is refused with why.
    place
        .run(&by_ada(&["case", "action", "case-0001", "hotrnail.com", "--do", "HOLD,NS_REPLACE,LOCK"]))
        .success();
    let refused = place.run(&["case", "order", "case-0001"]).calm();
    assert!(refused.stderr().contains("HOLD takes the name out of the zone"), "{}", refused.stderr());
    // New data change an answer, and the verdict no longer holds.
    place.run(&by_ada(&["case", "action", "case-0001", "hotrnail.com", "--do", "HOLD,LOCK"])).success();
    assert_eq!(place.run(&["case", "order", "case-0001"]).code(), 0);
    place.observe(&place.file("more.ndjson", on_address("198.51.100.9", &["shop.hotrnail.com"]))).success();
    let refused = place.run(&["case", "order", "case-0001"]).calm();
    assert!(refused.stderr().contains("answers that have changed"), "{}", refused.stderr());
}

#[test]
fn a_zone_of_strangers_needs_two_persons() {
    let place = case();
    let zone = on_address("203.0.113.7", &["kro.kr", "a.kro.kr"]);
    place.observe(&place.file("zone.ndjson", zone)).success();
    place.run(&["case", "add", "case-0001", "3322.org"]).success();
    place.observe(&place.file("zone2.ndjson", on_address("203.0.113.7", &["3322.org"]))).success();
    place.run(&["case", "add", "case-0001", "3322.org"]).success();
    let review = |more: &[&str]| {
        let mut args = vec!["case", "review", "case-0001", "3322.org", "--verdict", "take"];
        args.extend(more);
        place.run(&by_ada(&args)).calm()
    };
    assert!(review(&[]).stderr().contains("two different persons"));
    assert!(review(&["--second", "ada example"]).stderr().contains("the second person is the first one"));
    assert_eq!(review(&["--second", "Bob Example"]).code(), 0);
    let all = dossier(&place);
    assert!(all["sheets"].to_string().contains("Bob Example"));
}

#[test]
fn attribution_enters_by_acceptance_only() {
    let place = case();
    let report = "{\"actor\":\"Zinc Otter\",\"date\":\"2019-05-01\",\"refs\":[\"https://cert.example/a\"],\
        \"iocs\":[[\"dom\",\"hotrnail.com\",\"\"],[\"ip\",\"203.0.113.7\",\"\"]],\"victims\":[]}\n";
    place.observe(&place.file("reports.jsonl", report)).success();
    place.run(&["attribute", "UNK-0001"]).success();
    place.run(&["case", "add", "case-0001", "hotrnail.com"]).success();
    let before = dossier(&place);
    assert!(before["attribution"].is_null() && before["actor_names"].as_array().unwrap().is_empty());
    assert!(texts(&before, "gaps", "text").iter().any(|gap| gap.contains("no person has accepted")));
    place.run(&by_ada(&["case", "accept-attribution", "case-0001"])).success();
    let after = dossier(&place);
    assert!(
        after["attribution"]["statement"].as_str().unwrap().starts_with("On the scale of ICD 203"),
        "{after}"
    );
    assert_eq!(after["attribution"]["accepted_by"], "Ada Example");
    assert!(!after["attribution"]["alternatives"].as_array().unwrap().is_empty());
    assert_eq!(place.run(&["case", "accept-attribution", "case-0001"]).code(), 2, "a name is needed");
}

#[test]
fn ledgers_and_exhibits_that_persons_add() {
    let place = case();
    let invoice = place.file("invoice.pdf", b"%PDF-1.4 invoice");
    let added = place.json(&by_ada(&[
        "case",
        "exhibit",
        "add",
        "case-0001",
        invoice.to_str().unwrap(),
        "--title",
        "Invoice 17",
    ]));
    let number = added["number"].as_u64().unwrap().to_string();
    assert_eq!(added["raw"], model::Digest::of(b"%PDF-1.4 invoice").to_string());
    let loss = |amount: &str, exhibit: Option<&str>| {
        let mut args = vec![
            "case",
            "loss",
            "add",
            "case-0001",
            "--who",
            "the plaintiff",
            "--task",
            "response",
            "--from",
            "2019-03-01",
            "--amount",
            amount,
        ];
        args.extend(exhibit.into_iter().flat_map(|number| ["--exhibit", number]));
        place.json(&by_ada(&args))
    };
    assert_eq!(loss("4999.99", Some(&number))["met"], false);
    assert_eq!(loss("0.01", Some(&number))["met"], true);
    for wrong in ["-1", "1.234", "x", "99999999999999999999"] {
        let args = by_ada(&[
            "case",
            "loss",
            "add",
            "case-0001",
            "--who",
            "w",
            "--task",
            "t",
            "--from",
            "2019-03-01",
            "--amount",
            wrong,
        ]);
        assert_eq!(place.run(&args).calm().code(), 2, "{wrong}");
    }
    let matrix = place.json(&["case", "matrix", "case-0001"]);
    let cfaa = matrix.as_array().unwrap().iter().find(|cause| cause["cause"] == "cfaa").unwrap();
    let elements = cfaa["elements"].as_array().unwrap();
    let of = |code: &str| elements.iter().find(|of| of["id"]["element"] == code).unwrap();
    assert_eq!(of("loss")["support"], "supported", "{cfaa}");
    assert_eq!(of("access")["support"], "unsupported");
    assert_eq!(cfaa["support"], "unsupported");
    // A mark supports the count of the domains that imitate it, and no other.
    place
        .run(&by_ada(&[
            "case",
            "mark",
            "add",
            "case-0001",
            "HOTMAIL",
            "--registration",
            "US 0,000,000",
            "--owner",
            "Example Corporation",
            "--identity",
            "hotmail",
            "--exhibit",
            &number,
        ]))
        .success();
    let matrix = place.json(&["case", "matrix", "case-0001"]);
    let lanham = matrix.as_array().unwrap().iter().find(|cause| cause["cause"] == "lanham_1114").unwrap();
    assert_eq!(lanham["support"], "supported", "{lanham}");
    assert_eq!(lanham["domains"], serde_json::json!(["hotrnail.com"]));
    // The numbers of exhibits stay when the case is drafted again.
    let before = place.json(&["case", "exhibit", "list", "case-0001"]);
    place.observe(&place.file("early.ndjson", on_address("198.51.100.4", &["rnicrosoft.com"]))).success();
    place.run(&["case", "add", "case-0001", "rnicrosoft.com"]).success();
    let after = place.json(&["case", "exhibit", "list", "case-0001"]);
    for exhibit in before.as_array().unwrap() {
        assert!(after.as_array().unwrap().contains(exhibit), "{exhibit}");
    }
    assert!(after.as_array().unwrap().len() > before.as_array().unwrap().len());
    let service = place.json(&by_ada(&[
        "case",
        "service",
        "add",
        "case-0001",
        "--method",
        "email",
        "--to",
        "registrant@example.com",
        "--document",
        invoice.to_str().unwrap(),
        "--sent",
        "2026-11-20T09:00:00Z",
        "--response",
        "250 2.0.0 Ok",
    ]));
    assert_eq!(service[0]["documents"][0], added["raw"]);
    let gaps = texts(&dossier(&place), "gaps", "text");
    assert!(gaps.iter().any(|gap| gap.contains("attempt 1 at service has no exhibit")), "{gaps:?}");
}

#[test]
fn a_sealed_case_is_succeeded_and_never_changed() {
    let place = case();
    let early = place.run(&by_ada(&["case", "seal", "case-0001"])).calm();
    assert!(early.stderr().contains("the order does not compile"), "{}", early.stderr());
    ready(&place);
    let seal = place.json(&by_ada(&["case", "seal", "case-0001"]));
    let frozen = dossier(&place);
    assert_eq!(frozen["seal"], seal);
    // The digest is over the canonical JSON without the seal, so that anybody can compute it.
    let file = std::fs::read_to_string(place.desk().join("cases/case-0001/dossier.json")).unwrap();
    let from = file.find(",\"seal\":{").unwrap() + ",\"seal\":".len();
    let to = from + file[from..].find('}').unwrap() + 1;
    let open = format!("{}null{}", &file[..from], &file[to..]);
    assert_eq!(model::Digest::of(open.as_bytes()).to_string(), seal["digest"].as_str().unwrap());
    for args in [
        vec!["case", "seal", "case-0001"],
        vec!["case", "review", "case-0001", "hotrnail.com", "--verdict", "spare"],
        vec!["case", "fact", "add", "case-0001", "x", "--kind", "opinion", "--person", "B"],
        vec!["case", "cause", "choose", "case-0001", "cfaa"],
    ] {
        let ran = place.run(&by_ada(&args)).calm();
        assert_eq!(ran.code(), 2, "{args:?}");
        assert!(ran.stderr().contains("sealed by Ada Example"), "{args:?}: {}", ran.stderr());
    }
    assert!(place.run(&["case", "add", "case-0001", "other.org"]).stderr().contains("sealed by"));
    assert_eq!(dossier(&place), frozen);

    // New names: one tied by observation, one that was there before, one that nothing ties.
    let late = |name: &str, address: &str| {
        format!(
            "{{\"rrname\":\"{name}\",\"rrtype\":\"A\",\"rdata\":\"{address}\",\"time_first\":1574640000,\"time_last\":1580000000}}\n"
        )
    };
    let records = format!(
        "{}{}{}",
        late("hotmall-login.com", "203.0.113.7"),
        on_address("203.0.113.7", &["was-there.com"]),
        late("stranger.org", "198.51.100.77"),
    );
    place.observe(&place.file("late.ndjson", records)).success();
    let succeeded = place.json(&by_ada(&[
        "case",
        "supplement",
        "case-0001",
        "--names",
        "hotmall-login.com,was-there.com,stranger.org",
    ]));
    assert_eq!(succeeded["case"], "case-0002");
    let reasons = succeeded["supplement"]["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 1, "{succeeded}");
    assert_eq!(reasons[0]["domain"], "hotmall-login.com");
    assert!(reasons[0]["reasons"][0].as_str().unwrap().contains("203.0.113.7"), "{succeeded}");
    let refused = succeeded["supplement"]["refused"].to_string();
    assert!(
        refused.contains("not after the order") && refused.contains("nothing observed ties it"),
        "{refused}"
    );
    let second = place.json(&["case", "dossier", "case-0002"]);
    assert_eq!(second["supplement"]["of_digest"], seal["digest"]);
    assert_eq!(second["sheets"].as_array().unwrap().len(), 1);
    assert_eq!(
        place.run(&["case", "add", "case-0002", "stranger.org"]).code(),
        2,
        "a supplement is not widened"
    );
    assert_eq!(
        place.run(&by_ada(&["case", "supplement", "case-0002", "--names", "a.org"])).code(),
        2,
        "not sealed"
    );
}

#[test]
fn causes_are_data_that_a_desk_replaces() {
    let place = case();
    let own = "version = 1\ncode = \"cfaa\"\ntitle = \"Own reading\"\nstatute = \"-\"\ndefault = true\n\
        note = \"Draft for counsel.\"\n[[element]]\ncode = \"seen\"\ntext = \"seen\"\ntopics = [\"resolution\"]\ngap = \"not seen\"\n";
    std::fs::create_dir(place.desk().join("claims")).unwrap();
    std::fs::write(place.desk().join("claims/cfaa.toml"), own).unwrap();
    let causes = place.json(&["case", "cause", "list"]);
    assert_eq!(causes[0]["title"], "Own reading");
    let matrix = place.json(&["case", "matrix", "case-0001"]);
    assert_eq!(matrix[0]["support"], "supported");
    let chosen = place.json(&by_ada(&["case", "cause", "choose", "case-0001", "rico,cfaa"]));
    let codes: Vec<&str> =
        chosen.as_array().unwrap().iter().map(|cause| cause["cause"].as_str().unwrap()).collect();
    assert_eq!(codes, ["cfaa", "rico"]);
    assert_eq!(place.run(&by_ada(&["case", "cause", "choose", "case-0001", "nothing"])).code(), 2);
    std::fs::write(place.desk().join("claims/cfaa.toml"), "version = 2\n").unwrap();
    let wrong = place.run(&["case", "matrix", "case-0001"]).calm();
    assert!(wrong.code() == 2 && wrong.stderr().contains("claims/cfaa.toml"), "{}", wrong.stderr());
}

#[test]
fn a_text_is_redacted_for_the_public_copy() {
    let place = Place::new();
    let text = place.file("text.txt", "Erin Sampleton, SSN 123-45-6789, erin@school.example\n");
    let rules = place.file("rules.toml", "minors = [\"Erin Sampleton\"]\n");
    let ran =
        place.run(&["case", "redact", text.to_str().unwrap(), "--rules", rules.to_str().unwrap()]).success();
    assert_eq!(
        ran.stdout(),
        "[redacted: name of a minor], SSN [redacted: social-security number], [redacted: mailbox]\n"
    );
    assert!(ran.stderr().contains("1 x [redacted: mailbox]"), "{}", ran.stderr());
}
