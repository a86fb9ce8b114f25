//! When a real server locks, as far as we may read it: what our own limit on current passwords is kept below.

use crate::house::{House, RealClock, adapter, settings};
use domain::lock_out::LockOut;
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::Scene;
use testkit::slapd::Slapd;

async fn of(scene: &Scene, login: &str) -> LockOut {
    let key = scene.account(login).await.key;
    scene.directory.stated_rules(&key).await.expect("answers").lock_out
}

#[tokio::test]
async fn openldap_forgets_bad_passwords_after_a_while_or_never() {
    let house = House::new();
    let scene = Scene::of(house.adapter.clone(), Arc::new(RealClock));
    let after =
        |seconds: Option<u64>| LockOut::After { tries: 5, forgotten_after: seconds.map(Duration::from_secs) };
    assert_eq!(of(&scene, "alice").await, after(Some(900)));
    let policy = house.slapd.default_policy_dn();
    for (change, told) in [
        ("replace: pwdFailureCountInterval\npwdFailureCountInterval: 60", after(Some(60))),
        ("replace: pwdFailureCountInterval\npwdFailureCountInterval: 0", after(None)),
        ("delete: pwdFailureCountInterval", after(None)),
        ("replace: pwdLockout\npwdLockout: FALSE", LockOut::Never),
    ] {
        house.slapd.modify(&format!("dn: {policy}\nchangetype: modify\n{change}\n"));
        assert_eq!(of(&scene, "alice").await, told, "{change}");
    }
}

/// slapd counts them for good, and tells so by nothing but its policy.
#[tokio::test]
async fn openldap_without_a_window_counts_bad_passwords_that_are_long_past() {
    let house = House::new();
    let policy = house.slapd.default_policy_dn();
    house.slapd.modify(&format!("dn: {policy}\nchangetype: modify\ndelete: pwdFailureCountInterval\n"));
    let dn = house.slapd.dn_of("alice");
    let long_past: String =
        (1..=4).map(|day| format!("pwdFailureTime: 2026010{day}000000.000000Z\n")).collect();
    house.slapd.modify_relaxed(&format!("dn: {dn}\nchangetype: modify\nadd: pwdFailureTime\n{long_past}"));
    assert!(!house.slapd.bind_works("alice", "certainly-Wrong-1"));
    assert!(!house.slapd.bind_works("alice", house.slapd.password_of("alice")), "the fifth one locks");
}

#[tokio::test]
async fn a_policy_that_we_may_not_read_or_do_not_know_locks_at_an_unknown_number() {
    let slapd = Slapd::start();
    let urls = [slapd.ldaps_url()];
    for default_policy_dn in [None, Some("cn=not-there,dc=example,dc=test".to_owned())] {
        let adapter = adapter(directory::Settings { default_policy_dn, ..settings(&slapd, &urls) });
        let scene = Scene::of(adapter, Arc::new(RealClock));
        assert_eq!(of(&scene, "alice").await, LockOut::Unread);
        assert_eq!(of(&scene, "young").await.tries(), Some(5), "one with a policy of their own");
    }
}
