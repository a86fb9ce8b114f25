//! The contract of the [`flows::ports::Directory`] port.
//!
//! One law per function, each told on a directory of its own, so that no law sees what another did.
//! A binary that tests a directory implements [`DirectoryFixture`] and stamps the laws with
//! `directory_laws!`.

mod book;
mod laws;
mod scene;
mod states;

pub use book::Column;
pub use laws::*;
pub use scene::{Scene, password};
pub use states::*;

use crate::relay::Relay;
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

/// A state that people come into by other ways than ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    IsExpired,
    MustChange,
    /// The password is younger than the minimum age.
    IsYoung,
    IsDisabled,
    /// The account is past its end.
    IsEnded,
    IsLockedByAdministrator,
    HasPasswordElsewhere,
    IsProtected,
}

/// A directory, and the ways around its port that laws need.
#[async_trait]
pub trait DirectoryFixture: Send + Sync {
    fn directory(&self) -> Arc<dyn Directory>;

    /// The clock that the directory is told.
    fn clock(&self) -> Arc<dyn Clock>;

    /// The person of this login.
    fn known(&self, login: &str) -> Known;

    /// Whom most laws are told of.
    fn cast(&self) -> Cast {
        let (somebody, other) = (self.known("alice"), self.known("bob"));
        Cast { somebody, other, shared_name: "dup@example.test".into() }
    }

    /// Deletes a person.
    async fn remove(&self, login: &str);

    /// Somebody sets the password by another way.
    async fn set_elsewhere(&self, login: &str, password: &str);

    /// An ordinary person in this state, brought into it if need be; the same one each time.
    ///
    /// # Panics
    /// The directory has no such state; its laws are excused then.
    async fn somebody_who(&self, state: State) -> Known;

    /// What the directory keeps as this person's password, as its own administrator reads it.
    ///
    /// # Panics
    /// Nobody can read it; the law about it is excused then.
    async fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        panic!("nobody can read what is kept of the password of {login}")
    }

    /// The directory behind a line that can be broken.
    ///
    /// # Panics
    /// It is reached over no line; its law is excused then.
    fn behind_a_line(&self) -> Line {
        panic!("it is reached over no line")
    }

    /// What our own account tried that is none of its business, and what the directory said: writing an address, letting
    /// somebody into a group that protects, setting the password of somebody who is none of ours.
    ///
    /// # Panics
    /// Nothing stands between it and us; its law is excused then.
    fn trespasses(&self) -> Vec<(&'static str, String)> {
        panic!("nothing stands between it and us")
    }
}

/// A way to a directory that can be broken.
pub struct Line {
    pub directory: Arc<dyn Directory>,
    pub relay: Relay,
    /// Lets so much time pass that a server that failed is asked again.
    pub waits: Box<dyn Fn() + Send + Sync>,
}

/// Stamps the laws on the fixture that an expression makes; each gets a fresh one. Of a directory that cannot keep all
/// of them it says which are shown, and of the others why not.
#[macro_export]
macro_rules! directory_laws {
    ($directory:literal; $fixture:expr) => {
        $crate::directory_laws! { $directory; $fixture;
            shows {
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
                atk_166_a_new_password_works_and_the_old_one_does_not
                atk_176_what_is_typed_is_set_byte_for_byte
                atk_167_no_clear_text_is_kept
                a_too_short_password_leaves_the_old_one
                atk_164_a_reset_to_a_former_password_leaves_the_old_one
                atk_164_a_change_to_a_former_password_leaves_the_old_one
                a_refused_change_leaves_the_old_password_and_the_next_one_is_taken
                a_young_password_is_not_changed_by_its_owner
                a_changed_password_time_stops_the_write
                a_gone_entry_is_not_written
                the_current_password_is_checked_when_given
                a_set_password_moves_the_password_time
                the_end_of_a_password_moves_with_it
                an_expired_password_is_replaced_by_a_reset
                an_expired_password_is_replaced_by_a_change
                who_must_change_gets_through_by_a_reset
                who_must_change_gets_through_by_a_change
                a_locked_account_is_told_and_unlocked_by_a_reset
                an_unlocked_account_opens_with_its_old_password
                an_unlocking_forgets_the_failures
                unlocking_what_is_not_locked_changes_nothing
                a_changed_or_gone_entry_is_not_unlocked
                atk_162_a_disabled_account_is_not_written
                atk_162_an_account_past_its_end_is_not_written
                atk_162_what_an_administrator_locked_is_neither_written_nor_unlocked
                atk_163_a_password_kept_elsewhere_is_not_written
                atk_161_a_protected_account_is_not_written
                whichever_answer_is_lost_what_is_told_is_so
                the_rights_on_an_entry_are_told_and_asking_changes_nothing
                what_is_none_of_our_business_is_denied
                it_says_that_it_is_there
            }
            cannot {}
        }
    };
    (
        $directory:literal; $fixture:expr;
        shows { $($law:ident)+ }
        cannot { $($excused:ident: $because:literal)* }
    ) => {
        $(
            #[tokio::test]
            async fn $law() {
                $crate::contract::directory::$law(&$fixture).await;
            }
        )+

        #[test]
        fn the_book_shows_what_was_shown() {
            let column = $crate::contract::directory::Column {
                directory: $directory,
                module: module_path!(),
                shown: &[$(stringify!($law)),+],
                cannot: &[$((stringify!($excused), $because)),*],
            };
            column.is_in_the_book();
        }
    };
}
