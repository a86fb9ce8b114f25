//! Operators: people who look after Nulstil itself, and what each role may do.

use crate::account::{Account, AccountKey, Standing};
use crate::time::{HOUR, Timestamp};
use std::time::Duration;

/// Most operators there may be. More would mean that being one says nothing.
pub const OPERATORS_MAX: u32 = 200;
/// How long a sign-in to the console lasts from its password on, used or not (ASVS 7.3.2).
pub const CONSOLE_LIVES: Duration = Duration::from_secs(1_800);
/// Sign-ins to the console and other resets that an operator's account may have open at once.
pub const CONSOLE_SESSIONS_MAX: u32 = 8;
/// How long an invitation may be taken up.
pub const INVITE_LIVES: Duration = HOUR;
/// The proofs that open the console: the current password, and one more.
pub const CONSOLE_PROOFS: u8 = 2;

/// What an operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Sees everything and changes everything.
    Owner,
    /// Sees everything and changes nothing.
    Auditor,
}

impl Role {
    pub const ALL: [Self; 2] = [Self::Owner, Self::Auditor];

    /// The stable name in rows, commands and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Auditor => "auditor",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The permission matrix. There is no other place that knows a role.
    pub const fn may(self, act: Act) -> bool {
        match (self, act) {
            (Self::Owner, _) => true,
            (
                Self::Auditor,
                Act::SeePerson
                | Act::SeeEvents
                | Act::ExportEvents
                | Act::SeePolicy
                | Act::TryPolicy
                | Act::SeeHealth
                | Act::SeeOperators,
            ) => true,
            (Self::Auditor, Act::LiftFreeze | Act::LiftLock | Act::WritePolicy | Act::ChangeOperators) => {
                false
            }
        }
    }
}

/// What somebody does at the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look a person up: verdict, gates, timeline, and what a reset would do.
    SeePerson,
    SeeEvents,
    ExportEvents,
    SeePolicy,
    /// Judge a policy that is not in force: lint, difference, dry run. Nothing is written.
    TryPolicy,
    SeeHealth,
    SeeOperators,
    /// Open recovery again for somebody who said "this wasn't me".
    LiftFreeze,
    /// Lift a lock that came from bad passwords.
    LiftLock,
    /// Put a policy in force, or an earlier one again.
    WritePolicy,
    /// Add, change or remove operators.
    ChangeOperators,
}

impl Act {
    pub const ALL: [Self; 11] = [
        Self::SeePerson,
        Self::SeeEvents,
        Self::ExportEvents,
        Self::SeePolicy,
        Self::TryPolicy,
        Self::SeeHealth,
        Self::SeeOperators,
        Self::LiftFreeze,
        Self::LiftLock,
        Self::WritePolicy,
        Self::ChangeOperators,
    ];

    /// Does it change anything? What does takes a warrant and a reason.
    pub const fn is_change(self) -> bool {
        match self {
            Self::SeePerson
            | Self::SeeEvents
            | Self::ExportEvents
            | Self::SeePolicy
            | Self::TryPolicy
            | Self::SeeHealth
            | Self::SeeOperators => false,
            Self::LiftFreeze | Self::LiftLock | Self::WritePolicy | Self::ChangeOperators => true,
        }
    }
}

/// One operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    pub account: AccountKey,
    /// The user name when they were added, for lists; nothing is decided by it.
    pub login: String,
    pub role: Role,
    pub added_at: Timestamp,
    /// Who added them, as the audit names its actors.
    pub added_by: String,
}

/// Why somebody did something: one line, not blank, short enough to be kept whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Takes a typed reason. None for a blank one or one that the audit would cut.
    pub fn parse(typed: &str) -> Option<Self> {
        let text = typed.trim();
        let is_good = !text.is_empty()
            && text.chars().count() <= crate::audit::DETAIL_CHARS_MAX
            && !text.chars().any(|c| c.is_control() || misleads(c));
        is_good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Would it make a line read in another order, look like two, or hide something in it?
const fn misleads(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// An operator's account counts as an administrator's, whatever its groups: this is where that is said.
#[must_use]
pub fn elevated(mut account: Account, role: Option<Role>) -> Account {
    if role.is_some() && account.standing == Standing::Person {
        account.standing = Standing::Administrator;
    }
    account
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atk_189_the_permission_matrix_is_what_this_table_says() {
        let table: [(Act, bool); 11] = [
            (Act::SeePerson, true),
            (Act::SeeEvents, true),
            (Act::ExportEvents, true),
            (Act::SeePolicy, true),
            (Act::TryPolicy, true),
            (Act::SeeHealth, true),
            (Act::SeeOperators, true),
            (Act::LiftFreeze, false),
            (Act::LiftLock, false),
            (Act::WritePolicy, false),
            (Act::ChangeOperators, false),
        ];
        assert_eq!(table.map(|(act, _)| act), Act::ALL, "every act stands in the table, once");
        for (act, auditor) in table {
            assert_eq!((Role::Owner.may(act), Role::Auditor.may(act)), (true, auditor), "{act:?}");
        }
    }

    #[test]
    fn who_only_reads_never_changes() {
        for act in Act::ALL {
            assert!(!(act.is_change() && Role::Auditor.may(act)), "{act:?}");
        }
    }

    #[test]
    fn roles_come_back_by_their_names() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        assert_eq!(Role::from_name("Owner"), None);
    }

    #[test]
    fn atk_192_a_reason_is_one_line_that_is_kept_whole() {
        assert_eq!(Reason::parse("  asked at the desk ").expect("a reason").as_str(), "asked at the desk");
        for bad in [
            "",
            "  ",
            "a\nb",
            "a\u{1b}[31m",
            "a\u{202e}b",
            "a\u{200b}b",
            "\u{61c}a",
            "a\u{e0041}",
            &"x".repeat(201),
        ] {
            assert_eq!(Reason::parse(bad), None, "{bad:?}");
        }
    }
}
