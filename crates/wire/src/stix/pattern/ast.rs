use crate::stix::moment::Moment;

/// What a pattern asks to have been observed.
#[derive(Clone, Debug, PartialEq)]
pub enum Observations {
    /// `[...]`: one observation with an object that passes.
    One(Comparison),
    /// `(...)`.
    Group(Box<Self>),
    /// All of them, by different observations.
    And(Vec<Self>),
    /// At least one of them.
    Or(Vec<Self>),
    /// All of them, none before the one to its left.
    FollowedBy(Vec<Self>),
    /// Limited by qualifiers, the innermost first.
    Qualified(Box<Self>, Vec<Qualifier>),
}

/// A limit on observations.
#[derive(Clone, Debug, PartialEq)]
pub enum Qualifier {
    /// `WITHIN 300 SECONDS`: all within so many seconds.
    Within(f64),
    /// `REPEATS 5 TIMES`: so often, by different observations.
    Repeats(u64),
    /// `START t'...' STOP t'...'`: from the first time on, before the second.
    During {
        /// As written, for printing.
        start: (Moment, String),
        /// As written, for printing.
        stop: (Moment, String),
    },
}

/// What an object must pass.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// One test.
    Test(Test),
    /// `(...)`.
    Group(Box<Self>),
    /// All of them.
    And(Vec<Self>),
    /// At least one of them.
    Or(Vec<Self>),
}

/// A test of the values under a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Where the values are.
    pub path: Path,
    /// `NOT`.
    pub negated: bool,
    /// What they must be.
    pub operator: Operator,
}

/// `file:hashes.'SHA-256'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The type of the object.
    pub kind: String,
    /// The steps; the first is a key.
    pub steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A property, or a key of a dictionary.
    Key(String),
    /// `[0]`.
    Index(i64),
    /// `[*]`.
    Any,
}

/// What a value is tested for.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// `=`
    Equal(Literal),
    /// `!=`
    NotEqual(Literal),
    /// `<`
    Less(Literal),
    /// `<=`
    LessOrEqual(Literal),
    /// `>`
    Greater(Literal),
    /// `>=`
    GreaterOrEqual(Literal),
    /// `IN (...)`
    In(Vec<Literal>),
    /// `LIKE '...'`: `%` is any text, `_` any character.
    Like(String),
    /// `MATCHES '...'`: a regular expression.
    Matches(String),
    /// `ISSUBSET '...'`: within a block of addresses.
    IsSubset(String),
    /// `ISSUPERSET '...'`: a block around it.
    IsSuperset(String),
    /// `EXISTS`: there is a value.
    Exists,
}

/// A value in a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `5`
    Integer(i64),
    /// `5.0`
    Float(f64),
    /// `'text'`
    Text(String),
    /// `true`
    Bool(bool),
    /// `b'...'`, base64.
    Binary(Vec<u8>),
    /// `h'...'`, hexadecimal.
    Hex(Vec<u8>),
    /// `t'...'`, with the text as written.
    Time(Moment, String),
}

impl Path {
    /// The first property.
    #[must_use]
    pub fn property(&self) -> &str {
        match self.steps.first() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }
}

impl Observations {
    pub(super) fn tests<'p>(&'p self, out: &mut Vec<&'p Test>) {
        match self {
            Self::One(comparison) => comparison.tests(out),
            Self::Group(inner) | Self::Qualified(inner, _) => inner.tests(out),
            Self::And(all) | Self::Or(all) | Self::FollowedBy(all) => {
                for one in all {
                    one.tests(out);
                }
            }
        }
    }
}

impl Comparison {
    pub(super) fn tests<'p>(&'p self, out: &mut Vec<&'p Test>) {
        match self {
            Self::Test(test) => out.push(test),
            Self::Group(inner) => inner.tests(out),
            Self::And(all) | Self::Or(all) => {
                for one in all {
                    one.tests(out);
                }
            }
        }
    }
}
