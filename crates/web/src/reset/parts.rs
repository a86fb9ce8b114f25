//! How far each account is of a reset for several directories, in sentences.

use crate::visit::Visit;
use domain::linked::{Part, PartState};
use domain::verdict::Verdict;

/// One sentence for each account, the proven one first.
pub fn told(visit: &Visit, parts: &[Part]) -> Vec<String> {
    parts.iter().map(|part| sentence(visit, part)).collect()
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

fn sentence(visit: &Visit, part: &Part) -> String {
    let place = place(visit, &part.directory);
    let say = |id: &str| visit.with(id, &[("place", place.into())]);
    match (part.state, verdict(part)) {
        (PartState::Applied, _) => say("parts-applied"),
        (PartState::Unknown, _) => say("parts-unknown"),
        (PartState::Waiting, _) => say("parts-waiting"),
        (PartState::Refused | PartState::LeftOut, Some(verdict)) => {
            let why = text::password::verdict(visit.locale(), verdict);
            visit.with("parts-refused", &[("place", place.into()), ("why", why.as_str().into())])
        }
        (PartState::Refused, None) if part.reason.as_deref() == Some("directory.unreachable") => {
            say("parts-away")
        }
        (PartState::Refused, None) => say("parts-waiting"),
        (PartState::LeftOut, None) => say("parts-left-out"),
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
        part(PartState::Applied, None),
        part(PartState::Unknown, None),
        part(PartState::Waiting, None),
        part(PartState::Refused, Some(Verdict::InHistory.code())),
        part(PartState::Refused, Some("directory.unreachable")),
        part(PartState::LeftOut, Some("account.disabled")),
    ]
}
