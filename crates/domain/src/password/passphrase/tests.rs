use super::*;
use crate::password::{Characters, Counting, Preset, Rules, Shape};
use crate::verdict::StatedRules;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Words in each list: ten bits each.
const LIST_WORDS: usize = 1_024;

/// SplitMix64: even enough to be tested for evenness.
struct Seeded(Mutex<u64>);

impl Seeded {
    fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Chance for Seeded {
    fn fill(&self, into: &mut [u8]) {
        let mut state = self.0.lock().expect("no test panics while holding it");
        for chunk in into.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            let bytes = z.to_be_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

/// A generator that is broken: always the same byte.
struct Stuck(u8);

impl Chance for Stuck {
    fn fill(&self, into: &mut [u8]) {
        into.fill(self.0);
    }
}

fn demands(rules: &Rules) -> Demands {
    Demands::of(rules, &StatedRules::default())
}

fn drawn(rules: &Rules, seed: u64) -> Option<Passphrase> {
    Passphrase::draw(&Seeded::new(seed), Locale::En, &demands(rules))
}

#[test]
fn the_lists_are_whole_sorted_and_typed_on_every_keyboard() {
    for locale in Locale::ALL {
        let list = words(locale);
        assert_eq!(list.len(), LIST_WORDS);
        assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and no word twice");
        for word in list {
            assert!((3..=8).contains(&word.len()), "{word}");
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
    }
}

#[test]
fn no_word_is_the_beginning_of_another() {
    for locale in Locale::ALL {
        for pair in words(locale).windows(2) {
            assert!(!pair[1].starts_with(pair[0]), "{pair:?}");
        }
    }
}

#[test]
fn the_lists_are_two_languages() {
    let both = words(Locale::Da).iter().filter(|word| words(Locale::En).contains(word)).count();
    assert!(both < LIST_WORDS / 4, "{both} words are in both");
}

/// Pearson's chi-square: for 1023 degrees of freedom it is within five deviations of 1023.
#[test]
fn every_word_is_drawn_as_often_as_any_other() {
    for (locale, seed) in [(Locale::Da, 7), (Locale::En, 11)] {
        let chance = Seeded::new(seed);
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        const PHRASES: usize = 20_000;
        for _ in 0..PHRASES {
            let phrase = Passphrase::draw(&chance, locale, &demands(&Rules::default())).expect("it fits");
            for word in phrase.reveal().split(' ') {
                *seen.entry(word.to_owned()).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), LIST_WORDS, "every word comes up");
        let expected = (PHRASES * WORDS_USUAL) as f64 / LIST_WORDS as f64;
        let chi: f64 = seen.values().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
        let freedom = (LIST_WORDS - 1) as f64;
        assert!((chi - freedom).abs() < 5.0 * (2.0 * freedom).sqrt(), "{chi}");
    }
}

/// With a remainder the first sides would come up more often, here by half.
#[test]
fn numbers_of_an_incomplete_round_are_drawn_again() {
    let chance = Seeded::new(3);
    let sides = 3_usize << 30;
    let low = (0..3_000).filter(|_| below(&chance, sides).expect("a number") < sides / 3).count();
    assert!((850..1_150).contains(&low), "{low} of 3000 in the first third");
    assert_eq!(below(&Stuck(0xff), sides), None, "a broken generator is no endless loop");
    assert_eq!(below(&chance, 0), None);
}

#[test]
fn the_usual_one_has_five_words_and_fifty_bits() {
    let phrase = drawn(&Rules::default(), 1).expect("it fits");
    assert_eq!((phrase.words(), phrase.bits()), (5, 50));
    assert_eq!(phrase.reveal().split(' ').count(), 5);
    assert_eq!(phrase.years(), 10_000);
    let list: Vec<&str> = words(Locale::En).to_vec();
    assert!(phrase.reveal().split(' ').all(|word| list.contains(&word)), "{}", phrase.reveal());
    assert_ne!(phrase.reveal(), drawn(&Rules::default(), 2).expect("it fits").reveal());
}

#[test]
fn it_takes_the_shape_that_the_rules_ask_for() {
    let shape =
        Shape { uppers_min: 6, digits_min: 2, specials_min: 7, categories_min: 4, ..Shape::default() };
    let strict = Rules { shape, ..Rules::default() };
    let phrase = drawn(&strict, 5).expect("it fits");
    assert_eq!(demands(&strict).shape.broken(phrase.reveal()), vec![], "{}", phrase.reveal());
    assert_eq!(phrase.bits(), 56, "two digits are worth six bits and a half; capitals and signs nothing");
    let long = Rules { length_min: 60, ..Rules::default() };
    let phrase = drawn(&long, 5).expect("it fits");
    assert!(phrase.reveal().len() >= 60 && phrase.words() > 5, "{}", phrase.reveal());
    assert_eq!(phrase.bits(), 50, "what came on top is not counted");
}

#[test]
fn what_a_directory_refuses_besides_is_in_no_suggestion_and_lowers_what_is_stated() {
    let shape =
        Shape { digits_min: 4, categories_min: 3, in_a_row_max: 1, sequence_max: 1, ..Shape::default() };
    let characters = Characters {
        shape,
        counting: Counting::Ascii,
        own: ["alice@example.test", "Alice Berg"].map(str::to_owned).to_vec(),
        own_piece: 3,
        words: vec!["oran".into()],
        ..Characters::default()
    };
    let stated = StatedRules { characters: characters.clone(), ..StatedRules::default() };
    let strict = Demands::of(&Rules::default(), &stated);
    let taken = |seed| Passphrase::draw(&Seeded::new(seed), Locale::En, &strict).expect("it fits");
    for seed in 0..200 {
        let phrase = taken(seed);
        let text = phrase.reveal();
        assert_eq!(shape.broken(text), vec![], "{text}");
        assert!(text.split(' ').all(|word| characters.take_word(word)), "{text}");
    }
    let runs = Shape { in_a_row_max: 1, sequence_max: 1, ..Shape::default() };
    let fits = |word: &&&str| runs.broken(word).is_empty() && characters.take_word(word);
    let list = words(Locale::En).iter().filter(fits).count();
    let bits = 5.0 * (list as f64).log2() + 10_f64.log2() + 3.0 * 7_f64.log2();
    assert_eq!(taken(1).bits(), bits as u32);
    assert!(taken(1).bits() < 62, "less than with every word and every digit");
}

#[test]
fn where_no_word_is_taken_none_is_suggested() {
    for characters in [
        Characters { one_kind_in_a_row_max: 3, ..Characters::default() },
        Characters { others_min: 1, ..Characters::default() },
    ] {
        let stated = StatedRules { characters, ..StatedRules::default() };
        let demands = Demands::of(&Rules::default(), &stated);
        assert!(Passphrase::draw(&Seeded::new(3), Locale::Da, &demands).is_none());
    }
}

#[test]
fn where_there_is_little_room_fewer_possibilities_are_stated_and_at_last_none_is_suggested() {
    let within = |length_max| Rules { length_max, ..Rules::default() };
    let mut before = 51;
    for length_max in (12..=45).rev() {
        let Some(phrase) = drawn(&within(length_max), u64::from(length_max)) else {
            assert!(length_max < 32, "there is room in {length_max}");
            return;
        };
        assert!(phrase.reveal().len() <= length_max as usize, "{}", phrase.reveal());
        assert!((BITS_MIN..=before).contains(&phrase.bits()), "{length_max}: {}", phrase.bits());
        before = phrase.bits();
    }
    panic!("twelve characters are no room for words");
}

proptest! {
    #[test]
    fn whatever_the_rules_nothing_is_stated_that_is_not_there(
        seed: u64,
        length_min in 0_u32..128,
        length_max in 8_u32..256,
        digits_min in 0_u32..16,
        uppers_min in 0_u32..16,
        specials_min in 0_u32..16,
        categories_min in 0_u32..6,
    ) {
        let shape = Shape { digits_min, uppers_min, specials_min, categories_min, ..Shape::default() };
        let rules = Rules { length_min, length_max, shape, ..Preset::Custom.rules() };
        if let Some(phrase) = drawn(&rules, seed) {
            let digits = phrase.reveal().chars().filter(char::is_ascii_digit).count();
            let most = phrase.words() as f64 * 10.0 + digits as f64 * 10_f64.log2();
            prop_assert!(phrase.bits() >= BITS_MIN && f64::from(phrase.bits()) <= most);
            prop_assert!(!phrase.reveal().starts_with(' ') && !phrase.reveal().ends_with(' '));
            prop_assert!(phrase.words() <= WORDS_MAX);
        }
    }
}
