//! A report in prose becomes draft claims: text, HTML and PDF in, what the report says out.
//!
//! Deterministic rules and no model: indicators (also defanged), names of actors and malware, kinds of victims,
//! countries, dates, legal acts, and the relations the report claims, each with its sentence and its place in the
//! source. What comes out is what *somebody says*: a [`Claim`] is a draft for a person to accept, and is never joined
//! with what sensors saw.
//!
//! [`read_prose`] is the one way in. [`drafts`] turns a [`Reading`] into values of `model`, [`stix_bundle`] into STIX
//! 2.1. Sources are bounded by [`SOURCE_LIMIT`], the reading by [`MENTION_LIMIT`]; time is linear in the source.

use model::{Digest, DomainName};

mod bundle;
mod claim;
mod clause;
mod context;
mod date;
mod drafts;
mod few;
mod found;
mod html;
mod indicator;
mod lexicon;
mod mention;
mod names;
mod passage;
mod pdf;
mod phrase;
mod plain;
mod reading;
mod relation;
mod scheme;
mod sentence;
mod stage;
mod text;
mod token;
mod vocabulary;

pub use bundle::stix_bundle;
pub use claim::{ActKind, Claim, Coreference, LegalAct, NameRelation, Polarity, Statement};
pub use date::{InvalidDate, PartialDate};
pub use drafts::{Draft, drafts};
pub use lexicon::{Lexicon, NameKind};
pub use mention::{Basis, Entity, Mention};
pub use reading::{PassedOver, Place, Reading, Sentence};
pub use stage::Stage;

use passage::Passages;

/// Longest source that is read, in bytes: 64 MiB.
pub const SOURCE_LIMIT: usize = 64 << 20;

/// Most mentions, passed-over values and claims that a reading holds, each.
pub const MENTION_LIMIT: usize = 200_000;

/// What a source was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Plain text, Markdown, the output of `pdftotext`.
    Text,
    /// HTML.
    Html,
    /// PDF; places are those of the text taken out of it.
    Pdf,
}

/// What is known of a report beforehand; all of it may be unknown.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Who published it.
    pub publisher: Option<String>,
    /// The publisher's own domain name: names under it are no indicators.
    pub domain: Option<DomainName>,
    /// When it was published.
    pub date: Option<PartialDate>,
}

/// Why a report is not read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProseError {
    /// Longer than [`SOURCE_LIMIT`].
    #[error("the report has {bytes} bytes, more than the {SOURCE_LIMIT} that are read; cut it into parts")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// An encrypted PDF, if only against printing.
    #[error("the PDF is encrypted; take its text out first, as with `pdftotext FILE.pdf -`, and read that")]
    EncryptedPdf,
    /// A PDF that shows no text: pictures of pages, or fonts that do not say what they show.
    #[error(
        "the PDF holds no text that can be read (scanned pages?); have its text recognised, and read that"
    )]
    NoTextInPdf,
    /// Not text: UTF-16, an archive, an office document, an image.
    #[error("the report is no text in UTF-8 ({what}); save it as text or HTML and read that")]
    Binary {
        /// What it looks like.
        what: &'static str,
    },
}

/// Reads a report. HTML and PDF are told from text by their beginning.
///
/// # Errors
/// [`ProseError`] when nothing of it can be read. Bad UTF-8 within a text, unclosed tags and the like are no errors.
pub fn read_prose(source: &[u8], about: &About, lexicon: &Lexicon) -> Result<Reading, ProseError> {
    read_prose_to(source, about, lexicon, Stage::Relations)
}

/// As [`read_prose`], but only up to a stage: what the later ones give is missing.
///
/// # Errors
/// As [`read_prose`].
pub fn read_prose_to(
    source: &[u8],
    about: &About,
    lexicon: &Lexicon,
    stage: Stage,
) -> Result<Reading, ProseError> {
    if source.len() > SOURCE_LIMIT {
        return Err(ProseError::TooLong { bytes: source.len() });
    }
    let (digest, form) = (Digest::of(source), form_of(source)?);
    let (taken, pdf_notes) = match form {
        Form::Pdf => pdf::read(source, SOURCE_LIMIT).map_err(|error| match error {
            pdf::PdfError::Encrypted => ProseError::EncryptedPdf,
            pdf::PdfError::NoText => ProseError::NoTextInPdf,
        })?,
        Form::Text | Form::Html => Default::default(),
    };
    let source = if form == Form::Pdf { taken.as_bytes() } else { source };
    let (text, head) = match form {
        Form::Text | Form::Pdf => (plain::read(source), html::Head::default()),
        Form::Html => html::read(source),
    };
    let host = head.address.as_deref().and_then(host_of);
    let known_date = about.date.or_else(|| head.published.as_deref().and_then(|date| date.parse().ok()));
    let date = known_date.or_else(|| passage::dateline(&text));
    let publisher = about.publisher.clone().or(head.site).or_else(|| host.as_ref().map(ToString::to_string));
    let title = head.title.or_else(|| passage::title(&text));
    let domain = about.domain.clone().or_else(|| host.and_then(|host| Some(host.registrable()?.name())));
    let mut passages = Passages::new(source, &text, lexicon, date, domain, publisher.as_deref());
    if stage > Stage::Text {
        passages.read(stage);
    }
    let (sentences, mentions, claims, passed_over, mut notes) = passages.done();
    notes.extend(pdf_notes);
    Ok(Reading {
        source: digest,
        form,
        title,
        date,
        publisher,
        sentences,
        mentions,
        claims,
        passed_over,
        notes,
    })
}

fn host_of(address: &str) -> Option<DomainName> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let name = DomainName::parse(host).ok()?;
    DomainName::parse(name.as_str().strip_prefix("www.").unwrap_or(name.as_str())).ok()
}

fn form_of(source: &[u8]) -> Result<Form, ProseError> {
    let binary = |what| Err(ProseError::Binary { what });
    let head = &source[..source.len().min(1024)];
    match head {
        [b'%', b'P', b'D', b'F', b'-', ..] => return Ok(Form::Pdf),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return binary("UTF-16"),
        [b'P', b'K', 3, 4, ..] => return binary("an archive or office document"),
        [0x1F, 0x8B, ..] => return binary("gzip"),
        _ => {}
    }
    if head.contains(&0) {
        return binary("it holds zero bytes");
    }
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    let opens = [
        &b"<!doctype html"[..],
        b"<html",
        b"<head",
        b"<body",
        b"<article",
        b"<div",
        b"<p>",
        b"<p ",
        b"<h1",
        b"<title",
    ];
    let is_html = opens.iter().any(|tag| start.starts_with(tag))
        || start.starts_with(b"<!--")
            && [&b"<html"[..], b"<!doctype html"]
                .iter()
                .any(|tag| start.windows(tag.len()).any(|w| w == *tag))
        || start.starts_with(b"<?xml") && start.windows(5).any(|w| w == b"<html");
    Ok(if is_html { Form::Html } else { Form::Text })
}
