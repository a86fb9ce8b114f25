//! Which policy is an account's: the administrators' own, else the first that applies.

use super::{ADMINISTRATOR_PROOFS, Applies, Policy, PolicySet};
use crate::account::{Account, Standing};

/// The name under which the administrators' policy is recorded.
pub const ADMINISTRATORS: &str = "administrators";

impl PolicySet {
    /// The policy of this account, if any. A protected account has none, also when it belongs to
    /// an administrator.
    pub fn select(&self, account: &Account) -> Option<Policy> {
        match account.standing {
            Standing::Protected => None,
            Standing::Administrator => self.administrators.enabled.then(|| Policy {
                name: ADMINISTRATORS.into(),
                applies: Applies::Everybody,
                proofs: ADMINISTRATOR_PROOFS,
                methods: self.administrators.methods.clone(),
            }),
            Standing::Person => self.policies.iter().find(|policy| policy.applies_to(account)).cloned(),
        }
    }
}

impl Policy {
    fn applies_to(&self, account: &Account) -> bool {
        let is_member = |groups: &[String]| groups.iter().any(|group| account.groups.contains(group));
        match &self.applies {
            Applies::Nobody => false,
            Applies::Everybody => true,
            Applies::Groups { any, except } => is_member(any) && !is_member(except),
        }
    }
}
