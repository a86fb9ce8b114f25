//! The normal spelling of any text: done twice it changes nothing, it holds nothing that has a substitute, and it is no
//! longer than it may be.
#![no_main]

use domain::password::normal::{SUBSTITUTIONS, normal};
use libfuzzer_sys::fuzz_target;

/// Unicode's longest decomposition, in characters.
const LONGEST: usize = 18;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let once = normal(&text);
    assert_eq!(normal(&once).as_str(), once.as_str());
    assert!(once.chars().count() <= text.chars().count() * LONGEST);
    for (from, _) in SUBSTITUTIONS {
        assert!(!once.contains(from), "{from} is left in {once:?}");
    }
});
