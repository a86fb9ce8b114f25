//! Trying a current password: one verification for everybody, then the count.

use super::People;
use super::row::PersonRow;
use crate::rows::of_password_time;
use domain::account::{AccountKey, AccountState, PasswordState};
use domain::password::Password;
use domain::verdict::SignIn;
use flows::Fault;

impl People {
    pub(super) async fn sign_in_as(&self, key: &AccountKey, password: &Password) -> Result<SignIn, Fault> {
        let Some(person) = self.person(key).await? else { return self.sign_in_as_decoy(password).await };
        let is_right = self.hasher.is_of(password, &person.password_hash).await?;
        let state = person.state();
        if is_locked(state) {
            return Ok(SignIn::Locked);
        }
        if !is_right {
            self.count_wrong(&person).await?;
            return Ok(SignIn::Wrong);
        }
        self.forget_wrong(&person).await?;
        Ok(judged(state))
    }

    pub(super) async fn sign_in_as_decoy(&self, password: &Password) -> Result<SignIn, Fault> {
        self.hasher.decoy(password).await?;
        Ok(SignIn::Wrong)
    }

    /// Counts a wrong password, and locks at the bound. Those before are forgotten once none came for a while.
    pub(super) async fn count_wrong(&self, person: &PersonRow) -> Result<(), Fault> {
        let now = self.clock.now();
        let mut tx = self.store.write("counting a wrong password").await?;
        run!(
            tx,
            "UPDATE person
             SET failed = CASE WHEN failed_at <= $4 THEN 1 ELSE failed + 1 END,
                 failed_at = $3,
                 locked_at = CASE WHEN locked_at IS NULL
                                      AND CASE WHEN failed_at <= $4 THEN 1 ELSE failed + 1 END >= $2
                                  THEN $3
                                  ELSE locked_at END
             WHERE id = $1",
            person.id.as_str(),
            i64::from(self.rules.lockout_after),
            now.as_micros(),
            now.minus(self.rules.forgotten_after).as_micros(),
        )?;
        tx.commit().await
    }

    async fn forget_wrong(&self, person: &PersonRow) -> Result<(), Fault> {
        let mut tx = self.store.write("forgetting wrong passwords").await?;
        run!(
            tx,
            "UPDATE person
             SET failed = 0
             WHERE id = $1 AND failed > 0 AND locked_at IS NULL AND password_set_at = $2",
            person.id.as_str(),
            of_password_time(person.password_time()),
        )?;
        tx.commit().await
    }
}

const fn is_locked(state: AccountState) -> bool {
    state.locked || state.locked_by_admin
}

/// What a right password is worth in this state.
const fn judged(state: AccountState) -> SignIn {
    if state.disabled {
        return SignIn::Disabled;
    }
    if state.expired {
        return SignIn::AccountExpired;
    }
    match state.password {
        PasswordState::Good => SignIn::Right,
        PasswordState::Expired => SignIn::RightButExpired,
        PasswordState::MustChange => SignIn::RightButMustChange,
    }
}
