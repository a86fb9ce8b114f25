//! Whether guessing at `/change` stays below what locks an account: told where it cannot, or is kept there at a price.

use crate::checks::finding::Finding;
use directory::{Kind, Servers};
use domain::account::Standing;
use domain::lock_out::{LockOut, UNREAD_TRIES_MAX};
use flows::Fault;
use futures::TryStreamExt;
use std::time::Duration;

/// The name of these checks.
const CHECK: &str = "lock-out";
/// People looked at: whoever is ruled otherwise may be among them.
const PEOPLE_MAX: usize = 20;
/// How long the look may take.
const LOOK_WITHIN: Duration = Duration::from_secs(20);

/// Looks at when the accounts of some people lock.
pub async fn look(directory: &dyn Servers, kind: Kind) -> Vec<Finding> {
    match tokio::time::timeout(LOOK_WITHIN, of_people(directory)).await {
        Ok(Ok(seen)) => findings(&seen, kind),
        Ok(Err(_)) | Err(_) => vec![Finding::skipped(CHECK, "when accounts lock could not be looked at")],
    }
}

async fn of_people(directory: &dyn Servers) -> Result<Vec<(String, LockOut)>, Fault> {
    let mut pages = directory.everybody();
    let people = pages.try_next().await?.unwrap_or_default();
    drop(pages);
    let mut seen = Vec::new();
    // No current password of a protected account is ever tried.
    let open = people.into_iter().filter(|account| account.standing != Standing::Protected);
    for account in open.take(PEOPLE_MAX) {
        let stated = directory.stated_rules(&account.key).await?;
        seen.push((account.login, stated.lock_out));
    }
    Ok(seen)
}

fn findings(seen: &[(String, LockOut)], kind: Kind) -> Vec<Finding> {
    let first = |is_so: fn(&LockOut) -> bool| seen.iter().find(|(_, lock_out)| is_so(lock_out));
    let mut findings = Vec::new();
    if let Some((login, _)) = first(|lock_out| *lock_out == LockOut::Unread) {
        let cause = format!(
            "the rules by which the directory locks {login} cannot be read: {UNREAD_TRIES_MAX} current passwords are \
             tried for such an account until a day has passed, and then the right one looks wrong"
        );
        findings.push(Finding::warning(CHECK, cause, readable(kind)));
    }
    let is_endless = |lock_out: &LockOut| matches!(lock_out, LockOut::After { forgotten_after: None, .. });
    if let Some((login, _)) = first(is_endless) {
        let cause = format!(
            "the directory forgets wrong passwords of {login} by a right one alone: whoever tries some each day, here \
             or elsewhere, locks the account in the end"
        );
        findings.push(Finding::warning(CHECK, cause, window(kind)));
    }
    if let Some((login, _)) = first(|lock_out| lock_out.tries() == Some(1)) {
        let cause = format!("one wrong password locks {login}: no current password is tried here");
        findings.push(Finding::warning(CHECK, cause, "Let the directory lock after five or more."));
    }
    if findings.is_empty() && !seen.is_empty() {
        let cause = format!("guessing at /change locks nobody ({} people looked at)", seen.len());
        findings.push(Finding::good(CHECK, cause));
    }
    findings
}

/// How our account comes to read when accounts lock.
pub const fn readable(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenLdap => {
            "Name the default policy in default_policy_dn, and let the service account read what is below \
             ou=policies: nulstil directory rights --kind openldap"
        }
        Kind::ActiveDirectory => {
            "Let the service account read the password settings objects and the domain's root. On the \
             container: dsacls \"CN=Password Settings Container,CN=System,DC=…\" /I:T /G ACCOUNT:GR"
        }
        Kind::Ds389 => "Give what this prints: nulstil directory rights --kind 389ds",
        Kind::FreeIpa => "Give the permission \"System: Read Group Password Policy\".",
    }
}

/// What makes the directory forget wrong passwords after a while.
const fn window(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenLdap => "Set pwdFailureCountInterval in the policy, to 900 say (seconds).",
        Kind::ActiveDirectory => "Set \"Reset account lockout counter after\" (lockOutObservationWindow).",
        Kind::Ds389 => "Set passwordResetFailureCount, to 900 say (seconds).",
        Kind::FreeIpa => "ipa pwpolicy-mod --failinterval=900",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::finding::State;

    fn told(lock_outs: &[LockOut]) -> Vec<Finding> {
        let seen: Vec<_> = lock_outs.iter().map(|lock_out| ("anna".to_owned(), *lock_out)).collect();
        findings(&seen, Kind::OpenLdap)
    }

    #[test]
    fn what_lets_strangers_lock_people_is_told_once_with_a_remedy() {
        let good = LockOut::After { tries: 5, forgotten_after: Some(Duration::from_secs(900)) };
        let endless = LockOut::After { tries: 5, forgotten_after: None };
        assert_eq!(told(&[good, LockOut::Never])[0].state, State::Good);
        for (bad, word) in [
            (LockOut::Unread, "cannot be read"),
            (endless, "in the end"),
            (
                LockOut::After { tries: 1, forgotten_after: Some(Duration::from_secs(1)) },
                "one wrong password",
            ),
        ] {
            let told = told(&[good, bad, bad]);
            assert_eq!((told.len(), told[0].state), (1, State::Warning), "{bad:?}");
            assert!(told[0].cause.contains(word) && told[0].remedy.is_some(), "{}", told[0]);
        }
        assert!(told(&[]).is_empty());
    }
}
