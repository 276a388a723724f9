use super::checker::Checker;
use super::forms::is_hyphenated;
use crate::stix::identifier::kind_of;
use crate::stix::json::Members;

/// The types that a relationship of any kind may not join, so that the tables of relationships say nothing of them.
const NO_ENDS: [&str; 6] =
    ["bundle", "language-content", "marking-definition", "sighting", "relationship", "extension-definition"];

impl Checker<'_, '_> {
    /// Advice on a value of an open vocabulary (section 10).
    pub(super) fn vocabulary(&mut self, name: &str, text: &str) {
        let Some(vocabulary) = self.schema.vocabulary(name) else { return };
        if !vocabulary.has(text) {
            self.advice(vocabulary.check, "10", format!("it is no value of the vocabulary {name}"));
        }
        if !is_hyphenated(text) {
            self.advice("open-vocab-format", "2.14", "it should be lower case with hyphens between words");
        }
    }

    /// Advice on what a relationship joins (the relationship tables of sections 4 to 6).
    pub(super) fn relationship(&mut self, members: &Members<'_>) {
        let (Some(verb), Some(source), Some(target)) = (
            members.text("relationship_type"),
            members.text("source_ref").and_then(kind_of),
            members.text("target_ref").and_then(kind_of),
        ) else {
            return;
        };
        if self.schema.knows("common-relationship", verb)
            || NO_ENDS.contains(&source)
            || NO_ENDS.contains(&target)
        {
            return;
        }
        if !self.schema.targets(source, verb).is_some_and(|targets| targets.contains(&target)) {
            let reason = format!("`{source}` {verb} `{target}` is no suggested relationship");
            self.advice("relationship-types", "3.7", reason);
        }
    }

    /// Advice on common properties.
    pub(super) fn advice_on_references(&mut self, members: &Members<'_>) {
        for (index, reference) in self.object.parts("external_references").enumerate() {
            if reference.has("url") && !reference.has("hashes") {
                self.member("external_references", |inner| {
                    inner.element(index, |inner| {
                        inner.advice(
                            "extref-hashes",
                            "2.5",
                            "a reference with a URL should have hashes of it",
                        );
                    });
                });
            }
        }
        if !matches!(self.kind, "identity" | "marking-definition" | "extension-definition")
            && self.class != crate::stix::schema::Class::Observable
            && !members.has("created_by_ref")
        {
            self.advice("interop", "3.2", "`created_by_ref` is missing");
        }
        match self.kind {
            "malware-analysis" => {
                let hyphenated = |text: &str| {
                    text.bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
                };
                if members.text("product").is_some_and(|text| !hyphenated(text)) {
                    let reason = "`product` should be lower case with hyphens between words";
                    self.advice("malware-analysis-product", "4.12", reason);
                }
            }
            "location" => {
                let country = members.text("country").map(str::to_uppercase);
                if country.is_some_and(|country| !self.schema.knows("country", &country)) {
                    self.advice("countries", "4.10", "`country` should be a code of ISO 3166-1 alpha-2");
                }
            }
            _ => {}
        }
    }
}
