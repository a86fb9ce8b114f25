//! What the fake says of a new password.

use super::directory::FakePerson;
use domain::password::Password;
use domain::verdict::Verdict;

pub(super) fn verdict(
    person: &FakePerson,
    new: &Password,
    current: Option<&Password>,
    length_min: usize,
) -> Option<Verdict> {
    if current.is_some_and(|current| current.reveal() != person.password) {
        return Some(Verdict::OldPasswordWrong);
    }
    if new.reveal().chars().count() < length_min {
        return Some(Verdict::TooShort);
    }
    let is_old = person.history.iter().rev().take(3).any(|old| old == new.reveal());
    (is_old || person.password == new.reveal()).then_some(Verdict::InHistory)
}
