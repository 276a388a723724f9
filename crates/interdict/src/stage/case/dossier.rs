//! Dossier: draft, persons' work and the numbers around them, put together.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use engine::case::{DossierInput, Registries, assemble};
use engine::hub::Hubs;
use model::{
    Attribution, Case, CaseWork, CauseOfAction, CustodySummary, DataFile, Digest, Dossier, MethodStatement,
    SourceFile, Tool,
};

use super::query::TOOL;
use super::surroundings::surroundings;
use crate::custody::{ClockBasis, Clocks};
use crate::desk::Desk;

/// How much is worked out for a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Enough to work with.
    Draft,
    /// Also what only a package needs: cited files are read again, the program hashes itself.
    Whole,
}

/// The dossier of a case: the frozen one of a sealed case, else as things stand now.
pub(crate) fn dossier(desk: &Desk, id: &str, depth: Depth) -> Result<Dossier> {
    if let Some(sealed) = desk.store.sealed_case(id)? {
        return sealed
            .dossier()
            .map_err(anyhow::Error::msg)
            .with_context(|| format!("the sealed dossier of {id}"));
    }
    let case = desk
        .store
        .case(id)?
        .with_context(|| format!("no case `{id}` on this desk; see `interdict case list`"))?;
    let work = desk.store.case_work(id)?;
    of(desk, &case, &work, depth)
}

/// The dossier of a draft with this work on it.
pub(crate) fn of(desk: &Desk, case: &Case, work: &CaseWork, depth: Depth) -> Result<Dossier> {
    let names: Vec<_> = case.domains.iter().flat_map(|domain| domain.hosts.iter().cloned()).collect();
    let attribution = attribution(desk, case, work)?;
    let surroundings = surroundings(desk, case)?;
    let mut files = vec![(
        "registries.tsv".to_owned(),
        "operators of zones, and the reach of a court".to_owned(),
        Registries::DATA.to_owned(),
    )];
    let registries = match own(desk, "registries.tsv")? {
        None => Registries::embedded().clone(),
        Some(text) => {
            let own = Registries::parse(&text).context("in `registries.tsv` of the desk")?;
            files.push((
                "registries.tsv of the desk".to_owned(),
                "rows that take precedence".to_owned(),
                text,
            ));
            Registries::embedded().clone().with(own)
        }
    };
    let causes = causes(desk, &mut files)?;
    files.extend(
        engine::case::data_files()
            .map(|(name, what, text)| (name.to_owned(), what.to_owned(), text.to_owned())),
    );
    Ok(assemble(&DossierInput {
        case,
        work,
        causes: &causes,
        registries: &registries,
        hubs: Hubs::embedded(),
        surroundings: &surroundings,
        attribution: attribution.as_ref().map(|(attribution, digest)| (attribution, *digest)),
        aliases: &desk.store.aliases()?,
        reports: &desk.store.reports_listing(&names, &[], case.as_of)?,
        victim_threshold: desk.config.case.victim_threshold,
        method: method(desk, case, &files, depth)?,
        custody: custody(desk, case, depth)?,
    }))
}

/// The attribution of the case's cluster with its digest: of the one that was accepted, when one was.
pub(crate) fn attribution(
    desk: &Desk,
    case: &Case,
    work: &CaseWork,
) -> Result<Option<(Attribution, Digest)>> {
    let designator = work.accepted.as_ref().map(|accepted| &accepted.designator).or(case.cluster.as_ref());
    let Some(designator) = designator else { return Ok(None) };
    let Some(attribution) = desk.store.attribution(designator)? else { return Ok(None) };
    let digest = wire::canonical_digest(&attribution)?;
    Ok(Some((attribution, digest)))
}

/// Every cause that is defined: those of the program, each replaced by the desk's own file of the same name, and the desk's
/// further ones in order of name.
pub(crate) fn causes(desk: &Desk, files: &mut Vec<(String, String, String)>) -> Result<Vec<CauseOfAction>> {
    let folder = desk.root.join("claims");
    let mut own: BTreeSet<String> = BTreeSet::new();
    if folder.is_dir() {
        for entry in
            std::fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))?
        {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") {
                own.insert(name);
            }
        }
    }
    let known: BTreeSet<&str> = wire::CAUSES.iter().map(|(name, _)| *name).collect();
    let further = own.iter().filter(|name| !known.contains(name.as_str()));
    let names = wire::CAUSES.iter().map(|(name, _)| (*name).to_owned()).chain(further.cloned());
    let mut causes: Vec<CauseOfAction> = Vec::new();
    for name in names {
        let text = if own.contains(&name) {
            let path = folder.join(&name);
            std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?
        } else {
            wire::CAUSES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text).to_owned()
        };
        let cause = wire::read_cause(&text).with_context(|| format!("in `claims/{name}`"))?;
        if causes.iter().any(|known| known.code == cause.code) {
            anyhow::bail!("`claims/{name}`: the code `{}` is taken by another cause", cause.code);
        }
        causes.push(cause);
        files.push((
            format!("claims/{name}"),
            "elements of a cause of action, a draft for counsel".to_owned(),
            text,
        ));
    }
    Ok(causes)
}

/// A file of the desk, when it has it.
pub(super) fn own(desk: &Desk, name: &str) -> Result<Option<String>> {
    let path = desk.root.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

fn method(
    desk: &Desk,
    case: &Case,
    files: &[(String, String, String)],
    depth: Depth,
) -> Result<MethodStatement> {
    let cited: BTreeSet<Digest> = case.exhibits.iter().map(|exhibit| exhibit.file).collect();
    let mut sources: Vec<SourceFile> = desk
        .store
        .batches()?
        .into_iter()
        .map(|batch| SourceFile {
            cited: cited.contains(&batch.digest),
            name: batch.file,
            format: batch.format,
            digest: batch.digest,
            accepted: batch.accepted,
            rejected: batch.rejected,
        })
        .collect();
    sources.sort();
    sources.dedup();
    let mut data: Vec<DataFile> = files
        .iter()
        .map(|(name, what, text)| DataFile {
            name: name.clone(),
            what: what.clone(),
            digest: Digest::of(text.as_bytes()),
        })
        .collect();
    data.sort();
    let version = TOOL.split_once(' ').map_or(TOOL, |(_, version)| version);
    let digest = if depth == Depth::Whole { itself()? } else { None };
    Ok(MethodStatement {
        tools: vec![Tool { name: "interdict".to_owned(), version: version.to_owned(), digest }],
        data,
        sources,
        period: None,
        error_rates: engine::case::error_rates(),
        steps: engine::case::method_steps(),
    })
}

/// The SHA-256 of the program's own file, where the system lets it be read.
fn itself() -> Result<Option<Digest>> {
    let Ok(path) = std::env::current_exe() else { return Ok(None) };
    let Ok(bytes) = std::fs::read(&path) else { return Ok(None) };
    Ok(Some(Digest::of(&bytes)))
}

fn custody(desk: &Desk, case: &Case, depth: Depth) -> Result<CustodySummary> {
    let files: BTreeSet<Digest> = case.exhibits.iter().map(|exhibit| exhibit.file).collect();
    let mut files_verified = 0;
    let (mut events, mut items, mut held) = (0, 0_u64, 0_u64);
    let mut unclocked: BTreeSet<Digest> = BTreeSet::new();
    let mut clocks = Clocks::read(&desk.store)?;
    for file in &files {
        let Some(item) = desk.store.item_at(file, 0)? else {
            unclocked.insert(*file);
            continue;
        };
        items += 1;
        events += item.state.events;
        held += u64::from(item.state.held);
        if matches!(clocks.of(&item)?, ClockBasis::None) {
            unclocked.insert(*file);
        }
    }
    if depth == Depth::Whole {
        for file in &files {
            if !desk.vault.verify(file)? {
                anyhow::bail!("the source file {file} in the vault is damaged, and exhibits stand in it");
            }
            files_verified += 1;
        }
    }
    let root = desk.store.log_root()?;
    Ok(CustodySummary {
        exhibits: case.exhibits.len() as u64,
        files: files.len() as u64,
        files_verified,
        log_size: root.size,
        log_root: Some(root.hash.to_string()),
        events,
        // A hold on some of them protects the case no more than none.
        held: items > 0 && held == files.len() as u64,
        without_clock: case
            .exhibits
            .iter()
            .filter(|exhibit| unclocked.contains(&exhibit.file))
            .map(|exhibit| exhibit.number)
            .collect(),
    })
}
