use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::bytes::{Regex as ByteRegex, RegexBuilder as ByteRegexBuilder};
use regex::{Regex, RegexBuilder};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::EvaluateError;
use super::compare::latin1;

/// A compiled expression may take this many bytes.
const COMPILED: usize = 1 << 20;

/// Groups of an expression may be nested this deep.
const NESTING: u32 = 50;

/// All expressions of a pattern together may have this many bytes.
const WRITTEN: usize = 1 << 18;

/// The expressions of a pattern, compiled once.
#[derive(Default)]
pub(super) struct Expressions<'p> {
    compiled: BTreeMap<&'p str, Expression>,
    written: usize,
}

/// One expression, for texts, and for bytes when it has no character above 255.
pub(super) struct Expression {
    text: Regex,
    bytes: Option<ByteRegex>,
}

impl<'p> Expressions<'p> {
    pub(super) fn add(&mut self, written: &'p str) -> Result<(), EvaluateError> {
        if self.compiled.contains_key(written) {
            return Ok(());
        }
        self.written = self.written.saturating_add(written.len());
        if self.written > WRITTEN {
            return Err(EvaluateError::Expression(format!("together longer than {WRITTEN} bytes")));
        }
        let wrong = |error: regex::Error| {
            let reason = error.to_string();
            EvaluateError::Expression(reason.lines().last().unwrap_or_default().trim().to_owned())
        };
        let normal: String = written.nfc().collect();
        let text =
            RegexBuilder::new(&normal).size_limit(COMPILED).nest_limit(NESTING).build().map_err(wrong)?;
        let bytes = match latin1(&normal) {
            Some(bytes) => {
                let expression = bytes.iter().fold(String::new(), |mut out, byte| {
                    if byte.is_ascii() {
                        out.push(char::from(*byte));
                    } else {
                        let _ = write!(out, "\\x{byte:02x}");
                    }
                    out
                });
                let builder = &mut ByteRegexBuilder::new(&expression);
                let built = builder.unicode(false).size_limit(COMPILED).nest_limit(NESTING).build();
                // What only texts can have, such as `\p{Greek}`, matches no bytes.
                built.ok()
            }
            None => None,
        };
        self.compiled.insert(written, Expression { text, bytes });
        Ok(())
    }

    pub(super) fn get(&self, written: &str) -> Option<&Expression> {
        self.compiled.get(written)
    }
}

impl Expression {
    pub(super) fn is_match(&self, text: &str) -> bool {
        let normal = if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
        self.text.is_match(&normal)
    }

    pub(super) fn is_match_bytes(&self, bytes: &[u8]) -> bool {
        self.bytes.as_ref().is_some_and(|expression| expression.is_match(bytes))
    }
}
