//! The methods that exist, one file each. A method whose secret is sent implements [`SentMethod`];
//! the rules of `domain` never ask which one it is.

mod email;

pub use email::Email;

use crate::ctx::Ctx;
use crate::ports::{Delivery, Mailer, OwnMethod};
use async_trait::async_trait;
use domain::account::Account;
use domain::id::Reference;
use domain::locale::Locale;
use domain::method::Method;
use domain::secret::{Code, Digest, DigestKeys, Purpose, Token};
use std::sync::Arc;
use std::time::Duration;

/// Where a secret goes: a value stored with the account, in the form it is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination(pub String);

impl Destination {
    /// Its digests under every live key, the key in use first.
    pub fn digests(&self, keys: &DigestKeys) -> Vec<Digest> {
        keys.all(Purpose::Destination, &[self.0.to_lowercase().as_bytes()])
    }
}

/// One send of one challenge.
pub struct Outgoing<'a> {
    pub code: &'a Code,
    pub link: &'a Token,
    pub lives: Duration,
    pub locale: Locale,
    pub reference: Reference,
}

/// A method whose secret we make and send.
#[async_trait]
pub trait SentMethod: Send + Sync {
    fn method(&self) -> Method;

    /// Every destination the account holds for this method.
    fn held(&self, account: &Account) -> Vec<Destination>;

    /// The one destination a secret may go to: the only one, or the one that `typed` names.
    fn chosen(&self, account: &Account, typed: Option<&str>) -> Option<Destination>;

    /// The account's own methods of this kind, with masked hints.
    fn own(&self, account: &Account) -> Vec<OwnMethod>;

    /// Hands the secret over.
    async fn send(
        &self,
        ctx: &Ctx,
        mailer: &dyn Mailer,
        to: &Destination,
        outgoing: Outgoing<'_>,
    ) -> Delivery;
}

/// The methods of one running Nulstil.
#[derive(Clone)]
pub struct Methods(Vec<Arc<dyn SentMethod>>);

impl Default for Methods {
    fn default() -> Self {
        Self(vec![Arc::new(Email)])
    }
}

impl Methods {
    /// Other methods than the usual ones, for tests of rules that must not know which exist.
    pub fn new(methods: Vec<Arc<dyn SentMethod>>) -> Self {
        Self(methods)
    }

    /// The implementation of a method, if there is one.
    pub fn get(&self, method: Method) -> Option<&Arc<dyn SentMethod>> {
        self.0.iter().find(|known| known.method() == method)
    }

    /// Every method there is an implementation of.
    pub fn all(&self) -> Vec<Method> {
        self.0.iter().map(|known| known.method()).collect()
    }

    /// The methods this account has at least one destination for.
    pub fn usable(&self, account: &Account) -> Vec<Method> {
        self.0.iter().filter(|known| !known.held(account).is_empty()).map(|known| known.method()).collect()
    }

    /// The account's own methods, as far as a policy asks for them.
    pub fn own(&self, account: &Account, policy: &[Method]) -> Vec<OwnMethod> {
        let wanted = self.0.iter().filter(|known| policy.contains(&known.method()));
        wanted.flat_map(|known| known.own(account)).collect()
    }

    /// Digests, under every live key, of every destination the account holds.
    pub fn held_digests(&self, account: &Account, keys: &DigestKeys) -> Vec<Digest> {
        let held = self.0.iter().flat_map(|known| known.held(account));
        held.flat_map(|destination| destination.digests(keys)).collect()
    }
}
