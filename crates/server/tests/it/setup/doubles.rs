//! Set-up before servers of our tests: one that answers as FreeIPA's plug-ins do, and one that says nothing of itself.

use super::house::{Ground, said};
use super::kinds::{Typed, ends, serves};
use testkit::ldap_double::{LdapDouble, moment};
use testkit::process::free_port;
use tokio::runtime::Runtime;

const TOP: &str = "dc=example,dc=test";
const PASSWORD: &str = "Service-Start-2026";
/// Longer than a test.
const TERM_S: u64 = 86_400;

/// A FreeIPA in which our account is a manager, or is none.
fn freeipa(runtime: &Runtime, is_manager: bool) -> LdapDouble {
    let double = runtime.block_on(LdapDouble::start());
    let service = format!("uid=nulstil,cn=sysaccounts,cn=etc,{TOP}");
    let managers: Vec<&str> = is_manager.then_some(service.as_str()).into_iter().collect();
    double.become_freeipa(&managers);
    double.add(&service, &[("userPassword", PASSWORD)]);
    double.add(&format!("uid=nulstil-decoy,cn=sysaccounts,cn=etc,{TOP}"), &[("uid", "nulstil-decoy")]);
    let named: Vec<(&str, &str)> = managers.iter().map(|dn| ("SysAcctManagersDNs", *dn)).collect();
    double.add("cn=ipa_pwd_extop,cn=plugins,cn=config", &[&[("cn", "ipa_pwd_extop")], &named[..]].concat());
    let rules = [("krbPwdMinLength", "8"), ("krbPwdMaxFailure", "5"), ("krbPwdFailureCountInterval", "600")];
    double.add(&format!("cn=global_policy,cn=EXAMPLE.TEST,cn=kerberos,{TOP}"), &rules);
    let people = format!("cn=users,cn=accounts,{TOP}");
    double.add(&people, &[("objectClass", "nsContainer")]);
    double.add(
        &format!("uid=alice,{people}"),
        &[
            ("objectClass", "person"),
            ("objectClass", "krbPrincipalAux"),
            ("uid", "alice"),
            ("cn", "Alice Example"),
            ("mail", "alice@example.test"),
            ("krbPrincipalName", "alice@EXAMPLE.TEST"),
            ("ipaUniqueID", "11111111-2222-11f0-8333-444444444400"),
            ("krbLastPwdChange", "20260101000000Z"),
            ("krbPasswordExpiration", &moment(TERM_S)),
            ("userPassword", "Green-Bicycle-17"),
        ],
    );
    double
}

#[test]
fn a_freeipa_is_set_up_by_the_name_of_its_account_and_says_whether_passwords_last() {
    for (locale, is_manager, told) in [
        ("en", true, "passwords that we set are judged, and last"),
        ("da", true, "adgangskoder, vi sætter, bedømmes og varer ved"),
        ("en", false, "Whoever resets a password has to choose another one at the next sign-in"),
        ("da", false, "Den, der nulstiller en adgangskode, skal vælge en ny næste gang"),
    ] {
        let runtime = Runtime::new().expect("threads");
        let double = freeipa(&runtime, is_manager);
        let (ground, port) = (Ground::trusting(double.ca_pem()), free_port());
        let directory = [&double.ldaps_url(), "", "nulstil", PASSWORD, ""];
        let typed = Typed { directory: &directory, group: "" }.all(&ground, port);
        ends(
            &ground.pipe(locale, &typed),
            0,
            &["[freeipa]:", "[cn=users,cn=accounts,dc=example,dc=test]:", told],
        );
        let written = ground.read("nulstil.toml");
        for line in [
            "kind = \"freeipa\"",
            "bind_dn = \"uid=nulstil,cn=sysaccounts,cn=etc,dc=example,dc=test\"",
            "base_dn = \"cn=users,cn=accounts,dc=example,dc=test\"",
            "decoy_dn = \"uid=nulstil-decoy,cn=sysaccounts,cn=etc,dc=example,dc=test\"",
        ] {
            assert!(written.contains(line), "{line}: {written}");
        }
        serves(&ground, port);
    }
}

#[test]
fn a_server_that_says_nothing_of_itself_is_what_somebody_says_it_is() {
    let runtime = Runtime::new().expect("threads");
    let double = runtime.block_on(LdapDouble::start());
    let ground = Ground::trusting(double.ca_pem());
    let directory = [&double.ldaps_url(), "", "openldap"];
    let typed = Typed { directory: &directory, group: "" }.all(&ground, free_port());
    for (locale, words) in [
        (
            "en",
            ["An answer is needed here.", "The server does not say that it is OpenLDAP.", "Question 3 of 8"],
        ),
        ("da", ["Her skal der et svar til.", "Serveren siger ikke, at den er OpenLDAP.", "Spørgsmål 3 af 8"]),
    ] {
        let done = ground.pipe(locale, &typed[..4]);
        ends(&done, 130, &words);
        assert!(!said(&done).contains('['), "nothing is proposed");
        std::fs::remove_dir_all(ground.path("setup.partial")).expect("it was begun");
    }
    assert!(double.tried().is_empty(), "nobody signed in");
}
