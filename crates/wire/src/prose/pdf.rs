//! The text of a PDF, for the same reading as any other text.
//!
//! A reader of its own, for what a reader of untrusted files needs: everything it makes of a file is bounded before it is made
//! (decoded bytes, objects, values, pages, depth), and no file makes it panic. It shows what fonts say their codes mean; it
//! draws nothing, runs nothing and follows no address. What it cannot read (encryption, scanned pages) it says.
//!
//! Standard: ISO 32000-1:2008.

mod content;
mod file;
mod filter;
mod font;
mod object;

use self::content::Writer;
use self::file::File;

/// Bytes decoded and looked at, with what tables of fonts cost, in one file.
const BUDGET: usize = 192 << 20;
/// Of a page without letters nothing is read; of so many codes without meaning a reader must know.
const UNREAD: u64 = 20;

/// Why a PDF gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PdfError {
    /// It is encrypted, if only against printing.
    Encrypted,
    /// No page shows text: pictures of pages, or fonts that do not say what they show.
    NoText,
}

/// What may still be spent on a file, and what was left out of it.
#[derive(Debug)]
struct Budget {
    left: usize,
    notes: Vec<String>,
}

impl Budget {
    const fn left(&self) -> usize {
        self.left
    }

    /// Takes `cost`; `false`, said, when there is not so much.
    fn spend(&mut self, cost: usize) -> bool {
        if cost > self.left {
            self.left = 0;
            self.note("it holds more than is read; what comes after is left out");
            return false;
        }
        self.left -= cost;
        true
    }

    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|had| had == note) {
            self.notes.push(note.to_owned());
        }
    }
}

/// The text of a PDF, one line a line, pages parted by form feeds; and what a reader must know of it.
///
/// # Errors
/// [`PdfError`].
pub(super) fn read(source: &[u8], limit: usize) -> Result<(String, Vec<String>), PdfError> {
    let mut budget = Budget { left: BUDGET, notes: Vec::new() };
    let file = File::read(source, &mut budget)?;
    let pages = file.pages(&mut budget);
    let mut writer = Writer::new(&file, &mut budget, limit);
    let mut left_out = 0_usize;
    for page in &pages {
        if writer.text.len() < limit {
            writer.page(page);
        } else {
            left_out += 1;
        }
    }
    let (mut text, unread) = (writer.text, writer.unread);
    text.truncate(text.floor_char_boundary(limit));
    if text.trim().is_empty() {
        return Err(PdfError::NoText);
    }
    if unread > UNREAD {
        budget.note(&format!("its fonts do not say what {unread} letters are; they are left out"));
    }
    if left_out > 0 {
        budget.note(&format!("{left_out} pages are left out, for the text is too long"));
    }
    Ok((text, budget.notes))
}

#[cfg(test)]
mod tests;
