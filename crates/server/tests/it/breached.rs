//! The filter of breached passwords as an administrator meets it: made, asked, damaged, and in a running service.

use crate::cli::{House, text};
use crate::client::Client;
use crate::process::{nulstil, run, stderr, stdout};
use crate::real::{Town, proven};
use std::fs;
use std::io::{BufRead as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Output, Stdio};

/// SHA-1 of "password" and of "correct horse battery staple", as the public list has them.
const LIST: &str = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:52256179\r\n\
                    ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42:2\r\n";
const STOLEN: &str = "correct horse battery staple";

fn built(house: &House, name: &str) -> PathBuf {
    let (list, out) = (house.path("list.txt"), house.path(name));
    fs::write(&list, LIST).expect("writes");
    let output = run(&["banned", "build", "--from", text(&list), "--out", text(&out)]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    out
}

fn asked(filter: &str, password: &[u8]) -> Output {
    let mut child = nulstil()
        .args(["banned", "check", "--filter", filter])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary was built");
    // A child that refuses the filter reads nothing.
    let _ = child.stdin.take().expect("a pipe").write_all(password);
    child.wait_with_output().expect("it ends")
}

#[test]
fn a_password_on_standard_input_is_listed_or_not() {
    let house = House::new();
    let filter = built(&house, "breached.nbf");
    for (password, code, told) in [
        ("password", 5, "listed\n"),
        ("password\n", 5, "listed\n"),
        ("password\r\n", 5, "listed\n"),
        (STOLEN, 5, "listed\n"),
        ("password ", 0, "not listed\n"),
        ("tre grønne gummistøvler", 0, "not listed\n"),
    ] {
        let output = asked(text(&filter), password.as_bytes());
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(code), told), "{password:?}");
        assert!(stderr(&output).contains("2 SHA-1 hashes"), "{}", stderr(&output));
        assert!(!stderr(&output).contains(password.trim()), "{}", stderr(&output));
    }
    for nothing in [&b""[..], b"\n", b"\xff\xfe", &[b'x'; 3000]] {
        assert_eq!(asked(text(&filter), nothing).status.code(), Some(2));
    }
}

#[test]
fn a_build_that_names_its_files_wrongly_exits_2_and_leaves_everything_as_it_was() {
    let house = House::new();
    let list = house.path("list.txt");
    fs::write(&list, LIST).expect("writes");
    let build = |out: &std::path::Path| run(&["banned", "build", "--from", text(&list), "--out", text(out)]);
    for (out, told) in
        [(list.clone(), "it would take the place of"), (house.path("missing/x.nbf"), "the folder of")]
    {
        let output = build(&out);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    assert_eq!(fs::read_to_string(&list).expect("reads"), LIST);
    fs::write(&list, "no hash\n").expect("writes");
    let output = build(&house.path("x.nbf"));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let left =
        ["missing", "x.nbf", "x.nbf.building", "list.txt.building"].map(|name| house.path(name).exists());
    assert_eq!(left, [false; 4]);
}

#[test]
fn a_filter_that_cannot_be_used_exits_1_and_says_why() {
    let house = House::new();
    let filter = built(&house, "breached.nbf");
    let good = fs::read(&filter).expect("reads");
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    for (bytes, why) in [
        (Vec::new(), "it is cut off: 0 bytes of 4096"),
        (good[..good.len() - 1].to_vec(), "it is cut off"),
        (LIST.as_bytes().to_vec(), "it is no filter of breached passwords"),
        (flipped(40), "it is damaged"),
        (flipped(good.len() - 1), "it is damaged"),
    ] {
        fs::write(&filter, bytes).expect("writes");
        let output = asked(text(&filter), b"password");
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(1), ""), "{why}");
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
    assert_eq!(asked("/nonexistent.nbf", b"password").status.code(), Some(1));
}

#[test]
fn a_signed_filter_is_told_with_its_key_and_asked_for_by_it() {
    let house = House::new();
    let (key, list, out) = (house.path("key.pem"), house.path("list.txt"), house.path("signed.nbf"));
    fs::write(&list, LIST).expect("writes");
    // RFC 8410 §10.3, the example key.
    let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
               -----END PRIVATE KEY-----\n";
    fs::write(&key, pem).expect("writes");
    let build = || {
        run(&[
            "banned",
            "build",
            "--from",
            text(&list),
            "--out",
            text(&out),
            "--sign",
            text(&key),
            "--date",
            "2026-11-01",
        ])
    };
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("own file");
    let open = build();
    assert_eq!(open.status.code(), Some(1));
    assert!(stderr(&open).contains("can be read by others (mode 644)"), "{}", stderr(&open));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("own file");
    let output = build();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let public = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    assert!(
        stdout(&output).contains(&format!("lists of 2026-11-01, signed by {public}")),
        "{}",
        stdout(&output)
    );
    assert!(stderr(&output).contains(&format!("public_key = \"{public}\"")), "{}", stderr(&output));
    let check = |key: &str| run(&["banned", "check", "--filter", text(&out), "--public-key", key]);
    let other = check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assert_eq!(other.status.code(), Some(1));
    assert!(stderr(&other).contains("signed with another key"), "{}", stderr(&other));
    assert_eq!(check("none").status.code(), Some(2));
}

#[test]
fn a_build_tells_its_progress_as_it_is_asked_to() {
    let house = House::new();
    let (list, out) = (house.path("list.txt"), house.path("out"));
    fs::write(&list, LIST).expect("writes");
    let told = |how: &str| {
        let output = run(&["banned", "build", "--from", text(&list), "--out", text(&out), "--progress", how]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    assert!(told("bar").contains("[########################] 100 %  building: part 1 of 1"));
    assert!(
        told("plain").contains("reading: 95 bytes of 95 bytes\nbuilding: part 1 of 1\n"),
        "{}",
        told("plain")
    );
    let read: serde_json::Value =
        serde_json::from_str(told("json").lines().next().expect("a line")).expect("JSON");
    assert_eq!(read, serde_json::json!({"stage": "reading", "done": 95, "of": 95, "kept": 2}));
    assert_eq!(told("none"), "");
    let wrong = run(&["banned", "build", "--from", text(&list), "--out", text(&out), "--progress", "loud"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(run(&["banned", "build", "--out", text(&out)]).status.code(), Some(2));
    let nowhere = run(&["banned", "build", "--from", "/nonexistent", "--out", text(&out)]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(stderr(&nowhere).contains("/nonexistent"), "{}", stderr(&nowhere));
}

#[test]
fn lists_may_come_through_a_pipe() {
    let house = House::new();
    let out = house.path("out");
    let mut child = nulstil()
        .args(["banned", "build", "--from", "/dev/stdin", "--out", text(&out)])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary was built");
    child.stdin.take().expect("a pipe").write_all(LIST.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("lists of an unknown date"), "{}", stdout(&output));
    assert_eq!(asked(text(&out), b"password").status.code(), Some(5));
}

/// A list that makes two shards and takes seconds to read.
fn long_list(path: &std::path::Path) {
    const KEYS: u64 = 2_300_000;
    let mut file = std::io::BufWriter::new(fs::File::create(path).expect("creates"));
    for number in 0..KEYS {
        // SplitMix64: as evenly spread as hashes are.
        let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        writeln!(file, "{:016X}0123456789ABCDEF01234567:1", mixed ^ (mixed >> 31)).expect("writes");
    }
    file.flush().expect("writes");
}

/// Builds until a line of the progress says this, and kills the process there.
fn killed_at(list: &str, out: &str, is_there: impl Fn(&serde_json::Value) -> bool) {
    let mut child = nulstil()
        .args(["banned", "build", "--from", list, "--out", out, "--progress", "json"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary was built");
    let said = std::io::BufReader::new(child.stderr.take().expect("a pipe"));
    let reached = said.lines().map_while(Result::ok).any(|line| {
        let told: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        is_there(&told)
    });
    assert!(reached, "it went by: {:?}", child.wait());
    // SIGKILL, as a machine that runs out of memory sends it.
    child.kill().expect("it runs");
    assert_eq!(child.wait().expect("it ends").code(), None, "it was killed");
    assert!(!std::path::Path::new(out).exists(), "nothing stands there before it is whole");
}

#[test]
fn a_build_that_is_killed_goes_on_and_makes_the_same_file_to_the_byte() {
    let house = House::in_memory();
    let (list, whole, out) = (house.path("list.txt"), house.path("whole.nbf"), house.path("killed.nbf"));
    long_list(&list);
    let build = |out: &std::path::Path| {
        let output =
            run(&["banned", "build", "--from", text(&list), "--out", text(out), "--progress", "plain"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    assert!(!build(&whole).contains("Goes on"), "nothing was there");
    let half = |told: &serde_json::Value| told["done"].as_u64() > told["of"].as_u64().map(|of| of / 2);
    killed_at(text(&list), text(&out), |told| told["stage"] == "reading" && half(told));
    killed_at(text(&list), text(&out), |told| told["stage"] == "building");
    let said = build(&out);
    assert!(said.contains("Goes on: ") && said.contains(" are read already."), "{said}");
    assert!(fs::read(&out).expect("reads") == fs::read(&whole).expect("reads"), "to the byte");
    let beside = fs::read_dir(house.path("")).expect("reads").flatten().map(|entry| entry.file_name());
    let left: Vec<_> = beside.filter(|name| name.to_string_lossy().contains("building")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Adds the section to a configuration.
fn with_filter(config: &std::path::Path, more: &str) {
    let toml = fs::read_to_string(config).expect("reads");
    fs::write(config, format!("{toml}[breached]\n{more}")).expect("writes");
}

#[test]
fn a_service_does_not_begin_with_a_filter_that_cannot_be_used() {
    let house = House::new();
    let filter = built(&house, "breached.nbf");
    with_filter(&house.config(), &format!("filter = \"{}\"\n", text(&filter)));
    let doctor = || run(&["doctor", "--offline", "--config", text(&house.config())]);
    let well = doctor();
    assert_eq!(well.status.code(), Some(0), "{}", stdout(&well));
    assert!(stdout(&well).contains("breached      good           2 SHA-1 hashes, "), "{}", stdout(&well));

    let good = fs::read(&filter).expect("reads");
    let mut damaged = good.clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    for (bytes, serves, doctors) in [(damaged.as_slice(), 1, 1), (&good[..5000], 2, 2)] {
        fs::write(&filter, bytes).expect("writes");
        let served = run(&["serve", "--config", text(&house.config())]);
        assert_eq!(served.status.code(), Some(serves), "{}", stderr(&served));
        assert!(stderr(&served).contains("cannot be used: it is "), "{}", stderr(&served));
        assert_eq!(doctor().status.code(), Some(doctors), "{}", stdout(&doctor()));
    }
}

#[test]
fn atk_178_what_becomes_of_an_outage_is_told_by_doctor() {
    let house = House::new();
    let range = "range_url = \"https://127.0.0.1:1/range/\"\n";
    with_filter(&house.config(), range);
    let check = run(&["config", "check", "--config", text(&house.config())]);
    assert_eq!(check.status.code(), Some(2), "there is no silent choice");
    assert!(stdout(&check).contains("breached.on_failure: is missing"), "{}", stdout(&check));
    with_filter_replaced(&house, "on_failure = \"accept\"\n");
    let told = stdout(&run(&["doctor", "--config", text(&house.config())]));
    assert!(told.contains("UNREACHABLE    https://127.0.0.1:1/range/"), "{told}");
    assert!(told.contains("passwords are taken, and the audit says so"), "{told}");
}

fn with_filter_replaced(house: &House, more: &str) {
    let toml = fs::read_to_string(house.config()).expect("reads");
    fs::write(house.config(), format!("{toml}{more}")).expect("writes");
}

#[test]
fn a_running_service_refuses_stolen_passwords_and_takes_a_newer_list_into_use() {
    let town = Town::new();
    let filter = built(&town.house, "breached.nbf");
    let (config, client): (_, Client) = town.usual();
    with_filter(&config, &format!("filter = \"{}\"\n", text(&filter)));
    let _node = town.start(&config, client);
    let reset = proven(&town, client, "alice");
    let refused = reset.choose(client, STOLEN);
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(refused.json()["errors"][0]["code"], "password.breached", "{refused:?}");
    assert!(town.slapd.bind_works("alice", town.slapd.password_of("alice")));

    // "a quiet harbour at 6" is stolen meanwhile; the service is not restarted.
    let newer = format!("{LIST}{QUIET_HARBOUR}\n");
    fs::write(town.house.path("newer.txt"), newer).expect("writes");
    let built =
        run(&["banned", "build", "--from", text(&town.house.path("newer.txt")), "--out", text(&filter)]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let log = town.house.path(&format!("{}.log", client.port));
    let started = std::time::Instant::now();
    while !fs::read_to_string(&log).expect("a log").contains("a new file of breached passwords is in use") {
        assert!(started.elapsed() < std::time::Duration::from_secs(60), "it is never noticed");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let refused = reset.choose(client, "a quiet harbour at 6");
    assert_eq!(refused.json()["errors"][0]["code"], "password.breached", "{refused:?}");
    assert_eq!(reset.choose(client, "en ny stol til haven").status, 200);
}

/// The SHA-1 of that password.
const QUIET_HARBOUR: &str = "34D37E2BCFF194934CBD91493D14DE4627FABFA9:1";
