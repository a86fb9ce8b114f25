//! Groups within groups, on a real OpenLDAP with its `memberof` overlay.

use crate::house::{RealClock, adapter, settings};
use domain::account::Standing;
use std::fmt::Write as _;
use std::sync::Arc;
use testkit::contract::directory::Scene;
use testkit::slapd::Slapd;

const GROUPS: &str = "ou=groups,dc=example,dc=test";

fn group(name: &str) -> String {
    format!("cn={name},{GROUPS}")
}

/// A server whose groups are made while it runs, so that its overlay sees them.
fn town(groups: &[(&str, &[String])]) -> Slapd {
    let slapd = Slapd::start();
    for (name, members) in groups {
        let mut ldif =
            format!("dn: {}\nchangetype: add\nobjectClass: groupOfNames\ncn: {name}\n", group(name));
        for member in *members {
            writeln!(ldif, "member: {member}").expect("a string grows");
        }
        slapd.modify(&ldif);
    }
    slapd
}

/// Takes out what is above a person, which counts as groups too.
fn above_people(groups: &mut Vec<String>) -> Vec<String> {
    groups.extract_if(.., |group| !group.contains("ou=groups")).collect()
}

fn scene(slapd: Slapd) -> (Scene, Slapd) {
    let adapter = adapter(settings(&slapd, &[slapd.ldaps_url()]));
    let scene = Scene::of(adapter.clone(), Arc::new(RealClock));
    (scene, slapd)
}

#[tokio::test]
async fn whoever_is_in_a_group_is_in_those_that_it_is_in() {
    let person = |login: &str| format!("uid={login},ou=people,dc=example,dc=test");
    // Members before their groups, and then the loop: the overlay notes what it sees being added.
    let slapd = town(&[
        ("night", &[person("alice")]),
        ("care", &[group("night"), person("bob")]),
        ("staff", &[group("care")]),
    ]);
    slapd.modify(&format!(
        "dn: {}\nchangetype: modify\nadd: member\nmember: {}\n",
        group("night"),
        group("staff")
    ));
    let (scene, _slapd) = scene(slapd);
    let mut all = scene.account("alice").await.groups;
    assert_eq!(above_people(&mut all), ["ou=people,dc=example,dc=test", "dc=example,dc=test", "dc=test"]);
    all.sort();
    assert_eq!(all, [group("care"), group("night"), group("staff")], "up to the loop's end, and each once");
    let bob = scene.account("bob").await.groups;
    assert!(bob.contains(&group("care")) && bob.contains(&group("staff")), "{bob:?}");
    assert!(!scene.account("nomail").await.groups.iter().any(|group| group.contains("ou=groups")));
}

#[tokio::test]
async fn atk_161_a_member_of_a_group_within_a_protected_one_is_protected() {
    let person = |login: &str| format!("uid={login},ou=people,dc=example,dc=test");
    let slapd = town(&[("robots", &[person("alice")]), ("oncall", &[person("bob"), person("alice")])]);
    for (upper, inner) in [("protected", "robots"), ("admins", "oncall")] {
        slapd.modify(&format!(
            "dn: {}\nchangetype: modify\nadd: member\nmember: {}\n",
            group(upper),
            group(inner)
        ));
    }
    let (scene, _slapd) = scene(slapd);
    assert_eq!(scene.account("alice").await.standing, Standing::Protected, "protected wins");
    assert_eq!(scene.account("bob").await.standing, Standing::Administrator);
    assert_eq!(scene.account("nomail").await.standing, Standing::Person);
}

#[tokio::test]
async fn a_group_that_is_too_deep_is_none() {
    let names: Vec<String> = (0..14).map(|level| format!("level{level:02}")).collect();
    let person = "uid=alice,ou=people,dc=example,dc=test".to_owned();
    let members: Vec<Vec<String>> = (0..names.len())
        .map(|at| vec![if at == 0 { person.clone() } else { group(&names[at - 1]) }])
        .collect();
    let groups: Vec<(&str, &[String])> =
        names.iter().zip(&members).map(|(name, members)| (name.as_str(), members.as_slice())).collect();
    let (scene, _slapd) = scene(town(&groups));
    let mut told = scene.account("alice").await.groups;
    above_people(&mut told);
    assert_eq!(told.len(), 11, "the first and ten above it: {told:?}");
}
