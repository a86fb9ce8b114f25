//! The rights that are printed, given to real directories: enough for a reset and an unlocking, and for
//! nothing else.

use crate::dirsrv;
use crate::domain::{adapter as domain_adapter, settings as domain_settings};
use crate::house::{RealClock, adapter, settings};
use directory::{Delegation, Settings};
use domain::lock_out::LockOut;
use domain::verdict::Verdict;
use flows::ports::{Found, Written};
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::Scene;
use testkit::ds389::Ds389;
use testkit::samba::Samba;
use testkit::slapd::{Options, Slapd};

const NEW: &str = "Quiet-Harbour-41";

#[tokio::test]
async fn what_is_printed_for_openldap_is_enough_and_no_more() {
    let plain = Slapd::start();
    let delegation = Delegation {
        account: plain.bind_dn().into(),
        people: "ou=people,dc=example,dc=test".into(),
        policies: Some("ou=policies,dc=example,dc=test".into()),
        groups: Some("ou=groups,dc=example,dc=test".into()),
        link: None,
        unlocks: true,
    };
    let access = delegation.openldap().expect("plain names");
    let slapd = Slapd::start_with(&Options { access: Some(access), ..Options::default() });
    let settings = Settings { base_dn: delegation.people, ..settings(&slapd, &[slapd.ldaps_url()]) };
    let scene = Scene::of(adapter(settings), Arc::new(RealClock));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(slapd.bind_works("alice", NEW));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, "short", None).await, Written::Refused(Verdict::TooShort));
    let lou = scene.account("lou").await;
    assert_eq!(scene.unlock(&lou).await, Written::Applied);
    assert!(slapd.bind_works("lou", slapd.password_of("lou")));
    for (attribute, value) in [("mail", "thief@evil.test"), ("pwdReset", "TRUE"), ("uid", "other")] {
        let dn = slapd.dn_of("bob");
        let ldif = format!("dn: {dn}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n");
        assert!(slapd.as_service(&ldif).contains("Insufficient access (50)"), "{attribute}");
    }
    assert_eq!(slapd.seen_by_service("bob", "userPassword"), Vec::<String>::new(), "it reads no hash");
    assert!(!slapd.seen_by_service("bob", "mail").is_empty(), "the look itself works");
}

#[tokio::test]
async fn what_is_printed_for_active_directory_is_enough_and_no_more() {
    let samba = Samba::start();
    let elsewhere = "OU=Elsewhere,DC=example,DC=test";
    let settings = Settings { base_dn: elsewhere.into(), ..domain_settings(&samba, &[samba.ldaps_url()]) };
    let scene = Scene::of(domain_adapter(settings), Arc::new(RealClock));
    let account = scene.account("outsider").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Refused(Verdict::Denied), "nothing given yet");
    let delegation = Delegation {
        account: "svc-sspr".into(),
        people: elsewhere.into(),
        policies: None,
        groups: None,
        link: None,
        unlocks: true,
    };
    samba.shell(&delegation.active_directory().expect("plain names"));
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(samba.bind_works("outsider", NEW));
    for _ in 0..5 {
        assert!(!samba.bind_works("outsider", "certainly-Wrong-1"));
    }
    let locked = scene.account("outsider").await;
    assert!(locked.state.locked);
    assert_eq!(scene.unlock(&locked).await, Written::Applied);
    assert!(samba.bind_works("outsider", NEW));
    let outsider = samba.dn_of("outsider");
    let administrator = "CN=Administrator,CN=Users,DC=example,DC=test".to_owned();
    let password = "replace: unicodePwd\nunicodePwd:: IgBRAHUAaQBlAHQALQBIAGEAcgBiAG8AdQByAC0ANAAxACIA";
    for (dn, change) in [
        (&outsider, "replace: mail\nmail: thief@evil.test"),
        (&outsider, "replace: userAccountControl\nuserAccountControl: 66048"),
        (&outsider, "replace: pwdLastSet\npwdLastSet: -1"),
        (&administrator, password),
    ] {
        let told = samba.as_service(&format!("dn: {dn}\nchangetype: modify\n{change}\n"));
        assert!(told.contains("Insufficient access (50)"), "{dn} {change}: {told}");
    }
    let own = samba.as_service(&format!("dn: {outsider}\nchangetype: modify\n{password}\n"));
    assert!(!own.contains("Insufficient access"), "the look itself works: {own}");
}

#[tokio::test]
async fn what_is_printed_for_389_is_enough_and_no_more() {
    let server = Ds389::start_without_rights();
    let scene =
        Scene::of(dirsrv::adapter(dirsrv::settings(&server, &[server.ldaps_url()])), Arc::new(RealClock));
    assert_eq!(scene.find("alice").await, Found::None, "nothing given yet");
    let delegation = Delegation {
        account: server.bind_dn().into(),
        people: server.base_dn().into(),
        policies: Some("ou=policies,dc=example,dc=test".into()),
        groups: Some("ou=groups,dc=example,dc=test".into()),
        link: None,
        unlocks: true,
    };
    server.give_rights(&delegation.ds389().expect("plain names"));
    let account = scene.account("alice").await;
    let rules = scene.directory.stated_rules(&account.key).await.expect("answers");
    let lock_out = LockOut::After { tries: 5, forgotten_after: Some(Duration::from_secs(600)) };
    assert_eq!((rules.length_min, rules.history, rules.lock_out), (Some(8), Some(3), lock_out));
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(server.bind_works("alice", NEW));
    let lou = scene.account("lou").await;
    assert!(lou.state.locked);
    assert_eq!(scene.unlock(&lou).await, Written::Applied);
    assert!(server.bind_works("lou", server.password_of("lou")));
    let bob = server.dn_of("bob");
    for (dn, change) in [
        (bob.as_str(), "replace: mail\nmail: thief@evil.test"),
        (&bob, "replace: nsAccountLock\nnsAccountLock: true"),
        (&bob, "replace: passwordExpirationTime\npasswordExpirationTime: 20380101000000Z"),
        (server.decoy_dn(), "replace: userPassword\nuserPassword: Quiet-Harbour-41"),
        ("cn=config", "replace: passwordMinLength\npasswordMinLength: 2"),
    ] {
        let told = server.as_service(&format!("dn: {dn}\nchangetype: modify\n{change}\n"));
        assert!(told.contains("Insufficient access (50)"), "{dn} {change}: {told}");
    }
}
