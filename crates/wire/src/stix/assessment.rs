//! A cluster with what is thought of it, as a bundle for others.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::IpAddr;

use model::{Confidence, Contest, DomainName, Interval, Likelihood, Timestamp, Tlp};

use super::json::{Json, Members};
use super::moment::to_the_millisecond;
use super::object::Object;
use super::observables::id_of_value;
use super::sco_id::seeded_id;
use super::tlp;
use super::writer::{BundleWriter, WriteError};

/// A cluster with what is thought of it.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The cluster's designator.
    pub designator: String,
    /// Its names.
    pub members: Vec<DomainName>,
    /// Addresses that its names had, and when.
    pub resolutions: Vec<(DomainName, IpAddr, Option<Interval>)>,
    /// Answers to "who", most likely first.
    pub hypotheses: Vec<Suspect>,
    /// How good the evidence base is.
    pub confidence: Confidence,
    /// What a reader must know.
    pub caveats: Vec<String>,
    /// Names whose meaning is disputed.
    pub contested: Vec<Contest>,
    /// Only what was known then counted.
    pub as_of: Option<Timestamp>,
    /// Whose assessment it is.
    pub author: String,
    /// When it is shared.
    pub at: Timestamp,
    /// How far it may go.
    pub marking: Tlp,
}

/// One answer to "who".
#[derive(Clone, Debug)]
pub struct Suspect {
    /// The actor; `None` is one that nobody has reported yet.
    pub actor: Option<String>,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// How likely it is.
    pub likelihood: Likelihood,
    /// What speaks for it, each in a sentence with its source.
    pub supporting: Vec<String>,
    /// What speaks against it, each in a sentence with its source.
    pub contradicting: Vec<String>,
}

/// Writes the assessment as a STIX 2.1 bundle; gives how many objects are in it.
///
/// The names and addresses are observables with deterministic identifiers, and `infrastructure` consists of them. Whoever
/// is behind it is an `intrusion-set` with the cluster's designator, which uses the infrastructure and is `attributed-to`
/// one `threat-actor` for each hypothesis that names one: the `confidence` of that relationship is the likelihood in per
/// cent, and its words stand in the description, apart from the confidence of the evidence base. What speaks for a
/// hypothesis is a `note` on the relationship, what speaks against it an `opinion`; disputes about names, caveats and the
/// share of the unknown actor are notes. A `grouping` holds all of it together. Everything is marked.
///
/// The same assessment gives the same bytes.
///
/// # Errors
/// [`WriteError`].
pub fn write_assessment(assessment: &Assessment, out: &mut dyn Write) -> Result<usize, WriteError> {
    let mut draft = Draft { of: assessment, at: to_the_millisecond(assessment.at), objects: Vec::new() };
    draft.write();
    let mut writer = BundleWriter::new(out, &draft.id("bundle", ""))?;
    for members in [tlp::definition(assessment.marking)].into_iter().chain(draft.objects) {
        // Each has a type: it was made below.
        if let Ok(object) = Object::from_members(members) {
            writer.object(&object)?;
        }
    }
    writer.finish()
}

struct Draft<'a> {
    of: &'a Assessment,
    at: String,
    objects: Vec<Members<'static>>,
}

impl Draft<'_> {
    /// The identifier of what is made for this assessment, told apart by `key`.
    fn id(&self, kind: &str, key: &str) -> String {
        let of = self.of;
        seeded_id(kind, format!("{}\n{}\n{}\n{kind}\n{key}", of.author, of.designator, self.at).as_bytes())
    }

    fn write(&mut self) {
        let author = self.add(
            "identity",
            "author",
            vec![("name", text(&self.of.author)), ("identity_class", text("organization"))],
        );
        let observables = self.observables();
        let infrastructure = self.add(
            "infrastructure",
            "",
            vec![
                ("name", text(&self.of.designator)),
                ("infrastructure_types", list(["unknown".to_owned()])),
                ("description", text(&self.described())),
            ],
        );
        for (at, id) in observables.iter().enumerate() {
            self.relate(&infrastructure, "consists-of", id, &format!("part {at}"), Vec::new());
        }
        self.resolutions();
        let group = self.add(
            "intrusion-set",
            "",
            vec![
                ("name", text(&self.of.designator)),
                (
                    "description",
                    text("Whoever is behind this infrastructure, until it is known who that is."),
                ),
            ],
        );
        self.relate(&group, "uses", &infrastructure, "uses", Vec::new());
        for (rank, suspect) in self.of.hypotheses.iter().enumerate() {
            match &suspect.actor {
                Some(actor) => self.suspect(&group, rank, actor, suspect),
                None => {
                    let content = format!(
                        "That it is an actor nobody has reported yet is {}.{}{}",
                        suspect.likelihood,
                        sentences(" For it:", &suspect.supporting),
                        sentences(" Against it:", &suspect.contradicting)
                    );
                    self.note("unknown actor", &content, &group);
                }
            }
        }
        for (at, contest) in self.of.contested.iter().enumerate() {
            let content = format!(
                "Contested: {}. Asserted by {}. Contradicted by {}.",
                contest.claim,
                contest.asserted_by.join(", "),
                contest.contradicted_by.join(", ")
            );
            self.note(&format!("contest {at}"), &content, &group);
        }
        if !self.of.caveats.is_empty() {
            self.note("caveats", &self.of.caveats.join(" "), &group);
        }
        let all: BTreeSet<String> =
            self.objects.iter().filter_map(|object| object.text("id").map(str::to_owned)).collect();
        self.add(
            "grouping",
            "",
            vec![
                ("name", text(&format!("{}: infrastructure and who may be behind it", self.of.designator))),
                ("context", text("suspicious-activity")),
                ("object_refs", list(all.into_iter().filter(|id| *id != author))),
            ],
        );
    }

    fn suspect(&mut self, group: &str, rank: usize, actor: &str, suspect: &Suspect) {
        let mut more = vec![("name", text(actor)), ("threat_actor_types", list(["unknown".to_owned()]))];
        let aliases: BTreeSet<String> =
            suspect.aliases.iter().filter(|alias| *alias != actor).cloned().collect();
        if !aliases.is_empty() {
            more.push(("aliases", list(aliases)));
        }
        let id = self.add("threat-actor", actor, more);
        let description = format!(
            "That {actor} is behind {} is {}. Confidence in the evidence base: {}.",
            self.of.designator, suspect.likelihood, self.of.confidence
        );
        let relation = self.relate(
            group,
            "attributed-to",
            &id,
            actor,
            vec![
                ("confidence", Json::Integer(i64::from(suspect.likelihood.percent()))),
                ("description", text(&description)),
            ],
        );
        if !suspect.supporting.is_empty() {
            let content = sentences("For it:", &suspect.supporting);
            self.note(&format!("for {rank} {actor}"), &content, &relation);
        }
        if !suspect.contradicting.is_empty() {
            self.add(
                "opinion",
                &format!("against {rank} {actor}"),
                vec![
                    ("opinion", text("disagree")),
                    ("explanation", text(&sentences("Against it:", &suspect.contradicting))),
                    ("object_refs", list([relation])),
                ],
            );
        }
    }

    /// What it is, in a sentence.
    fn described(&self) -> String {
        let addresses: BTreeSet<IpAddr> =
            self.of.resolutions.iter().map(|(_, address, _)| *address).collect();
        let as_of = self
            .of
            .as_of
            .map_or_else(String::new, |as_of| format!(", from what was known on {}", as_of.date()));
        format!(
            "{} names and {} addresses that are tied together as the infrastructure of one operator{as_of}.",
            self.of.members.len(),
            addresses.len()
        )
    }

    /// Identifiers of the names and addresses, sorted by value.
    fn observables(&mut self) -> Vec<String> {
        let mut names: BTreeSet<&DomainName> = self.of.members.iter().collect();
        names.extend(self.of.resolutions.iter().map(|(name, ..)| name));
        let addresses: BTreeSet<IpAddr> =
            self.of.resolutions.iter().map(|(_, address, _)| *address).collect();
        let values = names.into_iter().map(|name| ("domain-name", name.to_string()));
        let values =
            values.chain(addresses.into_iter().map(|address| (kind_of(address), address.to_string())));
        let values: Vec<(&str, String)> = values.collect();
        values.into_iter().filter_map(|(kind, value)| self.observable(kind, &value)).collect()
    }

    fn observable(&mut self, kind: &'static str, value: &str) -> Option<String> {
        let id = id_of_value(kind, value)?;
        let mut members = Members::default();
        members.set("type", Json::from(kind));
        members.set("spec_version", Json::from("2.1"));
        members.set("id", text(&id));
        members.set("value", text(value));
        members.set("object_marking_refs", list([tlp::id(self.of.marking).to_owned()]));
        self.objects.push(members);
        Some(id)
    }

    /// `resolves-to` between names and addresses, each with the time in which it was seen.
    fn resolutions(&mut self) {
        for (name, address, when) in &self.of.resolutions {
            let address_id = id_of_value(kind_of(*address), &address.to_string());
            let ends = (id_of_value("domain-name", name.as_str()), address_id);
            let (Some(source), Some(target)) = ends else { continue };
            let mut more = Vec::new();
            if let Some(when) = when {
                more.push(("start_time", text(&to_the_millisecond(when.first()))));
                // The end must be later than the start (STIX 2.1 section 5.1).
                if to_the_millisecond(when.last()) > to_the_millisecond(when.first()) {
                    more.push(("stop_time", text(&to_the_millisecond(when.last()))));
                }
            }
            self.relate(&source, "resolves-to", &target, &format!("{name} {address}"), more);
        }
    }

    fn note(&mut self, key: &str, content: &str, about: &str) {
        self.add("note", key, vec![("content", text(content)), ("object_refs", list([about.to_owned()]))]);
    }

    fn relate(
        &mut self,
        source: &str,
        verb: &str,
        target: &str,
        key: &str,
        more: Vec<(&'static str, Json<'static>)>,
    ) -> String {
        let mut all = vec![
            ("relationship_type", text(verb)),
            ("source_ref", text(source)),
            ("target_ref", text(target)),
        ];
        all.extend(more);
        self.add("relationship", &format!("{verb} {key}"), all)
    }

    /// Adds an object of `kind` told apart by `key`; gives its identifier.
    fn add(&mut self, kind: &'static str, key: &str, more: Vec<(&'static str, Json<'static>)>) -> String {
        let id = self.id(kind, key);
        let mut members = Members::default();
        members.set("type", Json::from(kind));
        members.set("spec_version", Json::from("2.1"));
        members.set("id", text(&id));
        members.set("created_by_ref", text(&self.id("identity", "author")));
        members.set("created", text(&self.at));
        members.set("modified", text(&self.at));
        members.set("object_marking_refs", list([tlp::id(self.of.marking).to_owned()]));
        if kind == "identity" {
            members.remove("created_by_ref");
        }
        for (name, value) in more {
            members.set(name, value);
        }
        self.objects.push(members);
        id
    }
}

const fn kind_of(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "ipv4-addr" } else { "ipv6-addr" }
}

fn text(text: &str) -> Json<'static> {
    Json::Text(text.to_owned().into())
}

fn list(texts: impl IntoIterator<Item = String>) -> Json<'static> {
    Json::List(texts.into_iter().map(|one| Json::Text(one.into())).collect())
}

/// `For it: A. B.`, or nothing.
fn sentences(head: &str, all: &[String]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let ended = all.iter().map(|one| format!(" {}.", one.trim_end_matches('.')));
    std::iter::once(head.to_owned()).chain(ended).collect()
}

#[cfg(test)]
mod tests;
