//! What becomes of a connection on which something failed, and how long a write holds one.

use crate::double::{self, SERVICE, SERVICE_PASSWORD};
use crate::house::{RealClock, chance};
use directory::{Ds389, Settings};
use flows::ports::Written;
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::Scene;
use testkit::ldap_double::{Act, LdapDouble, Op, Saw};

/// Much longer than an answer takes on a busy machine.
const WITHIN: Duration = Duration::from_secs(2);

/// A server without `passwordTrackUpdateTime`: it shows nobody's password time.
async fn stage() -> (LdapDouble, Scene) {
    let double = LdapDouble::start().await;
    double.become_freeipa(&[SERVICE]);
    double.add(SERVICE, &[("userPassword", SERVICE_PASSWORD)]);
    for (login, id) in
        [("alice", "11111111-22222222-33333333-44444444"), ("bob", "55555555-22222222-33333333")]
    {
        let dn = format!("uid={login},ou=people,dc=example,dc=test");
        double.add(&dn, &[("nsUniqueId", id), ("uid", login), ("userPassword", "Green-Bicycle-17")]);
    }
    let settings = Settings { name: "ds".into(), within: WITHIN, ..double::settings(&[&double]) };
    let adapter = Ds389::new(settings, Arc::new(RealClock), chance()).expect("settings that work");
    (double, Scene::of(Arc::new(adapter), Arc::new(RealClock)))
}

fn searches(double: &LdapDouble) -> usize {
    double.saw().iter().filter(|saw| matches!(saw, Saw::Search { .. })).count()
}

/// Sets a password of alice's; how many searches that took.
async fn searches_of_a_write(double: &LdapDouble, scene: &Scene, new: &str) -> usize {
    let account = scene.account("alice").await;
    let before = searches(double);
    assert_eq!(scene.set(&account, new, None).await, Written::Applied);
    searches(double) - before
}

#[tokio::test]
async fn a_write_does_not_wait_for_a_time_that_is_never_shown() {
    let (double, scene) = stage().await;
    let looked = searches_of_a_write(&double, &scene, "Quiet-Harbour-41").await;
    assert!(looked < 8, "{looked} searches around one write");
}

#[tokio::test]
async fn a_connection_on_which_a_look_failed_is_not_used_again() {
    let (double, scene) = stage().await;
    let around = searches_of_a_write(&double, &scene, "Quiet-Harbour-41").await;
    let before = searches(&double);
    scene.account("bob").await;
    let usual = searches(&double) - before;
    let account = scene.account("alice").await;
    for _ in 1..around {
        double.next(Op::Search, Act::Slow(Duration::ZERO));
    }
    // The look after the write is answered when nobody listens any more.
    double.next(Op::Search, Act::Slow(WITHIN + Duration::from_millis(200)));
    assert_eq!(scene.set(&account, "Loud-Harbour-42", None).await, Written::Applied, "the password is set");
    let before = searches(&double);
    scene.account("bob").await;
    assert_eq!(searches(&double) - before, usual, "nothing was asked in vain");
}
