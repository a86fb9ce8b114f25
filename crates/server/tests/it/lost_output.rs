//! What a command does when nobody gets what it prints.

use crate::cli::{House, text};
use crate::process::{Service, nulstil, run, stderr};
use crate::real::exported;
use std::fs::OpenOptions;
use std::process::{Output, Stdio};

/// A place where there is no room for a single byte.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("Linux has it").into()
}

/// A service that is running, and whose chain has its first entry: an empty one is exported without a byte, so
/// that nothing can be lost.
fn serving(house: &House) -> Service {
    let config = house.config();
    let service = Service::start(&["serve", "--config", text(&config)], &house.path("log"));
    let shown = run(&["policy", "show", "--config", text(&config)]);
    assert!(shown.status.success(), "{}", stderr(&shown));
    exported(&config, "policy.written");
    service
}

fn without_room(args: &[&str]) -> Output {
    nulstil().args(args).stdout(full()).output().expect("the binary was built")
}

#[test]
fn a_command_whose_data_is_lost_has_failed_and_says_so() {
    let house = House::new();
    let config = house.config();
    let _service = serving(&house);
    let begun: [&[&str]; 14] = [
        &["audit", "export"],
        &["audit", "verify"],
        &["policy", "show"],
        &["policy", "show", "--json"],
        &["policy", "history"],
        &["explain", "anna", "--locale", "en"],
        &["explain", "anna", "--locale", "en", "--json"],
        &["explain", "k7m4-qx2p", "--locale", "en"],
        &["doctor"],
        &["doctor", "--json"],
        &["keys", "list"],
        &["keys", "list", "--json"],
        &["operator", "list", "--json"],
        &["reminders", "--dry-run", "--days", "7"],
    ];
    for args in begun {
        let output = without_room(&[args, &["--config", text(&config)]].concat());
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("The output could not be written: No space left"), "{args:?}");
    }
    let rights = ["directory", "rights", "--kind", "freeipa", "--account", "nulstil", "--people", "cn=users"];
    for args in [&rights[..], &["--help"], &["--version"], &["audit", "--help"]] {
        let output = without_room(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn that_is_said_in_the_language_of_whoever_reads_it() {
    let house = House::new();
    let danish = "Uddata kunne ikke skrives";
    let asked = without_room(&["policy", "check", "--locale", "da", "/nonexistent.toml"]);
    assert_eq!(asked.status.code(), Some(2), "nothing was to be printed: {}", stderr(&asked));
    let file = house.path("policy.toml");
    std::fs::write(&file, "[policy]\n").expect("writes");
    let asked = without_room(&["policy", "check", "--locale", "da", text(&file)]);
    assert!(stderr(&asked).contains(danish), "{}", stderr(&asked));
    let config = house.config();
    let mut list = nulstil();
    list.args(["keys", "list", "--config", text(&config)]).env("LANG", "da_DK.UTF-8").stdout(full());
    let told = list.output().expect("the binary was built");
    assert!(stderr(&told).contains(danish), "{}", stderr(&told));
}

#[test]
fn a_reader_who_has_gone_away_is_no_failure() {
    let house = House::new();
    let config = house.config();
    let _service = serving(&house);
    for args in [["audit", "export"], ["policy", "show"], ["keys", "list"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = nulstil();
        command.args(args).args(["--config", text(&config)]).stdout(writer);
        let output = command.output().expect("the binary was built");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        assert_eq!(stderr(&output), "", "{args:?}");
    }
}
