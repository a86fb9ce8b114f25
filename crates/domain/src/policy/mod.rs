//! The policy: who may reset, with how many proofs, by which methods. It lives in the store,
//! versioned; the first start writes [`PolicySet::default`].

mod gates;
mod select;

pub use gates::{Evidence, Gate, GateName, Unfit, first_failed, gates};

use crate::method::Method;
use crate::password::Rules;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::time::Duration;

/// Most proofs a policy may ask for.
pub const PROOFS_MAX: u8 = 4;

/// Everything an administrator decides about resets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySet {
    /// Tried in order; the first that applies to an account is its policy.
    pub policies: Vec<Policy>,
    /// The fixed policy of administrators.
    pub administrators: AdministratorPolicy,
    pub password: Rules,
    pub lifetimes: Lifetimes,
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
}

/// The administrators' policy: two proofs, no questions; one switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministratorPolicy {
    pub enabled: bool,
    pub methods: Vec<Method>,
}

/// Proofs that an administrator needs, always.
pub const ADMINISTRATOR_PROOFS: u8 = 2;

/// How long things live. Sources: `attacks.md` §3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifetimes {
    pub code_s: u32,
    pub link_s: u32,
    pub proof_s: u32,
    pub flow_s: u32,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { code_s: 600, link_s: 600, proof_s: 600, flow_s: 1800 }
    }
}

impl Lifetimes {
    pub const fn code(&self) -> Duration {
        Duration::from_secs(self.code_s as u64)
    }

    pub const fn link(&self) -> Duration {
        Duration::from_secs(self.link_s as u64)
    }

    /// How long a proof may be used to choose a password.
    pub const fn proof(&self) -> Duration {
        Duration::from_secs(self.proof_s as u64)
    }

    /// How long one whole reset may take.
    pub const fn flow(&self) -> Duration {
        Duration::from_secs(self.flow_s as u64)
    }
}

impl Default for PolicySet {
    /// Everybody may reset with one proof by e-mail; administrators need two proofs.
    fn default() -> Self {
        let everybody = Policy {
            name: "everybody".into(),
            applies: Applies::Everybody,
            proofs: 1,
            methods: vec![Method::Email],
        };
        Self {
            policies: vec![everybody],
            administrators: AdministratorPolicy { enabled: true, methods: vec![Method::Email] },
            password: Rules::default(),
            lifetimes: Lifetimes::default(),
        }
    }
}

impl PolicySet {
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
