//! A directory in memory: people to arrange, faults to order, and a record of every write.

use super::judge::verdict;
use async_trait::async_trait;
use domain::account::{
    Account, AccountKey, AccountState, Login, PasswordExpiry, PasswordState, PasswordTime, Standing, fold,
};
use domain::contact::{Contacts, EmailAddress};
use domain::id::{IntentId, ResetId};
use domain::locale::Locale;
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use domain::warrant::{Kind, SetPassword, Spent, Unlock};
use flows::ctx::Clock;
use flows::fault::{Fault, FaultKind};
use flows::ports::{BindTarget, Directory, Found, HOLDERS_MAX, NotSent, PAGE_PEOPLE_MAX, Pages, Written};
use futures::StreamExt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// Bad passwords before the fake locks an account.
pub const LOCKOUT_AFTER: u32 = 5;
/// How long after the last bad password it forgets them, as Active Directory does, unless told.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(1_800);

/// One person of the fake.
#[derive(Debug, Clone)]
pub struct FakePerson {
    pub account: Account,
    pub password: String,
    pub history: Vec<String>,
    pub bad_passwords: u32,
    /// When the last of them was tried.
    pub bad_at: Timestamp,
    /// What our account may do to it.
    pub rights: Rights,
    /// What every new password is refused with, as it says before.
    pub refuses: Option<Verdict>,
}

/// One write that reached the fake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeWrite {
    pub account: AccountKey,
    pub reset: ResetId,
    pub intent: IntentId,
    pub is_applied: bool,
}

/// How the next write ends, if not by the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Refuse(Verdict),
    /// The write happens and its answer is lost.
    LoseAnswer,
    /// The request is lost, and nobody knows.
    LoseRequest,
    Unreachable,
}

#[derive(Default)]
struct State {
    people: Vec<FakePerson>,
    writes: Vec<FakeWrite>,
    orders: VecDeque<Order>,
    is_down: bool,
    old_opens: Option<Duration>,
    asks_for_another: bool,
    slow_by: Duration,
    shows_no_password_time: bool,
    stated: StatedRules,
    lock_out: LockOut,
    sign_ins: u32,
    looks: u32,
}

/// The fake directory, `main` unless it is called something else.
pub struct FakeDirectory {
    name: &'static str,
    state: Mutex<State>,
    clock: Arc<dyn Clock>,
}

impl FakeDirectory {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::called("main", clock)
    }

    /// One of several.
    pub fn called(name: &'static str, clock: Arc<dyn Clock>) -> Self {
        let lock_out = LockOut::After { tries: LOCKOUT_AFTER, forgotten_after: Some(FORGOTTEN_AFTER) };
        let stated =
            StatedRules { length_min: Some(8), history: Some(3), lock_out, ..StatedRules::default() };
        Self { name, state: Mutex::new(State { stated, lock_out, ..State::default() }), clock }
    }

    /// Adds a person with this login, password and addresses, ready to reset.
    pub fn add(&self, login: &str, password: &str, emails: &[&str]) -> AccountKey {
        let key = AccountKey { directory: self.name.into(), id: format!("id-of-{login}") };
        let account = Account {
            key: key.clone(),
            login: login.into(),
            display_name: login.into(),
            names: vec![login.into()],
            locale: Some(Locale::En),
            contacts: Contacts {
                emails: emails.iter().filter_map(|text| EmailAddress::parse(text)).collect(),
                ..Contacts::default()
            },
            groups: Vec::new(),
            standing: Standing::Person,
            state: AccountState::default(),
            password_time: PasswordTime::Shown(self.clock.now()),
            password_expiry: PasswordExpiry::Never,
            link: None,
        };
        let person = FakePerson {
            account,
            password: password.into(),
            history: Vec::new(),
            bad_passwords: 0,
            bad_at: self.clock.now(),
            rights: Rights::ALL,
            refuses: None,
        };
        self.state().people.push(person);
        key
    }

    /// Changes a person; panics when there is none, so that a story cannot be about nobody.
    pub fn alter(&self, login: &str, change: impl FnOnce(&mut FakePerson)) {
        let mut state = self.state();
        let person = state.people.iter_mut().find(|person| person.account.login == login);
        change(person.unwrap_or_else(|| panic!("nobody is called {login}")));
    }

    pub fn person(&self, login: &str) -> FakePerson {
        let state = self.state();
        let person = state.people.iter().find(|person| person.account.login == login);
        person.cloned().unwrap_or_else(|| panic!("nobody is called {login}"))
    }

    /// Somebody sets the password by another way.
    pub fn set_elsewhere(&self, login: &str, password: &str) {
        let now = self.clock.now();
        self.alter(login, |person| {
            person.password = password.into();
            person.account.password_time = later(person.account.password_time, now);
        });
    }

    /// Deletes a person.
    pub fn remove(&self, login: &str) {
        self.state().people.retain(|person| person.account.login != login);
    }

    /// How the next write ends.
    pub fn order(&self, order: Order) {
        self.state().orders.push_back(order);
    }

    /// Forgets what was ordered and has not happened.
    pub fn forget_orders(&self) {
        self.state().orders.clear();
    }

    /// Every call fails until [`FakeDirectory::come_up`].
    pub fn go_down(&self) {
        self.state().is_down = true;
    }

    pub fn come_up(&self) {
        self.state().is_down = false;
    }

    /// Every call takes this much longer, in tokio's time.
    pub fn slow_by(&self, span: Duration) {
        self.state().slow_by = span;
    }

    /// Accounts show no password time from now on.
    pub fn show_no_password_time(&self) {
        self.state().shows_no_password_time = true;
    }

    /// From now on the password before opens something for so long, as in a domain.
    pub fn let_the_old_one_open(&self, span: Duration) {
        self.state().old_opens = Some(span);
    }

    /// From now on a password that we set opens once, as with FreeIPA.
    pub fn ask_for_another(&self) {
        self.state().asks_for_another = true;
    }

    pub fn state_rules(&self, stated: StatedRules) {
        self.state().stated = stated;
    }

    /// How long it remembers bad passwords, whatever it states.
    pub fn lock_out(&self, lock_out: LockOut) {
        self.state().lock_out = lock_out;
    }

    /// Every write that reached the fake, oldest first.
    pub fn writes(&self) -> Vec<FakeWrite> {
        self.state().writes.clone()
    }

    /// Passwords tried so far, the decoy's included.
    pub fn sign_ins(&self) -> u32 {
        self.state().sign_ins
    }

    /// Searches and reads so far.
    pub fn looks(&self) -> u32 {
        self.state().looks
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the fake")
    }

    async fn answer(&self) -> Result<(), Fault> {
        let (slow_by, is_down) = {
            let mut state = self.state();
            state.looks += 1;
            (state.slow_by, state.is_down)
        };
        if !slow_by.is_zero() {
            tokio::time::sleep(slow_by).await;
        }
        if is_down { Err(Fault::new(FaultKind::Directory, "the fake is down")) } else { Ok(()) }
    }
}

fn later(before: PasswordTime, now: Timestamp) -> PasswordTime {
    match before {
        PasswordTime::Shown(at) => PasswordTime::Shown(now.max(at.plus(Duration::from_micros(1)))),
        PasswordTime::Absent => PasswordTime::Absent,
    }
}

impl State {
    fn shown(&self, person: &FakePerson) -> Account {
        let mut account = person.account.clone();
        account.state.locked |= person.bad_passwords >= LOCKOUT_AFTER;
        if self.shows_no_password_time {
            account.password_time = PasswordTime::Absent;
        }
        account
    }

    fn by_key(&mut self, key: &AccountKey) -> Option<&mut FakePerson> {
        self.people.iter_mut().find(|person| person.account.key == *key)
    }
}

#[async_trait]
impl Directory for FakeDirectory {
    fn name(&self) -> &str {
        self.name
    }

    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        self.answer().await?;
        let state = self.state();
        let wanted = login.folded();
        let answers_to = |person: &&FakePerson| {
            let account = &person.account;
            fold(&account.login) == wanted
                || account.contacts.emails.iter().any(|address| fold(address.as_str()) == wanted)
        };
        let mut hits = state.people.iter().filter(answers_to);
        Ok(match (hits.next(), hits.next()) {
            (Some(one), None) => Found::One(Box::new(state.shown(one))),
            (None, _) => Found::None,
            (Some(_), Some(_)) => Found::Ambiguous,
        })
    }

    async fn linked(&self, value: &str) -> Result<Found, Fault> {
        self.answer().await?;
        let state = self.state();
        let mut hits = state.people.iter().filter(|person| person.account.link.as_deref() == Some(value));
        Ok(match (hits.next(), hits.next()) {
            (Some(one), None) => Found::One(Box::new(state.shown(one))),
            (None, _) => Found::None,
            (Some(_), Some(_)) => Found::Ambiguous,
        })
    }

    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        self.answer().await?;
        let state = self.state();
        let holds = |person: &&FakePerson| {
            person.account.contacts.emails.iter().any(|held| held.folded() == address.folded())
        };
        let mut holders: Vec<Account> = state.people.iter().filter(holds).map(|p| state.shown(p)).collect();
        holders.sort_by(|a, b| a.login.cmp(&b.login));
        holders.truncate(HOLDERS_MAX);
        Ok(holders)
    }

    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault> {
        self.answer().await?;
        let state = self.state();
        Ok(state.people.iter().find(|person| person.account.key == *key).map(|p| state.shown(p)))
    }

    fn everybody(&self) -> Pages<'_> {
        let pages = futures::stream::once(async {
            self.answer().await?;
            let state = self.state();
            let everybody: Vec<Account> = state.people.iter().map(|person| state.shown(person)).collect();
            Ok::<_, Fault>(everybody.chunks(PAGE_PEOPLE_MAX).map(|page| Ok(page.to_vec())).collect())
        });
        pages
            .flat_map(|read: Result<Vec<_>, Fault>| {
                futures::stream::iter(read.unwrap_or_else(|fault| vec![Err(fault)]))
            })
            .boxed()
    }

    async fn stated_rules(&self, _key: &AccountKey) -> Result<StatedRules, Fault> {
        self.answer().await?;
        Ok(self.state().stated.clone())
    }

    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        self.answer().await?;
        let mut state = self.state();
        state.sign_ins += 1;
        let (now, lock_out) = (self.clock.now(), state.lock_out);
        let BindTarget::Account(key) = target else { return Ok(SignIn::Wrong) };
        let Some(person) = state.by_key(key) else { return Ok(SignIn::Wrong) };
        if password.is_blank() {
            return Ok(SignIn::Wrong);
        }
        let forgotten_after = match lock_out {
            LockOut::After { forgotten_after, .. } => forgotten_after,
            LockOut::Never | LockOut::Unread => None,
        };
        if person.bad_passwords < LOCKOUT_AFTER
            && forgotten_after.is_some_and(|span| now.since(person.bad_at) >= span)
        {
            person.bad_passwords = 0;
        }
        if person.bad_passwords >= LOCKOUT_AFTER || person.account.state.locked {
            return Ok(SignIn::Locked);
        }
        if person.password != password.reveal() {
            person.bad_passwords += 1;
            person.bad_at = now;
            return Ok(SignIn::Wrong);
        }
        person.bad_passwords = 0;
        Ok(match person.account.state {
            AccountState { disabled: true, .. } => SignIn::Disabled,
            AccountState { expired: true, .. } => SignIn::AccountExpired,
            AccountState { password: PasswordState::Expired, .. } => SignIn::RightButExpired,
            AccountState { password: PasswordState::MustChange, .. } => SignIn::RightButMustChange,
            AccountState { password: PasswordState::Good, .. } => SignIn::Right,
        })
    }

    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        if self.answer().await.is_err() {
            return Written::NotSent(NotSent::Unreachable);
        }
        let now = self.clock.now();
        let mut state = self.state();
        let order = state.orders.pop_front();
        let no_time = state.shows_no_password_time;
        let length_min = state.stated.length_min.unwrap_or(0) as usize;
        let Some(person) = state.by_key(warrant.account()) else { return Written::NotSent(NotSent::Gone) };
        let may_write = is_as_proven(&person.account, &warrant, no_time);
        let refused = verdict(person, new, current, length_min);
        let (written, happens) = match (order, may_write, refused) {
            (Some(Order::Unreachable), _, _) => (Written::NotSent(NotSent::Unreachable), false),
            (_, false, _) => (Written::NotSent(NotSent::Changed), false),
            (Some(Order::Refuse(verdict)), true, _) | (None, true, Some(verdict)) => {
                (Written::Refused(verdict), false)
            }
            (Some(Order::LoseRequest), true, _) => (Written::Unknown, false),
            (Some(Order::LoseAnswer), true, refused) => (Written::Unknown, refused.is_none()),
            (None, true, None) => (Written::Applied, true),
        };
        if happens {
            let old = std::mem::replace(&mut person.password, new.reveal().to_owned());
            person.history.push(old);
            person.bad_passwords = 0;
            person.account.state.locked = false;
            person.account.state.password = PasswordState::Good;
            person.account.password_time = later(person.account.password_time, now);
        }
        let write = FakeWrite {
            account: warrant.account().clone(),
            reset: warrant.reset(),
            intent: warrant.intent(),
            is_applied: happens,
        };
        state.writes.push(write);
        written
    }

    async fn unlock(&self, warrant: Spent<Unlock>) -> Written {
        if self.answer().await.is_err() {
            return Written::NotSent(NotSent::Unreachable);
        }
        let mut state = self.state();
        let order = state.orders.pop_front();
        let no_time = state.shows_no_password_time;
        let Some(person) = state.by_key(warrant.account()) else { return Written::NotSent(NotSent::Gone) };
        let may_write = is_as_proven(&person.account, &warrant, no_time);
        let (written, happens) = match (order, may_write) {
            (Some(Order::Unreachable), _) => (Written::NotSent(NotSent::Unreachable), false),
            (_, false) => (Written::NotSent(NotSent::Changed), false),
            (Some(Order::Refuse(verdict)), true) => (Written::Refused(verdict), false),
            (Some(Order::LoseRequest), true) => (Written::Unknown, false),
            (Some(Order::LoseAnswer), true) => (Written::Unknown, true),
            (None, true) => (Written::Applied, true),
        };
        if happens {
            person.bad_passwords = 0;
            person.account.state.locked = false;
        }
        let write = FakeWrite {
            account: warrant.account().clone(),
            reset: warrant.reset(),
            intent: warrant.intent(),
            is_applied: happens,
        };
        state.writes.push(write);
        written
    }

    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault> {
        self.answer().await?;
        let state = self.state();
        let person = state.people.iter().find(|person| person.account.key == *key);
        let shown = person.map(|person| state.shown(person).state);
        Ok(shown.is_some_and(|shown| shown.locked || shown.locked_by_admin))
    }

    async fn password_time(
        &self,
        key: &AccountKey,
        _before: PasswordTime,
        _since: domain::time::Timestamp,
    ) -> Result<PasswordTime, Fault> {
        self.answer().await?;
        let mut state = self.state();
        if state.shows_no_password_time {
            return Ok(PasswordTime::Absent);
        }
        Ok(state.by_key(key).map_or(PasswordTime::Absent, |person| person.account.password_time))
    }

    async fn refuses_resets(&self, key: &AccountKey) -> Result<Option<Verdict>, Fault> {
        Ok(self.state().by_key(key).and_then(|person| person.refuses))
    }

    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        self.answer().await?;
        Ok(self.state().by_key(key).map(|person| person.rights))
    }

    fn old_password_opens(&self, _key: &AccountKey) -> Option<Duration> {
        self.state().old_opens
    }

    fn asks_for_another(&self, _key: &AccountKey) -> bool {
        self.state().asks_for_another
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.answer().await
    }
}

/// The entry may be written: nothing that a reset must not undo, and the password time as proven.
fn is_as_proven<K: Kind>(account: &Account, warrant: &Spent<K>, no_time: bool) -> bool {
    let state = account.state;
    let shown = if no_time { PasswordTime::Absent } else { account.password_time };
    let barred = state.disabled || state.expired || state.locked_by_admin || state.password_elsewhere;
    !barred && account.standing != Standing::Protected && shown == warrant.password_time()
}
