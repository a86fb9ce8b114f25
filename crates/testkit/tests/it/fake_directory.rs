//! The fake keeps the contract that real directories keep.

use async_trait::async_trait;
use domain::account::{PasswordState, Standing};
use flows::ctx::Clock;
use flows::directories::{Directories, Member};
use flows::ports::Directory;
use std::sync::Arc;
use testkit::clock::ManualClock;
use testkit::contract::directory::{DirectoryFixture, Known, State};
use testkit::fake::directory::FakeDirectory;

struct Fake {
    directory: Arc<FakeDirectory>,
    told: Arc<dyn Directory>,
    clock: Arc<ManualClock>,
}

fn known(login: &str) -> Known {
    let (password, email) = (format!("{login}-Start-2026"), format!("{login}@example.test"));
    Known { login: login.into(), password, email }
}

fn fake() -> Fake {
    let clock = Arc::new(ManualClock::default());
    let directory = Arc::new(FakeDirectory::new(clock.clone()));
    for person in [known("alice"), known("bob")] {
        directory.add(&person.login, &person.password, &[&person.email]);
    }
    for login in ["dup1", "dup2"] {
        directory.add(login, "Dup-Start-2026", &["dup@example.test"]);
    }
    Fake { told: directory.clone(), directory, clock }
}

/// The same as one of one.
fn alone() -> Fake {
    let fake = fake();
    let told = Directories::new(Member::plain(fake.directory.clone()), Vec::new());
    Fake { told: Arc::new(told), ..fake }
}

/// The same beside one that holds other people.
fn with_a_neighbour() -> Fake {
    let fake = fake();
    let neighbour = FakeDirectory::called("neighbour", fake.clock.clone());
    neighbour.add("nadia", "nadia-Start-2026", &["nadia@example.test"]);
    let told =
        Directories::new(Member::plain(fake.directory.clone()), vec![Member::plain(Arc::new(neighbour))]);
    Fake { told: Arc::new(told), ..fake }
}

#[async_trait]
impl DirectoryFixture for Fake {
    fn directory(&self) -> Arc<dyn Directory> {
        self.told.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn known(&self, login: &str) -> Known {
        known(login)
    }

    async fn remove(&self, login: &str) {
        self.directory.remove(login);
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        self.directory.set_elsewhere(login, password);
    }

    async fn somebody_who(&self, state: State) -> Known {
        self.directory.alter("alice", |person| match state {
            State::IsExpired => person.account.state.password = PasswordState::Expired,
            State::MustChange => person.account.state.password = PasswordState::MustChange,
            State::IsDisabled => person.account.state.disabled = true,
            State::IsEnded => person.account.state.expired = true,
            State::IsLockedByAdministrator => person.account.state.locked_by_admin = true,
            State::HasPasswordElsewhere => person.account.state.password_elsewhere = true,
            State::IsProtected => person.account.standing = Standing::Protected,
            State::IsYoung => panic!("it has no minimum age"),
        });
        known("alice")
    }
}

testkit::directory_laws! { "fake"; fake();
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
        a_too_short_password_leaves_the_old_one
        atk_164_a_reset_to_a_former_password_leaves_the_old_one
        atk_164_a_change_to_a_former_password_leaves_the_old_one
        a_refused_change_leaves_the_old_password_and_the_next_one_is_taken
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
        the_rights_on_an_entry_are_told_and_asking_changes_nothing
        it_says_that_it_is_there
    }
    cannot {
        atk_167_no_clear_text_is_kept: "it keeps passwords as they are; stories are not about that"
        whichever_answer_is_lost_what_is_told_is_so: "it is reached over no line"
        what_is_none_of_our_business_is_denied: "nothing stands between it and us"
        a_young_password_is_not_changed_by_its_owner: "it has no minimum age; stories order that refusal"
    }
}

mod as_one_of_one {
    testkit::directory_laws! { "fake, as one of one"; super::alone();
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
            a_too_short_password_leaves_the_old_one
            atk_164_a_reset_to_a_former_password_leaves_the_old_one
            atk_164_a_change_to_a_former_password_leaves_the_old_one
            a_refused_change_leaves_the_old_password_and_the_next_one_is_taken
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
            the_rights_on_an_entry_are_told_and_asking_changes_nothing
            it_says_that_it_is_there
        }
        cannot {
            atk_167_no_clear_text_is_kept: "it keeps passwords as they are; stories are not about that"
            whichever_answer_is_lost_what_is_told_is_so: "it is reached over no line"
            what_is_none_of_our_business_is_denied: "nothing stands between it and us"
            a_young_password_is_not_changed_by_its_owner: "it has no minimum age; stories order that refusal"
        }
    }
}

mod beside_a_neighbour {
    testkit::directory_laws! { "fake, beside a neighbour"; super::with_a_neighbour();
        shows {
            a_typed_name_finds_exactly_one_entry
            case_does_not_matter
            nobody_is_found_by_half_a_name
            an_ambiguous_name_is_nobody
            an_address_finds_everybody_who_holds_it
            atk_152_filter_injection_is_literal
            atk_155_a_wildcard_is_literal
            an_entry_is_read_again_by_its_permanent_id
            the_rules_are_stated
            atk_157_a_blank_password_is_no_sign_in
            a_right_password_signs_in_and_a_wrong_one_does_not
            the_decoy_is_always_wrong
            atk_166_a_new_password_works_and_the_old_one_does_not
            atk_176_what_is_typed_is_set_byte_for_byte
            a_too_short_password_leaves_the_old_one
            atk_164_a_reset_to_a_former_password_leaves_the_old_one
            atk_164_a_change_to_a_former_password_leaves_the_old_one
            a_refused_change_leaves_the_old_password_and_the_next_one_is_taken
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
            the_rights_on_an_entry_are_told_and_asking_changes_nothing
            it_says_that_it_is_there
        }
        cannot {
            atk_167_no_clear_text_is_kept: "it keeps passwords as they are; stories are not about that"
            whichever_answer_is_lost_what_is_told_is_so: "it is reached over no line"
            what_is_none_of_our_business_is_denied: "nothing stands between it and us"
            everybody_is_read_once_and_as_they_are: "everybody is more people than its own"
            a_young_password_is_not_changed_by_its_owner: "it has no minimum age; stories order that refusal"
        }
    }
}
