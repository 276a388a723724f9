use std::collections::BTreeSet;

use model::{DomainName, Likelihood, Reason};

use super::align::Alignment;
use super::place::{Place, Position, Rest, Scene, near, rest};
use super::watch::{Kind, Word};
use super::{Judgement, Technique, lexicon, weights};

/// The terms of a score as they come.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) nats: f64,
    reasons: Vec<Reason>,
    techniques: BTreeSet<Technique>,
}

impl Tally {
    fn add(&mut self, code: &str, text: impl Into<String>, weight: f64) {
        self.nats += weight;
        self.reasons.push(Reason { code: code.to_owned(), text: text.into(), weight });
    }

    pub(super) fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.nats).exp())
    }

    pub(super) fn into_judgement(mut self, identity: String, registrable: DomainName) -> Judgement {
        self.reasons.sort_by(|a, b| {
            b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.code.cmp(&b.code)).then_with(|| a.text.cmp(&b.text))
        });
        Judgement {
            likelihood: Likelihood::from_fraction(self.probability()),
            identity,
            techniques: self.techniques.into_iter().collect(),
            reasons: self.reasons,
            registrable,
        }
    }
}

/// Scores one alignment in label `at`; `None` when the word may not be read there at all.
pub(super) fn score(scene: &Scene<'_>, at: usize, word: &Word, alignment: &Alignment) -> Option<Tally> {
    let label = &scene.labels[at];
    let place = Place::find(&label.text, alignment.start, alignment.end);
    let shown = &label.text[alignment.start..alignment.end];
    let meant = String::from_utf8_lossy(&word.text).into_owned();
    let level = at < scene.depth;
    let (lure, lure_word, others) = near(scene, at, place.token);
    let domain = level.then(|| own_domain(scene, at, word, place.position)).flatten();
    let changed = !alignment.steps.is_empty();
    if changed && is_ordinary(&place, shown) {
        return None;
    }
    if word.kind != Kind::Distinct && !may_be_common(&place, alignment, word, level, lure, domain.is_some()) {
        return None;
    }

    let mut tally = Tally { nats: 0.0, reasons: Vec::new(), techniques: BTreeSet::new() };
    tally.add("prior", "a watched word was found", weights::PRIOR);
    match (word.kind, word.text.len()) {
        (Kind::Distinct, 6..) => tally.add("word", format!("`{meant}` is distinct"), weights::WORD_LONG),
        (Kind::Distinct, _) => tally.add("word", format!("`{meant}` is distinct but short"), weights::WORD_FIVE),
        (Kind::Dictionary, _) => tally.add("word", format!("`{meant}` is an ordinary word"), weights::WORD_COMMON),
        (Kind::Short, _) => tally.add("word", format!("`{meant}` is short"), weights::WORD_COMMON),
    }
    form(&mut tally, word, alignment, label.unicode.as_deref());
    stand(&mut tally, scene, at, &place, shown, level, domain);
    glued(&mut tally, &place, alignment);
    if lure > 0 {
        let text = format!("lure word `{}` in the name", lure_word.unwrap_or_default());
        tally.add("lure", text, weights::NEAR_LURE[usize::from(lure.min(3))]);
    } else if others {
        tally.add("token", format!("stands beside other words in `{}`", label.text), weights::NEAR_OTHER);
    }
    if scene.stranger {
        tally.add("zone", "under a zone where anybody has names", weights::STRANGER_ZONE);
    }
    if reads_across(&place) {
        tally.add("ordinary", format!("`{}` reads as ordinary words", place.token), weights::READS_AS_WORDS);
    }
    Some(tally)
}

/// A changed word must not be an ordinary word itself, nor its token a string of them (`coffee`, `sharp-point`).
fn is_ordinary(place: &Place<'_>, shown: &str) -> bool {
    lexicon::is_word(shown.as_bytes()) || lexicon::read(place.token.as_bytes()).is_some()
}

/// An ordinary or short word counts only as the whole registrable label, as a whole token beside a lure word, or as
/// the first labels of the identity's own domain; and a short one is changed only by likeness.
fn may_be_common(
    place: &Place<'_>,
    alignment: &Alignment,
    word: &Word,
    level: bool,
    lure: u8,
    own_domain: bool,
) -> bool {
    let whole = place.position == Position::Label && !level;
    let token = matches!(place.position, Position::Label | Position::Token);
    let pair = alignment.steps.iter().any(|step| step.technique == Technique::Homoglyph && step.shown.len() > 1);
    match (word.kind, alignment.edits()) {
        (_, 0) => {
            // A lone weak glyph makes another word of a short one: `hive`, `nato`.
            let weak = alignment.steps.iter().any(|step| step.cost > super::glyph::STRONG && step.shown.len() == 1);
            if word.kind == Kind::Short && weak {
                return whole && pair;
            }
            whole || own_domain || (token && lure >= 2)
        }
        (Kind::Short, _) => whole && pair,
        (_, _) if word.text.len() < 6 => token && lure >= 2,
        (_, _) => whole || (token && lure >= 2),
    }
}

/// The suffix of the identity's own domain, when it follows: `naver.com.evil.example`, `naver-com.evil.example`.
fn own_domain<'a>(scene: &Scene<'_>, at: usize, word: &'a Word, position: Position) -> Option<&'a str> {
    if !matches!(position, Position::Label | Position::Token) {
        return None;
    }
    word.suffixes.iter().map(|suffix| &**suffix).find(|suffix| {
        suffix.split('.').enumerate().all(|(offset, part)| {
            let index = at + 1 + offset;
            index <= scene.depth && scene.labels[index].text == part
        })
    })
}

fn form(tally: &mut Tally, word: &Word, alignment: &Alignment, unicode: Option<&str>) {
    if let Some(unicode) = unicode {
        tally.techniques.insert(Technique::Idn);
        tally.add("idn", format!("written as `{unicode}`"), weights::IDN);
    }
    let letters = word.text.len();
    // One glyph says it was done on purpose; more do not say it louder.
    let mut drawn: Option<(f64, String)> = None;
    for step in &alignment.steps {
        tally.techniques.insert(step.technique);
        let code = step.technique.as_str();
        match step.technique {
            Technique::Homoglyph => {
                let weight = match step.cost {
                    _ if step.shown.len() > 1 => weights::GLYPH_PAIR,
                    0..=super::glyph::STRONG => weights::GLYPH_STRONG,
                    _ => weights::GLYPH_WEAK,
                };
                if drawn.as_ref().is_none_or(|(known, _)| weight > *known) {
                    drawn = Some((weight, format!("`{}` drawn for `{}`", step.shown, step.meant)));
                }
            }
            Technique::HyphenSplit => tally.add(code, "a hyphen inside the word", weights::HYPHEN),
            Technique::Omission => tally.add(code, format!("`{}` left out", step.meant), edit(letters)),
            Technique::Insertion => tally.add(code, format!("`{}` put in", step.shown), edit(letters)),
            Technique::Repetition => {
                tally.add(code, format!("`{}` doubled", step.shown), edit(letters) + weights::EDIT_LIKED);
            }
            Technique::Transposition => {
                let text = format!("`{}` swapped to `{}`", step.meant, step.shown);
                tally.add(code, text, edit(letters) + weights::EDIT_LIKED);
            }
            _ => tally.add(code, format!("`{}` for `{}`", step.shown, step.meant), edit(letters)),
        }
    }
    if let Some((weight, text)) = drawn {
        tally.add(Technique::Homoglyph.as_str(), text, weight);
    }
}

const fn edit(letters: usize) -> f64 {
    match letters {
        0..=5 => weights::EDIT_FIVE,
        6..=8 => weights::EDIT_MIDDLE,
        _ => weights::EDIT_LONG,
    }
}

fn stand(
    tally: &mut Tally,
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
    tally.add("place", format!("`{shown}` {text}"), weight);
    if place.position != Position::Label {
        tally.techniques.insert(Technique::Affix);
    }
    if level {
        tally.techniques.insert(Technique::Level);
        let code = Technique::Level.as_str();
        if let Some(suffix) = domain {
            tally.add(code, format!("spells `{shown}.{suffix}` below another name"), weights::LEVEL_DOMAIN);
        } else if at == 0 {
            tally.add(code, "first label below another name", weights::LEVEL + weights::LEVEL_FIRST);
        } else {
            tally.add(code, "label below another name", weights::LEVEL);
        }
    } else if place.position == Position::Label && tally.techniques.is_empty() {
        tally.techniques.insert(Technique::TldSwap);
    }
    debug_assert!(at < scene.labels.len());
}

fn glued(tally: &mut Tally, place: &Place<'_>, alignment: &Alignment) {
    for (text, behind) in [(place.before, false), (place.behind, true)] {
        let side = if behind { "behind" } else { "before" };
        match rest(text, behind) {
            Rest::Nothing => {}
            Rest::Words(lure) => {
                let what = if lure > 0 { "lure" } else { "plain" };
                let weight = weights::GLUED_LURE[usize::from(lure.min(3))];
                tally.add("affix", format!("{what} words `{text}` glued {side}"), weight);
            }
            // Stray letters beside a changed word rather say that it is another word.
            Rest::Junk if alignment.edits() > 0 => {
                tally.add("affix", format!("`{text}` glued {side}"), weights::GLUED_OTHER);
            }
            Rest::Junk => tally.add("affix", format!("stray letters `{text}` glued {side}"), weights::GLUED_JUNK),
            Rest::Other => tally.add("affix", format!("`{text}` glued {side}"), weights::GLUED_OTHER),
        }
    }
}

/// Whether the token can be cut into ordinary words one of which lies across an edge of the stretch:
/// `consulting|mail` is no `gmail`.
fn reads_across(place: &Place<'_>) -> bool {
    !matches!(place.position, Position::Label | Position::Token)
        && lexicon::read_across(place.token.as_bytes(), place.stretch.0, place.stretch.1)
            .is_some_and(|reading| reading.across)
}
