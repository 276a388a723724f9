//! Reports with planted evidence of one other group; included by tests and the fit.

use engine::attribute::technique::{Incident, Item, Judgement, Profiles, Share, Weights, judge};

/// What became of the planted group.
pub(crate) struct Planted {
    /// It came first among the actors.
    pub(crate) named: Share,
    /// It had 80 % or more before the ceiling.
    pub(crate) unheld: Share,
    /// It had 80 % or more under the ceiling.
    pub(crate) held: Share,
}

/// Plants two software items and six techniques of one other group, its own as far as it has such, into every report that
/// is rightly attributed without them.
pub(crate) fn plant(profiles: &Profiles, reports: &[Incident], weights: &Weights) -> Planted {
    let none = Share { right: 0.0, all: 0.0 };
    let mut planted = Planted { named: none, unheld: none, held: none };
    for (number, report) in reports.iter().enumerate() {
        let known = profiles.without_report(&report.citation);
        let first = judge(&known, &report.observed, weights).into_iter().find(|it| it.actor.is_some());
        if first.and_then(|it| it.actor).as_deref() != Some(&report.actor) {
            continue;
        }
        let Some((other, items)) = flag(&known, number, &report.actor) else { continue };
        let mut observed = report.observed.clone();
        items.iter().for_each(|item| observed.insert(item));
        let judged = judge(&known, &observed, weights);
        let first = judged.iter().find(|it| it.actor.is_some());
        let own = judged.iter().find(|it| it.actor.as_ref() == Some(&other));
        let count = |share: &mut Share, is: bool| {
            share.all += 1.0;
            share.right += f64::from(u8::from(is));
        };
        count(&mut planted.named, first.and_then(|it| it.actor.as_ref()) == Some(&other));
        count(&mut planted.unheld, own.is_some_and(|it: &Judgement| it.posterior >= 0.8));
        count(&mut planted.held, own.is_some_and(|it: &Judgement| it.held >= 0.795));
    }
    planted
}

/// Another group, and two software items and six techniques of it: those that the fewest groups use.
fn flag(profiles: &Profiles, number: usize, actor: &str) -> Option<(String, Vec<Item>)> {
    let actors = profiles.actors();
    // A fixed walk over the groups: neighbouring reports get distant ones.
    (0..actors.len()).map(|step| &actors[(number * 37 + step) % actors.len()]).find_map(|other| {
        let mut items: Vec<(usize, &Item)> =
            profiles.items(other).map(|item| (profiles.users(item), item)).collect();
        items.sort();
        let pick = |software: bool, count: usize| {
            let kind = items.iter().filter(move |(_, item)| matches!(item, Item::Software(_)) == software);
            kind.take(count).map(|(_, item)| (*item).clone()).collect::<Vec<_>>()
        };
        let (software, techniques) = (pick(true, 2), pick(false, 6));
        let enough = other != actor && software.len() == 2 && techniques.len() == 6;
        enough.then(|| (other.clone(), [software, techniques].concat()))
    })
}
