//! The real clock, the real chance and the real environment. The one module of the server that may
//! touch them; everybody else is handed time and chance as arguments.

#![expect(clippy::disallowed_methods, reason = "this module is where they come from")]

use crate::config::Surroundings;
use domain::chance::Chance;
use domain::locale::Locale;
use domain::time::Timestamp;
use flows::ctx::Clock;
use flows::ports::Health;
use flows::{Fault, World};
use rand_core::{OsRng, TryRngCore};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// How far a node's own clock may be from the shared one before the node must not serve.
pub const OFF_MAX: Duration = Duration::from_secs(5);

/// The clock that decides lifetimes: the machine's, set right by the database server's where there is
/// one, so that two nodes never disagree about what has expired.
#[derive(Default)]
pub struct SharedClock {
    ahead_micros: AtomicI64,
}

impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        let micros = SystemClock.now().as_micros();
        Timestamp::from_micros(micros.saturating_add(self.ahead_micros.load(Ordering::Relaxed)))
    }
}

impl SharedClock {
    /// Looks at the shared clock, half-way between asking and hearing.
    ///
    /// # Errors
    /// The store could not be asked; the last setting stays.
    pub async fn follow(&self, world: &World) -> Result<(), Fault> {
        let Some(apart) = self.look(world.health.as_ref()).await? else { return Ok(()) };
        let is_off = apart > OFF_MAX;
        if is_off != world.is_clock_off.swap(is_off, Ordering::Relaxed) {
            tracing::warn!(seconds = apart.as_secs_f64(), is_off, "this node's clock and the database's");
        }
        Ok(())
    }

    /// Sets itself right and says how far apart the clocks were; `None` where there is only one.
    ///
    /// # Errors
    /// As [`SharedClock::follow`].
    pub async fn look(&self, health: &dyn Health) -> Result<Option<Duration>, Fault> {
        let asked = SystemClock.now();
        let Some(shared) = health.shared_time().await? else { return Ok(None) };
        let between = asked.plus(SystemClock.now().since(asked) / 2);
        let ahead = shared.as_micros().saturating_sub(between.as_micros());
        self.ahead_micros.store(ahead, Ordering::Relaxed);
        Ok(Some(Duration::from_micros(ahead.unsigned_abs())))
    }
}

/// The time for people and files, in whole seconds: nobody reads more of them.
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_second(SystemClock.now().as_seconds()).unwrap_or_default()
}

/// The time for rows.
pub fn moment() -> Timestamp {
    SystemClock.now()
}

/// The operating system's generator.
pub struct OsChance;

impl Chance for OsChance {
    /// # Panics
    /// The operating system has no random bytes; nothing may go on without them.
    fn fill(&self, into: &mut [u8]) {
        OsRng.try_fill_bytes(into).expect("the operating system gives random bytes");
    }
}

/// What the configuration takes from the environment.
pub fn surroundings() -> Surroundings {
    Surroundings { credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from) }
}

/// What should be logged, as `NULSTIL_LOG` says it.
pub fn log_filter() -> Option<String> {
    std::env::var("NULSTIL_LOG").ok().filter(|filter| !filter.trim().is_empty())
}

/// What tells this run of the kernel from others.
pub fn boot() -> Option<String> {
    let told = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(told.trim().to_owned()).filter(|told| !told.is_empty())
}

/// Did somebody ask for output without colours? (no-color.org: present and not empty.)
pub fn wants_no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// The language of the terminal; English where it says nothing that we speak.
pub fn locale() -> Locale {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let told = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    let told = told.as_deref().and_then(|told| told.split(['.', '@']).next());
    told.and_then(|told| Locale::from_tag(&told.replace('_', "-"))).unwrap_or(Locale::En)
}

/// Who is at the command line, for the audit.
pub fn operator() -> String {
    const CHARS_MAX: usize = 64;
    let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let known = named.filter(|name| !name.is_empty()).unwrap_or_else(|| "unknown".into());
    known.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::OsChance;
    use domain::id::{EnrolmentId, Reference, ResetId};
    use domain::secret::{Code, RecoveryCode, Token};
    use std::collections::HashSet;

    /// So many tokens of one moment; that two begin with the same 72 bits by chance happens to nobody.
    const MANY: usize = 100_000;
    const START_CHARS: usize = 12;

    #[test]
    fn atk_001_and_atk_004_secrets_of_one_moment_share_nothing_and_are_no_ids() {
        let mut starts = HashSet::new();
        for _ in 0..MANY {
            let token = Token::mint(&OsChance).reveal().to_string();
            assert!(ResetId::parse(&token).is_none() && EnrolmentId::parse(&token).is_none(), "{token}");
            assert!(Reference::parse(&token).is_none(), "{token}");
            assert!(starts.insert(token[..START_CHARS].to_owned()), "{token}");
        }
        let mut codes = HashSet::new();
        for _ in 0..MANY / 100 {
            assert!(codes.insert(Code::mint(&OsChance).reveal().to_string()));
            assert!(codes.insert(RecoveryCode::mint(&OsChance).reveal().to_string()));
        }
    }
}
