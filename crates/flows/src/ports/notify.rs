//! The port to the ways people are reached. Texts are the adapter's; facts are ours.

use super::MethodEvent;
use async_trait::async_trait;
use domain::contact::EmailAddress;
use domain::id::Reference;
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::Unfit;
use domain::reset::Goal;
use domain::secret::{Code, Token};
use domain::time::Timestamp;
use std::time::Duration;

/// One message to one stored address.
pub struct Message<'a> {
    pub to: &'a EmailAddress,
    pub locale: Locale,
    pub reference: Reference,
    pub content: Content<'a>,
}

/// What a message says.
pub enum Content<'a> {
    /// A code to type and a link for the same browser, and what they are for.
    Code { code: &'a Code, link: &'a Token, lives: Duration, goal: Goal },
    /// A code for somebody who has signed in and wants to change something.
    Confirm { code: &'a Code, lives: Duration },
    /// The account cannot be reset here, and why; to its owner only.
    CannotReset { why: Unfit },
    /// The user names that belong to this address.
    UserNames { names: &'a [UserName] },
    /// A code that proves this address while it is registered.
    ProveAddress { code: &'a Code, lives: Duration },
    /// One of the account's methods was added, removed or used up; the token opens the "this wasn't
    /// me" page.
    MethodChanged { at: Timestamp, method: Method, happened: MethodEvent, disavowal: &'a Token },
    /// The password was reset or changed; the token opens the "this wasn't me" page. `place` is what people
    /// call the directory, where there are several.
    PasswordSet { at: Timestamp, disavowal: &'a Token, changed_by_owner: bool, place: Option<&'a str> },
    /// The lock was lifted and the password left as it is; the token as above.
    Unlocked { at: Timestamp, disavowal: &'a Token },
    /// Recovery that "this wasn't me" froze is open again; the token freezes it anew.
    Unfrozen { at: Timestamp, disavowal: &'a Token },
    /// Too many wrong answers were given, so that none is taken for a while; the token opens the "this
    /// wasn't me" page.
    Blocked { at: Timestamp, disavowal: &'a Token },
    /// The password of this account ends then; the letter leads to where another one is set.
    PasswordEnds { at: Timestamp, name: &'a UserName, renewal: Renewal },
    /// Another administrator reset the password of their own account.
    ColleagueReset { at: Timestamp, login: &'a str },
    /// What somebody who got stuck wrote, unproven.
    Letter { login: &'a str, text: &'a str },
}

/// A user name as it has to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserName {
    pub typed: String,
    /// What people call its directory, where there are several.
    pub place: Option<String>,
}

/// How a password that ends is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// By whoever knows it.
    Change,
    /// By a reset of the account that it follows, which sets both.
    WithTheLeading,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The next hop took it.
    Sent,
    /// The next hop refused this recipient or message for good.
    Rejected,
    /// Try again: not reached, refused for now, or the answer was lost.
    Later,
}

/// Hands messages to a mail server, or to the demo's inbox.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one message over. Faults are told as [`Delivery::Later`] and logged by the adapter
    /// without address or content.
    async fn send(&self, message: Message<'_>) -> Delivery;

    /// Takes the time of [`Mailer::send`] with this message, and sends nothing: for names that get none.
    async fn pretend(&self, message: Message<'_>) -> Delivery;

    /// Can messages be handed over at all? For the prober and `doctor`.
    ///
    /// # Errors
    /// The cause, in words for an administrator.
    async fn probe(&self) -> Result<(), String>;
}

/// A message as the demo's inbox shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxMessage {
    pub id: u64,
    pub at: Timestamp,
    /// `email`, `sms` or `voice`.
    pub channel: &'static str,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub code: Option<String>,
}

/// The demo's inbox: every message that would have been sent, in memory only.
pub trait Inbox: Send + Sync {
    /// Oldest first.
    fn messages(&self) -> Vec<InboxMessage>;
}
