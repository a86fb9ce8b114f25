//! The port that use cases ask: the file first, then the service where one is configured.

use crate::filter::{Facts, Filter};
use crate::layout::Unusable;
use crate::map::Stamp;
use crate::range::Range;
use crate::sign::PublicKey;
use async_trait::async_trait;
use domain::password::Password;
use flows::Fault;
use flows::fault::FaultKind;
use flows::ports::{Breached, Listed};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What becomes of a password when the service gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// It is taken as far as this goes, and the audit says that nobody looked.
    Accept,
    /// Nobody can choose a password until the service answers.
    Refuse,
}

/// Where stolen passwords are looked for.
#[derive(Default)]
pub struct Settings {
    /// The file, and whose it must be.
    pub filter: Option<(PathBuf, Option<PublicKey>)>,
    pub range: Option<(Range, OnFailure)>,
}

/// What is known to be stolen. Each clone is the same corpus.
#[derive(Clone)]
pub struct Corpus {
    local: Option<Arc<Local>>,
    asked: Option<Arc<Asked>>,
}

/// What a look at the file's place came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// The file in use is the one that stands there.
    Same,
    /// Another one stood there, and is in use from now on.
    Swapped(Facts),
    /// What stands there cannot be used; the file in use stays.
    Kept(Unusable),
}

impl Corpus {
    /// Opens the file and verifies all of it, which takes about a second for each gigabyte, on the thread
    /// that calls.
    ///
    /// # Errors
    /// The file cannot be used. Nobody should go on without it.
    pub fn open(settings: Settings) -> Result<Self, Unusable> {
        let local = settings.filter.map(|(path, signer)| Local::open(path, signer)).transpose()?;
        let asked = settings.range.map(|(range, on_failure)| {
            Arc::new(Asked { range, on_failure, has_failed: AtomicBool::new(false) })
        });
        Ok(Self { local: local.map(Arc::new), asked })
    }

    /// Looks at the file's place, and takes another file that stands there into use if it is good. The probe
    /// does it by itself; this waits for the end.
    pub async fn refresh(&self) -> Refreshed {
        match &self.local {
            Some(local) => local.clone().refresh().await,
            None => Refreshed::Same,
        }
    }
}

#[async_trait]
impl Breached for Corpus {
    async fn look_up(&self, password: &Password) -> Result<Listed, Fault> {
        match (self.look_up_here(password).await?, &self.asked) {
            (Listed::No | Listed::Unasked, Some(asked)) => asked.look_up(password).await,
            (Listed::Unasked, None) => Ok(Listed::No),
            (listed, _) => Ok(listed),
        }
    }

    async fn look_up_here(&self, password: &Password) -> Result<Listed, Fault> {
        match &self.local {
            Some(local) if local.holds(password)? => Ok(Listed::Yes),
            Some(_) => Ok(Listed::No),
            None => Ok(Listed::Unasked),
        }
    }

    async fn probe(&self) -> Result<(), String> {
        if let Some(local) = &self.local {
            local.look_around();
            if !local.current().is_intact() {
                return Err(Unusable::ChangedUnderUs.to_string());
            }
        }
        match &self.asked {
            Some(asked) => asked.probe().await,
            None => Ok(()),
        }
    }
}

/// The file.
struct Local {
    path: PathBuf,
    signer: Option<PublicKey>,
    current: RwLock<Arc<Filter>>,
    /// What stood at the path when it was refused last, so that it is told once.
    refused: Mutex<Option<(Option<Stamp>, Unusable)>>,
    /// Somebody is looking.
    is_looking: AtomicBool,
}

impl Local {
    fn open(path: PathBuf, signer: Option<PublicKey>) -> Result<Self, Unusable> {
        let filter = Filter::open_whole(&path, signer.as_ref())?;
        Ok(Self {
            path,
            signer,
            current: RwLock::new(Arc::new(filter)),
            refused: Mutex::new(None),
            is_looking: AtomicBool::new(false),
        })
    }

    fn current(&self) -> Arc<Filter> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// On the thread that asks, as SQLite's reads are (decision 0014): opening read the whole file, so its pages
    /// are in memory, where a change of threads costs more than the three reads do. Pages that were pushed out
    /// hold the thread for as long as the disk takes for three of them.
    fn holds(&self, password: &Password) -> Result<bool, Fault> {
        let filter = self.current();
        filter.contains(filter.hash().key(password)).map_err(fault)
    }

    /// Looks at the place without waiting for what comes of it.
    fn look_around(self: &Arc<Self>) {
        if !self.is_looking.swap(true, Ordering::AcqRel) {
            let local = self.clone();
            tokio::spawn(async move {
                local.clone().refresh().await;
                local.is_looking.store(false, Ordering::Release);
            });
        }
    }

    async fn refresh(self: Arc<Self>) -> Refreshed {
        let looked = tokio::task::spawn_blocking(move || self.refresh_here()).await;
        looked.unwrap_or(Refreshed::Same)
    }

    fn refresh_here(&self) -> Refreshed {
        // Held to the end: of two looks, the later one must not be undone by the one that opened an older file.
        let mut refused = self.refused();
        let now = Stamp::at(&self.path).ok();
        if now == Some(self.current().stamp()) {
            *refused = None;
            return Refreshed::Same;
        }
        if let Some((_, why)) = refused.as_ref().filter(|(then, _)| *then == now) {
            return Refreshed::Kept(why.clone());
        }
        match Filter::open_whole(&self.path, self.signer.as_ref()) {
            Ok(filter) => {
                let facts = filter.facts();
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(filter);
                *refused = None;
                tracing::info!(keys = facts.keys, "a new file of breached passwords is in use");
                Refreshed::Swapped(facts)
            }
            Err(why) => {
                let what = "the new file of breached passwords cannot be used; the old one stays in use";
                tracing::error!(path = %self.path.display(), %why, what);
                *refused = Some((now, why.clone()));
                Refreshed::Kept(why)
            }
        }
    }

    fn refused(&self) -> std::sync::MutexGuard<'_, Option<(Option<Stamp>, Unusable)>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The service.
struct Asked {
    range: Range,
    on_failure: OnFailure,
    /// The last look-up got no answer.
    has_failed: AtomicBool,
}

impl Asked {
    async fn look_up(&self, password: &Password) -> Result<Listed, Fault> {
        let answer = self.range.is_listed(password).await;
        self.has_failed.store(answer.is_err(), Ordering::Relaxed);
        match answer {
            Ok(true) => Ok(Listed::Yes),
            Ok(false) => Ok(Listed::No),
            Err(why) => match self.on_failure {
                OnFailure::Accept => {
                    tracing::warn!(
                        why,
                        "the service for breached passwords gives no answer; a password is taken"
                    );
                    Ok(Listed::Unasked)
                }
                OnFailure::Refuse => Err(fault(why)),
            },
        }
    }

    /// Nobody is asked as long as look-ups are answered: each question tells that we are there.
    async fn probe(&self) -> Result<(), String> {
        if !self.has_failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let answer = self.range.probe().await;
        self.has_failed.store(answer.is_err(), Ordering::Relaxed);
        match self.on_failure {
            OnFailure::Refuse => answer,
            // Passwords are taken all the same, so nothing is limited; each one says so in log and audit.
            OnFailure::Accept => Ok(()),
        }
    }
}

fn fault(why: impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Breached, why).during("looking for a breached password")
}
