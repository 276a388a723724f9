use super::*;
use crate::stix::{sco_id, validate};

fn upgraded(text: &str) -> Upgraded<'_> {
    upgrade(&Object::parse(text.as_bytes()).expect("an object")).expect("an object of 2.0")
}

fn all_valid(upgraded: &Upgraded<'_>) {
    for members in &upgraded.objects {
        let object = Object::from_members(members.clone()).expect("an object");
        assert_eq!(validate(&object).violations, [], "{members:?}");
    }
}

#[test]
fn an_indicator_and_malware_get_what_2_1_requires() {
    let indicator = upgraded(
        r#"{"type":"indicator","id":"indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-04-06T20:03:48Z",
        "modified":"2016-04-06T20:03:48.000Z","labels":["malicious-activity","mine"],"valid_from":"2016-01-01T00:00:00Z",
        "pattern":"[file:size=1] START '2016-06-01T01:30:00Z' STOP '2016-06-02T01:30:00Z'","name":"n","x_own":1}"#,
    );
    all_valid(&indicator);
    let members = &indicator.objects[0];
    assert_eq!(members.get("indicator_types"), Some(&Json::List(vec![Json::from("malicious-activity")])));
    assert_eq!(members.get("labels").and_then(Json::list).map(<[_]>::len), Some(2));
    assert_eq!((members.text("pattern_type"), members.text("pattern_version")), (Some("stix"), Some("2.0")));
    assert_eq!(members.text("created"), Some("2016-04-06T20:03:48.000Z"));
    assert_eq!(members.get("x_own"), Some(&Json::Integer(1)));
    assert_eq!(
        indicator.changes,
        [
            Change::Set("spec_version"),
            Change::Set("created"),
            Change::Copied("labels", "indicator_types"),
            Change::Set("pattern_type"),
            Change::Set("pattern_version")
        ]
    );
    let malware = upgraded(
        r#"{"type":"malware","id":"malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061","created":"2016-04-06T20:03:48.000Z",
        "modified":"2016-04-06T20:03:48.000Z","labels":["ransomware"],"name":"n"}"#,
    );
    all_valid(&malware);
    assert_eq!(malware.objects[0].get("is_family"), Some(&Json::Bool(true)));
}

#[test]
fn observables_become_objects_with_references_and_markings() {
    let observed = upgraded(
        r#"{"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","number_observed":1,
        "created":"2016-04-06T19:58:16.000Z","modified":"2016-04-06T19:58:16.000Z","first_observed":"2016-01-01T00:00:00Z",
        "last_observed":"2016-01-01T00:00:00Z","granular_markings":[{"marking_ref":
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed","selectors":["objects.1.value","number_observed"]}],
        "objects":{"0":{"type":"email-message","is_multipart":false,"from_ref":"1","to_refs":["1","2"],"body":"b"},
        "1":{"type":"email-addr","value":"a@example.com"},"2":{"type":"email-addr","value":"a@example.com"},
        "3":{"type":"file","name":"f","created":"2016-01-01T00:00:00Z","parent_directory_ref":"4"},
        "4":{"type":"directory","path":"/","contains_refs":["3"]},"5":{"type":"process","pid":1,"parent_ref":"5"}}}"#,
    );
    all_valid(&observed);
    let kinds: Vec<_> = observed.objects.iter().filter_map(|members| members.text("type")).collect();
    assert_eq!(kinds, ["observed-data", "email-message", "email-addr", "file", "directory", "process"]);
    let [outer, message, address, file, directory, process] = &observed.objects[..] else { panic!("six") };
    assert_eq!(outer.get("object_refs").and_then(Json::list).map(<[_]>::len), Some(5));
    assert!(!outer.has("objects"));
    assert_eq!(message.text("from_ref"), address.text("id"));
    assert_eq!(message.text("id").map(str::to_owned), sco_id(message), "its id has the id it points to");
    assert_eq!(file.text("ctime"), Some("2016-01-01T00:00:00Z"));
    assert_eq!(file.text("parent_directory_ref"), directory.text("id"));
    assert_eq!(process.text("parent_ref"), process.text("id"));
    let red = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";
    assert_eq!(address.get("object_marking_refs"), Some(&Json::List(vec![Json::from(red)])));
    assert!(!message.has("object_marking_refs"));
    let granular = format!("{:?}", outer.get("granular_markings"));
    assert!(granular.contains("number_observed") && !granular.contains("objects."), "{granular}");
}

#[test]
fn observables_in_a_circle_still_get_ids() {
    let observed = upgraded(
        r#"{"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","objects":{
        "0":{"type":"network-traffic","src_ref":"1","protocols":["x"]},"1":{"type":"network-traffic","src_ref":"0",
        "protocols":["y"]}}}"#,
    );
    let ids: Vec<_> = observed.objects[1..].iter().filter_map(|members| members.text("id")).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(observed.objects[1].text("src_ref"), Some(ids[1]));
    assert_eq!(observed.objects[2].text("src_ref"), Some(ids[0]));
}

#[test]
fn objects_of_2_1_stay() {
    for text in
        [r#"{"type":"tool","spec_version":"2.1"}"#, r#"{"type":"file","name":"x"}"#, r#"{"type":"bundle"}"#]
    {
        assert_eq!(upgrade(&Object::parse(text.as_bytes()).expect("an object")), None);
    }
}
