use std::collections::BTreeSet;
use std::fmt;

use model::{DomainName, Likelihood, Reason};

use super::align::{Alignment, Step};
use super::gate::{is_beside_word, is_lured, is_ordinary, is_own_suffix, may_be_common, reads_across};
use super::place::{Near, Place, Position, Rest, Scene, near, rest};
use super::watch::{Kind, Word};
use super::weights::{TERMS, Term, Weights};
use super::{Judgement, Technique, lexicon, weights};

/// The terms of a score as they come.
#[derive(Clone, Debug)]
pub(super) struct Tally<'w> {
    pub(super) nats: f64,
    weights: &'w Weights,
    /// Whether reasons are written down: only those of a finding are read.
    told: bool,
    terms: Vec<Term>,
    reasons: Vec<Reason>,
    techniques: BTreeSet<Technique>,
}

impl Tally<'_> {
    fn add(&mut self, code: &str, text: impl fmt::Display, term: Term) {
        let weight = self.weights.of(term);
        self.terms.push(term);
        self.nats += weight;
        if self.told {
            self.reasons.push(Reason { code: code.to_owned(), text: text.to_string(), weight });
        }
    }

    fn probability(&self) -> f64 {
        probability(self.nats)
    }

    /// The terms by their names in the data file.
    pub(super) fn terms(&self) -> Vec<&'static str> {
        self.terms.iter().map(|term| TERMS[term.0].0).collect()
    }

    pub(super) fn into_judgement(mut self, identity: String, registrable: DomainName) -> Judgement {
        self.reasons.sort_by(|a, b| {
            b.weight
                .abs()
                .total_cmp(&a.weight.abs())
                .then_with(|| a.code.cmp(&b.code))
                .then_with(|| a.text.cmp(&b.text))
        });
        Judgement {
            likelihood: Likelihood::from_fraction(self.probability()),
            alerts_per_million: self.weights.alerts_per_million(self.probability()),
            probability: self.probability(),
            identity,
            techniques: self.techniques.into_iter().collect(),
            reasons: self.reasons,
            registrable,
        }
    }
}

/// The probability that log odds stand for.
pub(super) fn probability(nats: f64) -> f64 {
    1.0 / (1.0 + (-nats).exp())
}

/// Scores one alignment in label `at`, one that [`super::gate::may_be_read`]; `None` when the word may not be read there at all. `told`: with the reasons in
/// words.
pub(super) fn score<'w>(
    scene: &Scene<'_>,
    at: usize,
    word: &Word,
    alignment: &Alignment,
    fitted: &'w Weights,
    told: bool,
) -> Option<Tally<'w>> {
    let scene = &scene.below_registry();
    if at > scene.depth {
        return None;
    }
    let label = &scene.labels[at];
    let place = Place::find(&label.text, alignment.start, alignment.end);
    let shown = &label.text[alignment.start..alignment.end];
    let meant = std::str::from_utf8(&word.text).unwrap_or_default();
    let level = at < scene.depth;
    let near = near(scene, at, &place);
    let Near { lure, word: lure_word, others, .. } = near;
    let domain = (level && place.is_alone()).then(|| own_domain(scene, at, word)).flatten();
    let changed = !alignment.steps.is_empty();
    let whole = place.position == Position::Label && !level;
    let marked = || {
        alignment.edits() <= 1
            && (whole && (scene.stranger || is_own_suffix(scene, word))
                || place.is_alone() && lure >= 2 && word.text.len() >= 7)
    };
    if changed && is_ordinary(&place, alignment, marked) {
        return None;
    }
    if changed && word.text.len() <= 5 && !place.is_alone() && !is_lured(&place, lure) {
        return None;
    }
    if word.kind != Kind::Distinct
        && !may_be_common(scene, &place, alignment, word, level, near, domain.is_some())
    {
        return None;
    }

    let mut tally = Tally {
        nats: 0.0,
        weights: fitted,
        told,
        terms: Vec::new(),
        reasons: Vec::new(),
        techniques: BTreeSet::new(),
    };
    tally.add("prior", "a watched word was found", weights::PRIOR);
    match (word.kind, word.text.len()) {
        (Kind::Distinct, 8..) => {
            tally.add("word", format_args!("`{meant}` is distinct and long"), weights::WORD_LONG);
        }
        (Kind::Distinct, 6..) => tally.add("word", format_args!("`{meant}` is distinct"), weights::WORD_SIX),
        (Kind::Distinct, _) => {
            tally.add("word", format_args!("`{meant}` is distinct but short"), weights::WORD_FIVE);
        }
        (Kind::Dictionary, _) => {
            tally.add("word", format_args!("`{meant}` is an ordinary word"), weights::WORD_COMMON);
        }
        (Kind::Short, _) => tally.add("word", format_args!("`{meant}` is short"), weights::WORD_COMMON),
    }
    if let Some(unicode) = label.unicode.as_deref().filter(|unicode| !unicode.contains(meant)) {
        tally.techniques.insert(Technique::Idn);
        let weight = if label.latin { weights::IDN_DIACRITIC } else { weights::IDN };
        tally.add(Technique::Idn.as_str(), format_args!("written as `{unicode}`"), weight);
    }
    form(&mut tally, word, alignment, place.is_alone());
    if !changed && !level && place.position == Position::Label {
        if word.kind != Kind::Distinct {
            tally.add(
                "place",
                format_args!("`{meant}` itself under another suffix"),
                weights::PLACE_SWAP_COMMON,
            );
        }
        if scene.is_country() && !scene.stranger {
            let text = format_args!("`{meant}` itself in a country, where brands hold names of their own");
            tally.add("place", text, weights::PLACE_SWAP_COUNTRY);
        }
    }
    if place.position == Position::Inside && word.text.len() <= 5 {
        tally.add(
            "place",
            format_args!("`{meant}` is short and lies inside other letters"),
            weights::INSIDE_SHORT,
        );
    }
    if changed && is_beside_word(shown, meant, alignment) {
        tally.add(
            "ordinary",
            format_args!("`{shown}` is an ordinary word and little more"),
            weights::EDIT_BESIDE_WORD,
        );
    }
    stand(&mut tally, scene, at, &place, shown, level, domain);
    glued(&mut tally, &place, meant, alignment);
    if lure > 0 {
        let text = format_args!("lure word `{lure_word}` in the name");
        tally.add("lure", text, weights::NEAR_LURE[usize::from(lure.min(3))]);
    } else if others {
        tally.add(
            "token",
            format_args!("stands beside other words in `{}`", label.text),
            weights::NEAR_OTHER,
        );
    }
    suffix(&mut tally, scene, word, level, place.position == Position::Label, changed);
    let own = place.position == Position::Label && is_own_suffix(scene, word);
    if alignment.edits() > 0 && word.kind != Kind::Distinct && lure == 0 && !own {
        tally.add("edit", format_args!("`{meant}` is too plain to be changed"), weights::SHORT_TYPO);
    }
    if word.kind != Kind::Distinct && !place.is_alone() {
        tally.add("affix", format_args!("`{meant}` glued to lure words"), weights::GLUED_COMMON);
    }
    if scene.stranger && changed && place.position == Position::Label {
        tally.add("zone", "a changed word where anybody has names", weights::STRANGER_TYPO);
    }
    if scene.stranger {
        tally.add("zone", "under a zone where anybody has names", weights::STRANGER_ZONE);
    }
    if reads_across(&place) {
        tally.add(
            "ordinary",
            format_args!("`{}` reads as ordinary words", place.token),
            weights::READS_AS_WORDS,
        );
    }
    Some(tally)
}

/// The suffix of the identity's own domain, when it follows: `naver.com.evil.example`, `naver-com.evil.example`.
fn own_domain<'a>(scene: &Scene<'_>, at: usize, word: &'a Word) -> Option<&'a str> {
    word.suffixes.iter().map(|suffix| &**suffix).find(|suffix| {
        suffix.split('.').enumerate().all(|(offset, part)| {
            let index = at + 1 + offset;
            index <= scene.depth && scene.labels[index].text == part
        })
    })
}

/// What the suffix says beside the identity's own, and labels below.
fn suffix(tally: &mut Tally<'_>, scene: &Scene<'_>, word: &Word, level: bool, whole: bool, changed: bool) {
    if level || scene.stranger {
        return;
    }
    let deep = scene.depth > 1 || scene.depth == 1 && scene.labels[0].text != "www";
    if deep {
        tally.add("level", "labels below it", weights::LABELS_BELOW);
    }
    if !whole {
        return;
    }
    let suffix = scene.suffix();
    let own = word.suffixes.iter().any(|own| **own == *suffix);
    let cut = word.suffixes.iter().any(|own| own.len() > suffix.len() && own.starts_with(&suffix));
    if changed && own {
        let text = format_args!("under `{suffix}`, as the owned name");
        tally.add("own_suffix", text, if deep { weights::OWN_TYPO_DEEP } else { weights::OWN_TYPO });
        if word.kind != Kind::Distinct && !deep {
            tally.add("own_suffix", "of a short or ordinary word", weights::OWN_TYPO_SHORT);
        }
    } else if !changed && cut && deep {
        tally.add(
            "own_suffix",
            format_args!("`{suffix}` is the owned suffix cut short"),
            weights::CUT_SUFFIX,
        );
    }
}

fn form(tally: &mut Tally<'_>, word: &Word, alignment: &Alignment, alone: bool) {
    let letters = word.text.len();
    let edited = alignment.edits() > 0;
    let told = tally.told;
    let say = |text: fmt::Arguments<'_>| if told { text.to_string() } else { String::new() };
    // One good glyph says it was done on purpose; more do not say it louder.
    let mut edits = 0;
    let mut drawn: Option<(Term, String)> = None;
    for step in &alignment.steps {
        tally.techniques.insert(step.technique);
        let code = step.technique.as_str();
        let (shown, meant) = (&step.shown, &step.meant);
        let mut liked = None;
        let (text, weight) = match step.technique {
            Technique::Homoglyph => {
                let text = say(format_args!("`{shown}` drawn for `{meant}`"));
                let weight = match step.cost {
                    _ if shown.len() > 1 && edited && !alone => weights::GLYPH_PAIR_LOOSE,
                    _ if shown.len() > 1 => weights::GLYPH_PAIR,
                    _ if edited => continue,
                    0..=super::glyph::STRONG => weights::GLYPH_STRONG,
                    _ if letters <= 5 => weights::GLYPH_WEAK_FIVE,
                    _ => weights::GLYPH_WEAK,
                };
                // The terms stand from the strongest to the weakest.
                if drawn.as_ref().is_none_or(|(known, _)| weight < *known) {
                    drawn = Some((weight, text));
                }
                continue;
            }
            Technique::HyphenSplit => (say(format_args!("a hyphen inside the word")), weights::HYPHEN),
            Technique::Omission => (say(format_args!("`{meant}` left out")), edit(letters)),
            Technique::Insertion if step.is_drawl() => {
                liked = Some(weights::EDIT_DRAWL);
                (say(format_args!("`{shown}` for `{meant}`")), edit(letters))
            }
            Technique::Insertion => (say(format_args!("`{shown}` put in")), edit(letters)),
            Technique::Repetition => {
                liked = Some(weights::EDIT_LIKED);
                (say(format_args!("`{shown}` doubled")), edit(letters))
            }
            Technique::Transposition => {
                liked = Some(weights::EDIT_LIKED);
                (say(format_args!("`{meant}` swapped to `{shown}`")), edit(letters))
            }
            _ => {
                liked = step.is_vowel_swap().then_some(weights::EDIT_LIKED);
                (say(format_args!("`{shown}` for `{meant}`")), edit(letters))
            }
        };
        if step.technique.is_edit() {
            edits += 1;
            if edits > 1 {
                tally.add(code, say(format_args!("{text}, a second change")), weights::EDIT_SECOND);
                continue;
            }
        }
        tally.add(code, text, weight);
        if let Some(term) = liked {
            tally.add(code, "a change that imitators like", term);
        }
    }
    if let Some((weight, text)) = drawn {
        tally.add(Technique::Homoglyph.as_str(), text, weight);
    }
    let single = |step: &Step| step.technique == Technique::Homoglyph && step.shown.len() == 1;
    if edited && alignment.steps.iter().any(single) {
        tally.add("edit", "an edit beside a lone look-alike letter", weights::EDIT_AND_GLYPH);
    }
    if edited && !alone {
        tally.add("edit", "something is glued to the changed word", weights::EDIT_GLUED);
    }
    let first = alignment.steps.first().filter(|step| step.technique.is_edit() && step.at == 0);
    if first.is_some_and(|step| matches!(step.technique, Technique::Omission | Technique::Substitution)) {
        tally.add("edit", "the first letter is another", weights::EDIT_FIRST);
        if edits > 1 && first.is_some_and(|step| step.technique == Technique::Substitution) {
            tally.add("edit", "and a second letter", weights::EDIT_FIRST_SECOND);
        }
    }
}

const fn edit(letters: usize) -> Term {
    match letters {
        0..=5 => weights::EDIT_FIVE,
        6..=8 => weights::EDIT_MIDDLE,
        _ => weights::EDIT_LONG,
    }
}

fn stand(
    tally: &mut Tally<'_>,
    scene: &Scene<'_>,
    at: usize,
    place: &Place<'_>,
    shown: &str,
    level: bool,
    domain: Option<&str>,
) {
    let (text, weight) = match place.position {
        Position::Label => ("is the whole label", weights::PLACE_LABEL),
        Position::Token => ("stands alone in the label", weights::PLACE_TOKEN),
        Position::Front => ("begins a word of the label", weights::PLACE_FRONT),
        Position::Back => ("ends a word of the label", weights::PLACE_BACK),
        Position::Inside => ("lies inside a word of the label", weights::PLACE_INSIDE),
    };
    tally.add("place", format_args!("`{shown}` {text}"), weight);
    if place.position != Position::Label {
        tally.techniques.insert(Technique::Affix);
    }
    if level {
        tally.techniques.insert(Technique::Level);
        let code = Technique::Level.as_str();
        if let Some(suffix) = domain {
            tally.add(
                code,
                format_args!("spells `{shown}.{suffix}` below another name"),
                weights::LEVEL_DOMAIN,
            );
        } else if at == 0 && !scene.stranger {
            tally.add(code, "label below another name", weights::LEVEL);
            tally.add(code, "the first label, as companies name their services", weights::LEVEL_FIRST);
        } else {
            tally.add(code, "label below another name", weights::LEVEL);
        }
    } else if place.position == Position::Label && tally.techniques.is_empty() {
        tally.techniques.insert(Technique::TldSwap);
    }
}

fn glued(tally: &mut Tally<'_>, place: &Place<'_>, meant: &str, alignment: &Alignment) {
    let exact = alignment.steps.is_empty() && meant.len() >= 6 && lexicon::without_one(meant).is_none();
    if exact && !place.is_alone() && place.position != Position::Inside {
        tally.add("affix", format_args!("`{meant}` itself"), weights::GLUED_EXACT);
    }
    let lured = matches!(rest(place.before), Rest::Nothing | Rest::Words(1..));
    if let Some(ordinary) = lexicon::without_first(meant).filter(|_| !lured) {
        tally.add(
            "ordinary",
            format_args!("`{ordinary}` with letters before it"),
            weights::GLUED_BEFORE_WORD,
        );
    }
    for (text, behind) in [(place.before, false), (place.behind, true)] {
        let side = if behind { "behind" } else { "before" };
        match rest(text) {
            Rest::Nothing => {}
            Rest::Words(lure) => {
                let what = if lure > 0 { "lure" } else { "plain" };
                let weight = weights::GLUED_LURE[usize::from(lure.min(3))];
                tally.add("affix", format_args!("{what} words `{text}` glued {side}"), weight);
            }
            // Stray letters beside a changed word, or more letters beyond it, rather say that it is another word.
            Rest::Junk if alignment.edits() > 0 || place.position == Position::Inside => {
                tally.add("affix", format_args!("`{text}` glued {side}"), weights::GLUED_OTHER);
            }
            Rest::Junk => {
                tally.add("affix", format_args!("stray letters `{text}` glued {side}"), weights::GLUED_JUNK);
            }
            Rest::Other if exact => {
                tally.add("affix", format_args!("`{text}` glued {side}"), weights::GLUED_OTHER_EXACT);
            }
            Rest::Other => tally.add("affix", format_args!("`{text}` glued {side}"), weights::GLUED_OTHER),
        }
    }
}
