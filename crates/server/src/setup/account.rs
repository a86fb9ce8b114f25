//! The third question: the service account. Signing in tells the rest: where the tree begins, and where the people
//! probably are.

use super::answers::{AccountFound, domain_of};
use super::engine::Checked;
use super::kind;
use super::place::{Place, WITHIN};
use super::words::Words;
use crate::checks::finding::Finding;
use crate::config::Secret;
use directory::{Kind, NotBound, Root, Survey};
use domain::verdict::SignIn;
use flows::Fault;
use zeroize::Zeroizing;

const CHECK: &str = "account";

/// Signs in, or says in words why not.
pub async fn open(words: Words, place: &Place, name: &str, password: &Secret) -> Result<Survey, Finding> {
    let password = directory::Secret::new(Zeroizing::new(password.reveal().to_owned()));
    let account = (place.kind, name);
    let opened = Survey::open(&place.servers, place.ca_pem.as_deref(), account, &password, WITHIN).await;
    let args = [("dn", name.into())];
    opened.map_err(|why| match why {
        NotBound::Unreachable(cause) => {
            words.unreachable(CHECK, "directory-away", &[("cause", (&cause).into())])
        }
        NotBound::Refused(code) => {
            words.failed(CHECK, "account-refused", &[("code", (&code.to_string()).into())])
        }
        NotBound::Wrong => words.failed(CHECK, "account-wrong", &args),
        NotBound::Unfit(state) => words.failed(CHECK, unfit(state), &args),
    })
}

/// The words for a state in which our account cannot be used.
const fn unfit(state: SignIn) -> &'static str {
    match state {
        SignIn::Right | SignIn::Wrong => "account-wrong",
        SignIn::RightButExpired | SignIn::RightButMustChange | SignIn::Expired => "account-old-password",
        SignIn::Locked => "account-locked",
        SignIn::Disabled => "account-disabled",
        SignIn::AccountExpired => "account-ended",
    }
}

/// The connection broke between two questions.
pub fn broke(words: Words, fault: &Fault) -> Finding {
    words.unreachable(CHECK, "directory-away", &[("cause", (&fault.to_string()).into())])
}

pub async fn check(words: Words, place: &Place, typed: &str, password: &Secret) -> Checked<AccountFound> {
    let Some(name) = place.kind.sign_in_name(typed, place.top_dn.as_deref()) else {
        let args = [("dn", typed.into()), ("example", place.kind.example_account().into())];
        return Checked::again(vec![words.failed(CHECK, "account-no-dn", &args)]);
    };
    let mut survey = match open(words, place, &name, password).await {
        Ok(survey) => survey,
        Err(finding) => return Checked::again(vec![finding]),
    };
    let mut findings = vec![words.good(CHECK, "account-signed-in", &[("dn", (&name).into())])];
    match look_around(words, &mut survey, place.kind, &name, &mut findings).await {
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
    kind: Kind,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Result<Option<AccountFound>, Fault> {
    let root = survey.root().await?;
    // What it does not show everybody it may show our account.
    let contradicts = root.kind.map(|shown| kind::judge(words, kind, Some(shown)));
    if let Some(finding) = contradicts.filter(Finding::is_grave) {
        findings.push(finding);
        return Ok(None);
    }
    let Some(top_dn) = top(kind, &root, name) else {
        findings.push(words.failed(CHECK, "account-no-top", &[]));
        return Ok(None);
    };
    let Some(bind_dn) = entry_of(survey, kind, &top_dn, name).await? else {
        let args =
            [("name", name.into()), ("top", (&top_dn).into()), ("example", kind.example_account().into())];
        findings.push(words.failed(CHECK, "account-no-entry", &args));
        return Ok(None);
    };
    if bind_dn != name {
        findings.push(words.good(CHECK, "account-entry", &[("dn", (&bind_dn).into())]));
    }
    let people_dn = match kind.usual_people(&top_dn) {
        Some(usual) if survey.sees(&usual).await? => usual,
        Some(_) | None => top_dn.clone(),
    };
    let name = survey.account_name(kind, &bind_dn).await?;
    Ok(Some(AccountFound { bind_dn, name, top_dn, people_dn }))
}

/// The entry of an account that signed in by a name which is none's.
async fn entry_of(
    survey: &mut Survey,
    kind: Kind,
    top_dn: &str,
    name: &str,
) -> Result<Option<String>, Fault> {
    if name.contains('=') {
        return Ok(Some(name.to_owned()));
    }
    let own = name.rsplit('\\').next().unwrap_or(name);
    let found = survey.people(kind, top_dn, Some(own)).await?;
    if let [only] = found.as_slice() {
        return Ok(Some(only.clone()));
    }
    // A name that the domain made itself stands in no entry.
    let bare = own.split('@').next().unwrap_or(own);
    let found = if found.is_empty() { survey.people(kind, top_dn, Some(bare)).await? } else { found };
    Ok(match found.as_slice() {
        [only] => Some(only.clone()),
        [] | [_, _, ..] => None,
    })
}

/// The part of the tree that the account itself is in, or the first one; a server that tells nothing of
/// itself still has the account's own domain. A domain's controller says which part is its own.
fn top(kind: Kind, root: &Root, name: &str) -> Option<String> {
    let folded = name.to_lowercase();
    let own_part = root.default_context.as_ref();
    let is_above = |context: &&String| folded.ends_with(&context.to_lowercase());
    let above = root.naming_contexts.iter().find(is_above).filter(|_| kind != Kind::ActiveDirectory);
    let shown = above.or(own_part).or_else(|| root.naming_contexts.first());
    let own = || Some(format!("dc={}", domain_of(name)?.replace('.', ",dc=")));
    shown.cloned().or_else(own)
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
        let top = |root: &Root, name: &str| top(Kind::OpenLdap, root, name);
        let two = root(&["cn=other", "dc=example,dc=org"]);
        assert_eq!(top(&two, dn).as_deref(), Some("dc=example,dc=org"));
        assert_eq!(top(&root(&["o=first"]), dn).as_deref(), Some("o=first"));
        assert_eq!(top(&root(&[]), dn).as_deref(), Some("dc=example,dc=org"));
        assert_eq!(top(&root(&[]), "cn=admin"), None);
    }

    #[test]
    fn the_top_of_a_domain_is_what_its_controller_says() {
        let contexts =
            ["DC=example,DC=org", "CN=Configuration,DC=example,DC=org", "DC=east,DC=example,DC=org"];
        let root = Root {
            naming_contexts: contexts.map(str::to_owned).to_vec(),
            default_context: Some(contexts[2].to_owned()),
            ..Root::default()
        };
        for name in ["CN=nulstil,DC=example,DC=org", "nulstil@example.org"] {
            assert_eq!(top(Kind::ActiveDirectory, &root, name).as_deref(), Some(contexts[2]), "{name}");
        }
    }
}
