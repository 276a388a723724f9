//! The court package: assembled beside its place and moved there whole.

mod data;
mod items;
mod papers;
pub(crate) mod public;
mod staging;

#[cfg(test)]
#[path = "../../report/tests/it/fixture/dossier.rs"]
mod fixture;

use std::path::Path;

use anyhow::{Context, Result, bail};
use engine::case::redact::Redactor;
use evidence::Person;
use evidence::bag::BagInfo;
use model::{Dossier, Support, Timestamp};
use report::{Brief, Item};
use serde::Serialize;

use crate::bag::{self, Closed, Packing};
use crate::desk::Desk;
use crate::intake::Progress;
use staging::Staging;

/// What a package is made from.
pub(crate) struct Order<'a> {
    /// The case, for a public copy after the redaction pass.
    pub(crate) dossier: &'a Dossier,
    /// Where it will be; nothing may be there.
    pub(crate) out: &'a Path,
    /// For the copy for the public: what finds personal identifiers in exhibits.
    pub(crate) redactor: Option<&'a Redactor>,
    /// Who makes it, for custody.
    pub(crate) by: Person,
}

/// What came out.
#[derive(Debug, Serialize)]
pub(crate) struct Built {
    pub(crate) package: String,
    pub(crate) folder: String,
    /// Whether the case was sealed.
    pub(crate) sealed: bool,
    /// Domains in Appendix A.
    pub(crate) domains: usize,
    pub(crate) exhibits: usize,
    /// Exhibits that are not in it, with the reason.
    pub(crate) left_out: Vec<Missing>,
    /// Domains that Appendix A leaves out.
    pub(crate) excluded: Vec<Missing>,
    /// Causes of action with an element that nothing supports.
    pub(crate) unsupported: Vec<Missing>,
    /// Documents that could not be made.
    pub(crate) not_made: Vec<Missing>,
    /// Size, digest and place in the log: to be printed or told to somebody outside.
    pub(crate) closed: Closed,
}

/// Something that is not there, and why.
#[derive(Debug, Serialize)]
pub(crate) struct Missing {
    pub(crate) what: String,
    pub(crate) why: String,
}

/// Builds the package. The same case gives the same bytes, but for tokens.
pub(crate) fn build(desk: &mut Desk, order: &Order<'_>) -> Result<Built> {
    let dossier = order.dossier;
    if dossier.listed().next().is_none() && dossier.case.exhibits.is_empty() {
        bail!(
            "{} has neither a domain that Appendix A can list nor an exhibit: there is nothing to package",
            dossier.case.id
        );
    }
    let staging = Staging::begin(order.out)?;
    let made_at = moment(dossier).context("the case holds no date at all, so its package can have none")?;
    let package = name(&dossier.case.id, made_at, order.redactor.is_some());
    let packing = Packing {
        package: &package,
        purpose: "court package",
        by: order.by.clone(),
        redactor: order.redactor,
    };
    let data_dir = staging.folder().join("data");
    let packed = bag::exhibits(desk, &packing, &dossier.case.exhibits, &data_dir)?;
    let (items, left_out) = items::of(dossier, &packed)?;
    let keys = desk.keys()?;
    let keys = [
        ("log".to_owned(), keys.log().verifier().to_string()),
        ("desk".to_owned(), keys.desk().verifier().to_string()),
    ];
    data::write(&staging, dossier, &items, &left_out, made_at)?;
    let papers: Vec<Item> = items.iter().map(|(item, _)| item.clone()).collect();
    let brief = Brief {
        dossier,
        package: &package,
        made_at,
        items: &papers,
        left_out: &left_out,
        not_made: &[],
        keys: &keys,
        public: order.redactor.is_some(),
    };
    let progress = Progress::items("setting papers");
    let not_made = papers::write(&staging, &brief, &progress)?;
    progress.finish();
    let closed = bag::close(desk, staging.folder(), info(dossier, &package, made_at))?;
    staging.finish()?;
    let missing = |what: String, why: String| Missing { what, why };
    Ok(Built {
        package,
        folder: order.out.display().to_string(),
        sealed: dossier.seal.is_some(),
        domains: dossier.listed().count(),
        exhibits: papers.len(),
        left_out: left_out
            .into_iter()
            .map(|left| missing(format!("EX-{:03}", left.number), left.reason))
            .collect(),
        excluded: dossier
            .exclusions
            .iter()
            .map(|one| missing(one.domain.to_string(), one.text.clone()))
            .collect(),
        unsupported: unsupported(dossier),
        not_made: not_made
            .into_iter()
            .map(|(document, why)| missing(document.title().to_owned(), why))
            .collect(),
        closed,
    })
}

/// A working draft without the size of the log, which grows with every act and with every package: the same draft gives the
/// same package. A sealed case is left as it was frozen.
pub(crate) fn settled(mut dossier: Dossier) -> Dossier {
    if dossier.seal.is_none() {
        dossier.custody.events = 0;
        dossier.custody.log_size = 0;
        dossier.custody.log_root = None;
    }
    dossier
}

/// The moment a package gives as its own: when the case was sealed; for a working draft, the last moment that the case
/// itself holds. Not the clock: the same case gives the same package.
fn moment(dossier: &Dossier) -> Option<Timestamp> {
    if let Some(seal) = &dossier.seal {
        return Some(seal.at);
    }
    let reviews =
        dossier.sheets.iter().filter_map(|sheet| sheet.collateral.review.as_ref()).map(|review| review.at);
    let accepted = dossier.attribution.iter().map(|accepted| accepted.accepted_at);
    let seen = dossier.case.domains.iter().filter_map(|domain| domain.seen).map(model::Interval::last);
    let attempts = dossier.service.iter().map(|attempt| attempt.sent_at);
    reviews.chain(accepted).chain(seen).chain(attempts).chain(dossier.case.as_of).max()
}

/// `IVD-2026-0007`, and `-public` for the copy for the public.
fn name(case: &str, at: Timestamp, public: bool) -> String {
    let number = case.rsplit('-').next().unwrap_or(case);
    let year = at.date();
    let year = year.get(..4).unwrap_or("0000");
    format!("IVD-{year}-{number}{}", if public { "-public" } else { "" })
}

fn info(dossier: &Dossier, package: &str, at: Timestamp) -> BagInfo {
    BagInfo {
        source_organization: dossier.caption.plaintiffs.first().map(|party| one_line(&party.name)),
        external_identifier: package.to_owned(),
        bag_group_identifier: Some(dossier.case.id.clone()),
        bagging_date: Some(at.date()),
        payload_bytes: 0,
        payload_files: 0,
        case_number: dossier.caption.number.as_deref().map(one_line),
        tlp: None,
        seal_until: dossier.caption.sealed_until.map(Timestamp::date),
    }
}

/// Values of bag-info have no line breaks and no space at their ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Causes of action with an element that nothing supports, with what is missing.
fn unsupported(dossier: &Dossier) -> Vec<Missing> {
    let open = dossier.matrix.iter().filter(|cause| cause.support == Support::Unsupported);
    open.map(|cause| Missing {
        what: cause.cause.clone(),
        why: cause
            .elements
            .iter()
            .filter_map(|element| element.gap.as_deref())
            .collect::<Vec<_>>()
            .join("; "),
    })
    .collect()
}
