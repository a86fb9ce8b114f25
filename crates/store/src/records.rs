//! What was recorded under a reset: proofs, methods asked for, the last answer. It is read at every step,
//! so it is one statement: each costs two changes of threads.

use crate::db::Reader;
use crate::resets::method;
use crate::rows::{digest, id, password_time, unreadable};
use domain::account::AccountKey;
use domain::id::{CheckId, ProofId, ResetId};
use domain::method::Method;
use domain::proof::{Proof, ProofRow};
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{AnswerCheck, AnswerOutcome};

/// Most proofs read of one reset; a flow has room for far fewer.
const PROOFS_READ_MAX: i64 = 100;

/// Most challenges read of one reset: there is one a method.
const CHALLENGES_READ_MAX: i64 = 20;

/// In the order they were made.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) proofs: Vec<Proof>,
    pub(crate) asked: Vec<Method>,
    pub(crate) answer: Option<AnswerCheck>,
}

row! {
    struct RecordRow {
        kind: String,
        at: i64,
        method: String,
        id: Vec<u8>,
        account_directory: Option<String>,
        account_id: Option<String>,
        password_time: Option<i64>,
        destination: Option<Vec<u8>>,
        outcome: Option<String>,
        visible_at: Option<i64>,
    }
}

pub(crate) async fn of(reader: &mut Reader, reset: ResetId) -> Result<Records, Fault> {
    // The first two parts give each column its type in PostgreSQL.
    let rows = all!(
        reader,
        RecordRow,
        "SELECT 'answer' AS kind, asked_at AS at, method, id, NULL AS account_directory, NULL AS account_id,
             NULL AS password_time, NULL AS destination, outcome, visible_at
         FROM (SELECT *
               FROM answer
               WHERE reset_id = $1
               ORDER BY asked_at DESC, method
               LIMIT 1) AS last_answer
         UNION ALL
         SELECT 'proof', proven_at, method, id, account_directory, account_id, password_time, destination,
             NULL, NULL
         FROM (SELECT *
               FROM proof
               WHERE reset_id = $1
               ORDER BY proven_at, id
               LIMIT $2) AS proofs
         UNION ALL
         SELECT 'asked', asked_at, method, id, NULL, NULL, NULL, NULL, NULL, NULL
         FROM (SELECT *
               FROM challenge
               WHERE reset_id = $1
               ORDER BY asked_at, method
               LIMIT $3) AS challenges
         ORDER BY at, method, id",
        reset.as_bytes().as_slice(),
        PROOFS_READ_MAX,
        CHALLENGES_READ_MAX,
    )?;
    let mut records = Records::default();
    for row in rows {
        match row.kind.as_str() {
            "proof" => records.proofs.push(proof(reset, row)?),
            "asked" => records.asked.push(method(&row.method)?),
            _ => records.answer = Some(answer(row)?),
        }
    }
    Ok(records)
}

fn proof(reset: ResetId, row: RecordRow) -> Result<Proof, Fault> {
    let (Some(directory), Some(account)) = (row.account_directory, row.account_id) else {
        return Err(unreadable("proof.account"));
    };
    Ok(Proof::recorded(ProofRow {
        id: ProofId::from_bytes(id(&row.id)?),
        reset,
        method: method(&row.method)?,
        account: AccountKey { directory, id: account },
        password_time: password_time(row.password_time),
        destination: row.destination.as_deref().map(digest).transpose()?,
        at: Timestamp::from_micros(row.at),
    }))
}

fn answer(row: RecordRow) -> Result<AnswerCheck, Fault> {
    let outcome = match (row.outcome, row.visible_at) {
        (Some(name), Some(at)) => {
            let outcome = AnswerOutcome::from_name(&name).ok_or_else(|| unreadable("answer.outcome"))?;
            Some((outcome, Timestamp::from_micros(at)))
        }
        (None, _) | (_, None) => None,
    };
    Ok(AnswerCheck {
        id: CheckId::from_bytes(id(&row.id)?),
        method: method(&row.method)?,
        asked_at: Timestamp::from_micros(row.at),
        outcome,
    })
}
