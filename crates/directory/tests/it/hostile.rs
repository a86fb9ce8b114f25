//! A directory that can answer anything: codes, nonsense, too much, too little, and silence.

use crate::double::{self, ALICE, ALICE_ID, BASE, OLD, SERVICE, SERVICE_PASSWORD};
use crate::house::{RealClock, adapter, by_mail};
use directory::Settings;
use domain::account::Login;
use domain::verdict::{SignIn, Verdict};
use flows::ports::{BindTarget, Found, NotSent, Written};
use ldap3_proto::proto::{LdapFilter, LdapResultCode};
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::{Scene, password};
use testkit::ldap_double::{Act, LdapDouble, Op, Saw};

const NEW: &str = "Quite-Another-2026";
/// Much longer than an answer takes on a busy machine.
const WITHIN: Duration = Duration::from_secs(2);

const ENTRY: [(&str, &str); 7] = [
    ("objectClass", "inetOrgPerson"),
    ("entryUUID", ALICE_ID),
    ("uid", "alice"),
    ("cn", "Alice"),
    ("mail", "alice@example.test"),
    ("pwdChangedTime", "20260101000000Z"),
    ("userPassword", OLD),
];

struct Stage {
    double: LdapDouble,
    scene: Scene,
}

async fn stage() -> Stage {
    let double = LdapDouble::start().await;
    double.add(SERVICE, &[("userPassword", SERVICE_PASSWORD)]);
    double.add(ALICE, &ENTRY);
    let settings = Settings {
        login_attributes: vec!["uid".into(), "mail".into()],
        contact: by_mail(),
        within: WITHIN,
        ..double::settings(&[&double])
    };
    let scene = Scene::of(adapter(settings), Arc::new(RealClock));
    Stage { double, scene }
}

/// The same with alice locked out.
async fn locked() -> Stage {
    let stage = stage().await;
    stage.double.remove(ALICE);
    stage.double.add(ALICE, &[&ENTRY[..], &[("pwdAccountLockedTime", "20260101000000Z")]].concat());
    stage
}

#[tokio::test]
async fn atk_204_a_lost_answer_to_an_unlocking_is_unknown() {
    for act in [Act::LoseAnswer, Act::LoseRequest, Act::HalfAnswer, Act::WrongId, Act::Silence] {
        let Stage { double, scene } = locked().await;
        let account = scene.account("alice").await;
        double.next(Op::Other, act.clone());
        assert_eq!(scene.unlock(&account).await, Written::Unknown, "{act:?}");
        let sent = double.saw().iter().filter(|saw| matches!(saw, Saw::Other)).count();
        assert!(sent <= 1, "{act:?}: once bytes have left there is no second try");
    }
}

#[tokio::test]
async fn a_lock_that_is_not_there_any_more_is_left_alone() {
    let Stage { double, scene } = locked().await;
    let account = scene.account("alice").await;
    for (code, written) in [
        (LdapResultCode::NoSuchAttribute, Written::NotSent(NotSent::Changed)),
        (LdapResultCode::InsufficentAccessRights, Written::Refused(Verdict::Denied)),
        (LdapResultCode::NoSuchObject, Written::Refused(Verdict::Gone)),
        (LdapResultCode::Success, Written::Applied),
    ] {
        double.next(Op::Other, Act::code(code.clone()));
        assert_eq!(scene.unlock(&account).await, written, "{code:?}");
    }
}

#[tokio::test]
async fn atk_204_a_lost_answer_is_unknown_and_never_sent_twice() {
    for act in [
        Act::LoseAnswer,
        Act::LoseRequest,
        Act::HalfAnswer,
        Act::WrongId,
        Act::Silence,
        Act::Raw(b"\x30\x84\xff\xff\xff\xff".to_vec()),
        Act::Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
        Act::Huge(600_000),
    ] {
        let Stage { double, scene } = stage().await;
        let account = scene.account("alice").await;
        double.next(Op::PasswordModify, act.clone());
        assert_eq!(scene.set(&account, NEW, None).await, Written::Unknown, "{act:?}");
        assert_eq!(double.password_modifies(), 1, "{act:?}: once bytes have left there is no second try");
    }
}

#[tokio::test]
async fn nonsense_before_the_write_sends_nothing() {
    for act in [Act::LoseRequest, Act::WrongId, Act::Silence, Act::Raw(vec![0; 64]), Act::Huge(600_000)] {
        let Stage { double, scene } = stage().await;
        let account = scene.account("alice").await;
        double.always(Op::Search, act.clone());
        let written = scene.set(&account, NEW, None).await;
        assert_eq!(written, Written::NotSent(NotSent::Unreachable), "{act:?}");
        assert_eq!(double.password_modifies(), 0, "{act:?}");
    }
}

#[tokio::test]
async fn atk_158_no_code_but_zero_is_success() {
    for code in [
        LdapResultCode::OperationsError,
        LdapResultCode::ConstraintViolation,
        LdapResultCode::InvalidCredentials,
        LdapResultCode::InsufficentAccessRights,
        LdapResultCode::Busy,
        LdapResultCode::UnwillingToPerform,
        LdapResultCode::Other,
        LdapResultCode::Referral,
    ] {
        let Stage { double, scene } = stage().await;
        let account = scene.account("alice").await;
        double.always(Op::PasswordModify, Act::code(code.clone()));
        let written = scene.set(&account, NEW, None).await;
        assert!(matches!(written, Written::Refused(_)), "{code:?}: {written:?}");
        double.relent();
        double.next(Op::Bind, Act::code(code.clone()));
        let target = BindTarget::Account(&account.key);
        let tried = scene.directory.sign_in(target, &password(OLD)).await;
        assert!(!tried.is_ok_and(SignIn::is_right), "{code:?}");
    }
}

#[tokio::test]
async fn every_policy_code_reaches_its_verdict_over_the_wire() {
    let expected = [
        Verdict::Expired,
        Verdict::Locked,
        Verdict::MustChange,
        Verdict::ChangeNotAllowed,
        Verdict::OldPasswordNeeded,
        Verdict::TooWeak,
        Verdict::TooShort,
        Verdict::TooYoung,
        Verdict::InHistory,
        Verdict::TooLong,
    ];
    let Stage { double, scene } = stage().await;
    for (error, verdict) in (0..).zip(expected) {
        let account = scene.account("alice").await;
        double.next(Op::PasswordModify, Act::policy(LdapResultCode::ConstraintViolation, error));
        assert_eq!(scene.set(&account, NEW, None).await, Written::Refused(verdict), "code {error}");
    }
}

#[tokio::test]
async fn atk_159_a_referral_is_never_followed() {
    let Stage { double, scene } = stage().await;
    let other = LdapDouble::start().await;
    double.next(Op::Search, Act::Refer(vec![other.ldaps_url()]));
    let alice = Login::parse("alice").expect("a name");
    assert!(scene.directory.find(&alice).await.is_err());
    double.next(Op::Search, Act::PrecedeByReference(other.ldaps_url()));
    assert!(matches!(scene.directory.find(&alice).await, Ok(Found::One(_))));
    assert_eq!(other.connections(), 0, "nobody went there");
}

/// The same of what carries a password: it is said to nobody but the server that was asked.
#[tokio::test]
async fn atk_159_no_password_follows_a_referral() {
    let other = LdapDouble::start().await;
    let refer = || Act::Refer(vec![other.ldaps_url()]);
    let Stage { double, scene } = stage().await;
    let account = scene.account("alice").await;
    double.next(Op::PasswordModify, refer());
    let written = scene.set(&account, NEW, None).await;
    assert!(matches!(written, Written::Refused(_)), "{written:?}");
    double.next(Op::Bind, refer());
    let target = BindTarget::Account(&account.key);
    let tried = scene.directory.sign_in(target, &password(OLD)).await;
    assert!(!tried.is_ok_and(SignIn::is_right));
    double.next(Op::Other, refer());
    let locked = locked().await;
    let account = locked.scene.account("alice").await;
    locked.double.next(Op::Other, refer());
    let lifted = locked.scene.unlock(&account).await;
    assert!(matches!(lifted, Written::Refused(_)), "{lifted:?}");
    assert_eq!(other.connections(), 0, "nobody went there");
}

#[tokio::test]
async fn atk_158_silence_and_nonsense_after_a_bind_are_no_sign_in() {
    for act in [
        Act::Silence,
        Act::LoseAnswer,
        Act::LoseRequest,
        Act::HalfAnswer,
        Act::WrongId,
        Act::Raw(b"\x30\x0c\x02\x01\x02\x61\x07\x0a\x01".to_vec()),
        Act::Huge(600_000),
        Act::policy(LdapResultCode::ConstraintViolation, 0),
        Act::policy(LdapResultCode::InvalidCredentials, 2),
        Act::code(LdapResultCode::Other),
        Act::code(LdapResultCode::UnwillingToPerform),
    ] {
        let Stage { double, scene } = stage().await;
        let account = scene.account("alice").await;
        double.next(Op::Bind, act.clone());
        let tried = scene.directory.sign_in(BindTarget::Account(&account.key), &password(OLD)).await;
        assert!(!matches!(tried, Ok(SignIn::Right)), "{act:?}: {tried:?}");
    }
}

#[tokio::test]
async fn atk_157_an_empty_password_is_never_bound() {
    let Stage { double, scene } = stage().await;
    let account = scene.account("alice").await;
    let binds = double.bind_dns().len();
    for blank in [" ", "\t", "\u{a0}"] {
        let told = scene.sign_in(&account, blank).await;
        assert_eq!(told, SignIn::Wrong, "{blank:?}");
    }
    assert_eq!(double.bind_dns().len(), binds, "a blank password reaches no server");
    double.next(Op::WhoAmI, Act::code(LdapResultCode::Success));
    assert!(!double.saw_empty_password());
    let anonymous = scene.sign_in(&account, OLD).await;
    assert_eq!(anonymous, SignIn::Wrong, "a bind that made us nobody proves nothing");
}

#[tokio::test]
async fn atk_152_what_is_typed_reaches_the_filter_as_a_value() {
    let Stage { double, scene } = stage().await;
    for typed in ["alice)(userPassword=*", "*)(uid=*))(|(uid=*", "a\\2a", "*", "alice*", "(uid=*)"] {
        assert_eq!(scene.find(typed).await, Found::None, "{typed}");
        let equal = |attribute: &str| LdapFilter::Equality(attribute.into(), typed.into());
        let wanted = LdapFilter::Or(vec![equal("uid"), equal("mail")]);
        assert_eq!(double.filters().last(), Some(&wanted), "{typed}");
    }
}

#[tokio::test]
async fn a_flood_of_entries_is_nobody() {
    let Stage { double, scene } = stage().await;
    for n in 0..40 {
        let (dn, uuid) = (format!("uid=x{n},{BASE}"), format!("00000000-0000-0000-0000-0000000000{n:02}"));
        double.add(&dn, &[("objectClass", "person"), ("entryUUID", &uuid), ("uid", "same"), ("cn", "x")]);
    }
    assert_eq!(scene.find("same").await, Found::Ambiguous);
}

#[tokio::test]
async fn a_slow_answer_inside_the_bound_is_an_answer() {
    let Stage { double, scene } = stage().await;
    let account = scene.account("alice").await;
    double.next(Op::PasswordModify, Act::Slow(WITHIN / 4));
    assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
    assert_eq!(double.passwords_set(), 1);
}
