//! The directory contract, kept by Samba as an Active Directory over LDAPS. Two laws are missing, since a
//! server without policy hints cannot keep them; `active_directory` shows what is so instead.

use crate::domain::Domain;

testkit::directory_laws! { Domain::new();
    a_typed_name_finds_exactly_one_entry
    case_does_not_matter
    nobody_is_found_by_half_a_name
    an_ambiguous_name_is_nobody
    an_address_finds_everybody_who_holds_it
    atk_152_filter_injection_is_literal
    atk_155_a_wildcard_is_literal
    an_entry_is_read_again_by_its_permanent_id
    everybody_is_read_once_and_as_they_are
    atk_157_a_blank_password_is_no_sign_in
    a_right_password_signs_in_and_a_wrong_one_does_not
    the_decoy_is_always_wrong
    a_new_password_works_and_the_old_one_does_not
    a_too_short_password_leaves_the_old_one
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
