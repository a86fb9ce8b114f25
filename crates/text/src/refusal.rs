//! Every refusal in words: what it is, what happened, and what to do now.

use crate::format::{Zone, from_moment};
use crate::words::{get, with};
use domain::locale::Locale;
use domain::policy::Unfit;
use domain::refusal::Refusal;
use domain::reset::Ended;
use domain::time::Timestamp;
use domain::verdict::Verdict;

/// A refusal as a page or a problem document tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub title: String,
    pub what: String,
    pub what_now: String,
}

/// The words of a refusal. `now` and `zone` serve clock times only. The single broken rules of
/// [`Refusal::Password`] are told by [`crate::password::sentence`], beside the field.
pub fn words(locale: Locale, refusal: &Refusal, now: Timestamp, zone: &Zone) -> Told {
    match refusal {
        Refusal::TooMany { until } => {
            let when = from_moment(locale, *until, now, zone);
            Told {
                title: get(locale, "refusal-too-many-title"),
                what: get(locale, "refusal-too-many-what"),
                what_now: with(locale, "refusal-too-many-now", &[("when", (&when).into())]),
            }
        }
        Refusal::WrongProof => told(locale, "refusal-wrong-proof"),
        Refusal::ProofMissing => told(locale, "refusal-proof-missing"),
        Refusal::Expired => told(locale, "refusal-expired"),
        Refusal::Ended(ended) => told(locale, ended_stem(*ended)),
        Refusal::MethodNotOffered => told(locale, "refusal-method-not-offered"),
        Refusal::Password(_) => told(locale, "refusal-password"),
        Refusal::NotTaken(verdict) => refused(locale, *verdict),
        Refusal::NotHere => told(locale, "refusal-not-here"),
        Refusal::UnlockRefused => told(locale, "refusal-unlock-refused"),
        Refusal::Busy => told(locale, "refusal-busy"),
        Refusal::Unavailable => told(locale, "refusal-unavailable"),
        Refusal::LinkNotValid => told(locale, "refusal-link-not-valid"),
        Refusal::LastMethod => told(locale, "refusal-last-method"),
        Refusal::MethodsFull => told(locale, "refusal-methods-full"),
        Refusal::NotRegistrable => told(locale, "refusal-not-registrable"),
        Refusal::NotPermitted => told(locale, "refusal-not-permitted"),
        Refusal::ReasonMissing => told(locale, "refusal-reason-missing"),
    }
}

/// Why an account cannot be reset, for its owner only.
pub fn unfit(locale: Locale, unfit: Unfit) -> String {
    match unfit {
        Unfit::Disabled => get(locale, "unfit-disabled"),
        Unfit::AccountExpired => get(locale, "unfit-account-expired"),
        Unfit::LockedByAdministrator => get(locale, "unfit-locked-by-administrator"),
        Unfit::Protected => get(locale, "unfit-protected"),
        Unfit::PasswordElsewhere => get(locale, "unfit-password-elsewhere"),
        Unfit::SmartCardOnly => get(locale, "unfit-smart-card-only"),
        Unfit::DirectoryRefuses(verdict) => crate::password::verdict(locale, verdict),
        Unfit::OutOfScope => get(locale, "unfit-out-of-scope"),
        Unfit::Frozen => get(locale, "unfit-frozen"),
        Unfit::NotEnoughMethods { have, need } => {
            with(locale, "unfit-not-enough-methods", &[("have", have.into()), ("need", need.into())])
        }
    }
}

const fn ended_stem(ended: Ended) -> &'static str {
    match ended {
        Ended::Applied => "refusal-ended-applied",
        Ended::Unlocked => "refusal-ended-unlocked",
        Ended::NotLocked => "refusal-ended-not-locked",
        Ended::Unknown => "refusal-ended-unknown",
        Ended::Cancelled => "refusal-ended-cancelled",
        Ended::Superseded => "refusal-ended-superseded",
        Ended::Refused => "refusal-ended-refused",
        Ended::Unfit => "refusal-ended-unfit",
    }
}

/// Why the directory did not take a password, where that ended the reset.
fn refused(locale: Locale, verdict: Verdict) -> Told {
    let now =
        if verdict.another_password_may_help() { "refusal-not-taken-again" } else { "refusal-not-taken-now" };
    Told {
        title: get(locale, "refusal-ended-refused-title"),
        what: crate::password::verdict(locale, verdict),
        what_now: get(locale, now),
    }
}

fn told(locale: Locale, stem: &str) -> Told {
    let part = |name: &str| get(locale, &format!("{stem}-{name}"));
    Told { title: part("title"), what: part("what"), what_now: part("now") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_420_800);

    fn every_refusal() -> Vec<Refusal> {
        let mut all = vec![
            Refusal::TooMany { until: NOW },
            Refusal::WrongProof,
            Refusal::ProofMissing,
            Refusal::Expired,
            Refusal::MethodNotOffered,
            Refusal::Password(domain::password::Refused::default()),
            Refusal::NotTaken(Verdict::TooYoung),
            Refusal::NotTaken(Verdict::TooWeak),
            Refusal::NotHere,
            Refusal::UnlockRefused,
            Refusal::Busy,
            Refusal::Unavailable,
            Refusal::LinkNotValid,
            Refusal::LastMethod,
            Refusal::MethodsFull,
            Refusal::NotRegistrable,
            Refusal::NotPermitted,
            Refusal::ReasonMissing,
        ];
        all.extend(Ended::ALL.map(Refusal::Ended));
        all
    }

    #[test]
    fn every_refusal_is_told_in_every_language() {
        for refusal in every_refusal() {
            let da = words(Locale::Da, &refusal, NOW, &Zone::utc());
            let en = words(Locale::En, &refusal, NOW, &Zone::utc());
            for (danish, english) in [(da.title, en.title), (da.what, en.what), (da.what_now, en.what_now)] {
                assert_ne!(danish, english, "{refusal:?}");
            }
        }
    }

    #[test]
    fn every_reason_is_told_in_every_language() {
        let all = [
            Unfit::Disabled,
            Unfit::AccountExpired,
            Unfit::LockedByAdministrator,
            Unfit::Protected,
            Unfit::PasswordElsewhere,
            Unfit::SmartCardOnly,
            Unfit::DirectoryRefuses(domain::verdict::Verdict::TooYoung),
            Unfit::OutOfScope,
            Unfit::Frozen,
            Unfit::NotEnoughMethods { have: 0, need: 1 },
            Unfit::NotEnoughMethods { have: 1, need: 2 },
        ];
        for reason in all {
            assert_ne!(unfit(Locale::Da, reason), unfit(Locale::En, reason), "{reason:?}");
        }
        let few = |have, need| unfit(Locale::En, Unfit::NotEnoughMethods { have, need });
        assert_eq!(
            few(0, 1),
            "It takes 1 way to prove who you are, and we hold none that can be used for you."
        );
        assert_eq!(few(1, 2), "It takes 2 ways to prove who you are, and we hold 1 for you.");
    }

    #[test]
    fn too_many_says_when_it_is_over() {
        let refusal = Refusal::TooMany { until: NOW };
        let said = |locale| words(locale, &refusal, NOW, &Zone::utc()).what_now;
        assert_eq!(said(Locale::En), "You can try again at 08:00.");
        assert_eq!(said(Locale::Da), "Du kan prøve igen kl. 08.00.");
    }
}
