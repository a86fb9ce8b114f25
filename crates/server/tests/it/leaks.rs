//! Where secrets must not be: logs, database, job rows, answers, metrics, exports, and the memory of the
//! process once the answer is out. One service at trace level over real neighbours is led through
//! whole resets, mistakes and outages; then every byte it left behind is searched.

mod memory;
mod open;
mod proxied;
mod remains;
pub mod scene;
mod search;
mod story;

use remains::remains;
use scene::{Kept, Scene};
use search::{Marker, Searcher, told};
use std::time::Duration;

/// What may be in the memory of a running service, and nowhere else: its own keys and credentials.
fn own_secrets(scene: &Scene) -> Vec<Marker> {
    let file = std::fs::read_to_string(scene.town.house.path("keys.toml")).expect("the key file");
    let halves = file.lines().filter_map(|line| line.split_once(" = \"")).filter_map(|(name, value)| {
        let value = value.trim_end_matches('"');
        (value.len() == KEY_CHARS).then(|| (name, value.to_owned()))
    });
    let mut out = vec![Marker::new("the service account's password", scene.town.slapd.bind_password())];
    for (name, key) in halves {
        out.extend(Marker::key(name, &key));
    }
    assert!(out.len() >= 7, "an audit key, a digest key and a sealing key");
    out
}

/// 32 bytes in base64.
const KEY_CHARS: usize = 44;

fn nothing_is_left_behind_on(kept: Kept) {
    let mut scene = Scene::start(kept, "trace");
    let mut markers = story::whole(&mut scene);
    markers.extend(own_secrets(&scene));
    let searcher = Searcher::new(&markers);
    let hits = remains(&mut scene, &searcher);
    assert!(hits.is_empty(), "{} finds:\n{}", hits.len(), told(&hits));
}

#[test]
fn atk_005_atk_008_and_atk_182_a_run_at_trace_level_leaves_no_secret_in_any_sink_on_sqlite() {
    nothing_is_left_behind_on(Kept::Sqlite);
}

#[test]
fn atk_005_atk_008_and_atk_182_a_run_at_trace_level_leaves_no_secret_in_any_sink_on_postgresql() {
    nothing_is_left_behind_on(Kept::postgres());
}

/// Requests of other people between the answer and the look into memory.
const OTHERS: usize = 200;

/// How long to wait before looking: a minute where time does not matter.
fn wait() -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a test's length is not the product's")]
    let is_full = std::env::var("NULSTIL_LEAKS").is_ok_and(|length| length == "full");
    Duration::from_secs(if is_full { 60 } else { 3 })
}

#[test]
fn atk_181_and_atk_182_after_the_answer_no_password_code_or_link_is_left_in_the_process() {
    let mut scene = Scene::start(Kept::Sqlite, "info");
    let markers = story::whole(&mut scene);
    for number in 0..OTHERS {
        scene.visitor.api("GET", if number % 2 == 0 { "/reset" } else { "/help" }, None, None);
    }
    std::thread::sleep(wait());
    let control = Searcher::new(&own_secrets(&scene));
    assert!(!memory::hits(&scene.node, &control).is_empty(), "the process has its own keys in memory");
    let hits = memory::lasting(&scene.node, &Searcher::new(&markers), |_| false);
    assert!(hits.is_empty(), "{} finds:\n{}", hits.len(), told(&hits));
}
