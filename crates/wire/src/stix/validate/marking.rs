use super::checker::Checker;
use crate::stix::json::{Json, Members};
use crate::stix::tlp;

impl<'o> Checker<'o, '_> {
    /// Judges the selectors of granular markings and how many TLP markings there are (section 7.2).
    pub(super) fn markings(&mut self, members: &'o Members<'_>) {
        let own = members.text("id");
        let marking = self.kind == "marking-definition";
        if let Some(markings) = members.get("granular_markings").and_then(Json::list) {
            for (index, granular) in markings.iter().filter_map(Json::members).enumerate() {
                self.member("granular_markings", |inner| {
                    inner.element(index, |inner| inner.granular(members, granular, own.filter(|_| marking)));
                });
            }
        }
        let refs = members.get("object_marking_refs").and_then(Json::list).unwrap_or_default();
        if marking && own.is_some() && refs.iter().any(|value| value.text() == own) {
            self.violation("circular", "7.2.1", "`object_marking_refs` must not point to the marking itself");
        }
        let tlp = refs.iter().filter_map(|value| tlp::of_id(value.text()?)).count();
        if tlp > 1 {
            self.advice("interop", "7.2", "only one TLP marking is allowed");
        }
    }

    fn granular(&mut self, members: &Members<'_>, granular: &Members<'_>, own: Option<&str>) {
        if own.is_some() && granular.text("marking_ref") == own {
            self.violation("circular", "7.2.1", "`marking_ref` must not point to the marking itself");
        }
        for selector in granular.get("selectors").and_then(Json::list).unwrap_or_default() {
            if let Some(selector) = selector.text()
                && !selects(members, selector)
            {
                let shown: String = selector.chars().take(80).collect();
                self.violation("selector", "7.2.3.1", format!("`{shown}` selects nothing of the object"));
            }
        }
    }

    /// Judges the meta objects (section 7).
    pub(super) fn meta(&mut self, members: &'o Members<'_>) {
        match self.kind {
            "marking-definition" => self.marking_definition(members),
            "extension-definition" => self.extension_definition(members),
            _ => {}
        }
    }

    fn marking_definition(&mut self, members: &Members<'_>) {
        let kind = members.text("definition_type");
        let definition = members.get("definition").and_then(Json::members);
        if !members.has("extensions") {
            if kind.is_none() || definition.is_none() {
                let reason = "`definition_type` and `definition` must be there where no extension is";
                self.violation("required", "7.2.1", reason);
            }
            if kind.is_some_and(|kind| !matches!(kind, "statement" | "tlp")) {
                self.advice("extensions-use", "7.3", "a custom marking should be an extension");
            }
        }
        match kind {
            Some("statement") if definition.and_then(|statement| statement.text("statement")).is_none() => {
                self.violation("required", "7.2.1.3", "`definition` must have a text `statement`");
            }
            Some("tlp") if !tlp::is_fixed_definition(members) => {
                let reason = "a TLP marking must be one of the four that the specification gives";
                self.violation("tlp", "7.2.1.4", reason);
            }
            _ => {}
        }
    }

    fn extension_definition(&mut self, members: &Members<'_>) {
        let types = members.get("extension_types").and_then(Json::list).unwrap_or_default();
        let toplevel = types.iter().any(|kind| kind.text() == Some("toplevel-property-extension"));
        let properties = members.has("extension_properties");
        if properties && !toplevel {
            let reason = "`extension_properties` is only for toplevel-property-extension";
            self.violation("extension-properties", "7.3", reason);
        }
        if toplevel && !properties {
            self.advice("extension-properties", "7.3", "`extension_properties` should name the properties");
        }
        if !members.has("description") {
            self.advice("extension-description", "7.3", "`description` should be there");
        }
    }
}

/// Whether `selector` names something in `members`.
fn selects(members: &Members<'_>, selector: &str) -> bool {
    let mut parts = selector.split('.');
    let mut value = members.get(parts.next().unwrap_or_default());
    for part in parts {
        value = match value {
            Some(Json::Map(members)) => members.get(part),
            Some(Json::List(list)) => {
                let index = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                index.and_then(|index| index.parse::<usize>().ok()).and_then(|index| list.get(index))
            }
            _ => None,
        };
    }
    value.is_some()
}
