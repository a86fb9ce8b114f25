//! Ports that count the boundaries of their calls and kill the process at one of them.

use async_trait::async_trait;
use domain::account::{Account, AccountKey, Login, PasswordTime};
use domain::audit::Entry;
use domain::contact::EmailAddress;
use domain::id::{ChallengeId, IntentId, JobId};
use domain::limit::Charge;
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules};
use domain::warrant::{SetPassword, Spent, Unlock, Warrant};
use flows::Fault;
use flows::ports::{
    Armed, Begun, BindTarget, Delivery, Directory, Follower, Found, Intent, Intents, Job, Jobs, Mailer,
    Message, NewFormer, NewJob, Pages, Settlement, Written,
};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Burns down by one at each boundary.
pub struct Fuse(AtomicU32);

impl Fuse {
    pub fn new(boundaries: u32) -> Self {
        Self(AtomicU32::new(boundaries))
    }

    fn burn(&self) {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 1 {
            // The shell's own `kill`: a bare system has no program of that name.
            let kill = format!("kill -9 {}", std::process::id());
            let _ = Command::new("sh").args(["-c", &kill]).status();
            loop {
                std::thread::park();
            }
        }
    }
}

macro_rules! between {
    ($self:ident, $call:expr) => {{
        $self.1.burn();
        let out = $call.await;
        $self.1.burn();
        out
    }};
}

pub struct DyingDirectory(pub Arc<dyn Directory>, pub Arc<Fuse>);

#[async_trait]
impl Directory for DyingDirectory {
    fn name(&self) -> &str {
        self.0.name()
    }
    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        between!(self, self.0.find(login))
    }
    async fn linked(&self, value: &str) -> Result<Found, Fault> {
        between!(self, self.0.linked(value))
    }
    async fn followers(&self, leading: &Account) -> Result<Vec<Follower>, Fault> {
        between!(self, self.0.followers(leading))
    }
    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        between!(self, self.0.holders(address))
    }
    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault> {
        between!(self, self.0.read(key))
    }
    fn everybody(&self) -> Pages<'_> {
        self.0.everybody()
    }
    async fn stated_rules(&self, key: &AccountKey) -> Result<StatedRules, Fault> {
        between!(self, self.0.stated_rules(key))
    }
    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        between!(self, self.0.sign_in(target, password))
    }
    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        between!(self, self.0.set_password(warrant, new, current))
    }
    async fn unlock(&self, warrant: Spent<Unlock>) -> Written {
        between!(self, self.0.unlock(warrant))
    }
    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault> {
        between!(self, self.0.is_locked(key))
    }
    async fn password_time(
        &self,
        key: &AccountKey,
        before: PasswordTime,
        since: Timestamp,
    ) -> Result<PasswordTime, Fault> {
        between!(self, self.0.password_time(key, before, since))
    }
    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        self.0.rights(key).await
    }

    fn old_password_opens(&self, key: &AccountKey) -> Option<Duration> {
        self.0.old_password_opens(key)
    }

    fn asks_for_another(&self, key: &AccountKey) -> bool {
        self.0.asks_for_another(key)
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.0.probe().await
    }
}

pub struct DyingIntents(pub Arc<dyn Intents>, pub Arc<Fuse>);

#[async_trait]
impl Intents for DyingIntents {
    async fn begin(
        &self,
        warrant: Warrant<SetPassword>,
        id: IntentId,
        former: Option<NewFormer>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<SetPassword>, Fault> {
        between!(self, self.0.begin(warrant, id, former, now, entry))
    }
    async fn begin_unlock(
        &self,
        warrant: Warrant<Unlock>,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault> {
        between!(self, self.0.begin_unlock(warrant, id, now, entry))
    }
    async fn settle(&self, settlement: Settlement, entry: Entry) -> Result<bool, Fault> {
        between!(self, self.0.settle(settlement, entry))
    }
    async fn load(&self, id: IntentId) -> Result<Option<Intent>, Fault> {
        between!(self, self.0.load(id))
    }
    async fn abandoned(&self, before: Timestamp, most: u32) -> Result<Vec<Intent>, Fault> {
        between!(self, self.0.abandoned(before, most))
    }
}

pub struct DyingJobs(pub Arc<dyn Jobs>, pub Arc<Fuse>);

#[async_trait]
impl Jobs for DyingJobs {
    async fn claim(&self, now: Timestamp, lease: Duration, most: u32) -> Result<Vec<Job>, Fault> {
        between!(self, self.0.claim(now, lease, most))
    }
    async fn confirmation(&self, challenge: ChallengeId) -> Result<Option<String>, Fault> {
        between!(self, self.0.confirmation(challenge))
    }
    async fn arm(&self, armed: Armed, charges: &[Charge], entry: Option<Entry>) -> Result<bool, Fault> {
        between!(self, self.0.arm(armed, charges, entry))
    }
    async fn queue(&self, new: NewJob, now: Timestamp) -> Result<(), Fault> {
        between!(self, self.0.queue(new, now))
    }
    async fn finish(&self, job: JobId, entry: Option<Entry>) -> Result<(), Fault> {
        between!(self, self.0.finish(job, entry))
    }
    async fn postpone(&self, job: JobId, due_at: Timestamp, entry: Option<Entry>) -> Result<(), Fault> {
        between!(self, self.0.postpone(job, due_at, entry))
    }
    async fn waiting(&self) -> Result<u32, Fault> {
        between!(self, self.0.waiting())
    }
}

pub struct DyingMailer(pub Arc<dyn Mailer>, pub Arc<Fuse>);

#[async_trait]
impl Mailer for DyingMailer {
    async fn send(&self, message: Message<'_>) -> Delivery {
        between!(self, self.0.send(message))
    }
    async fn pretend(&self, message: Message<'_>) -> Delivery {
        between!(self, self.0.pretend(message))
    }
    async fn probe(&self) -> Result<(), String> {
        self.0.probe().await
    }
}
