/// What a property holds: a value of a kind, or a list of them (STIX 2.1 section 2).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shape {
    pub(crate) list: bool,
    pub(crate) kind: Kind,
}

/// A kind of value; the names are those of `properties.tsv`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A string of a form; the name says which.
    Text(&'static str),
    Bool,
    Integer {
        least: Option<i64>,
        most: Option<i64>,
    },
    Float {
        least: Option<f64>,
        most: Option<f64>,
    },
    /// A timestamp with at least `digits` digits after the second; `None` wants no fraction.
    Time {
        digits: Option<usize>,
    },
    /// A closed vocabulary.
    Enum(&'static str),
    /// An open vocabulary.
    Open(&'static str),
    /// An identifier of one of the types, or of any but them.
    Reference {
        allowed: bool,
        types: Vec<&'static str>,
    },
    /// A part with properties of its own.
    Object(&'static str),
    Hashes,
    /// A dictionary; the name says of what.
    Dictionary(&'static str),
    Extensions,
    /// Observables under keys of their own, deprecated (section 4.14).
    Observables,
}

impl Shape {
    /// Reads a cell such as `[]open:region`.
    pub(super) fn read(cell: &'static str) -> Self {
        match cell.strip_prefix("[]") {
            Some(kind) => Self { list: true, kind: Kind::read(kind) },
            None => Self { list: false, kind: Kind::read(cell) },
        }
    }
}

impl Kind {
    fn read(cell: &'static str) -> Self {
        let (name, rest) = cell.split_once(':').unwrap_or((cell, ""));
        let bounds = rest.split_once(':').unwrap_or((rest, ""));
        match name {
            "bool" => Self::Bool,
            "int" => Self::Integer { least: bounds.0.parse().ok(), most: bounds.1.parse().ok() },
            "float" => Self::Float { least: bounds.0.parse().ok(), most: bounds.1.parse().ok() },
            "time" => Self::Time { digits: Some(0) },
            "time-ms" => Self::Time { digits: Some(3) },
            "time-s" => Self::Time { digits: None },
            "enum" => Self::Enum(rest),
            "open" => Self::Open(rest),
            "ref" => {
                let (allowed, types) = rest.strip_prefix('!').map_or((true, rest), |types| (false, types));
                // `*` allows every type.
                let types = types.split('|').filter(|kind| *kind != "*").collect::<Vec<_>>();
                Self::Reference { allowed: allowed && !types.is_empty(), types }
            }
            "object" => Self::Object(rest),
            "hashes" => Self::Hashes,
            "dict" | "integers" | "scalars" | "headers" | "translations" => Self::Dictionary(name),
            "extensions" => Self::Extensions,
            "observables" => Self::Observables,
            form => Self::Text(form),
        }
    }
}
