//! Names and resolutions by the hundred million, without a value of their own for each.

mod order;

use std::collections::BTreeMap;

use crate::name::Plain;
use crate::{
    DomainName, Interval, InvalidName, NameSeen, Observation, Observed, Origin, RecordType, Resolution,
    Timestamp,
};

/// Bare names, or resolutions, one row each, with all their texts in one piece of memory: no allocation for a row.
///
/// Names are kept with their labels reversed (`com.example.www`), the order in which a zone is one range. Texts are put
/// in first, [`Bulk::owner`] and the like, and then stand for any number of rows. All texts together must stay below
/// 4 GiB; whoever fills it looks at [`Bulk::bytes`] in time.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    text: String,
    rows: Vec<Row>,
    words: Vec<Box<str>>,
    places: BTreeMap<Box<str>, u32>,
    /// The two words asked for last, mostly asked for again.
    recent: [u32; 2],
}

/// A text within a [`Bulk`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    at: u32,
    len: u32,
}

/// A word within a [`Bulk`]: a source or a record type, kept once however many rows have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(u32);

/// One row as it goes in.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The name, from [`Bulk::owner`].
    pub owner: Span,
    /// Record type and canonical value; `None` for a bare name.
    pub answer: Option<(Word, Span)>,
    /// When it held.
    pub when: Option<Interval>,
    /// How often it was seen; the largest number counts as not known.
    pub count: Option<u64>,
    /// Who saw it.
    pub source: Word,
    /// Line in the source, from 1.
    pub line: u64,
}

/// One row as it comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkRow<'a> {
    /// The name with its labels reversed.
    pub rname: &'a str,
    /// Record type and canonical value; `None` for a bare name.
    pub answer: Option<(&'a str, &'a str)>,
    /// First and last moment in microseconds since 1970.
    pub when: Option<(i64, i64)>,
    /// How often it was seen.
    pub count: Option<u64>,
    /// Who saw it.
    pub source: &'a str,
    /// Line in the source.
    pub line: u64,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    rname: Span,
    rdata: Span,
    /// [`NONE`] for a bare name.
    rrtype: u32,
    source: u32,
    /// `i64::MIN` when undated.
    first: i64,
    last: i64,
    count: u64,
    line: u64,
}

const NONE: u32 = u32::MAX;
const UNDATED: i64 = i64::MIN;
const UNCOUNTED: u64 = u64::MAX;

impl Bulk {
    /// Puts in the name of the rows to come.
    ///
    /// # Errors
    /// As [`DomainName::parse`]; then nothing was put in.
    pub fn owner(&mut self, name: &str) -> Result<Span, InvalidName> {
        let at = self.text.len();
        match Plain::of(name) {
            Some(plain) => self.text.push_str(plain.reversed(&mut [0; 253])),
            None => self.text.push_str(&DomainName::parse(name)?.reversed()),
        }
        Ok(self.span_from(at))
    }

    /// Puts in a host name as a value, in its canonical form and the order it is written.
    ///
    /// # Errors
    /// As [`DomainName::parse`]; then nothing was put in.
    pub fn host(&mut self, name: &str) -> Result<Span, InvalidName> {
        let at = self.text.len();
        match Plain::of(name) {
            Some(plain) => self.text.push_str(plain.as_str()),
            None => self.text.push_str(DomainName::parse(name)?.as_str()),
        }
        Ok(self.span_from(at))
    }

    /// Puts in a value as it is.
    pub fn value(&mut self, text: &str) -> Span {
        let at = self.text.len();
        self.text.push_str(text);
        self.span_from(at)
    }

    /// Puts in a source or a record type.
    pub fn word(&mut self, text: &str) -> Word {
        for recent in self.recent {
            if self.words.get(recent as usize).is_some_and(|word| **word == *text) {
                return Word(recent);
            }
        }
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => {
                let place = small(self.words.len());
                self.words.push(text.into());
                self.places.insert(text.into(), place);
                place
            }
        };
        self.recent = [place, self.recent[0]];
        Word(place)
    }

    /// Adds a row of texts and words of this very [`Bulk`].
    pub fn push(&mut self, entry: Entry) {
        let (rrtype, rdata) =
            entry.answer.map_or((NONE, Span::default()), |(Word(word), rdata)| (word, rdata));
        let (first, last) =
            entry.when.map_or((UNDATED, UNDATED), |when| (when.first().as_micros(), when.last().as_micros()));
        self.rows.push(Row {
            rname: entry.owner,
            rdata,
            rrtype,
            source: entry.source.0,
            first,
            last,
            count: entry.count.unwrap_or(UNCOUNTED),
            line: entry.line,
        });
    }

    /// Adds a name or a resolution; `false`, and nothing added, for other observations.
    pub fn observe(&mut self, observed: &Observed<Observation>) -> bool {
        let (name, resolution) = match &observed.what {
            Observation::Name(seen) => (&seen.name, None),
            Observation::Resolution(resolution) => (&resolution.name, Some(resolution)),
            Observation::Certificate(_) | Observation::Registration(_) => return false,
        };
        let Ok(owner) = self.owner(name.as_str()) else { return false };
        let answer = resolution.map(|of| (self.word(of.rrtype.as_str()), self.value(&of.rdata)));
        let (count, source) = (resolution.and_then(|of| of.count), self.word(&observed.origin.source));
        self.push(Entry { owner, answer, when: observed.when, count, source, line: observed.origin.line });
        true
    }

    /// Adds all rows of `other`, after those that are here.
    pub fn append(&mut self, other: &Self) {
        let shift = small(self.text.len());
        self.text.push_str(&other.text);
        let _ = small(self.text.len());
        let words: Vec<u32> = other.words.iter().map(|word| self.word(word).0).collect();
        let moved = |span: Span| Span { at: span.at + shift, len: span.len };
        self.rows.extend(other.rows.iter().map(|row| Row {
            rname: moved(row.rname),
            rdata: moved(row.rdata),
            rrtype: words.get(row.rrtype as usize).copied().unwrap_or(NONE),
            source: words[row.source as usize],
            ..*row
        }));
    }

    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.rows.clear();
        self.words.clear();
        self.places.clear();
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of memory that rows and texts take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.len() + self.rows.len() * size_of::<Row>() + self.words.len() * 64
    }

    /// The row at `place`.
    ///
    /// # Panics
    /// When there is none, as indexing a slice does.
    #[must_use]
    pub fn row(&self, place: usize) -> BulkRow<'_> {
        let row = &self.rows[place];
        BulkRow {
            rname: self.text(row.rname),
            answer: (row.rrtype != NONE).then(|| (&*self.words[row.rrtype as usize], self.text(row.rdata))),
            when: (row.first != UNDATED).then_some((row.first, row.last)),
            count: (row.count != UNCOUNTED).then_some(row.count),
            source: &self.words[row.source as usize],
            line: row.line,
        }
    }

    /// All sources and record types, by their numbers from 0: see [`Bulk::words_of`].
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// The numbers among [`Bulk::words`] of a row's source and, unless it is a bare name, of its record type: for columns
    /// that are written by number.
    ///
    /// # Panics
    /// As [`Bulk::row`].
    #[must_use]
    pub fn words_of(&self, place: usize) -> (u32, Option<u32>) {
        let row = &self.rows[place];
        (row.source, (row.rrtype != NONE).then_some(row.rrtype))
    }

    /// The row at `place` as an observation of its own; panics as [`Bulk::row`] does.
    #[must_use]
    pub fn observed(&self, place: usize) -> Observed<Observation> {
        let row = self.row(place);
        let name = DomainName::from_reversed(row.rname);
        let what = match row.answer {
            None => Observation::Name(NameSeen { name }),
            Some((rrtype, rdata)) => Observation::Resolution(Resolution {
                name,
                rrtype: RecordType::from(rrtype.to_owned()),
                rdata: rdata.to_owned(),
                count: row.count,
            }),
        };
        let when = row.when.and_then(|(first, last)| {
            Interval::new(Timestamp::from_micros(first).ok()?, Timestamp::from_micros(last).ok()?).ok()
        });
        Observed { what, when, origin: Origin { source: row.source.to_owned(), raw: None, line: row.line } }
    }

    fn text(&self, span: Span) -> &str {
        &self.text[span.at as usize..(span.at + span.len) as usize]
    }

    fn span_from(&self, at: usize) -> Span {
        Span { at: small(at), len: small(self.text.len()) - small(at) }
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("texts stay below 4 GiB")
}

#[cfg(test)]
mod tests;
