//! The history of our own: whether the policy has one, and what it knows.

use crate::checks::finding::Finding;
use domain::password::FORMER_KEPT;
use flows::ports::Policies;
use store::Store;

const CHECK: &str = "history";

/// How many passwords that were chosen here the policy in force remembers; None where it cannot be read, which is
/// told already.
pub async fn remembered(store: Option<&Store>) -> Option<u32> {
    Some(store?.current(crate::real::moment()).await.ok()?.password.history_own)
}

/// What follows from it.
pub fn told(remembered: u32) -> Finding {
    if remembered == 0 {
        let cause = "no history of our own: password.history_own is 0, and the directory's alone counts";
        return Finding::skipped(CHECK, cause);
    }
    let years = FORMER_KEPT.as_secs() / (365 * 86_400);
    let cause = format!(
        "of each account the last {remembered} passwords that were chosen here are refused, for {years} years; what \
         was set elsewhere only the directory knows"
    );
    Finding::good(CHECK, cause)
}
