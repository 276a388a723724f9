//! The parts a document is made of. Documents say what stands where; one template says what it looks like.

mod run;
mod table;

use serde::Serialize;

use crate::figure::Drawing;
pub(crate) use run::{Run, Runs, bold, mono, text};
pub(crate) use table::{Column, Table};

/// A whole document.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Page {
    /// Name of the document, in the head line, the bookmarks and the metadata.
    pub(crate) title: String,
    /// The head of a paper for the court; other documents have a plain title.
    pub(crate) caption: Option<Caption>,
    /// Case and package in one line, on every page.
    pub(crate) running: String,
    /// Lines two apart, as courts ask for papers.
    pub(crate) double_spaced: bool,
    /// The long side below, for wide tables.
    pub(crate) landscape: bool,
    /// Whether the title stands above the first block, where there is no caption.
    pub(crate) headed: bool,
    /// Little space around headings, so that a sheet fits a page.
    pub(crate) compact: bool,
    /// A table of contents after the head.
    pub(crate) contents: bool,
    pub(crate) blocks: Vec<Block>,
}

/// Court, parties, number: the box at the head of a paper.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Caption {
    pub(crate) court: String,
    pub(crate) division: String,
    pub(crate) plaintiffs: String,
    pub(crate) defendants: String,
    pub(crate) number: String,
    pub(crate) remark: String,
}

/// One part of a document, from top to bottom.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub(crate) enum Block {
    /// Level 1 to 3; each is a bookmark.
    Heading { level: u8, runs: Runs, new_page: bool },
    /// A numbered paragraph; `support` stands in brackets at its end.
    Numbered { number: u32, runs: Runs, support: Runs },
    /// A paragraph without a number.
    Plain { runs: Runs },
    /// A paragraph that stays with what follows it.
    Lead { runs: Runs },
    /// A paragraph in a frame: what the reader must not miss.
    Notice { runs: Runs },
    /// A list with marks.
    List { items: Vec<Runs> },
    /// Text that keeps its lines: a query, a command.
    Code { text: Vec<Runs> },
    /// Field and value, one a line.
    Fields { rows: Vec<(String, Runs)> },
    /// A table; it is never without rows.
    Table(Table),
    /// A drawing with a caption below; a floating one goes to the top of a page, and the text goes on before it.
    Figure { drawing: Drawing, caption: String, floating: bool },
    /// A sequence of boxes with arrows between.
    Chain { steps: Vec<Step>, caption: String },
    /// A clause with empty lines for place, date and signature below it; nothing is ever filled in.
    Signature { clause: &'static str, lines: Vec<String> },
}

/// One box of a chain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    pub(crate) title: String,
    pub(crate) runs: Runs,
    pub(crate) support: Runs,
    /// Drawn with a broken line: nothing in the case shows this step.
    pub(crate) missing: bool,
}

impl Block {
    pub(crate) fn heading(level: u8, runs: impl Into<Runs>) -> Self {
        Self::Heading { level, runs: runs.into(), new_page: false }
    }

    pub(crate) fn on_new_page(runs: impl Into<Runs>) -> Self {
        Self::Heading { level: 1, runs: runs.into(), new_page: true }
    }

    pub(crate) fn plain(runs: impl Into<Runs>) -> Self {
        Self::Plain { runs: runs.into() }
    }

    pub(crate) fn notice(runs: impl Into<Runs>) -> Self {
        Self::Notice { runs: runs.into() }
    }

    /// Lines as they are.
    pub(crate) fn code(lines: &str) -> Self {
        Self::Code { text: lines.lines().map(|line| Runs::from(mono(line))).collect() }
    }
}
