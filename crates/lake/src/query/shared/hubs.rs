use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{Key, Shared, Timestamp};

/// Rows of a value from which on it is kept: reading fewer takes no time.
const MANY: u64 = 1_000;
/// Values kept at most, each with up to as many names as were asked for.
const KEPT: usize = 32;

/// Values that very many share, as they were found last: pages meet the same few again and again, and each takes as long to
/// read as everything else on the page together. What goes first is what was found first.
#[derive(Default)]
pub(crate) struct Hubs(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// What was found belongs to these versions of the logs.
    versions: [u64; 6],
    found: VecDeque<(usize, Option<Timestamp>, Shared)>,
}

impl Hubs {
    /// What is known of `key` with at most `cap` names, in a lake of these versions.
    pub(super) fn get(
        &self,
        versions: [u64; 6],
        key: &Key,
        cap: usize,
        as_of: Option<Timestamp>,
    ) -> Option<Shared> {
        let kept = self.kept(versions);
        let same = |(c, at, shared): &&(usize, Option<Timestamp>, Shared)| {
            *c == cap && *at == as_of && shared.key == *key
        };
        kept.found.iter().find(same).map(|(_, _, shared)| shared.clone())
    }

    /// Keeps what was found of a value, when it took long.
    pub(super) fn keep(&self, versions: [u64; 6], cap: usize, as_of: Option<Timestamp>, shared: &Shared) {
        if shared.rate.holders < MANY || self.get(versions, &shared.key, cap, as_of).is_some() {
            return;
        }
        let mut kept = self.kept(versions);
        if kept.found.len() == KEPT {
            kept.found.pop_front();
        }
        kept.found.push_back((cap, as_of, shared.clone()));
    }

    /// What is kept, emptied when the lake has changed.
    fn kept(&self, versions: [u64; 6]) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.versions != versions {
            *kept = Kept { versions, found: VecDeque::new() };
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use model::{BaseRate, KeyKind};

    use super::*;

    fn shared(value: u64, holders: u64) -> Shared {
        let key = Key { kind: KeyKind::Address, value: format!("192.0.2.{value}") };
        Shared { key, names: Vec::new(), rate: BaseRate { holders, population: 9_000 } }
    }

    #[test]
    fn what_many_share_is_kept_until_the_lake_changes() {
        let (hubs, now, then) = (Hubs::default(), [1; 6], [2; 6]);
        let (rare, common) = (shared(1, MANY - 1), shared(2, MANY));
        hubs.keep(now, 10, None, &rare);
        hubs.keep(now, 10, None, &common);
        assert_eq!(hubs.get(now, &rare.key, 10, None), None);
        assert_eq!(hubs.get(now, &common.key, 10, None), Some(common.clone()));
        assert_eq!(hubs.get(now, &common.key, 11, None), None, "another number of names");
        assert_eq!(hubs.get(now, &common.key, 10, Some(Timestamp::EPOCH)), None, "another day");
        assert_eq!(hubs.get(then, &common.key, 10, None), None);
        assert_eq!(hubs.get(now, &common.key, 10, None), None, "it was of a lake that is gone");
    }

    #[test]
    fn memory_is_bounded() {
        let hubs = Hubs::default();
        for value in 0..100 {
            hubs.keep([1; 6], 10, None, &shared(value, MANY));
            hubs.keep([1; 6], 10, None, &shared(value, MANY));
        }
        assert_eq!(hubs.kept([1; 6]).found.len(), KEPT);
        assert!(hubs.get([1; 6], &shared(99, MANY).key, 10, None).is_some());
        assert!(hubs.get([1; 6], &shared(0, MANY).key, 10, None).is_none());
    }
}
