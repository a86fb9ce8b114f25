//! How far each account is of a reset for several directories, in sentences.

use crate::visit::Visit;
use domain::linked::{CHOSEN_BEFORE, Part, PartState};
use domain::verdict::Verdict;

/// One sentence for each account, the proven one first.
pub fn told(visit: &Visit, parts: &[Part]) -> Vec<String> {
    let are_two = are_two(parts);
    parts.iter().map(|part| sentence(visit, part, are_two)).collect()
}

/// Were they set in more than one go, so that there may be two new passwords?
fn are_two(parts: &[Part]) -> bool {
    let mut applied = parts.iter().filter(|part| part.state == PartState::Applied).map(was_before);
    let first = applied.next();
    applied.any(|was_before| Some(was_before) != first)
}

fn was_before(part: &Part) -> bool {
    part.reason.as_deref() == Some(CHOSEN_BEFORE)
}

/// What people call a directory.
pub fn place<'a>(visit: &'a Visit, directory: &'a str) -> &'a str {
    visit.site.world.titles.get(directory).map_or(directory, String::as_str)
}

/// Why the directory refused, where it said so.
pub fn verdict(part: &Part) -> Option<Verdict> {
    part.reason.as_deref().and_then(Verdict::from_code)
}

/// Is there an account that a new reset may still set the password of?
pub fn has_rest(parts: &[Part]) -> bool {
    parts.iter().any(|part| matches!(part.state, PartState::Waiting | PartState::Refused))
}

fn sentence(visit: &Visit, part: &Part, are_two: bool) -> String {
    let why =
        verdict(part).map(|verdict| text::password::verdict(visit.locale(), verdict)).unwrap_or_default();
    let place = place(visit, &part.directory);
    visit.with(id(part, are_two), &[("place", place.into()), ("why", why.as_str().into())])
}

/// The sentence that tells of an account.
fn id(part: &Part, are_two: bool) -> &'static str {
    let is_away = part.reason.as_deref() == Some("directory.unreachable");
    match (part.state, verdict(part)) {
        (PartState::Applied, _) if are_two && was_before(part) => "parts-applied-before",
        (PartState::Applied, _) if are_two => "parts-applied-last",
        (PartState::Applied, _) => "parts-applied",
        (PartState::Unknown, _) => "parts-unknown",
        // A try was counted and no outcome of it is known: the write is under way, or its process has ended.
        (PartState::Waiting, _) if part.tries > 0 => "parts-unknown",
        (PartState::Refused | PartState::LeftOut, Some(_)) => "parts-refused",
        (PartState::Refused, None) if is_away => "parts-away",
        (PartState::Waiting, _) | (PartState::Refused, None) => "parts-waiting",
        (PartState::LeftOut, None) => "parts-left-out",
    }
}

/// Parts for samples of pages: one of each kind.
#[cfg(test)]
pub fn samples() -> Vec<Part> {
    use domain::account::PasswordTime;
    let part = |state, reason: Option<&str>| Part {
        directory: "main".into(),
        account: None,
        password_time: PasswordTime::Absent,
        tries: 1,
        state,
        reason: reason.map(str::to_owned),
    };
    vec![
        part(PartState::Applied, Some(CHOSEN_BEFORE)),
        part(PartState::Applied, None),
        part(PartState::Unknown, None),
        part(PartState::Waiting, None),
        Part { tries: 0, ..part(PartState::Waiting, None) },
        part(PartState::Refused, Some(Verdict::InHistory.code())),
        part(PartState::Refused, Some("directory.unreachable")),
        part(PartState::LeftOut, Some("account.disabled")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_may_have_been_written_is_not_told_as_unchanged() {
        let told = |tries| {
            let is_waiting = |part: &Part| part.state == PartState::Waiting && part.tries == tries;
            samples().iter().filter(|part| is_waiting(part)).map(|part| id(part, false)).collect::<Vec<_>>()
        };
        assert_eq!((told(0), told(1)), (vec!["parts-waiting"], vec!["parts-unknown"]));
    }

    #[test]
    fn two_passwords_of_one_reset_are_told_apart_and_one_is_not() {
        let part = |reason: Option<&str>| {
            let applied = samples().into_iter().find(|part| part.state == PartState::Applied);
            Part { reason: reason.map(str::to_owned), ..applied.expect("a sample") }
        };
        let told = |parts: &[Part]| parts.iter().map(|one| id(one, are_two(parts))).collect::<Vec<_>>();
        let (before, last) = (part(Some(CHOSEN_BEFORE)), part(None));
        let mixed = told(&[before.clone(), last.clone(), last.clone()]);
        assert_eq!(mixed, ["parts-applied-before", "parts-applied-last", "parts-applied-last"]);
        assert_eq!(told(&[last.clone(), last]), ["parts-applied"; 2]);
        assert_eq!(told(&[before.clone(), before]), ["parts-applied"; 2], "the later one is not written yet");
    }
}
