//! The shapes in which composite values are stored as JSON. They are separate from the types of
//! `flows` so that those can change without old rows becoming unreadable.

use crate::rows::unreadable;
use domain::method::Method;
use domain::password::{Advice, Broken, Kind};
use domain::verdict::Verdict;
use flows::Fault;
use flows::ports::{OwnMethod, Seen};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct SavedSeen {
    policy: String,
    proofs: u8,
    locked: bool,
    methods: Vec<(String, Method, String)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedBroken {
    TooShort(u32),
    TooLong(u32),
    /// The kind's own code, so that a new kind needs no new shape.
    TooFew(String, u32),
    TooFewCategories(u32),
    TooFewDifferent(u32),
    TooManyInARow(u32),
    TooManyAlike(u32),
    SequenceTooLong(u32),
    TooFewOthers(u32),
    OneKindInARow(u32),
    OwnEntry(u32),
    Palindrome,
    Disallowed,
    CommonWords,
    OrganisationWords,
    OwnName,
    Breached,
    OrganisationName,
    UsedBefore,
    Blank,
    Nul,
    Empty,
    Directory(String),
}

pub(crate) fn of_seen(seen: &Seen) -> Result<Vec<u8>, Fault> {
    let methods = seen.methods.iter().map(|own| (own.id.clone(), own.method, own.hint.clone())).collect();
    let saved = SavedSeen { policy: seen.policy.clone(), proofs: seen.proofs, locked: seen.locked, methods };
    serde_json::to_vec(&saved).map_err(|_| unreadable("reset.seen_sealed"))
}

pub(crate) fn seen(json: &[u8]) -> Result<Seen, Fault> {
    let saved: SavedSeen = serde_json::from_slice(json).map_err(|_| unreadable("reset.seen_sealed"))?;
    let SavedSeen { policy, proofs, locked, methods } = saved;
    let methods = methods.into_iter().map(|(id, method, hint)| OwnMethod { id, method, hint }).collect();
    Ok(Seen { policy, proofs, locked, methods })
}

pub(crate) fn of_broken(broken: &[Broken]) -> Result<String, Fault> {
    let saved: Vec<SavedBroken> = broken.iter().map(save_broken).collect();
    serde_json::to_string(&saved).map_err(|_| unreadable("reset.check_broken"))
}

pub(crate) fn broken(json: &str) -> Result<Vec<Broken>, Fault> {
    let saved: Vec<SavedBroken> = serde_json::from_str(json).map_err(|_| unreadable("reset.check_broken"))?;
    saved.into_iter().map(load_broken).collect()
}

pub(crate) fn of_advice(advice: &[Advice]) -> Result<String, Fault> {
    let codes: Vec<&str> = advice.iter().map(|one| one.code()).collect();
    serde_json::to_string(&codes).map_err(|_| unreadable("reset.check_advice"))
}

/// Advice that a newer release knows and this one does not is left out: nothing depends on it.
pub(crate) fn advice(json: &str) -> Result<Vec<Advice>, Fault> {
    let codes: Vec<String> = serde_json::from_str(json).map_err(|_| unreadable("reset.check_advice"))?;
    Ok(codes.iter().filter_map(|code| Advice::from_code(code)).collect())
}

fn save_broken(broken: &Broken) -> SavedBroken {
    match broken {
        Broken::TooShort { length_min } => SavedBroken::TooShort(*length_min),
        Broken::TooLong { length_max } => SavedBroken::TooLong(*length_max),
        Broken::TooFew { kind, least } => SavedBroken::TooFew(kind.name().to_owned(), *least),
        Broken::TooFewCategories { least } => SavedBroken::TooFewCategories(*least),
        Broken::TooFewDifferent { least } => SavedBroken::TooFewDifferent(*least),
        Broken::TooManyInARow { most } => SavedBroken::TooManyInARow(*most),
        Broken::TooManyAlike { most } => SavedBroken::TooManyAlike(*most),
        Broken::SequenceTooLong { most } => SavedBroken::SequenceTooLong(*most),
        Broken::TooFewOthers { least } => SavedBroken::TooFewOthers(*least),
        Broken::OneKindInARow { most } => SavedBroken::OneKindInARow(*most),
        Broken::OwnEntry { chars } => SavedBroken::OwnEntry(*chars),
        Broken::Palindrome => SavedBroken::Palindrome,
        Broken::Disallowed => SavedBroken::Disallowed,
        Broken::CommonWords => SavedBroken::CommonWords,
        Broken::OrganisationWords => SavedBroken::OrganisationWords,
        Broken::OwnName => SavedBroken::OwnName,
        Broken::Breached => SavedBroken::Breached,
        Broken::OrganisationName => SavedBroken::OrganisationName,
        Broken::UsedBefore => SavedBroken::UsedBefore,
        Broken::Blank => SavedBroken::Blank,
        Broken::Nul => SavedBroken::Nul,
        Broken::Empty => SavedBroken::Empty,
        Broken::Directory(verdict) => SavedBroken::Directory(verdict.code().to_owned()),
    }
}

fn load_broken(saved: SavedBroken) -> Result<Broken, Fault> {
    Ok(match saved {
        SavedBroken::TooShort(length_min) => Broken::TooShort { length_min },
        SavedBroken::TooLong(length_max) => Broken::TooLong { length_max },
        SavedBroken::TooFew(name, least) => {
            let kind = Kind::from_name(&name).ok_or_else(|| unreadable("reset.check_broken"))?;
            Broken::TooFew { kind, least }
        }
        SavedBroken::TooFewCategories(least) => Broken::TooFewCategories { least },
        SavedBroken::TooFewDifferent(least) => Broken::TooFewDifferent { least },
        SavedBroken::TooManyInARow(most) => Broken::TooManyInARow { most },
        SavedBroken::TooManyAlike(most) => Broken::TooManyAlike { most },
        SavedBroken::SequenceTooLong(most) => Broken::SequenceTooLong { most },
        SavedBroken::TooFewOthers(least) => Broken::TooFewOthers { least },
        SavedBroken::OneKindInARow(most) => Broken::OneKindInARow { most },
        SavedBroken::OwnEntry(chars) => Broken::OwnEntry { chars },
        SavedBroken::Palindrome => Broken::Palindrome,
        SavedBroken::Disallowed => Broken::Disallowed,
        SavedBroken::CommonWords => Broken::CommonWords,
        SavedBroken::OrganisationWords => Broken::OrganisationWords,
        SavedBroken::OwnName => Broken::OwnName,
        SavedBroken::Breached => Broken::Breached,
        SavedBroken::OrganisationName => Broken::OrganisationName,
        SavedBroken::UsedBefore => Broken::UsedBefore,
        SavedBroken::Blank => Broken::Blank,
        SavedBroken::Nul => Broken::Nul,
        SavedBroken::Empty => Broken::Empty,
        SavedBroken::Directory(code) => {
            let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.code() == code);
            Broken::Directory(verdict.ok_or_else(|| unreadable("reset.check_broken"))?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_is_read_back_and_an_unknown_one_left_out() {
        let json = of_advice(&Advice::ALL).expect("saves");
        assert_eq!(advice(&json).expect("loads"), Advice::ALL);
        assert_eq!(advice("[\"advice.date\",\"advice.of_tomorrow\"]").expect("loads"), [Advice::Date]);
    }

    #[test]
    fn every_broken_rule_is_read_back() {
        let all = Broken::samples();
        let json = of_broken(&all).expect("saves");
        assert_eq!(broken(&json).expect("loads"), all);
    }
}
