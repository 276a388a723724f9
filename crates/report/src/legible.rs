//! Text from outside made fit for paper.

use serde_json::Value;

use crate::font::FONTS;

/// Longest text that is shown whole, in characters; the exhibit has the rest.
const LONGEST: usize = 6_000;

/// Makes every text in a value legible; keys are ours and stay.
pub(crate) fn legible_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(shown) = legible(text) {
                *text = shown;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(legible_value),
        Value::Object(fields) => fields.values_mut().for_each(legible_value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with everything that would not show, or would show as something else, written as its code point:
/// `<U+202E>`. `None` when nothing had to change.
///
/// Written out are characters that no embedded font can draw, controls, format characters (bidirectional overrides,
/// joiners, soft hyphens), variation selectors and private-use characters: two texts that look the same on the page
/// are then the same text, but for confusable letters, which Appendix A lists by code point.
pub(crate) fn legible(text: &str) -> Option<String> {
    let long = text.char_indices().nth(LONGEST).map(|(at, _)| at);
    if long.is_none() && text.chars().all(shows) {
        return None;
    }
    let (kept, rest) = text.split_at(long.unwrap_or(text.len()));
    let mut out = String::with_capacity(kept.len() + 16);
    for character in kept.chars() {
        match character {
            '\t' => out.push(' '),
            '\r' => {}
            _ if shows(character) => out.push(character),
            _ => out.push_str(&format!("<{}>", code_point(character))),
        }
    }
    if !rest.is_empty() {
        out.push_str(&format!(" [{} further characters are left out here]", rest.chars().count()));
    }
    Some(out)
}

/// `U+0430`: at least four hexadecimal digits, as the Unicode standard writes it.
pub(crate) fn code_point(character: char) -> String {
    format!("U+{:04X}", character as u32)
}

fn shows(character: char) -> bool {
    match character {
        '\n' | ' '..='~' => true,
        _ => !hidden(character) && FONTS.can_draw(character),
    }
}

/// Characters without a mark of their own: controls, format characters (general category Cf), default ignorables,
/// separators other than the space, and private use.
fn hidden(character: char) -> bool {
    matches!(character,
        '\0'..='\x1f' | '\x7f'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}'
        | '\u{70f}' | '\u{115f}' | '\u{1160}' | '\u{1680}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{f0000}'..='\u{10ffff}')
}
