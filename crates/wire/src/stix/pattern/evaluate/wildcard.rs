use unicode_normalization::UnicodeNormalization;

use super::{EvaluateError, Meter};

/// Whether `text` is as the LIKE operand `pattern` has it (section 9.6): `%` is any text, `_` any one character; both
/// are compared in normalisation form C.
pub(super) fn matches(pattern: &str, text: &str, meter: &Meter) -> Result<bool, EvaluateError> {
    let pattern: Vec<char> = pattern.nfc().collect();
    let text: Vec<char> = text.nfc().collect();
    let (mut p, mut t) = (0, 0);
    // Where the last `%` stands, and up to where it has eaten: only that one ever needs to eat more.
    let mut star: Option<(usize, usize)> = None;
    let mut steps = 0_u64;
    while t < text.len() {
        steps += 1;
        if steps == 1024 {
            meter.spend(16)?;
            steps = 0;
        }
        match pattern.get(p) {
            Some('%') => {
                star = Some((p, t));
                p += 1;
            }
            Some(letter) if *letter == '_' || *letter == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, eaten)) = star else { return Ok(false) };
                star = Some((at, eaten + 1));
                p = at + 1;
                t = eaten + 1;
            }
        }
    }
    Ok(pattern[p..].iter().all(|letter| *letter == '%'))
}
