//! Durable counters in windows that begin with the first charge, or again with every one.

use crate::Store;
use crate::db::Tx;
use crate::rows::{count, micros, of_digest};
use async_trait::async_trait;
use domain::limit::{Charge, Counted, Permit, TooMany};
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::Budgets;

/// All charges go in one order, so that two transactions with the same counters wait for each other instead of
/// locking each other out.
fn in_order(charges: &[Charge]) -> Vec<&Charge> {
    let mut ordered: Vec<&Charge> = charges.iter().collect();
    ordered.sort_by_key(|charge| (charge.scope.name(), charge.key.key, charge.key.bytes, charge.window));
    ordered
}

/// Raises every counter and judges.
pub(crate) async fn charge(
    tx: &mut Tx,
    charges: &[Charge],
    now: Timestamp,
) -> Result<Result<Permit, TooMany>, Fault> {
    let mut counted = Vec::with_capacity(charges.len());
    for charge in in_order(charges) {
        let window = micros(charge.window);
        let raised = one!(
            tx,
            (i64, i64),
            "INSERT INTO budget (scope, key, window_us, count, ends_at)
             VALUES ($1, $2, $3, 1, $4)
             ON CONFLICT (scope, key, window_us) DO UPDATE
             SET count = CASE WHEN budget.ends_at <= $5 THEN 1 ELSE budget.count + 1 END,
                 ends_at = CASE
                     WHEN budget.ends_at <= $5 THEN $4
                     WHEN $6 = 1 AND budget.count < $7 THEN $4
                     ELSE budget.ends_at
                 END
             RETURNING count, ends_at",
            charge.scope.name(),
            of_digest(&charge.key),
            window,
            now.as_micros().saturating_add(window),
            now.as_micros(),
            i64::from(charge.counted == Counted::FromTheLast),
            i64::from(charge.max),
        )?;
        let (raised, ends_at) = raised.unwrap_or((i64::MAX, i64::MAX));
        counted.push((*charge, count(raised), Timestamp::from_micros(ends_at)));
    }
    Ok(Permit::after(&counted))
}

#[async_trait]
impl Budgets for Store {
    async fn spend(&self, charges: &[Charge], now: Timestamp) -> Result<Result<Permit, TooMany>, Fault> {
        let mut tx = self.write("charging budgets").await?;
        let judged = charge(&mut tx, charges, now).await?;
        tx.commit().await?;
        Ok(judged)
    }

    async fn give_back(&self, charges: &[Charge], now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.write("giving a charge back").await?;
        for charge in in_order(charges) {
            run!(
                tx,
                "UPDATE budget
                 SET count = count - 1
                 WHERE scope = $1 AND key = $2 AND window_us = $3 AND ends_at > $4 AND count > 0",
                charge.scope.name(),
                of_digest(&charge.key),
                micros(charge.window),
                now.as_micros(),
            )?;
        }
        tx.commit().await
    }

    async fn look(&self, charges: &[Charge], now: Timestamp) -> Result<Option<TooMany>, Fault> {
        let mut reader = self.read("looking at budgets").await?;
        let mut spent: Option<TooMany> = None;
        for charge in charges {
            let held = one!(
                reader,
                (i64, i64),
                "SELECT count, ends_at
                 FROM budget
                 WHERE scope = $1 AND key = $2 AND window_us = $3 AND ends_at > $4",
                charge.scope.name(),
                of_digest(&charge.key),
                micros(charge.window),
                now.as_micros(),
            )?;
            let Some((_, ends_at)) = held.filter(|(held, _)| count(*held) >= charge.max) else { continue };
            let until = Timestamp::from_micros(ends_at);
            if spent.is_none_or(|earlier| earlier.until < until) {
                spent = Some(TooMany { scope: charge.scope, until, is_first: false });
            }
        }
        Ok(spent)
    }
}
