//! What the log says and where it goes: standard error, as JSON unless a person watches.
//!
//! Nobody logs secrets, passwords or typed names; the types that hold them cannot be formatted.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// How much a command says when `NULSTIL_LOG` does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// A service: what happens, for the operator.
    Service,
    /// A command that ends by itself: only what goes wrong.
    Command,
}

impl Detail {
    const fn filter(self) -> &'static str {
        match self {
            // That a certificate is not trusted is what our own lines say, with a remedy.
            Self::Service => {
                "info,sqlx=warn,rusqlite_migration=warn,lettre=warn,hyper=warn,rustls=warn,h2=warn,\
                 rustls_platform_verifier=off"
            }
            Self::Command => "warn,sqlx=error,rustls_platform_verifier=off",
        }
    }
}

/// Starts logging. Called once.
pub fn start(detail: Detail) {
    let asked = crate::real::log_filter();
    let (filter, is_wrong) = match asked.as_deref().map(EnvFilter::try_new) {
        Some(Ok(filter)) => (filter, false),
        Some(Err(_)) => (EnvFilter::new(detail.filter()), true),
        None => (EnvFilter::new(detail.filter()), false),
    };
    let logging = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start (tests) keeps the first.
    let _ = if std::io::stderr().is_terminal() {
        logging.with_ansi(!crate::real::wants_no_colour()).with_target(false).try_init()
    } else {
        logging.json().flatten_event(true).try_init()
    };
    if is_wrong {
        tracing::warn!(
            "NULSTIL_LOG is not a log filter; such as NULSTIL_LOG=debug or NULSTIL_LOG=info,flows=debug"
        );
    }
}
