//! Authenticator app: RFC 6238 with SHA-1, six digits and thirty seconds, which is what every app
//! understands. The code of now and of one step back is taken, each step once.

use super::{Begun, CheckedMethod, Shown, Whose};
use crate::ctx::Ctx;
use crate::ports::Once;
use domain::method::Method;
use domain::secret::{Malformed, Material, Presented, Seed};
use domain::time::Timestamp;
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// How many steps back a code is still taken: people type slowly.
const STEPS_BACK: u64 = 1;

/// The method `totp`.
pub struct AuthenticatorApp;

/// The computation over a seed. `name` and `issuer` are for the app's list only.
fn computed(seed: &Seed, whose: Option<&Whose<'_>>) -> Option<Totp> {
    let plain = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(0)
        .with_step_duration(STEP_SECONDS)
        .with_secret(seed.reveal().to_vec())
        .with_account_name(without_colon(whose.map_or("-", |whose| whose.name)));
    plain.with_issuer(whose.map(|whose| without_colon(whose.issuer))).build().ok()
}

/// A colon would end the label in the app's URI.
fn without_colon(text: &str) -> String {
    text.replace(':', " ")
}

/// The step whose code this is: now's, or one step back.
fn matched(seed: &Seed, answer: &Presented, now: Timestamp) -> Option<u64> {
    let totp = computed(seed, None)?;
    let step = u64::try_from(now.as_seconds()).ok()? / STEP_SECONDS;
    let mut found = None;
    for candidate in step.saturating_sub(STEPS_BACK)..=step {
        let code = Zeroizing::new(totp.generate(candidate * STEP_SECONDS).to_string());
        if answer.is(&code) {
            found = Some(candidate);
        }
    }
    found
}

impl CheckedMethod for AuthenticatorApp {
    fn method(&self) -> Method {
        Method::Totp
    }

    fn read(&self, typed: &str) -> Result<Presented, Malformed> {
        Presented::digits(typed, usize::from(DIGITS))
    }

    fn begin(&self, ctx: &Ctx, whose: &Whose<'_>) -> Option<Begun> {
        let seed = Seed::mint(ctx.chance.as_ref());
        let totp = computed(&seed, Some(whose))?;
        let shown = Shown {
            uri: Zeroizing::new(totp.to_url().ok()?),
            key: Zeroizing::new(totp.secret().to_base32()),
        };
        Some(Begun { material: seed.material(), shown })
    }

    fn proves(&self, material: &Material, answer: &Presented, now: Timestamp) -> Option<Once> {
        matched(&Seed::of(material)?, answer, now).map(Once::Step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B: the ASCII seed, SHA-1; the last six of the eight digits.
    #[test]
    fn the_codes_are_those_of_the_rfc() {
        let material = Material::of(b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let answer = Presented::digits(code, 6).unwrap_or_else(|_| panic!("six digits"));
            let now = Timestamp::from_seconds(seconds);
            let step = u64::try_from(seconds).expect("positive") / 30;
            assert_eq!(AuthenticatorApp.proves(&material, &answer, now), Some(Once::Step(step)));
            let at = |offset: i64| {
                let now = Timestamp::from_seconds(seconds + offset);
                AuthenticatorApp.proves(&material, &answer, now).is_some()
            };
            assert!(at(30), "one step back is taken");
            assert!(!at(60) && !at(-30), "two back and one ahead are not");
        }
    }
}
