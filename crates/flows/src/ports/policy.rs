//! The port to the policy: every version that was ever in force, the highest number being in force now.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::audit::Entry;
use domain::policy::PolicySet;
use domain::time::Timestamp;

/// What is told of a version without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyNote {
    /// Counts from 1.
    pub version: u64,
    pub reason: String,
    /// Who wrote it, as the audit names its actors; None for versions from before that was kept.
    pub by: Option<String>,
    pub at: Timestamp,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    pub note: PolicyNote,
    pub set: PolicySet,
}

/// A version to be written.
pub struct NewPolicy<'a> {
    pub set: &'a PolicySet,
    /// The version it was made from: the newest one, or nothing is written.
    pub based_on: u64,
    pub reason: &'a str,
}

/// What became of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyWritten {
    Yes(u64),
    /// Somebody wrote another one meanwhile; nothing was written.
    Overtaken,
}

/// The policy, versioned.
#[async_trait]
pub trait Policies: Send + Sync {
    /// The version in force. Writes the default, with its audit entry, on a first start.
    ///
    /// # Errors
    /// The store failed, or holds a version that cannot be read. So for every method here.
    async fn newest(&self, now: Timestamp) -> Result<PolicyVersion, Fault>;

    /// The policy in force.
    async fn current(&self, now: Timestamp) -> Result<PolicySet, Fault> {
        Ok(self.newest(now).await?.set)
    }

    /// One version, if there ever was one of that number.
    async fn version(&self, version: u64) -> Result<Option<PolicyVersion>, Fault>;

    /// Versions below `before`, newest first, at most `most`.
    async fn history(&self, before: u64, most: u32) -> Result<Vec<PolicyNote>, Fault>;

    /// Writes a new version, with its number in the entry, unless another one was written since
    /// `based_on`: one statement decides.
    async fn write(&self, new: NewPolicy<'_>, now: Timestamp, entry: Entry) -> Result<PolicyWritten, Fault>;
}

/// A set as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDraft {
    pub set: PolicySet,
    /// The version that its author saw.
    pub based_on: Option<u64>,
}

/// Why a text is no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub line: Option<usize>,
    /// The setting, such as `policy.proofs`.
    pub key: String,
    pub what: String,
    pub remedy: String,
}

/// The policy as a text for people, such as the file that `nulstil policy export` writes.
pub trait PolicyText: Send + Sync {
    /// The text of a version.
    fn write(&self, version: &PolicyVersion) -> String;

    /// Reads a text.
    ///
    /// # Errors
    /// Every problem, in the order of the text.
    fn read(&self, text: &str) -> Result<PolicyDraft, Vec<Unreadable>>;
}
