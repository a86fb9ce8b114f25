//! Argon2id, off the async threads and behind a semaphore counted in MiB: an unbounded hash endpoint
//! would let strangers fill the memory.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::chance::{self, Chance};
use domain::password::Password;
use domain::secret::Digest;
use flows::Fault;
use flows::fault::FaultKind;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

/// Memory of one hash in MiB: the first choice of OWASP's Password Storage Cheat Sheet.
const MIB: u32 = 19;
const ITERATIONS: u32 = 2;
/// Its blocks of 1 KiB.
const BLOCKS: usize = MIB as usize * 1024;
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
pub(crate) struct Room(Arc<Places>);

struct Places {
    /// What is free of it, in MiB.
    free: Arc<Semaphore>,
    /// The memory of hashes that are done, at most as many as may be made at once.
    idle: Mutex<Vec<Matrix>>,
}

/// The memory of one hash (RFC 9106 §3.2). It is used again and never given back: the allocator would keep some for
/// every thread that ever hashed, up to three times this for each (measured: 1.2 GiB with glibc 2.36 on two cores).
struct Matrix(Vec<Block>);

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
            .off_thread(move |matrix| {
                let params = params()?;
                let mut out = [0; DIGEST_BYTES];
                matrix.hash(&argon2(params.clone()), &bytes, &salt, &mut out)?;
                let hash = PasswordHash {
                    algorithm: Algorithm::Argon2id.ident(),
                    version: Some(Version::V0x13.into()),
                    params: ParamsString::try_from(&params).map_err(failed)?,
                    salt: Some(Salt::new(&salt).map_err(failed)?),
                    hash: Some(Output::new(&out).map_err(failed)?),
                };
                Ok(hash.to_string())
            })
            .await
    }

    /// Is this the password of the hash? It costs the same for a yes and a no.
    pub(crate) async fn is_of(&self, password: &Password, phc: &str) -> Result<bool, Fault> {
        let bytes = Zeroizing::new(password.reveal().as_bytes().to_vec());
        let phc = phc.to_owned();
        self.room
            .off_thread(move |matrix| {
                let hash = PasswordHash::new(&phc).map_err(failed)?;
                let params = Params::try_from(&hash).map_err(failed)?;
                let (Some(salt), Some(kept)) = (&hash.salt, &hash.hash) else {
                    return Err(failed("a hash without its salt or its end"));
                };
                let mut out = vec![0; kept.len()];
                matrix.hash(&argon2(params), &bytes, salt, &mut out)?;
                // Compared in constant time, as the library does it.
                Ok(Output::new(&out).map_err(failed)? == *kept)
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
        let free = Arc::new(Semaphore::new(memory.min(Semaphore::MAX_PERMITS)));
        Self(Arc::new(Places { free, idle: Mutex::default() }))
    }

    /// Argon2id tags of keyed digests under one salt. The digests stand for 80 random bits each, so
    /// that a salt of their own would add nothing, and one hash tells about a whole set.
    pub(crate) async fn tags(
        &self,
        digests: Vec<[u8; DIGEST_BYTES]>,
        salt: [u8; 16],
    ) -> Result<Vec<[u8; DIGEST_BYTES]>, Fault> {
        self.off_thread(move |matrix| {
            let argon2 = argon2(params()?);
            let mut tag = |digest: &[u8; DIGEST_BYTES]| {
                let mut out = [0; DIGEST_BYTES];
                matrix.hash(&argon2, digest, &salt, &mut out).map(|()| out)
            };
            digests.iter().map(&mut tag).collect()
        })
        .await
    }

    /// Is one of these tags made over its digest? One after the other, in the memory of one, until one is.
    pub(crate) async fn is_any(&self, all: Vec<Kept>) -> Result<bool, Fault> {
        if all.is_empty() {
            return Ok(false);
        }
        self.off_thread(move |matrix| {
            let argon2 = argon2(params()?);
            for Kept { digest, salt, tag } in &all {
                let mut out = [0; DIGEST_BYTES];
                matrix.hash(&argon2, digest, salt, &mut out)?;
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
        work: impl FnOnce(&mut Matrix) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let share = self.share().await?;
        let places = self.0.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut matrix = places.idle().pop().unwrap_or_else(Matrix::new);
            let done = work(&mut matrix);
            places.idle().push(matrix);
            drop(share);
            done
        });
        done.await.map_err(|why| Fault::new(FaultKind::Internal, why).during("hashing a password"))?
    }

    async fn share(&self) -> Result<OwnedSemaphorePermit, Fault> {
        let share = tokio::time::timeout(WAIT_MAX, self.0.free.clone().acquire_many_owned(MIB)).await;
        match share {
            Ok(Ok(share)) => Ok(share),
            Ok(Err(_)) | Err(_) => Err(Fault::new(FaultKind::Full, "no memory left for hashing passwords")),
        }
    }
}

impl Places {
    fn idle(&self) -> MutexGuard<'_, Vec<Matrix>> {
        // Whoever panicked held no more than a place in a list.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Matrix {
    fn new() -> Self {
        Self(vec![Block::new(); BLOCKS])
    }

    fn hash(&mut self, argon2: &Argon2<'_>, over: &[u8], salt: &[u8], out: &mut [u8]) -> Result<(), Fault> {
        let blocks = self.0.get_mut(..argon2.params().block_count());
        let blocks = blocks.ok_or_else(|| failed("a hash that asks for more memory than ours"))?;
        argon2.hash_password_into_with_memory(over, salt, out, blocks).map_err(failed)
    }
}

fn params() -> Result<Params, Fault> {
    Params::new(MIB * 1024, ITERATIONS, LANES, None).map_err(failed)
}

fn argon2(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn failed(why: impl fmt::Display) -> Fault {
    Fault::new(FaultKind::Internal, why).during("hashing a password")
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::chance::SeededChance;

    /// bcrypt reads 72 bytes, and much reads no further than a NUL; the latter never comes this far.
    /// Whoever is turned away or panics aside: as many as fit are made, and used again.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn atk_102_hashing_keeps_no_more_memory_than_it_was_given() {
        let room = Room::new(2 * MIB);
        let tagged = (0..12).map(|at| room.tags(vec![[at; DIGEST_BYTES]], [7; 16]));
        let tags: Vec<_> = futures::future::try_join_all(tagged).await.expect("hashed");
        let kept = room.0.idle().len();
        assert!((1..=2).contains(&kept), "{kept} were kept");
        for (at, tag) in (0..12).zip(&tags) {
            let [tag] = tag[..] else { panic!("one tag of one digest") };
            let of = Kept { digest: [at; DIGEST_BYTES], salt: [7; 16], tag };
            assert!(
                room.is_any(vec![of]).await.expect("compared"),
                "what was in a memory before changes nothing"
            );
        }
    }

    /// What an earlier version, or the whole of the library, wrote is what this reads.
    #[tokio::test]
    async fn a_hash_is_that_of_the_library() {
        use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
        let hasher = Hasher::new(MIB, Arc::new(SeededChance::new(1)));
        let word =
            || Password::parse(Zeroizing::new("Quiet-Harbour-41".to_owned())).unwrap_or_else(|_| panic!());
        let library = argon2(params().expect("they are fixed"));
        let theirs =
            library.hash_password_with_salt(b"Quiet-Harbour-41", &[3; 16]).expect("hashed").to_string();
        assert!(hasher.is_of(&word(), &theirs).await.expect("verified"));
        let ours = hasher.hash(&word()).await.expect("hashed");
        let ours = PasswordHash::new(&ours).expect("a PHC string");
        assert!(library.verify_password(b"Quiet-Harbour-41", &ours).is_ok());
        assert_eq!(ours.params.to_string(), "m=19456,t=2,p=1");
        let greedy = theirs.replace("m=19456", "m=19460");
        assert!(hasher.is_of(&word(), &greedy).await.is_err(), "no row makes us take more");
    }

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
