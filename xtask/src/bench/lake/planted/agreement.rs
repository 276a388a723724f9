use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};

use super::Truth;

/// The members of a component as the program prints it.
pub(in crate::bench::lake) fn component(line: &str) -> Result<BTreeSet<String>> {
    #[derive(serde::Deserialize)]
    struct Grove {
        members: BTreeSet<String>,
    }
    Ok(serde_json::from_str::<Grove>(line).with_context(|| format!("read `{line}`"))?.members)
}

/// How components agree with what was planted.
#[derive(Debug, Default, PartialEq)]
pub(in crate::bench::lake) struct Agreement {
    /// Members of operations, and those of them in the component that has most of their operation.
    pub(in crate::bench::lake) planted: usize,
    pub(in crate::bench::lake) found: usize,
    /// Owners in these components that are of another operation or of none.
    pub(in crate::bench::lake) strangers: usize,
    /// Operations of which nothing is tied.
    pub(in crate::bench::lake) missed: usize,
    /// Owners in the largest component.
    pub(in crate::bench::lake) largest: usize,
}

impl Agreement {
    pub(in crate::bench::lake) fn of(truth: &Truth, components: &[BTreeSet<String>]) -> Self {
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, component) in components.iter().enumerate() {
            at.extend(component.iter().map(|owner| (owner.as_str(), number)));
        }
        let mut all = Self {
            largest: components.iter().map(BTreeSet::len).max().unwrap_or_default(),
            ..Self::default()
        };
        for operation in truth {
            all.planted += operation.len();
            let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
            for owner in operation {
                if let Some(component) = at.get(owner.as_str()) {
                    *votes.entry(*component).or_default() += 1;
                }
            }
            match votes.into_iter().max_by_key(|(_, votes)| *votes) {
                Some((component, votes)) => {
                    all.found += votes;
                    all.strangers += components[component].len() - votes;
                }
                None => all.missed += 1,
            }
        }
        all
    }

    /// Lines of the table.
    pub(in crate::bench::lake) fn lines(&self, components: usize) -> Vec<String> {
        vec![
            format!(
                "| members of operations found together | {} of {}: recall {:.3} |",
                self.found,
                self.planted,
                self.recall()
            ),
            format!("| owners that came with them | {}: precision {:.3} |", self.strangers, self.precision()),
            format!("| operations of which nothing is tied | {} |", self.missed),
            format!("| components, the largest | {components}, {} owners |", self.largest),
        ]
    }

    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    pub(in crate::bench::lake) fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.strangers).max(1) as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    pub(in crate::bench::lake) fn recall(&self) -> f64 {
        self.found as f64 / self.planted.max(1) as f64
    }
}
