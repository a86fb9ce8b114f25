//! What the service account may do, asked of real servers without changing anything: just enough, too much,
//! too little.

use crate::dirsrv;
use crate::domain::{Domain, adapter as domain_adapter, settings as domain_settings};
use crate::house::{RealClock, adapter, settings};
use directory::{Boundary, Delegation, Owner, Servers, Settings};
use domain::rights::{Right, Rights};
use flows::ports::{Directory, Found};
use std::sync::Arc;
use testkit::contract::directory::Scene;
use testkit::ds389::Ds389;
use testkit::samba::Samba;
use testkit::slapd::{Grant, Options, Slapd};

const DENIED: Rights = Rights { set_password: Right::Denied, unlock: Right::Denied };

async fn boundary(directory: &dyn Servers) -> Boundary {
    directory.boundary().await.expect("the directory answers")
}

/// Just enough: nothing needless, and nothing outside.
fn assert_least(told: &Boundary, outside_min: usize) {
    assert_eq!(told.rights, Rights::ALL, "{told:?}");
    assert_eq!((told.needless.as_slice(), told.trespasses.as_slice()), (&[][..], &[][..]));
    assert!(told.outside >= outside_min && told.person.is_some(), "the look itself works: {told:?}");
}

#[tokio::test]
async fn what_is_printed_for_openldap_is_found_to_be_least() {
    let plain = Slapd::start();
    let delegation = Delegation {
        account: plain.bind_dn().into(),
        people: plain.base_dn().into(),
        policies: Some("ou=policies,dc=example,dc=test".into()),
        groups: Some("ou=groups,dc=example,dc=test".into()),
        link: None,
        unlocks: true,
    };
    let access = delegation.openldap().expect("plain names");
    let slapd = Slapd::start_with(&Options { access: Some(access), ..Options::default() });
    let before = slapd.entry("alice");
    let told = boundary(adapter(settings(&slapd, &[slapd.ldaps_url()])).as_ref()).await;
    assert_least(&told, 4);
    assert_eq!(told.owner, Owner::Untold, "slapd tells nobody what others may do");
    assert_eq!(slapd.entry("alice"), before, "nothing was changed");
}

/// Without the right that `--link` adds nobody is linked, and `doctor` would say so.
#[tokio::test]
async fn what_links_directories_is_read_by_what_is_printed_for_it_and_by_nothing_less() {
    let plain = Slapd::start();
    for (link, read_of) in [(None, None), (Some("employeeNumber"), Some("alice"))] {
        let delegation = Delegation {
            account: plain.bind_dn().into(),
            people: plain.base_dn().into(),
            policies: None,
            groups: Some("ou=groups,dc=example,dc=test".into()),
            link: link.map(str::to_owned),
            unlocks: true,
        };
        let access = Some(delegation.openldap().expect("plain names"));
        let slapd = Slapd::start_with(&Options { access, ..Options::default() });
        let dn = slapd.dn_of("alice");
        slapd.modify(&format!("dn: {dn}\nchangetype: modify\nadd: employeeNumber\nemployeeNumber: 7\n"));
        let link_attribute = Some("employeeNumber".to_owned());
        let settings = Settings { link_attribute, ..settings(&slapd, &[slapd.ldaps_url()]) };
        let directory = adapter(settings);
        let told = boundary(directory.as_ref()).await;
        let read_of = read_of.map(str::to_owned);
        assert_eq!(told.link_read_of, read_of, "{link:?}");
        assert_eq!((told.needless, told.rights), (Vec::new(), Rights::ALL));
        let found = directory.linked("7").await.expect("answers");
        assert_eq!(matches!(found, Found::One(_)), link.is_some(), "and so it is: {found:?}");
    }
}

#[tokio::test]
async fn a_too_strong_account_of_openldap_is_found_and_nothing_is_changed() {
    let access = "access to *\n    by dn.exact=\"cn=sspr,ou=svc,dc=example,dc=test\" write\n    \
                  by anonymous auth\n    by * none\n";
    let slapd = Slapd::start_with(&Options { access: Some(access.into()), ..Options::default() });
    assert_eq!(slapd.bind_dn(), "cn=sspr,ou=svc,dc=example,dc=test");
    let group = slapd.administrators_group().to_owned();
    let before = (slapd.entry("alice"), slapd.entry("admin"));
    let people = "ou=people,dc=example,dc=test".into();
    let settings = Settings { base_dn: people, ..settings(&slapd, &[slapd.ldaps_url()]) };
    let told = boundary(adapter(settings).as_ref()).await;
    assert_eq!(told.rights, Rights::ALL);
    assert_eq!(told.needless, ["cn", "mail", "sn", "uid"]);
    for (attribute, dn) in [
        ("member", group.as_str()),
        ("userPassword", slapd.decoy_dn()),
        ("cn", slapd.default_policy_dn()),
        ("userPassword", "dc=example,dc=test"),
    ] {
        let is_told = |(what, place): &(String, String)| what == attribute && place == dn;
        assert!(told.trespasses.iter().any(is_told), "{attribute} of {dn}: {told:?}");
    }
    assert_eq!((slapd.entry("alice"), slapd.entry("admin")), before);
    assert!(slapd.bind_works("alice", slapd.password_of("alice")));
}

#[tokio::test]
async fn an_account_of_openldap_without_rights_is_told() {
    let slapd = Slapd::start_with(&Options { grant: Grant::Nothing, ..Options::default() });
    let directory = adapter(settings(&slapd, &[slapd.ldaps_url()]));
    let scene = Scene::of(directory.clone(), Arc::new(RealClock));
    let alice = scene.account("alice").await;
    assert_eq!(directory.rights(&alice.key).await.expect("answers"), Some(DENIED));
    assert_eq!(boundary(directory.as_ref()).await.rights, DENIED);
}

#[tokio::test]
async fn what_is_printed_for_active_directory_is_found_to_be_least() {
    let samba = Samba::start();
    let elsewhere = "OU=Elsewhere,DC=example,DC=test";
    let settings = Settings { base_dn: elsewhere.into(), ..domain_settings(&samba, &[samba.ldaps_url()]) };
    let directory = domain_adapter(settings);
    let scene = Scene::of(directory.clone(), Arc::new(RealClock));
    let outsider = scene.account("outsider").await;
    assert_eq!(directory.rights(&outsider.key).await.expect("answers"), Some(DENIED), "nothing given yet");
    let delegation = Delegation {
        account: "svc-sspr".into(),
        people: elsewhere.into(),
        policies: None,
        groups: None,
        link: None,
        unlocks: true,
    };
    samba.shell(&delegation.active_directory().expect("plain names"));
    assert_eq!(directory.rights(&outsider.key).await.expect("answers"), Some(Rights::ALL));
    let told = boundary(directory.as_ref()).await;
    assert_eq!(told.person.as_deref(), Some("outsider"));
    assert_eq!((told.rights, told.needless.len()), (Rights::ALL, 0), "{told:?}");
    assert_eq!(told.owner, Owner::Bound, "nobody writes their own mail");
    // People below OU=People are outside here, and the account of the tests was given rights on them.
    let strange = told.trespasses.iter().filter(|(_, dn)| !dn.ends_with(",OU=People,DC=example,DC=test"));
    assert_eq!(strange.count(), 0, "{told:?}");
    assert!(samba.bind_works("outsider", "Ivory-Sextant-89"), "nothing was changed");
}

/// Below a whole domain there are accounts that are nobody's business, our own among them.
#[tokio::test]
async fn our_own_account_and_one_of_few_out_of_reach_say_nothing_of_the_rights() {
    let samba = Samba::start();
    let of = |base_dn: &str| {
        let settings = domain_settings(&samba, &[samba.ldaps_url()]);
        domain_adapter(Settings { base_dn: base_dn.into(), ..settings })
    };
    let told = boundary(of(samba.domain_dn()).as_ref()).await;
    assert_eq!((told.rights, told.needless.len()), (Rights::ALL, 0), "{told:?}");
    let services = "OU=Services,DC=example,DC=test";
    let told = boundary(of(services).as_ref()).await;
    assert_eq!((told.person.as_deref(), told.rights), (Some("decoy"), DENIED), "{told:?}");
    samba.shell("samba-tool user delete decoy");
    assert_eq!(boundary(of(services).as_ref()).await.person, None, "nobody is there but our account");
}

#[tokio::test]
async fn a_too_strong_account_of_a_domain_is_found_and_an_administrator_is_named() {
    let domain = Domain::new();
    let told = boundary(domain.adapter.as_ref()).await;
    assert_least(&told, 4);
    domain.samba.shell("samba-tool group addmembers \"Domain Admins\" svc-sspr");
    // A sign-in takes the groups it had along.
    let strong = domain_adapter(domain_settings(&domain.samba, &[domain.samba.ldaps_url()]));
    let told = boundary(strong.as_ref()).await;
    assert!(told.needless.len() > 100 && told.needless.iter().any(|name| name == "mail"), "{told:?}");
    let administrator = "CN=Administrator,CN=Users,DC=example,DC=test";
    let is_told = |(what, dn): &(String, String)| what == "unicodePwd" && dn == administrator;
    assert!(told.trespasses.iter().any(is_told), "{told:?}");
    assert!(told.trespasses.iter().any(|(what, _)| what == "member"), "the administrators' group: {told:?}");
    assert!(domain.samba.bind_works("alice", domain.samba.password_of("alice")));
}

#[tokio::test]
async fn people_who_write_their_own_contact_are_told_of_in_a_domain() {
    let domain = Domain::new();
    let mut settings = domain_settings(&domain.samba, &[domain.samba.ldaps_url()]);
    // SELF has the set "personal information" in every domain, and the mobile number belongs to it.
    settings.contact.mobile = Some("mobile".into());
    let told = boundary(domain_adapter(settings).as_ref()).await;
    assert_eq!(told.owner, Owner::Writes(vec!["mobile".into()]));
    let giving = "samba-tool dsacl set --action=allow --objectdn=\"OU=People,DC=example,DC=test\" \
                  --sddl=\"(OA;CI;WP;bf967961-0de6-11d0-a285-00aa003049e2;;PS)\"";
    domain.samba.shell(giving);
    assert_eq!(boundary(domain.adapter.as_ref()).await.owner, Owner::Writes(vec!["mail".into()]));
}

#[tokio::test]
async fn people_who_may_write_what_links_their_account_are_told_of_in_a_domain() {
    let domain = Domain::new();
    let settings = || domain_settings(&domain.samba, &[domain.samba.ldaps_url()]);
    let told = async |link: &str| {
        let settings = Settings { link_attribute: Some(link.into()), ..settings() };
        let told = boundary(domain_adapter(settings).as_ref()).await;
        assert_eq!(told.link_attribute.as_deref(), Some(link));
        told.owner
    };
    assert_eq!(told("employeeNumber").await, Owner::Bound);
    // It belongs to the set "personal information", which SELF has in every domain.
    assert_eq!(told("homePhone").await, Owner::Writes(vec!["homePhone".into()]));
    let giving = "samba-tool dsacl set --action=allow --objectdn=\"OU=People,DC=example,DC=test\" \
                  --sddl=\"(OA;CI;WP;a8df73ef-c5ea-11d1-bbcb-0080c76670c0;;PS)\"";
    domain.samba.shell(giving);
    assert_eq!(told("employeeNumber").await, Owner::Writes(vec!["employeeNumber".into()]));
}

#[tokio::test]
async fn the_rights_in_389_are_found_to_be_least_or_too_many() {
    let server = Ds389::start();
    let directory = dirsrv::adapter(dirsrv::settings(&server, &[server.ldaps_url()]));
    let told = boundary(directory.as_ref()).await;
    assert_least(&told, 3);
    assert_eq!(told.owner, Owner::Untold, "389-ds tells only its administrator what others may do");
    server.modify(&format!(
        "dn: dc=example,dc=test\nchangetype: modify\nadd: aci\naci: (targetattr = \"*\")(version 3.0; \
         acl \"too much\"; allow (all) userdn = \"ldap:///{}\";)\n",
        server.bind_dn(),
    ));
    let told = boundary(directory.as_ref()).await;
    assert_eq!(told.needless, ["cn", "mail", "nsAccountLock", "sn", "uid"]);
    let group = server.administrators_group();
    assert!(told.trespasses.iter().any(|(what, dn)| what == "member" && dn == group), "{told:?}");
    assert!(server.bind_works("alice", server.password_of("alice")), "nothing was changed");
    let poor = Ds389::start_without_rights();
    let told = boundary(dirsrv::adapter(dirsrv::settings(&poor, &[poor.ldaps_url()])).as_ref()).await;
    assert_eq!((told.person, told.trespasses), (None, Vec::new()), "it cannot see anybody");
}

/// What FreeIPA keeps of locks may be written, and what turns an account off may not: its own permission for
/// unlocking gives both.
#[tokio::test]
async fn the_rights_on_freeipas_locks_are_tried_and_those_on_its_switch_are_told_as_needless() {
    let server = Ds389::start_as_freeipa();
    let directory = crate::ipa::over(&server);
    let told = boundary(directory.as_ref()).await;
    assert_eq!((told.rights, told.needless.as_slice()), (Rights::ALL, &[][..]), "{told:?}");
    let aci = |name: &str, how: &str, attributes: &str| {
        server.modify(&format!(
            "dn: ou=people,dc=example,dc=test\nchangetype: modify\nadd: aci\naci: (targetattr = \"{attributes}\")(version \
             3.0; acl \"{name}\"; {how} (write) userdn = \"ldap:///{}\";)\n",
            server.bind_dn(),
        ));
    };
    aci("System: Unlock User", "allow", "nsAccountLock || krbLoginFailedCount || krbLastAdminUnlock");
    assert_eq!(boundary(directory.as_ref()).await.needless, ["nsAccountLock"]);
    aci("no more", "deny", "krbLastAdminUnlock");
    assert_eq!(boundary(directory.as_ref()).await.rights.unlock, Right::Denied, "both are needed");
}
