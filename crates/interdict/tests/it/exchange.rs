//! What goes out and what comes from outside: exports, MISP events, fetching from a server on loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::interdict::{Place, project, shared};

fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Objects of a bundle, by id and version.
fn objects(bundle: &Value) -> std::collections::BTreeMap<(String, String), Value> {
    let key = |object: &Value| {
        let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
        (text("id"), text("modified"))
    };
    bundle["objects"].as_array().unwrap().iter().map(|object| (key(object), object.clone())).collect()
}

const EXTENDED: &str = r#"{"type":"bundle","id":"bundle--5d3f6b40-1111-4000-8000-000000000001","objects":[
{"type":"intrusion-set","spec_version":"2.1","id":"intrusion-set--5d3f6b40-1111-4000-8000-000000000002",
 "created":"2020-01-01T00:00:00.000Z","modified":"2021-01-01T00:00:00.000Z","name":"Red Fox","aliases":["Fox"],
 "x_ours":{"nested":[1,2.5,"ü\u0000"]},"extensions":{"extension-definition--5d3f6b40-1111-4000-8000-000000000003":
 {"extension_type":"property-extension","rank":5}}},
{"type":"x-custom-thing","spec_version":"2.1","id":"x-custom-thing--5d3f6b40-1111-4000-8000-000000000004",
 "created":"2020-01-01T00:00:00.000Z","modified":"2020-01-01T00:00:00.000Z","free":"text"},
{"type":"domain-name","spec_version":"2.1","id":"domain-name--5d3f6b40-1111-4000-8000-000000000005","value":"Example.COM",
 "object_marking_refs":["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"]},
{"type":"intrusion-set","id":"nonsense"}
]}"#;

#[test]
fn what_came_in_as_stix_goes_out_equal() {
    let place = Place::with_desk();
    let file = place.file("extended.json", EXTENDED);
    place.run(&["knowledge", "import", arg(&file)]).success();
    let out = place.dir.path().join("out.json");
    let ran = place.run(&["knowledge", "export", "--out", arg(&out)]).success();
    assert!(
        ran.stdout().contains("3 objects; 1 left out, for they do not keep STIX 2.1"),
        "{}",
        ran.stdout()
    );
    let read = |path: &Path| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap();
    let mut before = objects(&serde_json::from_str(EXTENDED).unwrap());
    before.retain(|(id, _), _| id != "nonsense");
    assert_eq!(objects(&read(&out)), before);
    // The same to standard output, and with a ceiling without what is marked red.
    let piped: Value = serde_json::from_str(&place.run(&["knowledge", "export"]).success().stdout()).unwrap();
    assert_eq!(objects(&piped), before);
    let amber: Value =
        serde_json::from_str(&place.run(&["knowledge", "export", "--tlp", "amber"]).success().stdout())
            .unwrap();
    assert_eq!(amber["objects"].as_array().unwrap().len(), 2);
    assert_eq!(place.run(&["knowledge", "export", "--tlp", "mauve"]).code(), 2);
    // A second desk takes in what the first gave.
    let other = Place::with_desk();
    other.run(&["knowledge", "import", arg(&out)]).success();
    let named = other.json(&["alias", "Fox", "Red Fox"]);
    assert_eq!(
        (named["verdict"].as_str(), &named["for"][0]["date"]),
        (Some("same"), &"2021-01-01T00:00:00Z".into())
    );
}

#[test]
fn attack_goes_out_as_it_came() {
    let Some(shared) = shared() else { return };
    let place = Place::with_desk();
    let packed = shared.join("data/attack/enterprise-attack-2.1.json.gz");
    place.run(&["knowledge", "import", arg(&packed)]).success();
    let out = place.dir.path().join("out.json");
    place.run(&["knowledge", "export", "--out", arg(&out)]).success();
    let mut before = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(std::fs::File::open(packed).unwrap());
    std::io::Read::read_to_end(&mut unpacked, &mut before).unwrap();
    let before = objects(&serde_json::from_slice(&before).unwrap());
    let after = objects(&serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap());
    let missing = before.keys().filter(|key| !after.contains_key(*key)).count();
    eprintln!("{} objects, {missing} not exported", before.len());
    assert_eq!(missing, 0);
    assert!(after.iter().all(|(key, object)| before.get(key) == Some(object)));
}

const EVENT: &str = r#"{"Event":{"uuid":"5d3f6b40-2222-4000-8000-000000000001","info":"Sign-in pages","date":"2019-12-30",
"Orgc":{"name":"Example CERT"},"Tag":[{"name":"tlp:amber"},{"name":"admiralty-scale:source-reliability=\"b\""},
{"name":"misp-galaxy:threat-actor=\"Kimsuky\""}],"Attribute":[
{"type":"domain","category":"Network activity","value":"change-pw.com","uuid":"5d3f6b40-2222-4000-8000-000000000002"},
{"type":"ip-dst","category":"Network activity","value":"not an address"}]}}"#;

#[test]
fn an_event_of_misp_is_a_report() {
    let place = Place::with_desk();
    let file = place.file("event.json", EVENT);
    let observed = place.json(&["knowledge", "import", arg(&file)]);
    let source = &observed["sources"][0];
    assert_eq!((source["format"].as_str(), source["rejected"].as_u64()), (Some("misp-event"), Some(1)));
    let status = place.json(&["knowledge", "status"]);
    let cert = status["asserters"].as_array().unwrap().iter().find(|who| who["asserter"] == "Example CERT");
    let cert = cert.expect("the organisation");
    assert_eq!((cert["reports"].as_u64(), cert["undated"].as_u64()), (Some(1), Some(0)));
    assert_eq!(cert["first"], "2019-12-30T00:00:00Z");
    let text = place.run(&["knowledge", "status"]).success().stdout();
    assert!(text.contains("Example CERT") && text.contains("2019-12-30"), "{text}");
    // One name, whatever identifiers it is given.
    let bundle = EXTENDED.replace("Example.COM", "Change-PW.com");
    place.run(&["knowledge", "import", arg(&place.file("extended.json", bundle))]).success();
    let ids = place.json(&["knowledge", "ids", "change-pw.com"]);
    let named: Vec<&str> = ids.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(
        named,
        ["5d3f6b40-2222-4000-8000-000000000002", "domain-name--5d3f6b40-1111-4000-8000-000000000005"]
    );
    assert_eq!(place.json(&["knowledge", "ids", named[1]]), ids);
    let quarantine = place.run(&["quarantine", "list"]).success().stdout();
    assert!(quarantine.contains("is no address"), "{quarantine}");
}

/// A server that answers by path: a body with its `ETag`, which it compares.
struct Server {
    port: u16,
    bodies: Arc<Mutex<Vec<(&'static str, String)>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(bodies: Vec<(&'static str, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (bodies, asked) = (Arc::new(Mutex::new(bodies)), Arc::new(Mutex::new(Vec::new())));
        let (served, log) = (Arc::clone(&bodies), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = String::new();
                for line in BufReader::new(stream.try_clone().unwrap()).lines() {
                    let line = line.unwrap();
                    if line.is_empty() {
                        break;
                    }
                    head.push_str(&line);
                    head.push('\n');
                }
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let body =
                    served.lock().unwrap().iter().find(|(of, _)| *of == path).map(|(_, body)| body.clone());
                log.lock().unwrap().push(head.clone());
                let answer = match body {
                    None => {
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
                    }
                    Some(body) => {
                        let tag = format!("\"{}\"", body.len());
                        if head.to_lowercase().contains(&format!("if-none-match: {tag}")) {
                            format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n")
                        } else {
                            format!(
                                "HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                                body.len()
                            )
                        }
                    }
                };
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { port, bodies, asked }
    }

    fn settings(&self, place: &Place, paths: &[&str]) {
        let sources: Vec<String> =
            paths.iter().map(|path| format!("\"http://127.0.0.1:{}{path}\"", self.port)).collect();
        let text = format!("version = 1\n[knowledge]\nsources = [{}]\n", sources.join(", "));
        std::fs::write(place.desk().join("interdict.toml"), text).unwrap();
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

#[test]
fn knowledge_is_fetched_after_a_yes_and_only_what_is_newer() {
    let place = Place::with_desk();
    let galaxy = std::fs::read_to_string(project().join("demo/input/knowledge/vendor-naming.json")).unwrap();
    let server = Server::start(vec![("/attack.json", EXTENDED.to_owned()), ("/vendor.json", galaxy)]);
    server.settings(&place, &["/attack.json", "/vendor.json"]);
    // The plan, and nothing sent.
    let plan = place.run(&["knowledge", "update"]).success().stdout();
    assert!(plan.contains("/attack.json") && plan.contains("nothing was sent"), "{plan}");
    assert_eq!(server.asked(), 0);
    assert_eq!(place.json(&["knowledge", "update"])["executed"], false);
    assert_eq!(server.asked(), 0);
    // Yes.
    let updated = place.json(&["knowledge", "update", "--yes"]);
    let files: Vec<&str> =
        updated["new"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["attack.json", "vendor.json"]);
    assert_eq!(place.json(&["alias", "Thallium", "Kimsuky"])["verdict"], "same");
    let fetched = place.json(&["knowledge", "status"])["fetched"].clone();
    assert_eq!(fetched.as_array().unwrap().len(), 2);
    assert_eq!(fetched[0]["digest"].as_str().unwrap().len(), 64);
    // Again: nothing newer.
    let again = place.json(&["knowledge", "update", "--yes"]);
    assert_eq!(
        (again["new"].as_array().unwrap().len(), again["unchanged"].as_array().unwrap().len()),
        (0, 2)
    );
    assert_eq!(server.asked(), 4);
    // One address fails, the other brings something new.
    server.bodies.lock().unwrap()[1].1.push('\n');
    server.settings(&place, &["/gone.json", "/vendor.json"]);
    let ran = place.run(&["knowledge", "update", "--yes"]).calm();
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("404") && ran.stdout().contains("vendor.json"),
        "{}{}",
        ran.stdout(),
        ran.stderr()
    );
    // What is no knowledge is not kept.
    server.bodies.lock().unwrap()[1].1 = "<html>Sign in</html>".to_owned();
    server.settings(&place, &["/vendor.json"]);
    let before = place.json(&["knowledge", "status"])["sources"].as_array().unwrap().len();
    assert_eq!(place.run(&["knowledge", "update", "--yes"]).code(), 2);
    assert_eq!(place.json(&["knowledge", "status"])["sources"].as_array().unwrap().len(), before);
    // Nothing to ask is said.
    server.settings(&place, &[]);
    assert!(place.run(&["knowledge", "update"]).success().stdout().contains("no address"));
    assert_eq!(place.run(&["knowledge", "update", "--yes"]).code(), 2);
}

#[test]
fn a_cluster_with_its_hypotheses_goes_out_as_valid_stix() {
    let place = Place::new();
    let input = project().join("demo/input");
    place.run(&["investigate", arg(&input), "--as-of", "2019-12-31"]).success();
    let out = place.dir.path().join("unk.json");
    let export = |more: &[&str]| {
        let mut args = vec!["cluster", "export", "UNK-0001", "--author", "Example CERT"];
        args.extend(more);
        place.run(&args)
    };
    assert!(export(&["--out", arg(&out)]).success().stdout().contains("objects in"));
    let bundle: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let all = bundle["objects"].as_array().unwrap();
    let of = |kind: &str| all.iter().filter(|object| object["type"] == kind).collect::<Vec<_>>();
    let relation = |verb: &str| {
        of("relationship").into_iter().filter(|one| one["relationship_type"] == verb).collect::<Vec<_>>()
    };
    let kimsuky =
        of("threat-actor").into_iter().find(|actor| actor["name"] == "Kimsuky").expect("the leader");
    let attributed = relation("attributed-to");
    let leader = attributed.iter().find(|one| one["target_ref"] == kimsuky["id"]).expect("attributed");
    assert!((1..100).contains(&leader["confidence"].as_u64().unwrap()));
    assert!(!of("opinion").is_empty(), "what speaks against it");
    assert!(
        of("domain-name").len() >= 50 && !of("ipv4-addr").is_empty() && !relation("resolves-to").is_empty()
    );
    assert!(of("note").iter().any(|note| note["content"].as_str().unwrap().contains("APT37")));
    assert_eq!(of("marking-definition")[0]["name"], "TLP:AMBER");
    assert_eq!(export(&["--tlp", "mauve"]).code(), 2);
    let nobody = place.run(&["cluster", "export", "UNK-9999"]);
    assert!(nobody.stderr().contains("no cluster"), "{}", nobody.stderr());
    judged(&out);
}

/// Lets the independent judges of the shared folder look at a bundle, where their tools are installed.
fn judged(bundle: &Path) {
    let Some(shared) = shared() else { return };
    if std::env::var_os("CTI_VENV").is_none() {
        eprintln!("skipped: CTI_VENV names no environment with stix2, stix2-validator and stix2-patterns");
        return;
    }
    let ran = Command::new("bash")
        .arg(shared.join("oracles/cti/check_stix_bundle.sh"))
        .arg(bundle)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    eprintln!("{said}");
}
