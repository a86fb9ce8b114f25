//! The methods that exist, one file each. A method whose secret is sent implements [`SentMethod`], one
//! whose answer is compared with something of the person's implements [`CheckedMethod`]; the rules of
//! `domain` never ask which one it is.

mod email;
mod recovery_code;
mod totp;

pub use email::Email;
pub use recovery_code::RecoveryCodes;
pub use totp::AuthenticatorApp;

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::{Delivery, Mailer, Once, OwnMethod};
use crate::world::World;
use async_trait::async_trait;
use domain::enrol::Holdings;
use domain::id::{EnrolmentId, Reference};
use domain::locale::Locale;
use domain::method::Method;
use domain::reset::Goal;
use domain::secret::{Code, Digest, DigestKeys, Malformed, Material, Presented, Purpose, Token};
use domain::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Where a secret goes: a value stored with the account, in the form it is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination(pub String);

impl Destination {
    /// What stands in for a destination where an answer is compared with an enrolment.
    pub fn of_enrolment(id: EnrolmentId) -> Self {
        Self(format!("enrolment {id}"))
    }

    /// Its digests under every live key, the key in use first.
    pub fn digests(&self, keys: &DigestKeys) -> Vec<Digest> {
        keys.all(Purpose::Destination, &[self.0.to_lowercase().as_bytes()])
    }

    /// Its digest under the key in use.
    pub fn digest(&self, keys: &DigestKeys) -> Digest {
        keys.of(Purpose::Destination, &[self.0.to_lowercase().as_bytes()])
    }
}

/// One send of one challenge.
pub struct Outgoing<'a> {
    pub code: &'a Code,
    pub link: &'a Token,
    pub lives: Duration,
    pub goal: Goal,
    pub locale: Locale,
    pub reference: Reference,
}

/// A method whose secret we make and send.
#[async_trait]
pub trait SentMethod: Send + Sync {
    fn method(&self) -> Method;

    /// Every destination that counts for this method now.
    fn held(&self, holdings: &Holdings) -> Vec<Destination>;

    /// The one destination a secret may go to: the only one, or the one that `typed` names.
    fn chosen(&self, holdings: &Holdings, typed: Option<&str>) -> Option<Destination>;

    /// The account's own methods of this kind, with masked hints, in the order of `held`.
    fn own(&self, holdings: &Holdings) -> Vec<OwnMethod>;

    /// Hands the secret over.
    async fn send(
        &self,
        ctx: &Ctx,
        mailer: &dyn Mailer,
        to: &Destination,
        outgoing: Outgoing<'_>,
    ) -> Delivery;
}

/// What an answer was found to stand for. Nothing is used up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    pub enrolment: EnrolmentId,
    pub once: Once,
}

/// Who begins to register a method, as an app would list it.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    pub issuer: &'a str,
    pub name: &'a str,
}

/// What is shown once, while a method is registered.
pub struct Shown {
    /// For a QR code.
    pub uri: Zeroizing<String>,
    /// For those who type it.
    pub key: Zeroizing<String>,
}

/// The beginning of a method that is proven by an answer.
pub struct Begun {
    pub material: Material,
    pub shown: Shown,
}

/// A method whose answer is compared with something of the person's. It runs in a task behind the
/// "checking" page, and costs the same when there is no such person.
#[async_trait]
pub trait CheckedMethod: Send + Sync {
    fn method(&self) -> Method;

    /// Reads what was typed.
    ///
    /// # Errors
    /// It cannot be an answer to this method.
    fn read(&self, typed: &str) -> Result<Presented, Malformed>;

    /// Compares, at the same cost for nobody. Uses nothing up. Unless told otherwise, the answer is
    /// right when it proves the material of an enrolment that counts now.
    ///
    /// # Errors
    /// The store failed.
    async fn compare(
        &self,
        ctx: &Ctx,
        world: &World,
        whose: Option<&Holdings>,
        answer: &Presented,
    ) -> Result<Option<Matched>, Fault> {
        let Some(holdings) = whose else { return Ok(None) };
        let kept = world.enrolments.kept(&holdings.account.key, self.method()).await?;
        let counts = |id| holdings.of(self.method()).any(|held| held.id == id);
        Ok(kept.iter().filter(|kept| counts(kept.id)).find_map(|kept| {
            let once = self.proves(&kept.material, answer, ctx.now())?;
            Some(Matched { enrolment: kept.id, once })
        }))
    }

    /// Is the owner told of every use?
    fn tells_of_use(&self) -> bool {
        false
    }

    /// Makes what a person registers it with. None for a method that is registered another way.
    fn begin(&self, _ctx: &Ctx, _whose: &Whose<'_>) -> Option<Begun> {
        None
    }

    /// Does this answer show that the material is the person's?
    fn proves(&self, _material: &Material, _answer: &Presented, _now: Timestamp) -> Option<Once> {
        None
    }
}

/// The methods of one running Nulstil.
#[derive(Clone)]
pub struct Methods {
    sent: Vec<Arc<dyn SentMethod>>,
    checked: Vec<Arc<dyn CheckedMethod>>,
}

impl Default for Methods {
    fn default() -> Self {
        Self::new(vec![Arc::new(Email)])
            .and_checked(vec![Arc::new(AuthenticatorApp), Arc::new(RecoveryCodes)])
    }
}

impl Methods {
    /// Other methods than the usual ones, for tests of rules that must not know which exist.
    pub fn new(sent: Vec<Arc<dyn SentMethod>>) -> Self {
        Self { sent, checked: Vec::new() }
    }

    /// The same with these as well.
    #[must_use]
    pub fn and_checked(mut self, checked: Vec<Arc<dyn CheckedMethod>>) -> Self {
        self.checked.extend(checked);
        self
    }

    /// Every method there is.
    pub fn all(&self) -> Vec<Method> {
        let sent = self.sent.iter().map(|known| known.method());
        sent.chain(self.checked.iter().map(|known| known.method())).collect()
    }

    /// The implementation of a method whose secret is sent, if there is one.
    pub fn get(&self, method: Method) -> Option<&Arc<dyn SentMethod>> {
        self.sent.iter().find(|known| known.method() == method)
    }

    /// The implementation of a method whose answer is compared, if there is one.
    pub fn checked(&self, method: Method) -> Option<&Arc<dyn CheckedMethod>> {
        self.checked.iter().find(|known| known.method() == method)
    }

    /// Reads what was typed for a method.
    ///
    /// # Errors
    /// It cannot be an answer to it.
    pub fn read(&self, method: Method, typed: &str) -> Result<Presented, Malformed> {
        match self.checked(method) {
            Some(checked) => checked.read(typed),
            None => Presented::code(typed),
        }
    }

    /// The methods that could be used with these holdings now.
    pub fn usable(&self, holdings: &Holdings) -> Vec<Method> {
        let sent = self.sent.iter().filter(|known| !known.held(holdings).is_empty());
        let checked = self.checked.iter().map(|known| known.method());
        sent.map(|known| known.method())
            .chain(checked.filter(|method| holdings.of(*method).next().is_some()))
            .collect()
    }

    /// The account's own methods, as far as a policy asks for them.
    pub fn own(&self, holdings: &Holdings, policy: &[Method]) -> Vec<OwnMethod> {
        let sent = self.sent.iter().filter(|known| policy.contains(&known.method()));
        let checked = self.checked.iter().map(|known| known.method()).filter(|m| policy.contains(m));
        sent.flat_map(|known| known.own(holdings))
            .chain(checked.flat_map(|method| enrolled(holdings, method)))
            .collect()
    }

    /// Digests, under every live key, of everything that counts for the account now.
    pub fn held_digests(&self, holdings: &Holdings, keys: &DigestKeys) -> Vec<Digest> {
        let sent = self.sent.iter().flat_map(|known| known.held(holdings));
        let checked = self.checked.iter().flat_map(|known| holdings.of(known.method()));
        sent.chain(checked.map(|held| Destination::of_enrolment(held.id)))
            .flat_map(|destination| destination.digests(keys))
            .collect()
    }
}

/// Enrolments as own methods: one entry a method where the answer itself tells which one it is for.
fn enrolled(holdings: &Holdings, method: Method) -> Option<OwnMethod> {
    let mut held = holdings.of(method);
    let label = held.next()?.label.as_ref().map(|label| label.as_str().to_owned());
    let hint = label.filter(|_| held.next().is_none()).unwrap_or_default();
    Some(OwnMethod { id: format!("{}-1", method.name()), method, hint })
}
