//! The second question: which kind of directory it is. What the server says of itself is proposed.

use super::answers::KindChosen;
use super::engine::Checked;
use super::words::Words;
use crate::checks::finding::Finding;
use directory::Kind;

const CHECK: &str = "kind";

/// `shown` is the kind that the server shows.
pub fn check(words: Words, given: &str, shown: Option<Kind>) -> Checked<KindChosen> {
    let given = given.trim();
    let chosen = if given.is_empty() { shown } else { Kind::named(given) };
    let Some(chosen) = chosen else {
        let kinds = Kind::ALL.map(Kind::name).join(", ");
        let args = [("given", given.into()), ("kinds", (&kinds).into())];
        return Checked::again(vec![words.failed(CHECK, "kind-unnamed", &args)]);
    };
    let finding = judge(words, chosen, shown);
    match finding.is_grave() {
        true => Checked::again(vec![finding]),
        false => Checked::taken(vec![finding], KindChosen(chosen)),
    }
}

/// What is to be said of a choice, by what the server shows.
pub fn judge(words: Words, chosen: Kind, shown: Option<Kind>) -> Finding {
    let title = [("kind", chosen.title().into())];
    match shown {
        None => words.warning(CHECK, "kind-unknown", &title),
        Some(shown) if shown == chosen => words.good(CHECK, "kind-found", &title),
        // FreeIPA stands on it, and does not let everybody see.
        Some(Kind::Ds389) if chosen == Kind::FreeIpa => words.warning(CHECK, "kind-below", &title),
        Some(shown) => {
            let (kind, chosen) = (shown.title(), chosen.title());
            let args = [("kind", kind.into()), ("chosen", chosen.into()), ("name", shown.name().into())];
            words.failed(CHECK, "kind-other", &args)
        }
    }
}

/// The kind as messages choose by it: names in them begin with a letter.
pub const fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenLdap => "openldap",
        Kind::ActiveDirectory => "domain",
        Kind::Ds389 => "ds389",
        Kind::FreeIpa => "freeipa",
    }
}
