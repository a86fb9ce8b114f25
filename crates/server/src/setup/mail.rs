//! The fifth question: the mail server. It is reached, signed in to, and handed a letter.

use super::answers::MailFound;
use super::directory::read_authority;
use super::engine::Checked;
use super::words::Words;
use crate::checks::certificate;
use crate::checks::finding::Finding;
use crate::config::{Mail, Organisation, Secret};
use crate::wire::{self, WireError};
use domain::contact::EmailAddress;
use jiff::Timestamp;
use notify::mail::{SettingsError, Smtp, SmtpSettings};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use zeroize::Zeroizing;

const CHECK: &str = "mail";
/// How long a mail server may take to greet while somebody waits; some look up who asks first.
const WITHIN: Duration = Duration::from_secs(10);

/// One answer, with what was kept of it before.
pub struct Asked<'a> {
    pub server: &'a str,
    pub password: Option<&'a Secret>,
    pub from: &'a str,
    pub test_address: &'a str,
    pub ca_file: Option<&'a Path>,
    /// The directory's own authority, which often vouches for the mail server too.
    pub directory_ca: Option<Vec<u8>>,
    pub public_url: &'a str,
    pub organisation: &'a Organisation,
}

pub struct Reached {
    pub found: MailFound,
    pub ca_pem: Option<Vec<u8>>,
}

pub async fn check(words: Words, asked: &Asked<'_>, now: Timestamp) -> Checked<Reached> {
    let Some(to) = EmailAddress::parse(asked.test_address.trim()) else {
        return Checked::again(vec![words.failed(CHECK, "mail-no-address", &[])]);
    };
    let authorities = match asked.ca_file.map(|file| read_authority(words, file)).transpose() {
        Ok(Some(pem)) => vec![Some(pem)],
        Ok(None) => std::iter::once(None).chain(asked.directory_ca.clone().map(Some)).collect(),
        Err(finding) => return Checked::who_vouches(vec![finding]),
    };
    let mut causes = Vec::new();
    for place in places(asked.server) {
        for ca_pem in &authorities {
            let smtp = match mailer(asked, &place, ca_pem.clone()) {
                Ok(smtp) => smtp,
                Err(bad) => return Checked::again(vec![unfit(words, &bad)]),
            };
            let shown = timeout(WITHIN, smtp.certificate()).await;
            match shown.unwrap_or_else(|_| Err(words.say("mail-silent", &[]))) {
                Ok(shown) => {
                    let mut findings =
                        vec![words.good(CHECK, "mail-reached", &[("server", (&place).into())])];
                    findings.extend(shown.and_then(|der| dates(words, &der, now)));
                    let found = MailFound {
                        smtp: place,
                        from: asked.from.trim().to_owned(),
                        has_password: asked.password.is_some(),
                        has_own_ca: ca_pem.is_some(),
                    };
                    let reached = Reached { found, ca_pem: ca_pem.clone() };
                    return hand_over(words, &smtp, &to, findings, reached).await;
                }
                Err(cause) => {
                    let cause = format!("{place}: {cause}");
                    // The system's authorities and the directory's may fail alike.
                    if !causes.contains(&cause) {
                        causes.push(cause);
                    }
                }
            }
        }
    }
    let causes = causes.join("; ");
    let args = [("cause", (&causes).into())];
    Checked::who_vouches(vec![words.unreachable(CHECK, "mail-away", &args)])
}

/// The address as it is, or a bare name with TLS from the first byte, then with STARTTLS.
fn places(server: &str) -> Vec<String> {
    let server = server.trim();
    match server.contains("://") {
        true => vec![server.to_owned()],
        false => vec![format!("smtps://{server}"), format!("smtp://{server}")],
    }
}

fn mailer(asked: &Asked<'_>, place: &str, ca_pem: Option<Vec<u8>>) -> Result<Arc<Smtp>, SettingsError> {
    let password =
        asked.password.map(|one| notify::mail::Secret::new(Zeroizing::new(one.reveal().to_owned())));
    let smtp = SmtpSettings::parse(place, password, ca_pem, asked.from.trim())?;
    let mail = Mail { sender: smtp.sender(), smtp };
    wire::mailer(mail, asked.public_url, asked.organisation).map_err(|why| match why {
        WireError::Mail(bad) => bad,
        WireError::Keys(_) | WireError::Directory(_) | WireError::Fault(_) => SettingsError::Line,
    })
}

fn unfit(words: Words, bad: &SettingsError) -> Finding {
    match bad {
        SettingsError::Scheme | SettingsError::Host | SettingsError::Port | SettingsError::User => {
            words.failed(CHECK, "mail-no-server", &[])
        }
        SettingsError::PasswordMissing => words.failed(CHECK, "mail-password-missing", &[]),
        SettingsError::UserMissing => words.failed(CHECK, "mail-user-missing", &[]),
        SettingsError::From => words.failed(CHECK, "mail-no-sender", &[]),
        SettingsError::Ca(why) => words.failed("certificate", "ca-unreadable", &[("cause", why.into())]),
        SettingsError::PublicUrl | SettingsError::Line => words.failed(CHECK, "mail-no-letterhead", &[]),
    }
}

fn dates(words: Words, der: &[u8], now: Timestamp) -> Option<Finding> {
    let seen = certificate::seen(der, now)?;
    let args = [
        ("names", (&seen.subject).into()),
        ("issuer", (&seen.issuer).into()),
        ("day", (&seen.until).into()),
        ("fingerprint", (&seen.fingerprint).into()),
    ];
    Some(words.good(CHECK, "certificate", &args))
}

async fn hand_over(
    words: Words,
    smtp: &Smtp,
    to: &EmailAddress,
    mut findings: Vec<Finding>,
    reached: Reached,
) -> Checked<Reached> {
    let address = to.as_str();
    match smtp.hand_over_trial(to, words.locale).await {
        Ok(()) => {
            findings.push(words.good(CHECK, "mail-handed-over", &[("address", address.into())]));
            Checked::taken(findings, reached)
        }
        Err(cause) => {
            let args = [("address", address.into()), ("cause", (&cause).into())];
            findings.push(words.failed(CHECK, "mail-refused", &args));
            Checked::again(findings)
        }
    }
}
