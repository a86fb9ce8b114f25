//! Redeeming a secret: count first, then compare, then record the proof. One transaction, one
//! winner, and the same statements whether the secret was minted for somebody or for nobody.

use crate::Store;
use crate::audit;
use crate::budgets;
use crate::db::Tx;
use crate::jobs;
use crate::rows::{account, count, digest, of_digest};
use domain::audit::Entry;
use domain::challenge::{GUESSES_MAX, SENDS_GOOD, SecretKind};
use domain::limit::Permit;
use flows::Fault;
use flows::ports::{Attempt, Redeemed, Subject};

row! {
    /// A guess that was counted, and whom the challenge's newest secrets are for.
    struct Guess {
        id: Vec<u8>,
        guesses: i64,
        login_digest: Vec<u8>,
        account_directory: Option<String>,
        account_id: Option<String>,
    }
}

row! {
    /// What a redeemed secret was bound to.
    struct Spent {
        account_directory: String,
        account_id: String,
        password_time: Option<i64>,
        destination: Option<Vec<u8>>,
    }
}

impl Store {
    pub(crate) async fn redeem_secret(
        &self,
        permit: Permit,
        attempt: Attempt<'_>,
        hit: Entry,
        miss: Entry,
    ) -> Result<Redeemed, Fault> {
        let Permit { .. } = permit;
        let mut tx = self.write("redeeming a secret").await?;
        let Some(guess) = count_guess(&mut tx, &attempt).await? else {
            audit::write(&mut tx, &miss, attempt.now).await?;
            tx.commit().await?;
            return Ok(Redeemed::Wrong { tries_left: 0 });
        };
        let may_match = charge_subject(&mut tx, &attempt, &guess).await?;
        let spent = spend(&mut tx, &attempt, &guess, may_match).await?;
        let redeemed = match spent {
            Some(spent) => {
                record(&mut tx, &attempt, &spent).await?;
                void_rest(&mut tx, &attempt, &guess).await?;
                audit::write(&mut tx, &hit, attempt.now).await?;
                Redeemed::Proved
            }
            None => {
                audit::write(&mut tx, &miss, attempt.now).await?;
                Redeemed::Wrong { tries_left: GUESSES_MAX.saturating_sub(count(guess.guesses)) }
            }
        };
        tx.commit().await?;
        Ok(redeemed)
    }
}

/// Raises the challenge's guesses, if the reset lives and one is left.
async fn count_guess(tx: &mut Tx, attempt: &Attempt<'_>) -> Result<Option<Guess>, Fault> {
    one!(
        tx,
        Guess,
        "UPDATE challenge
         SET guesses = guesses + 1
         WHERE reset_id = $1 AND method = $2 AND guesses < $3
             AND EXISTS (SELECT 1 FROM reset WHERE id = $1 AND ended_at IS NULL AND expires_at > $4)
         RETURNING id, guesses,
             (SELECT login_digest FROM reset WHERE reset.id = $1) AS login_digest,
             (SELECT account_directory FROM secret
              WHERE challenge_id = challenge.id AND send = challenge.sends AND kind = 'code')
                 AS account_directory,
             (SELECT account_id FROM secret
              WHERE challenge_id = challenge.id AND send = challenge.sends AND kind = 'code') AS account_id",
        attempt.reset.as_bytes().as_slice(),
        attempt.method.name(),
        i64::from(GUESSES_MAX),
        attempt.now.as_micros(),
    )
}

/// Charges whom the secrets are for. False when that budget is spent; the guess then cannot hit, and
/// nothing else differs.
async fn charge_subject(tx: &mut Tx, attempt: &Attempt<'_>, guess: &Guess) -> Result<bool, Fault> {
    let login = digest(&guess.login_digest)?;
    let account = account(guess.account_directory.clone(), guess.account_id.clone());
    let subject = account.as_ref().map_or(Subject::Name(&login), Subject::Account);
    let charges = (attempt.account_charges)(subject);
    let judged = budgets::charge(tx, &charges, attempt.now).await?;
    if judged.as_ref().is_err_and(|spent| spent.is_first) {
        jobs::queue(tx, &attempt.warning, attempt.now).await?;
    }
    Ok(judged.is_ok())
}

/// Consumes the secret that a candidate is the digest of. Two requests with the same secret meet
/// here, and one of them changes a row.
async fn spend(
    tx: &mut Tx,
    attempt: &Attempt<'_>,
    guess: &Guess,
    may_match: bool,
) -> Result<Option<Spent>, Fault> {
    for candidate in attempt.candidates {
        // No stored digest is empty, so this compares as any other guess and never matches.
        let candidate = if may_match { of_digest(candidate) } else { Vec::new() };
        let spent = one!(
            tx,
            Spent,
            "UPDATE secret
             SET spent_at = $4
             WHERE challenge_id = $1 AND kind = $2 AND digest = $3
                 AND spent_at IS NULL AND void_at IS NULL AND expires_at > $4
                 AND account_directory IS NOT NULL AND account_id IS NOT NULL
                 AND send > (SELECT sends FROM challenge WHERE id = $1) - $5 AND minted_at > $6
             RETURNING account_directory, account_id, password_time, destination",
            guess.id.as_slice(),
            kind_name(attempt.kind),
            candidate,
            attempt.now.as_micros(),
            i64::from(SENDS_GOOD),
            attempt.minted_after.as_micros(),
        )?;
        if spent.is_some() {
            return Ok(spent);
        }
    }
    Ok(None)
}

async fn record(tx: &mut Tx, attempt: &Attempt<'_>, spent: &Spent) -> Result<(), Fault> {
    run!(
        tx,
        "INSERT INTO proof (id, reset_id, method, account_directory, account_id, password_time, destination,
             proven_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        attempt.proof.as_bytes().as_slice(),
        attempt.reset.as_bytes().as_slice(),
        attempt.method.name(),
        spent.account_directory.as_str(),
        spent.account_id.as_str(),
        spent.password_time,
        spent.destination.as_deref(),
        attempt.now.as_micros(),
    )?;
    Ok(())
}

/// What else was sent for a challenge that is proven is no good any more.
async fn void_rest(tx: &mut Tx, attempt: &Attempt<'_>, guess: &Guess) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE secret
         SET void_at = $2
         WHERE challenge_id = $1 AND spent_at IS NULL AND void_at IS NULL",
        guess.id.as_slice(),
        attempt.now.as_micros(),
    )?;
    Ok(())
}

pub(crate) const fn kind_name(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::Code => "code",
        SecretKind::Link => "link",
    }
}
