//! How easy a password is to guess. The one place that knows the library zxcvbn; what it says becomes advice
//! and refuses nothing.
//!
//! Measuring costs a tenth of a millisecond as a rule. Its worst case is made by characters that stand for
//! letters: the library tries every reading of them, and a hundred well chosen characters take it 700 ms. So both
//! the length and the kinds of such characters are bounded here, which leaves some 12 ms; it runs off the
//! threads that serve, a few at a time, and whoever finds no room gets no measure instead of a wait.

use domain::account::Account;
use domain::password::normal::normal;
use domain::password::{Advice, Password, SCORE_ENOUGH, Strength, Words};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::{Zeroize, Zeroizing};
use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Entropy, zxcvbn};

/// Most characters that are looked at.
pub const CHARS_LOOKED_AT: usize = 64;
/// Characters that the library reads as letters.
const STAND_INS: &str = "4@8({[<3691!|70$5+%2";
/// Most different ones of them in one password; others count as what they are not: plain signs.
const STAND_INS_MAX: usize = 4;
/// What such another one is looked at as. The library knows nothing of it.
const PLAIN: char = '¤';
/// Shortest word of somebody's own that is looked for.
const WORD_CHARS_MIN: usize = 3;
/// Most words of a kind that are handed to the library.
const WORDS_MAX: usize = 16;

/// Deeper than the library goes; a thread has 2 MiB.
const STACK_WIPED_BYTES: usize = 256 * 1024;

/// Measures passwords, a few at a time.
pub struct Gauge {
    room: Arc<Semaphore>,
}

impl Gauge {
    pub fn new(at_once: usize) -> Self {
        Self { room: Arc::new(Semaphore::new(at_once)) }
    }

    /// How strong it is for this person here. None when all places are taken, or the library failed: nobody
    /// waits for advice.
    pub(crate) async fn measure(&self, new: &Password, known: Known) -> Option<Strength> {
        let room = self.room.clone().try_acquire_owned().ok()?;
        let text = looked_at(new);
        let measured = spawn_blocking(move || {
            let strength = measured(&text, &known.found_in(&text));
            wipe_stack();
            drop(room);
            strength
        });
        measured.await.ok()
    }
}

/// The words that somebody who knows the person or the organisation tries first.
pub(crate) struct Known {
    pub(crate) account: Option<Account>,
    pub(crate) organisation: String,
    pub(crate) words: Arc<Words>,
}

/// Those of them that are in one password, in lower case.
#[derive(Default)]
struct Found {
    own: Vec<String>,
    organisation: Vec<String>,
}

impl Known {
    /// The library would look for all of them once for each reading of the password. Only these can matter.
    fn found_in(&self, text: &str) -> Found {
        let spelled = normal(text);
        let is_in = |word: &str| {
            let word = normal(word);
            let backwards: String = word.chars().rev().collect();
            word.chars().count() >= WORD_CHARS_MIN && (holds(&spelled, &word) || holds(&spelled, &backwards))
        };
        let own = self.account.iter().flat_map(|Account { login, display_name, names, contacts, .. }| {
            let addresses = contacts.emails.iter().map(|address| address.as_str());
            let mailboxes =
                addresses.filter_map(|address| address.rsplit_once('@')).map(|(mailbox, _)| mailbox);
            names.iter().chain([login, display_name]).map(String::as_str).chain(mailboxes)
        });
        let named = parts(&self.organisation).chain([self.organisation.as_str()]);
        let banned = self.words.banned().iter().map(String::as_str);
        Found {
            own: found(own.flat_map(|text| parts(text).chain([text])), is_in),
            organisation: found(banned.chain(named), is_in),
        }
    }
}

fn found<'a>(words: impl Iterator<Item = &'a str>, is_in: impl Fn(&str) -> bool) -> Vec<String> {
    words.filter(|word| is_in(word)).map(str::to_lowercase).take(WORDS_MAX).collect()
}

/// Is the word in the text? Looked for character by character: what is faster takes sixteen bytes of the text at a
/// time into registers, and those were found again in memory long after.
fn holds(text: &str, word: &str) -> bool {
    let begins = |text: &str| {
        let mut rest = text.chars();
        word.chars().all(|c| rest.next() == Some(c))
    };
    text.char_indices().any(|(at, _)| begins(&text[at..]))
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// Overwrites what was left on this thread's stack, where the library puts pieces of the password side by side.
/// What it had on the heap is wiped as it is freed.
#[inline(never)]
fn wipe_stack() {
    let mut below = [0_u8; STACK_WIPED_BYTES];
    below.zeroize();
    std::hint::black_box(&below);
}

/// What of a password is measured.
fn looked_at(new: &Password) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(CHARS_LOOKED_AT * 4));
    let mut seen = String::new();
    for c in new.reveal().chars().take(CHARS_LOOKED_AT) {
        let is_stand_in = STAND_INS.contains(c);
        let has_room = seen.len() < STAND_INS_MAX;
        if is_stand_in && has_room && !seen.contains(c) {
            seen.push(c);
        }
        out.push(if !is_stand_in || seen.contains(c) { c } else { PLAIN });
    }
    out
}

fn measured(text: &str, found: &Found) -> Strength {
    let words: Vec<&str> = found.own.iter().chain(&found.organisation).map(String::as_str).collect();
    let entropy = zxcvbn(text, &words);
    let score = u8::from(entropy.score());
    Strength { score, weakness: (score < SCORE_ENOUGH).then(|| weakness(&entropy, found)) }
}

/// What the longest piece that the library knows says.
fn weakness(entropy: &Entropy, found: &Found) -> Advice {
    let longest = entropy.sequence().iter().max_by_key(|piece| piece.token.chars().count());
    let feedback = entropy.feedback();
    let suggestions = feedback.map(zxcvbn::feedback::Feedback::suggestions).unwrap_or_default();
    let disguised = [
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch,
        Suggestion::ReversedWordsArentMuchHarderToGuess,
    ];
    let is_disguised = disguised.iter().any(|one| suggestions.contains(one));
    let word = longest.and_then(|piece| match &piece.pattern {
        MatchPattern::Dictionary(word) => Some(&word.matched_word),
        MatchPattern::Spatial(_)
        | MatchPattern::Repeat(_)
        | MatchPattern::Sequence(_)
        | MatchPattern::Regex(_)
        | MatchPattern::Date(_)
        | MatchPattern::BruteForce => None,
    });
    match (word, feedback.and_then(zxcvbn::feedback::Feedback::warning)) {
        (Some(word), _) if found.own.contains(word) => Advice::OwnWords,
        (Some(word), _) if found.organisation.contains(word) => Advice::OrganisationWords,
        (_, Some(warning)) => warned(warning, is_disguised),
        (Some(_), None) if is_disguised => Advice::Disguise,
        (Some(_), None) => Advice::CommonWord,
        (None, None) => Advice::MoreCharacters,
    }
}

const fn warned(warning: Warning, is_disguised: bool) -> Advice {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            Advice::Keyboard
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            Advice::Repeats
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword if is_disguised => Advice::Disguise,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Advice::CommonPassword,
        Warning::SequencesLikeAbcAreEasyToGuess => Advice::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Advice::Date,
        Warning::AWordByItselfIsEasyToGuess => Advice::CommonWord,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Advice::Name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::account::{AccountKey, AccountState, PasswordExpiry, PasswordTime, Standing};
    use domain::contact::{Contacts, EmailAddress};
    use proptest::prelude::*;

    fn known() -> Known {
        let banned: Vec<String> = vec!["Vandtårn".into(), "gymnasiet".into()];
        let emails = EmailAddress::parse("aholm77@example.org").into_iter().collect();
        let account = Account {
            key: AccountKey { directory: "main".into(), id: "1".into() },
            login: "anna.holm".into(),
            display_name: "Anna Bøgelund Holm".into(),
            names: vec!["Anna".into(), "Holm".into()],
            locale: None,
            contacts: Contacts { emails, ..Contacts::default() },
            groups: vec![],
            standing: Standing::Person,
            state: AccountState::default(),
            password_time: PasswordTime::Absent,
            password_expiry: PasswordExpiry::Unknown,
            link: None,
        };
        let organisation = "Fjordby Kommune".to_owned();
        Known { account: Some(account), words: Arc::new(Words::of(&banned, &organisation)), organisation }
    }

    fn password(text: &str) -> Password {
        Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
    }

    fn strength(text: &str) -> Strength {
        let text = looked_at(&password(text));
        measured(&text, &known().found_in(&text))
    }

    #[test]
    fn what_makes_a_password_easy_has_a_name() {
        for (text, weakness) in [
            ("bøgelund", Advice::OwnWords),
            ("Anna.Holm", Advice::OwnWords),
            ("aholm77", Advice::OwnWords),
            ("dnulegøb", Advice::OwnWords),
            ("fjordby", Advice::OrganisationWords),
            ("vandtårn", Advice::OrganisationWords),
            ("Gymnasiet1", Advice::OrganisationWords),
            ("zzzzzzzzzz", Advice::Repeats),
            ("zq4zq4zq4zq4", Advice::Repeats),
            ("zxcvbgfdsa", Advice::Keyboard),
            ("bcdefghijklmno", Advice::Sequence),
            ("13.11.1984", Advice::Date),
            ("password", Advice::CommonPassword),
            ("p4ssw0rd", Advice::Disguise),
            ("drowssap", Advice::Disguise),
            ("kristensen", Advice::Name),
            ("vocabulary", Advice::CommonWord),
            ("x9w", Advice::MoreCharacters),
        ] {
            let seen = strength(text);
            assert_eq!((seen.is_enough(), seen.weakness), (false, Some(weakness)), "{text}");
        }
    }

    #[test]
    fn what_is_hard_to_guess_has_no_weakness() {
        for text in ["tre grønne gummistøvler", "anna holm og fjordby ved vandtårn", "kq9 wv2 zt5 pm8"] {
            let seen = strength(text);
            assert!(seen.is_enough() && seen.weakness.is_none(), "{text}: {seen:?}");
        }
    }

    #[test]
    fn own_words_make_a_password_weaker() {
        let of = |text: &str, found: &Found| measured(text, found).score;
        let text = "bøgelund vandtårn";
        assert!(strength(text).score < of(text, &Found::default()));
    }

    #[test]
    fn atk_101_no_more_characters_and_stand_ins_are_looked_at_than_the_bounds_say() {
        let long = looked_at(&password(&"å".repeat(256)));
        assert_eq!(long.chars().count(), CHARS_LOOKED_AT);
        let every_stand_in = looked_at(&password(STAND_INS));
        assert_eq!(every_stand_in.chars().filter(|c| STAND_INS.contains(*c)).count(), STAND_INS_MAX);
        assert_eq!(looked_at(&password("p4$$w0rd!")).as_str(), "p4$$w0rd!");
        let many: Vec<String> = (0..1_000).map(|number| format!("vand{number}")).collect();
        let banned = Known { words: Arc::new(Words::of(&many, "")), ..known() };
        let text: String = (0..200).map(|number| format!("vand{number}")).collect();
        assert_eq!(banned.found_in(&text).organisation.len(), WORDS_MAX);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_finds_no_room_is_answered_without_a_measure() {
        let full = Gauge::new(0);
        assert_eq!(full.measure(&password("password"), known()).await, None);
        let roomy = Gauge::new(1);
        for _ in 0..3 {
            let seen = roomy.measure(&password("password"), known()).await;
            assert_eq!(seen.map(|seen| seen.score), Some(0), "the place is given back");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[^\0]{1,256}") {
            prop_assume!(text.len() <= domain::password::BYTES_MAX);
            let seen = strength(&text);
            prop_assert!(seen.score <= 4 && seen.is_enough() == seen.weakness.is_none());
        }

        #[test]
        fn no_text_of_stand_ins_and_names_breaks_it(text in "[4@8{\\[<(3691!|70$5+%2aAnholmOL \u{130}ßŉ]{1,120}") {
            let seen = strength(&text);
            prop_assert!(seen.score <= 4);
        }
    }
}
