//! ATT&CK groups and the reports on them, of the shared data; included by tests and the fit.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use engine::attribute::technique::{Incident, Item, Observed, Profiles, Use};
use serde_json::Value;

/// A file of the folder as text; `.gz` is unpacked.
fn text(folder: &Path, file: &str) -> String {
    let bytes = std::fs::read(folder.join(file)).expect("a file of the shared data");
    if !file.ends_with(".gz") {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip of UTF-8");
    text
}

/// The bundle of enterprise ATT&CK.
pub(crate) const BUNDLE: &str = "attack/enterprise-attack-2.1.json.gz";
/// Reports on groups, with what they say.
pub(crate) const REPORTS: &str = "attack/report-items.json";

/// Digest of both files.
pub(crate) fn digest(folder: &Path) -> String {
    model::Digest::of([text(folder, BUNDLE), text(folder, REPORTS)].concat().as_bytes()).to_string()
}

/// Kind and external id of the objects that are in force, by their STIX id.
fn objects(all: &[Value]) -> BTreeMap<&str, (&str, &str)> {
    all.iter()
        .filter(|object| in_force(object))
        .filter_map(|object| {
            let references = object["external_references"].as_array()?;
            let own = references.iter().find(|reference| reference["source_name"] == "mitre-attack")?;
            Some((object["id"].as_str()?, (object["type"].as_str()?, own["external_id"].as_str()?)))
        })
        .collect()
}

fn in_force(object: &Value) -> bool {
    object["revoked"] != true && object["x_mitre_deprecated"] != true
}

/// What the groups use, themselves or in campaigns attributed to them, and what software does.
pub(crate) fn profiles(folder: &Path) -> Profiles {
    let (of_groups, of_software) = uses(folder);
    Profiles::build(of_groups).with_software(of_software)
}

/// The statements behind [`profiles`]: of groups, and of software.
pub(crate) fn uses(folder: &Path) -> (Vec<Use>, Vec<Use>) {
    let bundle: Value = serde_json::from_str(&text(folder, BUNDLE)).expect("the bundle is JSON");
    let all = bundle["objects"].as_array().expect("a bundle has objects");
    let objects = objects(all);
    let relations = || all.iter().filter(|it| it["type"] == "relationship" && in_force(it));
    let end = |relation: &Value, end: &str| relation[end].as_str().and_then(|id| objects.get(id)).copied();
    let mut campaigns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for relation in relations().filter(|it| it["relationship_type"] == "attributed-to") {
        if let (Some(("campaign", campaign)), Some(("intrusion-set", group))) =
            (end(relation, "source_ref"), end(relation, "target_ref"))
        {
            campaigns.entry(campaign).or_default().push(group);
        }
    }
    let uses = relations().filter(|it| it["relationship_type"] == "uses").flat_map(|relation| {
        let (users, is_software) = match end(relation, "source_ref") {
            Some(("intrusion-set", group)) => (vec![group], false),
            Some(("campaign", campaign)) => (campaigns.get(campaign).cloned().unwrap_or_default(), false),
            Some(("malware" | "tool", software)) => (vec![software], true),
            _ => (Vec::new(), false),
        };
        let item = match end(relation, "target_ref") {
            Some(("attack-pattern", id)) => Some(Item::Technique(id.to_owned())),
            Some(("malware" | "tool", id)) => Some(Item::Software(id.to_owned())),
            _ => None,
        };
        let citations: Vec<String> = relation["external_references"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|reference| reference["source_name"].as_str())
            .map(str::to_owned)
            .collect();
        users.into_iter().filter_map(move |user| {
            let said = Use { actor: user.to_owned(), item: item.clone()?, citations: citations.clone() };
            Some((is_software, said))
        })
    });
    let (of_software, of_groups): (Vec<_>, Vec<_>) = uses.partition(|(is_software, _)| *is_software);
    let said = |uses: Vec<(bool, Use)>| uses.into_iter().map(|(_, said)| said).collect();
    (said(of_groups), said(of_software))
}

/// The country that a group is said to be of, by its ATT&CK id, as Tidal Cyber's galaxy has it.
pub(crate) fn countries(folder: &Path) -> BTreeMap<String, String> {
    let galaxy: Value = serde_json::from_str(&text(folder, "galaxy/tidal-groups.json")).expect("JSON");
    let groups = galaxy["values"].as_array().expect("a galaxy has values").iter();
    let country = |group: &Value| {
        let meta = &group["meta"];
        Some((meta["group_attack_id"].as_str()?.to_owned(), meta["country"].as_str()?.to_owned()))
    };
    groups.filter_map(country).collect()
}

/// The reports.
pub(crate) fn reports(folder: &Path) -> Vec<Incident> {
    let reports: Value = serde_json::from_str(&text(folder, REPORTS)).expect("the reports are JSON");
    let strings = |value: &Value| {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    reports
        .as_array()
        .expect("a list of reports")
        .iter()
        .map(|report| Incident {
            citation: report["report"].as_str().expect("a citation").to_owned(),
            actor: report["group"].as_str().expect("a group").to_owned(),
            observed: Observed {
                techniques: strings(&report["techniques"]),
                software: strings(&report["software"]),
            },
        })
        .collect()
}
