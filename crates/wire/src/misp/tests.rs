use model::{AliasClaim, Indicator, Knowledge, Report, SourceId, Usage};

use super::*;

#[derive(Default)]
struct Got {
    reports: Vec<Report>,
    usages: Vec<Usage>,
    aliases: Vec<AliasClaim>,
    ids: Vec<SourceId>,
    rejected: Vec<Rejected>,
    skipped: u64,
}

fn run(text: &str) -> Got {
    let mut got = Got::default();
    let skipped = read(&mut text.as_bytes(), &Source { file: "event.json" }, &mut |record| {
        match record {
            Ok(Record::Knowledge(Knowledge::Report(report))) => got.reports.push(report),
            Ok(Record::Knowledge(Knowledge::Usage(usage))) => got.usages.push(usage),
            Ok(Record::Knowledge(Knowledge::Alias(claim))) => got.aliases.push(claim),
            Ok(Record::Knowledge(Knowledge::SourceId(id))) => got.ids.push(id),
            Ok(other) => panic!("{other:?}"),
            Err(rejected) => got.rejected.push(rejected),
        }
        ControlFlow::Continue(())
    });
    Got { skipped: skipped.expect("a document"), ..got }
}

const EVENT: &str = r#"{"Event":{"uuid":"5d3f6b40-0000-4000-8000-000000000001","info":"Red Fox","date":"2019-12-30",
"timestamp":"1577800000","Orgc":{"name":"Example CERT","uuid":"x"},
"Tag":[{"name":"tlp:amber"},{"name":"tlp:green"},{"name":"admiralty-scale:source-reliability=\"b\""},
  {"name":"admiralty-scale:information-credibility=\"2\""},{"name":"misp-galaxy:threat-actor=\"Kimsuky Umbrella\""},
  {"name":"misp-galaxy:target-information=\"Japan\""},{"colour":"no name"}],
"Galaxy":[{"type":"mitre-intrusion-set","GalaxyCluster":[{"value":"Kimsuky - G0094","meta":{"synonyms":["Thallium","Kimsuky",""]}}]},
  {"type":"mitre-attack-pattern","GalaxyCluster":[{"value":"Spearphishing Link - T1566.002"}]},
  {"type":"sector","GalaxyCluster":[{"value":"Education"}]},{"type":"branded-vulnerability","GalaxyCluster":[{"value":"x"}]}],
"Attribute":[
  {"type":"domain","category":"Network activity","value":"Login.Example.COM","uuid":"5d3f6b40-0000-4000-8000-000000000002","to_ids":true},
  {"type":"ip-dst|port","category":"Network activity","value":"192.0.2.7|443"},
  {"type":"url","category":"Network activity","value":"http://mail.example.net/in?x=1"},
  {"type":"link","category":"External analysis","value":"https://cert.example/report"},
  {"type":"domain","category":"External analysis","value":"cert.example"},
  {"type":"md5","category":"Payload delivery","value":"d41d8cd98f00b204e9800998ecf8427e",
   "Galaxy":[{"type":"malpedia","GalaxyCluster":[{"value":"BabyShark"}]}]},
  {"type":"ip-src","value":"not an address"},
  {"type":"domain","value":"gone.example","deleted":true},
  {"type":"email-src","value":"person@example.org"},
  {"value":"no type"}, 7],
"Object":[{"name":"domain-ip","Attribute":[{"type":"domain","object_relation":"domain","value":"pivot.example.org"},
    {"type":"ip-dst","value":"2001:db8::1"}]},
  {"name":"file","deleted":"1","Attribute":[{"type":"domain","value":"also-gone.example"}]}, "no object"]}}"#;

#[test]
fn an_event_is_a_report_with_its_claims() {
    let got = run(EVENT);
    let [report] = &got.reports[..] else { panic!("{:?}", got.reports) };
    assert_eq!((&*report.actor, &*report.publisher), ("Kimsuky", "Example CERT"));
    assert_eq!((report.date.date(), report.dated), ("2019-12-30".to_owned(), true));
    assert_eq!(report.grade.to_string(), "B2");
    assert_eq!(report.marking, Some(model::Tlp::Amber), "the narrowest");
    assert_eq!(report.references, ["https://cert.example/report"]);
    let listed: Vec<String> = report
        .indicators
        .iter()
        .map(|value| match value {
            Indicator::Name(name) => name.to_string(),
            Indicator::Address(address) => address.to_string(),
            Indicator::Path(path) => path.clone(),
        })
        .collect();
    assert_eq!(
        listed,
        ["login.example.com", "mail.example.net", "pivot.example.org", "192.0.2.7", "2001:db8::1", "/in?x=1"]
    );
    let victims: Vec<_> =
        report.victims.iter().map(|v| (v.sector.as_deref(), v.country.as_deref())).collect();
    assert_eq!(victims, [(Some("Education"), None), (None, Some("JP"))]);
    let used: Vec<_> =
        got.usages.iter().map(|u| (&*u.category, u.external_id.as_deref(), &*u.name)).collect();
    assert_eq!(
        used,
        [("malware", None, "BabyShark"), ("technique", Some("T1566.002"), "Spearphishing Link")]
    );
    assert!(
        got.usages
            .iter()
            .all(|usage| usage.said.date == Some(report.date) && usage.asserter == "Example CERT")
    );
    let [alias] = &got.aliases[..] else { panic!("{:?}", got.aliases) };
    assert_eq!((&*alias.subject, &*alias.object), ("Kimsuky", "Thallium"));
    assert_eq!(alias.asserter, "misp-galaxy:mitre-intrusion-set");
    let [id] = &got.ids[..] else { panic!("{:?}", got.ids) };
    assert!(id.canonical.starts_with("domain-name--") && id.id.ends_with("0002"));
    let codes: Vec<&str> = got.rejected.iter().map(|rejected| &*rejected.code).collect();
    assert_eq!(codes, ["shape", "indicator", "shape", "shape", "shape"], "{:?}", got.rejected);
    assert_eq!(got.skipped, 3, "a name in an analysis, a hash, a mail address");
}

#[test]
fn every_form_of_export_is_read() {
    let bare = |name: &str| {
        format!(
            r#"{{"Event":{{"uuid":"{name}","info":"i","date":"2020-01-01","Attribute":[
            {{"type":"threat-actor","category":"Attribution","value":"{name}"}},
            {{"type":"domain","value":"{name}.example.com"}}]}}}}"#
        )
    };
    let (a, b) = (bare("a"), bare("b"));
    for text in [format!("[{a},{b}]"), format!(r#"{{"response":[{a},{b}]}}"#), format!("{a}\n{b}")] {
        let got = run(&text);
        let actors: Vec<&str> = got.reports.iter().map(|report| &*report.actor).collect();
        assert_eq!(actors, ["a", "b"], "{text}");
        assert_eq!(got.reports[1].origin.line, 2);
    }
    assert_eq!(run(&format!(r#"{{"response":{a}}}"#)).reports.len(), 1);
    // One bad event costs itself alone.
    let got = run(&format!(r#"[{{"Event":{{"Attribute":[]}}}},{{"Event":7}},{{"x":1}},{a}]"#));
    assert_eq!((got.reports.len(), got.rejected.len()), (1, 3));
    let nobody = run(r#"{"Event":{"info":"i","Attribute":[{"type":"domain","value":"a.example.com"}]}}"#);
    assert_eq!((nobody.reports.len(), nobody.rejected.len(), nobody.skipped), (0, 0, 1));
}

#[test]
fn hostile_events_are_bounded() {
    let deep = format!(r#"{{"Event":{{"info":"i","x":{}{}}}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(run(&deep).rejected.len() <= 1);
    let long = format!(
        r#"{{"Event":{{"info":"i","Attribute":[{{"type":"domain","value":"{}"}}]}}}}"#,
        "a".repeat(1 << 20)
    );
    assert_eq!(run(&long).rejected[0].code, "too_long");
    let huge = format!(r#"{{"Event":{{"info":"{}"}}}}"#, "a".repeat(DOCUMENT_LIMIT));
    assert_eq!(run(&huge).rejected[0].code, "too_long");
    let time = run(r#"{"Event":{"info":"i","date":"yesterday"}}"#);
    assert_eq!(time.rejected[0].code, "time");
    let mut cut = r#"{"Event":{"info":"#.as_bytes();
    assert!(read(&mut cut, &Source { file: "f" }, &mut |_| ControlFlow::Continue(())).is_err());
}

#[test]
fn an_event_that_names_more_actors_than_64_is_on_none_of_them() {
    for (actors, reports) in [(64, 64), (65, 0)] {
        let tags: Vec<String> =
            (0..actors).map(|n| format!(r#"{{"name":"misp-galaxy:threat-actor=\"Group {n}\""}}"#)).collect();
        let got = run(&format!(
            r#"{{"Event":{{"uuid":"u","info":"i","date":"2020-01-01","Tag":[{}],"Attribute":[{{"type":"domain","value":"a.example.org"}}]}}}}"#,
            tags.join(",")
        ));
        assert_eq!(got.reports.len(), reports);
        assert_eq!(got.rejected.iter().filter(|of| of.code == "too_many").count(), usize::from(reports == 0));
    }
}
