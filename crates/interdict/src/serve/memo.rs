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
    /// What was made in this state, or what `make` makes. The state must have been read before: what changes meanwhile is
    /// then seen by the next who asks.
    pub(super) fn of(&self, state: K, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        // Held while making: of many that ask at once, one makes.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
    use anyhow::bail;

    use super::*;

    #[test]
    fn one_state_is_made_once_and_a_failure_is_not_kept() {
        let memo = Memo::default();
        assert_eq!(*memo.of(1, || Ok("one")).unwrap(), "one");
        assert_eq!(*memo.of(1, || bail!("made again")).unwrap(), "one");
        assert!(memo.of(2, || bail!("broken")).is_err());
        assert_eq!(*memo.of(2, || Ok("two")).unwrap(), "two");
    }
}
