//! The directory contract, kept by the embedded directory on both databases.

use crate::fixture::Fixture;
use async_trait::async_trait;
use domain::account::{AccountState, Login, PasswordState, Standing};
use domain::contact::{Contacts, EmailAddress};
use flows::ctx::Clock;
use flows::ports::{Directory, Written};
use std::sync::Arc;
use store::{NewPerson, People};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::contract::directory::{DirectoryFixture, Known, Scene, State, password};

const PASSWORD: &str = "A-Start-of-2026";

/// Who is never reset.
const GUARDED: &str = "guarded";

struct House {
    people: Arc<People>,
    clock: Arc<ManualClock>,
    fixture: Fixture,
}

fn known(login: &str) -> Known {
    let email = format!("{login}@example.test");
    Known { login: login.into(), password: format!("{PASSWORD} {login}"), email }
}

impl House {
    async fn on(fixture: Fixture) -> Self {
        let clock = Arc::new(ManualClock::default());
        let chance = Arc::new(SeededChance::new(3));
        let people = People::new(fixture.store(), "main", 64, clock.clone(), chance);
        for (login, email) in [
            ("alice", "alice@example.test"),
            ("bob", "bob@example.test"),
            ("dup1", "dup@example.test"),
            ("dup2", "dup@example.test"),
            (GUARDED, "guarded@example.test"),
        ] {
            let person = NewPerson {
                login: Login::parse(login).expect("a login"),
                display_name: login.into(),
                names: vec![login.into()],
                locale: None,
                contacts: Contacts {
                    emails: EmailAddress::parse(email).into_iter().collect(),
                    ..Contacts::default()
                },
                groups: Vec::new(),
                standing: if login == GUARDED { Standing::Protected } else { Standing::Person },
                state: AccountState::default(),
                password: password(&known(login).password),
            };
            people.add(person).await.expect("added");
        }
        Self { people: Arc::new(people), clock, fixture }
    }

    fn scene(&self) -> Scene {
        Scene::of(self.people.clone(), self.clock.clone())
    }
}

#[async_trait]
impl DirectoryFixture for House {
    fn directory(&self) -> Arc<dyn Directory> {
        self.people.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn known(&self, login: &str) -> Known {
        known(login)
    }

    async fn remove(&self, login: &str) {
        let account = self.scene().account(login).await;
        assert!(self.people.remove(&account.key).await.expect("removed"));
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        let account = self.scene().account(login).await;
        assert_eq!(self.scene().set(&account, password, None).await, Written::Applied);
    }

    async fn somebody_who(&self, state: State) -> Known {
        let good = AccountState::default();
        let brought_into = match state {
            State::IsProtected => return known(GUARDED),
            State::IsExpired => AccountState { password: PasswordState::Expired, ..good },
            State::MustChange => AccountState { password: PasswordState::MustChange, ..good },
            State::IsDisabled => AccountState { disabled: true, ..good },
            State::IsEnded => AccountState { expired: true, ..good },
            State::IsLockedByAdministrator => AccountState { locked_by_admin: true, ..good },
            State::HasPasswordElsewhere => AccountState { password_elsewhere: true, ..good },
            State::IsYoung => panic!("it has no minimum age"),
        };
        let account = self.scene().account("alice").await;
        self.people.set_state(&account.key, brought_into).await.expect("altered");
        known("alice")
    }

    async fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        let account = self.scene().account(login).await;
        self.fixture.texts("SELECT password_hash FROM person WHERE id = $1", &account.key.id).await
    }
}

mod sqlite {
    testkit::directory_laws! { "embedded, SQLite"; super::House::on(crate::fixture::Fixture::sqlite().await).await;
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
        whichever_answer_is_lost_what_is_told_is_so: "it is reached over no line"
        what_is_none_of_our_business_is_denied: "nothing stands between it and us"
        a_young_password_is_not_changed_by_its_owner: "it has no minimum age"
    }
    }
}

mod postgres {
    testkit::directory_laws! { "embedded, PostgreSQL"; super::House::on(crate::fixture::Fixture::postgres().await).await;
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
        whichever_answer_is_lost_what_is_told_is_so: "it is reached over no line"
        what_is_none_of_our_business_is_denied: "nothing stands between it and us"
        a_young_password_is_not_changed_by_its_owner: "it has no minimum age"
    }
    }
}
