//! Logistic regression with a Gaussian prior around the terms' own centres, signs kept, by cyclic coordinate Newton
//! steps: the same data give the same weights.

use engine::detect::lookalike::Matcher;

use super::cases::Case;
use super::held_out::group;

/// Standard deviations of the prior of a weight, in nats, to choose from.
const SPREADS: [f64; 5] = [0.35, 0.5, 0.7, 1.0, 1.4];
/// Terms of the word alone are learned from 25 identities and no more, however many names there are: their prior is
/// narrower by this factor.
const OF_THE_WORD: f64 = 0.3;

/// Log odds of a reading.
pub(crate) fn logit(terms: &[usize], weights: &[f64]) -> f64 {
    terms.iter().map(|at| weights[*at]).sum()
}

pub(crate) fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The weights that fit best, the spread of the prior chosen by [`spread`].
pub(crate) fn fit(cases: &[&Case]) -> Vec<f64> {
    fit_with(cases, spread(cases))
}

/// The spread that does best on identities left out of the fit, a third at a time.
pub(crate) fn spread(cases: &[&Case]) -> f64 {
    let loss = |spread: f64| -> f64 {
        (0..3)
            .map(|third| {
                let within = |case: &&&Case| group(&case.found, "inner") == third;
                let kept: Vec<&Case> = cases.iter().filter(|case| !within(case)).copied().collect();
                let weights = fit_with(&kept, spread);
                let loss_of = |case: &&Case| {
                    let logit = logit(&case.terms, &weights);
                    -case.weight * probability(if case.yes { logit } else { -logit }).max(1e-9).ln()
                };
                cases.iter().filter(within).map(loss_of).sum::<f64>()
            })
            .sum()
    };
    SPREADS
        .into_iter()
        .map(|spread| (loss(spread), spread))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(1.0, |it| it.1)
}

fn fit_with(cases: &[&Case], spread: f64) -> Vec<f64> {
    let centre: Vec<f64> = Matcher::terms().iter().map(|term| term.1).collect();
    let narrow = |name: &str| if name.starts_with("word-") { OF_THE_WORD } else { 1.0 };
    let precisions: Vec<f64> =
        Matcher::terms().iter().map(|term| (spread * narrow(term.0)).powi(-2)).collect();
    let mut weights = centre.clone();
    let mut with: Vec<Vec<(usize, f64)>> = vec![Vec::new(); centre.len()];
    for (at, case) in cases.iter().enumerate() {
        let mut terms = case.terms.clone();
        terms.sort_unstable();
        for run in terms.chunk_by(|a, b| a == b) {
            with[run[0]].push((at, run.len() as f64));
        }
    }
    let mut logits: Vec<f64> = cases.iter().map(|case| logit(&case.terms, &weights)).collect();
    for _ in 0..200 {
        let mut moved = 0.0_f64;
        for (term, cases_with) in with.iter().enumerate() {
            let (mut slope, mut curve) =
                ((weights[term] - centre[term]) * precisions[term], precisions[term]);
            for (at, times) in cases_with {
                let (p, w) = (probability(logits[*at]), cases[*at].weight);
                slope += w * times * (p - f64::from(u8::from(cases[*at].yes)));
                curve += w * times * times * (p * (1.0 - p)).max(0.05);
            }
            let mut next = weights[term] - slope / curve;
            // What speaks for an imitation by its meaning must not come to speak against it.
            if centre[term] > 0.0 {
                next = next.max(0.0);
            } else if centre[term] < 0.0 {
                next = next.min(0.0);
            }
            let step = next - weights[term];
            weights[term] = next;
            moved = moved.max(step.abs());
            for (at, times) in cases_with {
                logits[*at] += step * times;
            }
        }
        if moved < 1e-6 {
            break;
        }
    }
    weights
}
