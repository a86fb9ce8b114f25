//! What timings tell, and how it is shown.

use super::{Length, Timings};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use testkit::slapd::Kind;
use testkit::stats::{Comparison, compare, holm_rejects};

/// One step, one kind of name beside the known ones.
pub struct Pair {
    pub step: &'static str,
    pub kind: Kind,
    samples: usize,
    /// Medians of the known names and of this kind.
    medians_ms: [f64; 2],
    pub seen: Comparison,
    pub is_told: bool,
}

/// Compares every kind with the known names, step by step. Holm's correction runs over all of them.
pub fn tell_apart(timings: &Timings, length: Length) -> Vec<Pair> {
    let steps: BTreeSet<&'static str> = timings.keys().map(|(step, _)| *step).collect();
    let mut pairs = Vec::new();
    for step in steps {
        let known = &timings[&(step, Kind::Known)];
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Known) {
            // A second look is at some of them.
            let Some(others) = timings.get(&(step, kind)) else { continue };
            let (samples, seen) = (known.len().min(others.len()), compare(known, others));
            let medians_ms = [median_ms(known), median_ms(others)];
            pairs.push(Pair { step, kind, samples, medians_ms, seen, is_told: false });
        }
    }
    let p_values: Vec<f64> = pairs.iter().map(|pair| pair.seen.p).collect();
    for (pair, rejected) in pairs.iter_mut().zip(holm_rejects(&p_values, length.alpha)) {
        let off = length.auc_off.max(length.deviations * deviation(pair.samples));
        pair.is_told = rejected || (pair.seen.auc - 0.5).abs() > off;
    }
    pairs
}

fn median_ms(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).map_or(f64::NAN, |median| median * 1_000.0)
}

/// The standard deviation of the area for two samples of this size that cannot be told apart.
fn deviation(samples: usize) -> f64 {
    let n = samples as f64;
    ((2.0 * n + 1.0) / (12.0 * n * n)).sqrt()
}

/// The figures as a table.
pub fn table<'a>(scene: &str, pairs: impl IntoIterator<Item = &'a Pair>) -> String {
    let mut out = format!("{scene}\n");
    let _ = writeln!(
        out,
        "{:<22} {:<10} {:>4} {:>9} {:>9} {:>6} {:>8}",
        "step", "known and", "n", "known ms", "other ms", "AUC", "p"
    );
    for pair in pairs {
        let Comparison { auc, p } = pair.seen;
        let verdict = if pair.is_told { "TOLD APART" } else { "the same" };
        let (step, kind, samples, [known, other]) = (pair.step, pair.kind, pair.samples, pair.medians_ms);
        let _ = writeln!(
            out,
            "{step:<22} {kind:<10} {samples:>4} {known:>9.2} {other:>9.2} {auc:>6.3} {p:>8.1e} {verdict}"
        );
    }
    out
}
