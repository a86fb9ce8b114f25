//! Names that nobody has: what a server is shown for them.

use crate::dirsrv;
use crate::domain as ad;
use crate::double::{self, ALICE_ID, OLD, SERVICE, double};
use crate::house::{adapter, settings};
use crate::ipa::{DECOY as SYSTEM_ACCOUNT, Ours, dn_of};
use directory::{Barred, Decoy, OpenLdap, Servers, Settings};
use domain::account::AccountKey;
use domain::lock_out::LockOut;
use domain::verdict::SignIn;
use flows::directories::{Directories, Member};
use flows::ports::{BindTarget, Directory};
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::password;
use testkit::ds389::Ds389;
use testkit::ldap_double::LdapDouble;
use testkit::samba::Samba;
use testkit::slapd::Slapd;

fn before(name: &str, double: &LdapDouble) -> Arc<OpenLdap> {
    adapter(Settings { name: name.into(), ..double::settings(&[double]) })
}

/// The passwords that were tried as anybody but our own account.
fn tried(double: &LdapDouble) -> Vec<String> {
    let all = double.bind_dns().into_iter().zip(double.tried());
    all.filter(|(dn, _)| dn != SERVICE).map(|(_, password)| password).collect()
}

#[tokio::test]
async fn atk_073_the_password_of_one_directory_is_shown_to_no_other() {
    let (staff, students) = (double().await, double().await);
    let others = vec![Member::plain(before("students", &students))];
    let both = Directories::new(Member::plain(before("staff", &staff)), others);
    let alice = AccountKey { directory: "staff".into(), id: ALICE_ID.into() };
    let told = both.sign_in_anybody(Some(&alice), &password(OLD)).await.expect("both answer");
    assert_eq!(told, SignIn::Right);
    assert_eq!(tried(&staff), [OLD]);
    let shown = tried(&students);
    assert_eq!(shown.len(), 1, "it is asked all the same");
    assert_ne!(shown[0], OLD);
    assert_eq!(shown[0].len(), OLD.len(), "and at the same cost");
}

#[tokio::test]
async fn whoever_is_nobody_is_tried_with_what_nobody_typed() {
    let double = double().await;
    let adapter = before("main", &double);
    let gone = AccountKey { directory: "main".into(), id: "99999999-2222-3333-4444-555555555555".into() };
    // Bytes count, not characters.
    let typed = password("Gr\u{f8}d-med-fl\u{f8}de");
    for target in [BindTarget::Decoy, BindTarget::Account(&gone)] {
        assert_eq!(adapter.sign_in(target, &typed).await.expect("it answers"), SignIn::Wrong);
    }
    let shown = tried(&double);
    assert_eq!(shown.len(), 2);
    assert!(shown.iter().all(|one| one != typed.reveal() && one.len() == typed.reveal().len()), "{shown:?}");
    assert_ne!(shown[0], shown[1], "nothing that could be recognised");
}

/// Whether this one is seen, when it locks, and what keeps it closed now.
async fn of(directory: &dyn Servers, dn: &str) -> (bool, LockOut, Option<Barred>) {
    let Decoy { is_seen, lock_out, barred } = directory.decoy(dn).await.expect("it answers");
    (is_seen, lock_out, barred)
}

const fn five(window_s: u64) -> LockOut {
    LockOut::After { tries: 5, forgotten_after: Some(Duration::from_secs(window_s)) }
}

#[tokio::test]
async fn atk_075_a_decoy_that_locks_is_told_in_openldap_before_and_after_it_is_locked() {
    let slapd = Slapd::start();
    let bob = slapd.dn_of("bob");
    let urls = [slapd.ldaps_url()];
    let adapter = adapter(Settings { decoy_dn: Some(bob.clone()), ..settings(&slapd, &urls) });
    let unseen = (false, LockOut::Unread, None);
    assert_eq!(of(&*adapter, slapd.decoy_dn()).await, unseen, "out of sight");
    assert_eq!(of(&*adapter, &bob).await, (true, five(900), None));
    // As names that nobody has do.
    for _ in 0..5 {
        let told = adapter.sign_in(BindTarget::Decoy, &password("certainly-Wrong-1")).await;
        assert_eq!(told.expect("it answers"), SignIn::Wrong);
    }
    assert_eq!(of(&*adapter, &bob).await, (true, five(900), Some(Barred::Locked)));
    slapd.modify_relaxed(&format!(
        "dn: {bob}\nchangetype: modify\nreplace: pwdPolicySubentry\n\
         pwdPolicySubentry: cn=patient,ou=policies,dc=example,dc=test\n-\ndelete: pwdAccountLockedTime\n"
    ));
    for _ in 0..6 {
        adapter.sign_in(BindTarget::Decoy, &password("certainly-Wrong-1")).await.expect("it answers");
    }
    assert!(!slapd.values("bob", "pwdAccountLockedTime").is_empty(), "noted, and without effect");
    assert_eq!(of(&*adapter, &bob).await, (true, LockOut::Never, None));
    assert_eq!(of(&*adapter, &slapd.dn_of("perma")).await.2, Some(Barred::Locked));
}

#[tokio::test]
async fn atk_075_a_decoy_that_locks_is_told_in_a_domain() {
    let samba = Samba::start();
    let adapter = ad::adapter(ad::settings(&samba, &[samba.ldaps_url()]));
    let person = |login: &str| format!("CN={login},{}", samba.base_dn());
    assert_eq!(of(&*adapter, &person("alice")).await, (true, five(36_000), None));
    assert_eq!(of(&*adapter, &person("lou")).await.2, Some(Barred::Locked));
    assert_eq!(of(&*adapter, &person("dora")).await.2, Some(Barred::Off));
    let nobodys = samba.decoy_dn();
    let unread = (true, LockOut::Unread, None);
    assert_eq!(of(&*adapter, nobodys).await, unread, "its settings object may not be read");
    samba.shell(
        "SID=$(samba-tool user show svc-sspr --attributes=objectSid | sed -n 's/^objectSid: //p')\n\
         samba-tool dsacl set --action=allow --sddl=\"(A;;RPLCRC;;;$SID)\" --objectdn=\"CN=never-locks,\
         CN=Password Settings Container,CN=System,DC=example,DC=test\"",
    );
    assert_eq!(of(&*adapter, nobodys).await, (true, LockOut::Never, None));
    assert_eq!(of(&*adapter, "CN=nobody,DC=example,DC=test").await, (false, LockOut::Unread, None));
}

#[tokio::test]
async fn atk_075_a_decoy_that_locks_is_told_in_389_ds() {
    let server = Ds389::start();
    let adapter = dirsrv::adapter(dirsrv::settings(&server, &[server.ldaps_url()]));
    let person = |login: &str| format!("uid={login},{}", server.base_dn());
    let (is_seen, lock_out, barred) = of(&*adapter, &person("alice")).await;
    assert_eq!((is_seen, lock_out.tries(), barred), (true, Some(5), None));
    assert_eq!(of(&*adapter, &person("lou")).await.2, Some(Barred::Locked));
    assert_eq!(of(&*adapter, &person("dora")).await.2, Some(Barred::Off));
    let unseen = (false, LockOut::Unread, None);
    assert_eq!(of(&*adapter, server.decoy_dn()).await, unseen, "out of sight");
    server.modify("dn: cn=config\nchangetype: modify\nreplace: passwordLockout\npasswordLockout: off\n");
    assert_eq!(of(&*adapter, &person("alice")).await, (true, LockOut::Never, None));
}

#[tokio::test]
async fn freeipa_locks_principals_and_no_system_account() {
    let house = Ours::new().await;
    let adapter = house.adapter.clone();
    assert_eq!(of(&*adapter, SYSTEM_ACCOUNT).await, (true, LockOut::Never, None));
    assert_eq!(of(&*adapter, &dn_of("bob")).await, (true, five(600), None));
    house.double.remove(SYSTEM_ACCOUNT);
    assert_eq!(of(&*adapter, SYSTEM_ACCOUNT).await, (false, LockOut::Never, None), "nor one out of sight");
    assert_eq!(of(&*adapter, &dn_of("nobody")).await, (false, LockOut::Unread, None));
}
