//! Argon2id, off the async threads and behind a semaphore counted in MiB: an unbounded hash endpoint
//! would let strangers fill the memory.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::chance::{self, Chance};
use domain::password::Password;
use domain::secret::Digest;
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
/// Bytes of a keyed digest, and of the tag over it.
pub(crate) const DIGEST_BYTES: usize = 32;
/// What is kept of a keyed digest that a hash was made over.
pub(crate) struct Kept {
    pub(crate) digest: [u8; DIGEST_BYTES],
    pub(crate) salt: [u8; 16],
    pub(crate) tag: [u8; DIGEST_BYTES],
}

/// How long a request waits for its share of memory before it is told that we are full.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// Memory that hashing may use, off the async threads.
#[derive(Clone)]
pub(crate) struct Room(Arc<Semaphore>);

/// Hashes and verifies passwords.
#[derive(Clone)]
pub(crate) struct Hasher {
    room: Room,
    chance: Arc<dyn Chance>,
}

impl Hasher {
    pub(crate) fn new(memory_mib: u32, chance: Arc<dyn Chance>) -> Self {
        Self { room: Room::new(memory_mib), chance }
    }

    /// The PHC string of a password under a fresh salt.
    pub(crate) async fn hash(&self, password: &Password) -> Result<String, Fault> {
        let bytes = Zeroizing::new(password.reveal().as_bytes().to_vec());
        let salt: [u8; 16] = chance::bytes(self.chance.as_ref());
        self.room
            .off_thread(move || {
                let hash = argon2()?.hash_password_with_salt(&bytes, &salt).map_err(failed)?;
                Ok(hash.to_string())
            })
            .await
    }

    /// Is this the password of the hash? It costs the same for a yes and a no.
    pub(crate) async fn is_of(&self, password: &Password, phc: &str) -> Result<bool, Fault> {
        let bytes = Zeroizing::new(password.reveal().as_bytes().to_vec());
        let phc = phc.to_owned();
        self.room
            .off_thread(move || {
                let hash = PasswordHash::new(&phc).map_err(|why| failed(why.into()))?;
                Ok(argon2()?.verify_password(&bytes, &hash).is_ok())
            })
            .await
    }

    /// Costs what [`Hasher::is_of`] costs, for nobody.
    pub(crate) async fn decoy(&self, password: &Password) -> Result<(), Fault> {
        self.is_of(password, DECOY).await.map(|_| ())
    }
}

impl Room {
    pub(crate) fn new(memory_mib: u32) -> Self {
        let memory = usize::try_from(memory_mib.max(MIB)).unwrap_or(usize::MAX);
        Self(Arc::new(Semaphore::new(memory.min(Semaphore::MAX_PERMITS))))
    }

    /// Argon2id tags of keyed digests under one salt. The digests stand for 80 random bits each, so
    /// that a salt of their own would add nothing, and one hash tells about a whole set.
    pub(crate) async fn tags(
        &self,
        digests: Vec<[u8; DIGEST_BYTES]>,
        salt: [u8; 16],
    ) -> Result<Vec<[u8; DIGEST_BYTES]>, Fault> {
        self.off_thread(move || {
            let argon2 = argon2()?;
            let tag = |digest: &[u8; DIGEST_BYTES]| {
                let mut out = [0; DIGEST_BYTES];
                let done = argon2.hash_password_into(digest, &salt, &mut out);
                done.map(|()| out).map_err(|why| Fault::new(FaultKind::Internal, why))
            };
            digests.iter().map(tag).collect()
        })
        .await
    }

    /// Is one of these tags made over its digest? One after the other, in the memory of one, until one is.
    pub(crate) async fn is_any(&self, all: Vec<Kept>) -> Result<bool, Fault> {
        if all.is_empty() {
            return Ok(false);
        }
        self.off_thread(move || {
            let argon2 = argon2()?;
            for Kept { digest, salt, tag } in &all {
                let mut out = [0; DIGEST_BYTES];
                let done = argon2.hash_password_into(digest, salt, &mut out);
                done.map_err(|why| Fault::new(FaultKind::Internal, why))?;
                // Compared in constant time, as digests are.
                if (Digest { key: 0, bytes: out }).matches(&Digest { key: 0, bytes: *tag }) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
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
        let share = tokio::time::timeout(WAIT_MAX, self.0.clone().acquire_many_owned(MIB)).await;
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

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::chance::SeededChance;

    /// bcrypt reads 72 bytes, and much reads no further than a NUL; the latter never comes this far.
    #[tokio::test]
    async fn atk_175_no_hash_of_ours_stops_reading_before_the_end() {
        let hasher = Hasher::new(MIB, Arc::new(SeededChance::new(1)));
        let password = |text: &str| {
            Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|_| panic!("{text}"))
        };
        let start = "x".repeat(72);
        let phc = hasher.hash(&password(&format!("{start}yz"))).await.expect("hashes");
        for (text, is_it) in [("yz", true), ("ya", false), ("y", false), ("", false), ("yzz", false)] {
            let told = hasher.is_of(&password(&format!("{start}{text}")), &phc).await.expect("verifies");
            assert_eq!(told, is_it, "{text}");
        }
        let long = "ø".repeat(256);
        let phc = hasher.hash(&password(&long)).await.expect("hashes");
        let other = format!("{}å", "ø".repeat(255));
        assert!(hasher.is_of(&password(&long), &phc).await.expect("verifies"));
        assert!(!hasher.is_of(&password(&other), &phc).await.expect("verifies"));
    }
}
