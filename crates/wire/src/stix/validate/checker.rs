use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::forms::{is_property_name, is_type_name};
use super::{Finding, Verdict};
use crate::stix::identifier::Identifier;
use crate::stix::json::{Json, Members};
use crate::stix::object::Object;
use crate::stix::schema::{Class, Schema, Use, schema};

/// So many violations, and so many pieces of advice, are listed of one object.
pub const MAX_FINDINGS: usize = 64;

/// Property names that STIX reserves (section 3.1 and schemas).
const RESERVED: [&str; 4] = ["severity", "username", "phone_numbers", "action"];

/// What walks through an object and collects findings.
pub(super) struct Checker<'o, 'a> {
    pub(super) object: &'o Object<'a>,
    pub(super) schema: &'static Schema,
    /// The class of the object walked through; that of the observable inside `objects` of observed data.
    pub(super) class: Class,
    /// The type of the object walked through.
    pub(super) kind: &'o str,
    /// The section that defines the type, extension or part walked through.
    pub(super) section: &'static str,
    /// The observables that references inside observed data resolve to, deprecated (section 4.14).
    pub(super) container: Option<&'o Members<'a>>,
    path: String,
    verdict: Verdict,
}

impl<'o, 'a> Checker<'o, 'a> {
    pub(super) fn new(object: &'o Object<'a>) -> Self {
        let schema = schema();
        Self {
            object,
            schema,
            class: object.class(),
            kind: object.kind(),
            section: schema.type_of(object.kind()).map_or("3.1", |row| row.section),
            container: None,
            path: String::new(),
            verdict: Verdict::default(),
        }
    }

    pub(super) fn finish(self) -> Verdict {
        self.verdict
    }

    /// A MUST that is not kept, where the walk stands.
    pub(super) fn violation(&mut self, rule: &'static str, section: &'static str, reason: impl Into<String>) {
        if self.verdict.violations.len() < MAX_FINDINGS {
            let finding = self.finding(rule, section, reason.into());
            self.verdict.violations.push(finding);
        }
    }

    /// A SHOULD that is not kept, where the walk stands.
    pub(super) fn advice(&mut self, rule: &'static str, section: &'static str, reason: impl Into<String>) {
        if self.verdict.advice.len() < MAX_FINDINGS {
            let finding = self.finding(rule, section, reason.into());
            self.verdict.advice.push(finding);
        }
    }

    fn finding(&self, rule: &'static str, section: &'static str, reason: String) -> Finding {
        Finding { rule, section, path: self.path.clone(), reason }
    }

    /// Walks into the member `key`.
    pub(super) fn member(&mut self, key: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.extend(key.chars().take(80));
        walk(self);
        self.path.truncate(length);
    }

    /// Walks into the element `index`.
    pub(super) fn element(&mut self, index: usize, walk: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        let _ = write!(self.path, "[{index}]");
        walk(self);
        self.path.truncate(length);
    }

    /// Judges the whole object.
    pub(super) fn object(&mut self) {
        if self.class == Class::Bundle { self.bundle() } else { self.single(self.object.members()) }
    }

    /// Judges an object that is no bundle.
    pub(super) fn single(&mut self, members: &'o Members<'a>) {
        self.type_and_id(members);
        for name in RESERVED.into_iter().filter(|name| members.has(name)) {
            let reason = "it is a reserved name";
            self.member(name, |inner| inner.violation("reserved", "3.1", reason));
        }
        let declared =
            if self.container.is_some() { Some(Class::Observable) } else { self.object.declared() };
        let owner = match self.class {
            Class::Custom if declared == Some(Class::Observable) => "@observable",
            Class::Custom | Class::Bundle => "@object",
            _ => self.kind,
        };
        self.part(owner, members, true);
        if !matches!(owner, "@object" | "@observable") && self.class != Class::Observable {
            self.rules("@object", members);
        }
        self.custom_type(members);
        self.markings(members);
        match self.class {
            Class::Observable => self.observable(members),
            Class::Meta => self.meta(members),
            Class::Domain if self.kind == "indicator" => self.indicator(members),
            Class::Relationship if self.kind == "relationship" => self.relationship(members),
            _ => {}
        }
        if self.container.is_none() {
            self.advice_on_references(members);
        }
    }

    fn type_and_id(&mut self, members: &Members<'_>) {
        if !is_type_name(self.kind) || self.kind == "action" {
            let reason =
                "a type is lower-case letters, digits and single hyphens, 3 to 250, and not `action`";
            self.member("type", |inner| inner.violation("type-name", "3.1", reason));
        }
        let Some(id) = members.text("id") else { return };
        if let Some(id) = Identifier::parse(id) {
            if id.kind() != self.kind {
                let reason = format!("it does not start with `{}--`", self.kind);
                self.member("id", |inner| inner.violation("id", "2.9", reason));
            }
            self.uuid_version(id, members);
        }
    }

    /// The UUID of an id: version 5 for observables, else 4 (section 2.9).
    fn uuid_version(&mut self, id: Identifier<'_>, members: &Members<'_>) {
        let contributing = self.schema.type_of(self.kind).map_or(&[][..], |row| row.contributing.as_slice());
        let observable = self.class == Class::Observable;
        if observable && !contributing.iter().any(|name| members.has(name)) {
            if id.version() != 4 {
                let reason = "without an id contributing property its UUID must be of version 4";
                self.member("id", |inner| inner.violation("id", "2.9", reason));
            }
            return;
        }
        let wanted = if observable { 5 } else { 4 };
        if id.version() != wanted && self.container.is_none() {
            let reason = format!("its UUID should be of version {wanted}");
            self.member("id", |inner| inner.advice("uuid-check", "2.9", reason));
        }
    }

    /// Judges the members of a type, extension or part. `top` says that they are those of an object.
    pub(super) fn part(&mut self, owner: &str, members: &'o Members<'a>, top: bool) {
        let Some(properties) = self.schema.properties(owner) else { return };
        for (name, value) in members.iter() {
            self.member(name, |inner| match properties.get(name) {
                Some(property) => {
                    inner.shaped(&property.shape, value);
                    if property.usage == Use::Deprecated {
                        inner.advice("deprecated-properties", inner.section, "it is deprecated");
                    }
                }
                None => inner.unknown(owner, name, value, top),
            });
        }
        for (name, property) in properties {
            if property.usage == Use::Required && !members.has(name) {
                self.violation("required", self.section, format!("`{name}` is missing"));
            }
        }
        self.rules(owner, members);
    }

    /// A property the tables do not have: its name and value must still be those of a property.
    fn unknown(&mut self, owner: &str, name: &str, value: &'o Json<'a>, top: bool) {
        if !is_property_name(name) {
            let reason = "a property name is lower-case letters, digits and underscores, 3 to 250";
            self.violation("property-name", "3.1", reason);
        }
        self.anything(value);
        if let Some(text) = value.text() {
            let form = if name.ends_with("_hex") {
                "hex"
            } else if name.ends_with("_bin") {
                "base64"
            } else {
                ""
            };
            self.formed(form, text);
        }
        self.custom_property(owner, name, top);
    }

    /// Judges a bundle and all in it (section 8).
    fn bundle(&mut self) {
        let members = self.object.members();
        match members.get("id").map(|id| id.text().and_then(Identifier::parse)) {
            None => self.violation("required", "8", "`id` is missing"),
            Some(Some(id)) if id.kind() == "bundle" => {
                if id.version() != 4 {
                    self.advice("uuid-check", "2.9", "the UUID of a bundle should be of version 4");
                }
            }
            Some(_) => self.violation("id", "8", "`id` is no identifier of a bundle"),
        }
        for (name, _) in members.iter().filter(|(name, _)| !matches!(*name, "type" | "id" | "objects")) {
            self.member(name, |inner| {
                inner.advice("extensions-use", "7.3", "a custom property should be declared by an extension");
                inner.advice("strict-properties", "11.1", "the property is none of the specification");
            });
        }
        let Some(objects) = members.get("objects") else { return };
        let Some(objects) = objects.list().filter(|list| !list.is_empty()) else {
            return self.violation("type", "8", "`objects` is no list of objects");
        };
        let mut versions = BTreeMap::<&str, Vec<&str>>::new();
        for (index, object) in objects.iter().enumerate() {
            let parsed = object.members().cloned().and_then(|members| Object::from_members(members).ok());
            self.element(index, |inner| match parsed {
                Some(object) if object.class() != Class::Bundle => {
                    let verdict = super::validate(&object);
                    let at = inner.path.clone();
                    let place =
                        |finding: Finding| Finding { path: format!("{at}.{}", finding.path), ..finding };
                    let room = MAX_FINDINGS.saturating_sub(inner.verdict.violations.len());
                    inner.verdict.violations.extend(verdict.violations.into_iter().take(room).map(place));
                    let room = MAX_FINDINGS.saturating_sub(inner.verdict.advice.len());
                    inner.verdict.advice.extend(verdict.advice.into_iter().take(room).map(place));
                }
                _ => inner.violation("type", "8", "it is no STIX object"),
            });
            let Some(object) = object.members() else { continue };
            if let (Some(id), Some(modified)) = (object.text("id"), object.text("modified")) {
                let known = versions.entry(id).or_default();
                if known.contains(&modified) {
                    self.element(index, |inner| {
                        inner.advice("duplicate-ids", "3.6", "the same version of the same id stands before");
                    });
                } else if known.len() < MAX_FINDINGS {
                    known.push(modified);
                }
            }
        }
        self.references_within(objects);
    }

    /// Ends of relationships that are not in the bundle; the standard allows it.
    fn references_within(&mut self, objects: &[Json<'_>]) {
        let mut ids: Vec<&str> = objects.iter().filter_map(|object| object.members()?.text("id")).collect();
        ids.sort_unstable();
        for (index, object) in objects.iter().filter_map(Json::members).enumerate() {
            for name in ["source_ref", "target_ref"] {
                if let Some(end) = object.text(name)
                    && ids.binary_search(&end).is_err()
                {
                    self.element(index, |inner| {
                        inner.advice("enforce-refs", "8", format!("`{name}` is not in the bundle"));
                    });
                }
            }
        }
    }
}
