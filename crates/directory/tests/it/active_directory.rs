//! What is special about Active Directory, on a real Samba domain.

use crate::domain::{Domain, adapter, settings};
use crate::house::RealClock;
use domain::account::{PasswordExpiry, PasswordState, PasswordTime, Standing};
use domain::lock_out::LockOut;
use domain::password::{Preset, Whose, Words, broken};
use domain::verdict::{SignIn, Verdict};
use flows::ports::{Directory, Found, NotSent, Written};
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::{Scene, password};
use testkit::samba::Samba;

const NEW: &str = "Quiet-Harbour-41";
const NEWER: &str = "Loud-Harbour-42";

fn scene(domain: &Domain) -> Scene {
    Scene::of(domain.adapter.clone(), Arc::new(RealClock))
}

#[tokio::test]
async fn states_are_read_as_the_domain_keeps_them() {
    let domain = Domain::new();
    let scene = scene(&domain);
    assert!(scene.account("lou").await.state.locked);
    assert_eq!(scene.account("must").await.state.password, PasswordState::MustChange);
    assert_eq!(scene.account("expired").await.state.password, PasswordState::Expired);
    assert_eq!(scene.account("never").await.state.password, PasswordState::Good);
    assert!(scene.account("dora").await.state.disabled);
    assert!(scene.account("ended").await.state.expired);
    let card = scene.account("card").await.state;
    assert!(card.password_elsewhere && card.smart_card_only);
    let alice = scene.account("alice").await;
    assert_eq!((alice.state, alice.standing), (Default::default(), Standing::Person));
    assert!(matches!(alice.password_time, PasswordTime::Shown(_)));
    assert_eq!(scene.account("admin").await.standing, Standing::Administrator);
}

#[tokio::test]
async fn the_end_of_a_password_is_the_one_that_the_domain_computes() {
    let domain = Domain::new();
    let scene = scene(&domain);
    // alice by the domain, strict by a settings object that our account may not read.
    for login in ["alice", "strict"] {
        let account = scene.account(login).await;
        let PasswordTime::Shown(set) = account.password_time else { panic!("{login}: {account:?}") };
        let days = std::time::Duration::from_secs(42 * 86_400);
        assert_eq!(account.password_expiry, PasswordExpiry::At(set.plus(days)), "{login}");
    }
    for login in ["never", "card"] {
        assert_eq!(scene.account(login).await.password_expiry, PasswordExpiry::Never, "{login}");
    }
    assert_eq!(scene.account("must").await.password_expiry, PasswordExpiry::Unknown);
}

#[tokio::test]
async fn atk_161_a_nested_domain_administrator_is_protected() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let boss = scene.account("boss").await;
    assert_eq!(boss.standing, Standing::Protected, "a member of a member of Domain Admins");
    assert_eq!(scene.set(&boss, NEW, None).await, Written::NotSent(NotSent::Changed));
    assert_eq!(scene.find("Administrator").await, Found::None, "outside of the base");
    let whole = adapter(directory::Settings {
        base_dn: domain.samba.domain_dn().into(),
        ..settings(&domain.samba, &[domain.samba.ldaps_url()])
    });
    let scene = Scene::of(whole, Arc::new(RealClock));
    for login in ["Administrator", "krbtgt", "Guest", "DC1$"] {
        assert_eq!(scene.account(login).await.standing, Standing::Protected, "{login}");
    }
    let outsider = scene.account("outsider").await;
    assert_eq!(scene.set(&outsider, NEW, None).await, Written::Refused(Verdict::Denied));
}

#[tokio::test]
async fn sign_ins_are_told_apart_by_their_number() {
    let domain = Domain::new();
    let scene = scene(&domain);
    for (login, told) in [
        ("alice", SignIn::Right),
        ("never", SignIn::Right),
        ("must", SignIn::RightButMustChange),
        ("expired", SignIn::RightButExpired),
        ("lou", SignIn::Locked),
        ("dora", SignIn::Disabled),
        ("ended", SignIn::AccountExpired),
        ("hours", SignIn::Disabled),
    ] {
        let account = scene.account(login).await;
        assert_eq!(scene.sign_in(&account, domain.samba.password_of(login)).await, told, "{login}");
        if !matches!(told, SignIn::Locked) {
            let wrong = scene.sign_in(&account, "not-the-Password-1").await;
            assert_eq!(wrong, SignIn::Wrong, "{login}: told after the right password only");
        }
    }
}

#[tokio::test]
async fn expired_and_must_change_people_get_through_by_a_reset_and_by_a_change() {
    let domain = Domain::new();
    let scene = scene(&domain);
    for login in ["must", "expired"] {
        let account = scene.account(login).await;
        let current = domain.samba.password_of(login);
        assert_eq!(scene.set(&account, NEW, Some(current)).await, Written::Applied, "{login}");
        let account = scene.account(login).await;
        assert_eq!(account.state.password, PasswordState::Good);
        assert_eq!(scene.sign_in(&account, NEW).await, SignIn::Right);
    }
    let other = Domain::new();
    let scene = self::scene(&other);
    for login in ["must", "expired"] {
        let account = scene.account(login).await;
        assert_eq!(scene.set(&account, NEW, None).await, Written::Applied, "{login}");
        assert!(other.samba.bind_works(login, NEW), "{login} need not set another one");
    }
}

#[tokio::test]
async fn the_rules_are_stated_as_far_as_they_bind_a_reset() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let account = scene.account("alice").await;
    let rules = scene.directory.stated_rules(&account.key).await.expect("answers");
    // samba-tool counts in minutes.
    let locks = LockOut::After { tries: 5, forgotten_after: Some(Duration::from_secs(600 * 60)) };
    assert_eq!((rules.length_min, rules.lock_out), (Some(8), locks));
    assert_eq!((rules.history, rules.age_min), (None, None), "a reset is not held to them without hints");
    let strict = scene.account("strict").await;
    let rules = scene.directory.stated_rules(&strict.key).await.expect("answers");
    assert_eq!(rules.length_min, None, "a settings object that we may not read is not the domain's rules");
    assert_eq!(rules.lock_out, LockOut::Unread, "nor does it say that nothing locks");
    assert_eq!(scene.set(&strict, "Short-Pass-99", None).await, Written::Refused(Verdict::TooShort));
    assert!(domain.samba.bind_works("strict", domain.samba.password_of("strict")));
}

#[tokio::test]
async fn a_change_keeps_the_history_and_a_reset_cannot() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let first = domain.samba.password_of("alice");
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, Some(first)).await, Written::Applied);
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, first, Some(NEW)).await, Written::Refused(Verdict::InHistory));
    assert_eq!(scene.set(&account, NEW, Some(NEW)).await, Written::Refused(Verdict::Unchanged));
    assert!(domain.samba.bind_works("alice", NEW), "the password in force survives every refusal");
    assert_eq!(scene.set(&account, first, None).await, Written::Applied, "doctor says so");
}

#[tokio::test]
async fn what_the_domain_refuses_leaves_the_old_password() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let old = domain.samba.password_of("alice");
    for (new, current, verdict) in [
        ("Short-1", None, Verdict::TooShort),
        ("alllowercase", None, Verdict::TooWeak),
        ("alllowercase", Some(old), Verdict::TooWeak),
        (NEW, Some("not-the-Password-1"), Verdict::OldPasswordWrong),
    ] {
        let account = scene.account("alice").await;
        assert_eq!(scene.set(&account, new, current).await, Written::Refused(verdict), "{new}");
        assert!(domain.samba.bind_works("alice", old));
    }
    let lou = scene.account("lou").await;
    let current = domain.samba.password_of("lou");
    assert_eq!(scene.set(&lou, NEWER, Some(current)).await, Written::Refused(Verdict::Locked));
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_and_the_plain_port_begins_tls() {
    let samba = Samba::start();
    let plain = adapter(settings(&samba, &[samba.ldap_url()]));
    plain.probe().await.expect("StartTLS");
    let scene = Scene::of(plain, Arc::new(RealClock));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(samba.bind_works("alice", NEW));
}

#[tokio::test]
async fn atk_166_the_password_before_opens_for_an_hour_and_the_one_before_that_does_not() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let old = domain.samba.password_of("alice");
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert!(domain.samba.bind_works("alice", old), "Samba 4.17 lets it in");
    let told = scene.directory.old_password_opens(&account.key);
    assert_eq!(told.map(|span| span.as_secs()), Some(3600));
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, NEWER, None).await, Written::Applied);
    assert_eq!(domain.samba.bind("alice", old), Err("52e".into()));
}

#[tokio::test]
async fn a_name_may_stand_behind_its_domain_and_behind_no_other() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let alice = scene.account("alice").await;
    for typed in ["EXAMPLE\\alice", "example\\ALICE", "ExAmPlE\\alice@example.test"] {
        assert_eq!(scene.account(typed).await.key, alice.key, "{typed}");
    }
    for typed in ["OTHER\\alice", "EXAMPLE\\", "EXAMPLE\\EXAMPLE\\alice", "\\alice", "EXAMPLE\\nobody"] {
        assert_eq!(scene.find(typed).await, Found::None, "{typed}");
    }
}

#[tokio::test]
async fn atk_170_an_entry_that_moved_is_found_by_its_id_and_whoever_took_its_place_is_left_alone() {
    let domain = Domain::new();
    let scene = scene(&domain);
    let (alice, bob) = (scene.account("alice").await, scene.account("bob").await);
    for (login, to) in [("alice", "alice-moved"), ("bob", "alice")] {
        let dn = domain.samba.dn_of(login);
        domain.samba.modify(&format!("dn: {dn}\nchangetype: modrdn\nnewrdn: CN={to}\ndeleteoldrdn: 1\n"));
    }
    assert_eq!(scene.set(&alice, NEW, None).await, Written::Applied);
    assert_eq!(scene.sign_in(&alice, NEW).await, SignIn::Right);
    assert_eq!(scene.sign_in(&bob, domain.samba.password_of("bob")).await, SignIn::Right, "bob is untouched");
    domain.samba.modify("dn: CN=alice-moved,OU=People,DC=example,DC=test\nchangetype: delete\n");
    assert_eq!(scene.set(&alice, NEWER, None).await, Written::NotSent(NotSent::Gone));
}

/// Of several thousand members of a group everybody is one, also in a group of that group.
#[tokio::test]
async fn atk_161_whoever_is_one_of_two_thousand_in_a_group_of_administrators_is_one() {
    use std::fmt::Write as _;
    const MANY: u32 = 2_000;
    let domain = Domain::new();
    let mut ldif = String::new();
    for n in 0..MANY {
        let _ = write!(
            ldif,
            "dn: CN=c{n},OU=Elsewhere,DC=example,DC=test\nchangetype: add\nobjectClass: contact\n\n"
        );
    }
    let _ = write!(
        ldif,
        "dn: CN=crowd,OU=Groups,DC=example,DC=test\nchangetype: add\nobjectClass: group\nsAMAccountName: crowd\n"
    );
    for n in 0..MANY {
        let _ = writeln!(ldif, "member: CN=c{n},OU=Elsewhere,DC=example,DC=test");
    }
    for login in ["alice", "bob"] {
        let _ = writeln!(ldif, "member: {}", domain.samba.dn_of(login));
    }
    let group = domain.samba.administrators_group();
    let crowd = "CN=crowd,OU=Groups,DC=example,DC=test";
    let _ = write!(ldif, "\ndn: {group}\nchangetype: modify\nadd: member\nmember: {crowd}\n");
    domain.samba.modify(&ldif);
    let scene = scene(&domain);
    for (login, standing) in
        [("alice", Standing::Administrator), ("bob", Standing::Administrator), ("never", Standing::Person)]
    {
        assert_eq!(scene.account(login).await.standing, standing, "{login}");
    }
    let protecting = adapter(directory::Settings {
        protected_groups: vec![crowd.into()],
        ..settings(&domain.samba, &[domain.samba.ldaps_url()])
    });
    let direct = Scene::of(protecting, Arc::new(RealClock));
    assert_eq!(direct.account("bob").await.standing, Standing::Protected);
    assert_eq!(direct.account("never").await.standing, Standing::Person);
}

/// What we say beforehand of the domain's complexity is what the domain then does. Samba does not look for names,
/// which Windows does, so that none of these is anybody's.
#[tokio::test]
async fn what_is_stated_of_complexity_is_what_the_domain_refuses() {
    const CANDIDATES: [&str; 18] = [
        "quietharbour",
        "QUIETHARBOUR",
        "1234567890",
        "!!!!!!!!!!",
        "quietHarbour",
        "quiet-harbour",
        "quietharbour1",
        "QUIET-HARBOUR",
        "quietHarbour1",
        "quiet-Harbour",
        "quiet-harbour-1",
        "QUIET-HARBOUR-1",
        "quietHarbour-1",
        "rødgrødmedfløde",
        "Rødgrødmedfløde",
        "rødgrød-med-1",
        "пароль-который",
        "Пароль-1-который",
    ];
    let domain = Domain::new();
    let scene = scene(&domain);
    let whose = scene.account("alice").await;
    let stated = scene.directory.stated_rules(&whose.key).await.expect("answers");
    assert!(stated.complexity, "the domain says so: {stated:?}");
    let rules = Preset::AdLegacy.rules();
    let words = Words::of(&[], "");
    let mut differing = Vec::new();
    for candidate in CANDIDATES {
        let new = password(candidate);
        let who = Whose { account: &whose, organisation: "" };
        let told = broken(&new, &rules, &stated, who, &words);
        let account = scene.account("alice").await;
        let written = scene.set(&account, candidate, None).await;
        match &written {
            Written::Applied | Written::Refused(_) => {}
            other => panic!("{candidate}: {other:?}"),
        }
        if told.is_empty() != (written == Written::Applied) {
            differing.push((candidate, told, written));
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
    // Switched off, nothing of it is stated or refused.
    domain.samba.shell("samba-tool domain passwordsettings set --complexity=off");
    let stated = scene.directory.stated_rules(&whose.key).await.expect("answers");
    assert!(!stated.complexity);
    let account = scene.account("alice").await;
    assert_eq!(scene.set(&account, "quietharbour", None).await, Written::Applied);
}

/// "User cannot change password" is an entry of the access list, for the person and for everybody.
#[tokio::test]
async fn whoever_may_not_change_is_told_so_and_may_be_reset() {
    let domain = Domain::new();
    let scene = Scene::of(domain.adapter.clone(), Arc::new(RealClock));
    let (dn, old) = (domain.samba.dn_of("alice"), domain.samba.password_of("alice"));
    let right = "ab721a53-1e2f-11d0-9819-00aa0040529b";
    domain.samba.shell(&format!(
        "samba-tool dsacl set --action=deny --objectdn=\"{dn}\" --sddl=\"(OD;;CR;{right};;PS)(OD;;CR;{right};;WD)\""
    ));
    let alice = scene.account("alice").await;
    let told = scene.set(&alice, "Quiet-Harbour-41", Some(old)).await;
    assert_eq!(told, Written::Refused(Verdict::ChangeNotAllowed));
    assert!(domain.samba.bind_works("alice", old));
    assert_eq!(scene.set(&alice, "Quiet-Harbour-41", None).await, Written::Applied);
}
