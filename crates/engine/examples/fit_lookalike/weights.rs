//! A whole fit: weights, calibration and thresholds, and the file they are kept in.

use engine::detect::lookalike::Matcher;

use super::budget::{Curve, grid};
use super::calibration::{Platt, points};
use super::cases::{Case, Set};
use super::regression::{fit, spread};

/// The best reading of a name rests on the weights: the fit is repeated with its own.
const PASSES: usize = 3;

pub(crate) struct Fit {
    /// With the fitted weights and the default threshold.
    pub(crate) matcher: Matcher,
    pub(crate) weights: Vec<f64>,
    pub(crate) cases: Vec<Case>,
    pub(crate) curve: Curve,
    pub(crate) threshold: f64,
    pub(crate) strict: f64,
    /// Standard deviation of the prior that was chosen.
    pub(crate) spread: f64,
}

/// Fits on some cases and calibrates on those of the samples of newly registered names among them.
pub(crate) fn calibrated(cases: &[&Case]) -> Vec<f64> {
    let weights = fit(cases);
    Platt::fit(&points(cases, &weights)).into_weights(weights)
}

/// The matcher with other weights.
pub(crate) fn with(matcher: &Matcher, weights: &[f64]) -> Matcher {
    matcher.clone().with_weights(&rows(weights)).expect("rows as the matcher reads them")
}

fn rows(weights: &[f64]) -> String {
    Matcher::terms()
        .iter()
        .zip(weights)
        .map(|(term, weight)| format!("weight\t{}\t{weight:.3}\n", term.0))
        .collect()
}

impl Fit {
    pub(crate) fn run(matcher: Matcher, set: &Set) -> Self {
        let mut matcher = matcher.with_weights("").expect("no rows are rows");
        let (mut weights, mut cases) = (Vec::new(), Vec::new());
        for _ in 0..PASSES {
            cases = set.cases(&matcher);
            weights = calibrated(&cases.iter().collect::<Vec<_>>());
            matcher = with(&matcher, &weights);
        }
        let curve = Curve::measure(&matcher, set);
        let threshold = curve.default_threshold();
        let strict = curve.strict_threshold(threshold);
        let spread = spread(&cases.iter().collect::<Vec<_>>());
        Self { matcher: matcher.with_threshold(threshold), weights, cases, curve, threshold, strict, spread }
    }

    /// The data file.
    pub(crate) fn file(&self, digest: &str) -> String {
        let mut out = format!(
            "# Weights of the look-alike score, in nats; version 1; written by `cargo xtask fit-lookalike`.\n# Fitted on data with the digest {digest}\n"
        );
        out.push_str(&rows(&self.weights));
        out.push_str(&format!(
            "threshold\tdefault\t{:.3}\nthreshold\tstrict\t{:.3}\n",
            self.threshold, self.strict
        ));
        for p in grid().step_by(20) {
            out.push_str(&format!("rate\t{p:.3}\t{:.1}\n", self.curve.registered.rate(p)));
        }
        out
    }
}
