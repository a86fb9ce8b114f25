//! What no Samba does: a domain that knows the policy hints, and one that goes away in the middle.

use crate::double::SERVICE_PASSWORD;
use crate::house::{RealClock, by_mail, chance, reached};
use directory::{ActiveDirectory, Servers, Settings};
use domain::account::Standing;
use domain::verdict::Verdict;
use flows::ports::{Directory, NotSent, Written};
use ldap3_proto::proto::LdapModifyType;
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::Scene;
use testkit::ldap_double::{Act, LdapDouble, Op, Saw};

const BASE: &str = "DC=example,DC=test";
const ALICE: &str = "CN=alice,OU=People,DC=example,DC=test";
const SERVICE: &str = "CN=svc,DC=example,DC=test";
const OLD: &str = "Green-Bicycle-17";
const FORMER: &str = "Former-Kettle-11";
const NEW: &str = "Quiet-Harbour-41";
const HINTS: &str = "1.2.840.113556.1.4.2239";
const OLDER_HINTS: &str = "1.2.840.113556.1.4.2066";

/// The group that everybody of a domain is in.
const DOMAIN_USERS: [u32; 5] = [21, 1, 2, 3, 513];

struct Stage {
    double: LdapDouble,
    adapter: Arc<ActiveDirectory>,
    scene: Scene,
}

async fn stage(controls: &[&str]) -> Stage {
    stage_showing(controls, &[&DOMAIN_USERS]).await
}

/// A domain that shows these groups of alice's.
async fn stage_showing(controls: &[&str], groups: &[&[u32]]) -> Stage {
    stage_made(controls, groups, |settings| settings).await
}

async fn stage_with(controls: &[&str], change: impl FnOnce(Settings) -> Settings) -> Stage {
    stage_made(controls, &[&DOMAIN_USERS], change).await
}

async fn stage_made(
    controls: &[&str],
    groups: &[&[u32]],
    change: impl FnOnce(Settings) -> Settings,
) -> Stage {
    let double = LdapDouble::start().await;
    controls.iter().for_each(|oid| double.support(oid));
    let rules = [("objectClass", "domainDNS"), ("minPwdLength", "8"), ("pwdHistoryLength", "24")];
    double.add(BASE, &rules);
    double.add(SERVICE, &[("userPassword", SERVICE_PASSWORD)]);
    double.add("cn=nulstil-decoy,DC=example,DC=test", &[("cn", "nobody")]);
    double.add(
        ALICE,
        &[
            ("objectClass", "user"),
            ("guid", "03020100-0504-0706-0809-0a0b0c0d0e0f"),
            ("sAMAccountName", "alice"),
            ("mail", "alice@example.test"),
            ("userAccountControl", "512"),
            ("pwdLastSet", "134000000000000000"),
            ("userPassword", OLD),
            ("formerPassword", OLD),
            ("formerPassword", FORMER),
        ],
    );
    double.add_bytes(ALICE, "objectGUID", &(0..16).collect::<Vec<u8>>());
    double.add_bytes(ALICE, "objectSid", &sid(&[21, 1, 2, 3, 1_104]));
    for group in groups {
        double.add_bytes(ALICE, "tokenGroups", &sid(group));
    }
    let settings = Settings {
        name: "ad".into(),
        login_attributes: vec!["sAMAccountName".into(), "mail".into()],
        contact: by_mail(),
        within: Duration::from_secs(2),
        ..reached(&[double.ldaps_url()], double.ca_pem(), (SERVICE, SERVICE_PASSWORD), BASE)
    };
    let settings = change(settings);
    let adapter =
        Arc::new(ActiveDirectory::new(settings, Arc::new(RealClock), chance()).expect("settings that work"));
    Stage { scene: Scene::of(adapter.clone(), Arc::new(RealClock)), double, adapter }
}

fn sid(parts: &[u32]) -> Vec<u8> {
    let count = u8::try_from(parts.len()).expect("few parts");
    let mut sid = vec![1, count, 0, 0, 0, 0, 0, 5];
    sid.extend(parts.iter().flat_map(|part| part.to_le_bytes()));
    sid
}

/// What was done with which attribute, under which controls, and whether it was done.
type Write = (Vec<(LdapModifyType, String)>, Vec<String>, bool);

/// The writes that the domain saw.
fn writes(double: &LdapDouble) -> Vec<Write> {
    let write = |saw| match saw {
        Saw::DomainPassword { changes, critical_controls, is_done } => {
            Some((changes, critical_controls, is_done))
        }
        _ => None,
    };
    double.saw().into_iter().filter_map(write).collect()
}

#[tokio::test]
async fn policy_hints_go_along_where_the_domain_knows_them_and_nowhere_else() {
    for (known, sent) in [
        (vec![], vec![]),
        (vec![OLDER_HINTS], vec![OLDER_HINTS]),
        (vec![HINTS], vec![HINTS]),
        (vec![OLDER_HINTS, HINTS], vec![HINTS]),
    ] {
        let Stage { double, scene, .. } = stage(&known).await;
        let account = scene.account("alice").await;
        assert_eq!(scene.set(&account, NEW, None).await, Written::Applied);
        let only = vec![(LdapModifyType::Replace, "unicodePwd".to_owned())];
        let sent = sent.into_iter().map(str::to_owned).collect();
        assert_eq!(writes(&double), [(only, sent, true)], "{known:?}");
        // A change is held to the history anyway.
        let account = scene.account("alice").await;
        assert_eq!(scene.set(&account, "Loud-Harbour-42", Some(NEW)).await, Written::Applied);
        assert!(writes(&double)[1].1.is_empty(), "{known:?}");
    }
}

#[tokio::test]
async fn a_former_password_is_refused_where_hints_are_known_and_the_old_one_stays() {
    let Stage { double, scene, adapter } = stage(&[HINTS]).await;
    let account = scene.account("alice").await;
    for former in [OLD, FORMER] {
        let told = scene.set(&account, former, None).await;
        // Windows has one number for every rule, and another password may help.
        assert_eq!(told, Written::Refused(Verdict::Other), "{former}");
        assert_eq!(double.entry(ALICE).all("userPassword"), [OLD]);
    }
    assert!(Verdict::Other.another_password_may_help());
    let rules = adapter.stated_rules(&account.key).await.expect("answers");
    assert_eq!((rules.length_min, rules.history), (Some(8), Some(24)), "and people are told before");
    let without = stage(&[]).await;
    let rules = without.adapter.stated_rules(&account.key).await.expect("answers");
    assert_eq!((rules.length_min, rules.history), (Some(8), None));
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_never_tried_again() {
    for act in [Act::LoseAnswer, Act::LoseRequest, Act::HalfAnswer, Act::WrongId, Act::Silence] {
        let Stage { double, scene, .. } = stage(&[HINTS]).await;
        let account = scene.account("alice").await;
        double.next(Op::Other, act.clone());
        assert_eq!(scene.set(&account, NEW, None).await, Written::Unknown, "{act:?}");
        assert!(writes(&double).len() <= 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_wrong_current_password_is_told_by_its_number() {
    let Stage { double, scene, .. } = stage(&[]).await;
    let account = scene.account("alice").await;
    let told = scene.set(&account, NEW, Some("not-the-Password-1")).await;
    assert_eq!(told, Written::Refused(Verdict::OldPasswordWrong));
    assert_eq!(double.entry(ALICE).all("userPassword"), [OLD]);
}

#[tokio::test]
async fn atk_161_whose_groups_cannot_be_read_is_protected() {
    let users: &[u32] = &[21, 1, 2, 3, 513];
    let creators: &[u32] = &[21, 1, 2, 3, 520];
    for (groups, standing, shows) in [
        (&[users][..], Standing::Person, true),
        (&[users, creators], Standing::Protected, true),
        // A domain whose "Pre-Windows 2000 Compatible Access" is empty.
        (&[], Standing::Protected, false),
    ] {
        let Stage { double, scene, adapter } = stage_showing(&[], groups).await;
        let account = scene.account("alice").await;
        assert_eq!(account.standing, standing, "{groups:?}");
        assert_eq!(adapter.shows_groups().await.expect("answers"), Some(shows), "{groups:?}");
        let written = scene.set(&account, NEW, None).await;
        assert_eq!(written == Written::Applied, standing == Standing::Person, "{written:?}");
        assert_eq!(writes(&double).len(), usize::from(standing == Standing::Person));
    }
}

/// Windows shows 1 500 members of a group at once; whoever comes after them is a member all the same.
#[tokio::test]
async fn atk_161_the_last_of_several_thousand_members_is_one_and_doctor_looks_at_the_first() {
    const CROWD: &str = "CN=crowd,OU=Groups,DC=example,DC=test";
    for (is_protecting, standing) in [(false, Standing::Administrator), (true, Standing::Protected)] {
        let Stage { double, scene, adapter } = stage_with(&[], |settings| Settings {
            administrators_group: (!is_protecting).then(|| CROWD.to_owned()),
            protected_groups: if is_protecting { vec![CROWD.to_owned()] } else { Vec::new() },
            base_dn: "OU=People,DC=example,DC=test".into(),
            ..settings
        })
        .await;
        let others = (0..3_000).map(|n| format!("CN=c{n},OU=Elsewhere,DC=example,DC=test"));
        let members: Vec<String> = others.chain([ALICE.to_owned()]).collect();
        let mut attributes = vec![("objectClass", "group")];
        attributes.extend(members.iter().map(|dn| ("member", dn.as_str())));
        double.add(CROWD, &attributes);
        assert_eq!(scene.account("alice").await.standing, standing);
        let told = adapter.boundary().await.expect("answers");
        assert!(told.outside >= 10, "members that are none of ours were looked at: {told:?}");
    }
}

/// Who signs in by a smart card has a password that nobody knows and no reset may make known; the state is looked at
/// once more right before the write.
#[tokio::test]
async fn atk_163_a_card_that_is_required_between_proof_and_write_stops_it() {
    const CARD_ONLY: &str = "262656";
    let Stage { double, scene, .. } = stage(&[HINTS]).await;
    let account = scene.account("alice").await;
    assert!(!account.state.password_elsewhere);
    double.set(ALICE, "userAccountControl", CARD_ONLY);
    for current in [None, Some(OLD)] {
        assert_eq!(scene.set(&account, NEW, current).await, Written::NotSent(NotSent::Changed));
    }
    assert!(scene.account("alice").await.state.password_elsewhere, "and it is told as what it is");
    assert_eq!((writes(&double).len(), double.entry(ALICE).all("userPassword")), (0, vec![OLD]));
}
