//! What a verdict on a new password costs: everything but the advice of zxcvbn. No server, no directory; the
//! common words, as many of an organisation's own as a policy may have, and fifty million breached hashes.

use crate::figures::Timings;
use crate::report::{Aim, Report};
use ::breached::{Corpus, Settings};
use domain::account::{Account, AccountKey, AccountState, PasswordExpiry, PasswordTime, Standing};
use domain::contact::Contacts;
use domain::password::{Broken, OWN_TERMS_MAX, Password, Preset, Rules, Shape, Whose, Words, broken};
use domain::verdict::StatedRules;
use flows::ports::Breached as _;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use zeroize::Zeroizing;

/// Rounds over all samples.
const ROUNDS: u32 = 200;
const SAMPLES: u64 = 1_000;
/// The longest password that the aim is for, in characters.
const CHARS_MAX: u64 = 64;
/// Lengths whose cost is compared, in characters.
const LENGTHS: [(&str, u64); 4] = [
    ("rules and words, 32 characters, p50", 32),
    ("rules and words, 64 characters, p50", 64),
    ("rules and words, 128 characters, p50", 128),
    ("rules and words, 256 characters, p50", 256),
];
const ORGANISATION: &str = "Nordhavn Kommune";

/// What passwords are put together from: common words, own words, names, disguises, other scripts and noise.
const PIECES: [&str; 16] = [
    "password", "P@ssw0rd", "dragon", "ord17", "ord999", "anna", "holm", "123456", "aaaa", "qwerty", " ",
    "-", "Ø", "x7", "字", "støvle",
];

pub async fn measure(program: &Path, report: &mut Report) -> Result<(), String> {
    let (rules, account) = (rules(), account());
    let began = Instant::now();
    let words = Words::of(&rules.banned_words, ORGANISATION);
    report.add("words of a policy made ready", "ms", began.elapsed().as_secs_f64() * 1000.0);
    let bench = Bench { rules, account, words };
    let up_to = |chars: u64| (0..SAMPLES).map(|n| sample(n, 1 + n % chars)).collect::<Vec<Password>>();
    let mut rules_alone = bench.timed(&up_to(CHARS_MAX));
    report.add("rules and words up to 64 characters, p50", "µs", rules_alone.percentile_ms(0.5) * 1000.0);
    report.add("rules and words up to 64 characters, p99", "µs", rules_alone.percentile_ms(0.99) * 1000.0);
    bench.by_length(report);

    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let file = crate::breached::built(program, folder.path(), report)?;
    // Opening reads every byte, so that all of it is in memory from here on.
    let settings = Settings { filter: Some((file, None)), range: None };
    let corpus = Corpus::open(settings).map_err(|why| why.to_string())?;
    let mut whole = bench.timed_with(&corpus, &up_to(CHARS_MAX)).await?;
    report.add("whole verdict up to 64 characters, p50", "µs", whole.percentile_ms(0.5) * 1000.0);
    let p99 = whole.percentile_ms(0.99) * 1000.0;
    report.aim("whole verdict up to 64 characters, p99", "µs", p99, Aim::AtMost(50.0));
    report.remark(format!(
        "verdict: {} rules' worth of numbers, the common words and {OWN_TERMS_MAX} own ones, names; the whole one \
         also 50 million breached hashes by the port that use cases ask. No zxcvbn. {} and {} timings.",
        bench.rules.shape.rules().len(),
        rules_alone.count(),
        whole.count(),
    ));
    Ok(())
}

struct Bench {
    rules: Rules,
    account: Account,
    words: Words,
}

impl Bench {
    fn verdict(&self, new: &Password) -> Vec<Broken> {
        let whose = Whose { account: &self.account, organisation: ORGANISATION };
        let stated = StatedRules { complexity: true, ..StatedRules::default() };
        broken(black_box(new), &self.rules, &stated, whose, &self.words)
    }

    fn timed(&self, samples: &[Password]) -> Timings {
        let mut timings = Timings::default();
        for _ in 0..ROUNDS {
            for sample in samples {
                let began = Instant::now();
                black_box(self.verdict(sample));
                timings.add(began.elapsed());
            }
        }
        timings
    }

    /// With the look-up among breached passwords, as use cases make it.
    async fn timed_with(&self, corpus: &Corpus, samples: &[Password]) -> Result<Timings, String> {
        let mut timings = Timings::default();
        for _ in 0..ROUNDS {
            for sample in samples {
                let began = Instant::now();
                black_box(corpus.look_up(sample).await.map_err(|fault| fault.to_string())?);
                black_box(self.verdict(sample));
                timings.add(began.elapsed());
            }
        }
        Ok(timings)
    }

    /// Linear is: a character costs no more in a long password than in a short one.
    fn by_length(&self, report: &mut Report) {
        let mut per_char = Vec::new();
        for (name, length) in LENGTHS {
            let samples: Vec<Password> = (0..SAMPLES).map(|n| sample(n, length)).collect();
            let p50 = self.timed(&samples).percentile_ms(0.5) * 1000.0;
            report.add(name, "µs", p50);
            per_char.push(p50 / length as f64);
        }
        let growth = per_char[LENGTHS.len() - 1] / per_char[0];
        report.aim("a character of 256, in those of 32", "times", growth, Aim::AtMost(1.25));
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
