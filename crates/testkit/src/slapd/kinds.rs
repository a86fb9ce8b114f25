//! Many names of each kind that a stranger must not tell apart.

use super::tree::{Attributes, now, person, usual};
use std::fmt;

/// The password of everybody here.
const PASSWORD: &str = "Kinds-Start-2026";

/// What a typed name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Known,
    Unknown,
    /// Locked by an administrator for good, which is how OpenLDAP disables.
    Disabled,
    /// Locked by wrong passwords.
    Locked,
    Mailless,
    /// Two entries have this name.
    Ambiguous,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Known, Self::Unknown, Self::Disabled, Self::Locked, Self::Mailless, Self::Ambiguous];

    /// The name that is typed. All are equally long.
    pub fn login(self, number: u32) -> String {
        match self {
            // Two entries cannot share a login, but an address.
            Self::Ambiguous => format!("t{number:04}@example.test"),
            Self::Known => format!("known{number:013}"),
            Self::Unknown => format!("nobody{number:012}"),
            Self::Disabled => format!("disabled{number:010}"),
            Self::Locked => format!("locked{number:012}"),
            Self::Mailless => format!("mailless{number:010}"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Known => "known",
            Self::Unknown => "unknown",
            Self::Disabled => "disabled",
            Self::Locked => "locked",
            Self::Mailless => "mail-less",
            Self::Ambiguous => "ambiguous",
        })
    }
}

/// Entries for `each` names of every kind.
pub(super) fn ldif(each: u32) -> String {
    let mut out = String::new();
    let now = now();
    for kind in Kind::ALL {
        for number in 0..each {
            match kind {
                Kind::Unknown => {}
                Kind::Ambiguous => {
                    for one in ["a", "b"] {
                        let login = format!("twin{one}{number:04}");
                        let mut more: Attributes = usual(&login, "en");
                        more.retain(|(attribute, _)| *attribute != "mail");
                        more.push(("mail", kind.login(number)));
                        person(&mut out, &login, PASSWORD, &more);
                    }
                }
                Kind::Known | Kind::Disabled | Kind::Locked | Kind::Mailless => {
                    person(&mut out, &kind.login(number), PASSWORD, &particulars(kind, number, &now));
                }
            }
        }
    }
    out
}

fn particulars(kind: Kind, number: u32, now: &str) -> Attributes {
    let mut out = usual(&kind.login(number), "en");
    match kind {
        Kind::Disabled => out.push(("pwdAccountLockedTime", "000001010000Z".to_owned())),
        Kind::Locked => out.push(("pwdAccountLockedTime", now.to_owned())),
        Kind::Mailless => out.retain(|(attribute, _)| *attribute != "mail"),
        Kind::Known | Kind::Unknown | Kind::Ambiguous => {}
    }
    out
}
