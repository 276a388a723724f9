//! Conditional logit (McFadden 1974): one of several alternatives, each with terms; by Newton's method with a penalty.

use engine::attribute::trained::{COUNT, Terms, Trained};
use model::{Report, Timestamp};

/// Pull of every weight to zero, as so many observations' worth.
const PENALTY: f64 = 2.0;
const STEPS: usize = 30;

/// One report: the terms of every alternative, and which is right.
pub(crate) struct Choice {
    pub(crate) terms: Vec<[f64; COUNT]>,
    pub(crate) right: usize,
    /// How many observations it counts for.
    pub(crate) weight: f64,
}

/// The choices of `reports`, by what reports up to `until` teach, each of this weight; a new actor's right answer is the unknown one.
pub(crate) fn choices(trained: &Trained, reports: &[&Report], until: Timestamp, weight: f64) -> Vec<Choice> {
    let choice = |report: &&Report| {
        let look = trained.look(report, until);
        let all = trained.terms(&look, &trained.shared(&look, None));
        let is = |terms: &Terms| terms.actor.as_deref() == Some(report.actor.as_str());
        let right = all.iter().position(is).unwrap_or(all.len() - 1);
        Choice { terms: all.into_iter().map(|terms| terms.values).collect(), right, weight }
    };
    reports.iter().map(choice).collect()
}

fn probabilities(choice: &Choice, weights: &[f64; COUNT], temperature: f64) -> Vec<f64> {
    let score =
        |terms: &[f64; COUNT]| terms.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / temperature;
    let scores: Vec<f64> = choice.terms.iter().map(score).collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|score| (score - top).exp()).sum();
    scores.into_iter().map(|score| (score - top).exp() / sum).collect()
}

/// Mean nats lost per report.
pub(crate) fn loss(choices: &[Choice], weights: &[f64; COUNT], temperature: f64) -> f64 {
    let lost = |choice: &Choice| -probabilities(choice, weights, temperature)[choice.right].max(1e-12).ln();
    let total: f64 = choices.iter().map(|choice| choice.weight).sum();
    choices.iter().map(|choice| choice.weight * lost(choice)).sum::<f64>() / total
}

/// The weights that lose least; those of evidence for an actor are never negative.
pub(crate) fn fit(choices: &[Choice]) -> [f64; COUNT] {
    let mut weights = [0.0; COUNT];
    let mut free = [true; COUNT];
    loop {
        newton(choices, &mut weights, &free);
        let wrong: Vec<usize> =
            [0, 2, 3, 5, 6, 7, 8].into_iter().filter(|t| free[*t] && weights[*t] < 0.0).collect();
        if wrong.is_empty() {
            return weights;
        }
        for term in wrong {
            free[term] = false;
            weights[term] = 0.0;
        }
    }
}

fn newton(choices: &[Choice], weights: &mut [f64; COUNT], free: &[bool; COUNT]) {
    for _ in 0..STEPS {
        let mut gradient = weights.map(|weight| PENALTY * weight);
        let mut curvature = [[0.0; COUNT]; COUNT];
        (0..COUNT).for_each(|t| curvature[t][t] = PENALTY);
        for choice in choices {
            let shares = probabilities(choice, weights, 1.0);
            let mut mean = [0.0; COUNT];
            for (terms, share) in choice.terms.iter().zip(&shares) {
                (0..COUNT).for_each(|t| mean[t] += share * terms[t]);
            }
            (0..COUNT).for_each(|t| gradient[t] += choice.weight * (mean[t] - choice.terms[choice.right][t]));
            for (terms, share) in choice.terms.iter().zip(&shares).filter(|(_, share)| **share > 1e-9) {
                for a in 0..COUNT {
                    for b in 0..COUNT {
                        curvature[a][b] +=
                            choice.weight * share * (terms[a] - mean[a]) * (terms[b] - mean[b]);
                    }
                }
            }
        }
        for t in (0..COUNT).filter(|t| !free[*t]) {
            gradient[t] = 0.0;
            curvature[t] = [0.0; COUNT];
            (0..COUNT).for_each(|other| curvature[other][t] = 0.0);
            curvature[t][t] = 1.0;
        }
        let step = solve(curvature, gradient);
        let before = penalised(choices, weights);
        let mut by = 1.0;
        while by > 1e-4 {
            let mut next = *weights;
            (0..COUNT).for_each(|t| next[t] -= by * step[t]);
            if penalised(choices, &next) <= before {
                *weights = next;
                break;
            }
            by /= 2.0;
        }
        if by <= 1e-4 || step.iter().all(|part| part.abs() < 1e-6) {
            return;
        }
    }
}

fn penalised(choices: &[Choice], weights: &[f64; COUNT]) -> f64 {
    loss(choices, weights, 1.0) * choices.iter().map(|choice| choice.weight).sum::<f64>()
        + PENALTY / 2.0 * weights.iter().map(|w| w * w).sum::<f64>()
}

/// Gaussian elimination with pivots.
fn solve(mut a: [[f64; COUNT]; COUNT], mut b: [f64; COUNT]) -> [f64; COUNT] {
    for column in 0..COUNT {
        let pivot = (column..COUNT)
            .max_by(|x, y| a[*x][column].abs().total_cmp(&a[*y][column].abs()))
            .expect("a row");
        a.swap(column, pivot);
        b.swap(column, pivot);
        for row in column + 1..COUNT {
            let by = a[row][column] / a[column][column];
            (column..COUNT).for_each(|t| a[row][t] -= by * a[column][t]);
            b[row] -= by * b[column];
        }
    }
    for row in (0..COUNT).rev() {
        let known: f64 = (row + 1..COUNT).map(|t| a[row][t] * b[t]).sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    b
}

/// The temperature that loses least on `choices`, to three digits.
pub(crate) fn temperature(choices: &[Choice], weights: &[f64; COUNT]) -> f64 {
    let (mut low, mut high) = (0.3, 3.0);
    while high - low > 1e-3 {
        let third = (high - low) / 3.0;
        if loss(choices, weights, low + third) < loss(choices, weights, high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    f64::midpoint(low, high)
}
