use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

/// What was made of the desk in one state of it, made anew when the state is another.
pub(super) struct Memo<K, T>(Mutex<Option<(K, Arc<T>)>>);

impl<K, T> Default for Memo<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, T> Memo<K, T> {
    /// What was made in the state that `state` reads, or what `make` makes.
    pub(super) fn of(
        &self,
        state: impl FnOnce() -> Result<K>,
        make: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        // Held while making: of many that ask at once, one makes.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock, so that nobody comes back with a state that has passed; and before making: what changes
        // meanwhile is then seen by the next who asks.
        let state = state()?;
        if let Some((known, made)) = &*kept
            && *known == state
        {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(make()?);
        *kept = Some((state, Arc::clone(&made)));
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use anyhow::bail;

    use super::*;

    #[test]
    fn one_state_is_made_once_and_a_failure_is_not_kept() {
        let memo = Memo::default();
        assert_eq!(*memo.of(|| Ok(1), || Ok("one")).unwrap(), "one");
        assert_eq!(*memo.of(|| Ok(1), || bail!("made again")).unwrap(), "one");
        assert!(memo.of(|| Ok(2), || bail!("broken")).is_err());
        assert_eq!(*memo.of(|| Ok(2), || Ok("two")).unwrap(), "two");
        assert!(memo.of(|| bail!("no state"), || Ok("three")).is_err());
    }

    #[test]
    fn readers_with_a_change_between_them_make_each_version_once() {
        let (memo, version, made) = (Memo::default(), AtomicU32::new(1), Mutex::new(Vec::new()));
        let read = || Ok(version.load(Ordering::SeqCst));
        let make = || {
            let now = version.load(Ordering::SeqCst);
            made.lock().unwrap().push(now);
            Ok(now)
        };
        let (memo, read, make) = (&memo, &read, &make);
        let (begun, began) = mpsc::channel();
        let (go, gone) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                memo.of(read, || {
                    let made = make();
                    begun.send(()).unwrap();
                    gone.recv().unwrap();
                    made
                })
                .unwrap();
            });
            began.recv().unwrap();
            let early = scope.spawn(move || *memo.of(read, make).unwrap());
            // So long that it has come to the lock.
            thread::sleep(Duration::from_millis(50));
            version.store(2, Ordering::SeqCst);
            let late = scope.spawn(move || *memo.of(read, make).unwrap());
            go.send(()).unwrap();
            assert_eq!((early.join().unwrap(), late.join().unwrap()), (2, 2));
        });
        assert_eq!(*memo.of(read, make).unwrap(), 2);
        assert_eq!(*made.lock().unwrap(), [1, 2]);
    }
}
