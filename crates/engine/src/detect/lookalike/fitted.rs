//! Weights that a fit measured: the form of the data files of both scores.

/// A term of a score, by its place in the score's table of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term(pub(super) usize);

/// Weights by term, the thresholds and the alert rates that the fit measured.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    values: Vec<f64>,
    /// Default threshold, a probability.
    pub(super) threshold: f64,
    /// Threshold of the strict preset.
    pub(super) strict: f64,
    /// Alerts per million newly registered names at a probability or more; by rising probability.
    rates: Vec<(f64, f64)>,
}

impl Weights {
    /// The centres of the prior of `terms`.
    pub(super) fn prior(terms: &[(&str, f64)]) -> Self {
        let values = terms.iter().map(|term| term.1).collect();
        Self { values, threshold: 0.5, strict: 0.8, rates: Vec::new() }
    }

    /// Reads `kind<TAB>key<TAB>value` rows; terms without a row keep their prior. `None`: a row says nothing, or no term
    /// of that name is known.
    pub(super) fn parse(terms: &[(&str, f64)], text: &str) -> Option<Self> {
        let mut it = Self::prior(terms);
        for row in text.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
            let mut columns = row.split('\t');
            let (kind, key) = (columns.next()?, columns.next()?);
            let value: f64 = columns.next()?.parse().ok().filter(|value: &f64| value.is_finite())?;
            match (kind, key) {
                ("weight", name) => {
                    let at = terms.iter().position(|term| term.0 == name)?;
                    it.values[at] = value;
                }
                ("threshold", "default") => it.threshold = value,
                ("threshold", "strict") => it.strict = value,
                ("rate", probability) => it.rates.push((probability.parse().ok()?, value)),
                _ => return None,
            }
        }
        it.rates.is_sorted_by(|a, b| a.0 < b.0).then_some(it)
    }

    pub(super) fn of(&self, term: Term) -> f64 {
        self.values[term.0]
    }

    /// Alerts per million newly registered names at this probability or more, between the measured points.
    pub(super) fn alerts_per_million(&self, probability: f64) -> f64 {
        let after = self.rates.partition_point(|rate| rate.0 <= probability);
        match (after.checked_sub(1).map(|at| self.rates[at]), self.rates.get(after)) {
            (Some(low), Some(high)) => {
                let part = (probability - low.0) / (high.0 - low.0);
                low.1 + part * (high.1 - low.1)
            }
            (Some(only), None) | (None, Some(&only)) => only.1,
            (None, None) => 0.0,
        }
    }
}
