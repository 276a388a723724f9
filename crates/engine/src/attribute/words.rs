//! Evidence in plain words with numbers.

use std::collections::BTreeSet;

use model::{Evidence, Family, Report};

use super::alias::Resolver;
use super::overlap::SharedKey;
use super::sheet::{Line, Sheet};
use super::technique::{Basis, Item};

/// Values listed with one piece of evidence; the text has the full number.
const VALUES: usize = 50;
/// Tokens of style named one by one.
const TOKENS: usize = 6;
/// Reports named one by one for each actor.
const REPORTS: usize = 12;
/// Items of a profile named one by one.
const ITEMS: usize = 12;

/// `1 name`, `2 names`.
pub(super) fn number(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Publisher and date of a report: `cert.ssi.gouv.fr, 2019-09-02`.
pub(super) fn citation(report: &Report) -> String {
    let estimated = if report.dated { "" } else { " (date estimated)" };
    format!("{}, {}{estimated}", report.publisher, report.date.date())
}

/// Everything weighed for one actor, strongest first; the nats of a family add up to what stands on the sheet.
pub(super) fn contributions(sheet: &Sheet<'_>, line: &Line) -> Vec<Evidence> {
    let mut all = infrastructure(sheet, line);
    all.extend(style(sheet, line));
    all.extend(capability(sheet, line));
    all.extend(targets(sheet, line));
    all.extend(habits(sheet, line));
    all.extend(activity(sheet, line));
    all.retain(|evidence| !sheet.subject.without.contains(&evidence.family));
    let shown = sheet.learned.print(&line.actor);
    all.iter_mut().for_each(|evidence| evidence.actor = Some(shown.clone()));
    all.sort_by(strongest);
    all
}

/// What is weighed for the unknown actor: its prior.
pub(super) fn of_unknown(sheet: &Sheet<'_>) -> Evidence {
    let text =
        "the prior of an actor that nobody has reported; what is seen is weighed for the others against it";
    piece(Family::Prior, text.to_owned(), sheet.unknown, "fitted")
}

/// Strongest first; then by family and text, so that the order is always the same.
pub(super) fn strongest(a: &Evidence, b: &Evidence) -> std::cmp::Ordering {
    b.nats
        .abs()
        .total_cmp(&a.nats.abs())
        .then_with(|| (a.family, &a.text, &a.actor).cmp(&(b.family, &b.text, &b.actor)))
}

fn piece(family: Family, text: String, nats: f64, source: &str) -> Evidence {
    Evidence { actor: None, family, text, nats, source: source.to_owned(), grade: None, values: Vec::new() }
}

/// What is left of a family's sum after the pieces listed: a cap, weaker pieces, or what they have in common.
fn rest(family: Family, pieces: &mut Vec<Evidence>, sum: f64, text: &str, source: &str) {
    let left = sum - pieces.iter().map(|piece| piece.nats).sum::<f64>();
    if left.abs() > 1e-9 {
        pieces.push(piece(family, text.to_owned(), left, source));
    }
}

/// The reports that list shared keys, the family's nats spread over them by what each brings.
fn infrastructure(sheet: &Sheet<'_>, line: &Line) -> Vec<Evidence> {
    let keys = sheet.shared.get(&line.actor).map_or(&[][..], Vec::as_slice);
    let nats = line.of(Family::Infrastructure);
    let reports = sheet.learned.trained.reports();
    let mut places: Vec<usize> = keys.iter().flat_map(|key| key.reports.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    let brings = |place: usize| -> f64 {
        keys.iter().filter(|key| key.reports.contains(&place)).map(|key| key.strength).sum()
    };
    let all: f64 = places.iter().map(|place| brings(*place)).sum();
    let mut pieces: Vec<Evidence> = places
        .into_iter()
        .filter_map(|place| {
            let report = reports.get(place)?;
            let listed: Vec<&SharedKey> = keys.iter().filter(|key| key.reports.contains(&place)).collect();
            let mut one =
                piece(Family::Infrastructure, shared(sheet, line, report, &listed), 0.0, &citation(report));
            one.nats = if all > 0.0 { nats * brings(place) / all } else { 0.0 };
            one.grade = Some(report.grade);
            one.values = listed.iter().map(|key| key.value.clone()).take(VALUES).collect();
            Some(one)
        })
        .collect();
    pieces.sort_by(strongest);
    if let Some(first) = pieces.first_mut() {
        first.text.push_str(&summary(sheet, keys));
    }
    let more = pieces.len().saturating_sub(REPORTS);
    pieces.truncate(REPORTS);
    let text = format!("{} that list less of it", number(more, "further report", "further reports"));
    rest(Family::Infrastructure, &mut pieces, nats, &text, "reports");
    pieces
}

fn shared(sheet: &Sheet<'_>, line: &Line, report: &Report, listed: &[&SharedKey]) -> String {
    let own = listed.iter().filter(|key| key.kind.is_own()).count();
    let others = listed.len() - own;
    let mut what = Vec::new();
    if own > 0 {
        what.push(number(own, "registrable name or address", "registrable names or addresses"));
    }
    if others > 0 {
        what.push(number(others, "host name or network", "host names or networks"));
    }
    let label = sheet.learned.label(report);
    let under = if sheet.learned.key(&label) == Resolver::key(&label) {
        String::new()
    } else {
        format!(", filed under {}", sheet.learned.print(&line.actor))
    };
    format!("{} also listed in a report on {label}{under}", what.join(" and "))
}

/// The weights of reports do not add up to more with every key: say how many keys there are.
fn summary(sheet: &Sheet<'_>, keys: &[SharedKey]) -> String {
    let reports = sheet.learned.trained.reports();
    let own = keys.iter().filter(|key| key.kind.is_own());
    let disputed = own.clone().filter(|key| key.actors > 1).count();
    let places: BTreeSet<usize> = keys.iter().flat_map(|key| key.reports.iter().copied()).collect();
    let sources: BTreeSet<&str> =
        places.iter().filter_map(|at| reports.get(*at)).map(|report| report.publisher.as_str()).collect();
    let disputed = match disputed {
        0 => String::new(),
        n => format!(", {n} of them also in reports on other actors"),
    };
    format!(
        "; in all {} shared with {} by {}{disputed}",
        number(own.count(), "registrable name or address", "registrable names or addresses"),
        number(places.len(), "report", "reports"),
        number(sources.len(), "source", "sources")
    )
}

/// Tokens of what is not shared with any report, and how alike the nearest report is.
fn style(sheet: &Sheet<'_>, line: &Line) -> Vec<Evidence> {
    let nats = line.of(Family::Style);
    if nats == 0.0 {
        return Vec::new();
    }
    let source =
        format!("{} of style learned", number(sheet.learned.trained.styled_on(), "report", "reports"));
    let terms = sheet.terms(&line.actor);
    let (tokens, _) = sheet.learned.trained.tokens(&sheet.look, &terms, TOKENS);
    let mut pieces: Vec<Evidence> = tokens
        .into_iter()
        .map(|(token, nats)| piece(Family::Style, format!("names and hosting: {token}"), nats, &source))
        .collect();
    let likeness = sheet.learned.trained.nats(&terms, 2);
    if likeness != 0.0 {
        pieces.push(piece(
            Family::Style,
            "likeness to its most similar report".to_owned(),
            likeness,
            &source,
        ));
    }
    let text = "all other tokens, and how well the styles of everybody else fit";
    rest(Family::Style, &mut pieces, nats, text, &source);
    pieces
}

fn capability(sheet: &Sheet<'_>, line: &Line) -> Vec<Evidence> {
    let Some(judgement) = sheet.capability.judged.get(&line.actor) else { return Vec::new() };
    let source = "profiles of what actors use";
    let mut all = Vec::new();
    for family in [Family::Techniques, Family::Software] {
        let mut pieces: Vec<Evidence> = judgement
            .contributions
            .iter()
            .filter_map(|part| {
                let (item, of) = match &part.basis {
                    Basis::Item(Item::Technique(id)) => (id, Family::Techniques),
                    Basis::Item(Item::Software(id)) => (id, Family::Software),
                    Basis::Reports | Basis::Unknown => return None,
                };
                let use_of_it = match (part.used, part.exclusive) {
                    (true, true) => "which nobody else is known to use",
                    (true, false) => "which it is known to use",
                    (false, _) => "which it is not known to use",
                };
                let mut one = piece(family, format!("{item}, {use_of_it}"), part.nats, source);
                one.values = vec![item.clone()];
                (of == family).then_some(one)
            })
            .collect();
        pieces.sort_by(strongest);
        pieces.truncate(ITEMS);
        let text = "weaker items, and what so many items are worth for an unknown actor";
        rest(family, &mut pieces, line.of(family), text, source);
        all.extend(pieces);
    }
    all
}

fn targets(sheet: &Sheet<'_>, line: &Line) -> Vec<Evidence> {
    let mut pieces: Vec<Evidence> = Vec::new();
    for matched in sheet.matches.get(&line.actor).into_iter().flatten() {
        let text = format!("{} ({})", matched.text, matched.values.join(", "));
        let source = matched.sources.iter().cloned().collect::<Vec<_>>().join(", ");
        let mut one = piece(Family::Victimology, text, matched.nats, &source);
        one.values.clone_from(&matched.values);
        pieces.push(one);
    }
    rest(
        Family::Victimology,
        &mut pieces,
        line.of(Family::Victimology),
        "the family's cap and grade",
        "rule",
    );
    pieces
}

fn habits(sheet: &Sheet<'_>, line: &Line) -> Vec<Evidence> {
    let mut all = Vec::new();
    for family in [Family::Registration, Family::Timing] {
        let own = sheet.habits.get(&line.actor).into_iter().flatten().filter(|habit| habit.family == family);
        let mut pieces: Vec<Evidence> = own
            .map(|habit| {
                let mut one =
                    piece(family, habit.text.clone(), habit.nats, "own observations of reported names");
                one.values = habit.values.iter().take(VALUES).cloned().collect();
                one
            })
            .collect();
        rest(family, &mut pieces, line.of(family), "the family's cap", "rule");
        all.extend(pieces);
    }
    all
}

/// The activity of an actor in general, against all known actors being alike.
fn activity(sheet: &Sheet<'_>, line: &Line) -> Option<Evidence> {
    let nats = line.of(Family::Prior);
    if !sheet.has_indicators() {
        let text = "the prior: how many reports there are on it".to_owned();
        return Some(piece(Family::Prior, text, nats, "profiles of what actors use"));
    }
    let share = sheet.look.activity.get(&line.actor).copied().unwrap_or_default();
    let text = format!(
        "the prior: {share:.1} recent reports on it of {} known on {}",
        sheet.look.counted,
        number(sheet.look.activity.len(), "actor", "actors")
    );
    Some(piece(Family::Prior, text, nats, "counts of known reports"))
}
