//! Chance as an argument: whoever needs randomness is handed a source of it.

/// A source of random bytes. Outside tests it is the operating system's generator.
pub trait Chance: Send + Sync {
    /// Fills `into` with random bytes.
    fn fill(&self, into: &mut [u8]);
}

/// `N` fresh random bytes.
pub fn bytes<const N: usize>(chance: &dyn Chance) -> [u8; N] {
    let mut out = [0; N];
    chance.fill(&mut out);
    out
}
