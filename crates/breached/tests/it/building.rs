//! Filters are the same whatever the order, the form and the number of tries they were made in.

use crate::lists::{Folder, holds, keys, line, list_of, make, make_until, plan, sha1_of, signer};
use breached::{BuildError, Day, Filter, Hash, Step, build};
use proptest::prelude::*;
use std::fs;
use std::ops::ControlFlow;
use testkit::contract;

const MANY: usize = 5_000;

fn text(keys: &[u64]) -> String {
    keys.iter().copied().map(line).collect()
}

#[test]
fn the_order_the_case_and_the_line_ends_do_not_matter() {
    let folder = Folder::new();
    let mut keys = keys(1, MANY);
    let unsorted = text(&keys);
    keys.sort_unstable();
    let sorted = text(&keys);
    let twice = format!("{unsorted}{sorted}");
    let forms = [
        ("sorted", sorted.clone()),
        ("unsorted", unsorted),
        ("twice", twice),
        ("lower", sorted.to_lowercase()),
        ("windows", format!("\u{feff}{}", sorted.replace('\n', "\r\n"))),
        ("without-counts", sorted.replace(":1", "")),
        ("without-last-line-end", sorted.trim_end().to_owned()),
        ("with-empty-lines", sorted.replace('\n', "\n\n")),
    ];
    let mut filters = Vec::new();
    for (name, text) in forms {
        let list = folder.write(name, text);
        let out = folder.path(&format!("{name}.nbf"));
        let built = make(&[list], &out).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(built.facts.keys, MANY as u64, "{name}");
        filters.push((name, fs::read(out).expect("reads"), built));
    }
    let (_, first, _) = &filters[0];
    for (name, filter, _) in &filters {
        assert!(filter == first, "{name} is another file");
    }
}

#[test]
fn a_folder_of_ranges_is_one_list() {
    let folder = Folder::new();
    let keys = keys(2, MANY);
    for (at, key) in keys.iter().enumerate() {
        let whole = line(*key);
        let (prefix, rest) = whole.split_at(5);
        let (name, rest) = match at % 3 {
            0 => (format!("ranges/{prefix}"), rest.to_owned()),
            1 => (format!("ranges/{prefix}.txt"), rest.replace('\n', "\r\n")),
            _ => (format!("ranges/{}", prefix.to_lowercase()), rest.to_lowercase()),
        };
        let path = folder.path(&name);
        let before = fs::read_to_string(&path).unwrap_or_default();
        // What the service adds to make all answers as long.
        folder.write(&name, format!("{before}{rest}00000000000000000000000000000000000:0\r\n"));
    }
    let lines = folder.write("lines", text(&keys));
    let (one, other) = (folder.path("one"), folder.path("other"));
    let built = make(&[folder.path("ranges")], &one).expect("builds");
    assert_eq!(built.facts.keys, MANY as u64);
    assert!((1_043_000..1_048_576).contains(&built.ranges_missing), "{}", built.ranges_missing);
    make(&[lines], &other).expect("builds");
    assert!(fs::read(one).expect("reads") == fs::read(other).expect("reads"));

    folder.write("ranges/READ.ME", "");
    let refused = make(&[folder.path("ranges")], &folder.path("none")).expect_err("no range file");
    assert!(matches!(refused, BuildError::NotARange(_)), "{refused}");
}

#[test]
fn a_build_that_was_killed_goes_on_and_makes_the_same_file() {
    let folder = Folder::new();
    let keys = keys(3, MANY);
    let (front, back) = keys.split_at(MANY / 2);
    let sources = [folder.write("front", text(front)), folder.write("back", text(back))];
    let whole = folder.path("whole");
    let (built, steps) = make_until(&plan(&sources, &whole), usize::MAX);
    assert!(built.is_some());
    let whole = fs::read(whole).expect("reads");
    let mut went_on = 0;
    for kill_at in 1..=steps.len() {
        let out = folder.path(&format!("killed-{kill_at}"));
        let plan = plan(&sources, &out);
        let (_, before) = make_until(&plan, kill_at);
        assert_eq!(before[..], steps[..kill_at]);
        let (_, again) = make_until(&plan, usize::MAX);
        if let Some(Step::GoesOn { read }) = again.first() {
            went_on += 1;
            let Some(Step::Reading { read: had, .. }) =
                before.iter().rev().find(|s| matches!(s, Step::Reading { .. }))
            else {
                panic!("nothing was read")
            };
            assert!(*read > 0 && read <= had);
        }
        assert!(fs::read(&out).expect("reads") == whole, "killed at step {kill_at}");
        assert!(!folder.path(&format!("killed-{kill_at}.building")).exists());
    }
    // The first 20 000 bytes are read again, everything else is not.
    assert!(went_on > steps.len() / 2, "{went_on} of {}", steps.len());
}

/// Everything that was not safe on the disk comes back as zeros, as after a loss of power.
fn lose_power(building: &std::path::Path) {
    let state = fs::read(building.join("state.json")).expect("how far it is");
    let state: serde_json::Value = serde_json::from_slice(&state).expect("JSON");
    for (at, keys) in state["safe"]["partitions"].as_array().expect("a list").iter().enumerate() {
        let path = building.join(format!("{at:02x}"));
        let mut bytes = fs::read(&path).expect("reads");
        let safe = 8 * keys.as_u64().expect("a number") as usize;
        bytes[safe..].fill(0);
        fs::write(&path, bytes).expect("writes");
    }
}

#[test]
fn what_a_loss_of_power_may_have_taken_is_read_again() {
    let folder = Folder::new();
    let keys = keys(3, MANY);
    // Each of ten lists is handed over at once, and written down; after every third it is waited for the disk.
    let lists: Vec<_> = keys
        .chunks(MANY / 10)
        .enumerate()
        .map(|(at, part)| folder.write(&format!("list-{at}"), text(part)))
        .collect();
    let each = fs::metadata(&lists[0]).expect("a list").len();
    let whole = folder.path("whole");
    make(&lists, &whole).expect("builds");
    let whole = fs::read(whole).expect("reads");
    for (kill_at, goes_on) in [(2, None), (6, Some(3 * each)), (9, Some(6 * each)), (11, Some(10 * each))] {
        let out = folder.path(&format!("killed-{kill_at}"));
        let mut plan = plan(&lists, &out);
        make_until(&plan, kill_at);
        lose_power(&folder.path(&format!("killed-{kill_at}.building")));
        plan.boot = Some("the next one".into());
        let (_, again) = make_until(&plan, usize::MAX);
        assert!(fs::read(&out).expect("reads") == whole, "killed at step {kill_at}");
        let went_on =
            again.first().and_then(|step| if let Step::GoesOn { read } = step { Some(*read) } else { None });
        assert_eq!(went_on, goes_on, "killed at step {kill_at}: what was safe is not read again");
    }
}

#[test]
fn lists_that_overlap_make_the_file_that_one_of_them_makes() {
    let folder = Folder::new();
    let one = text(&keys(11, MANY));
    let (once, often) = (folder.path("once"), folder.path("often"));
    make(&[folder.write("one", &one)], &once).expect("builds");
    let many: Vec<_> = (0..6).map(|at| folder.write(&format!("list-{at}"), &one)).collect();
    let built = make(&many, &often).expect("builds");
    assert_eq!(built.facts.keys, MANY as u64);
    assert!(fs::read(once).expect("reads") == fs::read(often).expect("reads"));
}

#[test]
fn a_source_is_never_overwritten() {
    let folder = Folder::new();
    let list = folder.write("list", text(&keys(9, 50)));
    let before = fs::read(&list).expect("reads");
    std::os::unix::fs::symlink(&list, folder.path("link")).expect("links");
    fs::hard_link(&list, folder.path("twin")).expect("links");
    folder.write("ranges/5BAA6", "1E4C9B93F3F0682250B6CF8331B7EE68FD8:3\n");
    std::os::unix::fs::symlink(&list, folder.path("ranges/00000")).expect("links");
    folder.write("other.building/list", text(&keys(9, 50)));
    let [link, twin, ranges] = ["link", "twin", "ranges"].map(|name| folder.path(name));
    for (from, out) in [
        (&list, list.clone()),
        (&list, folder.path("ranges/../list")),
        (&list, link.clone()),
        (&link, list.clone()),
        (&list, twin.clone()),
        (&ranges, folder.path("ranges/5BAA6")),
        (&ranges, list.clone()),
        (&ranges, folder.path("ranges/new.nbf")),
        (&folder.path("other.building/list"), folder.path("other")),
    ] {
        let why = make(std::slice::from_ref(from), &out).expect_err("refused");
        assert!(
            matches!(why, BuildError::Overwrites { .. }),
            "{} from {}: {why}",
            out.display(),
            from.display()
        );
        assert!(fs::read(&list).expect("reads") == before);
        assert!(!folder.path("list.building").exists() && !folder.path("ranges/new.nbf.building").exists());
    }
    assert!(folder.path("other.building/list").exists());
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let folder = Folder::new();
    let list = folder.write("list", text(&keys(9, 50)));
    let why = make(&[list], &folder.path("missing/out")).expect_err("refused");
    assert!(matches!(why, BuildError::NoFolder(_)), "{why}");
    assert!(!folder.path("missing").exists());
}

#[test]
fn a_list_that_is_another_one_by_now_is_read_from_its_beginning() {
    let folder = Folder::new();
    let list = folder.write("list", text(&keys(4, MANY)));
    let out = folder.path("out");
    let (_, steps) = make_until(&plan(std::slice::from_ref(&list), &out), usize::MAX);
    make_until(&plan(std::slice::from_ref(&list), &out), steps.len());
    folder.write("list", text(&keys(5, MANY + 1)));
    let (built, steps) = make_until(&plan(&[list], &out), usize::MAX);
    assert!(!steps.iter().any(|step| matches!(step, Step::GoesOn { .. })), "{steps:?}");
    assert_eq!(built.expect("is done").facts.keys, MANY as u64 + 1);
}

#[test]
fn hashes_that_were_seen_too_seldom_are_left_out() {
    let folder = Folder::new();
    let list = format!("{}:9\n{}:10\n{}:0\n", sha1_of("a"), sha1_of("b"), sha1_of("c"));
    let list = folder.write("list", list);
    let out = folder.path("out");
    let plan = breached::Plan { count_min: 10, ..plan(&[list], &out) };
    let built = build(&plan, &mut |_| ControlFlow::Continue(())).expect("builds");
    assert_eq!((built.facts.keys, built.facts.count_min), (1, 10));
    assert_eq!((built.facts.date, built.facts.hash), (Day(20_000), Hash::Sha1));
}

#[test]
fn what_is_no_list_is_refused_with_its_place_and_the_old_filter_stays() {
    let folder = Folder::new();
    let out = folder.filter_of("out", &["password"]);
    let before = fs::read(&out).expect("reads");
    let good = list_of(&["one"]);
    let ntlm = "8846F7EAEE8FB117AD06BDD830B7586C:9\n";
    for (text, told) in [
        (format!("{good}hello\n"), "at byte 44: this is not HASH:COUNT"),
        (format!("{good}{}", "A".repeat(100_000)), "at byte 44: this is not HASH:COUNT"),
        (format!("{good}{ntlm}"), "at byte 44: a hash of another kind"),
        (String::new(), "there is no hash to be kept"),
        (good.replace(":3", ":0"), "there is no hash to be kept"),
    ] {
        let list = folder.write("list", text);
        let why = make(&[list], &out).expect_err("refused").to_string();
        assert!(why.contains(told), "{why}");
        assert!(fs::read(&out).expect("reads") == before);
        assert!(!folder.path("out.building").exists(), "nothing is worth going on with: {why}");
    }
    let why = make(&[folder.path("nowhere")], &out).expect_err("refused").to_string();
    assert!(why.contains("nowhere: looking for it"), "{why}");
}

#[test]
fn what_is_not_spread_like_hashes_is_refused_before_it_fills_the_memory() {
    let folder = Folder::new();
    let alike: Vec<u64> = keys(6, MANY).into_iter().map(|key| key >> 16).collect();
    let list = folder.write("list", text(&alike));
    let why = make(&[list], &folder.path("out")).expect_err("refused");
    assert!(matches!(why, BuildError::Skewed), "{why}");
}

#[test]
fn one_file_is_built_by_one_build_at_a_time() {
    let folder = Folder::new();
    let list = folder.write("list", text(&keys(7, MANY)));
    let out = folder.path("out");
    let mut other = None;
    let built = build(&plan(std::slice::from_ref(&list), &out), &mut |_| {
        other.get_or_insert_with(|| make(std::slice::from_ref(&list), &out).expect_err("refused"));
        ControlFlow::Continue(())
    });
    assert!(built.is_ok());
    assert!(matches!(other, Some(BuildError::Busy)), "{other:?}");
}

#[tokio::test]
async fn ntlm_lists_answer_as_sha1_lists_do() {
    let folder = Folder::new();
    // printf … | iconv -t UTF-16LE | openssl dgst -md4 -provider legacy
    let hashes = NTLM.iter().map(|hash| format!("{hash}:1\n")).collect::<String>();
    let list = folder.write("list", hashes);
    let out = folder.path("out");
    let built = make(&[list], &out).expect("builds");
    assert_eq!(built.facts.hash, Hash::Ntlm);
    let settings = breached::Settings { filter: Some((out, None)), range: None };
    contract::breached::holds(&breached::Corpus::open(settings).expect("opens")).await;
}

const NTLM: [&str; 6] = [
    "8846F7EAEE8FB117AD06BDD830B7586C",
    "64F12CDDAA88057E06A81B54E73B949B",
    "1B9D5EFFD34AC283C8EFE2EACAEA8BBC",
    "9063B2280EE49D22D666AB5C741D5E60",
    "C38325D4D91EF808F0F8B2475042954B",
    "0B4FE331152B2202D1F9253BFD8B2874",
];

#[test]
fn a_signed_filter_says_whose_it_is() {
    let folder = Folder::new();
    let list = folder.write("list", list_of(&["password"]));
    let (out, signer) = (folder.path("out"), signer(7));
    let plan = breached::Plan { signer: Some(&signer), ..plan(&[list], &out) };
    build(&plan, &mut |_| ControlFlow::Continue(())).expect("builds");
    let filter = Filter::open_whole(&out, Some(&signer.public_key())).expect("opens");
    assert_eq!(filter.facts().signer, Some(signer.public_key()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_listed_key_is_ever_missed(
        keys in proptest::collection::hash_set(any::<u64>(), 1..1_500),
        shard_keys in prop_oneof![Just(2_000_u64), 40..400_u64],
    ) {
        let folder = Folder::new();
        let listed: Vec<u64> = keys.iter().copied().collect();
        let list = folder.write("list", text(&listed));
        let out = folder.path("out");
        let mut plan = plan(&[list], &out);
        plan.bounds.shard_keys = shard_keys;
        build(&plan, &mut |_| ControlFlow::Continue(())).expect("builds");
        let filter = Filter::open_whole(&out, None).expect("opens");
        prop_assert_eq!(filter.facts().keys, listed.len() as u64);
        prop_assert!(listed.iter().all(|key| holds(&filter, *key)));
        let strangers = crate::lists::keys(8, 2_000);
        let mistaken = strangers.iter().filter(|key| !keys.contains(key) && holds(&filter, **key)).count();
        prop_assert!(mistaken <= 3, "{} of 2000, where one in 65 536 is expected", mistaken);
    }
}
