//! Connections to the mail server: opened, kept for the next message, dropped at the first doubt.
//!
//! lettre's own pool is not used. It takes a connection back when the future that used it is dropped,
//! with the answer to the last command still to come, so that the next message would read the answer
//! to the one before. Here a connection is owned by the hand-over and returns only after a good answer.
//!
//! lettre 0.11.23 does not empty its read buffer at STARTTLS, so somebody on the wire can put answers
//! before the server's own (the class of CVE-2011-0411). They could make a message look taken, never
//! read one. `smtps://` has no such gap and is what the documentation recommends.

use super::settings::{Security, SettingsError, SmtpSettings};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Longest wait for the TCP connection to one address of the server.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// How every certificate in a PEM file begins (RFC 7468).
const PEM_CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";
/// Most connections kept open between messages.
const IDLE_MAX: usize = 4;
/// Ways to sign in, best first. Both show the password to the server, so TLS guards them.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// The way to the mail server.
pub(super) struct Route {
    settings: SmtpSettings,
    tls: TlsParameters,
    hello: ClientId,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Route {
    pub(super) fn new(settings: SmtpSettings, own_name: String) -> Result<Self, SettingsError> {
        let mut tls = TlsParametersBuilder::new(settings.host.clone());
        if let Some(pem) = &settings.ca_pem {
            // lettre 0.11.23 takes a file without any certificate as an empty list of them.
            let has_one = pem.windows(PEM_CERTIFICATE.len()).any(|bytes| bytes == PEM_CERTIFICATE);
            if !has_one {
                return Err(SettingsError::Ca("it holds no certificate".to_owned()));
            }
            let ca = Certificate::from_pem(pem).map_err(|error| SettingsError::Ca(error.to_string()))?;
            tls = tls.certificate_store(CertificateStore::None).add_root_certificate(ca);
        }
        let tls = tls.build().map_err(|error| SettingsError::Ca(error.to_string()))?;
        Ok(Self { settings, tls, hello: ClientId::Domain(own_name), idle: Mutex::default() })
    }

    pub(super) const fn settings(&self) -> &SmtpSettings {
        &self.settings
    }

    /// A connection that answered just now.
    pub(super) async fn take(&self) -> Result<AsyncSmtpConnection, Error> {
        for _ in 0..=IDLE_MAX {
            let Some(mut kept) = self.pop() else { break };
            if kept.test_connected().await {
                return Ok(kept);
            }
        }
        self.open().await
    }

    /// Keeps a connection whose last answer was read and good.
    pub(super) fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX && !connection.has_broken() {
            idle.push(connection);
        }
    }

    /// Does TLS guard the way?
    pub(super) fn is_guarded(&self) -> bool {
        match self.settings.security {
            Security::Implicit | Security::StartTls => true,
            Security::Loopback => false,
        }
    }

    fn pop(&self) -> Option<AsyncSmtpConnection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let settings = &self.settings;
        let wrapped = match settings.security {
            Security::Implicit => Some(self.tls.clone()),
            Security::StartTls | Security::Loopback => None,
        };
        let place = (settings.host.as_str(), settings.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(CONNECT_MAX), &self.hello, wrapped, None).await?;
        match settings.security {
            Security::StartTls => connection.starttls(self.tls.clone(), &self.hello).await?,
            Security::Implicit | Security::Loopback => {}
        }
        if let Some((user, password)) = &settings.login {
            let login = Credentials::new(user.clone(), password.reveal().to_owned());
            connection.auth(&MECHANISMS, &login).await?;
        }
        Ok(connection)
    }
}
