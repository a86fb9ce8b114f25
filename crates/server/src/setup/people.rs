//! The fourth question: where the people are. The adapter of their kind looks at them as it will later: whether it
//! sees them, what our account may do to them, and which rules hold.

use super::account::broke;
use super::answers::{AccountFound, PeopleFound};
use super::engine::Checked;
use super::kind::key;
use super::rights::{self, Given};
use super::words::Words;
use crate::checks::finding::Finding;
use crate::wire::OverLdap;
use directory::{ActiveDirectory, FreeIpa, Kind, Privilege, Survey};
use domain::account::{Account, PasswordTime, Standing};
use domain::lock_out::LockOut;
use flows::Fault;
use futures::TryStreamExt;

const CHECK: &str = "people";
/// What our documentation calls an entry whose password nobody knows.
const DECOY: &str = "nulstil-decoy";

/// An answer about the people, and what it is tried with.
pub struct Asked<'a> {
    pub kind: Kind,
    pub account: &'a AccountFound,
    pub base_dn: &'a str,
    pub directory: &'a OverLdap,
}

impl Asked<'_> {
    fn given(&self) -> Given<'_> {
        Given { kind: self.kind, account: &self.account.name, base_dn: self.base_dn }
    }
}

pub async fn check(words: Words, survey: &mut Survey, asked: &Asked<'_>) -> Checked<PeopleFound> {
    let base = [("base", asked.base_dn.into())];
    if !asked.base_dn.contains('=') {
        return Checked::again(vec![words.failed(CHECK, "people-no-dn", &base)]);
    }
    let mut findings = Vec::new();
    match look_around(words, survey, asked, &mut findings).await {
        Ok(Some(found)) => Checked::taken(findings, found),
        Ok(None) => Checked::again(findings),
        Err(fault) => {
            findings.push(broke(words, &fault));
            Checked::again(findings)
        }
    }
}

async fn look_around(
    words: Words,
    survey: &mut Survey,
    asked: &Asked<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<PeopleFound>, Fault> {
    let Some(somebody) = seen(words, survey, asked, findings).await? else { return Ok(None) };
    let servers = asked.directory.servers();
    let everybody = servers.everybody().try_next().await?.unwrap_or_default();
    let first = everybody.iter().find(|account| account.standing == Standing::Person);
    let boundary = servers.boundary().await?;
    let Some((first, person)) = first.zip(boundary.person.as_ref()) else {
        findings.push(words.failed(CHECK, "people-protected", &[("base", asked.base_dn.into())]));
        return Ok(None);
    };
    let given = asked.given();
    findings.extend(rights::of_person(words, given, person, boundary.rights));
    findings.extend(rights::too_much(words, given, &boundary, survey.shows_hash(&somebody).await?));
    if everybody.iter().all(|account| account.password_time == PasswordTime::Absent) {
        findings.push(words.warning("rights", "rights-no-password-time", &[("is", key(asked.kind).into())]));
    }
    let default_policy_dn = rules(words, survey, asked, first, findings).await?;
    findings.extend(of_kind(words, asked.directory).await?);
    let decoy_dn = survey.named(&asked.account.top_dn, DECOY).await?.into_iter().next();
    findings.push(match &decoy_dn {
        Some(dn) => of_decoy(words, survey, asked, (dn, default_policy_dn.as_deref())).await?,
        None => {
            let dn = decoy_place(asked.kind, asked.account, asked.base_dn);
            words.warning("decoy", "decoy-none", &[("dn", (&dn).into())])
        }
    });
    let found = PeopleFound { base_dn: asked.base_dn.to_owned(), default_policy_dn, decoy_dn };
    Ok((!findings.iter().any(Finding::is_grave)).then_some(found))
}

/// Somebody whom our account sees as it has to; nothing where it sees nobody so.
async fn seen(
    words: Words,
    survey: &mut Survey,
    asked: &Asked<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<String>, Fault> {
    let (kind, given) = (asked.kind, asked.given());
    let base = [("base", asked.base_dn.into())];
    let Some(somebody) = survey.people(kind, asked.base_dn, None).await?.into_iter().next() else {
        let id = if survey.sees(asked.base_dn).await? { "people-nobody" } else { "people-no-place" };
        findings.push(given.with_rules(words.failed(CHECK, id, &base)));
        return Ok(None);
    };
    if !survey.shows_id(kind, &somebody).await? {
        let args = [("attribute", kind.id_attribute().into()), ("kind", kind.title().into())];
        findings.push(given.with_rules(words.failed("rights", "rights-id-denied", &args)));
        return Ok(None);
    }
    if let OverLdap::ActiveDirectory(domain) = asked.directory
        && domain.shows_groups().await? == Some(false)
    {
        let args = [("account", (&asked.account.name).into()), ("base", asked.base_dn.into())];
        findings.push(words.failed("rights", "rights-groups-denied", &args));
        return Ok(None);
    }
    findings.push(words.good(CHECK, "people-found", &base));
    Ok(Some(somebody))
}

/// The directory's own rules: where those of everybody stand, as far as the configuration has to say it.
async fn rules(
    words: Words,
    survey: &mut Survey,
    asked: &Asked<'_>,
    somebody: &Account,
    findings: &mut Vec<Finding>,
) -> Result<Option<String>, Fault> {
    if asked.kind == Kind::OpenLdap {
        let found = default_policy(survey, &asked.account.top_dn).await?;
        findings.push(match &found {
            Some(policy) => words.good("policy", "policy-found", &[("dn", policy.into())]),
            None => words.warning("policy", "policy-none", &[]),
        });
        return Ok(found);
    }
    let stated = asked.directory.servers().stated_rules(&somebody.key).await?;
    findings.push(match stated.lock_out {
        LockOut::Unread => asked.given().with_rules(words.warning("policy", "policy-unread", &[])),
        LockOut::Never | LockOut::After { .. } => words.good("policy", "policy-read", &[]),
    });
    Ok(None)
}

/// A decoy that locks tells by the clock who exists; `doctor` says more.
async fn of_decoy(
    words: Words,
    survey: &mut Survey,
    asked: &Asked<'_>,
    (dn, default_policy_dn): (&str, Option<&str>),
) -> Result<Finding, Fault> {
    let lock_out = match asked.kind {
        Kind::OpenLdap => survey.lock_out(dn, default_policy_dn).await?,
        Kind::ActiveDirectory | Kind::Ds389 | Kind::FreeIpa => {
            asked.directory.servers().decoy(dn).await?.lock_out
        }
    };
    Ok(match lock_out {
        LockOut::After { tries, .. } => {
            let tries = tries.to_string();
            let args = [("dn", dn.into()), ("tries", (&tries).into()), ("is", key(asked.kind).into())];
            words.warning("decoy", "decoy-locks", &args)
        }
        LockOut::Never | LockOut::Unread => words.good("decoy", "decoy-found", &[("dn", dn.into())]),
    })
}

async fn default_policy(survey: &mut Survey, top_dn: &str) -> Result<Option<String>, Fault> {
    let policies = survey.policies(top_dn).await?;
    let called = policies.iter().find(|dn| dn.to_lowercase().starts_with("cn=default,"));
    Ok(match policies.as_slice() {
        [only] => Some(only.clone()),
        _ => called.cloned(),
    })
}

/// What is to be known of one kind alone.
async fn of_kind(words: Words, directory: &OverLdap) -> Result<Option<Finding>, Fault> {
    match directory {
        OverLdap::ActiveDirectory(domain) => history(words, domain).await.map(Some),
        OverLdap::FreeIpa(ipa) => lasts(words, ipa).await.map(Some),
        OverLdap::OpenLdap(_) | OverLdap::Ds389(_) => Ok(None),
    }
}

async fn history(words: Words, domain: &ActiveDirectory) -> Result<Finding, Fault> {
    Ok(match domain.knows_policy_hints().await? {
        true => words.good("policy", "policy-history", &[]),
        false => words.warning("policy", "policy-no-history", &[]),
    })
}

async fn lasts(words: Words, ipa: &FreeIpa) -> Result<Finding, Fault> {
    Ok(match ipa.privilege_of_our_account().await? {
        Some(Privilege::Manager) => words.good("policy", "lasts", &[]),
        Some(Privilege::AbovePolicy) => words.warning("policy", "lasts-above", &[]),
        Some(Privilege::Helper) => words.warning("policy", "lasts-not", &[]),
        None => words.warning("policy", "lasts-unread", &[]),
    })
}

/// Where a decoy would stand: where our account can read what rules it, and if it may outside of the people.
pub fn decoy_place(kind: Kind, account: &AccountFound, base_dn: &str) -> String {
    match kind {
        Kind::OpenLdap | Kind::Ds389 => format!("cn={DECOY},{base_dn}"),
        Kind::ActiveDirectory | Kind::FreeIpa => decoy_beside(account),
    }
}

fn decoy_beside(account: &AccountFound) -> String {
    let (own, place) = account.bind_dn.split_once(',').unwrap_or((&account.bind_dn, &account.top_dn));
    let attribute = own.split_once('=').map_or("cn", |(attribute, _)| attribute);
    format!("{attribute}={DECOY},{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoy_is_proposed_beside_the_account() {
        let beside = |dn: &str| {
            let top_dn = "dc=example,dc=org".to_owned();
            let bind_dn = dn.to_owned();
            decoy_beside(&AccountFound { bind_dn, name: String::new(), people_dn: top_dn.clone(), top_dn })
        };
        assert_eq!(beside("CN=nulstil,OU=Services,DC=a"), "CN=nulstil-decoy,OU=Services,DC=a");
        assert_eq!(beside("uid=nulstil,cn=etc,dc=a"), "uid=nulstil-decoy,cn=etc,dc=a");
        assert_eq!(beside("cn=root"), "cn=nulstil-decoy,dc=example,dc=org");
    }
}
