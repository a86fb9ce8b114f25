//! One verdict on a new password, for every path on which somebody chooses one.

use crate::fault::Fault;
use domain::account::Account;
use domain::password::{Broken, Password, broken};
use domain::policy::PolicySet;
use domain::verdict::StatedRules;

/// Every reason that can be known before the directory is asked: our rules and those it states, all at
/// once. Whoever lets somebody choose a password asks here, so that each door gives the same verdict.
///
/// # Errors
/// What a rule depends on failed.
pub(crate) async fn judge(
    set: &PolicySet,
    stated: &StatedRules,
    account: &Account,
    new: &Password,
) -> Result<Vec<Broken>, Fault> {
    Ok(broken(new, &set.password, stated, account))
}
