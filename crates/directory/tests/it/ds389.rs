//! What is special about 389-ds, on a real one.

use crate::dirsrv::{Dirsrv, adapter, settings};
use crate::house::RealClock;
use domain::account::{PasswordExpiry, PasswordState, PasswordTime, Standing};
use domain::time::Timestamp;
use domain::verdict::{SignIn, Verdict};
use flows::ctx::Clock;
use flows::ports::{Directory, NotSent, Written};
use std::sync::Arc;
use testkit::contract::directory::Scene;

const NEW: &str = "Quiet-Harbour-41";

fn scene(dirsrv: &Dirsrv) -> Scene {
    Scene::of(dirsrv.adapter.clone(), Arc::new(RealClock))
}

#[tokio::test]
async fn states_are_read_as_the_server_keeps_them() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    assert!(scene.account("lou").await.state.locked);
    assert_eq!(scene.account("must").await.state.password, PasswordState::MustChange);
    assert_eq!(scene.account("expired").await.state.password, PasswordState::Expired);
    assert!(scene.account("dora").await.state.disabled);
    let alice = scene.account("alice").await;
    assert_eq!((alice.state, alice.standing), (Default::default(), Standing::Person));
    assert!(matches!(alice.password_time, PasswordTime::Shown(_)));
    assert_eq!(scene.account("admin").await.standing, Standing::Administrator);
    assert_eq!(scene.account("svc").await.standing, Standing::Protected);
}

#[tokio::test]
async fn the_end_of_a_password_is_what_the_entry_says_where_a_rule_ends_it() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    assert_eq!(scene.account("alice").await.password_expiry, PasswordExpiry::Never);
    let ended = PasswordExpiry::At(Timestamp::from_seconds(1_577_836_800));
    assert_eq!(scene.account("expired").await.password_expiry, ended, "the first of January 2020");
    let account = scene.account("expired").await;
    assert_eq!(scene.set(&account, NEW, Some(dirsrv.server.password_of("expired"))).await, Written::Applied);
    let PasswordExpiry::At(ends) = scene.account("expired").await.password_expiry else { panic!("it ends") };
    assert!(ends > RealClock.now());
}

#[tokio::test]
async fn sign_ins_are_told_apart_by_code_and_policy_error() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    for (login, told) in [
        ("alice", SignIn::Right),
        ("must", SignIn::RightButMustChange),
        ("expired", SignIn::RightButExpired),
        ("lou", SignIn::Locked),
        ("dora", SignIn::Disabled),
    ] {
        let account = scene.account(login).await;
        assert_eq!(scene.sign_in(&account, dirsrv.server.password_of(login)).await, told, "{login}");
        if told.is_right() {
            let wrong = scene.sign_in(&account, "not-the-Password-1").await;
            assert_eq!(wrong, SignIn::Wrong, "{login}: told after the right password only");
        }
    }
}

#[tokio::test]
async fn locked_expired_and_must_change_people_get_through_and_need_not_choose_again() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    for login in ["must", "expired"] {
        let account = scene.account(login).await;
        let current = dirsrv.server.password_of(login);
        assert_eq!(scene.set(&account, NEW, Some(current)).await, Written::Applied, "{login}");
        let account = scene.account(login).await;
        assert_eq!(account.state.password, PasswordState::Good, "{login}");
        assert_eq!(scene.sign_in(&account, NEW).await, SignIn::Right, "{login}");
    }
    let other = Dirsrv::new();
    let scene = self::scene(&other);
    for login in ["must", "expired", "lou"] {
        let account = scene.account(login).await;
        assert_eq!(scene.set(&account, NEW, None).await, Written::Applied, "{login}");
        let account = scene.account(login).await;
        assert_eq!(scene.sign_in(&account, NEW).await, SignIn::Right, "{login}");
    }
}

#[tokio::test]
async fn a_young_password_binds_its_owner_and_not_who_forgot_it() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    let old = dirsrv.server.password_of("young");
    let account = scene.account("young").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    let account = scene.account("young").await;
    let refused = scene.set(&account, "Loud-Kitchen-62", Some(NEW)).await;
    assert_eq!(refused, Written::Refused(Verdict::TooYoung));
    assert!(dirsrv.server.bind_works("young", NEW));
    assert!(!dirsrv.server.bind_works("young", old));
}

#[tokio::test]
async fn what_the_server_refuses_leaves_the_old_password_and_says_why() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    let old = dirsrv.server.password_of("alice");
    for (new, current, verdict) in [
        ("Short-1", None, Verdict::TooShort),
        ("alllowercase", None, Verdict::TooFewCategories),
        ("Example-Street-9", None, Verdict::OwnEntry),
        (old, None, Verdict::InHistory),
        (old, Some(old), Verdict::InHistory),
        (NEW, Some("not-the-Password-1"), Verdict::OldPasswordWrong),
    ] {
        let account = scene.account("alice").await;
        assert_eq!(scene.set(&account, new, current).await, Written::Refused(verdict), "{new}");
        assert!(dirsrv.server.bind_works("alice", old));
    }
    dirsrv.server.modify(&format!(
        "dn: ou=people,dc=example,dc=test\nchangetype: modify\nadd: aci\n\
         aci: (targetattr = \"userPassword\")(targetfilter = \"(uid=admin)\")(version 3.0; acl \"not this one\"; \
         deny (write) userdn = \"ldap:///{}\";)\n",
        dirsrv.server.bind_dn(),
    ));
    let write = format!(
        "dn: {}\nchangetype: modify\nreplace: userPassword\nuserPassword: Slow-Ferry-63\n",
        dirsrv.server.dn_of("admin")
    );
    // The server answers before the rule is in force.
    assert!((0..100).any(|_| dirsrv.server.as_service(&write).contains("Insufficient access (50)")));
    let outside = scene.account("admin").await;
    assert_eq!(scene.set(&outside, NEW, None).await, Written::Refused(Verdict::Denied));
}

/// The rules of the syntax check, one at a time: what breaks it, and how that is told.
const SYNTAX: [(&str, &str, &str, Verdict); 14] = [
    ("passwordMinLength", "10", "Za1_#$&x", Verdict::TooShort),
    ("passwordMinDigits", "2", "Quiet-Harbour-1", Verdict::TooFewDigits),
    ("passwordMinAlphas", "3", "1234-5678-ab", Verdict::TooFewLetters),
    ("passwordMinUppers", "2", "Quiet-harbour-41", Verdict::TooFewUppers),
    ("passwordMinLowers", "2", "QUIET-HARBOUR-41", Verdict::TooFewLowers),
    ("passwordMinSpecials", "2", "Quiet-Harbour41", Verdict::TooFewSpecials),
    ("passwordMin8bit", "1", "Quiet-Harbour-41", Verdict::TooFewOthers),
    ("passwordMinCategories", "5", "Quiet-Harbour-41", Verdict::TooFewCategories),
    ("passwordMaxRepeats", "2", "Quiet-Harbourrr-41", Verdict::Repeats),
    ("passwordPalindrome", "on", "Za12_#_21aZ", Verdict::Palindrome),
    ("passwordMaxSequence", "3", "Za1_dcba", Verdict::Sequence),
    ("passwordMaxSeqSets", "2", "Za1_123--123", Verdict::Repeats),
    ("passwordMaxClassChars", "3", "Za1_9376", Verdict::OneKindInARow),
    ("passwordBadWords", "redhat", "Za1_redhat", Verdict::ForbiddenWord),
];

#[tokio::test]
async fn every_rule_of_the_syntax_check_is_told_by_name() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    let config =
        |change: &str| dirsrv.server.modify(&format!("dn: cn=config\nchangetype: modify\n{change}\n"));
    let old = dirsrv.server.password_of("alice");
    for (rule, value, password, verdict) in SYNTAX {
        config(&format!("replace: {rule}\n{rule}: {value}"));
        let account = scene.account("alice").await;
        assert_eq!(scene.set(&account, password, None).await, Written::Refused(verdict), "{rule}");
        let usual = match rule {
            "passwordMinLength" => "8",
            "passwordMinCategories" => "2",
            "passwordPalindrome" => "off",
            "passwordBadWords" => "",
            _ => "0",
        };
        let back = if usual.is_empty() {
            format!("delete: {rule}")
        } else {
            format!("replace: {rule}\n{rule}: {usual}")
        };
        config(&back);
    }
    assert!(dirsrv.server.bind_works("alice", old), "the old one survived all of them");
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, "13_#Kad472h", None).await, Written::Applied);
}

/// A value that looks like a stored hash would be stored as one, and open with the password behind it.
#[tokio::test]
async fn a_hash_is_no_password() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    for hash in ["{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ2kq0nTQqW4A==", "{CLEAR}Quiet-Harbour-41"] {
        let account = scene.account("alice").await;
        let told = scene.set(&account, hash, None).await;
        assert_eq!(told, Written::Refused(Verdict::LooksStored), "{hash}");
        assert!(dirsrv.server.bind_works("alice", dirsrv.server.password_of("alice")));
    }
}

#[tokio::test]
async fn the_plain_port_begins_tls() {
    let server = testkit::ds389::Ds389::start();
    let plain = adapter(settings(&server, &[server.ldap_url()]));
    plain.probe().await.expect("StartTLS");
    let scene = Scene::of(plain, Arc::new(RealClock));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(server.bind_works("alice", NEW));
}

/// Times that were kept until `passwordTrackUpdateTime` was switched off stay, and no write moves them any more.
#[tokio::test]
async fn a_time_that_is_kept_no_longer_does_not_say_that_nothing_was_written() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    dirsrv.server.modify(
        "dn: cn=config\nchangetype: modify\nreplace: passwordTrackUpdateTime\npasswordTrackUpdateTime: off\n",
    );
    let proven = scene.account("alice").await;
    assert!(matches!(proven.password_time, PasswordTime::Shown(_)), "it still stands there");
    let since = RealClock.now();
    assert_eq!(scene.set(&proven, "Loud-Harbour-42", None).await, Written::Applied);
    assert_eq!(scene.account("alice").await.password_time, proven.password_time, "and was not moved");
    let told = dirsrv.adapter.password_time(&proven.key, proven.password_time, since).await;
    assert_eq!(told.expect("answers"), PasswordTime::Absent, "nobody knows");
    assert_eq!(scene.password_time(&proven).await.expect("answers"), proven.password_time);
}

#[tokio::test]
async fn atk_170_an_entry_that_moved_is_found_by_its_id_and_whoever_took_its_place_is_left_alone() {
    let dirsrv = Dirsrv::new();
    let scene = scene(&dirsrv);
    let (alice, bob) = (scene.account("alice").await, scene.account("bob").await);
    for (login, to) in [("alice", "alice.moved"), ("bob", "alice")] {
        let dn = dirsrv.server.dn_of(login);
        dirsrv.server.modify(&format!("dn: {dn}\nchangetype: modrdn\nnewrdn: uid={to}\ndeleteoldrdn: 0\n"));
    }
    assert_eq!(scene.set(&alice, NEW, None).await, Written::Applied);
    assert_eq!(scene.sign_in(&alice, NEW).await, SignIn::Right);
    assert_eq!(
        scene.sign_in(&bob, dirsrv.server.password_of("bob")).await,
        SignIn::Right,
        "bob is untouched"
    );
    dirsrv.server.remove("alice.moved");
    assert_eq!(scene.set(&alice, "Loud-Harbour-42", None).await, Written::NotSent(NotSent::Gone));
}

/// Which of several addresses a code goes to is never a matter of their order, and those of other domains are none.
#[tokio::test]
async fn atk_172_three_addresses_in_any_order_are_the_same_ones_and_other_domains_are_none() {
    let dirsrv = Dirsrv::new();
    let dn = dirsrv.server.dn_of("alice");
    let all = ["alice@example.test", "alice@old.example.test", "alice@elsewhere.example"];
    let told = |domains: Vec<String>, order: [usize; 3]| {
        let values: String = order.iter().map(|at| format!("mail: {}\n", all[*at])).collect();
        dirsrv.server.modify(&format!("dn: {dn}\nchangetype: modify\nreplace: mail\n{values}"));
        let mut settings = settings(&dirsrv.server, &[dirsrv.server.ldaps_url()]);
        settings.contact.email_domains = domains;
        let scene = Scene::of(adapter(settings), Arc::new(RealClock));
        async move {
            let account = scene.account("alice").await;
            let mut emails: Vec<String> =
                account.contacts.emails.iter().map(|email| email.as_str().to_owned()).collect();
            emails.sort();
            emails
        }
    };
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut sorted = all.map(str::to_owned).to_vec();
        sorted.sort();
        assert_eq!(told(Vec::new(), order).await, sorted, "{order:?}: all of them, so that none is chosen");
        assert_eq!(told(vec!["example.test".into()], order).await, all[..1], "{order:?}: one is left");
        assert_eq!(told(vec!["evil.test".into()], order).await, Vec::<String>::new(), "{order:?}");
    }
}
