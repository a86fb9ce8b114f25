//! Can two sets of timings be told apart? A rank test, so that outliers of a busy machine count as
//! little as they should.

/// What the Mann-Whitney test says about two samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The chance that a value of the first sample lies above one of the second; 0.5 is "no
    /// difference".
    pub auc: f64,
    /// Two-sided p value by the normal approximation with tie correction; good from 20 values on.
    pub p: f64,
}

/// Compares two samples.
pub fn compare(first: &[f64], second: &[f64]) -> Comparison {
    let (n, m) = (first.len() as f64, second.len() as f64);
    let mut all: Vec<(f64, bool)> =
        first.iter().map(|v| (*v, true)).chain(second.iter().map(|v| (*v, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rank_sum, mut ties, mut at) = (0.0, 0.0, 0);
    while at < all.len() {
        let end = at + all[at..].iter().take_while(|(value, _)| *value == all[at].0).count();
        let rank = (at + 1 + end) as f64 / 2.0;
        let size = (end - at) as f64;
        ties += size.powi(3) - size;
        rank_sum += rank * all[at..end].iter().filter(|(_, is_first)| *is_first).count() as f64;
        at = end;
    }
    let u = rank_sum - n * (n + 1.0) / 2.0;
    let total = n + m;
    let variance = n * m / 12.0 * ((total + 1.0) - ties / (total * (total - 1.0)));
    let z = if variance > 0.0 { (u - n * m / 2.0).abs() / variance.sqrt() } else { 0.0 };
    Comparison { auc: u / (n * m), p: (2.0 * upper_tail(z)).min(1.0) }
}

/// Holm's step-down: for each p value, whether its hypothesis is rejected at `alpha` over all.
pub fn holm_rejects(p_values: &[f64], alpha: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut rejected = vec![false; p_values.len()];
    for (step, at) in order.into_iter().enumerate() {
        if p_values[at] > alpha / (p_values.len() - step) as f64 {
            break;
        }
        rejected[at] = true;
    }
    rejected
}

/// The upper tail of the normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8).
fn upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let poly = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let sum: f64 = poly.iter().rev().fold(0.0, |acc, c| (acc + c) * t);
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_samples_cannot_be_told_apart() {
        let values: Vec<f64> = (0..300).map(|n| f64::from(n % 37)).collect();
        let told = compare(&values, &values);
        assert!((told.auc - 0.5).abs() < 1e-9 && told.p > 0.99, "{told:?}");
    }

    #[test]
    fn a_small_shift_is_found() {
        let first: Vec<f64> = (0..300).map(|n| f64::from(n % 37)).collect();
        let second: Vec<f64> = first.iter().map(|v| v + 6.0).collect();
        let told = compare(&first, &second);
        assert!(told.auc < 0.45 && told.p < 0.01, "{told:?}");
    }

    #[test]
    fn the_tail_is_the_known_one() {
        assert!((upper_tail(1.959_964) - 0.025).abs() < 1e-6);
        assert!((upper_tail(0.0) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn holm_is_stricter_than_each_test_alone() {
        assert_eq!(holm_rejects(&[0.02, 0.001, 0.5], 0.03), vec![false, true, false]);
        assert_eq!(holm_rejects(&[0.01, 0.001, 0.5], 0.03), vec![true, true, false]);
    }
}
