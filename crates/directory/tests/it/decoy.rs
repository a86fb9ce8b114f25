//! Names that nobody has: what a server is shown for them.

use crate::double::{self, ALICE_ID, OLD, SERVICE, double};
use crate::house::adapter;
use directory::{OpenLdap, Settings};
use domain::account::AccountKey;
use domain::verdict::SignIn;
use flows::directories::{Directories, Member};
use flows::ports::{BindTarget, Directory};
use std::sync::Arc;
use testkit::contract::directory::password;
use testkit::ldap_double::LdapDouble;

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
