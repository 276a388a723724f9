use std::collections::BTreeSet;

use super::{EvaluateError, Meter, Observed};
use crate::stix::pattern::{Observations, Qualifier};

/// One time an observation was made: its place, and which of its `number_observed` times.
pub(super) type Instance = (usize, u64);

/// Instances that together fulfil a part of a pattern, none of them twice.
pub(super) type Binding = Vec<Instance>;

/// The ways to fulfil a part of a pattern, found one after the other and kept.
pub(super) struct Bindings<'p> {
    found: Vec<Binding>,
    exhausted: bool,
    producer: Producer<'p>,
}

enum Producer<'p> {
    /// Any instance of one of the observations: how many there are of each, and where the search stands.
    One { passed: Vec<(usize, u64)>, at: usize, instance: u64 },
    /// The ways of all sides, in turns.
    Or { sides: Vec<Bindings<'p>>, at: Vec<usize>, turn: usize },
    /// One way of every side, without a common instance; in order when `ordered`.
    Join { sides: Vec<Bindings<'p>>, ordered: bool, at: Vec<usize>, began: bool },
    /// So many ways of one side, without a common instance.
    Repeat { side: Box<Bindings<'p>>, times: usize, at: Vec<usize>, began: bool },
    /// The ways of one side that keep a qualifier.
    Limit { side: Box<Bindings<'p>>, at: usize, qualifier: &'p Qualifier },
}

impl<'p> Bindings<'p> {
    /// The ways to fulfil `pattern`; `passed` gives, in the order comparisons stand, the observations that pass each.
    /// Of each observation `needed` instances count, for no more can be used.
    pub(super) fn of(
        pattern: &'p Observations,
        passed: &mut std::vec::IntoIter<Vec<usize>>,
        observed: &Observed<'_>,
        needed: u64,
    ) -> Self {
        let mut all = |sides: &'p [Observations]| -> Vec<Self> {
            sides.iter().map(|side| Self::of(side, passed, observed, needed)).collect()
        };
        let join = |sides: Vec<Self>, ordered| Producer::Join {
            at: vec![0; sides.len()],
            sides,
            ordered,
            began: false,
        };
        let producer = match pattern {
            Observations::One(_) => {
                let number = |at: usize| (at, observed.observations()[at].number.min(needed));
                let passed = passed.next().unwrap_or_default();
                Producer::One { passed: passed.into_iter().map(number).collect(), at: 0, instance: 0 }
            }
            Observations::Group(inner) => return Self::of(inner, passed, observed, needed),
            Observations::And(sides) => join(all(sides), false),
            Observations::FollowedBy(sides) => join(all(sides), true),
            Observations::Or(sides) => Producer::Or { at: vec![0; sides.len()], sides: all(sides), turn: 0 },
            Observations::Qualified(inner, qualifiers) => {
                let inner = Self::of(inner, passed, observed, needed);
                return qualifiers.iter().fold(inner, Self::limited);
            }
        };
        Self { found: Vec::new(), exhausted: false, producer }
    }

    fn limited(side: Self, qualifier: &'p Qualifier) -> Self {
        let side = Box::new(side);
        let producer = match qualifier {
            Qualifier::Repeats(times) => {
                let times = usize::try_from(*times).unwrap_or(usize::MAX);
                Producer::Repeat { side, times, at: Vec::new(), began: false }
            }
            _ => Producer::Limit { side, at: 0, qualifier },
        };
        Self { found: Vec::new(), exhausted: false, producer }
    }

    /// The way number `index`, looked for when it is not yet found.
    pub(super) fn get(
        &mut self,
        index: usize,
        observed: &Observed<'_>,
        meter: &Meter,
    ) -> Result<Option<&Binding>, EvaluateError> {
        while self.found.len() <= index && !self.exhausted {
            meter.spend(1)?;
            match self.producer.next(observed, meter)? {
                Some(binding) => {
                    meter.spend(binding.len() as u64)?;
                    self.found.push(binding);
                }
                None => self.exhausted = true,
            }
        }
        Ok(self.found.get(index))
    }
}

impl Producer<'_> {
    fn next(&mut self, observed: &Observed<'_>, meter: &Meter) -> Result<Option<Binding>, EvaluateError> {
        match self {
            Self::One { passed, at, instance } => {
                while let Some((observation, number)) = passed.get(*at) {
                    if *instance < *number {
                        *instance += 1;
                        return Ok(Some(vec![(*observation, *instance - 1)]));
                    }
                    (*at, *instance) = (*at + 1, 0);
                }
                Ok(None)
            }
            Self::Or { sides, at, turn } => {
                for _ in 0..sides.len() {
                    let side = *turn % sides.len();
                    *turn += 1;
                    if let Some(binding) = sides[side].get(at[side], observed, meter)? {
                        at[side] += 1;
                        return Ok(Some(binding.clone()));
                    }
                }
                Ok(None)
            }
            Self::Join { sides, ordered, at, began } => join(sides, *ordered, at, began, observed, meter),
            Self::Repeat { side, times, at, began } => repeat(side, *times, at, began, observed, meter),
            Self::Limit { side, at, qualifier } => {
                while let Some(binding) = side.get(*at, observed, meter)? {
                    *at += 1;
                    if keeps(qualifier, binding, observed) {
                        return Ok(Some(binding.clone()));
                    }
                }
                Ok(None)
            }
        }
    }
}

/// The next combination of one way of each side: a depth-first search, whose choices stand in `at`.
fn join(
    sides: &mut [Bindings<'_>],
    ordered: bool,
    at: &mut [usize],
    began: &mut bool,
    observed: &Observed<'_>,
    meter: &Meter,
) -> Result<Option<Binding>, EvaluateError> {
    let mut chosen = Chosen::default();
    let mut level = 0;
    if std::mem::replace(began, true) {
        // Rebuild the choices of the last combination but its last, which moves on.
        level = sides.len() - 1;
        for (side, at) in sides.iter_mut().zip(at.iter()).take(level) {
            if let Some(binding) = side.get(*at, observed, meter)? {
                chosen.push(binding, observed);
            }
        }
        at[level] += 1;
    }
    loop {
        if level == sides.len() {
            return Ok(Some(chosen.binding()));
        }
        meter.spend(1)?;
        match sides[level].get(at[level], observed, meter)? {
            Some(binding) if chosen.admits(binding, ordered, observed, meter)? => {
                chosen.push(binding, observed);
                level += 1;
                if let Some(next) = at.get_mut(level) {
                    *next = 0;
                }
            }
            Some(_) => at[level] += 1,
            None if level == 0 => return Ok(None),
            None => {
                level -= 1;
                chosen.pop();
                at[level] += 1;
            }
        }
    }
}

/// The next combination of `times` ways of one side, in rising order.
fn repeat(
    side: &mut Bindings<'_>,
    times: usize,
    at: &mut Vec<usize>,
    began: &mut bool,
    observed: &Observed<'_>,
    meter: &Meter,
) -> Result<Option<Binding>, EvaluateError> {
    let mut chosen = Chosen::default();
    let mut next = 0;
    if std::mem::replace(began, true) {
        let Some(last) = at.pop() else { return Ok(None) };
        next = last + 1;
        for index in at.iter() {
            if let Some(binding) = side.get(*index, observed, meter)? {
                chosen.push(binding, observed);
            }
        }
    }
    loop {
        if at.len() == times {
            return Ok(Some(chosen.binding()));
        }
        meter.spend(1)?;
        // Not enough ways are left to fill the rest.
        let hopeless = side.exhausted && side.found.len().saturating_sub(next) < times - at.len();
        let candidate = if hopeless { None } else { side.get(next, observed, meter)? };
        match candidate {
            Some(binding) if chosen.admits(binding, false, observed, meter)? => {
                chosen.push(binding, observed);
                at.push(next);
                next += 1;
            }
            Some(_) => next += 1,
            None => {
                let Some(last) = at.pop() else { return Ok(None) };
                chosen.pop();
                next = last + 1;
            }
        }
    }
}

/// The ways chosen so far.
#[derive(Default)]
struct Chosen {
    used: BTreeSet<Instance>,
    ways: Vec<(Binding, Option<crate::stix::Moment>)>,
}

impl Chosen {
    /// Whether `binding` shares no instance with those chosen and, when `ordered`, can be after all of them.
    fn admits(
        &self,
        binding: &Binding,
        ordered: bool,
        observed: &Observed<'_>,
        meter: &Meter,
    ) -> Result<bool, EvaluateError> {
        meter.spend(binding.len() as u64)?;
        if binding.iter().any(|instance| self.used.contains(instance)) {
            return Ok(false);
        }
        let earliest = binding.iter().map(|(at, _)| observed.observations()[*at].last).min();
        let latest = self.ways.last().and_then(|(_, latest)| *latest);
        Ok(!ordered || latest.is_none() || latest <= earliest)
    }

    fn push(&mut self, binding: &Binding, observed: &Observed<'_>) {
        self.used.extend(binding);
        let latest = binding.iter().map(|(at, _)| observed.observations()[*at].first).max();
        let before = self.ways.last().and_then(|(_, latest)| *latest);
        self.ways.push((binding.clone(), latest.max(before)));
    }

    fn pop(&mut self) {
        if let Some((binding, _)) = self.ways.pop() {
            for instance in &binding {
                self.used.remove(instance);
            }
        }
    }

    fn binding(&self) -> Binding {
        self.ways.iter().flat_map(|(binding, _)| binding.iter().copied()).collect()
    }
}

/// Whether times can be chosen for the instances that keep the qualifier (section 9.5).
fn keeps(qualifier: &Qualifier, binding: &Binding, observed: &Observed<'_>) -> bool {
    let times = || binding.iter().map(|(at, _)| &observed.observations()[*at]);
    match qualifier {
        Qualifier::Within(seconds) => {
            let (first, last) = (times().map(|one| one.first).max(), times().map(|one| one.last).min());
            match (first, last) {
                (Some(first), Some(last)) => last.seconds_until(first) <= *seconds,
                _ => false,
            }
        }
        Qualifier::During { start, stop } => {
            start.0 < stop.0 && times().all(|one| one.first < stop.0 && one.last >= start.0)
        }
        Qualifier::Repeats(_) => true,
    }
}
