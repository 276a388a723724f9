use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::regex::Expressions;
use super::values::Value;
use super::{EvaluateError, Fault, Meter, Observed, network, wildcard};
use crate::stix::json::{Json, Members};
use crate::stix::moment::Moment;
use crate::stix::pattern::{Comparison, Literal, Operator, Path, Test};

/// Faults that are listed.
const MAX_FAULTS: usize = 16;

/// What comparisons need.
pub(super) struct Context<'c, 'o> {
    pub(super) observed: &'c Observed<'o>,
    pub(super) meter: &'c Meter,
    pub(super) expressions: &'c Expressions<'c>,
    pub(super) faults: Vec<Fault>,
}

/// How a value and a literal compare.
enum Compared {
    /// Both have a place in one order, or at least are equal or not.
    As(Ordering),
    /// They are of kinds that have no order, and so differ.
    Differ,
    /// The value should be of another form.
    Fault(&'static str),
}

impl<'o> Context<'_, 'o> {
    /// Whether an object of the observation at `at` passes.
    pub(super) fn passes(&mut self, comparison: &Comparison, at: usize) -> Result<bool, EvaluateError> {
        // All tests that must hold together hold for one object, the root of their paths (section 9.3).
        let mut tests = Vec::new();
        comparison.tests(&mut tests);
        let kinds: BTreeSet<&str> = tests.iter().map(|test| test.path.kind.as_str()).collect();
        for kind in kinds {
            let roots: Vec<_> = self.observed.roots(at, kind).collect();
            for root in roots {
                if self.holds(comparison, kind, root, at)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn holds(
        &mut self,
        comparison: &Comparison,
        kind: &str,
        root: &'o Members<'o>,
        at: usize,
    ) -> Result<bool, EvaluateError> {
        match comparison {
            Comparison::Test(test) => Ok(test.path.kind == kind && self.test(test, root, at)?),
            Comparison::Group(inner) => self.holds(inner, kind, root, at),
            Comparison::And(all) => {
                for one in all {
                    if !self.holds(one, kind, root, at)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Comparison::Or(all) => {
                for one in all {
                    if self.holds(one, kind, root, at)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    fn test(&mut self, test: &Test, root: &'o Members<'o>, at: usize) -> Result<bool, EvaluateError> {
        let values = self.values(&test.path.steps, root, at)?;
        if test.operator == Operator::Exists {
            return Ok(values.is_empty() == test.negated);
        }
        for value in &values {
            if self.value(test, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn value(&mut self, test: &Test, value: &Value<'_>) -> Result<bool, EvaluateError> {
        let kept = match &test.operator {
            Operator::Equal(literal) => self.equal(&test.path, value, literal),
            Operator::NotEqual(literal) => self.equal(&test.path, value, literal).map(|equal| !equal),
            Operator::Less(literal) => self.ordered(&test.path, value, literal, Ordering::is_lt),
            Operator::LessOrEqual(literal) => self.ordered(&test.path, value, literal, Ordering::is_le),
            Operator::Greater(literal) => self.ordered(&test.path, value, literal, Ordering::is_gt),
            Operator::GreaterOrEqual(literal) => self.ordered(&test.path, value, literal, Ordering::is_ge),
            Operator::In(literals) => {
                self.meter.spend(literals.len() as u64)?;
                let equal = |literal| self.equal(&test.path, value, literal);
                literals.iter().map(equal).try_fold(false, |any, equal| equal.map(|equal| any || equal))
            }
            Operator::Like(pattern) => Some(self.like(value, pattern)?),
            Operator::Matches(expression) => Some(self.matches(value, expression)?),
            Operator::IsSubset(block) => self.within(&test.path, value, block, false),
            Operator::IsSuperset(block) => self.within(&test.path, value, block, true),
            Operator::Exists => Some(true),
        };
        // What cannot be compared passes neither a test nor its negation.
        Ok(kept.is_some_and(|kept| kept != test.negated))
    }

    fn equal(&mut self, path: &Path, value: &Value<'_>, literal: &Literal) -> Option<bool> {
        match compared(value, literal) {
            Compared::As(order) => Some(order.is_eq()),
            Compared::Differ => Some(false),
            Compared::Fault(reason) => self.fault(path, reason),
        }
    }

    fn ordered(
        &mut self,
        path: &Path,
        value: &Value<'_>,
        literal: &Literal,
        wanted: fn(Ordering) -> bool,
    ) -> Option<bool> {
        match compared(value, literal) {
            // Truth values are equal or not, but have no order.
            Compared::As(_) if matches!(literal, Literal::Bool(_)) => None,
            Compared::As(order) => Some(wanted(order)),
            Compared::Differ => None,
            Compared::Fault(reason) => self.fault(path, reason),
        }
    }

    fn fault<T>(&mut self, path: &Path, reason: &'static str) -> Option<T> {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { path: path.to_string(), reason });
        }
        None
    }

    fn like(&self, value: &Value<'_>, pattern: &str) -> Result<bool, EvaluateError> {
        let text = match value {
            Value::Json(Json::Text(text)) => text.as_ref(),
            Value::Bytes(bytes) if latin1(pattern).is_some() => {
                std::str::from_utf8(bytes).unwrap_or_default()
            }
            _ => return Ok(false),
        };
        self.meter.spend(text.len() as u64 / 64)?;
        wildcard::matches(pattern, text, self.meter)
    }

    fn matches(&self, value: &Value<'_>, expression: &str) -> Result<bool, EvaluateError> {
        let Some(compiled) = self.expressions.get(expression) else { return Ok(false) };
        match value {
            Value::Json(Json::Text(text)) => {
                self.meter.spend(text.len() as u64 / 64)?;
                Ok(compiled.is_match(text))
            }
            Value::Bytes(bytes) => {
                self.meter.spend(bytes.len() as u64 / 64)?;
                Ok(compiled.is_match_bytes(bytes))
            }
            _ => Ok(false),
        }
    }

    fn within(&mut self, path: &Path, value: &Value<'_>, block: &str, around: bool) -> Option<bool> {
        let Value::Json(Json::Text(text)) = value else { return Some(false) };
        let (inner, outer) = if around { (block, text.as_ref()) } else { (text.as_ref(), block) };
        match network::contains(outer, inner) {
            Some(contained) => Some(contained),
            None => self.fault(path, "no address or block of addresses"),
        }
    }
}

/// Compares by the rules of section 9.6 and its table of kinds.
fn compared(value: &Value<'_>, literal: &Literal) -> Compared {
    let order = match (value, literal) {
        (Value::Json(Json::Integer(value)), Literal::Integer(literal)) => Some(value.cmp(literal)),
        (Value::Json(Json::Integer(value)), Literal::Float(literal)) => (*value as f64).partial_cmp(literal),
        (Value::Json(Json::Float(value)), Literal::Integer(literal)) => value.partial_cmp(&(*literal as f64)),
        (Value::Json(Json::Float(value)), Literal::Float(literal)) => value.partial_cmp(literal),
        (Value::Json(Json::Bool(value)), Literal::Bool(literal)) => Some(value.cmp(literal)),
        (Value::Json(Json::Text(value)), Literal::Text(literal)) => Some(value.as_ref().cmp(literal)),
        (Value::Json(Json::Text(value)), Literal::Time(literal, _)) => match Moment::parse(value) {
            Ok(value) => Some(value.cmp(literal)),
            Err(_) => return Compared::Fault("no timestamp"),
        },
        (Value::Json(Json::Text(value)), Literal::Binary(literal) | Literal::Hex(literal)) => {
            latin1(value).map(|value| value.cmp(literal))
        }
        (Value::Bytes(value), Literal::Binary(literal) | Literal::Hex(literal)) => Some(value.cmp(literal)),
        (Value::Bytes(value), Literal::Text(literal)) => latin1(literal).map(|literal| value.cmp(&literal)),
        _ => None,
    };
    order.map_or(Compared::Differ, Compared::As)
}

/// The bytes of a text whose characters are all below 256 (section 9.6.1, comparison of strings with bytes).
pub(super) fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect()
}
