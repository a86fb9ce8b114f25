//! The people of a directory, as far as a reset needs to know them.

use crate::contact::Contacts;
use crate::locale::Locale;
use crate::time::Timestamp;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The longest name that is looked up, in characters.
pub const LOGIN_CHARS_MAX: usize = 256;

/// What somebody typed as their name: trimmed, NFC, without control or invisible characters.
/// It is held only sealed, and logged only as a keyed digest: people type passwords here.
#[derive(Clone, PartialEq, Eq)]
pub struct Login(String);

/// Why a typed name was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginError {
    Empty,
    TooLong,
    /// It holds control, invisible or direction-changing characters.
    Unreadable,
}

impl Login {
    /// Takes a typed name.
    ///
    /// # Errors
    /// Nothing typed, more than [`LOGIN_CHARS_MAX`] characters, or characters nobody can see.
    pub fn parse(typed: &str) -> Result<Self, LoginError> {
        let trimmed = typed.trim_matches(' ');
        if trimmed.is_empty() {
            return Err(LoginError::Empty);
        }
        if trimmed.chars().take(LOGIN_CHARS_MAX + 1).count() > LOGIN_CHARS_MAX {
            return Err(LoginError::TooLong);
        }
        if trimmed.chars().any(is_unreadable) {
            return Err(LoginError::Unreadable);
        }
        Ok(Self(trimmed.nfc().collect()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which typed and stored names are compared, see [`fold`].
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

/// White space other than the plain space, controls, zero-width and bidi characters.
fn is_unreadable(c: char) -> bool {
    c.is_control()
        || poses_as_ascii(c)
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A character outside ASCII that normalisation would turn into one inside it (Kelvin, Greek `;`).
fn poses_as_ascii(c: char) -> bool {
    !c.is_ascii() && std::iter::once(c).nfc().all(|n| n.is_ascii())
}

/// The one fold for names: NFC, then lower case, except that a character outside ASCII never
/// becomes one inside it (Kelvin, `İ`), so that look-alikes stay different (ATK-059).
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let honest = name.trim_matches(' ').chars().map(|c| if poses_as_ascii(c) { '\u{fffd}' } else { c });
    for c in honest.nfc() {
        if !c.is_ascii() && c.to_lowercase().any(|lower| lower.is_ascii()) {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Which account, for ever: the directory's name and the entry's permanent id (entryUUID,
/// objectGUID). A name or DN can pass to somebody else, this cannot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey {
    pub directory: String,
    pub id: String,
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.directory, self.id)
    }
}

/// When the directory says the password was last set. Compared with the noted value only, never
/// with our clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordTime {
    Shown(Timestamp),
    Absent,
}

impl PasswordTime {
    /// Is this later than `before`? One that is shown is later than none.
    pub fn is_after(self, before: Self) -> bool {
        match (self, before) {
            (Self::Shown(now), Self::Shown(then)) => now > then,
            (Self::Shown(_), Self::Absent) => true,
            (Self::Absent, _) => false,
        }
    }
}

/// When the password in force ends by itself, by the rules of the directory. Read for reminders; whether it
/// has ended is [`PasswordState`], which the directory decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PasswordExpiry {
    /// No rule ends it, or this account is exempt.
    Never,
    /// It ends then, or ended then, by the clock of the directory.
    At(Timestamp),
    /// The directory does not say, or does not let us read it, or the password has to be changed anyway.
    #[default]
    Unknown,
}

/// What the directory says about the password in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PasswordState {
    #[default]
    Good,
    Expired,
    MustChange,
}

/// What the directory says about the account. Read again right before every write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountState {
    pub disabled: bool,
    /// The account (not the password) is past its end date.
    pub expired: bool,
    /// Locked after bad passwords; a reset unlocks where the directory does so.
    pub locked: bool,
    /// Locked for good by an administrator; a reset must not undo it.
    pub locked_by_admin: bool,
    /// The password is kept elsewhere (federated), or there is none to know (smart card only).
    pub password_elsewhere: bool,
    /// Which of the two it is: only a smart card opens the account.
    pub smart_card_only: bool,
    pub password: PasswordState,
}

/// Whose policy an account follows, or that none lets it reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    #[default]
    Person,
    Administrator,
    /// Built-in privileged, service or computer account: never reset, also when an administrator.
    Protected,
}

/// One person's entry as a directory showed it at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub key: AccountKey,
    /// The name the directory uses, for mails and for rules about names in passwords.
    pub login: String,
    pub display_name: String,
    /// Given name, surname and whatever else the person is called, for password rules.
    pub names: Vec<String>,
    pub locale: Option<Locale>,
    pub contacts: Contacts,
    pub groups: Vec<String>,
    pub standing: Standing,
    pub state: AccountState,
    pub password_time: PasswordTime,
    /// What says which accounts of other directories are the same person's, where directories are linked
    /// by it: a personnel number. None when there is none, or more than one.
    pub link: Option<String>,
    pub password_expiry: PasswordExpiry,
}

impl Account {
    /// Is it a member of this group? `NAME:GROUP` is the group in the directory of that name alone, since two
    /// directories may call different groups alike. A directory tells no case apart in the name of a group.
    /// Were we to, an exclusion in another case would let in whom it names.
    pub fn is_in(&self, wanted: &str) -> bool {
        let has = |wanted: &str| self.groups.iter().any(|group| fold(group) == fold(wanted));
        let here = wanted.split_once(':').filter(|(name, _)| *name == self.key.directory);
        has(wanted) || here.is_some_and(|(_, group)| has(group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_as_people_type_it() {
        assert_eq!(Login::parse("  Anna.Holm ").map(|l| l.folded()), Ok("anna.holm".into()));
        assert_eq!(Login::parse("Sørine").map(|l| l.folded()), Ok("sørine".into()));
        assert_eq!(Login::parse("A\u{30a}se").map(|l| l.folded()), Ok("åse".into()));
    }

    #[test]
    fn atk_059_no_look_alike_folds_into_ascii() {
        for (typed, ascii) in [
            ("mıke", "mike"),
            ("ſam", "sam"),
            ("\u{212a}im", "kim"),
            ("İda", "ida"),
            ("ﬁnn", "finn"),
            ("ａnna", "anna"),
            ("straße", "strasse"),
        ] {
            assert_ne!(fold(typed), ascii, "{typed}");
        }
    }

    #[test]
    fn atk_061_white_space_and_control_twins_are_refused_or_the_same() {
        assert_eq!(Login::parse("admin "), Login::parse("admin"));
        for bad in ["ad\u{a0}min", "admin\t", "ad\0min", "admin\u{200d}", "\u{202e}nimda"] {
            assert_eq!(Login::parse(bad), Err(LoginError::Unreadable), "{bad:?}");
        }
    }

    #[test]
    fn a_group_may_be_named_with_its_directory() {
        let staff = crate::policy::member_of(&["cn=Staff,dc=example"]);
        for (wanted, is_in) in [
            ("cn=staff,dc=example", true),
            ("main:cn=staff,dc=example", true),
            ("other:cn=staff,dc=example", false),
            ("MAIN:cn=staff,dc=example", false),
            ("main:", false),
        ] {
            assert_eq!(staff.is_in(wanted), is_in, "{wanted}");
        }
    }

    #[test]
    fn atk_062_a_long_name_is_refused_and_never_cut() {
        assert!(Login::parse(&"x".repeat(256)).is_ok());
        assert_eq!(Login::parse(&"x".repeat(257)), Err(LoginError::TooLong));
        assert_eq!(Login::parse("   "), Err(LoginError::Empty));
    }
}
