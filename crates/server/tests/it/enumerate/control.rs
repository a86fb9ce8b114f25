//! A comparison that cannot fail shows nothing: what would give somebody away is found.

use super::flow::{Seen, masked};
use super::told::tell_apart;
use super::{Timings, WHOLE, same_bytes};
use std::panic::catch_unwind;
use std::time::Duration;
use testkit::chance::SeededChance;
use testkit::slapd::Kind;

/// An answer of a millisecond, give or take one half of it, and later for some.
fn timings(later: impl Fn(Kind) -> f64) -> Timings {
    let chance = SeededChance::new(74);
    let one = |kind| {
        let [noise] = domain::chance::bytes(&chance);
        0.001 + f64::from(noise) / 256_000.0 / 2.0 + later(kind)
    };
    let all = |kind| (("step", kind), (0..WHOLE.samples).map(|_| one(kind)).collect());
    Kind::ALL.into_iter().map(all).collect()
}

#[test]
fn equal_timings_are_not_told_apart() {
    assert!(tell_apart(&timings(|_| 0.0), WHOLE).iter().all(|pair| !pair.is_told));
}

#[test]
fn a_tenth_of_a_millisecond_gives_a_kind_away() {
    let pairs = tell_apart(&timings(|kind| if kind == Kind::Unknown { 0.0001 } else { 0.0 }), WHOLE);
    let told: Vec<bool> = pairs.iter().map(|pair| pair.is_told).collect();
    assert_eq!(told, [true, false, false, false, false], "the first of the five is the unknown one");
}

#[test]
fn one_other_byte_gives_a_kind_away() {
    let answer = |bytes: &str| {
        vec![Seen { step: "step", bytes: bytes.to_owned(), took: Duration::ZERO, is_late: false }]
    };
    same_bytes(&[(Kind::Known, answer("sent")), (Kind::Unknown, answer("sent"))], 0);
    let told =
        catch_unwind(|| same_bytes(&[(Kind::Known, answer("sent")), (Kind::Unknown, answer("sent."))], 0));
    assert!(told.is_err(), "it was not seen");
}

#[test]
fn what_differs_for_everybody_is_left_out_and_nothing_else() {
    let one = "date: Mon\nid=Zm9yIG5vYm9keSBhdCBhbGw- for anna@example.org, k7qf-2m9d at 12:04:07.125Z on 2026-11-23";
    let other =
        "date: Tue\nid=YW5kIGZvciBub2JvZHkgaGE- for bo@example.com, zz22-9999 at 23:59:00.5Z on 2026-11-24";
    assert_eq!(masked(one, "anna@example.org"), masked(other, "bo@example.com"));
    assert_eq!(masked("give 7abc-9def.</p>", "anna"), masked("give k7qf-2m9d.</p>", "anna"));
    for different in ["k7qf-2m9d sent", "12:04 sent", "sent"] {
        assert_ne!(masked("not sent", "anna"), masked(different, "anna"));
    }
}
