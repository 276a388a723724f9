use model::Digest;
use serde::Serialize;
use serde_json::{Number, Value};

/// A value that has no canonical form.
#[derive(Debug, thiserror::Error)]
#[error("a value does not write as JSON: {0}")]
pub struct NotCanonical(#[from] serde_json::Error);

/// `value` as canonical JSON (RFC 8785): members sorted by UTF-16 code units, no white space, numbers as ECMAScript writes
/// them. Digests of documents are taken over this form, so that any reader of JSON can compute them again.
///
/// # Errors
/// [`NotCanonical`] for a value without a JSON form.
pub fn canonical_json<T: Serialize + ?Sized>(value: &T) -> Result<String, NotCanonical> {
    let mut out = String::new();
    write(&serde_json::to_value(value)?, &mut out)?;
    Ok(out)
}

/// The SHA-256 of the canonical form.
///
/// # Errors
/// As [`canonical_json`].
pub fn canonical_digest<T: Serialize + ?Sized>(value: &T) -> Result<Digest, NotCanonical> {
    Ok(Digest::of(canonical_json(value)?.as_bytes()))
}

fn write(value: &Value, out: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Null | Value::Bool(_) => out.push_str(&value.to_string()),
        // serde_json escapes what RFC 8785 section 3.2.2.2 escapes, and in the same way.
        Value::String(text) => out.push_str(&serde_json::to_string(text)?),
        Value::Number(number) => out.push_str(&ecmascript(number)),
        Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(value, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, (name, value)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(name)?);
                out.push(':');
                write(value, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// A number as `Number::toString` of ECMAScript gives it (RFC 8785 section 3.2.2.3): every number is an IEEE 754 double.
fn ecmascript(number: &Number) -> String {
    let value = number.as_f64().unwrap_or_default();
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs();
    if (1e-6..1e21).contains(&magnitude) {
        // Rust writes the shortest digits that read back, without an exponent, as ECMAScript does in this range.
        return format!("{value}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
