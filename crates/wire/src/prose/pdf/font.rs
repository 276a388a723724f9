//! What the codes of a font mean, and how wide they are.

use std::collections::BTreeMap;

use super::Budget;
use super::file::File;
use super::object::{Dict, Parser, Token, Value};

/// Codes of one font, at most: one of two bytes has no more.
const CODES: usize = 1 << 16;

/// What a code costs of the budget: maps take more than the bytes they are read from.
const CODE: usize = 16;
/// Names that a font puts in the place of others, with the codes between: 256 codes there are.
const DIFFERENCES: usize = 512;

/// Windows-1252, 0x80 to 0x9F; the upper half is Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// Mac OS Roman, 0x80 to 0xFF.
const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// Names of glyphs beside those of one letter (Adobe Glyph List), and what they stand for.
const NAMES: &str = include_str!("../../../data/prose/glyph-names.tsv");

/// A font.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Bytes of one code: 1, or 2 for composite fonts.
    pub(super) bytes: usize,
    /// What codes mean, where the font says so.
    meaning: BTreeMap<u32, String>,
    /// Simple fonts without a word on a code mean the letter of this encoding.
    base: Base,
    widths: BTreeMap<u32, f64>,
    /// The width of what is not told, in thousandths.
    width: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Base {
    #[default]
    None,
    Windows,
    Macintosh,
}

impl Font {
    pub(super) fn read(file: &File<'_>, dict: &Dict, budget: &mut Budget) -> Self {
        let is_composite = dict.get("Subtype").and_then(Value::name) == Some("Type0");
        let mut font = Self {
            bytes: if is_composite { 2 } else { 1 },
            base: if is_composite { Base::None } else { Base::Windows },
            width: if is_composite { 1000.0 } else { 500.0 },
            ..Self::default()
        };
        if is_composite {
            font.of_descendant(file, dict, budget);
        } else {
            font.encoding(file, dict);
            let first = dict.get("FirstChar").map_or(0, |first| file.follow(first).count());
            let widths = dict.get("Widths").map_or(&[][..], |widths| file.follow(widths).list());
            for (code, width) in (first..).zip(widths).take(256) {
                if let (Ok(code), Some(width)) = (u32::try_from(code), file.follow(width).number()) {
                    font.widths.insert(code, width);
                }
            }
        }
        if let Some(Value::Reference(map)) = dict.get("ToUnicode")
            && let Some(bytes) = file.stream(*map, budget) {
                font.map(&bytes, budget);
            }
        font
    }

    fn encoding(&mut self, file: &File<'_>, dict: &Dict) {
        let Some(encoding) = dict.get("Encoding").map(|encoding| file.follow(encoding)) else { return };
        let base = encoding.dict().and_then(|of| of.get("BaseEncoding")).unwrap_or(encoding);
        if base.name() == Some("MacRomanEncoding") {
            self.base = Base::Macintosh;
        }
        let Some(differences) = encoding.dict().and_then(|of| of.get("Differences")) else { return };
        let mut code = 0_usize;
        for value in file.follow(differences).list().iter().take(DIFFERENCES) {
            match value {
                Value::Number(_) => code = value.count(),
                Value::Name(name) => {
                    if let (Some(letter), Ok(code)) = (of_glyph(name), u32::try_from(code)) {
                        self.meaning.insert(code, letter);
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    fn of_descendant(&mut self, file: &File<'_>, dict: &Dict, budget: &mut Budget) {
        let list = dict.get("DescendantFonts").map(|fonts| file.follow(fonts).list());
        let Some(font) = list.and_then(<[Value]>::first).and_then(|font| file.follow(font).dict()) else {
            return;
        };
        if let Some(width) = font.get("DW").and_then(|width| file.follow(width).number()) {
            self.width = width;
        }
        let Some(widths) = font.get("W").map(|widths| file.follow(widths).list()) else { return };
        let mut rest = widths.iter();
        while let Some(first) = rest.next().map(|first| file.follow(first).count()) {
            match rest.next().map(|next| file.follow(next)) {
                Some(Value::List(each)) => {
                    for (code, width) in (first..).zip(each).take(CODES) {
                        if !budget.spend(CODE) {
                            return;
                        }
                        self.wide(code, file.follow(width));
                    }
                }
                Some(last @ Value::Number(_)) => {
                    let Some(width) = rest.next() else { return };
                    for code in (first..=last.count()).take(CODES) {
                        if !budget.spend(CODE) {
                            return;
                        }
                        self.wide(code, file.follow(width));
                    }
                }
                _ => return,
            }
        }
    }

    fn wide(&mut self, code: usize, width: &Value) {
        if let (Ok(code @ 0..=0xffff), Some(width)) = (u32::try_from(code), width.number()) {
            self.widths.insert(code, width);
        }
    }

    /// Reads a map of codes to Unicode (ISO 32000-1, 9.10.3).
    fn map(&mut self, bytes: &[u8], budget: &mut Budget) {
        let mut parser = Parser::new(bytes, 0);
        let mut operands: Vec<Value> = Vec::new();
        loop {
            parser.left = CODES;
            let before = parser.at;
            match parser.token() {
                Some(Token::Value(value)) if operands.len() < CODES => operands.push(value),
                Some(Token::Value(_)) => return,
                Some(Token::Word(word)) => {
                    match word.as_str() {
                        "endcodespacerange" => {
                            if let Some(Value::Text(code)) = operands.first() {
                                self.bytes = code.len().clamp(1, 2);
                            }
                        }
                        "endbfchar" => {
                            for pair in operands.chunks_exact(2) {
                                if let (Value::Text(code), Value::Text(to)) = (&pair[0], &pair[1]) {
                                    self.means(code_of(code), utf16(to));
                                }
                            }
                        }
                        "endbfrange" => operands.chunks_exact(3).for_each(|range| self.range(range, budget)),
                        _ => {}
                    }
                    operands.clear();
                }
                None => return,
            }
            if parser.at <= before || self.meaning.len() > CODES {
                return;
            }
        }
    }

    fn range(&mut self, range: &[Value], budget: &mut Budget) {
        let [Value::Text(first), Value::Text(last), to] = range else { return };
        let (first, last) = (code_of(first), code_of(last));
        let codes = (first..=last).take(CODES);
        match to {
            Value::Text(to) => {
                let Some((end, head)) = to.split_last() else { return };
                for (code, step) in codes.zip(0_u32..) {
                    if !budget.spend(CODE) {
                        return;
                    }
                    let sum = u32::from(*end) + step;
                    // The last byte alone is counted on, as the standard has it; writers carry into the one before.
                    let mut to = head.to_vec();
                    if let Some(high) = to.last_mut() {
                        *high = high.wrapping_add(u8::try_from(sum >> 8).unwrap_or_default());
                    }
                    to.push(u8::try_from(sum & 0xff).unwrap_or_default());
                    self.means(code, utf16(&to));
                }
            }
            Value::List(each) => {
                for (code, to) in codes.zip(each) {
                    if !budget.spend(CODE) {
                        return;
                    }
                    if let Value::Text(to) = to {
                        self.means(code, utf16(to));
                    }
                }
            }
            _ => {}
        }
    }

    fn means(&mut self, code: u32, letters: String) {
        // More letters than this is no ligature.
        const LETTERS: usize = 16;
        if code <= 0xffff && letters.chars().count() <= LETTERS && self.meaning.len() <= CODES {
            self.meaning.insert(code, letters);
        }
    }

    /// Adds what a code means to `out`; `false` where nobody says.
    pub(super) fn write(&self, code: u32, out: &mut String) -> bool {
        if let Some(letters) = self.meaning.get(&code) {
            letters.chars().for_each(|letter| push(letter, out));
            return true;
        }
        let letter = match (self.base, code) {
            (Base::None, _) => None,
            (_, 0x20..=0x7e) => char::from_u32(code),
            (Base::Macintosh, 0x80..=0xff) => MACINTOSH.chars().nth(code as usize - 0x80),
            (Base::Windows, 0x80..=0x9f) => WINDOWS.chars().nth(code as usize - 0x80),
            (Base::Windows, 0xa0..=0xff) => char::from_u32(code),
            _ => None,
        };
        letter.map(|letter| push(letter, out)).is_some()
    }

    /// The width of a code, in parts of the size of the font.
    pub(super) fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.width) / 1000.0
    }
}

/// Ligatures are taken apart: nobody searches for them.
fn push(letter: char, out: &mut String) {
    match letter {
        '\u{fb00}' => out.push_str("ff"),
        '\u{fb01}' => out.push_str("fi"),
        '\u{fb02}' => out.push_str("fl"),
        '\u{fb03}' => out.push_str("ffi"),
        '\u{fb04}' => out.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
        letter if letter.is_control() => out.push(' '),
        letter => out.push(letter),
    }
}

fn code_of(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

fn of_glyph(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter.to_string());
    }
    let hex = name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).and_then(|hex| {
        let hex = hex.get(..hex.len().min(6))?;
        char::from_u32(u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() >= 4)?)
    });
    let listed = || {
        let mut rows =
            NAMES.lines().filter(|row| !row.starts_with("# ")).filter_map(|row| row.split_once('\t'));
        rows.find(|(known, _)| *known == name).map(|(_, letters)| letters.to_owned())
    };
    hex.map(String::from).or_else(listed)
}
