//! Whatever the bytes are, reading them ends in an answer or a refusal. `fuzz/` looks for longer.

use crate::hostile::{good, reseal};
use crate::lists::Folder;
use breached::{Key, Layout};
use proptest::prelude::*;
use std::sync::LazyLock;

static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| good(&Folder::new()));

fn ask(file: &[u8]) -> bool {
    let Ok(layout) = Layout::read(file, file.len() as u64) else { return false };
    for key in crate::lists::keys(12, 64).into_iter().chain([0, u64::MAX]) {
        let _ = layout.contains(file, Key::from_number(key));
        // The layout was read from another file than the one it is asked with.
        let _ = layout.contains(&file[..file.len() / 2], Key::from_number(key));
    }
    true
}

#[test]
fn the_good_one_is_taken() {
    assert!(ask(&GOOD));
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_refused(file in proptest::collection::vec(any::<u8>(), 0..20_000)) {
        prop_assert!(!ask(&file));
    }

    #[test]
    fn changed_bytes_with_right_digests_do_no_harm(
        changes in proptest::collection::vec((prop_oneof![0..128_usize, 4096..4900_usize], any::<u8>()), 1..6),
    ) {
        let mut file = GOOD.clone();
        for (at, byte) in changes {
            file[at] = byte;
        }
        reseal(&mut file);
        ask(&file);
    }

    #[test]
    fn changed_words_with_right_digests_do_no_harm(
        row in 0..4_usize,
        field in prop_oneof![Just(0_usize), Just(8), Just(16), Just(24), Just(32), Just(36), Just(40)],
        word in prop_oneof![any::<u64>(), (0..64_u32).prop_map(|bit| 1 << bit), 0..100_000_u64],
    ) {
        let mut file = GOOD.clone();
        let at = 4096 + row * 80 + field;
        file[at..at + 4].copy_from_slice(&word.to_le_bytes()[..4]);
        reseal(&mut file);
        ask(&file);
    }
}
