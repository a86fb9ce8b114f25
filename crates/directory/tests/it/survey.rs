//! What a first look tells of a real slapd, and that it changes nothing.

use directory::{Access, Kind, LdapUrl, NotBound, Secret, Survey, Trial, look};
use domain::verdict::Verdict;
use std::time::Duration;
use testkit::slapd::{Grant, Options, Slapd};
use zeroize::Zeroizing;

const WITHIN: Duration = Duration::from_secs(5);

fn url(slapd: &Slapd) -> LdapUrl {
    LdapUrl::parse(&slapd.ldaps_url()).expect("a URL")
}

async fn opened(slapd: &Slapd, password: &str) -> Result<Survey, NotBound> {
    let password = Secret::new(Zeroizing::new(password.to_owned()));
    Survey::open(&url(slapd), Some(slapd.ca_pem().as_bytes()), slapd.bind_dn(), &password, WITHIN).await
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
    let start_tls = LdapUrl::parse(&slapd.ldap_url()).expect("a URL");
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
    assert_eq!((root.kind, root.naming_contexts), (Kind::OpenLdap, vec![slapd.base_dn().to_owned()]));
    let policies = survey.policies(slapd.base_dn()).await.expect("an answer");
    assert!(policies.contains(&slapd.default_policy_dn().to_owned()), "{policies:?}");
    let groups = survey.groups(slapd.base_dn(), "admins").await.expect("an answer");
    assert_eq!(
        groups.iter().map(|group| (group.dn.as_str(), group.members)).collect::<Vec<_>>(),
        [(slapd.administrators_group(), 1)]
    );
    assert!(survey.sees("ou=people,dc=example,dc=test").await.expect("an answer"));
    assert!(!survey.sees("ou=nowhere,dc=example,dc=test").await.expect("an answer"));
    let names = ["uid".to_owned(), "mail".to_owned()];
    let twins = survey.people(slapd.base_dn(), Some((&names, "dup@example.test"))).await.expect("an answer");
    assert_eq!(twins.len(), 2);
}

#[tokio::test]
async fn rights_are_told_apart_and_nothing_is_changed() {
    for (grant, password, lock) in [
        (Grant::Write, Access::Granted, Access::Granted),
        (Grant::Manage, Access::Granted, Access::Granted),
        (Grant::Nothing, Access::Denied, Access::Denied),
    ] {
        let slapd = granting(grant);
        let (dn, before) = (slapd.dn_of("alice"), slapd.entry("alice"));
        let mut survey = survey(&slapd).await;
        let rights = survey.access_to(&dn).await.expect("an answer");
        assert_eq!((rights.password, rights.lock), (password, lock), "{grant:?}");
        assert_eq!(rights.name, Access::Denied, "{grant:?}");
        assert!(rights.reads_id && rights.reads_password_time, "{grant:?}");
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
