use super::checker::Checker;
use crate::stix::json::{Json, Members};
use crate::stix::moment::Moment;
use crate::stix::schema::{Rule, Use};

impl Checker<'_, '_> {
    /// Judges the rules about several properties of `owner` (`rules.tsv`).
    pub(super) fn rules(&mut self, owner: &str, members: &Members<'_>) {
        for rule in self.schema.rules(owner) {
            if let Some(reason) = self.broken(owner, rule, members) {
                self.violation(rule.name, rule.section, reason);
            }
        }
    }

    fn broken(&self, owner: &str, rule: &Rule, members: &Members<'_>) -> Option<String> {
        let names = &rule.properties;
        let present = names.iter().filter(|name| members.has(name)).count();
        let (first, second) = (names.first().copied().unwrap_or(""), names.get(1).copied().unwrap_or(""));
        let flag = |wanted: bool| *members.get(first).unwrap_or(&Json::Null) == Json::Bool(wanted);
        let counts = |wanted: fn(Use, bool) -> bool| {
            self.schema.properties(owner).is_some_and(|properties| {
                members.iter().any(|(name, _)| {
                    name == "extensions"
                        || properties.get(name).is_some_and(|property| wanted(property.usage, property.own))
                })
            })
        };
        match rule.name {
            "one-of" if present != 1 => Some(format!("exactly one of {} must be there", names.join(", "))),
            "some-of" if present == 0 => Some(format!("at least one of {} must be there", names.join(", "))),
            "needs" if members.has(first) && !members.has(second) => {
                Some(format!("`{first}` needs `{second}` beside it"))
            }
            "when-true" if flag(true) && !members.has(second) => {
                Some(format!("`{second}` must be there when `{first}` is true"))
            }
            "when-true-not" if flag(true) && members.has(second) => {
                Some(format!("`{second}` must not be there when `{first}` is true"))
            }
            "when-false-not" if flag(false) && members.has(second) => {
                Some(format!("`{second}` must not be there when `{first}` is false"))
            }
            "some-own" if !counts(|_, own| own) => {
                Some("at least one property of its own must be there".to_owned())
            }
            "some-optional" if !counts(|usage, _| usage == Use::Optional) => {
                Some("at least one optional property must be there".to_owned())
            }
            "not-before" | "after" => {
                let (later, earlier) = (time(members, first)?, time(members, second)?);
                let kept = if rule.name == "after" { later > earlier } else { later >= earlier };
                let than = if rule.name == "after" { "later than" } else { "not earlier than" };
                (!kept).then(|| format!("`{first}` must be {than} `{second}`"))
            }
            _ => None,
        }
    }
}

fn time(members: &Members<'_>, name: &str) -> Option<Moment> {
    Moment::parse(members.text(name)?).ok()
}
