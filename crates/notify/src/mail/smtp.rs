//! Handing letters to a mail server.

use super::connection::Route;
use super::render::{Rendered, render, trial};
use super::settings::{Letterhead, SettingsError, SmtpSettings};
use super::transmit::{rehearse, transmit};
use async_trait::async_trait;
use domain::chance::Chance;
use domain::contact::EmailAddress;
use domain::id::{Reference, RequestId};
use domain::locale::Locale;
use flows::ctx::Clock;
use flows::ports::{Delivery, Mailer, Message};
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::time::timeout;
use zeroize::Zeroizing;

/// Longest whole hand-over: connecting, signing in, and the answer to the message.
const HAND_OVER_MAX: Duration = Duration::from_secs(30);
/// Longest probe.
const PROBE_MAX: Duration = Duration::from_secs(15);

/// A mail server behind the flows' port.
pub struct Smtp {
    route: Route,
    letterhead: Letterhead,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

/// How a hand-over failed.
enum Failure {
    /// Before the message: connecting, TLS, signing in.
    NotReached(Error),
    /// During the message, by the server or by the line.
    Broken(Error),
}

/// A letter in its envelope.
struct Sealed {
    envelope: Envelope,
    bytes: Zeroizing<Vec<u8>>,
}

impl Smtp {
    /// # Errors
    /// A CA file that cannot be used.
    pub fn new(
        settings: SmtpSettings,
        letterhead: Letterhead,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, SettingsError> {
        let route = Route::new(settings, letterhead.name())?;
        Ok(Self { route, letterhead, clock, chance })
    }

    /// The certificate that the mail server shows (DER), by STARTTLS too; `None` where no TLS guards the
    /// way, on this very machine. For `doctor`, which tells when it ends.
    ///
    /// # Errors
    /// The cause why the server cannot be reached, in words for an administrator.
    pub async fn certificate(&self) -> Result<Option<Vec<u8>>, String> {
        let connection = match timeout(PROBE_MAX, self.route.take()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(format!("connecting to the mail server: {}", chain(&error))),
            Err(_) => return Err(no_answer()),
        };
        let shown = self.route.is_guarded().then(|| connection.peer_certificate());
        let shown = shown.transpose().map_err(|error| format!("reading its certificate: {}", chain(&error)));
        self.route.keep(connection);
        shown
    }

    /// Hands over a letter that says that mail arrives, for set-up.
    ///
    /// # Errors
    /// The cause why it was not taken, in words for an administrator.
    pub async fn hand_over_trial(&self, to: &EmailAddress, locale: Locale) -> Result<(), String> {
        let letter = trial(locale, &self.letterhead, Reference::fresh(self.chance.as_ref()));
        let Some(sealed) = self.seal(to, locale, letter) else {
            return Err("the address fits no envelope".to_owned());
        };
        match timeout(HAND_OVER_MAX, self.hand_over(&sealed)).await {
            Ok(handed) => handed.map_err(|failure| failure.cause()),
            Err(_) => Err(no_answer()),
        }
    }

    /// None when the stored address is nothing that an envelope can carry.
    fn seal(&self, to: &EmailAddress, locale: Locale, letter: Rendered) -> Option<Sealed> {
        let to: Address = to.as_str().parse().ok()?;
        let from = self.route.settings().from.clone();
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()]).ok()?;
        let micros = u64::try_from(self.clock.now().as_micros()).unwrap_or(0);
        let id = RequestId::fresh(self.chance.as_ref());
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, letter.text))
            .singlepart(part(ContentType::TEXT_HTML, letter.html));
        let sealed = lettre::Message::builder()
            .from(from)
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .date(UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!("<{id}@{}>", self.letterhead.name())))
            // RFC 3834, and what Exchange goes by: no out-of-office answer to a machine.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .raw_header(header("Content-Language", locale.tag()))
            .envelope(envelope.clone())
            .multipart(parts)
            .ok()?;
        Some(Sealed { envelope, bytes: Zeroizing::new(sealed.formatted()) })
    }

    async fn hand_over(&self, sealed: &Sealed) -> Result<(), Failure> {
        let mut connection = self.route.take().await.map_err(Failure::NotReached)?;
        transmit(&mut connection, &sealed.envelope, &sealed.bytes).await.map_err(Failure::Broken)?;
        self.route.keep(connection);
        Ok(())
    }

    /// The words of a hand-over, none of which means anything.
    async fn rehearse(&self) -> Result<(), Failure> {
        let mut connection = self.route.take().await.map_err(Failure::NotReached)?;
        rehearse(&mut connection).await.map_err(Failure::Broken)?;
        self.route.keep(connection);
        Ok(())
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, message: Message<'_>) -> Delivery {
        let reference = message.reference;
        let letter = render(&message, &self.letterhead);
        let Some(sealed) = self.seal(message.to, message.locale, letter) else {
            tracing::warn!(%reference, "stored address fits no envelope");
            return Delivery::Rejected;
        };
        match timeout(HAND_OVER_MAX, self.hand_over(&sealed)).await {
            Ok(Ok(())) => Delivery::Sent,
            Ok(Err(failure)) => {
                let delivery = failure.delivery();
                tracing::warn!(%reference, cause = failure.cause(), ?delivery, "mail not handed over");
                delivery
            }
            Err(_) => {
                tracing::warn!(%reference, cause = "timeout", "mail not handed over");
                Delivery::Later
            }
        }
    }

    async fn pretend(&self, message: Message<'_>) -> Delivery {
        let letter = render(&message, &self.letterhead);
        if self.seal(message.to, message.locale, letter).is_none() {
            return Delivery::Rejected;
        }
        match timeout(HAND_OVER_MAX, self.rehearse()).await {
            Ok(Ok(())) => Delivery::Sent,
            Ok(Err(failure)) => failure.delivery(),
            Err(_) => Delivery::Later,
        }
    }

    async fn probe(&self) -> Result<(), String> {
        match timeout(PROBE_MAX, self.route.take()).await {
            Ok(Ok(connection)) => {
                self.route.keep(connection);
                Ok(())
            }
            Ok(Err(error)) => Err(format!("connecting to the mail server: {}", chain(&error))),
            Err(_) => Err(no_answer()),
        }
    }
}

fn no_answer() -> String {
    format!("connecting to the mail server: no answer in {} s", PROBE_MAX.as_secs())
}

impl Failure {
    /// Rejected only where the server refused this message for good. A refusal that is about us (a
    /// sign-in that is missing, or a command out of order) may be mended while the code still lives.
    fn delivery(&self) -> Delivery {
        match self {
            Self::NotReached(_) => Delivery::Later,
            Self::Broken(error) => match error.status().map(u16::from) {
                Some(503 | 530 | 534 | 535 | 538) => Delivery::Later,
                Some(500..=599) => Delivery::Rejected,
                Some(_) | None => Delivery::Later,
            },
        }
    }

    /// For the log. The server's own words may repeat the address, so an answer is told by its number.
    fn cause(&self) -> String {
        let (at, error) = match self {
            Self::NotReached(error) => ("connecting", error),
            Self::Broken(error) => ("handing over", error),
        };
        match error.status() {
            Some(status) => format!("{at}: answer {status}"),
            None => format!("{at}: {}", chain(error)),
        }
    }
}

fn chain(error: &Error) -> String {
    let mut out = error.to_string();
    let mut source = error.source();
    // lettre prints its direct source itself; deeper ones name the cause, such as a certificate.
    while let Some(deeper) = source {
        let said = deeper.to_string();
        if !out.contains(&said) {
            out.push_str(": ");
            out.push_str(&said);
        }
        source = deeper.source();
    }
    out
}

fn part(kind: ContentType, body: String) -> SinglePart {
    // Quoted-printable whatever the letters: lines stay short and no server needs 8BITMIME.
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii(name.to_owned()).expect("our own header names are valid");
    HeaderValue::new(name, value.to_owned())
}
