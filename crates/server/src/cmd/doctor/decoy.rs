//! Whether the entry that unknown names are tried against stays open: a locked one is answered faster, and then time
//! tells strangers who exists.

use super::lock_out::readable;
use crate::checks::finding::Finding;
use directory::{Barred, Decoy, Kind, Servers};
use domain::lock_out::LockOut;
use std::time::Duration;

/// The name of these checks.
const CHECK: &str = "decoy";
/// How long the look may take.
const LOOK_WITHIN: Duration = Duration::from_secs(20);

/// Looks at the decoy that is configured, without trying it.
pub async fn look(directory: &dyn Servers, kind: Kind, dn: Option<&str>) -> Finding {
    let Some(dn) = dn else {
        let remedy =
            "Name an entry with an unknown password in decoy_dn, so that unknown names cost the same.";
        return Finding::warning(CHECK, "there is no decoy", remedy);
    };
    match tokio::time::timeout(LOOK_WITHIN, directory.decoy(dn)).await {
        Ok(Ok(decoy)) => finding(dn, &decoy, kind),
        Ok(Err(_)) | Err(_) => Finding::skipped(CHECK, "whether the decoy locks could not be looked at"),
    }
}

fn finding(dn: &str, decoy: &Decoy, kind: Kind) -> Finding {
    let Decoy { is_seen, lock_out, barred } = decoy;
    let faster = "names that nobody has are answered faster than others then, and time tells who exists";
    match (barred, lock_out) {
        (Some(Barred::Locked), _) => {
            let remedy = format!("{} Then unlock it.", never_locks(kind));
            Finding::warning(CHECK, format!("the decoy {dn} is locked: {faster}"), remedy)
        }
        (Some(Barred::Off), _) => {
            let remedy = "Turn it on, without an end: a password that nobody knows keeps it closed.";
            Finding::warning(CHECK, format!("the decoy {dn} is turned off or past its end: {faster}"), remedy)
        }
        (None, LockOut::After { tries, .. }) => {
            let cause =
                format!("{tries} names that nobody has, typed at /change, lock the decoy {dn}: {faster}");
            Finding::warning(CHECK, cause, never_locks(kind))
        }
        (None, LockOut::Unread) if *is_seen => {
            let cause = format!("the rules by which the directory locks the decoy {dn} cannot be read");
            Finding::warning(CHECK, cause, readable(kind))
        }
        (None, LockOut::Unread) => {
            let cause = format!(
                "the decoy {dn} is not there or cannot be read, so that nobody knows whether it locks"
            );
            Finding::warning(CHECK, cause, seen(kind))
        }
        (None, LockOut::Never) => Finding::good(CHECK, format!("the decoy {dn} never locks")),
    }
}

/// What keeps the decoy from being locked.
const fn never_locks(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenLdap => {
            "Make a policy with pwdLockout: FALSE, and name it in the decoy's pwdPolicySubentry."
        }
        Kind::ActiveDirectory => {
            "Give it a password settings object with a lock-out threshold of zero. Samba: samba-tool domain \
             passwordsettings pso create never-locks 20 --account-lockout-threshold=0, and pso apply \
             never-locks DECOY. Windows: New-ADFineGrainedPasswordPolicy -LockoutThreshold 0, and \
             Add-ADFineGrainedPasswordPolicySubject."
        }
        Kind::Ds389 => "Give it a policy of its own with passwordLockout: off.",
        Kind::FreeIpa => "Name a system account in decoy_dn: FreeIPA locks none. ipa sysaccount-add",
    }
}

/// How our account comes to see the decoy.
const fn seen(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenLdap => {
            "Correct decoy_dn; or put the entry below base_dn, where the service account reads: nulstil \
             directory rights --kind openldap"
        }
        Kind::ActiveDirectory => {
            "Correct decoy_dn; or let the service account read the entry, as it may by default."
        }
        Kind::Ds389 => {
            "Correct decoy_dn; or put the entry below base_dn, where the service account reads: nulstil \
             directory rights --kind 389ds"
        }
        Kind::FreeIpa => {
            "Correct decoy_dn, or name a system account in it, which FreeIPA never locks: ipa sysaccount-add"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::finding::State;

    #[test]
    fn a_decoy_that_locks_or_may_lock_is_told_with_a_remedy() {
        let five = LockOut::After { tries: 5, forgotten_after: None };
        let of = |is_seen, lock_out, barred| Decoy { is_seen, lock_out, barred };
        for kind in Kind::ALL {
            for (decoy, word) in [
                (of(true, five, None), "5 names that nobody has"),
                (of(true, five, Some(Barred::Locked)), "is locked"),
                (of(true, LockOut::Never, Some(Barred::Locked)), "is locked"),
                (of(true, LockOut::Never, Some(Barred::Off)), "turned off"),
                (of(true, LockOut::Unread, None), "cannot be read"),
                (of(false, LockOut::Unread, None), "is not there or cannot be read"),
            ] {
                let told = finding("cn=decoy", &decoy, kind);
                assert_eq!(told.state, State::Warning, "{decoy:?}");
                assert!(told.cause.contains(word) && told.remedy.is_some(), "{told}");
            }
            let told = finding("cn=decoy", &of(true, LockOut::Never, None), kind);
            assert_eq!((told.state, told.remedy.as_deref()), (State::Good, None), "{told}");
        }
    }
}
