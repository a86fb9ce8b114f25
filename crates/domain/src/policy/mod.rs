//! The policy: who may reset, with how many proofs, by which methods. It lives in the store,
//! versioned; the first start writes [`PolicySet::default`].

mod diff;
mod gates;
pub mod lint;
mod select;
mod settings;

pub use diff::{Change, changes, settings};
pub use gates::{
    Evidence, Gate, GateName, Unfit, first_failed, gates, may_follow, may_operate, may_register, too_few,
};
pub use select::ADMINISTRATORS;
#[cfg(test)]
pub(crate) use select::tests::member_of;
pub use settings::{Budgets, COOLDOWN_HOURS, Help, Lifetimes, Notifications, Registration};

use crate::method::Method;
use crate::password::Rules;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most proofs a policy may ask for.
pub const PROOFS_MAX: u8 = 4;

/// Everything an administrator decides about resets. Whatever was added after the first release has a
/// default, so that rows written before are still read; a key that nobody knows stays an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySet {
    /// Tried in order; the first that applies to an account is its policy.
    pub policies: Vec<Policy>,
    /// The fixed policy of administrators.
    pub administrators: AdministratorPolicy,
    pub password: Rules,
    pub lifetimes: Lifetimes,
    #[serde(default)]
    pub registration: Registration,
    #[serde(default)]
    pub notifications: Notifications,
    #[serde(default)]
    pub budgets: Budgets,
    #[serde(default)]
    pub help: Help,
    /// Hours until a contact that was added or changed may be used for a reset: 0 to 720, 72 unless
    /// told. Source: `attacks.md` §3, row 067.
    #[serde(default = "settings::cooldown_hours")]
    pub cooldown_hours: u32,
    /// Factors that signing in takes at the organisation: 1 to 3, 1 unless told. A recovery that asks
    /// for less is the weakest door (`attacks.md` §4, number 15), and is warned about.
    #[serde(default = "settings::sign_in_factors")]
    pub sign_in_factors: u8,
    /// Mail domains whose mailboxes open with the password that is reset here; none unless told. A
    /// code that is sent there is one that only somebody without need of it can read.
    #[serde(default)]
    pub own_mail_domains: Vec<String>,
}

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub name: String,
    pub applies: Applies,
    /// Proofs that a reset needs, each by another method. 1 to [`PROOFS_MAX`].
    pub proofs: u8,
    pub methods: Vec<Method>,
    /// May its people unlock their account and keep the password? Yes unless told, as Entra's guidance
    /// says (4.9.1).
    #[serde(default = "settings::yes")]
    pub unlock_without_reset: bool,
    /// Days before a password ends on which its owner is reminded by mail, such as 7, 3 and 1; nobody is unless
    /// told. Bounds: [`crate::reminder`]. Entra has none (8.9).
    #[serde(default)]
    pub expiry_reminders: Vec<u16>,
}

impl Policy {
    /// A policy for everybody that is otherwise as usual.
    pub fn for_everybody(name: &str, proofs: u8, methods: Vec<Method>) -> Self {
        let applies = Applies::Everybody;
        Self {
            name: name.into(),
            applies,
            proofs,
            methods,
            unlock_without_reset: true,
            expiry_reminders: Vec::new(),
        }
    }
}

/// Whom a policy is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    Nobody,
    Everybody,
    /// Members of any of these groups, unless they are in one of the others.
    Groups {
        any: Vec<String>,
        except: Vec<String>,
    },
    /// Everybody but the members of these groups.
    EverybodyExcept {
        groups: Vec<String>,
    },
}

/// The administrators' policy: two proofs, no questions; one switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministratorPolicy {
    pub enabled: bool,
    pub methods: Vec<Method>,
    /// As [`Policy::expiry_reminders`].
    #[serde(default)]
    pub expiry_reminders: Vec<u16>,
}

/// Proofs that an administrator needs, always.
pub const ADMINISTRATOR_PROOFS: u8 = 2;

impl Default for PolicySet {
    /// Everybody may reset with one proof, a mailed code or one of their recovery codes; administrators
    /// need two, and may use an app as well, which never comes alone.
    fn default() -> Self {
        Self {
            policies: vec![Policy::for_everybody("everybody", 1, vec![Method::Email, Method::RecoveryCode])],
            administrators: AdministratorPolicy {
                enabled: true,
                methods: vec![Method::Email, Method::Totp, Method::RecoveryCode],
                expiry_reminders: Vec::new(),
            },
            password: Rules::default(),
            lifetimes: Lifetimes::default(),
            registration: Registration::default(),
            notifications: Notifications::default(),
            budgets: Budgets::default(),
            help: Help::default(),
            cooldown_hours: COOLDOWN_HOURS,
            sign_in_factors: 1,
            own_mail_domains: Vec::new(),
        }
    }
}

impl PolicySet {
    /// Is anybody reminded before a password ends?
    pub fn reminds(&self) -> bool {
        let is_meant = |policy: &&Policy| policy.applies != Applies::Nobody;
        let people = self.policies.iter().filter(is_meant).any(|policy| !policy.expiry_reminders.is_empty());
        people || (self.administrators.enabled && !self.administrators.expiry_reminders.is_empty())
    }

    /// The union of what the policies offer as a first proof: what a stranger is shown.
    pub fn methods_offered(&self) -> Vec<Method> {
        let mut out: Vec<Method> = Vec::new();
        let admins = self.administrators.enabled.then_some(&self.administrators.methods);
        let lists = self.policies.iter().filter(|p| p.applies != Applies::Nobody).map(|p| &p.methods);
        for method in lists.chain(admins).flatten().copied() {
            if method.may_be_first() && !out.contains(&method) {
                out.push(method);
            }
        }
        out
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown method {name:?}")))
    }
}
