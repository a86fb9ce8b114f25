//! Asking for a secret: the challenge and its job, in one transaction.
//!
//! The queue is fair by lanes, which are turns of a virtual clock (start-time fair queueing). A new
//! job takes the lane of the job whose turn is next, or the lane after the last one of its own network
//! or of its own typed name, whichever is later. So a network that asks a thousand times, for one
//! name or for a thousand, fills a thousand lanes with one job each, and somebody else's single job
//! stands in front of all but the first of them. Known devices are not delayed by what strangers ask
//! for their name. Work of our own (notices, settling) has lane 0.

use crate::Store;
use crate::audit;
use crate::db::Tx;
use crate::rows::{id, micros};
use crate::seal::Place;
use domain::audit::Entry;
use domain::id::{ChallengeId, ResetId};
use domain::method::Method;
use flows::Fault;
use flows::ports::{Asked, NewAsk};

impl Store {
    pub(crate) async fn ask_for(&self, ask: NewAsk, entry: Entry) -> Result<Asked, Fault> {
        let mut tx = self.write("asking for a secret").await?;
        let sealed = match &ask.confirm {
            Some(typed) => {
                let row = confirm_row(ask.reset, ask.method);
                Some(self.keys().seal(confirm_place(&row), typed.as_bytes())?)
            }
            None => None,
        };
        let challenge = one!(
            tx,
            (Vec<u8>,),
            "INSERT INTO challenge (id, reset_id, method, confirm_sealed, asked_at)
             SELECT $1, id, $3, $4, $5
             FROM reset
             WHERE id = $2 AND ended_at IS NULL AND expires_at > $5
             ON CONFLICT (reset_id, method) DO UPDATE
             SET confirm_sealed = COALESCE(excluded.confirm_sealed, challenge.confirm_sealed)
             RETURNING id",
            ask.challenge.as_bytes().as_slice(),
            ask.reset.as_bytes().as_slice(),
            ask.method.name(),
            sealed,
            ask.now.as_micros(),
        )?;
        let Some((challenge,)) = challenge else {
            tx.give_up().await?;
            return Ok(Asked::Closed);
        };
        let challenge = ChallengeId::from_bytes(id(&challenge)?);
        if !queue(&mut tx, &ask, challenge).await? {
            tx.give_up().await?;
            return Ok(Asked::QueueFull);
        }
        audit::write(&mut tx, &entry, ask.now).await?;
        tx.commit().await?;
        Ok(Asked::Yes)
    }
}

async fn queue(tx: &mut Tx, ask: &NewAsk, challenge: ChallengeId) -> Result<bool, Fault> {
    let queued = run!(
        tx,
        "INSERT INTO job (id, kind, reset_id, challenge_id, method, network_digest, login_digest, lane,
             queued_at, due_at, expires_at)
         SELECT $1, 'deliver', r.id, $3, $4, r.network_digest,
             CASE WHEN r.known_device_at IS NULL THEN r.login_digest END,
             (SELECT COALESCE(max(lane), 1)
              FROM (SELECT min(lane) AS lane FROM job WHERE attempts = 0 AND lane > 0
                    UNION ALL
                    SELECT max(lane) + 1 FROM job WHERE network_digest = r.network_digest
                    UNION ALL
                    SELECT max(lane) + 1 FROM job WHERE login_digest = r.login_digest
                        AND r.known_device_at IS NULL) AS turn),
             $5, $8, $6
         FROM reset AS r
         WHERE r.id = $2
             AND (SELECT count(*) FROM (SELECT 1 FROM job LIMIT $7) AS waiting) < $7",
        ask.job.as_bytes().as_slice(),
        ask.reset.as_bytes().as_slice(),
        challenge.as_bytes().as_slice(),
        ask.method.name(),
        ask.now.as_micros(),
        ask.now.as_micros().saturating_add(micros(ask.job_lives)),
        i64::from(ask.queue_max),
        ask.due_at.as_micros(),
    )?;
    Ok(queued > 0)
}

/// The row a confirmation is sealed to: a challenge is the only one of its reset and method.
pub(crate) fn confirm_row(reset: ResetId, method: Method) -> Vec<u8> {
    [reset.as_bytes().as_slice(), method.name().as_bytes()].concat()
}

pub(crate) const fn confirm_place(row: &[u8]) -> Place<'_> {
    Place { column: "challenge.confirm_sealed", row }
}
