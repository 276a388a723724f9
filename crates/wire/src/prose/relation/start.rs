//! Which rules a word may belong to, told by its hash, so that most words are never compared with a rule's.

use std::sync::LazyLock;

use super::{alias, legal, manner, origin, target, usage};
use crate::prose::clause::{COMMON_WORDS, GROUP};
use crate::prose::token::hash;

/// A group that attacks, or a word that refers to one or to its victims.
pub(in crate::prose) const SPEAKS: u32 = 1;
/// A noun for a group.
pub(in crate::prose) const GROUPS: u32 = 1 << 1;
/// A verb that introduces another name.
pub(in crate::prose) const NAMES: u32 = 1 << 2;
/// `a.k.a.`, `also -`.
pub(in crate::prose) const ALSO: u32 = 1 << 3;
/// Before what is targeted.
pub(in crate::prose) const TARGETS: u32 = 1 << 4;
/// Before a list of victims.
pub(in crate::prose) const LISTS: u32 = 1 << 5;
/// What was done to a victim.
pub(in crate::prose) const SUFFERS: u32 = 1 << 6;
/// `based`, `located`.
pub(in crate::prose) const PLACED: u32 = 1 << 7;
/// At which what is targeted ends.
pub(in crate::prose) const ENDS: u32 = 1 << 8;
/// Before what is used.
pub(in crate::prose) const USES: u32 = 1 << 9;
/// A legal act.
pub(in crate::prose) const LAW: u32 = 1 << 10;
/// A denial.
pub(in crate::prose) const DENIES: u32 = 1 << 11;
/// A negation.
pub(in crate::prose) const NEGATES: u32 = 1 << 12;
/// A word that weakens.
pub(in crate::prose) const WEAKENS: u32 = 1 << 13;
/// Parts clauses.
pub(in crate::prose) const PARTS: u32 = 1 << 14;
/// Says who claims.
pub(in crate::prose) const QUOTES: u32 = 1 << 15;
/// Begins a reference to a group.
pub(in crate::prose) const REFERS: u32 = 1 << 16;
/// Where an actor operates from.
pub(in crate::prose) const FROM: u32 = 1 << 17;
/// A victim, or what it owns.
pub(in crate::prose) const VICTIMS: u32 = 1 << 18;
/// `distinct from` and the like.
pub(in crate::prose) const DIFFERS: u32 = 1 << 19;
/// `overlaps with` and the like.
pub(in crate::prose) const OVERLAPS: u32 = 1 << 20;
/// `subgroup of` and the like.
pub(in crate::prose) const BELONGS: u32 = 1 << 21;
/// A word that begins sentences with a capital and names nothing.
pub(in crate::prose) const COMMON: u32 = 1 << 22;
/// What was done with software.
pub(in crate::prose) const SERVES: u32 = 1 << 23;

/// What a mark may be: of these rules only are there marks among the words.
const MARKS: u32 = ENDS | PARTS;

/// What `read` looks for beside nouns for groups.
pub(in crate::prose) const SPOKEN: &[&str] =
    &["it", "they", "victims", "targets", "target", "targeted", "based", "located"];

/// Low bits of a hash that tell words apart here: some 700 words in a table that stays in the nearest cache.
const SLOTS: usize = 1 << 12;

static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut table = vec![0; SLOTS];
    let rules: [(u32, Vec<&str>); 24] = [
        (SPEAKS, GROUP.iter().chain(SPOKEN).copied().collect()),
        (GROUPS, GROUP.to_vec()),
        (NAMES, alias::verbs().collect()),
        (ALSO, vec!["a", "also"]),
        (DIFFERS, alias::DISTINCT.to_vec()),
        (OVERLAPS, alias::OVERLAP.to_vec()),
        (BELONGS, alias::PART.to_vec()),
        (COMMON, COMMON_WORDS.to_vec()),
        (TARGETS, target::ACTIVE.to_vec()),
        (LISTS, target::LISTS.to_vec()),
        (SUFFERS, target::PASSIVE.to_vec()),
        (PLACED, target::PLACED.to_vec()),
        (ENDS, target::STOPS.to_vec()),
        (USES, usage::ACTIVE.to_vec()),
        (SERVES, usage::PASSIVE.to_vec()),
        (LAW, legal::cues().collect()),
        (DENIES, manner::DENIALS.to_vec()),
        (NEGATES, manner::NEGATIONS.to_vec()),
        (WEAKENS, manner::HEDGES.to_vec()),
        (PARTS, manner::BORDERS.to_vec()),
        (QUOTES, manner::SPEAKS.iter().copied().chain(["according", "by"]).collect()),
        (REFERS, vec!["they", "it", "the", "this", "these", "same"]),
        (FROM, origin::PLACES.to_vec()),
        (VICTIMS, origin::VICTIM.to_vec()),
    ];
    for (rule, phrases) in rules {
        for word in phrases.iter().filter_map(|phrase| phrase.split(' ').next()) {
            table[slot(hash(word.as_bytes()))] |= rule;
        }
    }
    table
});

const fn slot(hash: u32) -> usize {
    hash as usize % SLOTS
}

/// The rules that the word of this hash may begin or belong to; a false yes costs time only. The hash of a
/// mark is 0.
#[inline]
pub(in crate::prose) fn of(hash: u32) -> u32 {
    if hash == 0 { MARKS } else { TABLE[slot(hash)] }
}
