//! `nulstil policy`: a file that is judged, tried on a real directory, put in force and taken back.

use crate::cli::text;
use crate::process::{run, stderr, stdout};
use crate::real::{Town, exported};
use std::path::{Path, PathBuf};
use std::process::Output;

const OFF: &str =
    "[[policy]]\nname = \"everybody\"\napplies = \"nobody\"\nproofs = 1\nmethods = [\"email\"]\n";

fn file(folder: &Path, toml: &str) -> PathBuf {
    let file = folder.join("policy.toml");
    std::fs::write(&file, toml).expect("writes");
    file
}

fn check(toml: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = file(folder.path(), toml);
    run(&[&["policy", "check", text(&file)], more].concat())
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|why| panic!("{why}: {}", stdout(output)))
}

#[test]
fn a_file_that_cannot_be_read_exits_2_with_every_line() {
    let output =
        check("[[policy]]\nnme = \"a\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"mail\"]\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    let told = stdout(&output);
    for line in [":1: policy.name: is missing", ":2: policy.nme: is not a known key", ":5: policy.methods: "]
    {
        assert!(told.contains(line), "{told}");
    }
    assert_eq!(run(&["policy", "check", "/nonexistent.toml"]).status.code(), Some(2));
}

#[test]
fn a_dangerous_file_exits_5_in_the_language_that_is_asked_for() {
    let dangerous = OFF.replace("proofs = 1", "proofs = 0");
    let output = check(&dangerous, &["--locale", "da"]);
    assert_eq!(output.status.code(), Some(5));
    let told = stdout(&output);
    assert!(told.contains("policy.toml:1: Politikken »everybody«: afvist (proofs.none): "), "{told}");
    let output = check(&dangerous, &["--json"]);
    assert_eq!(output.status.code(), Some(5));
    let told = json(&output);
    let first = &told["found"][0];
    assert_eq!((&first["code"], &first["line"]), (&"proofs.none".into(), &1.into()));
    assert_eq!(first["is_refused"], true);
}

#[test]
fn a_file_with_warnings_exits_0() {
    let output = check(OFF, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("warning (methods.need_memory_or_copying)"), "{}", stdout(&output));
    assert!(stderr(&output).contains("warning"), "{}", stderr(&output));
}

#[test]
fn a_change_needs_a_reason() {
    for command in [vec!["apply", "policy.toml"], vec!["rollback", "1"]] {
        let output = run(&[&["policy"], command.as_slice()].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(stderr(&output).contains("--reason"), "{}", stderr(&output));
    }
}

#[test]
fn a_dry_run_tells_how_far_it_is_as_it_is_asked_to() {
    let town = Town::new();
    let (config, client) = town.usual();
    drop(town.start(&config, client));
    let policy = file(&town.house.path(""), OFF);
    let arguments = ["policy", "apply", text(&policy), "--dry-run", "--json", "--config", text(&config)];
    let told = |how: &str| {
        let output = run(&[arguments.as_slice(), &["--progress", how]].concat());
        assert_eq!(output.status.code(), Some(0), "{how}: {}", stderr(&output));
        stderr(&output)
    };
    let all = town.slapd.people().len();
    let last = serde_json::json!({"stage": "people", "done": all, "of": all});
    let json: Vec<serde_json::Value> =
        told("json").lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(json.last(), Some(&last), "{json:?}");
    let bar = format!("[########################] 100 %  {all} people seen");
    assert!(told("bar").contains(&bar), "{}", told("bar"));
    for (how, is_silent) in [("none", true), ("plain", true), ("auto", true), ("bar", false)] {
        assert_eq!(
            !told(how).contains("people seen"),
            is_silent,
            "{how}: fewer than a thousand, and no terminal"
        );
    }
    // On a terminal a bar is what nobody has to ask for.
    let command = [&[env!("CARGO_BIN_EXE_nulstil")], arguments.as_slice()].concat().join(" ");
    let seen = std::process::Command::new("script").args(["-qec", &command, "/dev/null"]).output();
    let seen = String::from_utf8_lossy(&seen.expect("script is part of every Debian").stdout).into_owned();
    assert!(seen.contains(&bar), "{seen}");
    for wrong in [["--progress", "loud"].as_slice(), &["--progress", "bar", "--reason", "x"]] {
        let command = [&["policy", "apply", text(&policy), "--config", text(&config)], wrong].concat();
        assert_eq!(run(&command).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_policy_is_shown_changed_tried_applied_and_taken_back() {
    let town = Town::new();
    let (config, client) = town.usual();
    let policy = |args: &[&str]| run(&[&["policy"], args, &["--config", text(&config)]].concat());
    let service = town.start(&config, client);

    let shown = policy(&["show"]);
    assert_eq!(shown.status.code(), Some(0), "{}", stderr(&shown));
    let shown = stdout(&shown);
    let off =
        file(&town.house.path(""), &shown.replace("applies = \"everybody\"\n", "applies = \"nobody\"\n"));

    let tried = policy(&["apply", text(&off), "--dry-run"]);
    assert_eq!(tried.status.code(), Some(0), "{}", stderr(&tried));
    let told = stdout(&tried);
    assert!(told.contains("~ policy.everybody.applies: everybody → nobody"), "{told}");
    assert!(told.contains("    alice (Alice Example): policy.out_of_scope: "), "{told}");
    for spared in ["    admin ", "    svc ", "    nomail ", "    perma "] {
        assert!(!told.contains(spared), "{spared} could not reset before either: {told}");
    }
    let tried = json(&policy(&["apply", text(&off), "--dry-run", "--json"]));
    let effect = &tried["effect"];
    assert_eq!((&effect["able_after"], &effect["losing"]), (&0.into(), &effect["able_before"]));
    assert_eq!(json(&policy(&["show", "--json"]))["version"], 1, "a dry run changes nothing");

    let applied = policy(&["apply", text(&off), "--reason", "closed over the holidays"]);
    assert_eq!(applied.status.code(), Some(0), "{}", stderr(&applied));
    let again = policy(&["apply", text(&off), "--reason", "again"]);
    assert_eq!(again.status.code(), Some(5), "it was made from version 1: {}", stderr(&again));
    assert!(stderr(&again).contains("version 2 is in force now"), "{}", stderr(&again));

    let back = policy(&["rollback", "1", "--reason", "open again"]);
    assert_eq!(back.status.code(), Some(0), "{}", stderr(&back));
    assert_eq!(policy(&["rollback", "9", "--reason", "x"]).status.code(), Some(4));
    let history = stdout(&policy(&["history", "--diff"]));
    let lines: Vec<&str> = history.lines().collect();
    assert!(lines[0].starts_with("    3  ") && lines[0].ends_with("  open again"), "{history}");
    assert_eq!(lines[1], "    ~ policy.everybody.applies: nobody → everybody");
    assert!(
        lines[2].ends_with("  closed over the holidays") && lines[4].ends_with("  first start"),
        "{history}"
    );
    let written = exported(&config, "\"rolled_back_to\":\"1\"");
    assert!(written.contains("\"changes\":\"1: policy.everybody.applies\""), "{written}");

    town.slapd.stop();
    let unreachable = policy(&["apply", text(&off), "--dry-run"]);
    assert_eq!(unreachable.status.code(), Some(7), "{}", stderr(&unreachable));
    drop(service);
}
