use super::{Basis, Entity};

/// A mention within its block, before its place in the source is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entity: Entity,
    pub(super) basis: Basis,
    /// Counts only as an object of a claim.
    pub(super) weak: bool,
    /// Stands before a noun: `South Korean`.
    pub(super) adjective: bool,
}

impl Found {
    pub(super) fn new(start: usize, end: usize, entity: Entity, basis: Basis) -> Self {
        Self { start, end, entity, basis, weak: false, adjective: false }
    }

    /// The actor's name, when it is one.
    pub(super) fn actor(&self) -> Option<&str> {
        match &self.entity {
            Entity::Actor(name) => Some(name),
            _ => None,
        }
    }

    /// The category and name of malware, a tool, or a technique.
    pub(super) fn used(&self) -> Option<(&'static str, &str)> {
        match &self.entity {
            Entity::Malware(name) => Some(("malware", name)),
            Entity::Tool(name) => Some(("tool", name)),
            Entity::Technique(id) => Some(("technique", id)),
            _ => None,
        }
    }

    /// The country's code, when it is one.
    pub(super) fn country(&self) -> Option<&str> {
        match &self.entity {
            Entity::Country(code) => Some(code),
            _ => None,
        }
    }

    /// The sector's label, when it is one.
    pub(super) fn sector(&self) -> Option<&str> {
        match &self.entity {
            Entity::Sector(label) => Some(label),
            _ => None,
        }
    }
}
