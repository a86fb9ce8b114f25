//! Watches when the certificates of the directories' servers end, for the log and for the metrics: a directory
//! that nobody may trust any more serves nobody.

use crate::checks::certificate::{self, Left};
use crate::config;
use crate::wire;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// How often the servers are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);
/// How long one look at a whole directory may take.
const LOOK_WITHIN: Duration = Duration::from_secs(120);

/// The ends of certificates by server, as they were seen last.
pub struct Certificates {
    /// Without a configuration file (the demo) there is no server to look at.
    file: Option<PathBuf>,
    seen: Mutex<BTreeMap<String, Seen>>,
}

struct Seen {
    ends_at: i64,
    /// The days that were left when the log was told: it is told once a day.
    told_days: Option<i64>,
}

impl Certificates {
    pub fn new(file: Option<PathBuf>) -> Self {
        Self { file, seen: Mutex::default() }
    }

    /// Every server with the second since 1970 in which its certificate ends.
    pub fn ends(&self) -> Vec<(String, i64)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().map(|(server, seen)| (server.clone(), seen.ends_at)).collect()
    }

    /// Looks at every server. One that does not answer keeps what was seen of it before.
    async fn look(&self) {
        let Some(file) = &self.file else { return };
        let Ok(config) = config::load(file, &crate::real::surroundings()) else { return };
        for directory in config.directories {
            let Some(Ok(servers)) = wire::servers(directory) else { continue };
            let Ok(shown) = timeout(LOOK_WITHIN, servers.certificates()).await else { continue };
            for (url, shown) in shown {
                if let Some(ends_at) = shown.ok().and_then(|der| certificate::ends_at(&der)) {
                    self.note(url.to_string(), ends_at, crate::real::now());
                }
            }
        }
    }

    /// Keeps what was seen; whether the log was told.
    fn note(&self, server: String, ends_at: i64, now: Timestamp) -> Option<Left> {
        let (days, left) = certificate::left(ends_at, now);
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(server.clone()).or_insert(Seen { ends_at, told_days: None });
        seen.ends_at = ends_at;
        if left == Left::Enough || seen.told_days == Some(days) {
            return None;
        }
        seen.told_days = Some(days);
        match left {
            Left::Enough => {}
            Left::Little => {
                tracing::warn!(server, days, "a directory server's certificate ends soon; renew it")
            }
            Left::Hardly => {
                tracing::error!(
                    server,
                    days,
                    "a directory server's certificate is about to end; renew it now"
                );
            }
        }
        Some(left)
    }
}

/// Looks now and every hour until `stop` turns true.
pub async fn watch(certificates: Arc<Certificates>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        tokio::select! {
            () = certificates.look() => {}
            changed = stop.changed() => if changed.is_err() { return } else { continue },
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_told_once_a_day_and_louder_in_the_last_week() {
        const DAY_S: i64 = 86_400;
        let certificates = Certificates::new(None);
        let now = |day: i64| Timestamp::from_second(1_795_420_800 + day * DAY_S).expect("a moment");
        let ends_at = now(40).as_second();
        let note = |day| certificates.note("ldaps://dc1.example.org:636".into(), ends_at, now(day));
        assert_eq!((note(0), note(9)), (None, None));
        assert_eq!((note(11), note(11), note(12)), (Some(Left::Little), None, Some(Left::Little)));
        assert_eq!((note(34), note(50)), (Some(Left::Hardly), Some(Left::Hardly)));
        assert_eq!(certificates.ends(), [("ldaps://dc1.example.org:636".to_owned(), ends_at)]);
        let renewed = certificates.note("ldaps://dc1.example.org:636".into(), now(400).as_second(), now(50));
        assert_eq!(renewed, None);
    }
}
