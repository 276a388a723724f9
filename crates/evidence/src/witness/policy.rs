use std::collections::{BTreeMap, BTreeSet};

use super::cosigned;
use crate::{Checkpoint, KeyUse, Malformed, VerifierKey};

const FORM: &str = "trust policy";
/// Names of witnesses and groups together; the specification asks for 32 of each.
const MAX_NAMES: usize = 256;

/// Which logs are believed, and which witnesses must have cosigned: a policy file of C2SP tlog-policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Keys of the logs that are believed.
    pub logs: Vec<VerifierKey>,
    members: BTreeMap<String, Member>,
    /// `None` is the quorum `none`.
    quorum: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Member {
    Witness(VerifierKey),
    Group(usize, Vec<String>),
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// [`Malformed`] naming the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut policy = Self { logs: Vec::new(), members: BTreeMap::new(), quorum: None };
        let (mut quorum, mut grouped) = (false, BTreeSet::new());
        for (number, line) in text.split('\n').enumerate() {
            let wrong = |reason: &str| Malformed::new(FORM, format!("line {}: {reason}", number + 1));
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            match words[..] {
                [] => {}
                [word, ..] if word.starts_with('#') => {}
                ["log", key] | ["log", key, _] => {
                    let key = VerifierKey::parse(key)?;
                    let known = policy.logs.iter().any(|log| log.public == key.public);
                    if known || key.usage != KeyUse::Note {
                        return Err(wrong("the log is named twice or its key is not of type 1"));
                    }
                    policy.logs.push(key);
                }
                ["witness", name, key] | ["witness", name, key, _] => {
                    let key = VerifierKey::parse(key)?;
                    let known = policy.witnesses().any(|witness| witness.public == key.public);
                    if known || key.usage != KeyUse::Cosignature {
                        return Err(wrong("the witness is named twice or its key is not of type 4"));
                    }
                    policy.name(name, Member::Witness(key)).map_err(wrong)?;
                }
                ["group", name, threshold, ref members @ ..] if !members.is_empty() => {
                    let least = match threshold {
                        "all" => members.len(),
                        "any" => 1,
                        digits => digits.parse().unwrap_or(0),
                    };
                    if !(1..=members.len()).contains(&least) {
                        return Err(wrong("the threshold is not between 1 and the number of members"));
                    }
                    for member in members {
                        if !policy.members.contains_key(*member) || !grouped.insert((*member).to_owned()) {
                            return Err(wrong("a member is not named above, or is in a group already"));
                        }
                    }
                    let members = members.iter().map(|member| (*member).to_owned()).collect();
                    policy.name(name, Member::Group(least, members)).map_err(wrong)?;
                }
                ["quorum", name] if !quorum => {
                    quorum = true;
                    if name != "none" {
                        if !policy.members.contains_key(name) {
                            return Err(wrong("the quorum is not named above"));
                        }
                        policy.quorum = Some(name.to_owned());
                    }
                }
                _ => return Err(wrong("it is no log, witness, group or the one quorum")),
            }
        }
        if quorum { Ok(policy) } else { Err(Malformed::new(FORM, "it has no quorum")) }
    }

    /// The witnesses' keys.
    pub fn witnesses(&self) -> impl Iterator<Item = &VerifierKey> {
        self.members.values().filter_map(|member| match member {
            Member::Witness(key) => Some(key),
            Member::Group(..) => None,
        })
    }

    /// Whether enough witnesses cosigned the checkpoint.
    #[must_use]
    pub fn has_quorum(&self, checkpoint: &Checkpoint) -> bool {
        self.quorum.as_ref().is_none_or(|name| self.witnessed(name, checkpoint))
    }

    /// Ends, since a group names only what was named before it.
    fn witnessed(&self, name: &str, checkpoint: &Checkpoint) -> bool {
        match self.members.get(name) {
            Some(Member::Witness(key)) => cosigned(checkpoint, key).is_some(),
            Some(Member::Group(least, members)) => {
                members.iter().filter(|member| self.witnessed(member, checkpoint)).count() >= *least
            }
            None => false,
        }
    }

    fn name(&mut self, name: &str, member: Member) -> Result<(), &'static str> {
        if name == "none" || self.members.len() == MAX_NAMES {
            return Err("the name is reserved, or there are too many");
        }
        match self.members.insert(name.to_owned(), member) {
            None => Ok(()),
            Some(_) => Err("the name is given twice"),
        }
    }
}
