//! What STIX 2.1 defines, read from the tables in `data/stix`: types, properties, vocabularies, relationships, rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

mod kind;

pub(crate) use kind::{Kind, Shape};

/// The class of a type of object (STIX 2.1 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Domain object, section 4.
    Domain,
    /// Relationship object, section 5.
    Relationship,
    /// Cyber-observable object, section 6.
    Observable,
    /// Language content, marking definition, extension definition, section 7.
    Meta,
    /// A bundle, section 8.
    Bundle,
    /// A type the specification does not define.
    Custom,
}

/// Whether a property must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Required,
    Optional,
    Deprecated,
}

/// One property of a type.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) usage: Use,
    pub(crate) shape: Shape,
    /// Defined by the type itself, not common to its class.
    pub(crate) own: bool,
}

/// One row of `types.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    pub(crate) class: Class,
    /// The type an extension extends.
    pub(crate) extends: Option<&'static str>,
    pub(crate) section: &'static str,
    pub(crate) contributing: Vec<&'static str>,
}

/// A rule about several properties, one row of `rules.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) properties: Vec<&'static str>,
    pub(crate) section: &'static str,
}

/// A list of values, one row of `vocabularies.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    /// The check that advises to use it; `-` where it is closed.
    pub(crate) check: &'static str,
    /// Sorted.
    values: Vec<&'static str>,
}

impl Vocabulary {
    pub(crate) fn has(&self, value: &str) -> bool {
        self.values.binary_search(&value).is_ok()
    }
}

/// All tables.
#[derive(Debug)]
pub(crate) struct Schema {
    types: BTreeMap<&'static str, Type>,
    owners: BTreeMap<&'static str, BTreeMap<&'static str, Property>>,
    vocabularies: BTreeMap<&'static str, Vocabulary>,
    relationships: BTreeMap<&'static str, BTreeMap<&'static str, Vec<&'static str>>>,
    rules: BTreeMap<&'static str, Vec<Rule>>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::read);

/// The tables, read once.
pub(crate) fn schema() -> &'static Schema {
    &SCHEMA
}

fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        [(); 4].map(|()| cells.next().unwrap_or_default())
    })
}

fn words(cell: &'static str) -> Vec<&'static str> {
    cell.split(' ').filter(|word| !word.is_empty() && *word != "-").collect()
}

impl Schema {
    fn read() -> Self {
        let mut types = BTreeMap::new();
        for [name, class, section, contributing] in rows(include_str!("../../data/stix/types.tsv")) {
            let (class, extends) = match class {
                "sdo" => (Class::Domain, None),
                "sro" => (Class::Relationship, None),
                "sco" => (Class::Observable, None),
                "meta" => (Class::Meta, None),
                "bundle" => (Class::Bundle, None),
                part => (Class::Custom, Some(part)),
            };
            types.insert(name, Type { class, extends, section, contributing: words(contributing) });
        }
        let mut vocabularies = BTreeMap::new();
        for [name, check, values, _] in rows(include_str!("../../data/stix/vocabularies.tsv")) {
            let mut values = words(values);
            values.sort_unstable();
            vocabularies.insert(name, Vocabulary { check, values });
        }
        let mut rules = BTreeMap::<_, Vec<Rule>>::new();
        for [owner, name, properties, section] in rows(include_str!("../../data/stix/rules.tsv")) {
            rules.entry(owner).or_default().push(Rule { name, properties: words(properties), section });
        }
        let mut relationships = BTreeMap::<_, BTreeMap<_, _>>::new();
        for [source, verb, targets, _] in rows(include_str!("../../data/stix/relationships.tsv")) {
            relationships.entry(source).or_default().insert(verb, words(targets));
        }
        let owners = owners(&types);
        Self { types, owners, vocabularies, relationships, rules }
    }

    /// The row of a type or extension the specification defines.
    pub(crate) fn type_of(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// The class of objects of type `name`.
    pub(crate) fn class(&self, name: &str) -> Class {
        self.type_of(name).map_or(Class::Custom, |row| row.class)
    }

    /// The properties of a type, extension or part; `@object` and `@observable` are those common to a class.
    pub(crate) fn properties(&self, owner: &str) -> Option<&BTreeMap<&'static str, Property>> {
        self.owners.get(owner)
    }

    /// The property `name` of `owner`.
    pub(crate) fn property(&self, owner: &str, name: &str) -> Option<&Property> {
        self.owners.get(owner)?.get(name)
    }

    pub(crate) fn rules(&self, owner: &str) -> &[Rule] {
        self.rules.get(owner).map_or(&[], Vec::as_slice)
    }

    /// Whether the vocabulary `name` has `value`.
    pub(crate) fn knows(&self, name: &str, value: &str) -> bool {
        self.vocabularies.get(name).is_some_and(|vocabulary| vocabulary.has(value))
    }

    pub(crate) fn vocabulary(&self, name: &str) -> Option<&Vocabulary> {
        self.vocabularies.get(name)
    }

    /// Whether `rule` is the check of a vocabulary.
    #[cfg(test)]
    pub(crate) fn is_check(&self, rule: &str) -> bool {
        self.vocabularies.values().any(|vocabulary| vocabulary.check == rule)
    }

    /// The types that a relationship of kind `verb` from `source` may point to; `None` for no such kind.
    pub(crate) fn targets(&self, source: &str, verb: &str) -> Option<&[&'static str]> {
        self.relationships.get(source)?.get(verb).map(Vec::as_slice)
    }
}

/// The properties of every owner, those common to its class included.
fn owners(types: &BTreeMap<&'static str, Type>) -> BTreeMap<&'static str, BTreeMap<&'static str, Property>> {
    let mut owners = BTreeMap::<_, BTreeMap<&'static str, Property>>::new();
    for [owner, name, usage, shape] in rows(include_str!("../../data/stix/properties.tsv")) {
        let usage = match usage {
            "required" => Use::Required,
            "deprecated" => Use::Deprecated,
            _ => Use::Optional,
        };
        let property = Property { usage, shape: Shape::read(shape), own: true };
        owners.entry(owner).or_default().insert(name, property);
    }
    let common = |owner: &str| owners.get(owner).cloned().unwrap_or_default();
    let (object, observable) = (common("@object"), common("@observable"));
    for (name, row) in types {
        let common = match row.class {
            _ if *name == "marking-definition" => continue,
            Class::Domain | Class::Relationship | Class::Meta => &object,
            Class::Observable => &observable,
            Class::Bundle | Class::Custom => continue,
        };
        let own = owners.entry(name).or_default();
        for (name, property) in common {
            own.entry(name).or_insert_with(|| Property { own: false, ..property.clone() });
        }
    }
    owners
}

#[cfg(test)]
mod tests;
