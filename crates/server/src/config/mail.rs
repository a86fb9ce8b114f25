//! `[mail]`: the server that takes our messages, and their sender.

use super::Surroundings;
use super::directory::{ca, opened};
use super::expand::expand;
use super::problem::{At, Problems};
use super::read::Table;
use super::secret;
use notify::mail::{Secret, SettingsError, SmtpSettings};
use zeroize::Zeroizing;

/// How messages leave, as the adapter read it.
pub struct Mail {
    pub smtp: SmtpSettings,
    /// The bare address, for "look for mail from …".
    pub sender: String,
}

/// Where each setting stands, so that what the adapter refuses is told at its line.
struct Places {
    smtp: At,
    password: At,
    ca: At,
    from: At,
}

pub fn check(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Mail> {
    let places = Places {
        smtp: table.place_of("smtp"),
        password: table.place_of("password_file"),
        ca: table.place_of("ca_file"),
        from: table.place_of("from"),
    };
    let smtp = table.required("smtp", "\"smtps://user@mail.example.org\"", problems);
    let password_file = table.text("password_file", problems);
    let ca_file = table.text("ca_file", problems);
    let from = table.required("from", "\"Example <no-reply@example.org>\"", problems);
    table.finish(problems);

    let ca_pem = ca_file.map(|given| {
        let path = ca(&given, surroundings, problems)?;
        std::fs::read(path).ok()
    });
    let password = password_file.map(|given| {
        let file = expand(&given, surroundings, problems)?;
        let read = secret::read(&given.at, &file, problems)?;
        Some(Secret::new(Zeroizing::new(read.reveal().to_owned())))
    });
    let smtp = smtp.filter(|smtp| {
        let user =
            smtp.value.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).map(|(user, _)| user);
        let holds_password = user.is_some_and(|user| user.contains(':'));
        if holds_password {
            let remedy = "Put it alone into a file of mode 600, and name that in mail.password_file.";
            problems.add(&smtp.at, "holds a password", remedy);
        }
        !holds_password
    });
    let (password, ca_pem) = (opened(password)?, opened(ca_pem)?);
    match SmtpSettings::parse(&smtp?.value, password, ca_pem, &from?.value) {
        Ok(smtp) => Some(Mail { sender: smtp.sender(), smtp }),
        Err(bad) => {
            let (at, remedy) = place_of(&bad, &places);
            problems.add(at, bad.to_string(), remedy);
            None
        }
    }
}

fn place_of<'a>(bad: &SettingsError, places: &'a Places) -> (&'a At, &'static str) {
    let hop = "Such as: smtp = \"smtps://user@mail.example.org\"";
    match bad {
        SettingsError::Scheme | SettingsError::Host | SettingsError::Port | SettingsError::User => {
            (&places.smtp, hop)
        }
        SettingsError::PasswordMissing => {
            (&places.smtp, "Name a file with the password in mail.password_file.")
        }
        SettingsError::UserMissing => {
            (&places.password, "Name the user in mail.smtp, or remove password_file.")
        }
        SettingsError::From => (&places.from, "Such as: from = \"Example <no-reply@example.org>\""),
        SettingsError::Ca(_) => (&places.ca, "Give a PEM file with the certificate of the authority."),
        SettingsError::PublicUrl | SettingsError::Line => {
            (&places.smtp, "Correct the [server] and [organisation] sections.")
        }
    }
}
