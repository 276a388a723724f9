//! Streams decoded within bounds (ISO 32000-1, 7.4).

use std::io::Read as _;

use super::object::{Dict, Value};

/// What a stream holds behind its filters, at most `limit` bytes of it. What is damaged gives what comes before the damage;
/// `None` where a filter is not known here (images, encryption).
pub(super) fn decoded(dict: &Dict, raw: &[u8], limit: usize) -> Option<Vec<u8>> {
    // More than two filters, one on the other, hold no text anybody wrote.
    const FILTERS: usize = 2;
    let filters: Vec<&str> = match dict.get("Filter") {
        Some(Value::Name(name)) => vec![name.as_str()],
        Some(Value::List(list)) => list.iter().map(Value::name).collect::<Option<_>>()?,
        _ => Vec::new(),
    };
    if filters.len() > FILTERS || predicted(dict) {
        return None;
    }
    let mut bytes = raw[..raw.len().min(limit)].to_vec();
    for filter in filters {
        bytes = match filter {
            "FlateDecode" | "Fl" => inflated(&bytes, limit),
            "ASCIIHexDecode" | "AHx" => of_hex(&bytes),
            "ASCII85Decode" | "A85" => of_base85(&bytes),
            _ => return None,
        };
    }
    Some(bytes)
}

/// Predictors serve images and tables of objects, not text.
fn predicted(dict: &Dict) -> bool {
    let one = |parameters: &Value| {
        parameters.dict().and_then(|of| of.get("Predictor")).is_some_and(|predictor| predictor.count() > 1)
    };
    dict.get("DecodeParms").is_some_and(|all| one(all) || all.list().iter().any(one))
}

fn inflated(bytes: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // An error ends the stream; what was read before it stays.
    let _ = flate2::read::ZlibDecoder::new(bytes).take(limit as u64).read_to_end(&mut out);
    out
}

fn of_hex(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16));
    let digits: Vec<u32> = digits.collect();
    let pair = |pair: &[u32]| pair[0] * 16 + pair.get(1).copied().unwrap_or_default();
    digits.chunks(2).filter_map(|of| u8::try_from(pair(of)).ok()).collect()
}

fn of_base85(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut group) = (Vec::new(), Vec::with_capacity(5));
    for &byte in bytes.iter().take_while(|b| **b != b'~') {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            out.extend(of_group(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        out.extend(&of_group(&group)[..kept]);
    }
    out
}

fn of_group(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |sum, &digit| sum.wrapping_mul(85).wrapping_add(u32::from(digit))).to_be_bytes()
}
