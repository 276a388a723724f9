//! One question each: ask the lake, write its rows.

use std::time::Instant;

use anyhow::Result;
use lake::{Answers, Fact, Holder, LakeError};
use model::{BaseRate, DomainName, Key, KeyKind, Observation};
use serde::Serialize;

use super::super::asked::{Asked, parse};
use super::super::rows::{Named, Rows, When};
use super::{Query, zone};
use crate::desk::Desk;
use crate::render::some;
use crate::stage::infrastructure::is_hub;

/// What became of a question.
#[derive(Default)]
pub(super) struct Told {
    pub(super) rows: u64,
    pub(super) first: Option<Instant>,
    pub(super) heard: bool,
}

impl Told {
    fn row(&mut self, heard: bool) -> bool {
        self.rows += 1;
        self.first.get_or_insert_with(Instant::now);
        self.heard = heard;
        heard
    }
}

/// A row of a name's history.
#[derive(Serialize)]
struct Recorded<'a> {
    asked: &'a str,
    name: &'a DomainName,
    kind: &'a str,
    value: String,
    #[serde(flatten)]
    when: When,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    source: &'a str,
    file: String,
    line: u64,
    /// All that a certificate or a registration says.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'a Observation>,
}

/// A value and how common it is.
#[derive(Serialize)]
struct Common<'a> {
    asked: &'a str,
    key: &'a Key,
    rate: BaseRate,
    hub: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<u64>,
    #[serde(flatten)]
    when: When,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first_names: Vec<&'a DomainName>,
}

impl Query {
    pub(super) fn ask(&self, desk: &Desk, text: &str, rows: &mut Rows) -> Result<Told> {
        if self.new {
            return self.new_in(desk, text, Some(&zone(text)?), rows);
        }
        if self.zone {
            return self.holders(text, None, desk.lake.zone(&zone(text)?, self.window())?, rows);
        }
        match parse(text)? {
            Asked::Name(name) if self.span => self.span_of(desk, text, &name, rows),
            Asked::Name(name) if self.shared => {
                let edges = desk.lake.edges_of(std::slice::from_ref(&name), self.window().as_of)?;
                let keys: Vec<Key> = edges.into_iter().map(|edge| edge.key).collect();
                self.common(desk, text, &keys, rows)
            }
            Asked::Name(name) => self.history(text, desk.lake.history(&name, self.window())?, rows),
            Asked::Keys(keys) if self.shared => self.common(desk, text, &keys, rows),
            Asked::Keys(keys) => {
                let mut told = Told { heard: true, ..Told::default() };
                for key in &keys {
                    let names = desk.lake.names_on(key, self.window())?;
                    let of = self.holders(text, Some(key), names, rows)?;
                    told.rows += of.rows;
                    told.first = told.first.or(of.first);
                    told.heard &= of.heard;
                }
                Ok(told)
            }
        }
    }

    fn history(&self, asked: &str, facts: Answers<'_, Fact>, rows: &mut Rows) -> Result<Told> {
        let mut told =
            Told { heard: rows.heading(&format!("{asked}: recorded about it"))?, ..Told::default() };
        for fact in facts.take(self.limit()) {
            let Fact { file, observed } = fact?;
            let names = observed.what.names();
            let Some(name) = names.first() else { continue };
            let (kind, value, count) = match &observed.what {
                Observation::Name(_) => ("name", String::new(), None),
                Observation::Resolution(of) => (of.rrtype.as_str(), of.rdata.clone(), of.count),
                Observation::Certificate(of) => {
                    let digest = of.fingerprint.map(|digest| digest.to_string());
                    ("certificate", digest.unwrap_or_else(|| format!("{}/{}", of.issuer, of.serial)), None)
                }
                Observation::Registration(of) => {
                    ("registration", of.registrar.clone().unwrap_or_default(), None)
                }
            };
            let whole = matches!(observed.what, Observation::Certificate(_) | Observation::Registration(_));
            let row = Recorded {
                asked,
                name,
                kind,
                value,
                when: When::of(observed.when),
                count,
                source: &observed.origin.source,
                file: file.to_string(),
                line: observed.origin.line,
                what: whole.then_some(&observed.what),
            };
            let text = || {
                let counted = row.count.map_or_else(|| "-".to_owned(), |count| count.to_string());
                format!(
                    "{}  {counted:>8}  {:<12}  {}  ({})",
                    row.when.text(),
                    row.kind,
                    row.value,
                    row.source
                )
            };
            if !told.row(rows.row(&row, text)?) {
                break;
            }
        }
        Ok(told)
    }

    fn holders(
        &self,
        asked: &str,
        key: Option<&Key>,
        names: Answers<'_, Holder>,
        rows: &mut Rows,
    ) -> Result<Told> {
        let heading =
            key.map_or_else(|| format!("{asked}: names"), |key| format!("{key}: names that had it"));
        let mut told = Told { heard: rows.heading(&heading)?, ..Told::default() };
        for holder in names.take(self.limit()) {
            let Holder { name, when, count, sightings }: Holder = holder.map_err(|error: LakeError| error)?;
            let row = Named { asked, name: &name, key, when: When::of(when), count, sightings };
            let first = told.first.is_none();
            if !told.row(rows.row(&row, || row.text())?) {
                break;
            }
            if first {
                rows.flush()?;
            }
        }
        Ok(told)
    }

    pub(super) fn new_in(
        &self,
        desk: &Desk,
        asked: &str,
        zone: Option<&DomainName>,
        rows: &mut Rows,
    ) -> Result<Told> {
        let Some(since) = self.since else { anyhow::bail!("--new needs --since") };
        self.holders(asked, None, desk.lake.new_since(since, zone, self.window().as_of)?, rows)
    }

    fn span_of(&self, desk: &Desk, asked: &str, name: &DomainName, rows: &mut Rows) -> Result<Told> {
        let mut told = Told { heard: true, ..Told::default() };
        for (name, when) in desk.lake.spans(std::slice::from_ref(name), self.window().as_of)? {
            #[derive(Serialize)]
            struct Span<'a> {
                asked: &'a str,
                name: &'a DomainName,
                #[serde(flatten)]
                when: When,
            }
            let row = Span { asked, name: &name, when: When::of(when) };
            told.row(rows.row(&row, || format!("{}  {}", row.when.text(), row.name))?);
        }
        Ok(told)
    }

    fn common(&self, desk: &Desk, asked: &str, keys: &[Key], rows: &mut Rows) -> Result<Told> {
        let heading = format!("{asked}: how common what it shares is");
        let mut told = Told { heard: rows.heading(&heading)?, ..Told::default() };
        for shared in desk.lake.shared(keys, self.limit().min(100), self.window().as_of)? {
            let when = shared.names.iter().filter_map(|(_, when)| *when).reduce(model::Interval::hull);
            let row = Common {
                asked,
                key: &shared.key,
                rate: shared.rate,
                hub: is_hub(&shared.key),
                names: None,
                when: When::of(when),
                first_names: shared.names.iter().map(|(name, _)| name).collect(),
            };
            if !told.row(rows.row(&row, || row.text())?) {
                break;
            }
        }
        Ok(told)
    }

    pub(super) fn top(&self, desk: &Desk, kind: KeyKind, rows: &mut Rows) -> Result<Told> {
        let asked = kind.as_str();
        let mut told = Told { heard: rows.heading(&format!("{asked}: most shared"))?, ..Told::default() };
        for popular in desk.lake.top_shared(kind, self.limit(), self.window())? {
            let row = Common {
                asked,
                key: &popular.key,
                rate: popular.rate,
                hub: is_hub(&popular.key),
                names: Some(popular.names),
                when: When::of(popular.when),
                first_names: Vec::new(),
            };
            if !told.row(rows.row(&row, || row.text())?) {
                break;
            }
        }
        Ok(told)
    }
}

impl Common<'_> {
    fn text(&self) -> String {
        let hub = if self.hub { "  (hub)" } else { "" };
        let names = self.names.map_or_else(|| some(&self.first_names, 6), |names| format!("{names} names"));
        let BaseRate { holders, population } = self.rate;
        format!("{}  {holders:>9} of {population}  {}{hub}  {names}", self.when.text(), self.key)
    }
}
