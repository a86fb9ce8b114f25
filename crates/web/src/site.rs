//! What the server hands over, and what every request shares.

use crate::assets::Assets;
use domain::chance::Chance;
use domain::locale::Locale;
use domain::secret::Digest;
use flows::World;
use flows::ctx::Clock;
use flows::ports::{Checkup, Inbox, PolicyText};
use ipnet::IpNet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use text::format::Zone;
use tokio::sync::Semaphore;

/// Requests worked on at once; beyond that people are told to try again.
const REQUESTS_MAX: usize = 512;

/// Everything the pages and the API need.
pub struct App {
    pub world: Arc<World>,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub settings: Settings,
}

/// Settings of the outside.
pub struct Settings {
    /// The exact origin people use, without a trailing slash: `https://reset.example.org`.
    pub public_url: String,
    pub organisation: Organisation,
    /// Only these may speak for a client's address.
    pub trusted_proxies: Vec<IpNet>,
    /// Exact URLs that a finished reset may offer to go on to.
    pub return_to: Vec<String>,
    /// The address our mails come from, so that people can search for it.
    pub mail_from: String,
    /// The zone clock times are told in.
    pub zone: Zone,
    pub demo: Option<Demo>,
    /// The digest of what a sign-in system of the organisation shows; without it that interface is not there.
    pub sign_in_token: Option<Digest>,
    pub console: ConsoleTools,
    /// The server sets this once it has started and clears it before it stops.
    pub is_ready: Arc<AtomicBool>,
}

/// What the console needs of the server.
pub struct ConsoleTools {
    pub policy_text: Arc<dyn PolicyText>,
    pub checkup: Arc<dyn Checkup>,
}

/// Who runs this.
pub struct Organisation {
    pub name: String,
    /// Where people get help, in words: `Servicedesk, +45 12 34 56 78`.
    pub help: String,
    pub locale: Locale,
    /// Questions of the organisation's own, shown after ours.
    pub faq: Vec<OwnEntry>,
}

/// A question that an organisation answers itself, in each language. Plain text; pages escape it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEntry {
    pub question_da: String,
    pub answer_da: String,
    pub question_en: String,
    pub answer_en: String,
}

/// What only `nulstil demo` shows.
pub struct Demo {
    pub inbox: Arc<dyn Inbox>,
    pub people: Vec<DemoPerson>,
}

/// The states of sample people that the JSON tells.
pub const DEMO_STATES: [&str; 7] =
    ["ready", "no_methods", "locked", "disabled", "must_change", "expired", "administrator"];

/// One sample person. The password is a sample too, so it may be shown.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DemoPerson {
    pub login: String,
    pub password: String,
    pub name: String,
    pub locale: String,
    pub email: Option<String>,
    /// One of [`DEMO_STATES`], or `protected` or `out_of_scope`, which only the page tells.
    pub state: String,
    /// Shown with the person who has some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recovery_codes: Vec<String>,
}

/// The app with what is derived from it once.
pub struct Site {
    pub world: Arc<World>,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub settings: Settings,
    pub assets: Assets,
    /// The origins that are us; the configured one first.
    pub origins: Vec<String>,
    pub room: Semaphore,
}

impl Site {
    pub fn new(app: App) -> Self {
        let App { world, clock, chance, settings } = app;
        let origins = origins(&settings);
        Self {
            world,
            clock,
            chance,
            settings,
            assets: Assets::new(),
            origins,
            room: Semaphore::new(REQUESTS_MAX),
        }
    }

    /// Do people reach us over TLS?
    pub fn is_https(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }
}

/// The demo is reached as `localhost` by people and as `127.0.0.1` by scripts.
fn origins(settings: &Settings) -> Vec<String> {
    let mut out = vec![settings.public_url.clone()];
    let port = settings.public_url.rsplit(':').next().filter(|port| port.parse::<u16>().is_ok());
    if let (Some(_), Some(port)) = (&settings.demo, port) {
        out.push(format!("http://localhost:{port}"));
        out.push(format!("http://127.0.0.1:{port}"));
    }
    out
}
