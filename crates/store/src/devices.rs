//! Devices known from a finished reset, each for the name that was typed there.

use crate::Store;
use crate::db::Tx;
use crate::rows::of_digest;
use async_trait::async_trait;
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{Devices, Settlement};
use std::time::Duration;

/// How long a device stays known.
const DEVICE_LIVES: Duration = Duration::from_secs(365 * 86_400);

/// Remembers a device for the typed name and the account of the settled reset.
pub(crate) async fn remember(tx: &mut Tx, token: Vec<u8>, settlement: &Settlement) -> Result<(), Fault> {
    run!(
        tx,
        "INSERT INTO device (token, login_digest, account_directory, account_id, known_at, expires_at)
         SELECT $1, login_digest, $3, $4, $5, $6
         FROM reset
         WHERE id = $2
         ON CONFLICT (token) DO NOTHING",
        token.as_slice(),
        settlement.reset.as_bytes().as_slice(),
        settlement.account.directory.as_str(),
        settlement.account.id.as_str(),
        settlement.now.as_micros(),
        settlement.now.plus(DEVICE_LIVES).as_micros(),
    )?;
    Ok(())
}

#[async_trait]
impl Devices for Store {
    async fn is_known(&self, tokens: &[Digest], logins: &[Digest], now: Timestamp) -> Result<bool, Fault> {
        let mut reader = self.read("looking for a known device").await?;
        for token in tokens {
            let known = one!(
                reader,
                (Vec<u8>,),
                "SELECT login_digest
                 FROM device
                 WHERE token = $1 AND expires_at > $2",
                of_digest(token),
                now.as_micros(),
            )?;
            if known.is_some_and(|(login,)| logins.iter().any(|typed| of_digest(typed) == login)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
