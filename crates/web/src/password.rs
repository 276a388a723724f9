use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};

use crate::Failure;

/// The least length of a password, in characters (NIST SP 800-63B asks for 8, and for 15 where nothing else protects).
const LEAST: usize = 12;
/// The most: hashing must not become work that strangers can order.
const MOST: usize = 256;

/// Waits until one of a few computations may run: each takes 19 MiB and a core, and strangers order them.
fn turn() -> MutexGuard<'static, ()> {
    static TURNS: [Mutex<()>; 4] = [const { Mutex::new(()) }; 4];
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed) % TURNS.len();
    TURNS[next].lock().unwrap_or_else(PoisonError::into_inner)
}

/// Argon2id in PHC string format, with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane: the crate's default).
pub(crate) fn hash(password: &str) -> Result<String, Failure> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(Failure::Refused(format!(
            "a password has at least {LEAST} characters; this one has {length}"
        )));
    }
    if password.len() > MOST {
        return Err(Failure::Refused(format!("a password has at most {MOST} bytes")));
    }
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|error| Failure::Broken(format!("no randomness: {error}")))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| Failure::Broken(error.to_string()))?;
    let _turn = turn();
    let hash = Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether the password is that of the hash. Takes as long without an account (`None`) as with one, so that nobody learns
/// which names have one.
pub(crate) fn fits(password: &str, stored: Option<&str>) -> bool {
    /// Of a password that nobody has.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9i$XkTqAE3z0C0yI0kFPPmQdS7iBX0fXh3dqXkT6h5u8HY";
    if password.len() > MOST {
        return false;
    }
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODY)) else { return false };
    let _turn = turn();
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && stored.is_some()
}
