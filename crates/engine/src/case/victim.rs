//! Victims as counts, with small cells suppressed, so that no table points at a person or an organisation.

use std::collections::BTreeMap;

use model::{VictimCell, VictimCount, VictimTable};

/// Counts below this are not printed when nobody sets another threshold: the common rule of statistical offices.
pub const THRESHOLD: u64 = 10;

/// Sector and country.
type Class<'c> = (&'c Option<String>, &'c Option<String>);

/// Makes the table. Of several counts of one sector and country the highest is taken: publications speak of the same
/// victims, so a sum would count them twice.
///
/// A cell below `threshold` is suppressed. Where the total would then tell it, to a reader who knows these rules, to within
/// less than half of what is possible for such a cell, the smallest cells that are left are suppressed as well; where that
/// does not help, the total is not given.
///
/// Where no cell of a sector in a country can be shown, the sums over countries are tried in their place: one table is
/// given, never both, since their differences would tell.
#[must_use]
pub fn table(counts: &[VictimCount], threshold: u64, basis: &str) -> VictimTable {
    let cells = highest(counts);
    let fine = suppressed(cells.clone(), threshold, basis);
    let mut by_sector: BTreeMap<Class<'_>, u64> = BTreeMap::new();
    for ((sector, _), count) in &cells {
        let sum = by_sector.entry((sector, &None)).or_default();
        *sum = sum.saturating_add(*count);
    }
    if fine.cells.iter().any(|cell| cell.count.is_some()) || by_sector.len() == cells.len() {
        return fine;
    }
    let basis = format!("{basis}; by sector alone, since every count of a sector in one country is small");
    let coarse = suppressed(by_sector, threshold, &basis);
    if coarse.cells.iter().any(|cell| cell.count.is_some()) { coarse } else { fine }
}

/// The highest count of each class.
fn highest(counts: &[VictimCount]) -> BTreeMap<Class<'_>, u64> {
    let mut cells: BTreeMap<Class<'_>, u64> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.count > 0) {
        let cell = cells.entry((&count.sector, &count.country)).or_default();
        *cell = (*cell).max(count.count);
    }
    cells
}

/// The table of `cells`, with those suppressed that are small or would tell a small one.
fn suppressed(cells: BTreeMap<Class<'_>, u64>, threshold: u64, basis: &str) -> VictimTable {
    let mut by_size: Vec<(u64, Class<'_>)> = cells.into_iter().map(|(class, count)| (count, class)).collect();
    by_size.sort();
    let small = by_size.iter().take_while(|(count, _)| *count < threshold).count();
    let counts: Vec<u64> = by_size.iter().map(|(count, _)| *count).collect();
    let hidden = if small == 0 {
        Some(0)
    } else {
        (small..=counts.len()).find(|n| hides(&counts, small, *n, threshold))
    };
    let total = hidden.map(|_| counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count)));
    let hidden = hidden.unwrap_or(small);
    let mut cells: Vec<VictimCell> = by_size
        .into_iter()
        .enumerate()
        .map(|(place, (count, (sector, country)))| VictimCell {
            sector: sector.clone(),
            country: country.clone(),
            count: (place >= hidden).then_some(count),
        })
        .collect();
    cells.sort_by(|a, b| (&a.sector, &a.country).cmp(&(&b.sector, &b.country)));
    VictimTable { cells, total, threshold, basis: basis.to_owned() }
}

/// Whether the sum of the first `hidden` counts, of which the first `small` lie below the threshold, leaves at least half
/// of the possible values of every small one open. The others lie from the threshold up to the smallest that is shown.
fn hides(counts: &[u64], small: usize, hidden: usize, threshold: u64) -> bool {
    let most = threshold.saturating_sub(1);
    let sum = counts[..hidden].iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    let others = (hidden - small) as u64;
    let highest = counts.get(hidden).copied().unwrap_or(u64::MAX);
    let rest = small as u64 - 1;
    let most_beside = rest.saturating_mul(most).saturating_add(others.saturating_mul(highest));
    let least_beside = rest.saturating_add(others.saturating_mul(threshold));
    let low = sum.saturating_sub(most_beside).max(1);
    let high = sum.saturating_sub(least_beside).min(most);
    high >= low && (high - low + 1) * 2 >= most && high > low
}

#[cfg(test)]
mod tests;
