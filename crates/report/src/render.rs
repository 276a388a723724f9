//! From a page to PDF bytes.

use model::Timestamp;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::syntax::DiagSpanKind;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::ReportError;
use crate::block::Page;
use crate::legible::legible_value;
use crate::world::Closed;

/// What every document of a package has in common.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    /// Identifies the document over repeated builds.
    pub(crate) ident: String,
    /// The moment the package states as its own.
    pub(crate) at: Timestamp,
}

/// Sets a page and gives the bytes of the PDF: PDF/A-2u, tagged, the same bytes for the same page.
pub(crate) fn pdf(document: &'static str, page: &Page, stamp: &Stamp) -> Result<Vec<u8>, ReportError> {
    let mut data = serde_json::to_value(page).map_err(|source| ReportError::Data { document, source })?;
    legible_value(&mut data);
    let data = serde_json::to_vec(&data).map_err(|source| ReportError::Data { document, source })?;
    let world = Closed::new(data);
    let refused =
        |errors: &[SourceDiagnostic]| ReportError::Typeset { document, message: said(&world, errors) };
    let set = typst::compile::<PagedDocument>(&world);
    let pages = set.output.map_err(|errors| refused(&errors))?;
    // A warning is a font that is not there or a layout that does not settle: the page is not what we mean it to be.
    if !set.warnings.is_empty() {
        return Err(refused(&set.warnings));
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2u])
        .map_err(|error| ReportError::Typeset { document, message: error.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(stamp.ident.clone()),
        creator: Smart::Custom(Some(concat!("interdict ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: datetime(stamp.at).map(typst_pdf::Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&pages, &options).map_err(|errors| refused(&errors));
    // The typesetter remembers what it laid out; the next document shares little with this one.
    typst::comemo::evict(0);
    bytes
}

fn datetime(at: Timestamp) -> Option<Datetime> {
    let text = at.to_string();
    let mut numbers =
        text.split(|c: char| !c.is_ascii_digit()).map_while(|digits| digits.parse::<u16>().ok());
    let year = i32::from(numbers.next()?);
    let mut next = || numbers.next().and_then(|number| u8::try_from(number).ok());
    Datetime::from_ymd_hms(year, next()?, next()?, next()?, next()?, next()?)
}

/// The first few messages with template and line.
fn said(world: &Closed, diagnostics: &[SourceDiagnostic]) -> String {
    let texts: Vec<String> = diagnostics.iter().take(4).map(|one| said_once(world, one)).collect();
    texts.join("; ")
}

fn said_once(world: &Closed, diagnostic: &SourceDiagnostic) -> String {
    let place = match diagnostic.span.get() {
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => {
            let line = typst::World::source(world, id).ok().and_then(|source| {
                let range = world.range(diagnostic.span)?;
                source.lines().byte_to_line(range.start)
            });
            let name = id.get().vpath().get_without_slash().to_owned();
            line.map_or_else(|| format!("{name}: "), |line| format!("{name}, line {}: ", line + 1))
        }
        DiagSpanKind::Detached => String::new(),
    };
    let hints: Vec<String> = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
    format!("{place}{}{}", diagnostic.message, hints.concat())
}
