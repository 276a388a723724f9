//! From files to lines: which files, unpacking, bounded lines, progress.

mod blocks;
mod input;
mod lines;
mod progress;
mod unpack;

pub(crate) use blocks::{Blocks, Piece};
pub(crate) use input::{Input, NO_LINKS, Problem, collect};
pub(crate) use lines::{Lines, Next};
pub(crate) use progress::{PROGRESS_LINES, Progress};
pub(crate) use unpack::{is_damage, unpack};
