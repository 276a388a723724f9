//! The documents of a package, one file each.

mod appendix_a;
mod certificate;
mod collateral;
mod declaration;
mod exhibit_index;
mod figures;
mod matrix;
mod method;
mod proof_sheets;
mod rates;
mod readme;
mod schedule;
mod service;

use crate::block::{Block, Caption, Page};
use crate::render::{Stamp, pdf};
use crate::{Brief, ReportError};

/// The clause of 28 U.S.C. 1746(1); it serves inside and outside the United States.
const PERJURY: &str = "I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and \
     correct.";

/// A document of the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// What lies where, what is missing, how to verify.
    Readme,
    /// Cause, element, fact, exhibit, digest, with the gaps.
    Matrix,
    /// Chain, timeline and link graph.
    Figures,
    /// Draft of the investigator's declaration.
    Declaration,
    /// Draft of a certificate under FRE 902(13).
    Certificate13,
    /// Draft of a certificate under FRE 902(14).
    Certificate14,
    /// The domains that an order would act on.
    AppendixA,
    /// One page for each of them.
    ProofSheets,
    /// Every exhibit with its digests.
    ExhibitIndex,
    /// What an order would tell whom to do.
    Schedule,
    /// What else an action would hit, and who decided.
    Collateral,
    /// Attempts at service and notice.
    Service,
    /// How the facts were come by.
    Method,
}

impl Document {
    /// Every document, in the order of the package.
    pub const ALL: [Self; 13] = [
        Self::Readme,
        Self::Matrix,
        Self::Figures,
        Self::Declaration,
        Self::Certificate13,
        Self::Certificate14,
        Self::AppendixA,
        Self::ProofSheets,
        Self::ExhibitIndex,
        Self::Schedule,
        Self::Collateral,
        Self::Service,
        Self::Method,
    ];

    /// Where it lies under `data/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Readme => "00_README.pdf",
            Self::Matrix => "10_complaint_facts/claims_matrix.pdf",
            Self::Figures => "10_complaint_facts/figures.pdf",
            Self::Declaration => "20_declarations/declaration.pdf",
            Self::Certificate13 => "20_declarations/certificate_fre_902_13.pdf",
            Self::Certificate14 => "20_declarations/certificate_fre_902_14.pdf",
            Self::AppendixA => "30_appendix_a/appendix_a.pdf",
            Self::ProofSheets => "30_appendix_a/proof_sheets.pdf",
            Self::ExhibitIndex => "20_declarations/exhibit_index.pdf",
            Self::Schedule => "50_orders/order_schedule.pdf",
            Self::Collateral => "50_orders/collateral.pdf",
            Self::Service => "60_notice/service_ledger.pdf",
            Self::Method => "70_method/method.pdf",
        }
    }

    /// Its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Readme => "Read me first",
            Self::Matrix => "Claims matrix",
            Self::Figures => "Figures",
            Self::Declaration => "Declaration of the investigator",
            Self::Certificate13 => "Certificate under Federal Rule of Evidence 902(13)",
            Self::Certificate14 => "Certificate under Federal Rule of Evidence 902(14)",
            Self::AppendixA => "Appendix A",
            Self::ProofSheets => "Proof sheets",
            Self::ExhibitIndex => "Exhibit index",
            Self::Schedule => "Schedule to the proposed order",
            Self::Collateral => "Collateral assessment",
            Self::Service => "Service ledger",
            Self::Method => "Method statement",
        }
    }

    /// The PDF: PDF/A-2u, tagged, with bookmarks and without links; the same bytes for the same brief.
    ///
    /// # Errors
    /// [`ReportError::Empty`] for a certificate that lacks what it certifies, [`ReportError::Typeset`] for a fault of
    /// the template.
    pub fn render(self, brief: &Brief<'_>) -> Result<Vec<u8>, ReportError> {
        let page = match self {
            Self::Readme => readme::page(brief),
            Self::Matrix => matrix::page(brief),
            Self::Figures => figures::page(brief),
            Self::Declaration => declaration::page(brief),
            Self::Certificate13 => certificate::of_process(brief)?,
            Self::Certificate14 => certificate::of_copies(brief)?,
            Self::AppendixA => appendix_a::page(brief),
            Self::ProofSheets => proof_sheets::page(brief),
            Self::ExhibitIndex => exhibit_index::page(brief),
            Self::Schedule => schedule::page(brief),
            Self::Collateral => collateral::page(brief),
            Self::Service => service::page(brief),
            Self::Method => method::page(brief),
        };
        let ident = format!("{}/{}", brief.package, self.path());
        pdf(self.title(), &page, &Stamp { ident, at: brief.made_at })
    }

    /// A page without a head of the court.
    fn plain(self, brief: &Brief<'_>, blocks: Vec<Block>) -> Page {
        Page {
            title: self.title().to_owned(),
            caption: None,
            running: running(brief),
            double_spaced: false,
            landscape: false,
            headed: true,
            compact: false,
            contents: false,
            blocks,
        }
    }

    /// A page with the head of the court.
    fn captioned(self, brief: &Brief<'_>, title: impl Into<String>, blocks: Vec<Block>) -> Page {
        Page { title: title.into(), caption: Some(caption(brief)), ..self.plain(brief, blocks) }
    }
}

/// Case and package, in the head line.
fn running(brief: &Brief<'_>) -> String {
    let number = brief.dossier.caption.number.as_deref().unwrap_or(&brief.dossier.case.id);
    let public = if brief.public { ", public copy" } else { "" };
    format!("{number}, {}{public}", brief.package)
}

fn caption(brief: &Brief<'_>) -> Caption {
    let set = &brief.dossier.caption;
    let to_complete =
        |text: Option<&str>, what: &str| text.map_or_else(|| format!("[{what}]"), str::to_owned);
    let plaintiffs: Vec<String> = set
        .plaintiffs
        .iter()
        .map(|party| match &party.description {
            Some(description) => format!("{}, {description}", party.name),
            None => party.name.clone(),
        })
        .collect();
    let numbers: Vec<u32> = set.does.iter().map(|doe| doe.number).collect();
    let defendants = match numbers.as_slice() {
        [] => "[defendants]".to_owned(),
        [one] => format!("JOHN DOE {one}"),
        many => format!("JOHN DOES {}", crate::wording::numbers(many)),
    };
    let remark = match (brief.public, set.sealed_until) {
        (true, _) => "PUBLIC COPY, REDACTED (FRCP 5.2)".to_owned(),
        (false, Some(until)) => format!("FILED UNDER SEAL UNTIL {}", until.date()),
        (false, None) => String::new(),
    };
    Caption {
        court: to_complete(set.court.as_deref(), "court"),
        division: set.division.clone().unwrap_or_default(),
        plaintiffs: if plaintiffs.is_empty() { "[plaintiff]".to_owned() } else { plaintiffs.join("; ") },
        defendants,
        number: to_complete(set.number.as_deref(), "number"),
        remark,
    }
}
