//! The pictures that the browser journeys keep of every page they meet: named in the output of a run, so
//! that whoever reads it knows what to look at.

use crate::shell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// One page for each of the six promises, in both languages.
const PROMISES: [(&str, &str); 10] = [
    ("let users reset their password", "done"),
    ("on for administrators, with two proofs", "answer"),
    ("register your contact info", "own-list"),
    ("basic set-up", "console-invited"),
    ("frequent questions", "help"),
    ("troubleshooter", "console-flow"),
    ("every reason why a password is refused", "password-refused"),
    ("what would work instead", "password-advice"),
    ("what the directory itself minds", "password-unchanged"),
    ("a suggestion", "password-suggested"),
];
const LANGUAGES: [&str; 2] = ["da", "en"];

fn folder() -> PathBuf {
    shell::root().join("target/screenshots")
}

/// Throws away those of the run before: a page that is not met any more must not look as if it were.
pub fn forget() {
    // There may be none yet.
    let _ = fs::remove_dir_all(folder());
}

/// Names the pages with how many pictures there are of each, and fails when a promise has none.
pub fn list() -> Result<(), String> {
    let entries = fs::read_dir(folder()).map_err(|error| format!("{}: {error}", folder().display()))?;
    let names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let mut pages: BTreeMap<String, usize> = BTreeMap::new();
    for page in names.iter().filter_map(|name| page_of(name)) {
        *pages.entry(page).or_default() += 1;
    }
    println!("{} pictures of {} pages in target/screenshots:", names.len(), pages.len());
    println!(
        "{}",
        pages.iter().map(|(page, count)| format!("{page} ({count})")).collect::<Vec<_>>().join(", ")
    );
    let missing: Vec<String> = PROMISES
        .iter()
        .flat_map(|(promise, page)| LANGUAGES.map(|language| (promise, format!("{page}-{language}"))))
        .filter(|(_, page)| !pages.contains_key(page))
        .map(|(promise, page)| format!("no picture {page}: {promise}"))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n")) }
}

/// `own-list` and `da` of `own-list-da-dark-320-114.png`.
fn page_of(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".png")?;
    let (stem, _number) = stem.rsplit_once('-')?;
    let looks = ["-no-script", "-dark-320", "-light-320", "-light"];
    looks.iter().find_map(|looks| stem.strip_suffix(looks)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn a_picture_names_its_page_and_language() {
        for (name, page) in [
            ("own-list-da-dark-320-114.png", "own-list-da"),
            ("done-en-light-001.png", "done-en"),
            ("help-da-no-script-017.png", "help-da"),
        ] {
            assert_eq!(page_of(name).as_deref(), Some(page));
        }
        assert_eq!(page_of("notes.txt"), None);
    }
}
