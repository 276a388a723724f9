//! What was done with an item since it was acquired: a signed chain of events.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::text::{from_base64, is_hex, is_moment, to_base64};
use crate::{Malformed, SignerKey, VerifierKey, canonical, from_canonical};

const FORM: &str = "custody event";
/// Keeps a signed event from being passed off as a note.
const CONTEXT: &[u8] = b"interdict/custody/v1\n";

/// What is done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Action {
    Create,
    View,
    Copy,
    Export,
    Transfer,
    Seal,
    Unseal,
    Verify,
    Hold,
    Release,
    Dispose,
    /// Something was asked for and refused.
    Refuse,
}

/// One event in the custody of an item, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Version of the form: 1.
    pub v: u32,
    /// From 0, without gaps.
    pub seq: u64,
    /// The item.
    pub item_id: String,
    /// When.
    pub at: String,
    /// Who, by name.
    pub actor: String,
    /// In which role.
    pub role: Option<String>,
    /// What was done.
    pub action: Action,
    /// From where or whom.
    pub from: Option<String>,
    /// To where or whom.
    pub to: Option<String>,
    /// What for.
    pub purpose: Option<String>,
    /// On whose authority; for acts that need two, the second person.
    pub authority: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// SHA-256 of the item's bytes before.
    pub sha256_before: Option<String>,
    /// SHA-256 of the item's bytes after.
    pub sha256_after: Option<String>,
    /// SHA-256 of the line before; of `item.json` for the first.
    pub prev: String,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    #[serde(flatten)]
    event: Event,
    sig: String,
}

impl Event {
    /// The event as a line of `custody.jsonl`, without the newline.
    ///
    /// # Errors
    /// [`Malformed`] for a number beyond 2^53.
    pub fn sign(&self, key: &SignerKey) -> Result<String, Malformed> {
        let signature = key.sign(&self.message()?);
        let line = canonical(&Signed { event: self.clone(), sig: to_base64(&signature) })?;
        Ok(String::from_utf8(line).expect("JSON is UTF-8"))
    }

    fn message(&self) -> Result<Vec<u8>, Malformed> {
        Ok([CONTEXT, &canonical(self)?].concat())
    }
}

/// Reads one line and checks the signature.
fn read(line: &str, key: &VerifierKey) -> Result<Event, Malformed> {
    let Signed { event, sig } = from_canonical(line.as_bytes())?;
    let wrong = |reason: &str| Malformed::new(FORM, format!("event {}: {reason}", event.seq));
    // A field nobody knows would vanish in `flatten`; written again, the event would then be another.
    let again = canonical(&Signed { event: event.clone(), sig: sig.clone() })?;
    if again != line.as_bytes() || event.v != 1 {
        return Err(wrong("it has fields that are not known, or another version"));
    }
    let digests = [&event.sha256_before, &event.sha256_after];
    if !is_moment(&event.at) || digests.into_iter().flatten().any(|digest| !is_hex(digest, 64)) {
        return Err(wrong("its time or a digest is not of the form"));
    }
    let signature = from_base64(&sig).ok_or_else(|| wrong("its signature is not base64"))?;
    if key.holds(&event.message()?, &signature) {
        Ok(event)
    } else {
        Err(wrong("its signature does not hold"))
    }
}

/// Reads a custody chain and checks that each event is signed, follows the one before, and that the first follows
/// `item_json`.
///
/// # Errors
/// [`Malformed`] naming the first event that does not fit.
pub fn chain(
    text: &str,
    item_id: &str,
    item_json: &[u8],
    key: &VerifierKey,
) -> Result<Vec<Event>, Malformed> {
    let mut events: Vec<Event> = Vec::new();
    let mut prev = digest(item_json);
    let lines = text.strip_suffix('\n').ok_or_else(|| Malformed::new(FORM, "the last line does not end"))?;
    for (place, line) in lines.split('\n').enumerate() {
        let wrong = |reason: &str| Malformed::new(FORM, format!("event {place}: {reason}"));
        let event = read(line, key).map_err(|error| wrong(&error.reason))?;
        if event.seq != place as u64 || event.item_id != item_id {
            return Err(wrong("it is of another item or out of order"));
        }
        if event.prev != prev {
            return Err(wrong("it does not follow the event before it"));
        }
        if events.last().is_some_and(|last| last.at > event.at) {
            return Err(wrong("it is earlier than the event before it"));
        }
        if (event.action == Action::Create) != (place == 0) {
            return Err(wrong("the first event, and only the first, is `create`"));
        }
        prev = digest(line.as_bytes());
        events.push(event);
    }
    Ok(events)
}

/// SHA-256 as the chain writes it.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests;
