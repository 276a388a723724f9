use super::checker::Checker;
use crate::stix::identifier::Identifier;
use crate::stix::json::{Json, Members};
use crate::stix::schema::Class;

impl<'o, 'a> Checker<'o, 'a> {
    /// Advice on a type the specification does not define (section 11.2, and section 7.3 for extensions).
    pub(super) fn custom_type(&mut self, members: &Members<'_>) {
        if self.class != Class::Custom {
            return;
        }
        if !extends(members, &["new-sdo", "new-sco", "new-sro"]) {
            self.advice("extensions-use", "7.3", "a custom type should be declared by an extension");
        }
        self.prefixes(self.kind, '-', "a custom type");
        self.advice("strict-types", "11.2", "the type is none of the specification");
    }

    /// Advice on a property the specification does not define, inside `owner`.
    pub(super) fn custom_property(&mut self, owner: &str, name: &str, top: bool) {
        if self.class == Class::Custom {
            return;
        }
        let observable = self.class == Class::Observable;
        // Extensions defined elsewhere have properties of their own.
        let defined = self.schema.properties(owner).is_some();
        let part = observable && !top && defined && !owner.starts_with("external-");
        if !top && !part {
            return;
        }
        let declared = top && extends(self.object.members(), &["toplevel-property-extension"]);
        if !declared {
            self.advice("extensions-use", "7.3", "a custom property should be declared by an extension");
        }
        self.prefixes(name, '_', "a custom property");
        self.advice("strict-properties", "11.1", "the property is none of the specification");
    }

    /// The prefixes of custom names that STIX 2.0 wanted: `x-source-name`, or at least `x-name`.
    pub(super) fn prefixes(&mut self, name: &str, hyphen: char, what: &str) {
        let rest = name.strip_prefix('x').and_then(|rest| rest.strip_prefix(hyphen));
        let source = rest.and_then(|rest| rest.split_once(hyphen));
        if !source.is_some_and(|(source, rest)| !source.is_empty() && !rest.is_empty()) {
            let reason = format!("{what} should start with `x{hyphen}`, its source and `{hyphen}`");
            self.advice("custom-prefix", "11", reason);
        }
        if rest.is_none_or(str::is_empty) {
            self.advice("custom-prefix-lax", "11", format!("{what} should start with `x{hyphen}`"));
        }
    }

    /// Judges `extensions` (sections 3.2 and 7.3).
    pub(super) fn extensions(&mut self, extensions: &'o Members<'a>) {
        if extensions.is_empty() {
            self.violation("empty", "3.2", "it must not be empty");
        }
        for (name, value) in extensions.iter() {
            self.member(name, |inner| inner.extension(name, value, extensions));
        }
    }

    fn extension(&mut self, name: &str, value: &'o Json<'a>, beside: &Members<'_>) {
        let Some(members) = value.members().filter(|members| !members.is_empty()) else {
            return self.violation("type", "7.3", "an extension is an object with members");
        };
        let predefined = self.schema.type_of(name).filter(|row| row.extends == Some(self.kind));
        if let Some(row) = predefined {
            let outer = std::mem::replace(&mut self.section, row.section);
            self.part(name, members, false);
            self.known_extension(name, members);
            self.section = outer;
            return;
        }
        if Identifier::parse(name).is_some_and(|id| id.kind() == "extension-definition") {
            self.anything(value);
            match members.get("extension_type") {
                None => self.violation("required", "7.3", "`extension_type` is missing"),
                Some(kind) => {
                    let known = |kind: &str| self.schema.knows("extension-type", kind);
                    if !kind.text().is_some_and(known) {
                        self.violation("enum", "7.3", "`extension_type` is no type of extension");
                    }
                }
            }
            return;
        }
        let stem = name.strip_suffix("-ext").unwrap_or_default();
        if !super::forms::is_type_name(name) || stem.is_empty() || self.kind == "marking-definition" {
            let reason = "an extension is named by the id of its definition";
            return self.violation("extension-name", "7.3", reason);
        }
        self.anything(value);
        if self.class == Class::Observable {
            let declared = beside.iter().any(|(_, value)| {
                value.members().and_then(|members| members.text("extension_type"))
                    == Some("property-extension")
            });
            if !declared {
                self.advice("extensions-use", "7.3", "a custom extension should have a definition");
            }
            self.prefixes(stem, '-', "a custom extension");
        }
    }
}

/// Whether one of the extensions of `members` is of one of the types.
fn extends(members: &Members<'_>, types: &[&str]) -> bool {
    members.get("extensions").and_then(Json::members).is_some_and(|extensions| {
        extensions.iter().any(|(_, extension)| {
            let kind = extension.members().and_then(|members| members.text("extension_type"));
            kind.is_some_and(|kind| types.contains(&kind))
        })
    })
}
