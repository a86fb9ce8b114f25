//! The contract of the [`flows::ports::Directory`] port.
//!
//! One law per function, each told on a directory of its own, so that no law sees what another did.
//! A binary that tests a directory implements [`DirectoryFixture`] and stamps the laws with
//! `directory_laws!`.

mod laws;
mod scene;

pub use laws::*;
pub use scene::{Scene, password};

use async_trait::async_trait;
use flows::ctx::Clock;
use flows::ports::Directory;
use std::sync::Arc;

/// One person whom a fixture holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub login: String,
    pub password: String,
    pub email: String,
}

/// The people that every fixture holds. The directory states: at least eight characters, three old
/// passwords kept, locked after five wrong ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// An ordinary person, found by login and by e-mail.
    pub somebody: Known,
    /// Another ordinary person.
    pub other: Known,
    /// What two people both answer to.
    pub shared_name: String,
}

/// A directory, and the ways around its port that laws need.
#[async_trait]
pub trait DirectoryFixture: Send + Sync {
    fn directory(&self) -> Arc<dyn Directory>;

    /// The clock that the directory is told.
    fn clock(&self) -> Arc<dyn Clock>;

    fn cast(&self) -> Cast;

    /// Deletes a person.
    async fn remove(&self, login: &str);

    /// Somebody sets the password by another way.
    async fn set_elsewhere(&self, login: &str, password: &str);
}

/// Stamps every law on the fixture that an expression makes. Each law gets a fresh one.
#[macro_export]
macro_rules! directory_laws {
    ($fixture:expr) => {
        $crate::directory_laws! { $fixture;
            a_typed_name_finds_exactly_one_entry
            case_does_not_matter
            nobody_is_found_by_half_a_name
            an_ambiguous_name_is_nobody
            an_address_finds_everybody_who_holds_it
            atk_152_filter_injection_is_literal
            atk_155_a_wildcard_is_literal
            an_entry_is_read_again_by_its_permanent_id
            everybody_is_read_once_and_as_they_are
            the_rules_are_stated
            atk_157_a_blank_password_is_no_sign_in
            a_right_password_signs_in_and_a_wrong_one_does_not
            the_decoy_is_always_wrong
            a_new_password_works_and_the_old_one_does_not
            a_too_short_password_leaves_the_old_one
            a_password_in_history_leaves_the_old_one
            a_changed_password_time_stops_the_write
            a_gone_entry_is_not_written
            the_current_password_is_checked_when_given
            a_set_password_moves_the_password_time
            the_end_of_a_password_moves_with_it
            a_locked_account_is_told_and_unlocked_by_a_reset
            an_unlocked_account_opens_with_its_old_password
            an_unlocking_forgets_the_failures
            unlocking_what_is_not_locked_changes_nothing
            a_changed_or_gone_entry_is_not_unlocked
            it_says_that_it_is_there
        }
    };
    ($fixture:expr; $($law:ident)+) => {
        $(
            #[tokio::test]
            async fn $law() {
                $crate::contract::directory::$law(&$fixture).await;
            }
        )+
    };
}
