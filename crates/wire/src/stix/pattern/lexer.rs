use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Literal, PatternError};
use crate::stix::moment::Moment;
use crate::stix::validate::forms::is_base64;

/// A word of the language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or keyword; the latter are told by their text.
    Word(String),
    /// A value; a word `true` or `false` is one too.
    Literal(Literal),
    /// A sign: one of `[ ] ( ) : . , *` or a comparison.
    Sign(&'static str),
    /// The end of the text.
    End,
}

const SIGNS: [&str; 16] =
    ["<=", ">=", "!=", "<>", "==", "=", "<", ">", "[", "]", "(", ")", ":", ".", ",", "*"];

/// Cuts a text into tokens.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The next token and where it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token), PatternError> {
        self.skip_blanks();
        let at = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok((at, Token::End)) };
        if first == '\'' {
            return Ok((at, Token::Literal(Literal::Text(self.string()?))));
        }
        if let Some(kind) = ["t'", "b'", "h'"].into_iter().find(|prefix| rest.starts_with(prefix)) {
            self.at += 1;
            let text = self.string()?;
            return Ok((at, Token::Literal(special(at, kind, text)?)));
        }
        if first.is_ascii_alphabetic() || first == '_' {
            return Ok((at, self.word()));
        }
        if let Some(number) = self.number(at)? {
            return Ok((at, Token::Literal(number)));
        }
        match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            Some(sign) => {
                self.at += sign.len();
                let sign = match sign {
                    "==" => "=",
                    "<>" => "!=",
                    other => other,
                };
                Ok((at, Token::Sign(sign)))
            }
            None => Err(PatternError::Token { at, found: format!("`{}`", first.escape_debug()) }),
        }
    }

    /// Passes over white space, `/* */` and `//`.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').map_or(trimmed.len(), |end| end + 1)
            } else if trimmed.starts_with("/*") {
                match trimmed.find("*/") {
                    Some(end) => end + 2,
                    None => return,
                }
            } else {
                return;
            };
            self.at += comment;
        }
    }

    /// The text of a literal in quotes, which begin here.
    fn string(&mut self) -> Result<String, PatternError> {
        let began = self.at;
        let mut out = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((offset, letter)) = letters.next() {
            match letter {
                '\'' => {
                    self.at = began + offset + 1;
                    return Ok(out);
                }
                '\\' => match letters.next() {
                    Some((_, escaped @ ('\'' | '\\'))) => out.push(escaped),
                    _ => {
                        let reason = "a string with a backslash before neither a quote nor a backslash";
                        return Err(PatternError::Literal { at: began, reason });
                    }
                },
                other => out.push(other),
            }
        }
        Err(PatternError::Literal { at: began, reason: "a string without an end" })
    }

    fn word(&mut self) -> Token {
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '-'))
            .unwrap_or(rest.len());
        self.at += end;
        match &rest[..end] {
            "true" => Token::Literal(Literal::Bool(true)),
            "false" => Token::Literal(Literal::Bool(false)),
            word => Token::Word(word.to_owned()),
        }
    }

    /// `5`, `+5`, `-5`, `5.0`, `.5`; no zero before other digits.
    fn number(&mut self, at: usize) -> Result<Option<Literal>, PatternError> {
        let rest = self.rest();
        let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let sign = rest.len() - unsigned.len();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let whole = digits(unsigned);
        let fraction = unsigned[whole..].strip_prefix('.').map_or(0, digits);
        if fraction > 0 {
            let end = sign + whole + 1 + fraction;
            self.at += end;
            let value: Option<f64> = rest[..end].parse().ok();
            let wrong = PatternError::Literal { at, reason: "a number out of range" };
            return value.filter(|value| value.is_finite()).map(Literal::Float).map(Some).ok_or(wrong);
        }
        if whole == 0 {
            return Ok(None);
        }
        // `007` is three numbers by the grammar, which nothing allows side by side.
        let length = if unsigned.starts_with('0') { 1 } else { whole };
        self.at += sign + length;
        let wrong = PatternError::Literal { at, reason: "an integer beyond 64 bits" };
        rest[..sign + length].parse().map(Literal::Integer).map(Some).map_err(|_| wrong)
    }
}

/// A literal with a letter before the quotes.
fn special(at: usize, kind: &str, text: String) -> Result<Literal, PatternError> {
    let wrong = |reason| PatternError::Literal { at, reason };
    match kind {
        "t'" => match Moment::parse_lenient(&text) {
            Ok(moment) => Ok(Literal::Time(moment, text)),
            Err(_) => Err(wrong("no timestamp of the form t'YYYY-MM-DDTHH:MM:SS[.s+]Z'")),
        },
        "b'" if text.is_empty() => Ok(Literal::Binary(Vec::new())),
        "b'" if is_base64(&text) => {
            STANDARD.decode(&text).map(Literal::Binary).map_err(|_| wrong("no base64"))
        }
        "b'" => Err(wrong("no base64")),
        _ => hex::decode(&text).map(Literal::Hex).map_err(|_| wrong("no hexadecimal digits in pairs")),
    }
}

#[cfg(test)]
mod tests;
