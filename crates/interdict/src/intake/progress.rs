//! A progress bar on standard error while it is a terminal, lines for a program that asks for them; silent otherwise.

use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::answer::say;

/// The environment variable that asks for lines `progress<TAB>what<TAB>done<TAB>of how much` on standard error.
pub(crate) const PROGRESS_LINES: &str = "INTERDICT_PROGRESS_LINES";

/// Progress over bytes or items.
#[derive(Clone)]
pub(crate) struct Progress(ProgressBar, Option<Arc<Lines>>);

/// Progress for a program that reads lines.
struct Lines {
    what: String,
    /// Milliseconds since the beginning when the last line was written.
    last: AtomicU64,
}

/// Milliseconds between two lines.
const BETWEEN: u64 = 500;

impl Progress {
    /// A bar of `length` bytes for `what`.
    pub(crate) fn bytes(what: &str, length: u64) -> Self {
        Self::new(what, length, "{msg:24!} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta} {prefix}")
    }

    /// Says how far it is in records, and how many of them were rejected.
    pub(crate) fn records(&self, accepted: u64, rejected: u64) {
        if !self.0.is_hidden() {
            let rate = accepted.checked_div(self.0.elapsed().as_secs()).unwrap_or(accepted);
            self.0.set_prefix(format!("{accepted} records, {rate}/s, {rejected} rejected"));
        }
    }

    /// A bar of `length` items.
    pub(crate) fn count(what: &str, length: u64) -> Self {
        Self::new(what, length, "{msg:24!} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
    }

    /// A counter of items of which nobody knows how many come.
    pub(crate) fn items(what: &str) -> Self {
        Self::new(what, 0, "{msg:24!} {human_pos} {per_sec}")
    }

    fn new(what: &str, length: u64, style: &str) -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(length), target);
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        let asked = std::env::var_os(PROGRESS_LINES).is_some();
        let lines = asked.then(|| Arc::new(Lines { what: what.to_owned(), last: AtomicU64::new(0) }));
        Self(bar, lines)
    }

    /// Counts on.
    pub(crate) fn add(&self, count: u64) {
        self.0.inc(count);
        if let Some(lines) = &self.1 {
            let now = u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX);
            let last = lines.last.load(Ordering::Relaxed);
            let due = last == 0 || now.saturating_sub(last) >= BETWEEN;
            // Of several threads that are due at once, one writes.
            if due
                && lines.last.compare_exchange(last, now.max(1), Ordering::Relaxed, Ordering::Relaxed).is_ok()
            {
                let (done, of) = (self.0.position(), self.0.length().unwrap_or(0));
                say(format!("progress\t{}\t{done}\t{of}", lines.what));
            }
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }

    /// Counts the bytes read from `inner`.
    pub(crate) const fn watch<R: Read>(&self, inner: R) -> Watched<'_, R> {
        Watched { inner, progress: self }
    }
}

/// A reader whose bytes a [`Progress`] counts.
pub(crate) struct Watched<'a, R> {
    inner: R,
    progress: &'a Progress,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}
