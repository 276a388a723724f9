use std::collections::BTreeMap;

use super::EvaluateError;
use crate::stix::json::{Json, Members};
use crate::stix::moment::Moment;
use crate::stix::object::Object;
use crate::stix::schema::{Class, schema};

/// Observations to evaluate patterns over: `observed-data` and the observables they point to (STIX 2.1 section 4.14).
#[derive(Clone, Debug, Default)]
pub struct Observed<'o> {
    observations: Vec<Observation<'o>>,
    /// Observables of STIX 2.1 by id.
    objects: BTreeMap<&'o str, &'o Members<'o>>,
}

/// One `observed-data`.
#[derive(Clone, Debug)]
pub struct Observation<'o> {
    /// Its id, where it has one.
    pub id: Option<&'o str>,
    /// When it was observed first.
    pub first: Moment,
    /// When it was observed last.
    pub last: Moment,
    /// How often it was observed.
    pub number: u64,
    pub(super) roots: Vec<&'o Members<'o>>,
    /// Observables inside it under keys of their own (deprecated).
    inside: Option<&'o Members<'o>>,
}

impl<'o> Observed<'o> {
    /// Takes the observed data among `objects`, in their order; references to objects that are not there lead nowhere.
    ///
    /// # Errors
    /// [`EvaluateError::Observation`] when one has no valid times or number.
    pub fn collect<'a: 'o>(all: &'o [Object<'a>]) -> Result<Self, EvaluateError> {
        let mut observed = Self::default();
        for object in all {
            let members: &'o Members<'o> = object.members();
            if let Some(id) = members.text("id")
                && matches!(object.class(), Class::Observable | Class::Custom)
            {
                observed.objects.entry(id).or_insert(members);
            }
        }
        for object in all.iter().filter(|object| object.kind() == "observed-data") {
            let observation = observed.observation(object.members())?;
            observed.observations.push(observation);
        }
        Ok(observed)
    }

    fn observation(&self, members: &'o Members<'o>) -> Result<Observation<'o>, EvaluateError> {
        let wrong = |property| EvaluateError::Observation {
            id: members.text("id").unwrap_or_default().chars().take(120).collect(),
            property,
        };
        let time = |property: &'static str| {
            let text = members.text(property).ok_or_else(|| wrong(property))?;
            Moment::parse(text).map_err(|_| wrong(property))
        };
        let number = match members.get("number_observed") {
            Some(Json::Integer(number)) if *number > 0 => number.unsigned_abs(),
            _ => return Err(wrong("number_observed")),
        };
        let inside = members.get("objects").and_then(Json::members).filter(|inside| !inside.is_empty());
        let refs = members.get("object_refs").and_then(Json::list).unwrap_or_default();
        let mut roots: Vec<_> = refs.iter().filter_map(|id| self.objects.get(id.text()?).copied()).collect();
        roots.extend(inside.into_iter().flat_map(Members::iter).filter_map(|(_, object)| object.members()));
        Ok(Observation {
            id: members.text("id"),
            first: time("first_observed")?,
            last: time("last_observed")?,
            number,
            roots,
            inside,
        })
    }

    /// The observations.
    #[must_use]
    pub fn observations(&self) -> &[Observation<'o>] {
        &self.observations
    }

    /// How many observations there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.observations.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }

    /// The object a reference inside the observation at `at` leads to.
    pub(super) fn follow(&self, at: usize, reference: &str) -> Option<&'o Members<'o>> {
        let inside = self.observations[at].inside.and_then(|inside| inside.get(reference));
        match inside.and_then(Json::members) {
            Some(members) => Some(members),
            None => self.objects.get(reference).copied(),
        }
    }

    /// The observables of type `kind` in the observation at `at`.
    pub(super) fn roots(&self, at: usize, kind: &str) -> impl Iterator<Item = &'o Members<'o>> {
        let domain =
            matches!(schema().class(kind), Class::Domain | Class::Relationship | Class::Meta | Class::Bundle);
        let roots = self.observations[at].roots.iter().copied();
        roots.filter(move |members| !domain && members.text("type") == Some(kind))
    }
}
