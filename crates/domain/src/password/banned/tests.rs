use super::*;
use crate::password::Preset;

fn terms(list: &[&str]) -> Terms {
    Terms::of(list.iter().map(|term| normal(term).to_string()).collect())
}

/// A small generator (splitmix64), so that a hundred thousand cases take no time and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    /// Few letters, one of them two bytes long, so that terms overlap and bytes are not characters.
    fn text(&mut self, chars: usize) -> String {
        (0..chars).map(|_| ['a', 'b', 'ö'][self.below(3)]).collect()
    }

    fn list(&mut self) -> Vec<String> {
        let count = self.below(6);
        (0..count)
            .map(|_| {
                let chars = 1 + self.below(4);
                self.text(chars)
            })
            .collect()
    }
}

/// Every way to cut the text into terms and single characters, tried one by one.
fn by_force(text: &str, list: &[String]) -> u32 {
    let Some(first) = text.chars().next() else { return 0 };
    let begins = list.iter().filter(|term| text.starts_with(term.as_str())).map(String::len);
    let pieces = begins.chain([first.len_utf8()]);
    pieces.map(|length| 1 + by_force(&text[length..], list)).min().expect("one character at least")
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// A thousand lists of their own, and a hundred texts for each: making an automaton costs more than asking it.
fn cases(seed: u64, chars_max: usize, mut judge: impl FnMut(&[String], &[Terms; 2], &str)) {
    let mut dice = Dice(seed);
    for _ in 0..1_000 {
        let list = dice.list();
        let (half, other) = list.split_at(list.len() / 2);
        let terms = [Terms::of(half.to_vec()), Terms::of(other.to_vec())];
        for _ in 0..100 {
            let chars = dice.below(chars_max);
            judge(&list, &terms, &dice.text(chars));
        }
    }
}

#[test]
fn points_are_the_fewest_over_all_ways_in_a_hundred_thousand_cases() {
    cases(5, 11, |list, [half, other], text| {
        assert_eq!(points(text, &[half, other]), by_force(text, list), "{text} of {list:?}");
    });
}

#[test]
fn near_is_one_character_in_a_hundred_thousand_cases() {
    cases(9, 7, |list, [half, other], text| {
        let is_near = list.iter().any(|term| distance(text, term) <= 1);
        assert_eq!(half.is_near(text) || other.is_near(text), is_near, "{text} of {list:?}");
    });
}

/// `entra-sspr.md` 5.4.1, with what each text comes to.
#[test]
fn entra_s_published_examples_come_out_as_published() {
    let lists = [terms(&["contoso"]), terms(&["blank"])];
    let of = |text: &str| points(&normal(text), &[&lists[0], &lists[1]]);
    for (text, told) in [("Bl@nK", 1), ("C0ntos0Blank12", 4), ("ContoS0Bl@nkf9!", 5)] {
        assert_eq!(of(text), told, "{text}");
    }
    let fuzzy = terms(&["abcdef"]);
    for near in ["abcdeg", "abcdefg", "abcde", "abcdef", "ABCDEF"] {
        assert!(fuzzy.is_near(&normal(near)), "{near}");
    }
    for far in ["abcdgh", "abcdefgh", "abcd", "xabcdex"] {
        assert!(!fuzzy.is_near(&normal(far)), "{far}");
    }
    // The name "Poll" in `p0LL23fb` is looked for beside the words: see the tests of names.
}

/// `entra-sspr.md` 5.4.2: what follows from the rules.
#[test]
fn examples_that_follow_from_the_rules_come_out_so() {
    let lists = [terms(&["contoso", "widget"]), terms(&["london"])];
    let of = |text: &str| points(&normal(text), &[&lists[0], &lists[1]]);
    for (text, told) in [("Contoso!1", 3), ("ContosoWidget", 2), ("London2026!", 6), ("L0nd0n", 1)] {
        assert_eq!(of(text), told, "{text}");
    }
}

#[test]
fn overlapping_terms_are_counted_the_cheapest_way() {
    // Longest first would take "abcde" and leave five single characters.
    let list = terms(&["abcde", "abcd", "efghl"]);
    assert_eq!(points("abcdefghl", &[&list]), 2);
    assert_eq!(points("abcdeabcd", &[&list]), 2);
    assert_eq!(points("", &[&list]), 0);
}

#[test]
fn a_word_of_the_organisation_is_told_apart_from_a_common_one() {
    let words = Words::of(&["gummistøvle".into()], "Fjord Havnekontor");
    let rules = Preset::Nist.rules();
    let told = |text: &str| words.broken(&normal(text), &rules);
    assert_eq!(told("P@ssw0rd1"), Some(Broken::CommonWords));
    assert_eq!(told("GummiStøvle12"), Some(Broken::OrganisationWords));
    assert_eq!(told("gummistovler"), Some(Broken::OrganisationWords), "one more character");
    assert_eq!(told("havnekontor!"), Some(Broken::OrganisationWords), "a word of its name");
    assert_eq!(told("password gummistøvle"), Some(Broken::OrganisationWords), "three points");
    assert_eq!(told("gummistøvle på en havn"), None);
    let lax = Rules { refuses_common_words: false, ..rules };
    assert_eq!(words.broken(&normal("P@ssw0rd1"), &lax), None);
    assert_eq!(words.broken(&normal("GummiStøvle12"), &lax), Some(Broken::OrganisationWords));
    assert_eq!(Words::of(&[], "").broken("x", &lax), None, "nothing is looked for");
}

#[test]
fn a_season_and_a_year_is_no_more_than_two_words() {
    let words = Words::of(&[], "");
    let told = |text: &str| words.broken(&normal(text), &Preset::Entra.rules());
    for text in [
        "Sommer2026!",
        "Vinter2026!",
        "Efteraar2026!",
        "Efterår2026!",
        "Forår-2027",
        "Summer2026!!",
        "Maria1984!",
    ] {
        assert_eq!(told(text), Some(Broken::CommonWords), "{text}");
    }
    assert_eq!(told("Sommer 2026 under bøgen"), None, "a year harms no sentence");
}

#[test]
fn words_with_spaces_between_them_are_enough() {
    let words = Words::of(&[], "");
    let told = |text: &str| words.broken(&normal(text), &Preset::Nist.rules());
    assert_eq!(told("dragon monkey shadow"), None);
    assert_eq!(told("dragonmonkeyshadow"), Some(Broken::CommonWords));
    assert_eq!(told("tre grønne gummistøvler"), None);
}

#[test]
fn the_list_that_comes_along_is_what_it_says() {
    let text = include_str!("common.txt");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 44_474);
    assert!(lines.is_sorted_by(|a, b| a < b), "sorted, each once");
    for line in &lines {
        assert!(is_term(line) && normal(line).as_str() == *line, "{line}");
    }
    let common = Terms::common();
    for line in lines.iter().step_by(97) {
        assert_eq!((points(line, &[&common]), common.is_near(line)), (1, true), "{line}");
    }
    for word in ["password", "letmein", "hemmeligt", "kærlighed", "qwertyuiopå", "sommerferie"] {
        assert_eq!(points(&normal(word), &[&common]), 1, "{word}");
    }
}

#[test]
fn a_long_text_of_terms_is_counted_to_its_end() {
    let list = terms(&["aaaa", "aaaaaaaaaaaaaaaa"]);
    assert_eq!(points(&"a".repeat(4_600), &[&list]), 288 - 1 + 2);
    assert!(!list.is_near(&"a".repeat(4_600)));
}
