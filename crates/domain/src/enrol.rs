//! What people register: methods of their own beside the directory's contacts, and from when on each
//! of them counts.

use crate::account::Account;
use crate::contact::EmailAddress;
use crate::id::{EnrolmentId, ResetId};
use crate::method::Method;
use crate::policy::{Policy, Unfit, too_few};
use crate::time::{DAY, Timestamp};
use std::time::Duration;

/// Enrolments of one method that an account may hold (Entra 2.3.5 has five apps).
pub const ENROLMENTS_MAX: u32 = 5;
/// Contacts of one entry that are looked at.
pub const CONTACTS_MAX: usize = 50;
/// How long a contact may be away from its entry and come back as old as it was: a directory that does
/// not show an attribute for an hour must not lock everybody out for days.
pub const GONE_GRACE: Duration = DAY;
/// The longest label, in characters.
pub const LABEL_CHARS_MAX: usize = 40;
/// How long a method that was begun waits for its proof.
pub const PENDING_LIVES: Duration = Duration::from_secs(900);
/// Wrong tries that one method takes while it is registered.
pub const PENDING_GUESSES_MAX: u32 = 5;
/// What an account may have open at once when its owner signs in to the methods.
pub const SESSIONS_MAX: u32 = 8;
/// How long a sign-in to the methods lasts (Entra 2.3.3).
pub const SESSION_LIVES: Duration = Duration::from_secs(900);

/// What somebody calls one of their methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// Takes a typed label: one line, trimmed. None for nothing, or for too much.
    pub fn parse(typed: &str) -> Option<Self> {
        let text: String = typed.trim().chars().filter(|c| !c.is_control()).collect();
        let is_good = !text.is_empty() && text.chars().count() <= LABEL_CHARS_MAX;
        is_good.then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One method as its owner registered and proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub method: Method,
    pub label: Option<Label>,
    pub added_at: Timestamp,
    /// The session it was registered in.
    pub added_in: ResetId,
    /// It recovers nothing before.
    pub usable_from: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub confirmed_at: Option<Timestamp>,
    /// The address, for a method that sends to one.
    pub address: Option<EmailAddress>,
    /// How many uses are left, for a method that is used up.
    pub left: Option<u32>,
}

/// Everything an account holds at one moment: its entry, what its owner registered, and which of the
/// entry's contacts are still too new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    pub account: Account,
    /// Proven ones only.
    pub enrolments: Vec<Enrolment>,
    /// Contacts of the entry that were not always there, with the moment from which each counts.
    pub new_contacts: Vec<(String, Timestamp)>,
    pub now: Timestamp,
}

impl Holdings {
    /// The enrolments of a method that count now.
    pub fn of(&self, method: Method) -> impl Iterator<Item = &Enrolment> {
        self.enrolments.iter().filter(move |held| held.method == method && held.is_usable(self.now))
    }

    /// Does this contact of the entry count now?
    pub fn is_ready(&self, contact: &str) -> bool {
        self.ready_from(contact).is_none_or(|from| from <= self.now)
    }

    /// From when on a contact of the entry counts; None when it always did.
    pub fn ready_from(&self, contact: &str) -> Option<Timestamp> {
        let folded = contact.to_lowercase();
        self.new_contacts.iter().find(|(known, _)| *known == folded).map(|(_, from)| *from)
    }

    /// Every address that counts now: the entry's, then the registered ones.
    pub fn emails(&self) -> Vec<EmailAddress> {
        let entry = self.account.contacts.emails.iter().filter(|address| self.is_ready(address.as_str()));
        let own = self.of(Method::Email).filter_map(|held| held.address.as_ref());
        different(entry.chain(own))
    }

    /// Every address there is, also those that do not count yet: notices go to all of them.
    pub fn all_emails(&self) -> Vec<EmailAddress> {
        let own = self.enrolments.iter().filter_map(|held| held.address.as_ref());
        different(self.account.contacts.emails.iter().chain(own))
    }

    /// The same at another moment.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        Self { now, ..self.clone() }
    }

    /// The moments ahead at which more of it counts, the next one first.
    fn moments_ahead(&self) -> Vec<Timestamp> {
        let own = self.enrolments.iter().map(|held| held.usable_from);
        let mut out: Vec<Timestamp> = own.chain(self.new_contacts.iter().map(|(_, from)| *from)).collect();
        out.retain(|at| *at > self.now);
        out.sort_unstable();
        out.dedup();
        out
    }
}

impl Enrolment {
    fn is_usable(&self, now: Timestamp) -> bool {
        self.usable_from <= now && self.left != Some(0)
    }
}

fn different<'a>(addresses: impl Iterator<Item = &'a EmailAddress>) -> Vec<EmailAddress> {
    let mut out: Vec<EmailAddress> = Vec::new();
    for address in addresses {
        if !out.iter().any(|held| held.folded() == address.folded()) {
            out.push(address.clone());
        }
    }
    out
}

/// Can this person reset the password?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    /// So many methods more.
    Needs(u8),
    /// From then on, with what is registered already.
    From(Timestamp),
}

/// Readiness under a policy. `usable` tells the methods that could be used with some holdings.
pub fn readiness(
    policy: &Policy,
    holdings: &Holdings,
    usable: impl Fn(&Holdings) -> Vec<Method>,
) -> Readiness {
    let lacks = |at: Timestamp| too_few(policy, &usable(&holdings.at(at)));
    let Some(unfit) = lacks(holdings.now) else { return Readiness::Ready };
    let ahead = holdings.moments_ahead().into_iter().find(|at| lacks(*at).is_none());
    match (ahead, unfit) {
        (Some(from), _) => Readiness::From(from),
        (None, Unfit::NotEnoughMethods { have, need }) => Readiness::Needs(need.saturating_sub(have).max(1)),
        (None, _) => Readiness::Needs(1),
    }
}

/// What a sign-in system should do with this person before it lets them on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupt {
    Nothing,
    /// Methods are missing; "not now" may be said so often yet.
    Register {
        missing: u8,
        skips_left: u32,
    },
    /// It is time to ask whether everything is still right.
    Reconfirm,
}

/// Whether to interrupt. `confirmed_at` is when the person last looked through everything.
pub fn interrupt(
    registration: &crate::policy::Registration,
    readiness: Readiness,
    skips: u32,
    confirmed_at: Option<Timestamp>,
    now: Timestamp,
) -> Interrupt {
    let is_old = |at: Timestamp| now >= at.plus(DAY * registration.reconfirm_days);
    match readiness {
        _ if !registration.required => Interrupt::Nothing,
        Readiness::Needs(missing) => {
            Interrupt::Register { missing, skips_left: registration.skips_max.saturating_sub(skips) }
        }
        Readiness::Ready | Readiness::From(_) => match confirmed_at {
            Some(at) if registration.reconfirm_days > 0 && is_old(at) => Interrupt::Reconfirm,
            Some(_) | None => Interrupt::Nothing,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::member_of;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const LATER: Timestamp = Timestamp::from_seconds(1_259_200);

    fn enrolment(method: Method, usable_from: Timestamp) -> Enrolment {
        Enrolment {
            id: EnrolmentId::from_bytes([1; 16]),
            method,
            label: None,
            added_at: NOW,
            added_in: ResetId::from_bytes([1; 16]),
            usable_from,
            last_used_at: None,
            confirmed_at: None,
            address: None,
            left: None,
        }
    }

    fn holdings(enrolments: Vec<Enrolment>) -> Holdings {
        Holdings { account: member_of(&[]), enrolments, new_contacts: vec![], now: NOW }
    }

    fn usable(held: &Holdings) -> Vec<Method> {
        Method::ALL.into_iter().filter(|method| held.of(*method).next().is_some()).collect()
    }

    #[test]
    fn readiness_tells_what_is_missing_or_when_it_is_there() {
        let two = Policy::for_everybody("p", 2, vec![Method::Email, Method::Totp, Method::RecoveryCode]);
        let told = |held: Vec<Enrolment>| readiness(&two, &holdings(held), usable);
        assert_eq!(told(vec![]), Readiness::Needs(2));
        let app = enrolment(Method::Totp, NOW);
        assert_eq!(told(vec![app.clone()]), Readiness::Needs(1));
        assert_eq!(told(vec![app.clone(), enrolment(Method::Email, LATER)]), Readiness::From(LATER));
        assert_eq!(told(vec![app.clone(), enrolment(Method::Email, NOW)]), Readiness::Ready);
        let used_up = Enrolment { left: Some(0), ..enrolment(Method::RecoveryCode, NOW) };
        assert_eq!(told(vec![app, used_up]), Readiness::Needs(1));
    }

    #[test]
    fn atk_067_a_new_contact_does_not_count_yet() {
        let mut held = holdings(vec![]);
        let address = |text: &str| EmailAddress::parse(text).expect("an address");
        held.account.contacts.emails = vec![address("Anna@example.org"), address("new@example.org")];
        held.new_contacts = vec![("new@example.org".into(), LATER)];
        assert_eq!(held.emails(), [address("Anna@example.org")]);
        assert_eq!(held.all_emails().len(), 2);
        assert_eq!(held.at(LATER).emails().len(), 2);
    }

    #[test]
    fn people_are_interrupted_for_a_reason() {
        let usual = crate::policy::Registration::default();
        let ask = |readiness, skips, confirmed| interrupt(&usual, readiness, skips, confirmed, NOW);
        let missing = Interrupt::Register { missing: 1, skips_left: 5 };
        assert_eq!(ask(Readiness::Needs(1), 2, None), missing);
        assert_eq!(ask(Readiness::Ready, 0, None), Interrupt::Nothing);
        let long_ago = NOW.minus(DAY * 180);
        assert_eq!(ask(Readiness::Ready, 0, Some(long_ago)), Interrupt::Reconfirm);
        let voluntary = crate::policy::Registration { required: false, ..usual.clone() };
        assert_eq!(interrupt(&voluntary, Readiness::Needs(1), 0, None, NOW), Interrupt::Nothing);
    }

    #[test]
    fn a_label_is_one_short_line() {
        assert_eq!(Label::parse("  My phone\n").as_ref().map(Label::as_str), Some("My phone"));
        assert_eq!(Label::parse("\u{1b}\n "), None);
        assert_eq!(Label::parse(&"x".repeat(LABEL_CHARS_MAX + 1)), None);
    }
}
