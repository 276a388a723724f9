//! From log odds of the regression to probabilities on newly registered names, and how good they are.

use super::cases::{Case, Sample};
use super::labels::wilson;
use super::regression::{fit, logit, probability};

/// Names of a sample with a reading: log odds, label, and how many names each stands for.
type Points = Vec<(f64, bool, f64)>;

/// The samples, the pool first.
const SAMPLES: [Sample; 2] = [Sample::Pool, Sample::Drawn];

/// Platt's calibration (1999): `a * logit + b`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Platt {
    pub(crate) a: f64,
    pub(crate) b: f64,
}

pub(crate) fn points(cases: &[&Case], weights: &[f64]) -> [Points; 2] {
    SAMPLES.map(|sample| {
        let stands = |case: &Case| case.sample.filter(|it| it.0 == sample).map(|it| it.1);
        cases.iter().filter_map(|case| Some((logit(&case.terms, weights), case.yes, stands(case)?))).collect()
    })
}

/// The points of all samples, each sample counting as the draws that its uneven weights leave (Kish 1965).
fn together(samples: &[Points]) -> Points {
    let of = |points: &Points| {
        let sum: f64 = points.iter().map(|point| point.2).sum();
        let draws = sum * sum / points.iter().map(|point| point.2 * point.2).sum::<f64>().max(1e-9);
        points.iter().map(|(x, yes, stands)| (*x, *yes, stands * draws / sum)).collect::<Points>()
    };
    samples.iter().flat_map(of).collect()
}

impl Platt {
    /// By Newton's method with a weak prior at `a = 1`.
    pub(crate) fn fit(samples: &[Points]) -> Self {
        let points = together(samples);
        let (mut a, mut b) = (1.0_f64, 0.0_f64);
        for _ in 0..100 {
            let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (4.0 * (a - 1.0), 0.1 * b, 4.0, 0.0, 0.1);
            for (x, yes, w) in &points {
                let p = probability(a * x + b);
                let (residual, curve) = (w * (p - f64::from(u8::from(*yes))), w * (p * (1.0 - p)).max(1e-3));
                ga += residual * x;
                gb += residual;
                haa += curve * x * x;
                hab += curve * x;
                hbb += curve;
            }
            let det = haa * hbb - hab * hab;
            let (da, db) = ((ga * hbb - gb * hab) / det, (gb * haa - ga * hab) / det);
            a = (a - da).max(0.2);
            b -= db;
            if da.abs() + db.abs() < 1e-10 {
                break;
            }
        }
        Self { a, b }
    }

    fn of(self, logit: f64) -> f64 {
        probability(self.a * logit + self.b)
    }

    /// The weights with the calibration in them: every score holds the first term, `prior`, once.
    pub(crate) fn into_weights(self, mut weights: Vec<f64>) -> Vec<f64> {
        weights.iter_mut().for_each(|weight| *weight *= self.a);
        weights[0] += self.b;
        weights
    }
}

/// Isotonic regression by pooling adjacent violators (Ayer and others 1955), to compare with.
struct Isotonic(Vec<(f64, f64)>);

impl Isotonic {
    fn fit(samples: &[Points]) -> Self {
        let mut points = together(samples);
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        // From this logit on: right and all.
        let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
        for (x, yes, stands) in points {
            blocks.push((x, if yes { stands } else { 0.0 }, stands));
            while let [.., a, b] = blocks[..]
                && a.1 * b.2 >= b.1 * a.2
            {
                blocks.truncate(blocks.len() - 2);
                blocks.push((a.0, a.1 + b.1, a.2 + b.2));
            }
        }
        Self(blocks.into_iter().map(|(x, right, all)| (x, right / all)).collect())
    }

    fn of(&self, logit: f64) -> f64 {
        let after = self.0.partition_point(|block| block.0 <= logit);
        self.0.get(after.saturating_sub(1)).map_or(0.0, |block| block.1)
    }
}

/// How probabilities compare with the labels of a sample, on names that the fit and its calibration did not see.
pub(crate) struct Reliability {
    pub(crate) sample: Sample,
    pub(crate) bins: Vec<Bin>,
    /// Expected calibration error and Brier score, of Platt's calibration and of the isotonic one.
    pub(crate) platt: (f64, f64),
    pub(crate) isotonic: (f64, f64),
}

pub(crate) struct Bin {
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Labelled names in it, and how many names of the stream they stand for.
    pub(crate) labelled: usize,
    pub(crate) stands: f64,
    pub(crate) predicted: f64,
    pub(crate) observed: f64,
    /// Wilson's interval of `observed` at the effective number of draws (Kish 1965), in percent.
    pub(crate) interval: (f64, f64),
}

const EDGES: [f64; 7] = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0];
const FOLDS: u64 = 10;

impl Reliability {
    /// Cross-validates: a tenth of the names at a time is left out of fit and calibration.
    pub(crate) fn measure(cases: &[Case]) -> [Self; 2] {
        let fold = |case: &Case| super::held_out::hash(&case.name, "fold") % FOLDS;
        let (mut platt, mut isotonic) = ([Points::new(), Points::new()], [Points::new(), Points::new()]);
        for left in 0..FOLDS {
            let (out, kept): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| fold(case) == left);
            let weights = fit(&kept);
            let seen = points(&kept, &weights);
            let (by_platt, by_steps) = (Platt::fit(&seen), Isotonic::fit(&seen));
            for (at, sample) in points(&out, &weights).into_iter().enumerate() {
                for (logit, yes, stands) in sample {
                    platt[at].push((by_platt.of(logit), yes, stands));
                    isotonic[at].push((by_steps.of(logit), yes, stands));
                }
            }
        }
        [0, 1].map(|at| Self {
            sample: SAMPLES[at],
            bins: bins(&platt[at]),
            platt: errors(&platt[at]),
            isotonic: errors(&isotonic[at]),
        })
    }
}

fn bins(predictions: &Points) -> Vec<Bin> {
    let bin = |edge: &[f64]| {
        let (from, to) = (edge[0], edge[1]);
        let within: Vec<_> =
            predictions.iter().filter(|row| row.0 >= from && (row.0 < to || to >= 1.0)).collect();
        let stands: f64 = within.iter().map(|row| row.2).sum();
        let squares: f64 = within.iter().map(|row| row.2 * row.2).sum();
        let mean = |of: &dyn Fn(&(f64, bool, f64)) -> f64| {
            within.iter().map(|row| of(row) * row.2).sum::<f64>() / stands.max(1e-9)
        };
        let observed = mean(&|row| f64::from(u8::from(row.1)));
        let interval = wilson(observed, stands * stands / squares.max(1e-9));
        Bin { from, to, labelled: within.len(), stands, predicted: mean(&|row| row.0), observed, interval }
    };
    EDGES.windows(2).map(bin).collect()
}

fn errors(predictions: &Points) -> (f64, f64) {
    let all: f64 = predictions.iter().map(|row| row.2).sum();
    let bins = bins(predictions);
    let gap = bins.iter().map(|bin| bin.stands * (bin.predicted - bin.observed).abs()).sum::<f64>();
    let brier =
        predictions.iter().map(|row| row.2 * (row.0 - f64::from(u8::from(row.1))).powi(2)).sum::<f64>();
    (gap / all, brier / all)
}
