//! The steps that the laws of directories are told in.

use super::{DirectoryFixture, Known};
use crate::chance::SeededChance;
use domain::account::{Account, Login, PasswordTime};
use domain::contact::EmailAddress;
use domain::id::{IntentId, ProofId, Reference, ResetId};
use domain::method::Method;
use domain::password::Password;
use domain::policy::Policy;
use domain::proof::{Proof, ProofRow};
use domain::reset::{Goal, Reset};
use domain::secret::{DigestKey, DigestKeys, Purpose};
use domain::verdict::SignIn;
use domain::warrant::{Grounds, Kind, Spent, Warrant};
use flows::Fault;
use flows::ctx::Clock;
use flows::ports::{BindTarget, Directory, Found, PAGE_PEOPLE_MAX, Written};
use futures::TryStreamExt;
use std::sync::Arc;
use std::time::Duration;

const WINDOW: Duration = Duration::from_secs(600);
/// Longer than clocks are apart.
const LONG_AFTER: Duration = Duration::from_secs(3_600);

/// One directory, and the steps that stories about it are made of.
pub struct Scene {
    pub directory: Arc<dyn Directory>,
    clock: Arc<dyn Clock>,
    chance: SeededChance,
}

/// Text as a password.
pub fn password(text: &str) -> Password {
    Password::parse(text.to_owned().into()).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

impl Scene {
    pub fn on(fixture: &dyn DirectoryFixture) -> Self {
        Self::of(fixture.directory(), fixture.clock())
    }

    /// The steps on a directory that keeps no whole cast.
    pub fn of(directory: Arc<dyn Directory>, clock: Arc<dyn Clock>) -> Self {
        Self { directory, clock, chance: SeededChance::new(11) }
    }

    /// Chance that comes out the same each time.
    pub const fn chance(&self) -> &SeededChance {
        &self.chance
    }

    pub async fn find(&self, typed: &str) -> Found {
        let login = Login::parse(typed).unwrap_or_else(|why| panic!("{typed:?}: {why:?}"));
        self.directory.find(&login).await.expect("the directory answers")
    }

    /// The one account that answers to this name.
    pub async fn account(&self, typed: &str) -> Account {
        match self.find(typed).await {
            Found::One(account) => *account,
            other => panic!("{typed:?} is one person: {other:?}"),
        }
    }

    pub async fn holders(&self, address: &str) -> Vec<Account> {
        let address = EmailAddress::parse(address).unwrap_or_else(|| panic!("{address:?} is one mailbox"));
        self.directory.holders(&address).await.expect("the directory answers")
    }

    /// Everybody, over all pages.
    pub async fn everybody(&self) -> Vec<Account> {
        let pages: Vec<Vec<Account>> =
            self.directory.everybody().try_collect().await.expect("all pages come");
        assert!(pages.iter().all(|page| page.len() <= PAGE_PEOPLE_MAX), "a page has its bound");
        pages.concat()
    }

    pub async fn sign_in(&self, whose: &Account, text: &str) -> SignIn {
        let target = BindTarget::Account(&whose.key);
        self.directory.sign_in(target, &password(text)).await.expect("the directory answers")
    }

    /// What a finished flow holds when it writes: a proof from a mailed code, a warrant from the proof,
    /// spent on an intent.
    pub fn spent<K: Kind>(&self, account: &Account, goal: Goal) -> Spent<K> {
        let now = self.clock.now();
        let keys = DigestKeys::new(DigestKey::new(1, [1; 32]), vec![]);
        let destination = keys.of(Purpose::Destination, &[b"somebody@example.test"]);
        let reset = Reset {
            id: ResetId::fresh(&self.chance),
            reference: Reference::fresh(&self.chance),
            goal,
            opened_at: now,
            expires_at: now.plus(WINDOW),
            account: Some(account.key.clone()),
            ended: None,
            tries: 0,
        };
        let proof = Proof::recorded(ProofRow {
            id: ProofId::fresh(&self.chance),
            reset: reset.id,
            method: Method::Email,
            account: account.key.clone(),
            password_time: account.password_time,
            destination: Some(destination),
            at: now,
        });
        let policy = Policy::for_everybody("everybody", 1, vec![Method::Email]);
        let warrant = Warrant::issue(&Grounds {
            reset: &reset,
            proofs: &[proof],
            policy: &policy,
            account,
            proof_window: WINDOW,
            held_destinations: &[destination],
            now,
        });
        let warrant: Warrant<K> = warrant.expect("the proof carries it");
        warrant.spend(IntentId::fresh(&self.chance))
    }

    /// Sets a password on the strength of the entry as it was read.
    pub async fn set(&self, account: &Account, new: &str, current: Option<&str>) -> Written {
        let current = current.map(password);
        let spent = self.spent(account, Goal::Reset);
        self.directory.set_password(spent, &password(new), current.as_ref()).await
    }

    /// Lifts the lock on the strength of the entry as it was read.
    pub async fn unlock(&self, account: &Account) -> Written {
        self.directory.unlock(self.spent(account, Goal::Unlock)).await
    }

    /// Wrong passwords until the account is locked.
    pub async fn lock(&self, whose: &Known) -> Account {
        let account = self.account(&whose.login).await;
        let rules = self.directory.stated_rules(&account.key).await.expect("answers");
        for _ in 0..rules.lock_out.tries().expect("the fixture locks") {
            assert_eq!(self.sign_in(&account, "certainly-Wrong-1").await, SignIn::Wrong);
        }
        assert_eq!(self.sign_in(&account, &whose.password).await, SignIn::Locked);
        let account = self.account(&whose.login).await;
        assert!(account.state.locked);
        account
    }

    /// Reads the person again and sets their password.
    pub async fn reset(&self, whose: &Known, new: &str) -> Written {
        let account = self.account(&whose.login).await;
        self.set(&account, new, None).await
    }

    /// The time of this account's password as it is shown when a write that had no answer, long after anything else,
    /// is looked for.
    ///
    /// # Errors
    /// The directory does not answer.
    pub async fn password_time(&self, before: &Account) -> Result<PasswordTime, Fault> {
        let since = self.clock.now().plus(LONG_AFTER);
        self.directory.password_time(&before.key, before.password_time, since).await
    }

    /// Waits until the directory has noted that the password was set, at most two seconds: 389-ds answers first, and
    /// writes the time and the history then.
    pub async fn noted(&self, proven: &Account) {
        const LOOKS_MAX: u32 = 100;
        for _ in 0..LOOKS_MAX {
            if self.password_time(proven).await.expect("answers") != proven.password_time {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// The password in force is this one.
    pub async fn opens_with(&self, whose: &Known, text: &str) {
        let account = self.account(&whose.login).await;
        assert_eq!(self.sign_in(&account, text).await, SignIn::Right, "{text:?} opens {}", whose.login);
    }
}
