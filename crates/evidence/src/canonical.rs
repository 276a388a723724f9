use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Malformed;

/// Integers beyond this are not told apart by every reader of JSON (RFC 8785 section 3.1, RFC 7493 section 2.2).
const MAX_INTEGER: u64 = (1 << 53) - 1;
/// Nesting that a record may have.
const MAX_DEPTH: u32 = 16;

const FORM: &str = "canonical JSON";

/// `value` as canonical JSON (RFC 8785): one spelling for one value, so that its digest means something.
///
/// Of the numbers only integers within 2^53 are taken: a fraction has no place in a record that is hashed.
///
/// # Errors
/// [`Malformed`] for other numbers, or for nesting beyond 16.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Malformed> {
    let value = serde_json::to_value(value).map_err(|error| Malformed::new(FORM, error.to_string()))?;
    let mut out = Vec::new();
    write(&value, 0, &mut out)?;
    Ok(out)
}

/// Reads canonical JSON. Bytes that another spelling of the same value would have are refused, and so are fields that
/// `T` does not know when it says so.
///
/// # Errors
/// [`Malformed`] when it is not JSON, not canonical, or no `T`.
pub fn from_canonical<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Malformed> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Malformed::new(FORM, error.to_string()))?;
    let mut again = Vec::with_capacity(bytes.len());
    write(&value, 0, &mut again)?;
    if again != bytes {
        return Err(Malformed::new(FORM, "the same value has another spelling in RFC 8785"));
    }
    serde_json::from_value(value).map_err(|error| Malformed::new(FORM, error.to_string()))
}

fn write(value: &Value, depth: u32, out: &mut Vec<u8>) -> Result<(), Malformed> {
    if depth > MAX_DEPTH {
        return Err(Malformed::new(FORM, "it is nested too deep"));
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            if size.is_none_or(|size| size > MAX_INTEGER) {
                return Err(Malformed::new(FORM, format!("{number} is no integer below 2^53")));
            }
            out.extend_from_slice(number.to_string().as_bytes());
        }
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write(item, depth + 1, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // RFC 8785 section 3.2.3 sorts by UTF-16 code units, which is not the order of UTF-8 bytes.
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (place, (name, value)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                string(name, out);
                out.push(b':');
                write(value, depth + 1, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// A string with the escapes of RFC 8785 section 3.2.2.2, which are those that `serde_json` writes.
fn string(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a string writes to memory");
}

#[cfg(test)]
mod tests;
