use super::checker::Checker;
use super::forms::{is_property_name, is_type_name};
use crate::stix::json::Members;
use crate::stix::pattern::{Pattern, PatternVersion};
use crate::stix::schema::Class;

impl Checker<'_, '_> {
    /// Judges an indicator and its pattern (sections 4.7 and 9).
    pub(super) fn indicator(&mut self, members: &Members<'_>) {
        if !members.has("name") || !members.has("description") {
            self.advice("indicator-properties", "4.7", "`name` and `description` should be there");
        }
        if members.text("pattern_type") != Some("stix") {
            return;
        }
        let Some(text) = members.text("pattern") else { return };
        let version = members.text("pattern_version").or_else(|| members.text("spec_version"));
        let version = if version == Some("2.0") { PatternVersion::V20 } else { PatternVersion::V21 };
        match Pattern::parse_as(text, version).and_then(|pattern| pattern.check().map(|()| pattern)) {
            Err(error) => self.member("pattern", |inner| inner.violation("pattern", "9", error.to_string())),
            Ok(pattern) => self.member("pattern", |inner| inner.pattern_names(&pattern)),
        }
    }

    /// The types and properties that a pattern asks for.
    fn pattern_names(&mut self, pattern: &Pattern) {
        for (kind, property) in pattern.names() {
            let class = self.schema.class(kind);
            if class != Class::Observable {
                if !is_type_name(kind) {
                    self.violation("type-name", "9", "it asks for something that is no name of a type");
                }
                self.prefixes(kind, '-', "a custom type");
                self.advice("strict-types", "9", format!("`{kind}` is no observable of the specification"));
            } else if self.schema.property(kind, property).is_none() {
                if !is_property_name(property) {
                    self.violation(
                        "property-name",
                        "9",
                        "it asks for something that is no name of a property",
                    );
                }
                self.prefixes(property, '_', "a custom property");
                self.advice(
                    "strict-properties",
                    "9",
                    format!("`{kind}` has no `{property}` in the specification"),
                );
            }
        }
    }
}
