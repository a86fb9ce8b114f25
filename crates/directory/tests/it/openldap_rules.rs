//! What a policy of OpenLDAP does to changes and resets beside judging passwords, on a real one.

use crate::house::{House, RealClock};
use domain::account::PasswordState;
use domain::verdict::{SignIn, Verdict};
use flows::ports::Written;
use std::sync::Arc;
use testkit::contract::directory::Scene;
use testkit::slapd::{Grant, Options, Slapd};

const NEW: &str = "Quite-Another-2026";

fn scene(house: &House) -> Scene {
    Scene::of(house.adapter.clone(), Arc::new(RealClock))
}

#[tokio::test]
async fn whoever_may_not_change_is_told_so_and_may_be_reset() {
    let house = House::new();
    let scene = scene(&house);
    let old = house.slapd.password_of("fixed");
    let fixed = scene.account("fixed").await;
    assert_eq!(scene.set(&fixed, NEW, Some(old)).await, Written::Refused(Verdict::ChangeNotAllowed));
    assert!(house.slapd.bind_works("fixed", old), "nothing was written");
    assert_eq!(scene.set(&fixed, NEW, None).await, Written::Applied);
    assert!(house.slapd.bind_works("fixed", NEW));
}

#[tokio::test]
async fn what_would_be_refused_whatever_the_password_is_known_before() {
    let house = House::new();
    let would = async |scene: &Scene, login: &str| {
        let key = scene.account(login).await.key;
        scene.directory.refuses_resets(&key).await.expect("answers")
    };
    let usual = scene(&house);
    let before = house.slapd.entry("safe");
    for (login, verdict) in [("young", Verdict::TooYoung), ("safe", Verdict::OldPasswordNeeded)] {
        assert_eq!(would(&usual, login).await, Some(verdict), "{login}");
        let account = usual.account(login).await;
        assert_eq!(usual.set(&account, NEW, None).await, Written::Refused(verdict), "and so it is");
    }
    assert_eq!(house.slapd.entry("safe"), before, "nothing was written by asking");
    for login in ["alice", "must", "expired", "fixed"] {
        assert_eq!(would(&usual, login).await, None, "{login}");
    }
    // An administrator's reset may be followed by another at once.
    let dn = house.slapd.dn_of("young");
    house.slapd.modify_relaxed(&format!("dn: {dn}\nchangetype: modify\nreplace: pwdReset\npwdReset: TRUE\n"));
    assert_eq!(would(&usual, "young").await, None);
    let strong = Slapd::start_with(&Options { grant: Grant::Manage, ..Options::default() });
    let strong = House::before(strong);
    let above = scene(&strong);
    for login in ["young", "safe"] {
        assert_eq!(would(&above, login).await, None, "our account stands above the policy");
        let account = above.account(login).await;
        assert_eq!(above.set(&account, NEW, None).await, Written::Applied);
    }
}

#[tokio::test]
async fn a_person_in_grace_changes_and_is_reset() {
    let house = House::new();
    let scene = scene(&house);
    house.slapd.modify(
        "dn: cn=aging,ou=policies,dc=example,dc=test\nchangetype: modify\nreplace: pwdGraceAuthNLimit\n\
         pwdGraceAuthNLimit: 2\n",
    );
    let old = house.slapd.password_of("expired");
    let person = scene.account("expired").await;
    assert_eq!(person.state.password, PasswordState::Expired);
    // The check of the current password is a sign-in and spends one of the two.
    assert_eq!(scene.sign_in(&person, old).await, SignIn::Right);
    assert_eq!(house.slapd.values("expired", "pwdGraceUseTime").len(), 1);
    assert_eq!(scene.set(&person, NEW, Some(old)).await, Written::Applied);
    let person = scene.account("expired").await;
    assert_eq!(person.state.password, PasswordState::Good);
    assert_eq!(house.slapd.values("expired", "pwdGraceUseTime").len(), 0, "the count begins anew");
    assert!(house.slapd.bind_works("expired", NEW));
    // Expired once more, and all graces gone: the right password is told from a wrong one, and both ways lead out.
    let end = || {
        let dn = house.slapd.dn_of("expired");
        let change = "changetype: modify\nreplace: pwdChangedTime\npwdChangedTime: 20250101000000Z";
        house.slapd.modify_relaxed(&format!("dn: {dn}\n{change}\n"));
    };
    end();
    for _ in 0..2 {
        assert!(house.slapd.bind_works("expired", NEW));
    }
    let person = scene.account("expired").await;
    assert_eq!(scene.sign_in(&person, NEW).await, SignIn::RightButExpired);
    assert_eq!(scene.sign_in(&person, "certainly-Wrong-1").await, SignIn::Wrong);
    assert_eq!(scene.set(&person, "Third-Password-2026", Some(NEW)).await, Written::Applied);
    end();
    assert!(house.slapd.bind_works("expired", "Third-Password-2026"));
    let person = scene.account("expired").await;
    assert_eq!(scene.set(&person, "Fourth-Password-2026", None).await, Written::Applied);
    assert_eq!(house.slapd.values("expired", "pwdGraceUseTime").len(), 0);
    assert!(house.slapd.bind_works("expired", "Fourth-Password-2026"));
}
