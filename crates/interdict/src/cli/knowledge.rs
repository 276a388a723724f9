mod fetch;
mod import;

use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use model::{Batch, Count, DomainName, Timestamp, Tlp};
use serde::Serialize;
use wire::Format as WireFormat;
use wire::stix::id_of_value;

use super::cluster::level;
use super::{Place, knowledge_counts};
use crate::answer::{Answer, Exit, Format, say};
use crate::desk::Desk;
use crate::out::write_by;
use crate::render;
use crate::stage::accept::PROSE;
use crate::stage::export::{Exported, export};

pub(crate) use fetch::Updated;

/// What people say: reports, actors, names, and what actors use.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk knowledge import demo/input/knowledge\n  \
    interdict --desk desk knowledge update\n  interdict --desk desk knowledge update --yes\n  \
    interdict --desk desk knowledge status")]
pub(crate) enum Knowledge {
    /// Take in knowledge and nothing else: STIX 2.0 and 2.1 bundles, MISP galaxies and events, naming maps, reports with
    /// indicators, and reports in prose (text, HTML, PDF).
    ///
    /// The same door and the same provenance as `observe`; a file of another kind is refused and not kept. Of a report in
    /// prose the claims that are plainly said come in, ungraded; what is hedged or said of somebody named elsewhere is left
    /// for `report accept`.
    #[command(after_help = "Examples:\n  interdict --desk desk knowledge import demo/input/knowledge\n  \
        zcat enterprise-attack.json.gz | interdict --desk desk knowledge import -\n  \
        interdict --desk desk knowledge import story.html --as 'Daily News'")]
    Import {
        /// Files or folders; `-` is standard input.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Who says what a report in prose says; without it whom the report names as its publisher, else the file.
        #[arg(long = "as", value_name = "NAME")]
        publisher: Option<String>,
    },
    /// Fetch knowledge from the addresses in the settings. Without --yes it only says what it would ask of whom.
    ///
    /// Servers are asked only for what is newer (ETag, Last-Modified). What comes is bounded in size, time and redirects,
    /// must be knowledge, and comes in by the same door as a file. Ends with 2 when an address failed; the others come in.
    #[command(after_help = "Examples:\n  interdict --desk desk knowledge update\n  \
        interdict --desk desk knowledge update --yes")]
    Update {
        /// Yes: send these requests.
        #[arg(long)]
        yes: bool,
    },
    /// Write every STIX object of this desk as one bundle, as it came: unknown properties and extensions included.
    #[command(after_help = "Examples:\n  interdict --desk desk knowledge export --out everything.json\n  \
        interdict --desk desk knowledge export --tlp green > to-share.json")]
    Export {
        /// The file to write; standard output without it.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Hold back what is marked narrower (TLP 2.0).
        #[arg(long, value_name = "LEVEL", default_value = "red", value_parser = level)]
        tlp: Tlp,
    },
    /// The identifiers that sources give to one name or address: STIX ids, UUIDs of MISP's attributes.
    #[command(after_help = "Examples:\n  interdict --desk desk knowledge ids change-pw.com\n  \
        interdict --desk desk knowledge ids domain-name--5d3f6b40-1111-4000-8000-000000000005")]
    Ids {
        /// A name, an address, or one of its identifiers.
        what: String,
    },
    /// Which sources brought it, and who says how much.
    #[command(after_help = "Example:\n  interdict --desk desk knowledge status")]
    Status,
}

/// What a desk knows.
#[derive(Serialize)]
pub(crate) struct Known {
    /// The files it came from.
    pub(crate) sources: Vec<Batch>,
    pub(crate) totals: Vec<Count>,
    pub(crate) asserters: Vec<Asserter>,
    /// What was fetched, and when the server was last asked.
    pub(crate) fetched: Vec<Origin>,
}

/// Where a source was fetched from.
#[derive(Serialize)]
pub(crate) struct Origin {
    pub(crate) url: String,
    pub(crate) digest: model::Digest,
    pub(crate) size_bytes: u64,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    pub(crate) fetched_at: Timestamp,
    pub(crate) checked_at: Timestamp,
}

/// How much one asserter says.
#[derive(Serialize)]
pub(crate) struct Asserter {
    pub(crate) asserter: String,
    pub(crate) actors: u64,
    pub(crate) aliases: u64,
    pub(crate) usages: u64,
    pub(crate) reports: u64,
    /// Of all that it says with a date.
    pub(crate) first: Option<Timestamp>,
    pub(crate) last: Option<Timestamp>,
    /// How many of its statements carry no date.
    pub(crate) undated: u64,
}

impl Knowledge {
    pub(crate) fn run(self, place: &Place, format: Format) -> Result<Exit> {
        let answer = match self {
            Self::Import { paths, publisher } => {
                import::import(&mut place.add()?, &paths, publisher.as_deref())?.answer()
            }
            Self::Update { yes } => fetch::update(place, yes),
            Self::Export { out, tlp } => return written(&place.read()?, out.as_deref(), tlp, format),
            Self::Ids { what } => ids(&place.read()?, &what),
            Self::Status => status(&place.read()?),
        };
        answer?.print(format)
    }
}

fn status(desk: &Desk) -> Result<Answer> {
    let asserters = desk.store.asserters()?.into_iter().map(|said| Asserter {
        asserter: said.asserter,
        actors: said.actors,
        aliases: said.aliases,
        usages: said.usages,
        reports: said.reports,
        first: said.first,
        last: said.last,
        undated: said.undated,
    });
    let fetched = desk.store.fetched()?.into_iter().map(|had| Origin {
        url: had.url,
        digest: had.digest,
        size_bytes: had.size_bytes,
        etag: had.etag,
        last_modified: had.last_modified,
        fetched_at: had.fetched_at,
        checked_at: had.checked_at,
    });
    let known = Known {
        sources: desk.store.batches()?.into_iter().filter(|batch| is_source(&batch.format)).collect(),
        totals: knowledge_counts(desk)?
            .into_iter()
            .filter(|count| !["identities", "owned names"].contains(&count.what.as_str()))
            .collect(),
        asserters: asserters.collect(),
        fetched: fetched.collect(),
    };
    Answer::one(render::known(&known), &known)
}

/// The identifiers of a value, or of what has an identifier.
fn ids(desk: &Desk, what: &str) -> Result<Answer> {
    let what = what.trim();
    let id = match (what.parse::<IpAddr>(), DomainName::parse(what)) {
        (Ok(address), _) if address.is_ipv4() => id_of_value("ipv4-addr", what),
        (Ok(_), _) => id_of_value("ipv6-addr", what),
        (Err(_), Ok(name)) if what.contains('.') => id_of_value("domain-name", name.as_str()),
        _ => None,
    };
    let found = desk.store.source_ids(&id.unwrap_or_else(|| what.to_lowercase()))?;
    Answer::list(render::source_ids(&found), &found)
}

/// Writes the bundle to a file, or to standard output as it is read.
fn written(desk: &Desk, out: Option<&Path>, ceiling: Tlp, format: Format) -> Result<Exit> {
    #[derive(Serialize)]
    struct Written<'a> {
        file: &'a Path,
        #[serde(flatten)]
        exported: Exported,
    }
    let Some(file) = out else {
        let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
        let exported = export(desk, ceiling, &mut stdout)?;
        stdout.flush().context("cannot write the bundle")?;
        say(render::exported(&exported).trim_end());
        return Ok(Exit::Done);
    };
    let exported = write_by(file, |out| export(desk, ceiling, out))?;
    let text = format!("{}: {}", file.display(), render::exported(&exported));
    Answer::one(text, &Written { file, exported })?.print(format)
}

fn is_source(format: &str) -> bool {
    format == PROSE || format.parse().is_ok_and(is_knowledge)
}

pub(super) const fn is_knowledge(format: WireFormat) -> bool {
    matches!(
        format,
        WireFormat::Stix
            | WireFormat::Galaxy
            | WireFormat::NamingMap
            | WireFormat::Reports
            | WireFormat::Misp
    )
}
