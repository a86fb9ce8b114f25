//! Everything a use case may reach, built once in the server's `wire` and passed along.

use crate::ctx::Ctx;
use crate::elevated::Elevated;
use crate::fault::Fault;
use crate::method::Methods;
use crate::ports::{
    Answers, Audit, Breached, Budgets, Console, Devices, Directory, Enrolments, FormerPasswords, Freezes,
    Health, Intents, Jobs, Mailer, Operators, Policies, Reminders, Resets, Sweeps, UserName,
};
use crate::strength::Gauge;
use domain::account::{Account, AccountKey};
use domain::contact::EmailAddress;
use domain::limit::Limits;
use domain::password::{Demands, Rules, Words};
use domain::policy::PolicySet;
use domain::secret::{Digest, DigestKeys, Purpose};
use domain::time::Timestamp;
use domain::verdict::StatedRules;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// The ports and the settings of one running Nulstil.
pub struct World {
    pub resets: Arc<dyn Resets>,
    pub jobs: Arc<dyn Jobs>,
    pub budgets: Arc<dyn Budgets>,
    pub intents: Arc<dyn Intents>,
    pub former: Arc<dyn FormerPasswords>,
    pub freezes: Arc<dyn Freezes>,
    pub enrolments: Arc<dyn Enrolments>,
    pub answers: Arc<dyn Answers>,
    pub devices: Arc<dyn Devices>,
    pub policies: Arc<dyn Policies>,
    pub audit: Arc<dyn Audit>,
    pub health: Arc<dyn Health>,
    pub sweeps: Arc<dyn Sweeps>,
    pub reminders: Arc<dyn Reminders>,
    /// Who gets the letters of people who got stuck.
    pub desk: Vec<EmailAddress>,
    /// What the organisation is called, for rules about names in passwords; empty when nobody told.
    pub organisation: String,
    pub operators: Arc<dyn Operators>,
    pub console: Arc<dyn Console>,
    pub directory: Arc<dyn Directory>,
    /// What people call each of several directories, by its name; empty where there is one.
    pub titles: BTreeMap<String, String>,
    pub mailer: Arc<dyn Mailer>,
    /// Who knows stolen passwords; nobody where nothing is configured.
    pub breached: Option<Arc<dyn Breached>>,
    pub methods: Methods,
    pub keys: DigestKeys,
    /// Budgets that hold instead of the policy's, if any: none where nothing must be counted.
    pub fixed_limits: Option<Limits>,
    pub bounds: Bounds,
    /// Wakes idle workers when a job was queued on this node.
    pub work: Notify,
    /// The policy as read lately.
    policy_lately: RwLock<Option<(Timestamp, Arc<PolicySet>)>>,
    /// What passwords are looked through for, made for the banned words of the policy in force.
    words_lately: RwLock<Option<Arc<Words>>>,
    /// Something we depend on is unwell, as the shared health rows say.
    pub is_limited: AtomicBool,
    /// This node's clock is too far from the shared one; it must not serve.
    pub is_clock_off: AtomicBool,
    /// Checks behind the "checking" page that may run at once on this node.
    pub checks: Arc<Semaphore>,
    /// Measures passwords for advice.
    pub gauge: Gauge,
}

/// How old a policy may be that pages are shown by. A write always reads it afresh.
const POLICY_READ_EVERY: Duration = Duration::from_secs(1);

impl World {
    /// A world whose every store port is one store, with the usual limits, bounds and methods.
    pub fn over<S>(
        store: Arc<S>,
        directory: Arc<dyn Directory>,
        mailer: Arc<dyn Mailer>,
        keys: DigestKeys,
    ) -> Self
    where
        S: Resets + Jobs + Budgets + Intents + Freezes + Devices + Policies + Audit + Health + Sweeps,
        S: Enrolments + Answers + Operators + Console + Reminders + FormerPasswords,
        S: 'static,
    {
        let bounds = Bounds::default();
        Self {
            resets: store.clone(),
            jobs: store.clone(),
            budgets: store.clone(),
            intents: store.clone(),
            former: store.clone(),
            freezes: store.clone(),
            enrolments: store.clone(),
            answers: store.clone(),
            devices: store.clone(),
            policies: store.clone(),
            audit: store.clone(),
            health: store.clone(),
            sweeps: store.clone(),
            reminders: store.clone(),
            desk: Vec::new(),
            organisation: String::new(),
            operators: store.clone(),
            console: store.clone(),
            directory: Arc::new(Elevated::new(directory, store)),
            titles: BTreeMap::new(),
            mailer,
            breached: None,
            methods: Methods::default(),
            keys,
            fixed_limits: None,
            checks: Arc::new(Semaphore::new(bounds.checks_max)),
            gauge: Gauge::new(bounds.measures_max),
            bounds,
            work: Notify::new(),
            policy_lately: RwLock::new(None),
            words_lately: RwLock::new(None),
            is_limited: AtomicBool::new(false),
            is_clock_off: AtomicBool::new(false),
        }
    }

    /// What the budgets of this account are counted under: one key for all that a stranger can spend of them.
    pub(crate) fn budget_key(&self, account: &AccountKey) -> Digest {
        self.keys.of(Purpose::Account, &[account.to_string().as_bytes()])
    }

    /// What people call the directory of this account, where there are several.
    pub fn place_of(&self, account: &AccountKey) -> Option<&str> {
        self.titles.get(&account.directory).map(String::as_str)
    }

    /// The user name of this account as its owner has to type it, and where it is one.
    pub fn name_of(&self, account: &Account) -> UserName {
        UserName {
            typed: self.directory.typed_name(account),
            place: self.place_of(&account.key).map(str::to_owned),
        }
    }

    /// The budgets in force: those of the policy, at most a second old.
    ///
    /// # Errors
    /// The store failed.
    pub async fn limits(&self, ctx: &Ctx) -> Result<Limits, Fault> {
        match &self.fixed_limits {
            Some(fixed) => Ok(fixed.clone()),
            None => Ok(self.policy(ctx).await?.budgets.limits()),
        }
    }

    /// The policy, at most a second old.
    ///
    /// # Errors
    /// The store failed.
    pub async fn policy(&self, ctx: &Ctx) -> Result<Arc<PolicySet>, Fault> {
        let now = ctx.now();
        let lately = self.policy_lately.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, set)) = lately.filter(|(at, _)| now.since(*at) < POLICY_READ_EVERY && *at <= now) {
            return Ok(set);
        }
        let set = Arc::new(self.policies.current(now).await?);
        *self.policy_lately.write().unwrap_or_else(PoisonError::into_inner) = Some((now, set.clone()));
        Ok(set)
    }

    /// What a new password has to be by this policy, and by what its directory states.
    pub fn demands(&self, set: &PolicySet, stated: &StatedRules) -> Demands {
        Demands { refuses_breached: self.breached.is_some(), ..Demands::of(&set.password, stated) }
    }

    /// What passwords are looked through for under these rules. Made anew only when the policy bans other
    /// words than it did.
    pub fn words(&self, rules: &Rules) -> Arc<Words> {
        let lately = self.words_lately.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(words) = lately.filter(|words| words.are_of(&rules.banned_words)) {
            return words;
        }
        let words = Arc::new(Words::of(&rules.banned_words, &self.organisation));
        *self.words_lately.write().unwrap_or_else(PoisonError::into_inner) = Some(words.clone());
        words
    }
}

/// Sizes and times that keep everything finite.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Live resets without account.
    pub anonymous_max: u32,
    /// Jobs waiting.
    pub queue_max: u32,
    /// How long a job may wait and be tried.
    pub job_lives: Duration,
    /// How long a worker holds a job.
    pub lease: Duration,
    /// A message becomes due within this after it was asked for, nobody can say when: the work for a name
    /// that somebody has is a little more than for others, and must not fall on the next requests of whoever
    /// asked.
    pub spread: Duration,
    /// How long a notice job may be tried.
    pub notice_lives: Duration,
    /// Results of checks leave on multiples of this after the request.
    pub check_tick: Duration,
    /// After this everybody gets "try again".
    pub check_deadline: Duration,
    /// Checks that may run at once.
    pub checks_max: usize,
    /// Passwords that are measured at once.
    pub measures_max: usize,
    /// How long a "this wasn't me" link works.
    pub disavowal_lives: Duration,
    /// How long rows stay after a flow's lifetime, so that its page can say what happened.
    pub keep: Duration,
    /// From one person who is reminded to the next, so that a mail server is not flooded each day.
    pub reminder_pace: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            anonymous_max: 100_000,
            queue_max: 20_000,
            job_lives: Duration::from_secs(120),
            lease: Duration::from_secs(30),
            spread: Duration::from_millis(250),
            notice_lives: Duration::from_secs(24 * 3600),
            check_tick: Duration::from_secs(2),
            check_deadline: Duration::from_secs(12),
            checks_max: 64,
            measures_max: 4,
            disavowal_lives: Duration::from_secs(10 * 86_400),
            keep: Duration::from_secs(600),
            reminder_pace: Duration::from_millis(200),
        }
    }
}
