//! Whether the directory's own policy judges what our account sets: tried with a password of one letter that goes
//! along with something impossible, so that it is never set.

use crate::checks::finding::Finding;
use crate::config::{Ldap, Reach};
use directory::{Kind, LdapUrl, Secret, Server, Survey, Trial};
use domain::verdict::Verdict;
use zeroize::Zeroizing;

/// A finding about one person below `base_dn`; none when nobody can be asked, which is told already.
pub async fn judged(kind: Kind, settings: &Ldap) -> Option<Finding> {
    let url = match &settings.reach {
        Reach::Urls(urls) => LdapUrl::parse(urls.first()?).ok()?,
        Reach::Domain(_) => return None,
    };
    let ca_pem = settings.ca_file.as_ref().map(std::fs::read).transpose().ok()?;
    let password = Secret::new(Zeroizing::new(settings.bind_password.reveal().to_owned()));
    let (servers, account) = ([Server::of(url)], (kind, settings.bind_dn.as_str()));
    let opened = Survey::open(&servers, ca_pem.as_deref(), account, &password, settings.timeout).await;
    let mut survey = opened.ok()?;
    let people = survey.people(kind, &settings.base_dn, None).await.ok()?;
    Some(told(survey.offer_too_short(people.first()?).await.ok()?))
}

fn told(trial: Trial) -> Finding {
    match trial {
        Trial::Judged(Verdict::OldPasswordNeeded) => Finding::warning(
            "directory",
            "the policy asks for the old password, so that no reset can work",
            "Set pwdSafeModify to FALSE.",
        ),
        Trial::Judged(_) => {
            Finding::good("directory", "passwords that we set are judged by the directory's policy")
        }
        Trial::Passed => Finding::warning(
            "directory",
            "the directory would take a password of one letter from us: it has no policy, or our account stands above it",
            "Use an account that is neither rootdn nor Directory Manager and has write, not manage, and load the policy.",
        ),
    }
}
