use std::collections::BTreeMap;
use std::sync::Mutex;

use model::Timestamp;

/// Failed sign-ins in [`WINDOW`] after which more are refused unread.
const MOST: u32 = 5;
/// Seconds.
const WINDOW: i64 = 300;
/// Names and addresses remembered at most; beyond that the oldest are forgotten.
const KEPT: usize = 10_000;

/// Counts failed sign-ins by name and by address, in bounded memory.
#[derive(Default)]
pub(crate) struct Limiter {
    failed: Mutex<BTreeMap<String, (i64, u32)>>,
}

impl Limiter {
    /// Seconds to wait before the next try is read; `None` when it may be read now.
    pub(crate) fn wait(&self, keys: &[&str], now: Timestamp) -> Option<i64> {
        let now = seconds(now);
        let failed = self.failed.lock().ok()?;
        keys.iter()
            .filter_map(|key| failed.get(*key))
            .filter(|(since, count)| *count >= MOST && now - since < WINDOW)
            .map(|(since, _)| WINDOW - (now - since))
            .max()
    }

    /// Notes a failed try.
    pub(crate) fn note(&self, keys: &[&str], now: Timestamp) {
        let now = seconds(now);
        let Ok(mut failed) = self.failed.lock() else { return };
        for key in keys {
            let entry = failed.entry((*key).to_owned()).or_insert((now, 0));
            if now - entry.0 >= WINDOW {
                *entry = (now, 0);
            }
            entry.1 += 1;
        }
        while failed.len() > KEPT {
            let Some(oldest) = failed.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| key.clone())
            else {
                return;
            };
            failed.remove(&oldest);
        }
    }

    /// Forgets the failures of somebody who got in.
    pub(crate) fn forget(&self, keys: &[&str]) {
        if let Ok(mut failed) = self.failed.lock() {
            for key in keys {
                failed.remove(*key);
            }
        }
    }
}

fn seconds(moment: Timestamp) -> i64 {
    moment.as_micros().div_euclid(1_000_000)
}
