use serde::Serialize;

/// A stretch of text in one style, cut into the pieces between which a line may end.
///
/// Nothing is inserted at a cut, so what a reader copies from the page is the text itself: a domain name copied from
/// Appendix A is that name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    style: Style,
    pieces: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Style {
    Plain,
    Bold,
    Mono,
}

/// Text as it comes.
pub(crate) fn text(content: impl Into<String>) -> Run {
    Run { style: Style::Plain, pieces: pieces(&content.into()) }
}

/// Bold.
pub(crate) fn bold(content: impl Into<String>) -> Run {
    Run { style: Style::Bold, pieces: pieces(&content.into()) }
}

/// A name, a digest, a path: every character has the same width, so that `rn` does not look like `m`.
pub(crate) fn mono(content: impl Into<String>) -> Run {
    Run { style: Style::Mono, pieces: pieces(&content.into()) }
}

/// Runs in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Runs(pub(crate) Vec<Run>);

impl Runs {
    pub(crate) fn push(&mut self, run: Run) {
        self.0.push(run);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of characters.
    pub(crate) fn length(&self) -> usize {
        self.0.iter().flat_map(|run| &run.pieces).map(|piece| piece.chars().count()).sum()
    }
}

impl From<Run> for Runs {
    fn from(run: Run) -> Self {
        Self(vec![run])
    }
}

impl From<&str> for Runs {
    fn from(content: &str) -> Self {
        Self(vec![text(content)])
    }
}

impl From<String> for Runs {
    fn from(content: String) -> Self {
        Self(vec![text(content)])
    }
}

impl<const N: usize> From<[Run; N]> for Runs {
    fn from(runs: [Run; N]) -> Self {
        Self(runs.into())
    }
}

impl From<Vec<Run>> for Runs {
    fn from(runs: Vec<Run>) -> Self {
        Self(runs)
    }
}

/// A word up to this length is never cut: it fits the narrowest column.
const SHORT: usize = 20;
/// Without a better place, a long word may be cut after so many characters. Each place costs the typesetter time.
const STRIDE: usize = 12;
/// A digest is cut in halves only.
const HALF_DIGEST: usize = 32;

/// Cuts long words after the characters where a reader expects it, else after every few characters. After a hyphen the
/// typesetter may end a line anyway.
fn pieces(content: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut piece = String::new();
    for word in content.split_inclusive([' ', '\n']) {
        let length = word.chars().count();
        if length <= SHORT {
            piece.push_str(word);
            continue;
        }
        let digest = word.trim_end().bytes().all(|byte| byte.is_ascii_hexdigit());
        let stride = if digest { HALF_DIGEST } else { STRIDE };
        let mut left = length;
        let mut since = 0;
        for character in word.chars() {
            piece.push(character);
            left -= 1;
            since += 1;
            let mark = matches!(character, '.' | '/' | '@' | '_' | '=' | '&' | '?' | ':' | ',' | ';' | '|');
            if character == '-' {
                since = 0;
            }
            // No cut that leaves one or two characters alone.
            if left > 2 && ((mark && since > 2) || since >= stride) {
                out.push(std::mem::take(&mut piece));
                since = 0;
            }
        }
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}
