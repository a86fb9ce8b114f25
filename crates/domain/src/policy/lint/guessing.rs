//! How likely it is that somebody who only guesses gets in.

use crate::limit::{Limits, Scope};
use crate::method::Method;
use crate::time::DAY;

/// At most one hit in this many accounts and days (`attacks.md` §3).
pub const HIT_ONE_IN: u64 = 1_000_000;

/// Guesses that one account takes in a day, over all channels, the reserve of known devices included.
/// None when nothing limits them.
pub fn guesses_per_day(limits: &Limits) -> Option<u64> {
    let in_a_day = |limit: crate::limit::Limit| {
        let window = limit.window.as_micros().max(1);
        let windows = u64::try_from(DAY.as_micros().div_ceil(window)).unwrap_or(u64::MAX);
        windows.saturating_mul(u64::from(limit.max) + u64::from(limit.reserve))
    };
    limits.of(Scope::AccountGuesses).map(in_a_day).min()
}

/// One in how many days a guesser gets into one account that asks for `proofs` of these methods, going
/// the easiest way that begins with a method that may be first. None when no way leads in.
pub fn hit_one_in(proofs: u8, methods: &[Method], guesses: Option<u64>) -> Option<u64> {
    let mut different = methods.to_vec();
    different.sort_unstable();
    different.dedup();
    let one_in = |method: Method| match (method.guess_space(), guesses) {
        (None, _) => u64::MAX,
        (Some(_), None) => 1,
        (Some(space), Some(guesses)) => space.checked_div(guesses).unwrap_or(u64::MAX).max(1),
    };
    let first =
        different.iter().copied().filter(|method| method.may_be_first()).min_by_key(|m| one_in(*m))?;
    let mut others: Vec<u64> = different.iter().filter(|m| **m != first).map(|m| one_in(*m)).collect();
    others.sort_unstable();
    let further = usize::from(proofs.max(1)) - 1;
    if others.len() < further {
        return None;
    }
    Some(others.into_iter().take(further).fold(one_in(first), u64::saturating_mul))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::Limit;
    use std::time::Duration;

    fn limits(max: u32, window: Duration) -> Limits {
        Limits::new(vec![Limit { scope: Scope::AccountGuesses, window, max, reserve: 0 }])
    }

    #[test]
    fn the_narrowest_window_decides_how_many_guesses_a_day_has() {
        assert_eq!(guesses_per_day(&Limits::default()), Some(40), "30 a day and 10 in reserve");
        assert_eq!(guesses_per_day(&limits(10, Duration::from_secs(3600))), Some(240));
        assert_eq!(guesses_per_day(&Limits::new(vec![])), None);
    }

    #[test]
    fn the_arithmetic_of_the_catalogue_holds() {
        let day = |method| hit_one_in(1, &[method], Some(30)).expect("it may be first");
        assert_eq!(day(Method::Sms), 3_333_333, "8 digits and 30 guesses: 3e-7");
        assert!(day(Method::Email) > 30_000_000_000, "40 bits: 3e-11");
        let second = hit_one_in(2, &[Method::Sms, Method::Totp], Some(30));
        assert_eq!(second, Some(3_333_333 * 16_666));
        assert_eq!(hit_one_in(1, &[Method::Totp], Some(30)), None, "nothing begins");
    }

    #[test]
    fn without_a_budget_anything_that_can_be_guessed_is() {
        assert_eq!(hit_one_in(1, &[Method::Email], None), Some(1));
        assert_eq!(hit_one_in(1, &[Method::Passkey], None), Some(u64::MAX));
    }
}
