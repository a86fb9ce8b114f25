//! What has to answer: the database, the mail server, the directory.

use super::decoy;
use super::lock_out;
use super::own::SET_THE_CLOCK;
use super::policy;
use super::rights;
use crate::checks::certificate;
use crate::checks::finding::Finding;
use crate::config::{Config, Ldap, Mail, Organisation};
use crate::real::{OFF_MAX, SharedClock};
use crate::wire::{self, WireError};
use directory::{ActiveDirectory, Kind, LdapUrl, Privilege, Servers};
use domain::account::{Account, PasswordTime};
use flows::Fault;
use flows::ports::{Directory, Health, Policies, Reminders};
use futures::TryStreamExt;
use jiff::Timestamp;
use std::time::Duration;
use store::Store;

/// How long one look may take.
const LOOK_WITHIN: Duration = Duration::from_secs(20);

/// A daily run is late when none has begun for so long.
const REMINDERS_LATE_HOURS: i64 = 26;

/// Opens the store, which also runs migrations, and writes to it.
pub async fn store(config: &Config, is_local: bool) -> Result<(Store, Finding), Finding> {
    let bad = |cause: String| {
        if is_local {
            Finding::failed(
                "store",
                cause,
                "Give file and folder to the user that Nulstil runs as, with room on the disk.",
            )
        } else {
            Finding::unreachable(
                "store",
                cause,
                "Check that PostgreSQL runs, and store.url with its password_file.",
            )
        }
    };
    let opened = tokio::time::timeout(LOOK_WITHIN, wire::open_shared(config)).await;
    let store = match opened {
        Err(_) => return Err(bad("no answer".into())),
        Ok(Err(WireError::Keys(keys))) => return Err(Finding::failed("store", keys.what, keys.remedy)),
        Ok(Err(WireError::Fault(fault))) => return Err(bad(fault.to_string())),
        Ok(Err(WireError::Mail(_) | WireError::Directory(_))) => return Err(bad("not opened".into())),
        Ok(Ok(store)) => store,
    };
    match store.store_is_well().await {
        Ok(()) => Ok((store, Finding::good("store", "takes writes; its tables are up to date"))),
        Err(fault) => Err(bad(fault.to_string())),
    }
}

/// This machine's clock beside the database server's, which decides where nodes share one.
pub async fn clock(store: &Store) -> Option<Finding> {
    let clock = SharedClock::default();
    let ahead = match clock.look(store).await {
        Ok(shared) => shared?,
        Err(fault) => {
            return Some(Finding::unreachable("clock", fault.to_string(), "Check that PostgreSQL runs."));
        }
    };
    let apart = format!("{:.1} s from the database's clock", ahead.as_secs_f64());
    Some(if ahead > OFF_MAX {
        Finding::failed("clock", format!("{apart}; this node would not serve"), SET_THE_CLOCK)
    } else {
        Finding::good("clock", apart)
    })
}

/// Whether people are reminded of passwords that end, and how the last run went; nothing where nobody is.
pub async fn reminders(store: &Store, now: Timestamp) -> Option<Finding> {
    let set = store.newest(crate::real::moment()).await.ok()?.set;
    let last = store.last_run().await.ok()?;
    if !set.reminds() {
        return None;
    }
    let late = "The service begins a run each day while it is well: check that it runs, and its log for \"reminding\".";
    let Some(run) = last else {
        return Some(Finding::warning(
            "reminders",
            "the policy reminds people, and no run has begun yet",
            late,
        ));
    };
    let hours = (now.as_second() - run.begun_at.as_seconds()) / 3600;
    let tally = &run.tally;
    let told = format!(
        "the last run began {hours} hours ago: {} people seen, {} told, {} without an address, {} put off",
        tally.people, tally.told, tally.without_address, tally.put_off,
    );
    Some(match (run.ended_at, hours) {
        (_, REMINDERS_LATE_HOURS..) => Finding::warning("reminders", told, late),
        (Some(_), _) if tally.put_off > 0 => Finding::warning(
            "reminders",
            told,
            "The mail server takes nothing; it is asked again within the hour.",
        ),
        (Some(_) | None, _) => Finding::good("reminders", told),
    })
}

/// The mail server: reached, signed in to, and how long its certificate is good.
pub async fn mail(mail: Mail, public_url: &str, organisation: &Organisation, now: Timestamp) -> Vec<Finding> {
    let remedy = "Check mail.smtp, its password_file and ca_file, and that the server runs.";
    let mailer = match wire::mailer(mail, public_url, organisation) {
        Ok(mailer) => mailer,
        Err(WireError::Mail(bad)) => return vec![Finding::failed("mail", bad.to_string(), remedy)],
        Err(WireError::Keys(_) | WireError::Directory(_) | WireError::Fault(_)) => return Vec::new(),
    };
    match tokio::time::timeout(LOOK_WITHIN, mailer.certificate()).await {
        Ok(Ok(shown)) => {
            let whole = Finding::good("mail", "the mail server answers and takes our sign-in");
            let dated = shown.map(|der| certificate::dates("mail", "the mail server", &der, now));
            std::iter::once(whole).chain(dated).collect()
        }
        Ok(Err(cause)) => vec![Finding::unreachable("mail", cause, remedy)],
        Err(_) => vec![Finding::unreachable("mail", "no answer", remedy)],
    }
}

/// Asks a directory whether it is there.
pub async fn probe(directory: &dyn Directory, good: &str) -> Finding {
    let remedy = "Check [[directory]]: url, ca_file, bind_dn, bind_password_file; and that the server runs. After a \
                  new bind password restart Nulstil: it reads the file at its start, and lets a refused one rest.";
    match tokio::time::timeout(LOOK_WITHIN, directory.probe()).await {
        Ok(Ok(())) => Finding::good("directory", format!("{good} can be read")),
        Ok(Err(fault)) => Finding::unreachable("directory", fault.to_string(), remedy),
        Err(_) => Finding::unreachable("directory", "no answer", remedy),
    }
}

/// An OpenLDAP, or why there is none.
pub async fn openldap(name: String, settings: Ldap, now: Timestamp) -> Vec<Finding> {
    let decoy_dn = settings.decoy_dn.clone();
    let wired = wire::open_ldap(name, settings);
    let mut findings = over_ldap(&wired, Kind::OpenLdap, decoy_dn.as_deref(), now).await;
    if let Ok(directory) = &wired {
        findings.extend(policy::judged(directory.offer_too_short()).await);
    }
    findings
}

/// The same of an Active Directory, with a history of our own that remembers so many passwords.
pub async fn active_directory(name: String, settings: Ldap, remembered: u32, now: Timestamp) -> Vec<Finding> {
    let decoy_dn = settings.decoy_dn.clone();
    let wired = wire::active_directory(name, settings);
    let mut findings = over_ldap(&wired, Kind::ActiveDirectory, decoy_dn.as_deref(), now).await;
    if let Ok(domain) = &wired {
        findings.extend(history(domain, remembered).await);
        findings.extend(groups(domain).await);
    }
    findings
}

/// The same of a 389 Directory Server.
pub async fn ds389(name: String, settings: Ldap, now: Timestamp) -> Vec<Finding> {
    let decoy_dn = settings.decoy_dn.clone();
    let wired = wire::ds389(name, settings);
    let mut findings = over_ldap(&wired, Kind::Ds389, decoy_dn.as_deref(), now).await;
    if let Ok(directory) = &wired {
        findings.extend(policy::judged(directory.offer_too_short()).await);
    }
    findings
}

/// The same of a FreeIPA, and what becomes of a password that our account sets there.
pub async fn free_ipa(name: String, settings: Ldap, now: Timestamp) -> Vec<Finding> {
    let decoy_dn = settings.decoy_dn.clone();
    let wired = wire::free_ipa(name, settings);
    let mut findings = over_ldap(&wired, Kind::FreeIpa, decoy_dn.as_deref(), now).await;
    if let Ok(ipa) = &wired
        && let Ok(Ok(privilege)) = tokio::time::timeout(LOOK_WITHIN, ipa.privilege_of_our_account()).await
    {
        findings.push(lasts(privilege));
    }
    findings
}

fn lasts(privilege: Option<Privilege>) -> Finding {
    let make = "Use FreeIPA 4.13 or later, run `ipa sysaccount-policy NAME --privileged=true` on every server, and restart \
                its directory server.";
    match privilege {
        Some(Privilege::Manager) => Finding::good("directory", "passwords that we set are judged, and last"),
        Some(Privilege::AbovePolicy) => {
            let what =
                "our account stands above the password policy (passSyncManagersDNs or Directory Manager)";
            Finding::warning(
                "directory",
                what,
                "Take it out of passSyncManagersDNs, and make it a system account manager.",
            )
        }
        Some(Privilege::Helper) => {
            let what = "who resets a password has to choose another one where they sign in next: FreeIPA lets what our \
                        account sets expire at once";
            Finding::warning("directory", what, make)
        }
        None => {
            let what =
                "we may not read whether passwords that we set last (cn=ipa_pwd_extop,cn=plugins,cn=config)";
            let remedy = "Give our account the permission \"Read System Account Managers Configuration\".";
            Finding::warning("directory", what, remedy)
        }
    }
}

/// Whether a reset can be held to the history; nothing when the domain cannot be asked, which is told already.
async fn history(domain: &ActiveDirectory, remembered: u32) -> Option<Finding> {
    let remedy = "Windows Server knows the policy hints control; Samba does not. Until then a reset may bring back \
                  an old password, and only a change at /change is held to the history. Set password.history_own \
                  in the policy, so that at least what was chosen here does not come back.";
    let known = tokio::time::timeout(LOOK_WITHIN, domain.knows_policy_hints()).await.ok()?.ok()?;
    Some(if known {
        Finding::good("directory", "a reset is held to the history: this domain knows policy hints")
    } else if remembered > 0 {
        let what = "a reset is held to our own history alone: this domain knows no policy hints";
        Finding::good("directory", what)
    } else {
        let what = "a reset is not held to the history: this domain knows no policy hints";
        Finding::warning("directory", what, remedy)
    })
}

/// Whether it is known who is in which group; nothing where it is, or nobody is there to look at.
async fn groups(domain: &ActiveDirectory) -> Option<Finding> {
    let shown = tokio::time::timeout(LOOK_WITHIN, domain.shows_groups()).await.ok()?.ok()??;
    let what = "the groups of people cannot be read (tokenGroups), so that everybody counts as protected and nobody \
                is reset";
    let remedy = "Let the service account read tokenGroups of people: put it into \"Pre-Windows 2000 Compatible \
                  Access\", or dsacls \"PEOPLE\" /I:S /G \"ACCOUNT:RP;tokenGroups;user\".";
    (!shown).then(|| Finding::failed("directory", what, remedy))
}

/// The directory's servers one by one for their certificates, then the sign-in.
async fn over_ldap<D: Servers>(
    wired: &Result<D, WireError>,
    kind: Kind,
    decoy_dn: Option<&str>,
    now: Timestamp,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let directory = match wired {
        Ok(directory) => directory,
        Err(WireError::Directory(why)) => {
            findings.push(Finding::failed("directory", why.as_str(), "Correct [[directory]]."));
            return findings;
        }
        Err(WireError::Keys(_) | WireError::Mail(_) | WireError::Fault(_)) => return findings,
    };
    if let Some(domain) = directory.domain() {
        findings.push(named_by_dns(domain, directory.servers().await));
    }
    for (url, shown) in directory.certificates().await {
        let place = url.to_string();
        findings.push(match shown {
            Ok(der) => certificate::dates("directory", &place, &der, now),
            Err(why) => unreachable(&place, &why),
        });
    }
    let there = probe(directory, "the directory").await;
    let is_there = !there.is_grave();
    findings.push(there);
    if is_there {
        findings.extend(rights::look(directory, kind).await);
    }
    findings.extend(no_times(directory).await);
    findings.extend(lock_out::look(directory, kind).await);
    findings.push(decoy::look(directory, kind, decoy_dn).await);
    findings
}

/// A directory that shows nobody's password time cannot tell later whether a write happened.
async fn no_times(directory: &dyn Directory) -> Option<Finding> {
    let mut pages = directory.everybody();
    let page = tokio::time::timeout(LOOK_WITHIN, pages.try_next()).await.ok()?.ok()??;
    let is_absent = |account: &Account| account.password_time == PasswordTime::Absent;
    let what = "it shows nobody's password time: when an answer is lost, nobody finds out whether a password was set";
    let remedy =
        "Let the service account read it; in OpenLDAP load the ppolicy overlay, which keeps pwdChangedTime.";
    let is_bare = !page.is_empty() && page.iter().all(is_absent);
    is_bare.then(|| Finding::warning("directory", what, remedy))
}

/// What DNS says of the domain's servers.
fn named_by_dns(domain: &str, servers: Result<Vec<LdapUrl>, Fault>) -> Finding {
    match servers {
        Ok(servers) => {
            let told: Vec<String> = servers.iter().map(LdapUrl::to_string).collect();
            Finding::good("directory", format!("DNS names as servers of {domain}: {}", told.join(", ")))
        }
        Err(fault) => {
            let remedy = "Check domain, site and nameservers in [[directory]]. In Active Directory this must name \
                          the domain controllers: dig SRV _ldap._tcp.dc._msdcs.DOMAIN";
            Finding::unreachable("directory", fault.to_string(), remedy)
        }
    }
}

fn unreachable(place: &str, why: &str) -> Finding {
    let remedy = "Check the address, the firewall, and ca_file if the certificate is not trusted.";
    Finding::unreachable("directory", format!("{place}: {why}"), remedy)
}
