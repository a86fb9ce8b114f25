//! What a first look tells of a real slapd, and that it changes nothing.

use directory::{Kind, LdapUrl, NotBound, Secret, Server, Survey, Trial, look};
use domain::verdict::{SignIn, Verdict};
use std::time::Duration;
use testkit::ds389::Ds389;
use testkit::ldap_double::LdapDouble;
use testkit::samba::Samba;
use testkit::slapd::{Grant, Options, Slapd};
use zeroize::Zeroizing;

const WITHIN: Duration = Duration::from_secs(5);

fn at(url: &str) -> Server {
    Server::of(LdapUrl::parse(url).expect("a URL"))
}

fn url(slapd: &Slapd) -> Server {
    at(&slapd.ldaps_url())
}

async fn opened(slapd: &Slapd, password: &str) -> Result<Survey, NotBound> {
    let (password, account) = (secret(password), (Kind::OpenLdap, slapd.bind_dn()));
    Survey::open(&[url(slapd)], Some(slapd.ca_pem().as_bytes()), account, &password, WITHIN).await
}

fn secret(password: &str) -> Secret {
    Secret::new(Zeroizing::new(password.to_owned()))
}

async fn survey(slapd: &Slapd) -> Survey {
    opened(slapd, slapd.bind_password()).await.unwrap_or_else(|_| panic!("the service account signs in"))
}

fn granting(grant: Grant) -> Slapd {
    Slapd::start_with(&Options { grant, ..Options::default() })
}

#[tokio::test]
async fn a_look_shows_the_chain_whoever_vouches_for_it() {
    let slapd = Slapd::start();
    let alone = look(&url(&slapd), None, WITHIN).await.expect("it answers with TLS");
    assert!(!alone.chain.is_empty() && alone.trusted.is_err());
    let vouched = look(&url(&slapd), Some(slapd.ca_pem().as_bytes()), WITHIN).await.expect("it answers");
    assert_eq!(vouched.trusted, Ok(()));
    assert_eq!(vouched.chain, alone.chain);
    let start_tls = at(&slapd.ldap_url());
    let begun = look(&start_tls, Some(slapd.ca_pem().as_bytes()), WITHIN).await.expect("StartTLS");
    assert_eq!(begun.trusted, Ok(()));
    slapd.stop();
    assert!(look(&url(&slapd), None, WITHIN).await.is_err());
}

#[tokio::test]
async fn a_wrong_password_is_told_by_type() {
    let slapd = Slapd::start();
    assert!(matches!(opened(&slapd, "something else").await, Err(NotBound::Wrong)));
    slapd.stop();
    assert!(matches!(opened(&slapd, slapd.bind_password()).await, Err(NotBound::Unreachable(_))));
}

#[tokio::test]
async fn what_is_there_is_found() {
    let slapd = Slapd::start();
    let mut survey = survey(&slapd).await;
    let root = survey.root().await.expect("an answer");
    assert_eq!((root.kind, root.naming_contexts), (Some(Kind::OpenLdap), vec![slapd.base_dn().to_owned()]));
    let policies = survey.policies(slapd.base_dn()).await.expect("an answer");
    assert!(policies.contains(&slapd.default_policy_dn().to_owned()), "{policies:?}");
    let groups = survey.groups(slapd.base_dn(), "admins").await.expect("an answer");
    assert_eq!(
        groups.iter().map(|group| (group.dn.as_str(), group.members)).collect::<Vec<_>>(),
        [(slapd.administrators_group(), 1)]
    );
    assert!(survey.sees("ou=people,dc=example,dc=test").await.expect("an answer"));
    assert!(!survey.sees("ou=nowhere,dc=example,dc=test").await.expect("an answer"));
    let twins = survey.people(Kind::OpenLdap, slapd.base_dn(), Some("dup@example.test")).await;
    let twins = twins.expect("an answer");
    assert_eq!(twins.len(), 2);
}

#[tokio::test]
async fn people_whose_class_is_another_are_found_as_the_adapter_finds_them() {
    let slapd = Slapd::start();
    let (place, dn) =
        ("ou=posix,ou=people,dc=example,dc=test", "uid=max,ou=posix,ou=people,dc=example,dc=test");
    slapd.modify(&format!(
        "dn: {place}\nchangetype: add\nobjectClass: organizationalUnit\nou: posix\n\n\
         dn: {dn}\nchangetype: add\nobjectClass: account\nobjectClass: simpleSecurityObject\nuid: max\n\
         userPassword: Green-Bicycle-17\n"
    ));
    let mut survey = survey(&slapd).await;
    for login in [Some("max"), None] {
        let found = survey.people(Kind::OpenLdap, place, login).await.expect("an answer");
        assert_eq!(found, [dn], "{login:?}");
    }
}

#[tokio::test]
async fn an_account_above_the_policy_shows_itself_and_nothing_is_changed() {
    for grant in [Grant::Write, Grant::Manage, Grant::Nothing] {
        let slapd = granting(grant);
        let (dn, before) = (slapd.dn_of("alice"), slapd.entry("alice"));
        let mut survey = survey(&slapd).await;
        assert!(survey.shows_id(Kind::OpenLdap, &dn).await.expect("an answer"), "{grant:?}");
        let trial = survey.offer_too_short(&dn).await.expect("an answer");
        match grant {
            Grant::Manage => assert_eq!(trial, Trial::Passed),
            Grant::Write | Grant::Nothing => {
                assert_eq!(trial, Trial::Judged(Verdict::TooShort), "{grant:?}");
            }
        }
        assert_eq!(slapd.entry("alice"), before, "{grant:?}");
    }
}

/// What somebody who has not signed in is told of a server.
async fn shown(url: &str, ca_pem: &str) -> (Option<Kind>, Option<String>) {
    let unsigned = Survey::unsigned(&[at(url)], Some(ca_pem.as_bytes()), WITHIN).await;
    let root = unsigned.unwrap_or_else(|why| panic!("{why}")).root().await.expect("an answer");
    (root.kind, root.default_context)
}

#[tokio::test]
async fn every_kind_is_known_before_anybody_signs_in() {
    let top = Some("dc=example,dc=test".to_owned());
    let slapd = Slapd::start();
    assert_eq!(shown(&slapd.ldaps_url(), slapd.ca_pem()).await, (Some(Kind::OpenLdap), None));
    let ds389 = Ds389::start();
    assert_eq!(shown(&ds389.ldaps_url(), ds389.ca_pem()).await, (Some(Kind::Ds389), top.clone()));
    let ipa = Ds389::start_as_freeipa();
    assert_eq!(shown(&ipa.ldaps_url(), ipa.ca_pem()).await, (Some(Kind::FreeIpa), top));
    let samba = Samba::start();
    let (kind, context) = shown(&samba.ldaps_url(), samba.ca_pem()).await;
    assert_eq!((kind, context.as_deref()), (Some(Kind::ActiveDirectory), Some(samba.domain_dn())));
    let other = LdapDouble::start().await;
    assert_eq!(shown(&other.url(), other.ca_pem()).await, (None, None), "nothing is guessed");
}

#[tokio::test]
async fn the_next_server_is_asked_when_one_is_away() {
    let slapd = Slapd::start();
    let servers = [at("ldaps://127.0.0.1:1"), url(&slapd)];
    let ca_pem = Some(slapd.ca_pem().as_bytes());
    let account = (Kind::OpenLdap, slapd.bind_dn());
    let password = secret(slapd.bind_password());
    assert!(Survey::open(&servers, ca_pem, account, &password, WITHIN).await.is_ok());
    let away = Survey::open(&servers[..1], ca_pem, account, &password, WITHIN).await;
    assert!(matches!(away, Err(NotBound::Unreachable(why)) if why.starts_with("ldaps://127.0.0.1:1: ")));
}

#[tokio::test]
async fn the_state_of_an_account_that_cannot_be_used_is_told() {
    let samba = Samba::start();
    for (login, state) in [
        ("must", SignIn::RightButMustChange),
        ("expired", SignIn::RightButExpired),
        ("dora", SignIn::Disabled),
        ("lou", SignIn::Locked),
        ("ended", SignIn::AccountExpired),
    ] {
        let (dn, password) = (samba.dn_of(login), secret(samba.password_of(login)));
        let account = (Kind::ActiveDirectory, dn.as_str());
        let servers = [at(&samba.ldaps_url())];
        let opened =
            Survey::open(&servers, Some(samba.ca_pem().as_bytes()), account, &password, WITHIN).await;
        assert!(matches!(opened, Err(NotBound::Unfit(told)) if told == state), "{login}");
    }
}

#[tokio::test]
async fn a_person_whose_policy_refuses_every_reset_is_found_before_the_first_one() {
    let slapd = Slapd::start();
    let mut survey = survey(&slapd).await;
    for (login, verdict) in [("safe", Verdict::OldPasswordNeeded), ("young", Verdict::TooYoung)] {
        let before = slapd.entry(login);
        let trial = survey.offer_too_short(&slapd.dn_of(login)).await.expect("an answer");
        assert_eq!(trial, Trial::Judged(verdict), "{login}");
        assert_eq!(slapd.entry(login), before, "{login}");
    }
}
