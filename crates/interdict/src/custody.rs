//! Who acts with evidence, and what is known of a thing when it is acquired.

mod audit;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};
use evidence::{Handling, Person, Source, Tool};
use model::{Digest, Timestamp};
use store::{Acquired, ClockStatement, Store, StoredItem, Taken};

pub(crate) use audit::{Audit, audit};

use crate::clock;
use crate::config::{Config, documented};
use crate::desk::Desk;
use crate::intake::{Lines, Next};
use crate::stage::retry::open;

/// The person named, the one in the settings, or the account that runs the program.
pub(crate) fn person(config: &Config, named: Option<&str>, role: Option<&str>) -> Person {
    let settings = &config.evidence;
    let person =
        match named.or(Some(settings.operator.as_str())).map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => format!("login:{}", std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned())),
        };
    let role = role.or(Some(settings.role.as_str())).map(str::trim).filter(|role| !role.is_empty());
    Person { person, role: role.map(str::to_owned) }
}

/// How something came to be acquired.
pub(crate) struct Coming<'a> {
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) locator: &'a str,
    /// What was run.
    pub(crate) command: &'a str,
    pub(crate) by: Person,
    pub(crate) legal_basis: Option<&'a str>,
    pub(crate) tlp: Option<&'a str>,
    pub(crate) encrypted: bool,
}

impl<'a> Coming<'a> {
    /// A source file that `observe` or its like takes in.
    pub(crate) fn source(config: &Config, file: &'a str, command: &'a str) -> Self {
        Self {
            kind: "source",
            title: file,
            locator: file,
            command,
            by: person(config, None, None),
            legal_basis: None,
            tlp: None,
            encrypted: false,
        }
    }
}

/// Everything an item says of its acquisition, now.
pub(crate) fn acquired(config: &Config, taken: &Taken, coming: Coming<'_>) -> Result<Acquired> {
    let basis = coming.legal_basis.unwrap_or(&config.evidence.legal_basis);
    Ok(Acquired {
        kind: coming.kind.to_owned(),
        title: coming.title.to_owned(),
        source: Source {
            locator: coming.locator.chars().filter(|c| !c.is_control()).collect(),
            legal_basis: Some(basis.to_owned()).filter(|basis| !basis.is_empty()),
            terms: None,
        },
        at: clock::now()?,
        by: coming.by,
        with: Tool {
            tool: "interdict".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: coming.command.to_owned(),
            config_sha256: Digest::of(documented(config)?.as_bytes()).to_string(),
        },
        clock: clock::sample(&config.evidence.clock_file),
        size: taken.size,
        digest: taken.digest,
        sha512: taken.sha512,
        media_type: None,
        handling: Handling { tlp: coming.tlp.map(str::to_owned), encrypted: coming.encrypted },
    })
}

/// Why the time of an item can be believed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum ClockBasis {
    /// The clock was synchronised when the item was acquired.
    Synchronised { source: String, offset_us: Option<i64> },
    /// A named person states that it was right then.
    Stated { person: String, within_ms: u64, method: String },
    /// Nothing says so.
    None,
}

impl ClockBasis {
    /// In words.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Synchronised { source, offset_us: Some(off) } => {
                format!("clock synchronised ({source}, {off} us off)")
            }
            Self::Synchronised { source, offset_us: None } => format!("clock synchronised ({source})"),
            Self::Stated { person, within_ms, method } => {
                format!("{person} states that the clock was right within {within_ms} ms: {method}")
            }
            Self::None => "no evidence for the clock".to_owned(),
        }
    }
}

/// Tells for items why their time can be believed.
pub(crate) struct Clocks {
    statements: Vec<ClockStatement>,
    known: BTreeMap<String, ClockBasis>,
}

impl Clocks {
    pub(crate) fn read(store: &Store) -> Result<Self> {
        Ok(Self { statements: store.clock_statements()?, known: BTreeMap::new() })
    }

    /// A synchronised sample first; else the first statement that covers the moment.
    pub(crate) fn of(&mut self, item: &StoredItem) -> Result<ClockBasis> {
        if let Some(known) = self.known.get(&item.item.item_id) {
            return Ok(known.clone());
        }
        let clock = &item.item.clock;
        let basis = if clock.synchronised {
            ClockBasis::Synchronised { source: clock.source.clone(), offset_us: clock.offset_us }
        } else {
            let at: Timestamp = item.item.acquired_at.parse().context("an item's time does not read")?;
            let covers = |one: &&ClockStatement| (one.from..=one.until).contains(&at);
            self.statements.iter().find(covers).map_or(ClockBasis::None, |one| ClockBasis::Stated {
                person: one.person.clone(),
                within_ms: one.within_ms,
                method: one.method.clone(),
            })
        };
        self.known.insert(item.item.item_id.clone(), basis.clone());
        Ok(basis)
    }
}

/// The bytes of an item: an object, or one line of what an object unpacks to.
pub(crate) fn bytes_of(desk: &Desk, stored: &StoredItem) -> Result<Box<dyn Read>> {
    if stored.state.disposed {
        bail!("the bytes of `{}` were disposed of", stored.item.item_id);
    }
    if stored.line == 0 {
        return Ok(desk.vault.open_item(&*desk.keys()?, &stored.object)?);
    }
    let mut lines = Lines::new(open(desk, &stored.object)?, wire::MAX_LINE_BYTES);
    loop {
        match lines.next()? {
            Next::Line { number, bytes } if number == stored.line => {
                return Ok(Box::new(Cursor::new(bytes.to_vec())));
            }
            Next::Line { .. } | Next::TooLong { .. } => {}
            Next::Damaged { .. } | Next::End => {
                bail!("line {} is no longer in the object {}", stored.line, stored.object)
            }
        }
    }
}
