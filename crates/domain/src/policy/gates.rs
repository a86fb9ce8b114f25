//! The gates an account must pass before anything is sent to it, and again before the write.

use super::{Policy, PolicySet};
use crate::account::{Account, Standing};
use crate::method::Method;
use crate::operator::CONSOLE_PROOFS;
use crate::verdict::Verdict;

/// Why an account cannot be reset now. The owner may read it; a stranger never learns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unfit {
    Disabled,
    AccountExpired,
    LockedByAdministrator,
    Protected,
    PasswordElsewhere,
    /// Only a smart card opens the account.
    SmartCardOnly,
    /// The directory would refuse every new password of ours, with this.
    DirectoryRefuses(Verdict),
    OutOfScope,
    Frozen,
    NotEnoughMethods {
        have: u8,
        need: u8,
    },
}

impl Unfit {
    /// The stable code in the audit and in `explain`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Disabled => "account.disabled",
            Self::AccountExpired => "account.expired",
            Self::LockedByAdministrator => "account.locked_by_administrator",
            Self::Protected => "account.protected",
            Self::PasswordElsewhere => "account.password_elsewhere",
            Self::SmartCardOnly => "account.smart_card_only",
            Self::DirectoryRefuses(verdict) => verdict.code(),
            Self::OutOfScope => "policy.out_of_scope",
            Self::Frozen => "account.frozen",
            Self::NotEnoughMethods { .. } => "methods.not_enough",
        }
    }

    /// May the owner be told by mail? Disabled, expired and protected accounts get nothing.
    pub const fn owner_may_be_told(self) -> bool {
        match self {
            Self::PasswordElsewhere
            | Self::SmartCardOnly
            | Self::DirectoryRefuses(_)
            | Self::OutOfScope
            | Self::NotEnoughMethods { .. } => true,
            Self::Disabled
            | Self::AccountExpired
            | Self::LockedByAdministrator
            | Self::Protected
            | Self::Frozen => false,
        }
    }
}

/// What the gates look at beside the account itself.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Recovery was frozen by "this wasn't me".
    pub frozen: bool,
    /// The methods this account could use now.
    pub usable: &'a [Method],
}

/// The name of a gate, in the order they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateName {
    Enabled,
    NotExpired,
    NotLockedByAdministrator,
    NotProtected,
    PasswordHere,
    NotFrozen,
    InScope,
    EnoughMethods,
}

impl GateName {
    pub const ALL: [Self; 8] = [
        Self::Enabled,
        Self::NotExpired,
        Self::NotLockedByAdministrator,
        Self::NotProtected,
        Self::PasswordHere,
        Self::NotFrozen,
        Self::InScope,
        Self::EnoughMethods,
    ];

    /// The stable code in output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::NotExpired => "not_expired",
            Self::NotLockedByAdministrator => "not_locked_by_administrator",
            Self::NotProtected => "not_protected",
            Self::PasswordHere => "password_here",
            Self::NotFrozen => "not_frozen",
            Self::InScope => "in_scope",
            Self::EnoughMethods => "enough_methods",
        }
    }
}

/// One gate, passed or failed with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    pub name: GateName,
    pub failed: Option<Unfit>,
}

/// Every gate for this account, passed or not, and the policy that was selected.
pub fn gates(set: &PolicySet, account: &Account, evidence: Evidence<'_>) -> (Vec<Gate>, Option<Policy>) {
    let state = account.state;
    let policy = set.select(account);
    let fails = |holds: bool, unfit: Unfit| holds.then_some(unfit);
    let out = vec![
        Gate { name: GateName::Enabled, failed: fails(state.disabled, Unfit::Disabled) },
        Gate { name: GateName::NotExpired, failed: fails(state.expired, Unfit::AccountExpired) },
        Gate {
            name: GateName::NotLockedByAdministrator,
            failed: fails(state.locked_by_admin, Unfit::LockedByAdministrator),
        },
        Gate {
            name: GateName::NotProtected,
            failed: fails(account.standing == Standing::Protected, Unfit::Protected),
        },
        Gate {
            name: GateName::PasswordHere,
            failed: fails(
                state.password_elsewhere,
                if state.smart_card_only { Unfit::SmartCardOnly } else { Unfit::PasswordElsewhere },
            ),
        },
        Gate { name: GateName::NotFrozen, failed: fails(evidence.frozen, Unfit::Frozen) },
        Gate { name: GateName::InScope, failed: fails(policy.is_none(), Unfit::OutOfScope) },
        Gate {
            name: GateName::EnoughMethods,
            failed: policy.as_ref().and_then(|p| too_few(p, evidence.usable)),
        },
    ];
    (out, policy)
}

/// The policy to follow, or the first gate that failed.
///
/// # Errors
/// The reason of the first failed gate.
pub fn first_failed(set: &PolicySet, account: &Account, evidence: Evidence<'_>) -> Result<Policy, Unfit> {
    let (gates, policy) = gates(set, account, evidence);
    match (gates.iter().find_map(|gate| gate.failed), policy) {
        (Some(unfit), _) => Err(unfit),
        (None, Some(policy)) => Ok(policy),
        (None, None) => Err(Unfit::OutOfScope),
    }
}

/// The policy of an account whose owner may look after its methods: every gate but the one that asks
/// for enough of them. Administrators may also while they may not reset by themselves, since the console
/// asks for a second proof all the same.
///
/// # Errors
/// The reason of the first failed gate.
pub fn may_register(set: &PolicySet, account: &Account, frozen: bool) -> Result<Policy, Unfit> {
    let (gates, policy) = gates(set, account, Evidence { frozen, usable: &[] });
    let policy = policy
        .or_else(|| (account.standing == Standing::Administrator).then(|| set.policy_of_administrators()));
    let asks = |gate: &&Gate| !matches!(gate.name, GateName::InScope | GateName::EnoughMethods);
    match gates.iter().filter(asks).find_map(|gate| gate.failed) {
        Some(unfit) => Err(unfit),
        None => policy.ok_or(Unfit::OutOfScope),
    }
}

/// The methods by which an operator may give a second proof at the console: those of the administrators'
/// policy. Whether administrators may reset by themselves is another question, and does not shut the console.
///
/// # Errors
/// The reason of the first failed gate about the account itself.
pub fn may_operate(set: &PolicySet, account: &Account, frozen: bool) -> Result<Policy, Unfit> {
    let (gates, _) = gates(set, account, Evidence { frozen, usable: &[] });
    let asks = |gate: &&Gate| !matches!(gate.name, GateName::InScope | GateName::EnoughMethods);
    if let Some(unfit) = gates.iter().filter(asks).find_map(|gate| gate.failed) {
        return Err(unfit);
    }
    Ok(Policy::for_everybody("console", CONSOLE_PROOFS, set.administrators.methods.clone()))
}

/// The policy of an account that follows another one's reset: every gate but the one that asks for methods
/// of its own, since what counts is proven with the other one's. How many proofs, and by which methods, is
/// still its own policy's to say.
///
/// # Errors
/// The reason of the first failed gate.
pub fn may_follow(set: &PolicySet, account: &Account, frozen: bool) -> Result<Policy, Unfit> {
    let (gates, policy) = gates(set, account, Evidence { frozen, usable: &[] });
    let asks = |gate: &&Gate| gate.name != GateName::EnoughMethods;
    match gates.iter().filter(asks).find_map(|gate| gate.failed) {
        Some(unfit) => Err(unfit),
        None => policy.ok_or(Unfit::OutOfScope),
    }
}

/// What an account lacks, if these are the methods it could use.
pub fn too_few(policy: &Policy, usable: &[Method]) -> Option<Unfit> {
    let mut held: Vec<Method> = policy.methods.iter().copied().filter(|m| usable.contains(m)).collect();
    held.sort_unstable();
    held.dedup();
    let have = u8::try_from(held.len()).unwrap_or(u8::MAX);
    let startable = held.iter().any(|method| method.may_be_first());
    (have < policy.proofs || !startable).then_some(Unfit::NotEnoughMethods { have, need: policy.proofs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::select::tests::member_of;

    fn administrator() -> Account {
        Account { standing: Standing::Administrator, ..member_of(&[]) }
    }

    #[test]
    fn the_console_takes_what_administrators_may_use_and_nothing_else() {
        let mut set = PolicySet::default();
        set.administrators.methods = vec![Method::Totp];
        set.administrators.enabled = false;
        let policy = may_operate(&set, &administrator(), false).expect("a switch shuts no console");
        assert_eq!((policy.proofs, policy.methods), (CONSOLE_PROOFS, vec![Method::Totp]));
        assert_eq!(may_operate(&set, &administrator(), true).err(), Some(Unfit::Frozen));
    }

    #[test]
    fn administrators_look_after_their_methods_while_they_may_not_reset() {
        let mut set = PolicySet::default();
        set.administrators.enabled = false;
        let nothing = Evidence { frozen: false, usable: &[] };
        assert_eq!(first_failed(&set, &administrator(), nothing).err(), Some(Unfit::OutOfScope));
        let policy = may_register(&set, &administrator(), false).expect("they may");
        assert_eq!(policy.methods, set.administrators.methods);
        assert_eq!(may_register(&set, &administrator(), true).err(), Some(Unfit::Frozen));
    }
}
