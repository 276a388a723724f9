//! A case as CASE/UCO JSON-LD, for forensic programs.
//!
//! Vocabulary: CASE 1.4 and UCO 1.4 (`investigation`, `core`, `action`, `observable`, `tool`, `types`, `identity`).
//! `hashMethod` and `investigationForm` are plain strings, which the shapes of `case_validate` (case-utils 0.18.0)
//! accept without a warning. Ids end in a UUID made from the case and the thing, so the same case gives the same bytes.

use std::collections::BTreeMap;

use model::{Dossier, Timestamp};
use serde_json::{Value, json};

use crate::stix::seeded_id;

/// An exhibit as it lies in a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UcoCopy<'a> {
    /// Its number as cited: `EX-001`.
    pub exhibit: &'a str,
    /// Its item in the log: `EV-000001`.
    pub item_id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// Path below `data/`.
    pub path: &'a str,
    /// Bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: &'a str,
    /// SHA-512, hexadecimal.
    pub sha512: &'a str,
    /// When it was acquired.
    pub acquired_at: Timestamp,
    /// By whom.
    pub acquired_by: &'a str,
}

/// The graph of a case: the investigation; programs; persons; each listed domain; each exhibit as a file with facets,
/// provenance record and the action that acquired it. Pretty-printed, in a fixed order.
#[must_use]
pub fn case_uco(dossier: &Dossier, copies: &[UcoCopy<'_>]) -> Vec<u8> {
    let mut graph = Graph { case: &dossier.case.id, nodes: Vec::new() };
    let mut subjects: Vec<Value> = Vec::new();
    let instruments = graph.tools(dossier);
    let mut persons: BTreeMap<&str, Value> = BTreeMap::new();
    for copy in copies {
        if !persons.contains_key(copy.acquired_by) {
            let person = graph.add(
                "person",
                copy.acquired_by,
                "identity:Person",
                &json!({ "core:name": copy.acquired_by }),
            );
            persons.insert(copy.acquired_by, person);
        }
    }
    for sheet in dossier.listed() {
        subjects.push(graph.domain(sheet.domain.as_str()));
    }
    for copy in copies {
        let performer = persons.get(copy.acquired_by).cloned().unwrap_or_default();
        subjects.push(graph.exhibit(copy, &performer, &instruments));
    }
    let mut investigation = json!({
        "core:name": dossier.case.id,
        "core:description": dossier.case.title,
        "investigation:investigationForm": "case",
        "investigation:focus": "Malicious domain names",
    });
    if !subjects.is_empty() {
        investigation["core:object"] = Value::Array(subjects);
    }
    graph.add("investigation", "", "investigation:Investigation", &investigation);
    graph.nodes.sort_by(|a, b| a["@id"].as_str().cmp(&b["@id"].as_str()));
    let document = json!({ "@context": context(), "@graph": graph.nodes });
    let mut out = serde_json::to_vec_pretty(&document).expect("texts, numbers and lists only");
    out.push(b'\n');
    out
}

fn context() -> Value {
    let case = "https://ontology.caseontology.org/case/";
    let uco = "https://ontology.unifiedcyberontology.org/uco/";
    json!({
        "kb": "http://interdict.invalid/kb/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "investigation": format!("{case}investigation/"),
        "core": format!("{uco}core/"),
        "action": format!("{uco}action/"),
        "identity": format!("{uco}identity/"),
        "observable": format!("{uco}observable/"),
        "tool": format!("{uco}tool/"),
        "types": format!("{uco}types/"),
    })
}

struct Graph<'a> {
    case: &'a str,
    nodes: Vec<Value>,
}

impl Graph<'_> {
    /// Adds a node of `class` with `members` and gives the reference to it.
    fn add(&mut self, kind: &str, key: &str, class: &str, members: &Value) -> Value {
        let id = self.id(kind, key);
        let mut node = json!({ "@id": id, "@type": class });
        for (name, value) in members.as_object().into_iter().flatten() {
            node[name] = value.clone();
        }
        self.nodes.push(node);
        json!({ "@id": id })
    }

    fn id(&self, kind: &str, key: &str) -> String {
        let seeded = seeded_id(kind, format!("{}\n{kind}\n{key}", self.case).as_bytes());
        format!("kb:{}", seeded.replacen("--", "-", 1))
    }

    fn tools(&mut self, dossier: &Dossier) -> Vec<Value> {
        let mut tools = Vec::new();
        for tool in &dossier.method.tools {
            let key = format!("{}\n{}", tool.name, tool.version);
            tools.push(self.add(
                "tool",
                &key,
                "tool:ConfiguredTool",
                &json!({ "core:name": tool.name, "tool:version": tool.version }),
            ));
        }
        tools
    }

    fn domain(&mut self, domain: &str) -> Value {
        let facet = json!({
            "@id": self.id("domain-name-facet", domain),
            "@type": "observable:DomainNameFacet",
            "observable:value": domain,
        });
        self.add("domain-name", domain, "observable:DomainName", &json!({ "core:hasFacet": [facet] }))
    }

    /// File, provenance record and acquisition of an exhibit; gives the reference to the provenance record.
    fn exhibit(&mut self, copy: &UcoCopy<'_>, performer: &Value, instruments: &[Value]) -> Value {
        let hash = |graph: &Self, method: &str, value: &str| {
            json!({
                "@id": graph.id("hash", &format!("{}\n{method}", copy.item_id)),
                "@type": "types:Hash",
                "types:hashMethod": method,
                "types:hashValue": { "@type": "xsd:hexBinary", "@value": value },
            })
        };
        let name = copy.path.rsplit('/').next().unwrap_or(copy.path);
        let facets = json!([
            {
                "@id": self.id("file-facet", copy.item_id),
                "@type": "observable:FileFacet",
                "observable:fileName": name,
                "observable:filePath": copy.path,
                "observable:sizeInBytes": { "@type": "xsd:integer", "@value": copy.size.to_string() },
            },
            {
                "@id": self.id("content-data-facet", copy.item_id),
                "@type": "observable:ContentDataFacet",
                "observable:hash": [hash(self, "SHA256", copy.sha256), hash(self, "SHA512", copy.sha512)],
            },
        ]);
        let file = self.add("file", copy.item_id, "observable:File", &json!({ "core:hasFacet": facets }));
        let provenance = self.add(
            "provenance-record",
            copy.item_id,
            "investigation:ProvenanceRecord",
            &json!({
                "investigation:exhibitNumber": copy.exhibit,
                "core:description": copy.title,
                "core:object": [file],
            }),
        );
        let moment = json!({ "@type": "xsd:dateTime", "@value": copy.acquired_at.to_string() });
        let mut action = json!({
            "core:name": "acquire",
            "action:startTime": moment,
            "action:endTime": moment,
            "action:performer": performer,
            "action:object": [file],
            "action:result": [provenance],
        });
        if !instruments.is_empty() {
            action["action:instrument"] = Value::Array(instruments.to_vec());
        }
        self.add("investigative-action", copy.item_id, "investigation:InvestigativeAction", &action);
        provenance
    }
}
