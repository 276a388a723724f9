//! Families of evidence as data: what each may add at most, how far it carries alone, what it costs to fake.
//!
//! The table is `data/evidence-families.tsv`. Where its last column names a file, the weights within the family were fitted, with
//! the digest of the data in that file. `default` means that no open labelled data exist (registration habits, targets,
//! hours of work): such a family has weak weights of judgement, and its cap keeps it weak.
//!
//! Software is never costly to fake here, exclusive or not: what comes in is the name of a sample in a list, not its code, and whoever
//! plants a flag plants names that a public profile has.

use std::sync::LazyLock;

use model::Family;

/// A vertex of the Diamond Model (Caltagirone, Pendergast, Betz 2013).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Vertex {
    /// Who does it: habits of people.
    Adversary,
    /// What it is done with.
    Capability,
    /// Where it runs.
    Infrastructure,
    /// Whom it is done to.
    Victim,
}

/// When evidence of a family is costly to fake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Costly {
    Never,
    /// With a registrable name or an address that was somebody's own.
    OwnKeys,
}

/// What holds for one family.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) family: Family,
    pub(super) vertex: Vertex,
    pub(super) costly: Costly,
    /// At least so many nats.
    pub(super) floor: f64,
    /// At most so many.
    pub(super) cap: f64,
    /// The most that may be said with nothing else, 0 to 1.
    pub(super) alone: f64,
    /// Whether its weights were fitted on labelled data.
    pub(super) fitted: bool,
}

/// A table of families that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum InvalidFamilies {
    #[error("families of evidence, line {0}: not seven cells of this table")]
    Row(usize),
    #[error("families of evidence: no row for `{0}`")]
    Missing(Family),
}

static EMBEDDED: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    parse(include_str!("../../data/evidence-families.tsv"))
        .expect("the embedded table of families is checked by a test")
});

/// The rule of a family; of the prior, which is no evidence, there is none.
pub(super) fn rule(family: Family) -> Option<&'static Rule> {
    EMBEDDED.iter().find(|rule| rule.family == family)
}

/// The most that may be said with nothing but this family, 0 to 1.
pub(super) fn alone(family: Family) -> f64 {
    rule(family).map_or(0.0, |rule| rule.alone)
}

/// Every rule, in order of family.
pub(super) fn rules() -> &'static [Rule] {
    &EMBEDDED
}

/// Nats within floor and cap of their family.
pub(super) fn capped(family: Family, nats: f64) -> f64 {
    rule(family).map_or(nats, |rule| nats.clamp(rule.floor, rule.cap))
}

fn parse(text: &str) -> Result<Vec<Rule>, InvalidFamilies> {
    let mut rules = Vec::new();
    for (index, row) in text.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#')) {
        let rule = read(row).ok_or(InvalidFamilies::Row(index + 1))?;
        rules.push(rule);
    }
    rules.sort_by_key(|rule: &Rule| rule.family);
    let missing = Family::ALL
        .into_iter()
        .find(|family| *family != Family::Prior && !rules.iter().any(|rule| rule.family == *family));
    missing.map_or(Ok(rules), |family| Err(InvalidFamilies::Missing(family)))
}

fn read(row: &str) -> Option<Rule> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [family, vertex, costly, floor, cap, alone, weights] = cells[..] else { return None };
    let number = |cell: &str| cell.parse().ok().filter(|value: &f64| value.is_finite());
    let (floor, cap, alone) = (number(floor)?, number(cap)?, number(alone)? / 100.0);
    (floor <= 0.0 && cap > 0.0 && (0.0..1.0).contains(&alone)).then_some(())?;
    Some(Rule {
        family: family.parse().ok().filter(|family| *family != Family::Prior)?,
        vertex: match vertex {
            "adversary" => Vertex::Adversary,
            "capability" => Vertex::Capability,
            "infrastructure" => Vertex::Infrastructure,
            "victim" => Vertex::Victim,
            _ => return None,
        },
        costly: match costly {
            "never" => Costly::Never,
            "own-keys" => Costly::OwnKeys,
            _ => return None,
        },
        floor,
        cap,
        alone,
        fitted: weights != "default",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_has_every_family_and_weak_defaults() {
        let rules = parse(include_str!("../../data/evidence-families.tsv")).unwrap();
        assert_eq!(rules.len(), Family::ALL.len() - 1);
        assert!(rules.iter().filter(|rule| !rule.fitted).all(|rule| rule.cap <= 1.2 && rule.alone < 0.55));
        assert!(rules.iter().all(|rule| rule.alone < 0.8), "one family alone is never very likely");
        assert!((capped(Family::Timing, 3.0) - 0.5).abs() < 1e-12 && capped(Family::Prior, -30.0) < -29.0);
    }

    #[test]
    fn bad_tables_are_refused() {
        assert_eq!(parse("style\tadversary\tnever\t-8\t6\t54").unwrap_err(), InvalidFamilies::Row(1));
        assert_eq!(parse("style\tadversary\tnever\t-8\tNaN\t54\tx").unwrap_err(), InvalidFamilies::Row(1));
        assert_eq!(parse("prior\tadversary\tnever\t-8\t6\t54\tx").unwrap_err(), InvalidFamilies::Row(1));
        assert_eq!(parse("").unwrap_err(), InvalidFamilies::Missing(Family::Infrastructure));
    }
}
