//! Canonical JSON (RFC 8785) and plain JSON text of a [`Json`] value.

use std::fmt::Write as _;

use super::json::{Json, Members};

/// The canonical text of `value`: no white space, keys sorted by UTF-16 units, numbers as ECMAScript writes them.
///
/// [`Json::Deep`], which has no text of its own, is written as `null`.
#[must_use]
pub fn canonical_json(value: &Json<'_>) -> String {
    let mut out = String::new();
    write(value, true, &mut out);
    out
}

/// Appends the text of `value`, members in the order they stand; numbers and strings as in [`canonical_json`].
pub(crate) fn write_json(value: &Json<'_>, out: &mut String) {
    write(value, false, out);
}

fn write(value: &Json<'_>, sorted: bool, out: &mut String) {
    match value {
        Json::Null | Json::Deep => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        // ECMAScript has doubles only: an integer beyond 2^53 is written as the double nearest to it.
        Json::Integer(value) if sorted && value.unsigned_abs() > 1 << 53 => number(*value as f64, out),
        Json::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Json::Float(value) => number(*value, out),
        Json::Text(value) => text(value, out),
        Json::List(list) => {
            out.push('[');
            for (at, value) in list.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(value, sorted, out);
            }
            out.push(']');
        }
        Json::Map(members) => object(members, sorted, out),
    }
}

fn object(members: &Members<'_>, sorted: bool, out: &mut String) {
    let mut ordered: Vec<(&str, &Json<'_>)> = members.iter().collect();
    if sorted {
        ordered.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    }
    out.push('{');
    for (at, (key, value)) in ordered.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        text(key, out);
        out.push(':');
        write(value, sorted, out);
    }
    out.push('}');
}

fn text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// `Number::toString` of ECMAScript (ECMA-262, section 6.1.6.1.20), from the shortest digits that read back.
fn number(value: f64, out: &mut String) {
    if value == 0.0 || !value.is_finite() {
        return out.push('0');
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    if let Some(rest) = digits.strip_prefix('-') {
        out.push('-');
        return positive(rest, point, out);
    }
    positive(digits, point, out);
}

/// Writes `0.digits * 10^point`.
fn positive(digits: &str, point: i32, out: &mut String) {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    match point {
        _ if length <= point && point <= 21 => {
            out.push_str(&digits);
            out.extend(std::iter::repeat_n('0', usize::try_from(point - length).unwrap_or(0)));
        }
        1..=21 => {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
            let _ = write!(out, "{whole}.{fraction}");
        }
        -5..=0 => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', usize::try_from(-point).unwrap_or(0)));
            out.push_str(&digits);
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            let sign = if point > 0 { "+" } else { "-" };
            let _ = write!(out, "{first}{dot}{rest}e{sign}{}", (point - 1).unsigned_abs());
        }
    }
}

#[cfg(test)]
mod tests;
