//! A large list finds what a small one finds.

use super::super::*;
use super::{identity, name};
use crate::detect::lookalike::align::{Aligner, Alignment};

/// Numbers that look random and are always the same (Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn letter(&mut self) -> char {
        char::from(b"abcdefghijklmnopqrstuvwxyz0135"[self.below(30)])
    }

    /// An invented word of two to five syllables.
    fn word(&mut self) -> String {
        (0..2 + self.below(4))
            .flat_map(|_| {
                let consonant = char::from(b"bcdfghklmnprstvwz"[self.below(17)]);
                let vowel = char::from(b"aeiou"[self.below(5)]);
                let last = ["", "n", "r", "l", "s", "ng"][self.below(6)];
                format!("{consonant}{vowel}{last}").chars().collect::<Vec<_>>()
            })
            .collect()
    }

    /// The word with one letter put in, left out, replaced, swapped with the next, or doubled.
    fn edit(&mut self, word: &str) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let at = self.below(letters.len() - 1);
        match self.below(5) {
            0 => letters.insert(at, self.letter()),
            1 => {
                letters.remove(at);
            }
            2 => letters[at] = self.letter(),
            3 => letters.swap(at, at + 1),
            _ => letters.insert(at, letters[at]),
        }
        letters.into_iter().collect()
    }

    /// A label that holds the word changed by one edit among others, or is the word changed by two.
    fn label(&mut self, word: &str) -> String {
        self.label_of(6, word)
    }

    /// The same of the first so many kinds; the seventh has a token changed by two edits beside another.
    fn label_of(&mut self, kinds: usize, word: &str) -> String {
        let one = self.edit(word);
        match self.below(kinds) {
            0 => one,
            1 => self.edit(&one),
            2 => format!("{}{one}", self.word()),
            3 => format!("{one}{}", self.word()),
            4 => format!("{}-{word}", self.word()),
            5 => format!("{}{one}{}", self.letter(), self.letter()),
            _ => format!("{}-{}", self.edit(&one), self.word()),
        }
    }
}

fn list(numbers: &mut Numbers, size: usize) -> WatchList {
    let mut words = std::collections::BTreeSet::new();
    while words.len() < size {
        words.insert(numbers.word());
    }
    let identities = words.iter().map(|word| identity(word, &format!("{word}.com"))).collect();
    WatchList { identities, owned: Vec::new() }
}

/// Whether every step takes a letter for a letter, for none or from none, or swaps two: at most `most` of them.
/// Digraphs and drawn-out vowels beside an edit are more than the prefilter promises.
fn is_promised(alignment: &Alignment, most: usize) -> bool {
    alignment.steps.len() <= most
        && alignment.steps.iter().all(|step| {
            step.shown.len() <= 1 && step.meant.len() <= 1
                || step.technique == Technique::Transposition && most == 1
        })
}

#[test]
fn the_prefilter_of_a_large_list_misses_nothing_that_alignment_finds() {
    let mut numbers = Numbers(1);
    let watch = watch::Watch::compile(&list(&mut numbers, 1500)).unwrap();
    let prefilter = prefilter::Prefilter::build(&watch).unwrap();
    let mut aligner = Aligner::default();
    let mut expected = 0;
    for _ in 0..1500 {
        let word = &watch.words()[numbers.below(watch.words().len())].text;
        let label = numbers.label_of(7, std::str::from_utf8(word).unwrap());
        let (hits, _) = prefilter.hits(format!("{label}.com").as_bytes());
        assert!(hits.is_sorted() && hits.iter().all(|hit| hit.label == 0), "{label}: {hits:?}");
        for (index, word) in (0..).zip(watch.words()) {
            if word.kind != watch::Kind::Distinct || word.text.len() < 6 {
                continue;
            }
            let mut reads = false;
            aligner.search(label.as_bytes(), &word.text, |it| reads |= is_promised(&it, 1));
            let mut whole = |token: &str| aligner.whole(token.as_bytes(), &word.text);
            if reads || label.split('-').any(|token| whole(token).is_some_and(|it| is_promised(&it, 2))) {
                expected += 1;
                let text = String::from_utf8_lossy(&word.text);
                assert!(hits.iter().any(|hit| hit.word == index), "`{text}` is missed in {label}");
            }
        }
    }
    assert!(expected > 1000, "{expected}");
}

#[test]
fn a_verdict_is_that_of_looking_for_every_word_everywhere() {
    // Random identities and names; the names of two lists, so that words are looked for that are not there, too. Of what
    // the first pass promises: not `in` for `h` (only `ln` calls for the pass that reads digraphs: `in` is in too many
    // names), and no more changes beside two edits.
    let mut judged = 0;
    for (seed, size) in [(4, 25), (5, 400)] {
        let mut numbers = Numbers(seed);
        let list = list(&mut numbers, size);
        let matcher = Matcher::compile(&list).unwrap();
        for turn in 0..600 {
            let word = match turn % 4 {
                0 => numbers.word(),
                _ => list.identities[numbers.below(size)].name.clone(),
            };
            let mut label = numbers.label(&word);
            if turn % 3 == 0 {
                label = format!("{label}-{}", ["login", "mail", "secure", "x"][numbers.below(4)]);
            }
            let host = match turn % 5 {
                0 => format!("{label}.{}.net", numbers.word()),
                _ => format!("{label}.{}", ["net", "com", "co.kr", "duckdns.org"][numbers.below(4)]),
            };
            let found = matcher.judge(&host);
            assert_eq!(found, matcher.judge_exhaustively(&host), "{host} of a list of {size}");
            judged += usize::from(found.is_some());
        }
    }
    assert!(judged > 200, "{judged}");
}

#[test]
fn hits_say_their_label() {
    let watch = watch::Watch::compile(&list(&mut Numbers(2), 3)).unwrap();
    let prefilter = prefilter::Prefilter::build(&watch).unwrap();
    let word = (0..).zip(watch.words()).find(|(_, word)| word.text.len() >= 6).unwrap();
    let text = std::str::from_utf8(&word.1.text).unwrap();
    for (name, labels) in [
        (format!("{text}.com"), vec![0]),
        (format!("www.a-b.{text}.com"), vec![2]),
        (format!("{text}.a_b.x-{text}.co.uk"), vec![0, 2]),
        (format!("_dmarc.{text}"), vec![]),
        (format!("_sip._tcp.{text}.net"), vec![2]),
        (text.to_owned(), vec![]),
    ] {
        let (hits, _) = prefilter.hits(name.as_bytes());
        let found: Vec<u8> = hits.iter().filter(|hit| hit.word == word.0).map(|hit| hit.label).collect();
        assert_eq!(found, labels, "{name}");
    }
}

#[test]
fn a_verdict_is_the_same_alone_and_in_a_large_list() {
    let mut numbers = Numbers(3);
    let list = list(&mut numbers, 400);
    let many = Matcher::compile(&list).unwrap().with_threshold(0.01);
    let mut judged = 0;
    for _ in 0..40 {
        let one = list.identities[numbers.below(list.identities.len())].clone();
        let word = one.name.clone();
        let alone = Matcher::compile(&WatchList { identities: vec![one], owned: Vec::new() })
            .unwrap()
            .with_threshold(0.01);
        for _ in 0..40 {
            let host =
                format!("{}.{}", numbers.label(&word), ["net", "com", "example.org"][numbers.below(3)]);
            let (alone, many) = (alone.judge(&host), many.judge(&host));
            match (&alone, &many) {
                (Some(alone), Some(many)) if many.identity == word => assert_eq!(alone, many, "{host}"),
                (Some(alone), Some(many)) => assert!(many.probability >= alone.probability, "{host}"),
                // Owned by another of the list.
                (Some(_), None) => {
                    assert!(is_owned_by_another(&list, &host), "{host} is lost in the large list");
                }
                (None, many) => assert!(many.as_ref().is_none_or(|it| it.identity != word), "{host}"),
            }
            judged += usize::from(alone.is_some());
        }
    }
    assert!(judged > 300, "{judged}");
}

fn is_owned_by_another(list: &WatchList, host: &str) -> bool {
    list.identities
        .iter()
        .flat_map(|identity| &identity.domains)
        .any(|domain| name(host).is_within(domain.as_str()))
}
