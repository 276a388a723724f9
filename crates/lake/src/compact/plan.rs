//! Which files to compact next: a pure decision over what the commit log says.

/// How much to compact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Only tables that hold more than so many files of single batches, and generations with rows that a newer decoder
    /// has read anew since: their reverse direction answers nothing before. For running after every intake.
    MoreThan(usize),
    /// Every file of a single batch, and generations of similar size when there are many.
    Small,
    /// Everything into one generation a table.
    Full,
}

/// Generations of similar size that are merged into one.
const SIMILAR: usize = 8;
/// How many times larger the largest of similar generations may be than the smallest.
const WITHIN: u64 = 8;
/// Generations smaller than this count as this large: many tiny ones are similar whatever their sizes.
const TINY_ROWS: u64 = 1 << 17;

/// What the commit log says of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Files {
    /// Rows of each file of a single complete batch.
    pub(crate) single: Vec<u64>,
    /// Files whose batch a newer reading has replaced: they only need to go.
    pub(crate) replaced: usize,
    /// Compacted so far.
    pub(crate) generations: Vec<Made>,
}

/// A generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) rows: u64,
    /// Holds rows of batches that have been replaced since.
    pub(crate) stale: bool,
}

/// One compaction: these files become one generation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Step {
    /// Places in [`Files::single`].
    pub(crate) single: Vec<usize>,
    /// Places in [`Files::generations`].
    pub(crate) generations: Vec<usize>,
}

/// The next step, or `None` when nothing needs one. At most `fan_in` inputs are read at once; files of single batches
/// beyond that wait for the next step. Every step leaves fewer files of single batches, or fewer generations.
pub(crate) fn next(files: &Files, effort: Effort, fan_in: usize) -> Option<Step> {
    let fan_in = fan_in.max(2);
    let waiting = files.single.len() + files.replaced;
    let wanted = match effort {
        Effort::MoreThan(most) => waiting > most,
        Effort::Small | Effort::Full => waiting > 0,
    };
    let all = files.single.len() + files.generations.len();
    let stale = files.generations.iter().any(|made| made.stale);
    if effort == Effort::Full && all <= fan_in {
        let needed = waiting > 0 || stale || files.generations.len() > 1;
        return needed.then(|| Step {
            single: (0..files.single.len()).collect(),
            generations: (0..files.generations.len()).collect(),
        });
    }
    if wanted {
        return Some(Step { single: (0..files.single.len().min(fan_in)).collect(), generations: Vec::new() });
    }
    if effort == Effort::Full {
        // More generations than can be read at once: the smallest first.
        let mut order: Vec<usize> = (0..files.generations.len()).collect();
        order.sort_by_key(|&place| files.generations[place].rows);
        order.truncate(fan_in);
        return Some(Step { single: Vec::new(), generations: order });
    }
    if let Some(generations) = similar(&files.generations, fan_in) {
        return Some(Step { single: Vec::new(), generations });
    }
    let stale = files.generations.iter().position(|made| made.stale);
    stale.map(|place| Step { single: Vec::new(), generations: vec![place] })
}

/// The smallest generations of which there are [`SIMILAR`] of one size, up to `fan_in` of them.
fn similar(generations: &[Made], fan_in: usize) -> Option<Vec<usize>> {
    let size = |place: usize| generations[place].rows.max(TINY_ROWS);
    let mut order: Vec<usize> = (0..generations.len()).collect();
    order.sort_by_key(|&place| (size(place), place));
    let many = SIMILAR.min(fan_in);
    let at = order.windows(many).position(|window| {
        let ends = window.first().zip(window.last());
        ends.is_some_and(|(&small, &large)| size(large) <= size(small).saturating_mul(WITHIN))
    })?;
    let least = size(order[at]);
    let alike = order[at..].iter().copied().take_while(|&place| size(place) <= least.saturating_mul(WITHIN));
    Some(alike.take(fan_in).collect())
}

#[cfg(test)]
mod tests;
