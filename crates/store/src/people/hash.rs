//! Argon2id, off the async threads and behind a semaphore counted in MiB: an unbounded hash endpoint
//! would let strangers fill the memory.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::chance::{self, Chance};
use domain::password::Password;
use flows::Fault;
use flows::fault::FaultKind;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

/// Memory of one hash in MiB: the first choice of OWASP's Password Storage Cheat Sheet.
const MIB: u32 = 19;
const ITERATIONS: u32 = 2;
const LANES: u32 = 1;
/// What the decoy is verified against, at the cost of any other. The answer is thrown away.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// How long a request waits for its share of memory before it is told that we are full.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// Hashes and verifies passwords.
#[derive(Clone)]
pub(super) struct Hasher {
    memory: Arc<Semaphore>,
    chance: Arc<dyn Chance>,
}

impl Hasher {
    pub(super) fn new(memory_mib: u32, chance: Arc<dyn Chance>) -> Self {
        let memory = usize::try_from(memory_mib.max(MIB)).unwrap_or(usize::MAX);
        Self { memory: Arc::new(Semaphore::new(memory.min(Semaphore::MAX_PERMITS))), chance }
    }

    /// The PHC string of a password under a fresh salt.
    pub(super) async fn hash(&self, password: &Password) -> Result<String, Fault> {
        let bytes = Zeroizing::new(password.reveal().as_bytes().to_vec());
        let salt: [u8; 16] = chance::bytes(self.chance.as_ref());
        self.off_thread(move || {
            let hash = argon2()?.hash_password_with_salt(&bytes, &salt).map_err(failed)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Is this the password of the hash? It costs the same for a yes and a no.
    pub(super) async fn is_of(&self, password: &Password, phc: &str) -> Result<bool, Fault> {
        let bytes = Zeroizing::new(password.reveal().as_bytes().to_vec());
        let phc = phc.to_owned();
        self.off_thread(move || {
            let hash = PasswordHash::new(&phc).map_err(|why| failed(why.into()))?;
            Ok(argon2()?.verify_password(&bytes, &hash).is_ok())
        })
        .await
    }

    /// Costs what [`Hasher::is_of`] costs, for nobody.
    pub(super) async fn decoy(&self, password: &Password) -> Result<(), Fault> {
        self.is_of(password, DECOY).await.map(|_| ())
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let share = self.share().await?;
        let done = tokio::task::spawn_blocking(move || {
            let _share = share;
            work()
        });
        done.await.map_err(|why| Fault::new(FaultKind::Internal, why).during("hashing a password"))?
    }

    async fn share(&self) -> Result<OwnedSemaphorePermit, Fault> {
        let share = tokio::time::timeout(WAIT_MAX, self.memory.clone().acquire_many_owned(MIB)).await;
        match share {
            Ok(Ok(share)) => Ok(share),
            Ok(Err(_)) | Err(_) => Err(Fault::new(FaultKind::Full, "no memory left for hashing passwords")),
        }
    }
}

fn argon2() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(MIB * 1024, ITERATIONS, LANES, None);
    let params = params.map_err(|why| Fault::new(FaultKind::Internal, why))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(why: argon2::password_hash::Error) -> Fault {
    Fault::new(FaultKind::Internal, why).during("hashing a password")
}
