//! Can a stranger tell who exists, by what is answered or by how long it takes? A real service over a real
//! directory that may be slow and a mail server that may be away is asked for names of every kind. The
//! whole matrix runs by `cargo xtask enumerate`; what runs here is small enough for every day.

mod checked;
mod control;
mod doors;
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
    /// Samples of each kind and step; the bytes of all of them are compared.
    samples: u32,
    /// The same for what is checked, which takes seconds each.
    changes: u32,
    /// The area under the curve must be this close to one half, and the corrected p above `alpha`.
    auc_off: f64,
    alpha: f64,
    /// Samples too small for `auc_off` get room for so many standard deviations of the area.
    deviations: f64,
}

/// 300 interleaved samples, and the bounds that the product promises.
const WHOLE: Length = Length { samples: 300, changes: 300, auc_off: 0.05, alpha: 0.01, deviations: 0.0 };

/// Among some 500 comparisons a run, chance alone exceeds four standard deviations (0.26 of the area with
/// 30 samples) in one run of thirty, and then not again in three times the samples. Kinds take turns, so that
/// a busy machine slows all of them. What remains visible is whatever doubles the time of an answer.
const DAILY: Length = Length { samples: 30, changes: 6, auc_off: 0.25, alpha: 1e-4, deviations: 4.0 };

/// Changes under way at once, below the connections that the directory is given and the checks that run at
/// once.
const CHANGES_AT_ONCE: u32 = 24;

/// Flows that ask for messages or are checked; each has names of its own.
const FLOWS: u32 = 6;

/// One way through a door, up to what needs a proof.
type Door = fn(&Scene, &str) -> Vec<Seen>;

/// Doors behind which something is checked, with the first of the flows whose names they use.
const CHECKED: [(u32, [Door; 2]); 3] = [
    (0, [change, doors::change]),
    (2, [checked::answer, checked::page_answer]),
    (4, [checked::own, checked::console]),
];

/// Names of each kind: each is named twice at most by a flow that asks twice at most, so that no budget of
/// one account is what is measured (see `domain::limit`).
const fn names(length: Length) -> u32 {
    (length.samples / 2 + 1) * FLOWS
}

/// The name of this kind that a flow types in this round.
fn named(kind: Kind, round: u32, flow: u32, length: Length) -> String {
    kind.login((round * FLOWS + flow) % names(length))
}

/// Everything seen of one step: timings in seconds by kind.
type Timings = BTreeMap<(&'static str, Kind), Vec<f64>>;

/// Which kinds are asked for, and through which doors.
struct Asked {
    kinds: Vec<Kind>,
    changes: bool,
    others: bool,
}

/// Asks for names of these kinds in turn, in another order every time.
fn sample(scene: &Scene, length: Length, first: u32, asked: &Asked) -> Timings {
    let mut timings = Timings::new();
    // Before the others, whose messages keep a slow directory busy for a while.
    if asked.changes {
        for (flow, doors) in CHECKED {
            behind_checks(scene, length, first, (&asked.kinds, flow, doors), &mut timings);
        }
    }
    for round in (first..first + length.samples).take_while(|_| asked.others) {
        let mut seen: Vec<(Kind, Vec<Seen>)> = Vec::new();
        for kind in scene.order(round, &asked.kinds) {
            let name = |flow| named(kind, round, flow, length);
            let by_api = [reset(scene, &name(0)), username(scene, &name(1))].concat();
            let by_page = [pages(scene, &name(2)), doors::unlock(scene, &name(3))].concat();
            seen.push((kind, [by_api, by_page, doors::username(scene, &name(4))].concat()));
        }
        same_bytes(&seen, round);
        note(&mut timings, seen);
    }
    timings
}

/// Checks wait for the directory behind the "checking" page, so many go on at once.
fn behind_checks(
    scene: &Scene,
    length: Length,
    first: u32,
    (kinds, flow, doors): (&[Kind], u32, [Door; 2]),
    timings: &mut Timings,
) {
    let at_once = CHANGES_AT_ONCE / u32::try_from(kinds.len() * doors.len()).unwrap_or(u32::MAX);
    let mut round = first;
    while round < first + length.changes {
        let seen: Mutex<Vec<(u32, Kind, Vec<Seen>)>> = Mutex::default();
        std::thread::scope(|threads| {
            for at in round..(round + at_once).min(first + length.changes) {
                for kind in scene.order(at, kinds) {
                    for (flow, door) in (flow..).zip(doors) {
                        let seen = &seen;
                        threads.spawn(move || {
                            let all = door(scene, &named(kind, at, flow, length));
                            seen.lock().expect("no panic while it is held").push((flow, kind, all));
                        });
                    }
                }
            }
        });
        let mut seen = seen.into_inner().expect("no panic while it is held");
        for flow in (flow..).take(doors.len()) {
            let of_door = seen.extract_if(.., |(door, ..)| *door == flow).map(|(_, kind, all)| (kind, all));
            let of_door: Vec<(Kind, Vec<Seen>)> = of_door.collect();
            same_bytes(&of_door, round);
            note(timings, of_door);
        }
        round += at_once;
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
        for (at, step) in steps.iter().enumerate() {
            let like = |one: &&(Kind, Vec<Seen>)| one.1[at].is_late == step.is_late;
            let Some((first, wanted)) = seen.iter().find(like).map(|(kind, all)| (kind, &all[at])) else {
                continue;
            };
            let mut lines = step.bytes.split('\n').zip(wanted.bytes.split('\n'));
            let other = lines.find(|(one, other)| one != other);
            let is_same = step.bytes == wanted.bytes;
            assert!(is_same, "round {round}, {}: {kind} and {first} differ: {other:#?}", step.step);
        }
    }
}

/// One scene of the matrix: what could be told apart twice, the second time by three times the samples of
/// the kinds and doors that it happened to.
fn judged(scene: &Scene, length: Length) -> Vec<Pair> {
    let all = Asked { kinds: Kind::ALL.to_vec(), changes: true, others: true };
    let pairs = tell_apart(&sample(scene, length, 0, &all), length);
    let first: Vec<_> = pairs.iter().filter(|pair| pair.is_told).map(|pair| (pair.step, pair.kind)).collect();
    if first.is_empty() {
        return pairs;
    }
    let first_look = format!("first look: {}", table(scene.name, &pairs));
    show(&first_look);
    if length.samples == WHOLE.samples {
        keep(&format!("{}, first look", scene.name), &first_look);
    }
    let more = longer(length);
    let is_told = |kind: &Kind| *kind == Kind::Known || first.iter().any(|(_, told)| told == kind);
    let kinds = Kind::ALL.into_iter().filter(is_told).collect();
    let checked = ["change", "page change", "answer", "page answer", "own", "console"];
    let is_checked = |step: &str| checked.iter().any(|start| step.starts_with(start));
    let changes = first.iter().any(|(step, _)| is_checked(step));
    let again = Asked { kinds, changes, others: first.iter().any(|(step, _)| !is_checked(step)) };
    let mut pairs = tell_apart(&sample(scene, more, length.samples, &again), more);
    for pair in &mut pairs {
        pair.is_told &= first.contains(&(pair.step, pair.kind));
    }
    pairs
}

/// The second look's length.
fn longer(length: Length) -> Length {
    Length { samples: length.samples * 3, changes: length.changes * 3, ..length }
}

#[expect(clippy::print_stdout, reason = "the table is what `cargo xtask enumerate` is run for")]
fn show(table: &str) {
    println!("{table}");
}

/// Keeps the tables of a whole run, a file for each scene, where people and CI find them.
fn keep(name: &str, table: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target");
    let file = format!("{folder}/enumerate-{}.txt", name.replace([' ', ','], "-").replace("--", "-"));
    std::fs::write(&file, table).unwrap_or_else(|why| panic!("{file}: {why}"));
}

fn length() -> Length {
    #[expect(clippy::disallowed_methods, reason = "a test's length is not the product's")]
    let asked = std::env::var_os("NULSTIL_ENUMERATE");
    if asked.is_some_and(|asked| asked == "full") { WHOLE } else { DAILY }
}

fn nobody_can_be_told_apart(name: &'static str, delay: Duration, mail: Mail) {
    let length = length();
    let scene = Scene::start(name, delay, mail, names(longer(length)));
    let pairs = judged(&scene, length);
    show(&table(name, &pairs));
    if length.samples == WHOLE.samples {
        keep(name, &table(name, &pairs));
    }
    let told: Vec<&Pair> = pairs.iter().filter(|pair| pair.is_told).collect();
    assert!(told.is_empty(), "{}", table(name, told.into_iter()));
}

#[test]
fn atk_074_no_kind_of_name_can_be_told_apart() {
    nobody_can_be_told_apart("all well", Duration::ZERO, Mail::Up);
}

#[test]
fn atk_075_and_atk_076_nor_with_a_slow_directory_and_no_mail() {
    nobody_can_be_told_apart("directory slow, mail down", SLOW, Mail::Down);
}

#[test]
fn atk_075_nor_with_a_slow_directory() {
    if length().samples == WHOLE.samples {
        nobody_can_be_told_apart("directory slow", SLOW, Mail::Up);
    }
}

#[test]
fn atk_076_nor_without_mail() {
    if length().samples == WHOLE.samples {
        nobody_can_be_told_apart("mail down", Duration::ZERO, Mail::Down);
    }
}
