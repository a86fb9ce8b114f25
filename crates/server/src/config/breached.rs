//! `[breached]`: where stolen passwords are looked for.

use super::Surroundings;
use super::expand::{Expanded, expand};
use super::problem::Problems;
use super::read::{Placed, Table};
use super::secret::cannot_read_remedy;
use breached::{Filter, OnFailure, PublicKey, Range, RangeSettings};
use std::path::PathBuf;
use std::time::Duration;

/// How long a look-up at the service may take unless told, in milliseconds.
const RANGE_TIMEOUT_MS: u64 = 2_000;
/// The longest that may be told: somebody waits for it in front of a page.
const RANGE_TIMEOUT_MS_MAX: u64 = 10_000;
/// Services turn away who does not say who asks.
const USER_AGENT: &str = concat!("nulstil/", env!("CARGO_PKG_VERSION"));
const BUILD: &str = "Make it: nulstil banned build --from FILE --out FILE";

/// What is looked at.
pub struct Breached {
    pub filter: Option<PathBuf>,
    /// Whose the filter must be.
    pub public_key: Option<PublicKey>,
    pub range: Option<RangeLookUp>,
}

/// A service that is asked by five digits of a hash.
pub struct RangeLookUp {
    pub settings: RangeSettings,
    pub on_failure: OnFailure,
}

/// Reads the section. A filter that cannot be used is a problem: without it nobody should choose a password.
pub fn check(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Breached> {
    let at = table.at().clone();
    let filter = table.text("filter", problems);
    let key = table.text("public_key", problems);
    let range = range(&mut table, surroundings, problems);
    table.finish(problems);
    if filter.is_none() && matches!(range, Some(None)) {
        problems.add(&at, "names nothing to look at", "Give filter, or range_url, or remove the section.");
    }
    let public_key = key.and_then(|text| {
        let key = PublicKey::parse(&text.value);
        if key.is_none() {
            let remedy = "Give what `nulstil banned build --sign` printed: 44 characters that end in `=`.";
            problems.add(&text.at, "is no public key", remedy);
        }
        key
    });
    let filter = match filter {
        None => None,
        Some(text) => Some(usable(&text, public_key.as_ref(), surroundings, problems)?),
    };
    Some(Breached { filter, public_key, range: range? })
}

/// The path of a filter whose beginning is right. The whole of it is verified when the service starts.
fn usable(
    text: &Placed<String>,
    signer: Option<&PublicKey>,
    surroundings: &Surroundings,
    problems: &mut Problems,
) -> Option<PathBuf> {
    let Expanded { path, .. } = expand(text, surroundings, problems)?;
    match Filter::open(&path, signer) {
        Ok(_) => Some(path),
        Err(why) => {
            problems.add(&text.at, format!("{} cannot be used: {why}", path.display()), BUILD);
            None
        }
    }
}

/// `Some(None)` when no service is asked, `None` when it is told wrongly.
fn range(
    table: &mut Table,
    surroundings: &Surroundings,
    problems: &mut Problems,
) -> Option<Option<RangeLookUp>> {
    let url = table.text("range_url", problems);
    let on_failure_at = table.place_of("on_failure");
    let on_failure = table.text("on_failure", problems);
    let ca_at = table.place_of("range_ca_file");
    let ca_file = table.text("range_ca_file", problems);
    let timeout = table.whole("range_timeout_ms", 1..=RANGE_TIMEOUT_MS_MAX, problems);
    let Some(url) = url else {
        if on_failure.is_some() {
            let remedy = "Give range_url as well, or remove it: a filter that cannot be used always refuses.";
            problems.add(&on_failure_at, "says nothing without range_url", remedy);
        }
        return Some(None);
    };
    let on_failure = match on_failure.as_ref().map(|text| text.value.as_str()) {
        Some("accept") => Some(OnFailure::Accept),
        Some("refuse") => Some(OnFailure::Refuse),
        other => {
            let what = if other.is_some() { "is neither" } else { "is missing" };
            let remedy = "Say what becomes of a new password when nobody answers: \"accept\" takes it and writes \
                          that down, \"refuse\" lets nobody choose one until somebody answers.";
            problems.add(&on_failure_at, what, remedy);
            None
        }
    };
    let ca_pem = match ca_file {
        None => Some(None),
        Some(text) => read(&text, surroundings, problems).map(Some),
    };
    let within = Duration::from_millis(timeout.unwrap_or(RANGE_TIMEOUT_MS));
    let settings =
        RangeSettings { url: url.value, ca_pem: ca_pem?, within, user_agent: USER_AGENT.to_owned() };
    match Range::new(&settings) {
        Ok(_) => Some(Some(RangeLookUp { settings, on_failure: on_failure? })),
        Err(breached::BadRange::Url) => {
            let remedy = "Such as https://api.pwnedpasswords.com/range/; the digits are put behind it.";
            problems.add(&url.at, breached::BadRange::Url.to_string(), remedy);
            None
        }
        Err(breached::BadRange::Tls(why)) => {
            problems.add(&ca_at, why, "Give a PEM file with the authority that signed its certificate.");
            None
        }
    }
}

fn read(text: &Placed<String>, surroundings: &Surroundings, problems: &mut Problems) -> Option<Vec<u8>> {
    let file = expand(text, surroundings, problems)?;
    match std::fs::read(&file.path) {
        Ok(pem) => Some(pem),
        Err(why) => {
            let what = format!("{} cannot be read: {why}", file.path.display());
            problems.add(&text.at, what, cannot_read_remedy(&why));
            None
        }
    }
}
