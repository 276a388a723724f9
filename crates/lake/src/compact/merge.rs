//! A k-way merge in which rows with one key become one row.

use std::cmp::Ordering;

use arrow::record_batch::RecordBatch;
use arrow::row::Rows;

use super::fold::Fold;
use super::run::Run;
use super::shape::Shape;
use crate::LakeError;

/// Rows of one batch of the result, about.
pub(crate) const OUT_ROWS: usize = 8_192;

/// A run and the row it is at.
struct Cursor {
    run: Run,
    keys: Rows,
    row: usize,
    /// Where the rows of `keys` are held.
    slot: usize,
}

impl Cursor {
    fn key(&self) -> &[u8] {
        self.keys.row(self.row).data()
    }
}

/// Merges `runs` and gives the result to `sink`, batch by batch, in the order of the key. Memory holds a batch of each
/// run and a batch of the result.
pub(crate) fn merge(
    shape: &Shape,
    runs: Vec<Run>,
    mut sink: impl FnMut(RecordBatch) -> Result<(), LakeError>,
) -> Result<(), LakeError> {
    let mut fold = Fold::of(shape);
    let mut cursors = Vec::with_capacity(runs.len());
    for mut run in runs {
        if let Some(rows) = run.next()? {
            cursors.push(Cursor { run, keys: rows.keys, row: 0, slot: fold.hold(rows.batch) });
        }
    }
    let mut heap = Heap::of(&cursors);
    while let Some(top) = heap.top() {
        let cursor = &mut cursors[top];
        fold.push(cursor.key(), cursor.slot, cursor.row);
        cursor.row += 1;
        if cursor.row == cursor.keys.num_rows() {
            match cursor.run.next()? {
                Some(rows) => {
                    (cursor.keys, cursor.row, cursor.slot) = (rows.keys, 0, fold.hold(rows.batch));
                    heap.settle(&cursors);
                }
                None => heap.remove_top(&cursors),
            }
        } else {
            heap.settle(&cursors);
        }
        if fold.is_full() {
            flush(&mut fold, &mut cursors, &heap, &mut sink)?;
        }
    }
    fold.end();
    flush(&mut fold, &mut cursors, &heap, &mut sink)
}

fn flush(
    fold: &mut Fold<'_>,
    cursors: &mut [Cursor],
    heap: &Heap,
    sink: &mut impl FnMut(RecordBatch) -> Result<(), LakeError>,
) -> Result<(), LakeError> {
    let rows = fold.take().map_err(|error| LakeError::read(std::path::Path::new("merge"), error))?;
    // What is still being read moves to the front of what is held.
    for &place in &heap.0 {
        let cursor = &mut cursors[place];
        cursor.slot = fold.keep(cursor.slot);
    }
    fold.drop_rest();
    match rows {
        Some(rows) => sink(rows),
        None => Ok(()),
    }
}

/// Places of cursors, the one with the least key on top; of equal keys the first cursor, so that the result is always
/// the same.
struct Heap(Vec<usize>);

impl Heap {
    fn of(cursors: &[Cursor]) -> Self {
        let mut order: Vec<usize> = (0..cursors.len()).collect();
        order.sort_by(|&a, &b| cursors[a].key().cmp(cursors[b].key()).then(a.cmp(&b)));
        Self(order)
    }

    fn top(&self) -> Option<usize> {
        self.0.first().copied()
    }

    fn remove_top(&mut self, cursors: &[Cursor]) {
        if let Some(last) = self.0.pop()
            && let Some(top) = self.0.first_mut()
        {
            *top = last;
            self.settle(cursors);
        }
    }

    /// Puts the top, whose key has grown, in its place.
    fn settle(&mut self, cursors: &[Cursor]) {
        let order = |a: usize, b: usize| -> Ordering {
            cursors[a].key().cmp(cursors[b].key()).then_with(|| a.cmp(&b))
        };
        let heap = &mut self.0;
        let mut at = 0;
        loop {
            let left = 2 * at + 1;
            if left >= heap.len() {
                return;
            }
            let right = left + 1;
            let least = if right < heap.len() && order(heap[right], heap[left]) == Ordering::Less {
                right
            } else {
                left
            };
            if order(heap[at], heap[least]) != Ordering::Greater {
                return;
            }
            heap.swap(at, least);
            at = least;
        }
    }
}
