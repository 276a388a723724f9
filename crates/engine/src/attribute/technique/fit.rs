//! Fits the weights: conditional logit (McFadden 1974) with a normal prior, by Newton's method.

use super::term::{TERMS, Terms};

/// A choice between actors and the unknown one.
pub(super) struct Choice {
    /// The terms of every alternative.
    pub(super) alternatives: Vec<Terms>,
    /// Which of them is right.
    pub(super) right: usize,
    /// How much the choice counts.
    pub(super) weight: f64,
}

/// Steps at most.
const STEPS: usize = 60;
/// Precision of the normal prior of every weight, centred on 0.
const PRECISION: f64 = 0.2;

/// The probability of every alternative.
pub(super) fn posterior(alternatives: &[Terms], weights: &Terms) -> Vec<f64> {
    let scores: Vec<f64> = alternatives.iter().map(|terms| dot(terms, weights)).collect();
    super::softmax(&scores)
}

pub(super) fn dot(terms: &Terms, weights: &Terms) -> f64 {
    terms.iter().zip(weights).map(|(term, weight)| term * weight).sum()
}

/// The most probable weights. The same choices in the same order give the same weights.
pub(super) fn fit(choices: &[&Choice]) -> Terms {
    let mut weights = [0.0; TERMS];
    let mut loss = loss_at(choices, &weights);
    for _ in 0..STEPS {
        let (gradient, hessian) = slope(choices, &weights);
        let step = solve(hessian, gradient);
        let mut scale = 1.0;
        let mut next = weights;
        let mut next_loss = f64::INFINITY;
        // Far from the optimum a whole step may overshoot.
        while scale > 1e-6 {
            for term in 0..TERMS {
                next[term] = weights[term] - scale * step[term];
            }
            next_loss = loss_at(choices, &next);
            if next_loss <= loss {
                break;
            }
            scale *= 0.5;
        }
        if next_loss > loss {
            break;
        }
        let gain = loss - next_loss;
        (weights, loss) = (next, next_loss);
        if gain < 1e-9 {
            break;
        }
    }
    weights
}

fn loss_at(choices: &[&Choice], weights: &Terms) -> f64 {
    let fit: f64 = choices
        .iter()
        .map(|choice| {
            let scores: Vec<f64> = choice.alternatives.iter().map(|terms| dot(terms, weights)).collect();
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = scores.iter().map(|score| (score - top).exp()).sum();
            choice.weight * (top + sum.ln() - scores[choice.right])
        })
        .sum();
    fit + 0.5 * PRECISION * weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// Gradient and Hessian of the loss.
fn slope(choices: &[&Choice], weights: &Terms) -> (Terms, [Terms; TERMS]) {
    let mut gradient = weights.map(|weight| PRECISION * weight);
    let mut hessian = [[0.0; TERMS]; TERMS];
    for (term, row) in hessian.iter_mut().enumerate() {
        row[term] = PRECISION;
    }
    for choice in choices {
        let posterior = posterior(&choice.alternatives, weights);
        let mut mean = [0.0; TERMS];
        for (terms, p) in choice.alternatives.iter().zip(&posterior) {
            for term in 0..TERMS {
                mean[term] += p * terms[term];
            }
        }
        for term in 0..TERMS {
            gradient[term] += choice.weight * (mean[term] - choice.alternatives[choice.right][term]);
        }
        for (terms, p) in choice.alternatives.iter().zip(&posterior) {
            let away: Terms = std::array::from_fn(|term| terms[term] - mean[term]);
            for (row, a) in hessian.iter_mut().zip(away) {
                let factor = choice.weight * p * a;
                for (cell, b) in row.iter_mut().zip(away) {
                    *cell += factor * b;
                }
            }
        }
    }
    (gradient, hessian)
}

/// Gaussian elimination with partial pivoting; the prior keeps the matrix positive definite.
fn solve(mut matrix: [Terms; TERMS], mut right: Terms) -> Terms {
    for column in 0..TERMS {
        let pivot = (column..TERMS)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))
            .unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..TERMS {
            let factor = matrix[row][column] / matrix[column][column];
            let (above, below) = matrix.split_at_mut(row);
            for (cell, pivot) in below[0].iter_mut().zip(&above[column]).skip(column) {
                *cell -= factor * pivot;
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..TERMS).rev() {
        let rest: f64 = (row + 1..TERMS).map(|place| matrix[row][place] * right[place]).sum();
        right[row] = (right[row] - rest) / matrix[row][row];
    }
    right
}
