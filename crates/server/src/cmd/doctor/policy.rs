//! Whether the directory's own policy judges what our account sets: tried with a password of one letter that goes
//! along with something impossible, so that it is never set.

use crate::checks::finding::Finding;
use directory::Trial;
use domain::verdict::Verdict;
use flows::Fault;
use std::time::Duration;

/// How long the look may take.
const LOOK_WITHIN: Duration = Duration::from_secs(20);

/// A finding about one person below `base_dn`; none when nobody can be asked, which is told already.
pub async fn judged(offered: impl Future<Output = Result<Option<Trial>, Fault>>) -> Option<Finding> {
    let trial = tokio::time::timeout(LOOK_WITHIN, offered).await.ok()?.ok()??;
    Some(told(trial))
}

fn told(trial: Trial) -> Finding {
    match trial {
        Trial::Judged(Verdict::OldPasswordNeeded) => Finding::warning(
            "directory",
            "the policy asks for the old password, so that no reset can work",
            "Set pwdSafeModify to FALSE.",
        ),
        Trial::Judged(_) => {
            Finding::good("directory", "passwords that we set are judged by the directory's policy")
        }
        Trial::Passed => Finding::warning(
            "directory",
            "the directory would take a password of one letter from us: it has no policy, or our account stands above it",
            "Use an account that is neither rootdn nor Directory Manager and has write, not manage, and load the policy.",
        ),
    }
}
