use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Comparison, Literal, Observations, Operator, Path, Qualifier, Step, Test};

/// Writes `all` with `between` them.
fn joined<T: fmt::Display>(f: &mut fmt::Formatter<'_>, all: &[T], between: &str) -> fmt::Result {
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        one.fmt(f)?;
    }
    Ok(())
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

impl fmt::Display for Observations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(comparison) => write!(f, "[{comparison}]"),
            Self::Group(inner) => write!(f, "({inner})"),
            Self::And(all) => joined(f, all, " AND "),
            Self::Or(all) => joined(f, all, " OR "),
            Self::FollowedBy(all) => joined(f, all, " FOLLOWEDBY "),
            Self::Qualified(inner, qualifiers) => {
                inner.fmt(f)?;
                qualifiers.iter().try_for_each(|qualifier| write!(f, " {qualifier}"))
            }
        }
    }
}

impl fmt::Display for Qualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(seconds) => write!(f, "WITHIN {seconds} SECONDS"),
            Self::Repeats(times) => write!(f, "REPEATS {times} TIMES"),
            Self::During { start, stop } => write!(f, "START t'{}' STOP t'{}'", start.1, stop.1),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Test(test) => test.fmt(f),
            Self::Group(inner) => write!(f, "({inner})"),
            Self::And(all) => joined(f, all, " AND "),
            Self::Or(all) => joined(f, all, " OR "),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        if self.operator == Operator::Exists {
            return write!(f, "{not}EXISTS {}", self.path);
        }
        write!(f, "{} {not}", self.path)?;
        match &self.operator {
            Operator::Equal(value) => write!(f, "= {value}"),
            Operator::NotEqual(value) => write!(f, "!= {value}"),
            Operator::Less(value) => write!(f, "< {value}"),
            Operator::LessOrEqual(value) => write!(f, "<= {value}"),
            Operator::Greater(value) => write!(f, "> {value}"),
            Operator::GreaterOrEqual(value) => write!(f, ">= {value}"),
            Operator::In(values) => {
                f.write_str("IN (")?;
                joined(f, values, ", ")?;
                f.write_str(")")
            }
            Operator::Like(text) => worded(f, "LIKE ", text),
            Operator::Matches(text) => worded(f, "MATCHES ", text),
            Operator::IsSubset(text) => worded(f, "ISSUBSET ", text),
            Operator::IsSuperset(text) => worded(f, "ISSUPERSET ", text),
            Operator::Exists => Ok(()),
        }
    }
}

fn worded(f: &mut fmt::Formatter<'_>, word: &str, text: &str) -> fmt::Result {
    f.write_str(word)?;
    quoted(f, text)
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.kind)?;
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if at > 0 {
                        f.write_str(".")?;
                    }
                    let plain = key.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
                        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                        && !matches!(key.as_str(), "true" | "false" | "null");
                    if plain { f.write_str(key)? } else { quoted(f, key)? }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Any => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            // A number without a point would read back as an integer.
            Self::Float(value) if value.fract() == 0.0 => write!(f, "{value:.1}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(text) => quoted(f, text),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Binary(bytes) => write!(f, "b'{}'", STANDARD.encode(bytes)),
            Self::Hex(bytes) => write!(f, "h'{}'", hex::encode(bytes)),
            Self::Time(_, text) => write!(f, "t'{text}'"),
        }
    }
}
