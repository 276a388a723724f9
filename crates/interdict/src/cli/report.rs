use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use model::Knowledge;
use wire::prose::{
    About, Lexicon, NameKind, PartialDate, Reading, SOURCE_LIMIT, drafts, read_prose, stix_bundle,
};

use super::Place;
use crate::answer::{Answer, Exit, Format};
use crate::clock::now;
use crate::desk::Desk;
use crate::render;
use crate::stage::accept::accept;

/// Reports in prose: what they say, as draft claims that a person accepts or does not.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict report read story.txt\n  \
    interdict report read --stix story.txt > story.stix.json\n  \
    interdict --desk desk report accept story.txt --claims 1,3 --as press")]
pub(crate) enum Report {
    Read(ReadReport),
    Accept(AcceptReport),
}

/// Read a report (text, HTML or PDF): indicators, actors, malware, targets, legal acts, claimed relations. Needs no desk.
///
/// Each claim is what the report says, with its sentence; nothing is stored. With a desk, its names of actors, malware
/// and tools are recognised; without, naming schemes (APT37, Storm-0558, Emerald Sleet) and the words around a name.
/// Ends with 1 when something was read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict report read story.txt\n  \
    interdict report read report.pdf --publisher Vendor --date 2019-12-30\n  \
    interdict report read --stix story.txt > story.stix.json")]
pub(crate) struct ReadReport {
    #[command(flatten)]
    source: SourceOf,
    /// Who published it, when the report does not say.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Print a STIX 2.1 bundle.
    #[arg(long)]
    stix: bool,
}

/// Take claims of a report into the store as knowledge: each with who says so, the report itself into the vault.
///
/// The numbers are those of `report read` with the same options. Whom the report quotes stays the asserter of what they
/// said; `--as` names the report for all else.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  interdict --desk desk report accept story.txt --claims 1,3 --as press\n  \
    interdict --desk desk report accept story.txt --all --as press"
)]
pub(crate) struct AcceptReport {
    #[command(flatten)]
    source: SourceOf,
    /// Numbers of claims, with commas between.
    #[arg(long, value_name = "N", value_delimiter = ',', required_unless_present_any = ["all", "indicators"])]
    claims: Vec<u32>,
    /// Also the list of indicators, as a report on the actor it names most often.
    #[arg(long)]
    indicators: bool,
    /// Every claim that the store has a place for, and the list of indicators.
    #[arg(long, conflicts_with_all = ["claims", "indicators"])]
    all: bool,
    /// Who says it: the name under which the report is known.
    #[arg(long = "as", value_name = "NAME")]
    publisher: String,
}

#[derive(clap::Args)]
struct SourceOf {
    /// The report; `-` is standard input.
    file: PathBuf,
    /// Names to recognise: a name of an actor a line, or `actor`, `malware` or `tool`, a tab, and the name.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// When it was published (YYYY, YYYY-MM or YYYY-MM-DD), when the report does not say.
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
}

impl Report {
    pub(crate) fn run(self, place: &Place, format: Format) -> Result<Answer> {
        match self {
            Self::Read(command) => command.run(place, format),
            Self::Accept(command) => command.run(&mut place.add()?),
        }
    }
}

impl ReadReport {
    fn run(self, place: &Place, format: Format) -> Result<Answer> {
        let bytes = self.source.bytes()?;
        let desk = if place.has_desk() { Some(place.read()?) } else { None };
        let reading = self.source.read(&bytes, desk.as_ref(), self.publisher)?;
        let is_empty = reading.mentions.is_empty() && reading.claims.is_empty();
        let answer = if self.stix {
            let bytes = stix_bundle(&reading, reading.date.map_or_else(now, |date| Ok(date.start()))?)?;
            let bundle: serde_json::Value = serde_json::from_slice(&bytes)?;
            Answer::one(format!("{}\n", serde_json::to_string_pretty(&bundle)?), &bundle)?
        } else {
            let text = if format == Format::Text { render::reading(&reading) } else { String::new() };
            Answer::one(text, &reading)?
        };
        Ok(answer.ending(if is_empty { Exit::Done } else { Exit::Found }))
    }
}

impl AcceptReport {
    fn run(self, desk: &mut Desk) -> Result<Answer> {
        let bytes = self.source.bytes()?;
        let reading = self.source.read(&bytes, Some(desk), Some(self.publisher.clone()))?;
        let file = self.source.name();
        let drafts = drafts(&reading, &file);
        let has_place: BTreeSet<u32> = drafts.iter().filter_map(|draft| draft.claim).collect();
        for number in &self.claims {
            let claim = number.checked_sub(1).filter(|index| (*index as usize) < reading.claims.len());
            match claim {
                None => bail!(
                    "the report has no claim {number}, it has {}; see `interdict report read`",
                    reading.claims.len()
                ),
                Some(index) if !has_place.contains(&index) => bail!(
                    "the store has no place for claim {number} (a legal act, an overlap, an unnamed actor or a denial); \
                     leave it out"
                ),
                Some(_) => {}
            }
        }
        let wanted = |claim: Option<u32>| match claim {
            _ if self.all => true,
            Some(index) => self.claims.contains(&(index + 1)),
            None => self.indicators,
        };
        let chosen: Vec<Knowledge> =
            drafts.into_iter().filter(|draft| wanted(draft.claim)).map(|draft| draft.knowledge).collect();
        if self.indicators && !chosen.iter().any(|said| matches!(said, Knowledge::Report(_))) {
            bail!(
                "the report has no list of indicators to take: it needs an indicator, an actor and a date (--date)"
            );
        }
        if chosen.is_empty() {
            bail!("the report claims nothing that the store has a place for");
        }
        let taken = accept(desk, &file, &bytes, chosen)?;
        Answer::one(render::observed(std::slice::from_ref(&taken), &[]), &taken)
    }
}

impl SourceOf {
    fn name(&self) -> String {
        self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy().into_owned()
    }

    /// The whole report, never more than is read of one.
    fn bytes(&self) -> Result<Vec<u8>> {
        let reader: Box<dyn Read> = if self.file.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(&self.file).with_context(|| self.cannot())?)
        };
        let mut bytes = Vec::new();
        reader.take(SOURCE_LIMIT as u64 + 1).read_to_end(&mut bytes).with_context(|| self.cannot())?;
        if bytes.len() > SOURCE_LIMIT {
            bail!(
                "`{}` has more than {SOURCE_LIMIT} bytes, the most that are read of a report; cut it into parts",
                self.file.display()
            );
        }
        Ok(bytes)
    }

    fn cannot(&self) -> String {
        format!("cannot read `{}`", self.file.display())
    }

    fn read(&self, bytes: &[u8], desk: Option<&Desk>, publisher: Option<String>) -> Result<Reading> {
        let about = About { publisher, domain: None, date: self.date };
        read_prose(bytes, &about, &self.lexicon(desk)?).with_context(|| self.cannot())
    }

    fn lexicon(&self, desk: Option<&Desk>) -> Result<Lexicon> {
        let mut names = BTreeSet::new();
        if let Some(path) = &self.names {
            names.extend(listed(path)?);
        }
        if let Some(desk) = desk {
            names.extend(known(desk)?);
        }
        // Actors sort first, and of two entries of one spelling the first counts.
        Ok(Lexicon::new(names.iter().map(|(kind, name)| (*kind, name.as_str()))))
    }
}

/// Names in a file.
fn listed(path: &Path) -> Result<Vec<(NameKind, String)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(line, number)| match line.split_once('\t') {
            None => Ok((NameKind::Actor, line.trim().to_owned())),
            Some(("actor", name)) => Ok((NameKind::Actor, name.trim().to_owned())),
            Some(("malware", name)) => Ok((NameKind::Malware, name.trim().to_owned())),
            Some(("tool", name)) => Ok((NameKind::Tool, name.trim().to_owned())),
            Some((kind, _)) => bail!(
                "line {number} of `{}`: `{kind}` is no kind of name; write actor, malware or tool before the tab",
                path.display()
            ),
        })
        .collect()
}

/// A lexicon of the names that the desk knows.
pub(crate) fn lexicon(desk: &Desk) -> Result<Lexicon> {
    let names = known(desk)?;
    Ok(Lexicon::new(names.iter().map(|(kind, name)| (*kind, name.as_str()))))
}

/// Names that the desk knows.
fn known(desk: &Desk) -> Result<BTreeSet<(NameKind, String)>> {
    let actors: BTreeSet<String> = desk.store.actors()?.into_iter().map(|actor| actor.name).collect();
    let users: Vec<String> = actors.iter().cloned().collect();
    let mut names: BTreeSet<(NameKind, String)> =
        actors.into_iter().map(|name| (NameKind::Actor, name)).collect();
    for claim in desk.store.aliases()? {
        names.extend([claim.subject, claim.object].map(|name| (NameKind::Actor, name)));
    }
    for usage in desk.store.usages_of(&users)? {
        match usage.category.as_str() {
            "malware" => names.insert((NameKind::Malware, usage.name)),
            "tool" => names.insert((NameKind::Tool, usage.name)),
            _ => false,
        };
    }
    Ok(names)
}
