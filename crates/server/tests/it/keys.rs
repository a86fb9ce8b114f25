//! The key file: its mode, and what becomes of it.

use crate::cli::{House, text};
use crate::process::{run, stderr, stdout};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_new_key_file_is_for_its_owner_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("keys.toml");
    let output = run(&["keys", "init", text(&file)]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(stdout(&output), "", "nothing of it is printed");
}

#[test]
fn an_existing_file_is_never_touched() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("keys.toml");
    std::fs::write(&file, "mine").expect("writes");
    let output = run(&["keys", "init", text(&file)]);
    assert_eq!(output.status.code(), Some(5));
    assert_eq!(std::fs::read_to_string(&file).expect("reads"), "mine");
}

#[test]
fn keys_in_one_file_are_all_different() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("keys.toml");
    run(&["keys", "init", text(&file)]);
    let written = std::fs::read_to_string(&file).expect("reads");
    let halves: Vec<&str> =
        written.split('"').filter(|part| part.len() == 44 && part.ends_with('=')).collect();
    assert_eq!(halves.len(), 3);
    assert_eq!(halves.iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn a_rotation_keeps_the_old_key_and_the_audits() {
    let house = House::new();
    let file = house.path("keys.toml");
    let secrets = || -> Vec<String> {
        let written = std::fs::read_to_string(&file).expect("reads");
        let halves = written.split('"').filter(|part| part.len() == 44 && part.ends_with('='));
        halves.map(str::to_owned).collect()
    };
    let before = secrets();
    let rotated = run(&["keys", "rotate", "--config", text(&house.config())]);
    assert_eq!(rotated.status.code(), Some(0), "{}", stderr(&rotated));
    let after = secrets();
    assert_eq!(&after[..3], &before[..], "the audit's key and the old key stay");
    assert_eq!(after.len(), 5);
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    assert!(!house.path("keys.toml.new").exists());

    let listed = run(&["keys", "list", "--json", "--config", text(&house.config())]);
    let told: serde_json::Value = serde_json::from_str(&stdout(&listed)).expect("JSON");
    assert_eq!(told[0]["state"], "retired");
    assert!(told[0]["retired_at"].is_string());
    assert_eq!(told[1]["state"], "current");
    assert_eq!(told[1]["id"], 2);
    for secret in after {
        assert!(!stdout(&listed).contains(&secret));
    }
}

#[test]
fn a_file_that_is_no_key_file_is_refused_without_quoting_it() {
    let house = House::new();
    let file = house.path("keys.toml");
    let written = std::fs::read_to_string(&file).expect("reads");
    let secret = written.split('"').find(|part| part.len() == 44).expect("a key").to_owned();
    std::fs::write(&file, written.replacen(&secret, &format!("{}!", &secret[..43]), 1)).expect("writes");
    let output = run(&["keys", "list", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is not a key file (line "), "{}", stderr(&output));
    assert!(!stderr(&output).contains(&secret[..20]));
}
