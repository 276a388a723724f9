use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places for connections: so many in all, so many for one address, so that none takes them all.
#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    all: u32,
    each: usize,
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

/// A place that is taken; given back when dropped.
pub(super) struct Place {
    peer: IpAddr,
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    _free: OwnedSemaphorePermit,
}

impl Places {
    pub(super) fn new(all: usize, each: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(all)),
            all: u32::try_from(all).unwrap_or(u32::MAX),
            each,
            taken: Arc::default(),
        }
    }

    /// Waits for a place.
    pub(super) async fn free(&self) -> OwnedSemaphorePermit {
        match Arc::clone(&self.free).acquire_owned().await {
            Ok(free) => free,
            // Nothing closes it.
            Err(_) => std::future::pending().await,
        }
    }

    /// Gives a free place to `peer`, unless it has its share.
    pub(super) fn take(&self, free: OwnedSemaphorePermit, peer: IpAddr) -> Option<Place> {
        let peer = network(peer);
        let mut taken = lock(&self.taken);
        let count = taken.entry(peer).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Place { peer, taken: Arc::clone(&self.taken), _free: free })
    }

    /// Waits until nobody has a place.
    pub(super) async fn all_free(&self) {
        let _ = self.free.acquire_many(self.all).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        if let Some(count) = taken.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.peer);
            }
        }
    }
}

/// What counts as one address: of IPv6 the first 64 bits, for whoever has one address there has all of them.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        address => address,
    }
}

fn lock(taken: &Mutex<BTreeMap<IpAddr, usize>>) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn an_address_has_its_share_and_gives_it_back() {
        let places = Places::new(3, 2);
        let take = async |peer: &str| places.take(places.free().await, ip(peer));
        let first = take("192.0.2.1").await.unwrap();
        let _second = take("::ffff:192.0.2.1").await.unwrap();
        assert!(take("192.0.2.1").await.is_none(), "its share is two, however it writes its address");
        let third = take("2001:db8::1").await.unwrap();
        assert_eq!(places.free.available_permits(), 0);
        drop((first, third));
        let _third = take("2001:db8::1").await.unwrap();
        let _fourth = take("2001:db8::2").await.unwrap();
        assert_eq!(lock(&places.taken).get(&network(ip("2001:db8::3"))), Some(&2), "one network");
    }

    #[tokio::test]
    async fn memory_is_given_back() {
        let places = Places::new(2, 2);
        for last in 0..=255_u8 {
            drop(places.take(places.free().await, IpAddr::from([192, 0, 2, last])));
        }
        places.all_free().await;
        assert!(lock(&places.taken).is_empty());
    }
}
