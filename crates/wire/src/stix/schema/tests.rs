use super::*;

#[test]
fn the_tables_have_every_type_of_the_specification() {
    let of =
        |class| schema().types.values().filter(|row| row.class == class && row.extends.is_none()).count();
    assert_eq!(of(Class::Domain), 19);
    assert_eq!(of(Class::Relationship), 2);
    assert_eq!(of(Class::Observable), 18);
    assert_eq!(of(Class::Meta), 3);
    let extensions = schema().types.values().filter(|row| row.extends.is_some_and(|of| of != "part"));
    assert_eq!(extensions.count(), 12);
}

#[test]
fn the_tables_agree_with_each_other() {
    let schema = schema();
    for (owner, properties) in &schema.owners {
        assert!(owner.starts_with('@') || schema.types.contains_key(owner), "{owner}");
        for (name, property) in properties {
            match &property.shape.kind {
                Kind::Enum(vocabulary) | Kind::Open(vocabulary) => {
                    assert!(schema.vocabularies.contains_key(vocabulary), "{owner} {name} {vocabulary}");
                }
                Kind::Object(part) => assert!(schema.owners.contains_key(part), "{owner} {name} {part}"),
                Kind::Reference { types, .. } => {
                    for kind in types {
                        assert!(schema.types.contains_key(kind), "{owner} {name} {kind}");
                    }
                }
                _ => {}
            }
        }
    }
    for (name, row) in &schema.types {
        assert!(name.contains("bundle") || schema.owners.contains_key(name), "{name} has no properties");
        for property in &row.contributing {
            assert!(schema.property(name, property).is_some(), "{name} {property}");
        }
        assert!(row.extends.is_none_or(|of| of == "part" || schema.types.contains_key(of)), "{name}");
    }
    for (owner, rules) in &schema.rules {
        for property in rules.iter().flat_map(|rule| &rule.properties) {
            assert!(schema.property(owner, property).is_some(), "{owner} {property}");
        }
    }
    for (source, verbs) in &schema.relationships {
        let ends = verbs.values().flatten().chain([source]);
        for end in ends {
            assert!(schema.types.contains_key(end), "{source} {end}");
        }
    }
}
