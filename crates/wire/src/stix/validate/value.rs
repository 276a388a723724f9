use super::checker::Checker;
use super::forms::{check, is_dictionary_key, is_hash, is_hyphenated, is_language, is_property_name};
use crate::stix::identifier::Identifier;
use crate::stix::json::{Json, Members};
use crate::stix::moment::{InvalidMoment, Moment};
use crate::stix::schema::{Class, Kind, Shape};

impl<'o, 'a> Checker<'o, 'a> {
    /// Judges a value that should have `shape`.
    pub(super) fn shaped(&mut self, shape: &Shape, value: &'o Json<'a>) {
        if !shape.list {
            return self.of_kind(&shape.kind, value);
        }
        match value.list() {
            Some([]) => self.violation("empty", "2.12", "a list must have elements"),
            Some(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.element(index, |inner| inner.of_kind(&shape.kind, value));
                }
            }
            None => self.mistyped("a list", value),
        }
    }

    fn mistyped(&mut self, wanted: &str, value: &Json<'_>) {
        self.violation("type", self.section, format!("{} stands where {wanted} is expected", value.kind()));
    }

    fn of_kind(&mut self, kind: &Kind, value: &'o Json<'a>) {
        match (kind, value) {
            (Kind::Text("type"), _) => {}
            (Kind::Text(form), Json::Text(text)) => self.formed(form, text),
            (Kind::Bool, Json::Bool(_)) => {}
            (Kind::Integer { least, most }, Json::Integer(value)) => {
                if least.is_some_and(|least| *value < least) || most.is_some_and(|most| *value > most) {
                    self.out_of_range(least.as_ref(), most.as_ref());
                }
            }
            (Kind::Float { least, most }, Json::Integer(_) | Json::Float(_)) => {
                let value = match value {
                    Json::Integer(value) => *value as f64,
                    Json::Float(value) => *value,
                    _ => 0.0,
                };
                if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
                    self.out_of_range(least.as_ref(), most.as_ref());
                }
            }
            (Kind::Time { digits }, Json::Text(text)) => self.moment(*digits, text),
            (Kind::Enum(name), Json::Text(text)) => {
                if !self.schema.knows(name, text) {
                    let reason = format!("it is none of the values of the vocabulary {name}");
                    self.violation("enum", self.section, reason);
                }
            }
            (Kind::Open(name), Json::Text(text)) => self.vocabulary(name, text),
            (Kind::Reference { allowed, types }, Json::Text(text)) => self.reference(*allowed, types, text),
            (Kind::Object(owner), Json::Map(members)) => self.inner_part(owner, members),
            (Kind::Hashes, Json::Map(members)) => self.hashes(members),
            (Kind::Dictionary(of), Json::Map(members)) => self.dictionary(of, members),
            (Kind::Extensions, Json::Map(members)) => self.extensions(members),
            (Kind::Observables, Json::Map(members)) => self.observables(members),
            _ => self.mistyped(wanted(kind), value),
        }
    }

    fn out_of_range(&mut self, least: Option<&impl ToString>, most: Option<&impl ToString>) {
        let bound = |bound: Option<String>| bound.unwrap_or_else(|| "any".to_owned());
        let (least, most) = (bound(least.map(ToString::to_string)), bound(most.map(ToString::to_string)));
        self.violation("range", self.section, format!("it is not between {least} and {most}"));
    }

    /// A string of the form named.
    pub(super) fn formed(&mut self, form: &str, text: &str) {
        if form == "id" {
            if Identifier::parse(text).is_none() {
                self.violation("id", "2.9", "it is no type, `--` and UUID of versions 1 to 5");
            }
        } else if let Err(wanted) = check(form, text) {
            self.violation("form", self.section, format!("it is not {wanted}"));
        }
    }

    fn moment(&mut self, digits: Option<usize>, text: &str) {
        let fraction = text.split_once('.').map(|(_, rest)| rest.trim_end_matches('Z').len());
        match Moment::parse(text) {
            Err(wrong) => {
                let rule = if wrong == InvalidMoment::Form { "timestamp" } else { "calendar" };
                self.violation(rule, "2.16", wrong.to_string());
            }
            Ok(_) if digits.is_none() && fraction.is_some() => {
                self.violation("timestamp", self.section, "it must be precise to the second");
            }
            Ok(_) if digits.is_some_and(|digits| fraction.unwrap_or(0) < digits) => {
                self.violation("timestamp", "3.2", "it must be precise to the millisecond");
            }
            Ok(_) => {}
        }
    }

    fn reference(&mut self, allowed: bool, types: &[&str], text: &str) {
        let kind = if let Some(container) = self.container {
            let target = container.get(text).and_then(Json::members);
            let Some(target) = target else {
                return self.violation("reference", "2.13", "it names no observable beside it");
            };
            target.text("type").unwrap_or_default()
        } else {
            let Some(id) = Identifier::parse(text) else {
                return self.violation("id", "2.9", "it is no type, `--` and UUID of versions 1 to 5");
            };
            id.kind()
        };
        if types.contains(&kind) != allowed {
            let reason = if allowed {
                format!("it points to `{kind}`, where one of {} is expected", types.join(", "))
            } else {
                format!("it must not point to `{kind}`")
            };
            self.violation("reference", self.section, reason);
        }
    }

    fn inner_part(&mut self, owner: &'static str, members: &'o Members<'a>) {
        let outer = self.section;
        self.section = self.schema.type_of(owner).map_or(outer, |row| row.section);
        self.part(owner, members, false);
        match owner {
            "kill-chain-phase" => self.kill_chain_phase(members),
            "external-reference" => self.external_reference(members),
            "windows-pe-optional-header-type" if members.is_empty() => {
                self.violation("empty", self.section, "it must not be empty");
            }
            _ => {}
        }
        self.section = outer;
    }

    fn kill_chain_phase(&mut self, members: &Members<'_>) {
        for name in ["kill_chain_name", "phase_name"] {
            if members.text(name).is_some_and(|text| !is_hyphenated(text)) {
                let reason = format!("`{name}` should be lower case with hyphens between words");
                self.advice("kill-chain-names", "2.11", reason);
            }
        }
    }

    fn external_reference(&mut self, members: &Members<'_>) {
        let external = members.text("external_id");
        let source = members.text("source_name").unwrap_or_default();
        let (cve, capec) = (external.is_some_and(is_cve), external.is_some_and(is_capec));
        if (source == "cve") != cve || (source == "capec") != capec {
            let reason = "`source_name` is `cve` or `capec` if and only if `external_id` is such an id";
            self.violation("external-reference", "2.5", reason);
        }
    }

    fn hashes(&mut self, members: &'o Members<'a>) {
        if members.is_empty() {
            self.violation("empty", "2.7", "it must not be empty");
        }
        for (name, value) in members.iter() {
            self.member(name, |inner| {
                if !(3..=250).contains(&name.len()) || !is_dictionary_key(name) {
                    let reason = "an algorithm is 3 to 250 letters, digits, hyphens and underscores";
                    inner.violation("key", "2.7", reason);
                }
                match value.text() {
                    Some(text) if is_hash(name, text) => {}
                    Some(_) => inner.violation("hash", "2.7", format!("it is no {name}")),
                    None => inner.mistyped("a string", value),
                }
                if !inner.schema.knows("hashing-algorithm", name) && !name.starts_with("x_") {
                    inner.advice("hash-algo", "10.6", "it is no algorithm of the vocabulary");
                }
                if name.len() > 30 {
                    inner.advice("hash-length", "2.7", "it should have at most 30 letters");
                }
            });
        }
    }

    fn dictionary(&mut self, of: &str, members: &'o Members<'a>) {
        if members.is_empty() {
            self.violation("empty", "2.3", "a dictionary must not be empty");
        }
        for (key, value) in members.iter() {
            self.member(key, |inner| {
                let named = if of == "translations" { is_language(key) } else { is_dictionary_key(key) };
                if !named {
                    let reason = if of == "translations" {
                        "it is no language code of RFC 5646"
                    } else {
                        "a key is ASCII letters, digits, hyphens and underscores, at most 250"
                    };
                    inner.violation("key", "2.3", reason);
                }
                inner.anything(value);
                match (of, value) {
                    ("integers", Json::Integer(_)) | ("scalars", Json::Integer(_) | Json::Text(_)) => {}
                    ("integers" | "scalars", _) => inner.mistyped("an integer or a string", value),
                    ("headers", Json::List(list)) if list.iter().all(|value| value.text().is_some()) => {}
                    ("headers", _) => inner.mistyped("a list of strings", value),
                    ("translations", Json::Map(texts)) => {
                        for (name, _) in texts.iter().filter(|(name, _)| !is_property_name(name)) {
                            inner.member(name, |inner| {
                                inner.violation("key", "7.1", "it is no name of a property");
                            });
                        }
                    }
                    ("translations", _) => inner.mistyped("an object", value),
                    _ => {}
                }
            });
        }
    }

    /// What holds for every value: no `null`, no empty list, no depth without end (sections 2.12 and 3.1).
    pub(super) fn anything(&mut self, value: &Json<'_>) {
        match value {
            Json::Null => self.violation("null", "3.1", "`null` is no value of STIX"),
            Json::Deep => self.violation("depth", "3.1", "it is nested too deeply"),
            Json::List(list) if list.is_empty() => {
                self.violation("empty", "2.12", "a list must have elements");
            }
            Json::List(list) => {
                if list.iter().any(|value| matches!(value, Json::Null)) {
                    self.violation("null", "3.1", "`null` is no value of STIX");
                }
                if list.iter().any(|value| matches!(value, Json::Deep)) {
                    self.violation("depth", "3.1", "it is nested too deeply");
                }
            }
            Json::Map(members) => {
                for (key, value) in members.iter() {
                    if matches!(value, Json::Null | Json::Deep | Json::Map(_) | Json::List(_)) {
                        self.member(key, |inner| inner.anything(value));
                    }
                }
            }
            _ => {}
        }
    }

    /// Observables under keys of their own (section 4.14, deprecated).
    fn observables(&mut self, objects: &'o Members<'a>) {
        if objects.is_empty() {
            self.violation("empty", "2.13", "it must not be empty");
        }
        let outer = (self.class, self.kind, self.section, self.container);
        for (key, value) in objects.iter() {
            self.member(key, |inner| {
                if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_digit()) {
                    inner.advice("observable-object-keys", "2.13", "a key should be a number from 0");
                }
                let Some(members) = value.members() else { return inner.mistyped("an object", value) };
                let Some(kind) = members.text("type") else {
                    return inner.violation("required", "3.2", "`type` is missing");
                };
                inner.kind = kind;
                inner.class = inner.schema.class(kind);
                inner.section = inner.schema.type_of(kind).map_or("2.13", |row| row.section);
                inner.container = Some(objects);
                if matches!(inner.class, Class::Observable | Class::Custom) {
                    inner.single(members);
                } else {
                    inner.violation("type", "2.13", format!("`{kind}` is no observable"));
                }
                (inner.class, inner.kind, inner.section, inner.container) = outer;
            });
        }
    }
}

fn wanted(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "a boolean",
        Kind::Integer { .. } => "an integer",
        Kind::Float { .. } => "a number",
        Kind::Text(_) | Kind::Time { .. } | Kind::Enum(_) | Kind::Open(_) | Kind::Reference { .. } => {
            "a string"
        }
        _ => "an object",
    }
}

/// `CVE-2014-0160`.
fn is_cve(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')).is_some_and(|(year, number)| {
        year.len() == 4
            && digits(year)
            && number.len() >= 4
            && digits(number)
            && (number.len() == 4 || !number.starts_with('0'))
    })
}

/// `CAPEC-463`.
fn is_capec(text: &str) -> bool {
    let number = text.strip_prefix("CAPEC-").unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
