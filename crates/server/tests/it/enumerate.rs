//! Can a stranger tell who exists, by what is answered or by how long it takes? A real service over a real
//! directory that may be slow and a mail server that may be away is asked for names of every kind. The
//! whole matrix runs by `cargo xtask enumerate`; what runs here is small enough for every day.

mod control;
mod flow;
mod scene;
mod told;

use flow::{Seen, change, pages, reset, username};
use scene::{Mail, Scene};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;
use testkit::slapd::Kind;
use told::{Pair, table, tell_apart};

/// How slow the slow directory is.
const SLOW: Duration = Duration::from_millis(800);

/// How much is asked for.
#[derive(Clone, Copy)]
struct Length {
    /// Samples of each kind and step; the first is also compared byte by byte, as are some later ones.
    samples: u32,
    /// The same for changes, which take seconds each.
    changes: u32,
    /// The area under the curve must be this close to one half, and the corrected p above `alpha`.
    auc_off: f64,
    alpha: f64,
}

/// 300 interleaved samples, and the bounds that the product promises.
const WHOLE: Length = Length { samples: 300, changes: 300, auc_off: 0.05, alpha: 0.01 };

/// With 24 samples the area wanders by 0.08 (one standard deviation) of itself. These bounds never cry wolf
/// and still see whatever doubles the time of an answer.
const DAILY: Length = Length { samples: 24, changes: 8, auc_off: 0.5, alpha: 1e-6 };

/// Names of each kind, so that no budget of one account is what is measured.
const fn names(length: Length) -> u32 {
    length.samples / 3 + length.changes / 3 + 4
}

/// Everything seen of one step: timings in seconds by kind.
type Timings = BTreeMap<(&'static str, Kind), Vec<f64>>;

/// Asks for names of all kinds in turn, in another order every time.
fn sample(scene: &Scene, length: Length, first: u32) -> Timings {
    let mut timings = Timings::new();
    // Before the others, whose messages keep a slow directory busy for a while.
    changes(scene, length, first, &mut timings);
    for round in first..first + length.samples {
        let mut seen: Vec<(Kind, Vec<Seen>)> = Vec::new();
        for kind in scene.order(round) {
            let login = kind.login(round % names(length));
            let all = [reset(scene, &login), pages(scene, &login), username(scene, &login)].concat();
            seen.push((kind, all));
        }
        same_bytes(&seen, round);
        note(&mut timings, seen);
    }
    timings
}

/// Changes wait for the directory behind the "checking" page, so many go on at once.
fn changes(scene: &Scene, length: Length, first: u32, timings: &mut Timings) {
    const AT_ONCE: u32 = 2;
    let mut round = first;
    while round < first + length.changes {
        let seen: Mutex<Vec<(Kind, Vec<Seen>)>> = Mutex::default();
        std::thread::scope(|threads| {
            for at in round..(round + AT_ONCE).min(first + length.changes) {
                for kind in scene.order(at) {
                    let (seen, login) = (&seen, kind.login(at % names(length)));
                    threads.spawn(move || {
                        let all = change(scene, &login);
                        seen.lock().expect("no panic while it is held").push((kind, all));
                    });
                }
            }
        });
        let seen = seen.into_inner().expect("no panic while it is held");
        same_bytes(&seen, round);
        note(timings, seen);
        round += AT_ONCE;
    }
}

fn note(timings: &mut Timings, seen: Vec<(Kind, Vec<Seen>)>) {
    for (kind, steps) in seen {
        for step in steps {
            timings.entry((step.step, kind)).or_default().push(step.took.as_secs_f64());
        }
    }
}

/// Every step answers every kind with the same bytes.
fn same_bytes(seen: &[(Kind, Vec<Seen>)], round: u32) {
    let Some((first, expected)) = seen.first() else { return };
    for (kind, steps) in seen {
        assert_eq!(steps.len(), expected.len(), "round {round}: {kind} takes other steps than {first}");
        for (step, wanted) in steps.iter().zip(expected) {
            let mut lines = step.bytes.split('\n').zip(wanted.bytes.split('\n'));
            let other = lines.find(|(one, other)| one != other);
            let is_same = step.bytes == wanted.bytes;
            assert!(is_same, "round {round}, {}: {kind} and {first} differ: {other:#?}", step.step);
        }
    }
}

/// One scene of the matrix: what could be told apart, after one more look with three times the samples.
fn judged(scene: &Scene, length: Length) -> Vec<Pair> {
    let pairs = tell_apart(&sample(scene, length, 0), length);
    if pairs.iter().all(|pair| !pair.is_told) {
        return pairs;
    }
    show(&table(scene.name, &pairs));
    let more = Length { samples: length.samples * 3, changes: length.changes * 3, ..length };
    tell_apart(&sample(scene, more, length.samples), length)
}

#[expect(clippy::print_stdout, reason = "the table is what `cargo xtask enumerate` is run for")]
fn show(table: &str) {
    println!("{table}");
}

fn length() -> Length {
    #[expect(clippy::disallowed_methods, reason = "a test's length is not the product's")]
    let asked = std::env::var_os("NULSTIL_ENUMERATE");
    if asked.is_some_and(|asked| asked == "full") { WHOLE } else { DAILY }
}

fn nobody_can_be_told_apart(name: &'static str, delay: Duration, mail: Mail) {
    let length = length();
    let scene = Scene::start(name, delay, mail, names(length) * 4);
    let pairs = judged(&scene, length);
    show(&table(name, &pairs));
    let told: Vec<&Pair> = pairs.iter().filter(|pair| pair.is_told).collect();
    assert!(told.is_empty(), "{}", table(name, told.into_iter()));
}

#[test]
fn atk_074_no_kind_of_name_can_be_told_apart() {
    nobody_can_be_told_apart("all well", Duration::ZERO, Mail::Up);
}

#[test]
fn atk_074_nor_with_a_slow_directory_and_no_mail() {
    nobody_can_be_told_apart("directory slow, mail down", SLOW, Mail::Down);
}

#[test]
fn atk_074_nor_with_a_slow_directory() {
    if length().samples == WHOLE.samples {
        nobody_can_be_told_apart("directory slow", SLOW, Mail::Up);
    }
}

#[test]
fn atk_074_nor_without_mail() {
    if length().samples == WHOLE.samples {
        nobody_can_be_told_apart("mail down", Duration::ZERO, Mail::Down);
    }
}
