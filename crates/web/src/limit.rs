use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::Timestamp;

/// Tries of one name in [`SIGN_IN`] after which more are refused unread.
pub(crate) const NAMES: u32 = 5;
/// Tries of one address: behind one address there may be a whole office.
pub(crate) const PEERS: u32 = 50;
/// Tries of everybody, where all come from the address of what stands in front.
pub(crate) const EVERYBODY: u32 = 500;
/// Seconds in which tries to sign in are counted.
pub(crate) const SIGN_IN: i64 = 300;
/// Acts of one person that were refused in [`HOUR`] after which more are not written down one by one.
pub(crate) const REFUSED: u32 = 60;
/// Seconds.
pub(crate) const HOUR: i64 = 3_600;
/// Names and addresses remembered at most.
const KEPT: usize = 10_000;

/// Counts tries by who makes them, in bounded memory.
pub(crate) struct Limiter {
    /// Seconds in which they are counted, from the first.
    window: i64,
    /// Of each key: when its window began, and the tries in it.
    tries: Mutex<BTreeMap<String, (i64, u32)>>,
}

impl Limiter {
    /// Over so many seconds.
    pub(crate) const fn new(window: i64) -> Self {
        Self { window, tries: Mutex::new(BTreeMap::new()) }
    }

    /// Counts a try before it is read, under each key with the most it may have; else the seconds to wait. Counted first,
    /// many tries at once are no more than many in a row.
    pub(crate) fn enter(&self, keys: &[(&str, u32)], now: Timestamp) -> Result<(), i64> {
        let now = seconds(now);
        let mut tries = self.tries();
        let wait = keys
            .iter()
            .filter_map(|(key, most)| tries.get(*key).filter(|(_, count)| count >= most))
            .map(|(since, _)| self.window - (now - since))
            .max();
        if let Some(wait) = wait.filter(|wait| *wait > 0) {
            return Err(wait);
        }
        for (key, _) in keys {
            self.add(&mut tries, key, now);
        }
        Ok(())
    }

    /// Counts one more of a key that is never refused; how many that are by now.
    pub(crate) fn count(&self, key: &str, now: Timestamp) -> u32 {
        self.add(&mut self.tries(), key, seconds(now))
    }

    fn add(&self, tries: &mut BTreeMap<String, (i64, u32)>, key: &str, now: i64) -> u32 {
        if !tries.contains_key(key) {
            make_room(tries, self.window, now);
        }
        let entry = tries.entry(key.to_owned()).or_insert((now, 0));
        if now - entry.0 >= self.window {
            *entry = (now, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        entry.1
    }

    /// Forgets the tries of a name that got in. Of those it came with only this one: others may be guessing from there.
    pub(crate) fn forget(&self, name: &str, with: &str) {
        let mut tries = self.tries();
        tries.remove(name);
        if let Some((_, count)) = tries.get_mut(with) {
            *count = count.saturating_sub(1);
        }
    }

    fn tries(&self) -> MutexGuard<'_, BTreeMap<String, (i64, u32)>> {
        // A panic elsewhere must not lift the limit.
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room for one more key: what has expired goes first, then what was tried least, so that nobody pushes out a full
/// count with names that are tried once.
fn make_room(tries: &mut BTreeMap<String, (i64, u32)>, window: i64, now: i64) {
    if tries.len() < KEPT {
        return;
    }
    tries.retain(|_, (since, _)| now - *since < window);
    while tries.len() >= KEPT {
        let least =
            tries.iter().min_by_key(|(_, (since, count))| (*count, *since)).map(|(key, _)| key.clone());
        let Some(least) = least else { return };
        tries.remove(&least);
    }
}

fn seconds(moment: Timestamp) -> i64 {
    moment.as_micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    #[test]
    fn a_name_has_few_tries_and_an_address_more() {
        let limiter = Limiter::new(SIGN_IN);
        for _ in 0..NAMES {
            limiter.enter(&[("name a", NAMES), ("peer x", PEERS)], at(10)).unwrap();
        }
        assert_eq!(limiter.enter(&[("name a", NAMES), ("peer y", PEERS)], at(20)), Err(SIGN_IN - 10));
        for number in NAMES..PEERS {
            let name = format!("name {number}");
            limiter.enter(&[(&name, NAMES), ("peer x", PEERS)], at(20)).unwrap();
        }
        assert!(limiter.enter(&[("name b", NAMES), ("peer x", PEERS)], at(20)).is_err());
        assert_eq!(limiter.enter(&[("name b", NAMES), ("peer y", PEERS)], at(20)), Ok(()));
        assert_eq!(
            limiter.enter(&[("name a", NAMES), ("peer x", PEERS)], at(10 + SIGN_IN)),
            Ok(()),
            "expired"
        );
    }

    #[test]
    fn who_gets_in_clears_the_name_and_not_the_address() {
        let limiter = Limiter::new(SIGN_IN);
        for _ in 0..PEERS {
            limiter.enter(&[("name a", PEERS), ("peer x", PEERS)], at(0)).unwrap();
        }
        limiter.forget("name a", "peer x");
        assert_eq!(limiter.enter(&[("name a", NAMES), ("peer x", PEERS)], at(0)), Ok(()));
        assert!(limiter.enter(&[("name a", NAMES), ("peer x", PEERS)], at(0)).is_err());
    }

    #[test]
    fn memory_is_bounded_and_full_counts_stay() {
        let limiter = Limiter::new(SIGN_IN);
        for _ in 0..NAMES {
            limiter.enter(&[("name a", NAMES)], at(0)).unwrap();
        }
        for number in 0..KEPT + 100 {
            limiter.enter(&[(&format!("name {number}"), NAMES)], at(1)).unwrap();
        }
        assert_eq!(limiter.tries().len(), KEPT);
        assert!(limiter.enter(&[("name a", NAMES)], at(2)).is_err());
        limiter.enter(&[("name z", NAMES)], at(1 + SIGN_IN)).unwrap();
        assert_eq!(limiter.tries().len(), 1, "what has expired is gone");
    }

    #[test]
    fn what_is_never_refused_is_counted_over_its_own_window() {
        let limiter = Limiter::new(HOUR);
        assert_eq!([0, 1, HOUR - 1].map(|second| limiter.count("ada", at(second))), [1, 2, 3]);
        assert_eq!(limiter.count("bob", at(5)), 1);
        assert_eq!(limiter.count("ada", at(HOUR)), 1, "the hour is over");
    }
}
