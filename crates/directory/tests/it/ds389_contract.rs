//! The directory contract, kept by 389-ds over LDAPS with a private authority.

use crate::dirsrv::Dirsrv;

testkit::directory_laws! { "389-ds"; Dirsrv::new();
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
        atk_161_a_protected_account_is_not_written
        whichever_answer_is_lost_what_is_told_is_so
        the_rights_on_an_entry_are_told_and_asking_changes_nothing
        what_is_none_of_our_business_is_denied
        it_says_that_it_is_there
    }
    cannot {
        atk_162_an_account_past_its_end_is_not_written: "389-ds keeps no end of an account; its account policy plug-in counts idle time, and is off unless somebody sets it up"
        atk_162_what_an_administrator_locked_is_neither_written_nor_unlocked: "nsAccountLock is its only switch, and disables"
        atk_163_a_password_kept_elsewhere_is_not_written: "389-ds has no attribute that says so; leave such people out by the policy or by protected_groups"
    }
}
