//! What the console needs of this crate: the policy as a file, and what the doctor finds.

use crate::checks::finding::{self, State};
use crate::cmd::doctor;
use crate::policy;
use async_trait::async_trait;
use flows::ports::{Checkup, Condition, Finding, PolicyDraft, PolicyText, PolicyVersion, Unreadable};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;
use web::ConsoleTools;

/// How old what the doctor found may be, so that asking often costs nothing.
const FOUND_FRESH: Duration = Duration::from_secs(30);

/// The tools of the console; without a configuration file (the demo) there is nothing for a doctor.
pub fn tools(file: Option<PathBuf>) -> ConsoleTools {
    let checkup = Doctor { file, found: Mutex::new(None) };
    ConsoleTools { policy_text: Arc::new(Toml), checkup: Arc::new(checkup) }
}

/// The policy as `nulstil policy export` writes it.
struct Toml;

impl PolicyText for Toml {
    fn write(&self, version: &PolicyVersion) -> String {
        policy::write(&version.set, Some(version.note.version))
    }

    fn read(&self, text: &str) -> Result<PolicyDraft, Vec<Unreadable>> {
        let draft = policy::read(Path::new("policy.toml"), text).map_err(|problems| {
            let told = |problem: crate::config::Problem| Unreadable {
                line: problem.line,
                key: problem.key,
                what: problem.what,
                remedy: problem.remedy,
            };
            problems.into_iter().map(told).collect::<Vec<_>>()
        })?;
        Ok(PolicyDraft { set: draft.set, based_on: draft.based_on })
    }
}

struct Doctor {
    file: Option<PathBuf>,
    /// Held while somebody looks, so that many who ask at once look once.
    found: Mutex<Option<(Instant, Vec<Finding>)>>,
}

#[async_trait]
impl Checkup for Doctor {
    async fn findings(&self) -> Vec<Finding> {
        let Some(file) = &self.file else { return Vec::new() };
        let mut lately = self.found.lock().await;
        if let Some((_, findings)) = lately.as_ref().filter(|(at, _)| at.elapsed() < FOUND_FRESH) {
            return findings.clone();
        }
        let findings: Vec<Finding> = doctor::findings(file, false).await.into_iter().map(told).collect();
        *lately = Some((Instant::now(), findings.clone()));
        findings
    }
}

fn told(finding: finding::Finding) -> Finding {
    Finding {
        check: finding.check.to_owned(),
        condition: match finding.state {
            State::Good => Condition::Good,
            State::Warning => Condition::Warning,
            State::Failed | State::Unreachable | State::Misconfigured => Condition::Bad,
            State::Skipped => Condition::Skipped,
        },
        cause: finding.cause,
        remedy: finding.remedy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::PolicySet;
    use domain::time::Timestamp;
    use flows::ports::PolicyNote;

    #[test]
    fn what_the_console_shows_is_what_it_reads() {
        let note = PolicyNote { version: 7, reason: String::new(), by: None, at: Timestamp::from_seconds(1) };
        let version = PolicyVersion { note, set: PolicySet::default() };
        // As a browser sends a textarea.
        let text = Toml.write(&version).replace('\n', "\r\n");
        let draft = Toml.read(&text).expect("reads");
        assert_eq!(draft, PolicyDraft { set: PolicySet::default(), based_on: Some(7) });
        let problems = Toml.read("sign_in_factors = \"two\"").expect_err("is no policy");
        assert!(problems.iter().any(|problem| problem.line == Some(1)), "{problems:?}");
    }
}
