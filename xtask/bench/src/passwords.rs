//! What a verdict on a new password costs: everything but zxcvbn, which is measured apart. No server, no
//! directory; the common words, and as many of an organisation's own as a policy may have.

use crate::figures::Timings;
use crate::report::{Aim, Report};
use domain::account::{Account, AccountKey, AccountState, PasswordExpiry, PasswordTime, Standing};
use domain::contact::Contacts;
use domain::password::{OWN_TERMS_MAX, Password, Preset, Rules, Shape, Whose, Words, broken};
use domain::verdict::StatedRules;
use std::hint::black_box;
use std::time::Instant;
use zeroize::Zeroizing;

/// Rounds over all samples.
const ROUNDS: u32 = 200;
const SAMPLES: u64 = 1_000;
/// The longest password that the aim is for, in characters.
const CHARS_MAX: u64 = 64;
/// Lengths whose cost is compared, in characters.
const LENGTHS: [u64; 4] = [32, 64, 128, 256];

/// What passwords are put together from: common words, own words, names, disguises, other scripts and noise.
const PIECES: [&str; 16] = [
    "password", "P@ssw0rd", "dragon", "ord17", "ord999", "anna", "holm", "123456", "aaaa", "qwerty", " ",
    "-", "Ø", "x7", "字", "støvle",
];

pub fn measure(report: &mut Report) {
    let (rules, account) = (rules(), account());
    let began = Instant::now();
    let words = Words::of(&rules.banned_words, "Nordhavn Kommune");
    report.add("words of a policy made ready", "ms", began.elapsed().as_secs_f64() * 1000.0);
    let bench = Bench { rules, account, words };
    let samples: Vec<Password> = (0..SAMPLES).map(|n| sample(n, 1 + n % CHARS_MAX)).collect();
    let mut verdicts = bench.timed(&samples);
    report.add("verdict up to 64 characters, p50", "µs", verdicts.percentile_ms(0.5) * 1000.0);
    let p99 = verdicts.percentile_ms(0.99) * 1000.0;
    report.aim("verdict up to 64 characters, p99", "µs", p99, Aim::AtMost(50.0));
    for (name, length) in LENGTH_NAMES.into_iter().zip(LENGTHS) {
        let samples: Vec<Password> = (0..SAMPLES).map(|n| sample(n, length)).collect();
        report.add(name, "µs", bench.timed(&samples).percentile_ms(0.5) * 1000.0);
    }
    report.remark(format!(
        "verdict: {} rules' worth of numbers, 44,370 common and {OWN_TERMS_MAX} own words, names; no breached \
         passwords and no zxcvbn. {} timings.",
        bench.rules.shape.rules().len(),
        u64::from(ROUNDS) * SAMPLES,
    ));
}

const LENGTH_NAMES: [&str; 4] =
    ["verdict of 32 characters, p50", "of 64 characters", "of 128 characters", "of 256 characters"];

struct Bench {
    rules: Rules,
    account: Account,
    words: Words,
}

impl Bench {
    fn timed(&self, samples: &[Password]) -> Timings {
        let whose = Whose { account: &self.account, organisation: "Nordhavn Kommune" };
        let stated = StatedRules { complexity: true, ..StatedRules::default() };
        let mut timings = Timings::default();
        for _ in 0..ROUNDS {
            for sample in samples {
                let began = Instant::now();
                black_box(broken(black_box(sample), &self.rules, &stated, whose, &self.words));
                timings.add(began.elapsed());
            }
        }
        timings
    }
}

fn rules() -> Rules {
    let shape = Shape {
        uppers_min: 1,
        lowers_min: 1,
        digits_min: 1,
        specials_min: 1,
        letters_min: 4,
        categories_min: 3,
        different_min: 6,
        in_a_row_max: 2,
        alike_max: 6,
        sequence_max: 4,
        refuses_palindromes: true,
    };
    let banned_words = (0..OWN_TERMS_MAX).map(|n| format!("ord{n}ord")).collect();
    Rules { shape, banned_words, ..Preset::Nist.rules() }
}

/// A password of so many characters, the same at every run.
fn sample(seed: u64, length: u64) -> Password {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::new();
    while (text.chars().count() as u64) < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(PIECES[(state % PIECES.len() as u64) as usize]);
    }
    let text: String = text.chars().take(length as usize).collect();
    Password::parse(Zeroizing::new(text)).unwrap_or_else(|_| unreachable!("neither empty nor too long"))
}

fn account() -> Account {
    Account {
        key: AccountKey { directory: "main".into(), id: "1".into() },
        login: "anna.holm".into(),
        display_name: "Anna Bø Holm".into(),
        names: vec!["Anna".into(), "Holm".into()],
        locale: None,
        contacts: Contacts::default(),
        groups: vec![],
        standing: Standing::Person,
        state: AccountState::default(),
        password_time: PasswordTime::Absent,
        password_expiry: PasswordExpiry::Unknown,
        link: None,
    }
}
