//! Objects of a PDF and their parser (ISO 32000-1, 7.3).

use std::collections::BTreeMap;

/// Containers in containers, at most.
const DEPTH: usize = 32;
/// Bytes of a string or name, at most.
const TEXT: usize = 1 << 16;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `null`, booleans, and what is no value here.
    Nothing,
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    List(Vec<Self>),
    Dict(Dict),
    /// An indirect object, by its number.
    Reference(u32),
}

pub(super) type Dict = BTreeMap<String, Value>;

impl Value {
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// A count: a number that is none is 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "floats saturate")]
    pub(super) fn count(&self) -> usize {
        self.number().map_or(0, |number| number as usize)
    }

    pub(super) fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn list(&self) -> &[Self] {
        if let Self::List(list) = self { list } else { &[] }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) = self { Some(dict) } else { None }
    }
}

/// What stands next: a value, or a word that is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Value(Value),
    Word(String),
}

/// Reads values one after the other.
pub(super) struct Parser<'s> {
    pub(super) source: &'s [u8],
    pub(super) at: usize,
    /// So many values may still be made: a byte of source makes dozens of bytes of value.
    pub(super) left: usize,
}

/// Values of one parser that is not told otherwise.
const VALUES: usize = 100_000;

impl<'s> Parser<'s> {
    pub(super) const fn new(source: &'s [u8], at: usize) -> Self {
        Self { source, at, left: VALUES }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.at + ahead).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' => self.at += 1,
                b'%' => {
                    self.at +=
                        self.source[self.at..].iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
                }
                _ => return,
            }
        }
    }

    /// The next value or word; `None` at the end, and where brackets or strings are broken.
    pub(super) fn token(&mut self) -> Option<Token> {
        self.nested(0)
    }

    /// The next value; words are none.
    pub(super) fn value(&mut self) -> Option<Value> {
        match self.token()? {
            Token::Value(value) => Some(value),
            Token::Word(_) => None,
        }
    }

    fn nested(&mut self, depth: usize) -> Option<Token> {
        if depth > DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        self.skip_space();
        let value = match (self.peek(0)?, self.peek(1)) {
            (b'<', Some(b'<')) => {
                self.at += 2;
                self.dict(depth)?
            }
            (b'<', _) => self.hex()?,
            (b'(', _) => self.text()?,
            (b'/', _) => {
                self.at += 1;
                Value::Name(self.named())
            }
            (b'[', _) => {
                self.at += 1;
                let mut list = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek(0)? == b']' {
                        self.at += 1;
                        break Value::List(list);
                    }
                    list.push(self.member(depth)?);
                }
            }
            (b'+' | b'-' | b'.' | b'0'..=b'9', _) => self.number_or_reference(),
            (b')' | b'>' | b']' | b'{' | b'}', _) => {
                self.at += 1;
                return Some(Token::Word(String::new()));
            }
            _ => {
                let word = self.regular();
                return Some(match word.as_str() {
                    "null" | "true" | "false" => Token::Value(Value::Nothing),
                    _ => Token::Word(word),
                });
            }
        };
        Some(Token::Value(value))
    }

    fn member(&mut self, depth: usize) -> Option<Value> {
        match self.nested(depth + 1)? {
            Token::Value(value) => Some(value),
            Token::Word(_) => None,
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Value> {
        let mut dict = Dict::new();
        loop {
            self.skip_space();
            match (self.peek(0)?, self.peek(1)) {
                (b'>', Some(b'>')) => {
                    self.at += 2;
                    return Some(Value::Dict(dict));
                }
                (b'/', _) => {
                    self.at += 1;
                    let key = self.named();
                    let value = self.member(depth)?;
                    dict.insert(key, value);
                }
                _ => return None,
            }
        }
    }

    fn regular(&mut self) -> String {
        let is_regular = |b: &u8| !b.is_ascii_whitespace() && !b"()<>[]{}/%\0".contains(b);
        let length = self.source[self.at..].iter().take(TEXT).take_while(|b| is_regular(b)).count();
        let word = String::from_utf8_lossy(&self.source[self.at..self.at + length]).into_owned();
        self.at += length.max(1);
        word
    }

    /// A name behind its slash, `#20` decoded.
    fn named(&mut self) -> String {
        let is_end = self.peek(0).is_none_or(|b| b.is_ascii_whitespace() || b"()<>[]{}/%\0".contains(&b));
        if is_end {
            return String::new();
        }
        let raw = self.regular();
        if !raw.contains('#') {
            return raw;
        }
        let (mut name, mut rest) = (Vec::new(), raw.as_bytes());
        while let Some((&first, tail)) = rest.split_first() {
            let hex = tail.get(..2).filter(|_| first == b'#');
            let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
            name.push(byte.unwrap_or(first));
            rest = if byte.is_some() { &tail[2..] } else { tail };
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    fn number_or_reference(&mut self) -> Value {
        let number = self.number();
        // `12 0 R`
        let (start, is_whole) = (self.at, number >= 0.0 && number.fract() == 0.0 && number < 1e9);
        if is_whole && self.peek(0).is_some_and(|b| b.is_ascii_whitespace()) {
            self.skip_space();
            let digits = self.source[self.at..].iter().take(6).take_while(|b| b.is_ascii_digit()).count();
            if digits > 0 {
                self.at += digits;
                self.skip_space();
                let ends = self.peek(1).is_none_or(|b| b.is_ascii_whitespace() || b"()<>[]{}/%".contains(&b));
                if self.peek(0) == Some(b'R') && ends {
                    self.at += 1;
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "0 to 10^9"
                    )]
                    return Value::Reference(number as u32);
                }
            }
            self.at = start;
        }
        Value::Number(number)
    }

    fn number(&mut self) -> f64 {
        let of_number = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.');
        let length = self.source[self.at..].iter().take(64).take_while(|b| of_number(b)).count().max(1);
        let text = String::from_utf8_lossy(&self.source[self.at..self.at + length]);
        self.at += length;
        text.parse().ok().filter(|number: &f64| number.is_finite()).unwrap_or_default()
    }

    fn hex(&mut self) -> Option<Value> {
        self.at += 1;
        let (mut bytes, mut half) = (Vec::new(), None);
        loop {
            let byte = self.peek(0)?;
            self.at += 1;
            match (char::from(byte).to_digit(16), half) {
                _ if byte == b'>' => break,
                (Some(digit), None) => half = Some(digit),
                (Some(digit), Some(high)) => {
                    bytes.push(u8::try_from(high * 16 + digit).unwrap_or_default());
                    half = None;
                }
                (None, _) => {}
            }
            if bytes.len() > TEXT {
                return None;
            }
        }
        bytes.extend(half.and_then(|high| u8::try_from(high * 16).ok()));
        Some(Value::Text(bytes))
    }

    fn text(&mut self) -> Option<Value> {
        self.at += 1;
        let (mut bytes, mut open) = (Vec::new(), 0_usize);
        loop {
            let byte = self.peek(0)?;
            self.at += 1;
            match byte {
                b')' if open == 0 => return Some(Value::Text(bytes)),
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    bytes.extend(self.escape()?);
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
            if bytes.len() > TEXT {
                return None;
            }
        }
    }

    fn escape(&mut self) -> Option<Option<u8>> {
        let byte = self.peek(0)?;
        self.at += 1;
        Some(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' | b'f' => Some(b' '),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    if let Some(digit @ b'0'..=b'7') = self.peek(0) {
                        code = code * 8 + u32::from(digit - b'0');
                        self.at += 1;
                    }
                }
                u8::try_from(code & 0xff).ok()
            }
            b'\r' => {
                self.at += usize::from(self.peek(0) == Some(b'\n'));
                None
            }
            b'\n' => None,
            other => Some(other),
        })
    }
}
