//! What is special about OpenLDAP, on a real one.

use crate::house::{House, RealClock, adapter, settings};
use directory::Settings;
use domain::account::{Login, PasswordExpiry, PasswordState, PasswordTime, Standing};
use domain::lock_out::LockOut;
use domain::verdict::{SignIn, Verdict};
use flows::ctx::Clock as _;
use flows::fault::FaultKind;
use flows::ports::{BindTarget, Directory, Found, NotSent, Written};
use futures::TryStreamExt;
use std::sync::Arc;
use std::time::Duration;
use testkit::ca::Authority;
use testkit::contract::directory::{Scene, password};
use testkit::slapd::{Grant, Options, Overlay, Slapd};

const NEW: &str = "Quite-Another-2026";

fn scene(house: &House) -> Scene {
    Scene::of(house.adapter.clone(), Arc::new(RealClock))
}

fn with(options: &Options) -> House {
    let slapd = Slapd::start_with(options);
    House::before(slapd)
}

#[tokio::test]
async fn states_are_read_as_slapd_keeps_them() {
    let house = House::new();
    let scene = scene(&house);
    assert!(scene.account("lou").await.state.locked);
    let perma = scene.account("perma").await.state;
    assert!(perma.locked_by_admin && !perma.locked);
    assert_eq!(scene.account("must").await.state.password, PasswordState::MustChange);
    assert_eq!(scene.account("expired").await.state.password, PasswordState::Expired);
    let alice = scene.account("alice").await;
    assert_eq!((alice.state, alice.standing), (Default::default(), Standing::Person));
    assert!(matches!(alice.password_time, PasswordTime::Shown(_)));
    assert_eq!(scene.account("admin").await.standing, Standing::Administrator);
    assert_eq!(scene.account("svc").await.standing, Standing::Protected);
    assert_eq!(scene.account("twomails").await.contacts.emails.len(), 2);
    assert_eq!(scene.account("nomail").await.contacts.emails.len(), 0);
}

/// slapd notes a lock whatever the policy says, and heeds it only where the policy locks (slapo-ppolicy, 2.5.13).
#[tokio::test]
async fn a_lock_that_the_policy_does_not_heed_is_none() {
    let house = House::new();
    let scene = Scene::of(house.adapter.clone(), Arc::new(RealClock));
    let bob = house.slapd.dn_of("bob");
    let patient = format!("cn=patient,ou=policies,{}", house.slapd.base_dn());
    house.slapd.modify(&format!(
        "dn: {bob}\nchangetype: modify\nreplace: pwdPolicySubentry\npwdPolicySubentry: {patient}\n"
    ));
    for _ in 0..6 {
        assert!(!house.slapd.bind_works("bob", "certainly-Wrong-1"));
    }
    assert!(!house.slapd.values("bob", "pwdAccountLockedTime").is_empty(), "it is noted");
    assert!(!scene.account("bob").await.state.locked);
    assert!(house.slapd.bind_works("bob", house.slapd.password_of("bob")));
}

#[tokio::test]
async fn the_end_of_a_password_is_its_time_and_the_age_of_its_policy() {
    let house = House::new();
    let scene = scene(&house);
    assert_eq!(scene.account("alice").await.password_expiry, PasswordExpiry::Never);
    let expired = scene.account("expired").await;
    let PasswordTime::Shown(set) = expired.password_time else { panic!("{expired:?}") };
    assert_eq!(expired.password_expiry, PasswordExpiry::At(set.plus(std::time::Duration::from_secs(86_400))));
    let mut blind = settings(&house.slapd, &[house.slapd.ldaps_url()]);
    blind.default_policy_dn = None;
    let blind = Scene::of(adapter(blind), Arc::new(RealClock));
    assert_eq!(blind.account("alice").await.password_expiry, PasswordExpiry::Unknown, "no rules are known");
}

#[tokio::test]
async fn accounts_are_linked_by_one_value_and_by_nothing_like_it() {
    let house = House::new();
    let link_attribute = Some("employeeNumber".to_owned());
    let urls = [house.slapd.ldaps_url()];
    let linked = adapter(Settings { link_attribute, ..settings(&house.slapd, &urls) });
    let number = |login: &str, value: &str| {
        let dn = house.slapd.dn_of(login);
        let change = "changetype: modify\nadd: employeeNumber\nemployeeNumber";
        house.slapd.modify(&format!("dn: {dn}\n{change}: {value}\n"));
    };
    number("alice", "A7");
    let told = async |value: &str| match linked.linked(value).await.expect("it answers") {
        Found::One(account) => account.login,
        Found::None => "none".into(),
        Found::Ambiguous => "ambiguous".into(),
    };
    assert_eq!(told("A7").await, "alice");
    // The server compares without case, and we do not.
    for like in ["a7", "*", "A7)(uid=bob", "A"] {
        assert_eq!(told(like).await, "none", "{like}");
    }
    let scene = Scene::of(linked.clone(), Arc::new(RealClock));
    assert_eq!(scene.account("alice").await.link.as_deref(), Some("A7"));
    assert_eq!(scene.account("bob").await.link, None);
    number("lou", "A7");
    assert_eq!(told("A7").await, "ambiguous");
    assert_eq!(house.adapter.linked("A7").await.expect("it answers"), Found::None, "where nothing is told");
}

#[tokio::test]
async fn atk_070_a_mailbox_of_another_domain_is_none() {
    let house = House::new();
    let mailboxes = "mail: svc@placeholder.test\nmail: noreply@localhost\nmail: alice@example.test\n";
    let alice = house.slapd.dn_of("alice");
    house.slapd.modify(&format!("dn: {alice}\nchangetype: modify\nreplace: mail\n{mailboxes}"));
    for (domains, usable) in
        [(vec![], 2), (vec!["Example.test".to_owned()], 1), (vec!["other.test".into()], 0)]
    {
        let mut settings = settings(&house.slapd, &[house.slapd.ldaps_url()]);
        settings.contact.email_domains = domains;
        let scene = Scene::of(adapter(settings), Arc::new(RealClock));
        assert_eq!(scene.account("alice").await.contacts.emails.len(), usable);
    }
}

#[tokio::test]
async fn atk_071_a_name_in_two_places_of_the_tree_is_nobodys() {
    let house = House::new();
    let elsewhere = "ou=elsewhere,ou=people,dc=example,dc=test";
    house.slapd.modify(&format!(
        "dn: {elsewhere}\nchangetype: add\nobjectClass: organizationalUnit\nou: elsewhere\n\n\
         dn: uid=alice,{elsewhere}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: alice\ncn: Alice Other\n\
         sn: Other\nmail: alice@elsewhere.test\n"
    ));
    let login = |name: &str| Login::parse(name).expect("a name");
    let found = house.adapter.find(&login("alice")).await.expect("answers");
    assert_eq!(found, Found::Ambiguous, "two of the name, with a mailbox each");
    for (mail, dn) in [
        ("alice@example.test", house.slapd.dn_of("alice")),
        ("alice@elsewhere.test", format!("uid=alice,{elsewhere}")),
    ] {
        let found = house.adapter.find(&login(mail)).await.expect("answers");
        let Found::One(account) = found else { panic!("{mail} is one person's") };
        let read = house.adapter.read(&account.key).await.expect("answers").expect("is there");
        assert_eq!(read.contacts.emails.iter().map(|one| one.as_str()).collect::<Vec<_>>(), [mail], "{dn}");
    }
}

#[tokio::test]
async fn sign_ins_are_told_apart_by_their_control() {
    let house = House::new();
    let scene = scene(&house);
    for (login, told) in [
        ("alice", SignIn::Right),
        ("must", SignIn::RightButMustChange),
        ("expired", SignIn::RightButExpired),
        ("lou", SignIn::Locked),
        ("perma", SignIn::Locked),
    ] {
        let account = scene.account(login).await;
        assert_eq!(scene.sign_in(&account, house.slapd.password_of(login)).await, told, "{login}");
    }
    let expired = scene.account("expired").await;
    let wrong = scene.sign_in(&expired, "not the password").await;
    assert_eq!(wrong, SignIn::Wrong, "expiry is told only after the right password");
}

#[tokio::test]
async fn policies_refuse_with_their_own_verdict_and_nothing_changes() {
    let house = House::new();
    let scene = scene(&house);
    for (login, new, verdict) in [
        ("alice", "short", Verdict::TooShort),
        ("alice", "Alice-Start-2026", Verdict::InHistory),
        ("alice", "{SSHA}bm90IGEgaGFzaCBidXQgbG9va3M=", Verdict::TooWeak),
        ("young", NEW, Verdict::TooYoung),
        ("safe", NEW, Verdict::OldPasswordNeeded),
    ] {
        let before = house.slapd.entry(login);
        let account = scene.account(login).await;
        assert_eq!(scene.set(&account, new, None).await, Written::Refused(verdict), "{login} {new}");
        assert_eq!(house.slapd.entry(login), before, "{login} {new}: nothing was written");
        assert!(house.slapd.bind_works(login, house.slapd.password_of(login)), "{login}");
    }
}

#[tokio::test]
async fn a_known_password_satisfies_safe_modify() {
    let house = House::new();
    let scene = scene(&house);
    let account = scene.account("safe").await;
    let wrong = scene.set(&account, NEW, Some("not the password")).await;
    assert!(matches!(wrong, Written::Refused(_)), "{wrong:?}");
    let account = scene.account("safe").await;
    assert_eq!(scene.set(&account, NEW, Some("Safe-Start-2026")).await, Written::Applied);
    assert!(house.slapd.bind_works("safe", NEW));
}

#[tokio::test]
async fn people_who_must_change_or_are_expired_are_free_again_after_a_reset() {
    let house = House::new();
    let scene = scene(&house);
    for login in ["must", "expired"] {
        let account = scene.account(login).await;
        assert_eq!(scene.set(&account, NEW, None).await, Written::Applied, "{login}");
        let account = scene.account(login).await;
        assert_eq!(account.state.password, PasswordState::Good, "{login}");
        assert_eq!(scene.sign_in(&account, NEW).await, SignIn::Right, "{login}");
    }
}

#[tokio::test]
async fn atk_161_protected_and_atk_162_locked_by_an_administrator_are_never_written() {
    let house = House::new();
    let scene = scene(&house);
    for login in ["svc", "perma"] {
        let before = house.slapd.entry(login);
        let account = scene.account(login).await;
        assert_eq!(scene.set(&account, NEW, None).await, Written::NotSent(NotSent::Changed), "{login}");
        assert_eq!(house.slapd.entry(login), before, "{login}");
    }
}

#[tokio::test]
async fn atk_170_a_renamed_entry_is_found_by_its_permanent_id() {
    let house = House::new();
    let scene = scene(&house);
    let account = scene.account("alice").await;
    let dn = house.slapd.dn_of("alice");
    let to = "uid=alice.moved";
    house.slapd.modify(&format!("dn: {dn}\nchangetype: modrdn\nnewrdn: {to}\ndeleteoldrdn: 0\n"));
    let other = house.slapd.dn_of("bob");
    house.slapd.modify(&format!("dn: {other}\nchangetype: modrdn\nnewrdn: uid=alice\ndeleteoldrdn: 0\n"));
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    let moved = scene.directory.read(&account.key).await.expect("read").expect("still there");
    assert_eq!(scene.sign_in(&moved, NEW).await, SignIn::Right);
    let bob = scene.account("bob").await;
    assert_eq!(scene.sign_in(&bob, "Bob-Start-2026").await, SignIn::Right, "bob is untouched");
}

#[tokio::test]
async fn without_the_right_the_directory_denies_and_says_so() {
    let house = with(&Options { grant: Grant::Nothing, ..Options::default() });
    let scene = scene(&house);
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Refused(Verdict::Denied));
    assert!(house.slapd.bind_works("alice", "Alice-Start-2026"));
}

#[tokio::test]
async fn a_lock_is_lifted_and_its_failures_with_it() {
    let house = House::new();
    let scene = scene(&house);
    let account = scene.account("lou").await;
    assert_eq!(scene.unlock(&account).await, Written::Applied);
    assert!(house.slapd.bind_works("lou", house.slapd.password_of("lou")));
    house.slapd.lock("bob");
    assert_eq!(house.slapd.values("bob", "pwdFailureTime").len(), 5);
    let account = scene.account("bob").await;
    assert_eq!(scene.unlock(&account).await, Written::Applied);
    for attribute in ["pwdAccountLockedTime", "pwdFailureTime", "pwdReset"] {
        assert!(house.slapd.values("bob", attribute).is_empty(), "{attribute}");
    }
}

#[tokio::test]
async fn atk_162_a_permanent_lock_and_a_protected_account_are_never_unlocked() {
    let house = House::new();
    let scene = scene(&house);
    house.slapd.lock("svc");
    for login in ["perma", "svc"] {
        let before = house.slapd.entry(login);
        let account = scene.account(login).await;
        assert_eq!(scene.unlock(&account).await, Written::NotSent(NotSent::Changed), "{login}");
        assert_eq!(house.slapd.entry(login), before, "{login}");
    }
}

#[tokio::test]
async fn a_lock_may_not_be_lifted_without_the_right() {
    let house = with(&Options { grant: Grant::Nothing, ..Options::default() });
    let scene = scene(&house);
    let before = house.slapd.entry("lou");
    let account = scene.account("lou").await;
    assert_eq!(scene.unlock(&account).await, Written::Refused(Verdict::Denied));
    assert_eq!(house.slapd.entry("lou"), before);
}

#[tokio::test]
async fn start_tls_is_as_good_as_ldaps() {
    let slapd = Slapd::start();
    let adapter = adapter(settings(&slapd, &[slapd.ldap_url()]));
    let scene = Scene::of(adapter, Arc::new(RealClock));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(slapd.bind_works("alice", NEW));
}

#[tokio::test]
async fn a_server_of_another_authority_is_not_spoken_to() {
    let slapd = Slapd::start();
    let mut other = settings(&slapd, &[slapd.ldaps_url()]);
    other.ca_pem = Some(Authority::new().pem.into_bytes());
    let fault = adapter(other).probe().await.expect_err("an unknown authority");
    assert_eq!(fault.kind(), FaultKind::Directory);
    assert!(fault.to_string().contains("invalid peer certificate"), "{fault}");
}

#[tokio::test]
async fn the_next_server_is_asked_when_the_first_is_away() {
    let (away, slapd) = (Slapd::start(), Slapd::start());
    // Both hold the same people, but only the living one's authority is trusted and needed.
    let both = settings(&slapd, &[away.ldaps_url(), slapd.ldaps_url()]);
    away.stop();
    let scene = Scene::of(adapter(both), Arc::new(RealClock));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(slapd.bind_works("alice", NEW));
}

#[tokio::test]
async fn a_server_that_went_away_means_nothing_was_sent_and_it_is_found_again() {
    let house = House::new();
    let scene = scene(&house);
    let account = scene.account("alice").await;
    house.slapd.stop();
    assert_eq!(scene.set(&account, NEW, None).await, Written::NotSent(NotSent::Unreachable));
    let target = BindTarget::Account(&account.key);
    let tried = house.adapter.sign_in(target, &password("Alice-Start-2026")).await;
    assert!(tried.is_err(), "no answer is not a wrong password");
    house.slapd.restart();
    // It is left alone for a moment after it failed.
    house.clock.advance(1);
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
}

#[tokio::test]
async fn everybody_is_read_over_many_pages() {
    let house = House::new();
    house.slapd.add_people(120);
    let everybody = scene(&house).everybody().await;
    let logins: std::collections::BTreeSet<_> = everybody.iter().map(|account| &account.login).collect();
    assert_eq!(logins.len(), everybody.len());
    assert_eq!(everybody.len(), 120 + house.slapd.people().len());
    let standing = |login: &str| everybody.iter().find(|account| account.login == login).map(|a| a.standing);
    assert_eq!(standing("admin"), Some(Standing::Administrator));
    assert_eq!(standing("svc"), Some(Standing::Protected));
    assert!(matches!(scene(&house).find("bench0007").await, Found::One(_)), "the adapter goes on working");
}

#[tokio::test]
async fn half_of_everybody_is_an_error_that_names_the_limit() {
    let limit = "limits dn.exact=\"cn=sspr,ou=svc,dc=example,dc=test\" size=70";
    let house = with(&Options { extra_config: limit.into(), ..Options::default() });
    house.slapd.add_people(120);
    let read: Result<Vec<_>, _> = house.adapter.everybody().try_collect().await;
    let fault = read.expect_err("not everybody came");
    assert_eq!(fault.kind(), FaultKind::Directory);
    assert!(fault.to_string().contains("limits dn.exact"), "{fault}");
}

#[tokio::test]
async fn atk_161_a_group_joined_between_proof_and_write_stops_it() {
    let house = House::new();
    let scene = scene(&house);
    let proven = scene.account("bob").await;
    let group = house.slapd.protected_group();
    let bob = house.slapd.dn_of("bob");
    house.slapd.modify(&format!("dn: {group}\nchangetype: modify\nadd: member\nmember: {bob}\n"));
    assert_eq!(scene.set(&proven, NEW, None).await, Written::NotSent(NotSent::Changed));
    assert!(house.slapd.bind_works("bob", house.slapd.password_of("bob")));
}

/// slapd lets somebody in with an expired password a few times, and says so by a warning alone.
#[tokio::test]
async fn grace_logins_lead_to_a_change() {
    let house = House::new();
    let scene = scene(&house);
    house.slapd.modify(
        "dn: cn=aging,ou=policies,dc=example,dc=test\nchangetype: modify\nreplace: pwdGraceAuthNLimit\n\
         pwdGraceAuthNLimit: 2\n",
    );
    let account = scene.account("expired").await;
    assert_eq!(account.state.password, PasswordState::Expired);
    let old = house.slapd.password_of("expired");
    assert_eq!(scene.sign_in(&account, old).await, SignIn::Right);
    assert_eq!(house.slapd.values("expired", "pwdGraceUseTime").len(), 1, "one was spent on it");
    let account = scene.account("expired").await;
    assert_eq!(scene.set(&account, NEW, Some(old)).await, Written::Applied);
    assert_eq!(scene.account("expired").await.state.password, PasswordState::Good);
    assert!(house.slapd.values("expired", "pwdGraceUseTime").is_empty());
}

#[tokio::test]
async fn everybody_is_told_and_held_to_the_policy_of_their_own() {
    let house = House::new();
    let scene = scene(&house);
    let own = "cn=long,ou=policies,dc=example,dc=test";
    house.slapd.modify(&format!(
        "dn: {own}\nchangetype: add\nobjectClass: device\nobjectClass: pwdPolicy\ncn: long\n\
         pwdAttribute: userPassword\npwdMinLength: 20\npwdInHistory: 1\npwdCheckQuality: 2\n\n\
         dn: {}\nchangetype: modify\nreplace: pwdPolicySubentry\npwdPolicySubentry: {own}\n",
        house.slapd.dn_of("bob")
    ));
    let (alice, bob) = (scene.account("alice").await, scene.account("bob").await);
    let locks = LockOut::After { tries: 5, forgotten_after: Some(Duration::from_secs(900)) };
    for (account, length, history, lock_out) in [(&alice, 8, 3, locks), (&bob, 20, 1, LockOut::Never)] {
        let rules = scene.directory.stated_rules(&account.key).await.expect("answers");
        assert_eq!(
            (rules.length_min, rules.history, rules.lock_out),
            (Some(length), Some(history), lock_out)
        );
    }
    assert_eq!(scene.set(&bob, NEW, None).await, Written::Refused(Verdict::TooShort));
    assert_eq!(scene.set(&alice, NEW, None).await, Written::Applied);
    let former = ["a first quiet harbour", "a second quiet harbour"];
    for new in former {
        let bob = scene.account("bob").await;
        assert_eq!(scene.set(&bob, new, None).await, Written::Applied);
    }
    let bob = scene.account("bob").await;
    assert_eq!(scene.set(&bob, former[0], None).await, Written::Refused(Verdict::InHistory));
    let third = "a third quiet harbour";
    assert_eq!(scene.set(&bob, third, None).await, Written::Applied);
    let bob = scene.account("bob").await;
    assert_eq!(
        scene.set(&bob, former[0], None).await,
        Written::Applied,
        "one former password is kept, no more"
    );
}

/// Whoever takes the overlay away leaves the times that it kept, and no write moves them any more.
#[tokio::test]
async fn a_time_that_the_overlay_left_behind_does_not_say_that_nothing_was_written() {
    let house = with(&Options { ppolicy: Overlay::TakenAway, ..Options::default() });
    let scene = scene(&house);
    let proven = scene.account("alice").await;
    assert!(matches!(proven.password_time, PasswordTime::Shown(_)), "it still stands there");
    let since = RealClock.now();
    assert_eq!(scene.set(&proven, NEW, None).await, Written::Applied);
    assert_eq!(scene.account("alice").await.password_time, proven.password_time, "and was not moved");
    let told = house.adapter.password_time(&proven.key, proven.password_time, since).await;
    assert_eq!(told.expect("answers"), PasswordTime::Absent, "nobody knows");
    // Nothing at all was written to it at that time: so no password either, whoever keeps times.
    assert_eq!(scene.password_time(&proven).await.expect("answers"), proven.password_time);
}
