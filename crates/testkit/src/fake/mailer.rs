//! A mail server in memory: it keeps what flows send, secrets included, so that a story can redeem
//! them, and fails on demand.

use async_trait::async_trait;
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::Unfit;
use domain::reset::Goal;
use domain::time::Timestamp;
use flows::ports::{Content, Delivery, Mailer, Message, MethodEvent, Renewal, UserName};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::watch;

/// One message as the flow handed it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeMail {
    pub to: String,
    pub locale: Locale,
    pub reference: String,
    pub kind: Kind,
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Code { code: String, link: String, lives: Duration, goal: Goal },
    CannotReset { why: Unfit },
    PasswordSet { at: Timestamp, disavowal: String, changed_by_owner: bool, place: Option<String> },
    Unlocked { at: Timestamp, disavowal: String },
    Unfrozen { at: Timestamp, disavowal: String },
    Blocked { disavowal: String },
    ColleagueReset { login: String },
    PasswordEnds { at: Timestamp, name: UserName, renewal: Renewal },
    Letter { login: String, text: String },
    UserNames { names: Vec<UserName> },
    ProveAddress { code: String },
    Confirm { code: String },
    MethodChanged { method: Method, happened: MethodEvent, disavowal: String },
}

/// Keeps messages; starts out well.
pub struct FakeMailer {
    state: Mutex<State>,
    /// True while sends wait.
    held: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    kept: Vec<FakeMail>,
    answers: VecDeque<Delivery>,
    is_down: bool,
    attempts: usize,
}

impl Default for FakeMailer {
    fn default() -> Self {
        Self { state: Mutex::default(), held: watch::Sender::new(false) }
    }
}

impl FakeMailer {
    /// The next `count` sends end like this; only those that are [`Delivery::Sent`] are kept.
    pub fn answer_next(&self, count: usize, delivery: Delivery) {
        self.state().answers.extend(std::iter::repeat_n(delivery, count));
    }

    /// Every send is answered with [`Delivery::Later`] and every probe fails, until told otherwise.
    pub fn go_down(&self) {
        self.state().is_down = true;
    }

    pub fn come_up(&self) {
        self.state().is_down = false;
    }

    /// Lets sends wait until [`FakeMailer::release`]: a slow server without sleeping.
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    pub fn release(&self) {
        self.held.send_replace(false);
    }

    /// Everything taken, oldest first.
    pub fn sent(&self) -> Vec<FakeMail> {
        self.state().kept.clone()
    }

    /// Sends tried, taken or not.
    pub fn attempts(&self) -> usize {
        self.state().attempts
    }

    /// The codes sent to an address, oldest first.
    pub fn codes_to(&self, address: &str) -> Vec<String> {
        let kept = self.sent();
        let to = kept.into_iter().filter(|mail| mail.to == address);
        to.filter_map(|mail| mail.kind.into_code().map(|(code, _)| code)).collect()
    }

    /// The newest code to an address.
    ///
    /// # Panics
    /// When none was sent there.
    pub fn last_code_to(&self, address: &str) -> String {
        self.codes_to(address).pop().unwrap_or_else(|| panic!("no code was sent to {address}"))
    }

    /// The newest link secret to an address.
    ///
    /// # Panics
    /// When none was sent there.
    pub fn last_link_to(&self, address: &str) -> String {
        let to = self.sent().into_iter().filter(|mail| mail.to == address);
        let newest = to.rev().find_map(|mail| mail.kind.into_code());
        newest.map(|(_, link)| link).unwrap_or_else(|| panic!("no link was sent to {address}"))
    }

    /// The newest code that proves an address while it is registered.
    pub fn last_proof_of(&self, address: &str) -> Option<String> {
        self.sent().into_iter().rev().filter(|mail| mail.to == address).find_map(|mail| match mail.kind {
            Kind::ProveAddress { code } => Some(code),
            Kind::Code { .. }
            | Kind::CannotReset { .. }
            | Kind::Confirm { .. }
            | Kind::PasswordSet { .. }
            | Kind::MethodChanged { .. }
            | Kind::Unlocked { .. }
            | Kind::Unfrozen { .. }
            | Kind::Blocked { .. }
            | Kind::ColleagueReset { .. }
            | Kind::PasswordEnds { .. }
            | Kind::Letter { .. }
            | Kind::UserNames { .. } => None,
        })
    }

    /// The newest "this wasn't me" secret, and to whom it went.
    pub fn last_disavowal(&self) -> Option<(String, String)> {
        self.sent().into_iter().rev().find_map(|mail| match mail.kind {
            Kind::PasswordSet { disavowal, .. }
            | Kind::MethodChanged { disavowal, .. }
            | Kind::Unlocked { disavowal, .. }
            | Kind::Blocked { disavowal }
            | Kind::Unfrozen { disavowal, .. } => Some((mail.to, disavowal)),
            Kind::Code { .. }
            | Kind::CannotReset { .. }
            | Kind::ProveAddress { .. }
            | Kind::Confirm { .. }
            | Kind::ColleagueReset { .. }
            | Kind::PasswordEnds { .. }
            | Kind::Letter { .. }
            | Kind::UserNames { .. } => None,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the mailer")
    }
}

impl Kind {
    fn into_code(self) -> Option<(String, String)> {
        match self {
            Self::Code { code, link, .. } => Some((code, link)),
            Self::Confirm { code } => Some((code, String::new())),
            Self::CannotReset { .. }
            | Self::PasswordSet { .. }
            | Self::ProveAddress { .. }
            | Self::MethodChanged { .. }
            | Self::Unlocked { .. }
            | Self::Unfrozen { .. }
            | Self::Blocked { .. }
            | Self::ColleagueReset { .. }
            | Self::PasswordEnds { .. }
            | Self::Letter { .. }
            | Self::UserNames { .. } => None,
        }
    }
}

#[async_trait]
impl Mailer for FakeMailer {
    async fn send(&self, message: Message<'_>) -> Delivery {
        let mut held = self.held.subscribe();
        // The sender lives in self, so the channel cannot close while we wait.
        let _ = held.wait_for(|held| !held).await;
        let mut state = self.state();
        state.attempts += 1;
        if state.is_down {
            return Delivery::Later;
        }
        let delivery = state.answers.pop_front().unwrap_or(Delivery::Sent);
        if delivery == Delivery::Sent {
            state.kept.push(kept(&message));
        }
        delivery
    }

    async fn pretend(&self, _message: Message<'_>) -> Delivery {
        if self.state().is_down { Delivery::Later } else { Delivery::Sent }
    }

    async fn probe(&self) -> Result<(), String> {
        if self.state().is_down { Err("the fake mailer is down".to_owned()) } else { Ok(()) }
    }
}

fn kept(message: &Message<'_>) -> FakeMail {
    let kind = match &message.content {
        Content::Code { code, link, lives, goal } => Kind::Code {
            goal: *goal,
            code: code.reveal().as_str().to_owned(),
            link: link.reveal().as_str().to_owned(),
            lives: *lives,
        },
        Content::Confirm { code, .. } => Kind::Confirm { code: code.reveal().as_str().to_owned() },
        Content::ProveAddress { code, .. } => Kind::ProveAddress { code: code.reveal().as_str().to_owned() },
        Content::MethodChanged { method, happened, disavowal, .. } => Kind::MethodChanged {
            method: *method,
            happened: *happened,
            disavowal: disavowal.reveal().as_str().to_owned(),
        },
        Content::CannotReset { why } => Kind::CannotReset { why: *why },
        Content::PasswordSet { at, disavowal, changed_by_owner, place } => Kind::PasswordSet {
            place: place.map(str::to_owned),
            at: *at,
            disavowal: disavowal.reveal().as_str().to_owned(),
            changed_by_owner: *changed_by_owner,
        },
        Content::UserNames { names } => Kind::UserNames { names: names.to_vec() },
        Content::Unlocked { at, disavowal } => {
            Kind::Unlocked { at: *at, disavowal: disavowal.reveal().as_str().to_owned() }
        }
        Content::Letter { login, text } => {
            Kind::Letter { login: (*login).to_owned(), text: (*text).to_owned() }
        }
        Content::Blocked { disavowal, .. } => {
            Kind::Blocked { disavowal: disavowal.reveal().as_str().to_owned() }
        }
        Content::PasswordEnds { at, name, renewal } => {
            Kind::PasswordEnds { at: *at, name: (*name).clone(), renewal: *renewal }
        }
        Content::ColleagueReset { login, .. } => Kind::ColleagueReset { login: (*login).to_owned() },
        Content::Unfrozen { at, disavowal } => {
            Kind::Unfrozen { at: *at, disavowal: disavowal.reveal().as_str().to_owned() }
        }
    };
    FakeMail {
        to: message.to.as_str().to_owned(),
        locale: message.locale,
        reference: message.reference.to_string(),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::SeededChance;
    use domain::contact::EmailAddress;
    use domain::id::Reference;
    use domain::secret::{Code, Token};
    use std::sync::Arc;

    const ANNA: &str = "anna@example.org";

    async fn send(mailer: &FakeMailer, seed: u64) -> (Delivery, String) {
        let chance = SeededChance::new(seed);
        let (code, link) = (Code::mint(&chance), Token::mint(&chance));
        let lives = Duration::from_secs(600);
        let content = Content::Code { code: &code, link: &link, lives, goal: Goal::Reset };
        let to = EmailAddress::parse(ANNA).expect("one mailbox");
        let reference = Reference::fresh(&chance);
        let message = Message { to: &to, locale: Locale::En, reference, content };
        (mailer.send(message).await, code.reveal().as_str().to_owned())
    }

    #[tokio::test]
    async fn only_what_was_sent_is_kept() {
        let mailer = FakeMailer::default();
        mailer.answer_next(1, Delivery::Later);
        mailer.answer_next(1, Delivery::Rejected);
        assert_eq!(send(&mailer, 1).await.0, Delivery::Later);
        assert_eq!(send(&mailer, 2).await.0, Delivery::Rejected);
        let (delivery, code) = send(&mailer, 3).await;
        assert_eq!((delivery, mailer.attempts()), (Delivery::Sent, 3));
        assert_eq!(mailer.codes_to(ANNA).len(), 1);
        assert_eq!(mailer.last_code_to(ANNA), code);
        mailer.go_down();
        assert_eq!(send(&mailer, 4).await.0, Delivery::Later);
        assert!(mailer.probe().await.is_err());
    }

    #[tokio::test]
    async fn a_held_send_waits_for_its_release() {
        let mailer = Arc::new(FakeMailer::default());
        mailer.hold();
        let waiting = tokio::spawn({
            let mailer = mailer.clone();
            async move { send(&mailer, 1).await.0 }
        });
        tokio::task::yield_now().await;
        assert_eq!(mailer.attempts(), 0);
        mailer.release();
        assert_eq!(waiting.await.expect("the send does not panic"), Delivery::Sent);
    }
}
