use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::{Interval, Timestamp};

/// For each distinct value of a name so many dated records are kept from each end of time: those that begin first and
/// those that end last. As many undated ones are kept besides.
pub const ENDS_PER_VALUE: usize = 2;

/// At most so many distinct values of each kind are kept for one name: those whose last sighting is the most recent;
/// values without any dated sighting go first.
pub const VALUES_PER_NAME: usize = 1_024;

/// Records of one value beyond which it is thinned: twice what can remain of it.
const BUFFERED: usize = 2 * 3 * ENDS_PER_VALUE;

/// Keeps both ends of each value of each name, in memory bounded for each name, whatever the order of the records.
pub(super) struct Ends<T> {
    names: BTreeMap<String, Values<T>>,
    /// The second time round: which values stay is settled.
    again: bool,
}

struct Values<T> {
    of: BTreeMap<String, Value<T>>,
    /// A value was let go while records were still coming, and may have come back without its first ones.
    dropped: bool,
}

struct Value<T> {
    latest: Option<Timestamp>,
    records: Vec<(Option<Interval>, T)>,
}

impl<T: Ord> Ends<T> {
    pub(super) const fn new() -> Self {
        Self { names: BTreeMap::new(), again: false }
    }

    pub(super) fn push(&mut self, name: &str, value: &str, when: Option<Interval>, record: T) {
        let values = match self.names.get_mut(name) {
            Some(values) => values,
            None if self.again => return,
            None => {
                self.names.entry(name.to_owned()).or_insert(Values { of: BTreeMap::new(), dropped: false })
            }
        };
        if self.again && !values.dropped {
            return;
        }
        let kept = match values.of.get_mut(value) {
            Some(kept) => kept,
            None if self.again => return,
            None => values.of.entry(value.to_owned()).or_insert(Value { latest: None, records: Vec::new() }),
        };
        kept.latest = kept.latest.max(when.map(Interval::last));
        kept.records.push((when, record));
        if kept.records.len() >= BUFFERED {
            thin(&mut kept.records);
        }
        if values.of.len() >= 2 * VALUES_PER_NAME {
            values.trim();
            values.dropped = true;
        }
    }

    /// Whether all records must be pushed once more. Which values are the most recent is exact after the first time;
    /// but one that was let go and came back has lost its earlier records. There is never a third time.
    pub(super) fn needs_another_pass(&mut self) -> bool {
        if self.again || !self.names.values().any(|values| values.dropped) {
            return false;
        }
        self.again = true;
        for values in self.names.values_mut().filter(|values| values.dropped) {
            values.trim();
            for value in values.of.values_mut() {
                value.records = Vec::new();
            }
        }
        true
    }

    /// What is kept: name by name, then in order of time, undated first.
    pub(super) fn finish(self) -> impl Iterator<Item = T> {
        self.names.into_values().flat_map(|mut values| {
            values.trim();
            let mut all: Vec<_> = values
                .of
                .into_values()
                .flat_map(|mut value| {
                    thin(&mut value.records);
                    value.records
                })
                .collect();
            all.sort();
            all.into_iter().map(|(_, record)| record)
        })
    }
}

impl<T> Values<T> {
    /// Lets go all but the most recent values.
    fn trim(&mut self) {
        if self.of.len() <= VALUES_PER_NAME {
            return;
        }
        let mut order: Vec<_> = self.of.iter().map(|(text, value)| (Reverse(value.latest), text)).collect();
        order.sort_unstable();
        let old: Vec<String> = order[VALUES_PER_NAME..].iter().map(|(_, text)| (*text).clone()).collect();
        for text in &old {
            self.of.remove(text);
        }
    }
}

/// Leaves the undated records, the earliest and the latest, [`ENDS_PER_VALUE`] of each, in order.
fn thin<T: Ord>(records: &mut Vec<(Option<Interval>, T)>) {
    records.sort();
    let undated = records.partition_point(|(when, _)| when.is_none());
    // A long interval that begins early may well be the one that ends last.
    let mut latest: Vec<usize> = (undated..records.len()).collect();
    latest.sort_unstable_by_key(|&place| Reverse((records[place].0.map(Interval::last), place)));
    latest.truncate(ENDS_PER_VALUE);
    let mut place = 0..;
    records.retain(|_| {
        place.next().is_some_and(|place| {
            place < undated.min(ENDS_PER_VALUE)
                || (undated..undated + ENDS_PER_VALUE).contains(&place)
                || latest.contains(&place)
        })
    });
}
