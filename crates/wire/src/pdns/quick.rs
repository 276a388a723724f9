//! Reads a passive DNS row as nearly every producer writes it, without looking at a byte twice.

use std::borrow::Cow;

use super::Row;
use crate::scalar::{Scalar, Scalars};

/// The row that `text` begins with, and the length of its JSON, when it is a flat object of texts without escapes,
/// whole numbers from 0 on and lists of these, each known field once, and the line ends after it. `None` for all else:
/// then the whole reader decides.
pub(super) fn read(text: &str) -> Option<(Row<'_>, usize)> {
    let mut cursor = Cursor { text, at: 0 };
    let mut row = Row::default();
    let mut unknown;
    cursor.expect(b'{')?;
    loop {
        cursor.space();
        cursor.expect(b'"')?;
        let key = cursor.string()?;
        cursor.space();
        cursor.expect(b':')?;
        cursor.space();
        let place = match key {
            "rrname" => &mut row.rrname,
            "rrtype" => &mut row.rrtype,
            "time_first" => &mut row.time_first,
            "time_last" => &mut row.time_last,
            "count" => &mut row.count,
            "sensor_id" => &mut row.sensor_id,
            "origin" => &mut row.origin,
            "zone_time_first" => &mut row.zone_time_first,
            "zone_time_last" => &mut row.zone_time_last,
            "rdata" => {
                if row.rdata.is_some() {
                    return None;
                }
                row.rdata = Some(cursor.scalars()?);
                if cursor.goes_on()? {
                    continue;
                }
                break;
            }
            "cond" | "msg" | "obj" => return None,
            // What is no field of a row is read and let go, as often as it comes.
            _ => {
                unknown = None;
                &mut unknown
            }
        };
        if place.is_some() {
            return None;
        }
        *place = Some(cursor.scalar()?);
        if !cursor.goes_on()? {
            break;
        }
    }
    let ends = match cursor.byte() {
        b'\n' => true,
        b'\r' => matches!(text.as_bytes().get(cursor.at + 1), None | Some(b'\n')),
        _ => cursor.at == text.len(),
    };
    ends.then_some((row, cursor.at))
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The byte at hand; 0 at the end, which no JSON holds.
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    fn space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t') {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.byte() == byte).then(|| self.at += 1)
    }

    /// Whether another field follows; `None` for neither that nor the end of the object.
    fn goes_on(&mut self) -> Option<bool> {
        self.space();
        let more = match self.byte() {
            b',' => true,
            b'}' => false,
            _ => return None,
        };
        self.at += 1;
        Some(more)
    }

    /// The text up to the closing quote.
    fn string(&mut self) -> Option<&'a str> {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| *byte == b'"' || *byte == b'\\' || *byte < b' ')?;
        if rest[length] != b'"' {
            return None;
        }
        let text = &self.text[self.at..self.at + length];
        self.at += length + 1;
        Some(text)
    }

    fn number(&mut self) -> Option<i64> {
        let begin = self.at;
        let mut number = 0_i64;
        while self.byte().is_ascii_digit() {
            // 18 digits fit.
            if self.at - begin == 18 {
                return None;
            }
            number = number * 10 + i64::from(self.byte() - b'0');
            self.at += 1;
        }
        let leads_with_zero = self.text.as_bytes().get(begin) == Some(&b'0') && self.at - begin > 1;
        let goes_on = matches!(self.byte(), b'.' | b'e' | b'E');
        (self.at > begin && !leads_with_zero && !goes_on).then_some(number)
    }

    fn scalar(&mut self) -> Option<Scalar<'a>> {
        if self.expect(b'"').is_some() {
            return self.string().map(|text| Scalar::Text(Cow::Borrowed(text)));
        }
        self.number().map(Scalar::Integer)
    }

    fn scalars(&mut self) -> Option<Scalars<'a>> {
        if self.expect(b'[').is_none() {
            return self.scalar().map(Scalars::One);
        }
        let mut all = Vec::new();
        loop {
            self.space();
            if all.is_empty() && self.expect(b']').is_some() {
                break;
            }
            all.push(self.scalar()?);
            self.space();
            if self.expect(b',').is_none() {
                self.expect(b']')?;
                break;
            }
        }
        Some(Scalars::Many(all))
    }
}
