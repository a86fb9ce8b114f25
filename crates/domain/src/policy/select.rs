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
            Standing::Administrator => self.administrators.enabled.then(|| self.policy_of_administrators()),
            Standing::Person => self.policies.iter().find(|policy| policy.applies_to(account)).cloned(),
        }
    }

    /// What administrators follow where they may reset by themselves.
    pub fn policy_of_administrators(&self) -> Policy {
        Policy {
            name: ADMINISTRATORS.into(),
            applies: Applies::Everybody,
            proofs: ADMINISTRATOR_PROOFS,
            methods: self.administrators.methods.clone(),
            unlock_without_reset: true,
            expiry_reminders: self.administrators.expiry_reminders.clone(),
        }
    }
}

impl Policy {
    fn applies_to(&self, account: &Account) -> bool {
        let is_member = |groups: &[String]| groups.iter().any(|group| account.is_in(group));
        match &self.applies {
            Applies::Nobody => false,
            Applies::Everybody => true,
            Applies::Groups { any, except } => is_member(any) && !is_member(except),
            Applies::EverybodyExcept { groups } => !is_member(groups),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::account::{AccountKey, AccountState, PasswordExpiry, PasswordTime};
    use crate::contact::Contacts;
    use crate::method::Method;

    pub(crate) fn member_of(groups: &[&str]) -> Account {
        Account {
            key: AccountKey { directory: "main".into(), id: "1".into() },
            login: "anna".into(),
            display_name: "Anna".into(),
            names: vec![],
            locale: None,
            contacts: Contacts::default(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            standing: Standing::Person,
            state: AccountState::default(),
            password_time: PasswordTime::Absent,
            password_expiry: PasswordExpiry::Unknown,
            link: None,
        }
    }

    fn set(applies: Vec<Applies>) -> PolicySet {
        let policy = |(at, applies): (u8, Applies)| Policy {
            name: at.to_string(),
            applies,
            proofs: 1,
            methods: vec![Method::Email],
            unlock_without_reset: true,
            expiry_reminders: vec![],
        };
        PolicySet { policies: (0..).zip(applies).map(policy).collect(), ..PolicySet::default() }
    }

    fn selected(set: &PolicySet, groups: &[&str]) -> Option<String> {
        set.select(&member_of(groups)).map(|policy| policy.name)
    }

    #[test]
    fn the_first_policy_that_applies_is_theirs() {
        let groups = |any: &[&str], except: &[&str]| Applies::Groups {
            any: any.iter().map(|group| (*group).to_owned()).collect(),
            except: except.iter().map(|group| (*group).to_owned()).collect(),
        };
        let set =
            set(vec![groups(&["staff", "guests"], &["trial"]), Applies::Nobody, groups(&["trial"], &[])]);
        assert_eq!(selected(&set, &["guests"]).as_deref(), Some("0"));
        assert_eq!(selected(&set, &["staff", "trial"]).as_deref(), Some("2"));
        assert_eq!(selected(&set, &["others"]), None);
    }

    #[test]
    fn an_exclusion_holds_whatever_the_case_of_its_name() {
        let except = Applies::EverybodyExcept { groups: vec!["cn=Trial,DC=example".into()] };
        let set = set(vec![except]);
        assert_eq!(selected(&set, &["CN=trial,dc=example"]), None);
        assert_eq!(selected(&set, &["cn=staff,dc=example"]).as_deref(), Some("0"));
    }

    #[test]
    fn administrators_have_their_own_and_the_protected_have_none() {
        let mut set = PolicySet::default();
        let of =
            |set: &PolicySet, standing| set.select(&Account { standing, ..member_of(&[]) }).map(|p| p.proofs);
        assert_eq!(of(&set, Standing::Administrator), Some(ADMINISTRATOR_PROOFS));
        assert_eq!(of(&set, Standing::Protected), None);
        set.administrators.enabled = false;
        assert_eq!(of(&set, Standing::Administrator), None, "not the policy of everybody else either");
    }
}
