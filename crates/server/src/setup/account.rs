//! The second question: the service account. Signing in tells the rest: where the people are, which
//! policy is the default, and what the account may and may not do.

use super::answers::{AccountFound, domain_of};
use super::directory::WITHIN;
use super::engine::{Checked, Place};
use super::words::Words;
use crate::checks::finding::Finding;
use crate::config::Secret;
use directory::{Access, Delegation, EntryAccess, Kind, NotBound, Root, Survey};
use flows::Fault;
use zeroize::Zeroizing;

const CHECK: &str = "account";
const RIGHTS: &str = "rights";
/// People whose entries are looked at for what the account may do, until there is one whose password it may set.
const SAMPLES_MAX: usize = 5;
/// What our documentation calls an entry whose password nobody knows.
const DECOY: &str = "nulstil-decoy";

/// Signs in, or says in words why not.
pub async fn open(words: Words, place: &Place, dn: &str, password: &Secret) -> Result<Survey, Finding> {
    let Ok(url) = directory::LdapUrl::parse(&place.url) else {
        return Err(words.failed(CHECK, "directory-no-address", &[]));
    };
    let password = directory::Secret::new(Zeroizing::new(password.reveal().to_owned()));
    let opened = Survey::open(&url, place.ca_pem.as_deref(), dn, &password, WITHIN).await;
    opened.map_err(|why| match why {
        NotBound::Unreachable(cause) => {
            words.unreachable(CHECK, "directory-away", &[("cause", (&cause).into())])
        }
        NotBound::Wrong => words.failed(CHECK, "account-wrong", &[("dn", dn.into())]),
        NotBound::Refused(code) => {
            words.failed(CHECK, "account-refused", &[("code", (&code.to_string()).into())])
        }
    })
}

/// The connection broke between two questions.
pub fn broke(words: Words, fault: &Fault) -> Finding {
    words.unreachable(CHECK, "directory-away", &[("cause", (&fault.to_string()).into())])
}

pub async fn check(
    words: Words,
    place: &Place,
    dn: &str,
    password: &Secret,
    base_dn: Option<&str>,
) -> Checked<AccountFound> {
    if !dn.contains('=') {
        return Checked::again(vec![words.failed(CHECK, "account-no-dn", &[("dn", dn.into())])]);
    }
    let mut survey = match open(words, place, dn, password).await {
        Ok(survey) => survey,
        Err(finding) => return Checked::again(vec![finding]),
    };
    let mut findings = vec![words.good(CHECK, "account-signed-in", &[("dn", dn.into())])];
    match look_around(words, &mut survey, dn, base_dn, &mut findings).await {
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
    dn: &str,
    base_dn: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Result<Option<AccountFound>, Fault> {
    let root = survey.root().await?;
    findings.push(kind(words, &root));
    let Some(top_dn) = top(&root, dn) else {
        findings.push(words.failed(CHECK, "account-no-top", &[]));
        return Ok(None);
    };
    let base_dn = match base_dn {
        Some(given) => given.to_owned(),
        None => {
            let usual = format!("ou=people,{top_dn}");
            if survey.sees(&usual).await? { usual } else { top_dn.clone() }
        }
    };
    let people = survey.people(&base_dn, None).await?;
    let Some(somebody) = people.first() else {
        let fix = words.failed(CHECK, "account-sees-nobody", &[("base", (&base_dn).into())]);
        findings.push(with_rules(fix, dn, &base_dn));
        return Ok(None);
    };
    findings.push(words.good(CHECK, "account-people", &[("base", (&base_dn).into())]));
    let mut rights = survey.access_to(somebody).await?;
    // One entry may have a rule of its own; it is the usual ones that count.
    for other in people.iter().take(SAMPLES_MAX).skip(1) {
        if rights.password == Access::Granted {
            break;
        }
        rights = survey.access_to(other).await?;
    }
    findings.extend(judge(words, &rights, dn, &base_dn));
    let default_policy_dn = default_policy(survey, &top_dn).await?;
    findings.push(match &default_policy_dn {
        Some(policy) => words.good("policy", "policy-found", &[("dn", policy.into())]),
        None => words.warning("policy", "policy-none", &[]),
    });
    let decoy_dn = survey.named(&top_dn, DECOY).await?.into_iter().next();
    findings.push(match &decoy_dn {
        Some(decoy) => words.good("decoy", "decoy-found", &[("dn", decoy.into())]),
        None => words.warning("decoy", "decoy-none", &[("dn", (&format!("cn={DECOY},{base_dn}")).into())]),
    });
    let found = AccountFound { bind_dn: dn.to_owned(), top_dn, base_dn, default_policy_dn, decoy_dn };
    Ok((!findings.iter().any(Finding::is_grave)).then_some(found))
}

fn kind(words: Words, root: &Root) -> Finding {
    match root.kind {
        Kind::OpenLdap => words.good("directory", "kind-openldap", &[]),
        Kind::ActiveDirectory => other_kind(words, "Active Directory", "active-directory.md"),
        Kind::Ds389 => other_kind(words, "389 Directory Server", "389ds.md"),
        Kind::FreeIpa => other_kind(words, "FreeIPA", "freeipa.md"),
        Kind::Unknown => {
            let vendor = root.vendor.as_deref().unwrap_or("?");
            words.warning("directory", "kind-unknown", &[("kind", vendor.into())])
        }
    }
}

/// A directory that Nulstil works with, but not these questions. The chapter is a file of the manual.
fn other_kind(words: Words, kind: &str, chapter: &str) -> Finding {
    words.failed("directory", "kind-other", &[("kind", kind.into()), ("chapter", chapter.into())])
}

/// The part of the tree that the account itself is in, or the first one; a server that tells nothing of
/// itself still has the account's own domain.
fn top(root: &Root, dn: &str) -> Option<String> {
    let folded = dn.to_lowercase();
    let is_above = |context: &&String| folded.ends_with(&context.to_lowercase());
    let shown = root.naming_contexts.iter().find(is_above).or_else(|| root.naming_contexts.first());
    let own = || Some(format!("dc={}", domain_of(dn)?.replace('.', ",dc=")));
    shown.cloned().or_else(own)
}

async fn default_policy(survey: &mut Survey, top_dn: &str) -> Result<Option<String>, Fault> {
    let policies = survey.policies(top_dn).await?;
    let called = policies.iter().find(|dn| dn.to_lowercase().starts_with("cn=default,"));
    Ok(match policies.as_slice() {
        [only] => Some(only.clone()),
        _ => called.cloned(),
    })
}

/// What the account may and may not do, in the order of how much it matters.
pub fn judge(words: Words, rights: &EntryAccess, dn: &str, base_dn: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.push(match rights.password {
        Access::Granted => words.good(RIGHTS, "rights-password", &[]),
        Access::Denied => with_rules(words.failed(RIGHTS, "rights-password-denied", &[]), dn, base_dn),
        Access::Unknown => words.failed(RIGHTS, "rights-password-unclear", &[("code", "17".into())]),
        Access::Unclear(code) => {
            words.failed(RIGHTS, "rights-password-unclear", &[("code", (&code.to_string()).into())])
        }
    });
    if !rights.reads_id {
        findings.push(with_rules(words.failed(RIGHTS, "rights-id-denied", &[]), dn, base_dn));
    }
    findings.push(match rights.lock {
        Access::Granted => words.good(RIGHTS, "rights-lock", &[]),
        Access::Denied | Access::Unclear(_) => words.warning(RIGHTS, "rights-lock-denied", &[]),
        Access::Unknown => words.warning(RIGHTS, "rights-no-ppolicy", &[]),
    });
    if rights.reads_password {
        findings.push(words.warning(RIGHTS, "rights-reads-password", &[]));
    }
    if rights.name == Access::Granted {
        findings.push(words.warning(RIGHTS, "rights-too-much", &[]));
    }
    if !rights.reads_password && rights.name != Access::Granted {
        findings.push(words.good(RIGHTS, "rights-no-more", &[]));
    }
    if !rights.reads_password_time {
        findings.push(words.warning(RIGHTS, "rights-no-password-time", &[]));
    }
    findings
}

/// The rules of slapd that are missing, ready to be copied; the manual explains them.
fn with_rules(mut finding: Finding, dn: &str, base_dn: &str) -> Finding {
    let delegation = Delegation {
        account: dn.to_owned(),
        people: base_dn.to_owned(),
        policies: None,
        groups: None,
        link: None,
        unlocks: true,
    };
    // A name that cannot be printed safely gets no rules to copy.
    let Ok(rules) = delegation.openldap() else { return finding };
    finding.remedy = finding.remedy.map(|fix| format!("{fix}\n{}", rules.trim_end()));
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_is_the_accounts_own_part_of_the_tree() {
        let root = |contexts: &[&str]| Root {
            naming_contexts: contexts.iter().map(|context| (*context).to_owned()).collect(),
            ..Root::default()
        };
        let dn = "cn=nulstil,ou=svc,dc=Example,dc=org";
        let two = root(&["cn=other", "dc=example,dc=org"]);
        assert_eq!(top(&two, dn).as_deref(), Some("dc=example,dc=org"));
        assert_eq!(top(&root(&["o=first"]), dn).as_deref(), Some("o=first"));
        assert_eq!(top(&root(&[]), dn).as_deref(), Some("dc=example,dc=org"));
        assert_eq!(top(&root(&[]), "cn=admin"), None);
    }
}
