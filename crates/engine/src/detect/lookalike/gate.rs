//! What may be read as a protected word at all, and what reads as ordinary words.

use super::align::{Alignment, Step};
use super::place::{Near, Place, Position, Rest, Scene, rest};
use super::watch::{Kind, Word};
use super::{Technique, glyph, lexicon};

/// A changed word of five letters or fewer occurs inside others by chance: glued, it needs a lure word at its side.
pub(super) fn is_lured(place: &Place<'_>, near: u8) -> bool {
    let side =
        |text| matches!(rest(text), Rest::Words(2..)) || matches!(rest(text), Rest::Words(1)) && near >= 2;
    match place.position {
        Position::Front => side(place.behind),
        Position::Back => side(place.before),
        _ => false,
    }
}

/// Whether a stretch may be read as the word, whatever stands around it and whoever owns the name. Asked first: it is
/// cheap, and leaves little of what alignment finds.
pub(super) fn may_be_read(label: &str, word: &[u8], alignment: &Alignment) -> bool {
    let place = Place::find(label, alignment.start, alignment.end);
    let shown = &label[alignment.start..alignment.end];
    let meant = std::str::from_utf8(word).unwrap_or_default();
    let changed = !alignment.steps.is_empty();
    !(changed && (is_word(&place, shown, alignment) || is_numeral(label, alignment)))
        && !is_read_otherwise(&place, alignment, word.len())
        && !is_other_compound(shown, meant, alignment)
}

/// A changed word must not be an ordinary word itself. One split by a hyphen counts where it stands alone, and changed
/// otherwise only as the whole label.
fn is_word(place: &Place<'_>, shown: &str, alignment: &Alignment) -> bool {
    if is_split(alignment) {
        let changed = alignment.steps.len() > 1;
        return if changed { place.position != Position::Label } else { !place.is_alone() };
    }
    lexicon::is_word(shown.as_bytes())
}

fn is_split(alignment: &Alignment) -> bool {
    alignment.steps.iter().any(|step| step.technique == Technique::HyphenSplit)
}

/// Nor may the token of a changed word be a string of ordinary words (`sharp-point`), unless something else says that
/// the word is meant, its own suffix or a lure word (`marked`, asked last).
pub(super) fn is_ordinary(place: &Place<'_>, alignment: &Alignment, marked: impl FnOnce() -> bool) -> bool {
    // Words of two letters are found anywhere: the reading must have longer ones.
    !is_split(alignment)
        && lexicon::read(place.token.as_bytes())
            .is_some_and(|reading| usize::from(reading.words) * 3 <= place.token.len())
        && !marked()
}

/// Whether another reading of the same letters is the better one: the word itself with letters glued to it, which is
/// no edit at both ends (`51google`); or the word with its last letter doubled, which is nothing glued (`hanmaill`).
fn is_read_otherwise(place: &Place<'_>, alignment: &Alignment, letters: usize) -> bool {
    let at_an_end = |step: &Step| {
        step.technique == Technique::Insertion
            && step.meant.is_empty()
            && (step.at == 0 || step.at == letters)
    };
    if alignment.steps.is_empty() {
        let mut behind = place.behind.chars();
        let doubled = place.token[..place.stretch.1].chars().next_back();
        return behind.next().is_some_and(|letter| Some(letter) == doubled) && behind.next().is_none();
    }
    alignment.edits() == 2 && alignment.steps.iter().all(at_an_end)
}

/// Whether only the first letter is another and what is left is an ordinary word: `pcloud` and `xmail` are names of
/// their own. Letters that are drawn alike are no other letters.
fn is_other_compound(shown: &str, meant: &str, alignment: &Alignment) -> bool {
    let [step] = &alignment.steps[..] else { return false };
    step.technique == Technique::Substitution
        && step.at == 0
        && lexicon::without_first(meant).is_some_and(|rest| shown.get(1..) == Some(rest))
}

/// Whether a digit taken for a letter rather belongs to a number that goes on outside the stretch, or to a label of
/// scrambled letters and digits: `661club`, `3ietovc1t0o34n8jn60`.
fn is_numeral(label: &str, alignment: &Alignment) -> bool {
    let bytes = label.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let (start, end) = (alignment.start, alignment.end);
    let runs = (0..bytes.len()).filter(|at| digit(Some(*at)) && !digit(at.checked_sub(1))).count();
    runs > 3
        || digit(Some(start)) && digit(start.checked_sub(1))
        || digit(end.checked_sub(1)) && digit(Some(end))
}

/// Whether the name lies directly under a suffix of the identity's own domains.
pub(super) fn is_own_suffix(scene: &Scene<'_>, word: &Word) -> bool {
    let suffix = scene.suffix();
    word.suffixes.iter().any(|own| **own == *suffix)
}

/// An ordinary or short word counts only as the whole registrable label, beside a lure word of signing in or beside
/// two light ones, or as the first labels of the identity's own domain; and a short one is changed only by likeness.
pub(super) fn may_be_common(
    scene: &Scene<'_>,
    place: &Place<'_>,
    alignment: &Alignment,
    word: &Word,
    level: bool,
    near: Near<'_>,
    own_domain: bool,
) -> bool {
    let lure = near.lure;
    let whole = place.position == Position::Label && !level;
    let token = place.is_alone();
    // The owned name itself mistyped, or the word mistyped where anybody has names.
    let own = || scene.stranger || is_own_suffix(scene, word);
    if whole && !alignment.steps.is_empty() && alignment.edits() <= 1 && own() {
        return true;
    }
    // A word of signing in glued to it on one side, and nothing on the other.
    if alignment.steps.is_empty() && !level && !token {
        // A short word that is an ordinary one as well, `live`, needs the heaviest.
        let plain = word.kind == Kind::Short && lexicon::is_word(&word.text);
        let least = if plain { 3 } else { 2 };
        if let (Rest::Nothing, Rest::Words(glued)) | (Rest::Words(glued), Rest::Nothing) =
            (rest(place.before), rest(place.behind))
            && (glued >= least || glued > 0 && lure > 0)
        {
            return true;
        }
    }
    if token && alignment.steps.is_empty() && !level && near.lures >= 2 {
        return true;
    }
    if token && alignment.edits() == 1 && lure >= 2 && word.text.len() >= 4 && !alignment.is_first() {
        return true;
    }
    let pair =
        alignment.steps.iter().any(|step| step.technique == Technique::Homoglyph && step.shown.len() > 1);
    match (word.kind, alignment.edits()) {
        // Short words need a word of signing in: `live` has many services.
        (Kind::Short, 0) if token && !whole && !own_domain && lure < 3 => false,
        (_, 0) => {
            // A lone weak glyph makes another word of a short one: `hive`, `nato`.
            let weak = alignment.steps.iter().any(|step| step.cost > glyph::STRONG && step.shown.len() == 1);
            if word.kind == Kind::Short && weak {
                return whole && pair;
            }
            whole || own_domain || (token && lure >= 2)
        }
        (Kind::Short, _) => whole && pair && alignment.is_soft(),
        (_, _) if word.text.len() < 6 => token && lure >= 2,
        (_, _) => whole || (token && lure >= 2),
    }
}

/// Whether the stretch is an ordinary word with up to three letters before or behind it, and the protected word holds
/// that word too: only the letters beside it differ, as in `jcloud`.
pub(super) fn is_beside_word(shown: &str, meant: &str, alignment: &Alignment) -> bool {
    let pair =
        alignment.steps.iter().any(|step| step.shown.len() > 1 && step.technique == Technique::Homoglyph);
    if pair || !shown.is_ascii() {
        return false;
    }
    let holds = |rest: &str| {
        rest.len() >= 4 && rest != meant && meant.contains(rest) && lexicon::is_word(rest.as_bytes())
    };
    (1..=3.min(shown.len())).any(|letters| holds(&shown[letters..]) || holds(&shown[..shown.len() - letters]))
}

/// Whether the token can be cut into ordinary words one of which lies across an edge of the stretch:
/// `consulting|mail` is no `gmail`.
pub(super) fn reads_across(place: &Place<'_>) -> bool {
    if place.is_alone() || (place.before.is_empty() && place.behind == "s") {
        return false;
    }
    // Words of the reading with the protected word in it; unreadable letters count as a word each.
    let beside =
        |text: &str| lexicon::read(text.as_bytes()).map_or(text.len(), |reading| usize::from(reading.words));
    let with = 1 + beside(place.before) + beside(place.behind);
    lexicon::read_across(place.token.as_bytes(), place.stretch.0, place.stretch.1)
        .is_some_and(|reading| reading.across && usize::from(reading.words) < with)
}
