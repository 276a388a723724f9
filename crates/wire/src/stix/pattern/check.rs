use super::{Comparison, Literal, Observations, Operator, Qualifier, Step, Test};
use crate::stix::validate::forms::is_hash;

/// A rule beside the grammar that a pattern breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The same kind of qualifier twice on one observation.
    #[error("the pattern has the qualifier {0} twice on one observation; put brackets between them")]
    Twice(&'static str),
    /// A hash that cannot be one of its algorithm.
    #[error("the pattern compares a {algorithm} with `{value}`, which can be none")]
    Hash {
        /// The algorithm.
        algorithm: String,
        /// The value, shortened.
        value: String,
    },
    /// Values of several kinds in one set.
    #[error("the pattern has a set of values of several kinds; write one test for each kind")]
    Mixed,
    /// `WITHIN 0 SECONDS` or `REPEATS 0 TIMES`.
    #[error("the pattern has {0} 0, which nothing can keep")]
    Zero(&'static str),
}

/// Checks everything; recurses only as deep as brackets are nested.
pub(super) fn check(observations: &Observations) -> Result<(), CheckError> {
    match observations {
        Observations::One(comparison) => check_comparison(comparison),
        Observations::Group(inner) => check(inner),
        Observations::And(all) | Observations::Or(all) | Observations::FollowedBy(all) => {
            all.iter().try_for_each(check)
        }
        Observations::Qualified(inner, qualifiers) => {
            check(inner)?;
            let mut seen = [0_u8; 3];
            for qualifier in qualifiers {
                let (slot, name, zero) = match qualifier {
                    Qualifier::Within(seconds) => (0, "WITHIN", *seconds <= 0.0),
                    Qualifier::Repeats(times) => (1, "REPEATS", *times == 0),
                    Qualifier::During { .. } => (2, "START STOP", false),
                };
                if zero {
                    return Err(CheckError::Zero(name));
                }
                seen[slot] += 1;
                // Brackets are exempt, as in the OASIS validator.
                if seen[slot] > 1 && matches!(**inner, Observations::One(_)) {
                    return Err(CheckError::Twice(name));
                }
            }
            Ok(())
        }
    }
}

fn check_comparison(comparison: &Comparison) -> Result<(), CheckError> {
    match comparison {
        Comparison::Test(test) => check_test(test),
        Comparison::Group(inner) => check_comparison(inner),
        Comparison::And(all) | Comparison::Or(all) => all.iter().try_for_each(check_comparison),
    }
}

fn check_test(test: &Test) -> Result<(), CheckError> {
    match &test.operator {
        Operator::Equal(Literal::Text(text)) | Operator::NotEqual(Literal::Text(text)) => hash(test, text),
        Operator::In(values) => {
            let mixed = values.windows(2).any(|pair| family(&pair[0]) != family(&pair[1]));
            if mixed {
                return Err(CheckError::Mixed);
            }
            values.iter().try_for_each(|value| match value {
                Literal::Text(text) => hash(test, text),
                _ => Ok(()),
            })
        }
        _ => Ok(()),
    }
}

/// Literals that may stand in one set: numbers with numbers, bytes with bytes.
const fn family(literal: &Literal) -> u8 {
    match literal {
        Literal::Integer(_) | Literal::Float(_) => 0,
        Literal::Text(_) => 1,
        Literal::Bool(_) => 2,
        Literal::Binary(_) | Literal::Hex(_) => 3,
        Literal::Time(..) => 4,
    }
}

/// Checks a value under `hashes.NAME`.
fn hash(test: &Test, text: &str) -> Result<(), CheckError> {
    let [.., Step::Key(parent), Step::Key(name)] = &test.path.steps[..] else { return Ok(()) };
    let algorithm = match name.to_ascii_uppercase().replace('-', "").as_str() {
        "MD5" => "MD5",
        "SHA1" => "SHA-1",
        "SHA256" => "SHA-256",
        "SHA512" => "SHA-512",
        "SHA3256" => "SHA3-256",
        "SHA3512" => "SHA3-512",
        "SSDEEP" => "SSDEEP",
        _ => return Ok(()),
    };
    if !parent.ends_with("hashes") || is_hash(algorithm, text) {
        return Ok(());
    }
    let value = text.chars().take(80).collect();
    Err(CheckError::Hash { algorithm: algorithm.to_owned(), value })
}
