//! What is special about FreeIPA, on the one of our tests.

use crate::house::RealClock;
use crate::ipa::{CONFIG, Ours, SERVICE, dn_of, known};
use directory::Privilege;
use domain::account::PasswordState;
use domain::verdict::{SignIn, Verdict};
use flows::ports::{Directory, Found, Written};
use ldap3_proto::proto::LdapResultCode;
use std::sync::Arc;
use testkit::contract::directory::Scene;
use testkit::ldap_double::{Act, Op, Saw, moment};

const NEW: &str = "Quiet-Harbour-41";

fn scene(ours: &Ours) -> Scene {
    Scene::of(ours.adapter.clone(), Arc::new(RealClock))
}

#[tokio::test]
async fn what_a_manager_sets_lasts_and_what_anybody_else_sets_opens_once() {
    for (managers, asks, state, privilege) in [
        (vec![SERVICE], false, PasswordState::Good, Privilege::Manager),
        (vec![], true, PasswordState::MustChange, Privilege::Helper),
    ] {
        let ours = Ours::managed_by(&managers).await;
        let scene = scene(&ours);
        let account = scene.account("alice").await;
        assert!(!ours.adapter.asks_for_another(&account.key), "nobody knows yet");
        assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
        assert_eq!(ours.adapter.asks_for_another(&account.key), asks, "as the entry shows");
        assert_eq!(scene.account("alice").await.state.password, state);
        assert_eq!(ours.adapter.privilege_of_our_account().await.expect("answers"), Some(privilege));
        let other = Ours::managed_by(&managers).await;
        other.adapter.probe().await.expect("it is there");
        assert_eq!(
            other.adapter.asks_for_another(&account.key),
            asks,
            "as the configuration says, before any write"
        );
    }
}

#[tokio::test]
async fn where_the_configuration_may_not_be_read_nothing_is_said_of_it() {
    let ours = Ours::new().await;
    ours.double.remove(CONFIG);
    assert_eq!(ours.adapter.privilege_of_our_account().await.expect("answers"), None);
    ours.adapter.probe().await.expect("nothing depends on it");
    assert!(!ours.adapter.asks_for_another(&ours.adapter.nobody()));
}

#[tokio::test]
async fn an_account_above_the_policy_is_told_apart() {
    let ours = Ours::new().await;
    ours.double.set(CONFIG, "passSyncManagersDNs", SERVICE);
    assert_eq!(ours.adapter.privilege_of_our_account().await.expect("answers"), Some(Privilege::AbovePolicy));
}

/// Never destroy, then change: one modification, whatever our account is.
#[tokio::test]
async fn a_reset_is_one_modification_and_a_refused_one_changes_nothing() {
    let ours = Ours::managed_by(&[]).await;
    let scene = scene(&ours);
    let old = known("alice");
    for (new, verdict) in [
        ("Short-1", Verdict::TooShort),
        ("abcdeedcba", Verdict::Palindrome),
        (old.password.as_str(), Verdict::InHistory),
    ] {
        let before = ours.double.entry(&dn_of("alice"));
        let account = scene.account("alice").await;
        assert_eq!(scene.set(&account, new, None).await, Written::Refused(verdict), "{new}");
        assert_eq!(ours.double.entry(&dn_of("alice")), before, "{new}");
    }
    let writes = ours.double.saw().iter().filter(|saw| matches!(saw, Saw::Other)).count();
    assert_eq!(writes, 3, "one each");
}

#[tokio::test]
async fn people_are_found_by_their_principal_in_any_case() {
    let ours = Ours::new().await;
    let scene = scene(&ours);
    let alice = scene.account("alice").await;
    for typed in ["alice@EXAMPLE.TEST", "alice@example.test", "ALICE"] {
        assert_eq!(scene.account(typed).await.key, alice.key, "{typed}");
    }
    ours.double.set(&dn_of("alice"), "ipaUniqueID", "autogenerate");
    assert_eq!(scene.find("alice").await, Found::None, "an entry whose id is not made yet");
}

/// FreeIPA looks at the expiry before the password: what it says then is no proof of anything.
#[tokio::test]
async fn atk_158_expired_is_no_proof_of_the_password() {
    let ours = Ours::new().await;
    let scene = scene(&ours);
    let account = scene.account("alice").await;
    for password in ["certainly-Wrong-1", &known("alice").password] {
        ours.double.next(Op::Bind, Act::policy(LdapResultCode::InvalidCredentials, 0));
        let told = scene.sign_in(&account, password).await;
        assert_eq!((told, told.is_right()), (SignIn::Expired, false));
    }
}

#[tokio::test]
async fn a_lock_is_lifted_as_it_was_read_and_by_a_reset_in_the_same_step() {
    let ours = Ours::new().await;
    let scene = scene(&ours);
    let locked = scene.lock(&known("alice")).await;
    ours.double.set(&dn_of("alice"), "krbLoginFailedCount", "6");
    assert_eq!(scene.unlock(&locked).await, Written::Applied, "it is read again right before");
    let shown = ours.double.entry(&dn_of("alice"));
    assert_eq!(shown.all("krbLoginFailedCount"), ["0"]);
    assert!(shown.all("krbLastAdminUnlock")[0] <= moment(0).as_str());
    let locked = scene.lock(&known("alice")).await;
    assert_eq!(scene.set(&locked, NEW, None).await, Written::Applied);
    assert!(!scene.account("alice").await.state.locked);
}
