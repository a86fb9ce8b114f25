//! Paths as the configuration gives them: absolute or beside the working folder, with
//! `${CREDENTIALS_DIRECTORY}` standing for what systemd hands over.

use super::Surroundings;
use super::problem::Problems;
use super::read::Placed;
use std::path::PathBuf;

const CREDENTIALS: &str = "${CREDENTIALS_DIRECTORY}";

/// A path, and who guards it.
#[derive(Debug, Clone)]
pub struct Expanded {
    pub path: PathBuf,
    /// systemd made it: the folder is closed to others, and the mode of the files in it shows the
    /// mask of an access list rather than who may read (systemd.exec(5), `LoadCredential=`).
    pub is_credential: bool,
}

/// Expands a path.
pub fn expand(
    given: &Placed<String>,
    surroundings: &Surroundings,
    problems: &mut Problems,
) -> Option<Expanded> {
    let text = given.value.as_str();
    let Some(rest) = text.strip_prefix(CREDENTIALS) else {
        if text.contains("${") {
            let remedy = format!("Only {CREDENTIALS} is understood, at the start of a path.");
            problems.add(&given.at, "holds a variable", remedy);
            return None;
        }
        return Some(Expanded { path: PathBuf::from(text), is_credential: false });
    };
    let Some(folder) = &surroundings.credentials else {
        let remedy = "Start the service by systemd with LoadCredential=, or give a plain path.";
        problems.add(&given.at, format!("{CREDENTIALS} is not set"), remedy);
        return None;
    };
    let rest = rest.trim_start_matches('/');
    if rest.split('/').any(|part| part == "..") {
        problems.add(&given.at, "leaves the credentials folder", "Give the name of a credential.");
        return None;
    }
    Some(Expanded { path: folder.join(rest), is_credential: true })
}
