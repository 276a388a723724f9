//! Character references (HTML standard, section 13.5): the numeric ones, and the named ones that prose uses.

/// Longest reference that is read, in bytes.
const LIMIT: usize = 12;

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("bull", '•'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("copy", '©'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("eacute", 'é'),
    ("gt", '>'),
    ("hellip", '…'),
    ("hyphen", '-'),
    ("laquo", '«'),
    ("lbrack", '['),
    ("ldquo", '“'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("num", '#'),
    ("ouml", 'ö'),
    ("period", '.'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rbrack", ']'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("rsquo", '’'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("sol", '/'),
    ("thinsp", '\u{2009}'),
    ("trade", '™'),
    ("uuml", 'ü'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

/// The character that the reference at the start of `bytes` stands for, and the reference's length.
///
/// A reference without its semicolon is read when it is numeric.
pub(super) fn reference(bytes: &[u8]) -> Option<(char, usize)> {
    let body = bytes.strip_prefix(b"&")?;
    let body = &body[..body.len().min(LIMIT)];
    let Some(number) = body.strip_prefix(b"#") else {
        let length = body.iter().position(|&b| b == b';')?;
        let name = std::str::from_utf8(&body[..length]).ok()?;
        let &(_, c) = NAMED.iter().find(|(known, _)| *known == name)?;
        return Some((c, length + 2));
    };
    let (digits, radix, skipped) = match number.strip_prefix(b"x").or_else(|| number.strip_prefix(b"X")) {
        Some(digits) => (digits, 16, 3),
        None => (number, 10, 2),
    };
    let length = digits.iter().take_while(|b| char::from(**b).is_digit(radix)).count();
    let digits_text = std::str::from_utf8(&digits[..length]).ok()?;
    let code = u32::from_str_radix(digits_text, radix).ok()?;
    let c = char::from_u32(code).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER);
    let semicolon = usize::from(digits.get(length) == Some(&b';'));
    Some((c, skipped + length + semicolon))
}
