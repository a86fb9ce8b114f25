//! The store against the contract of its ports, on SQLite and on PostgreSQL.

mod fixture;
mod opening;
mod people;
mod people_contract;

/// Stamps every law once for each database.
macro_rules! laws {
    ($($law:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $law() {
                testkit::contract::store::$law(&mut crate::fixture::Fixture::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $law() {
                testkit::contract::store::$law(&mut crate::fixture::Fixture::postgres().await).await;
            })+
        }
    };
}

laws!(
    a_code_works_once,
    a_link_works_once_and_ends_the_code,
    two_hundred_parallel_redemptions_have_one_winner,
    the_last_two_sends_are_good,
    atk_019_a_code_lives_no_longer_than_the_policy_in_force_says,
    a_code_is_good_in_its_own_reset_only,
    five_wrong_codes_end_a_challenge_over_all_sends,
    an_expired_code_is_wrong_and_its_link_lives_on,
    a_spent_account_budget_looks_like_a_wrong_code_and_is_told_of_once,
    nobody_and_somebody_cost_the_same_rows,
    nobodys_code_never_works,
    a_reset_that_ended_takes_no_code,
    a_proof_says_what_its_secret_was_bound_to,
    eight_workers_never_share_a_job,
    a_lost_lease_is_taken_over,
    a_flood_from_one_network_delays_nobody_else,
    a_flood_for_one_name_delays_nobody_else,
    a_busy_network_is_not_put_behind_a_new_flood,
    a_full_queue_asks_nothing,
    a_job_waits_until_it_is_due,
    a_postponed_job_waits_and_ends_with_its_lifetime,
    a_job_past_its_lifetime_is_cleared_and_told,
    asking_again_keeps_the_challenge,
    a_confirmation_comes_back_as_typed_last,
    what_was_opened_is_read_back,
    a_reset_outlives_the_process,
    atk_105_the_cap_on_anonymous_starts_holds,
    an_account_has_three_live_resets_at_most,
    a_bound_reset_is_not_bound_again,
    a_reset_passed_over_belongs_to_nobody,
    an_ended_reset_stays_as_it_ended,
    the_first_conclusion_stays,
    one_unsettled_intent_per_account,
    an_intent_without_outcome_blocks_a_minute,
    an_unlocking_is_an_intent_of_its_own_kind_and_shares_the_one_place,
    a_reset_has_five_tries,
    an_account_that_follows_is_written_after_the_one_that_leads,
    an_account_that_follows_has_five_tries_of_its_own,
    what_was_joined_first_stays_until_it_is_left_out,
    an_account_that_leads_is_written_once,
    what_was_applied_stays_applied,
    a_disavowal_freezes_every_account_of_its_reset,
    what_has_written_does_not_end_as_if_it_had_not,
    a_reset_is_not_ended_under_its_write,
    an_ended_reset_begins_no_write,
    settling_twice_changes_nothing,
    what_is_unknown_may_still_be_found_out,
    a_finished_reset_ends_the_others,
    a_settlement_queues_its_jobs,
    a_finished_reset_makes_its_device_known_for_its_name,
    budgets_survive_and_race,
    a_budget_is_whole_again_after_its_window,
    a_budget_counted_from_the_last_is_whole_again_once_nothing_was_taken_for_as_long,
    a_look_at_a_budget_spends_nothing,
    a_reset_is_found_by_its_reference,
    a_disavowal_freezes_its_account_once,
    the_first_start_writes_the_policy_once,
    every_version_of_the_policy_is_kept,
    of_eight_who_change_the_same_policy_one_does,
    health_is_what_was_reported_last_and_lately,
    an_entry_is_read_back_as_written,
    a_whole_chain_is_whole,
    many_sealers_make_one_chain,
    a_changed_audit_row_is_found,
    a_missing_audit_row_is_found,
    a_closed_gap_in_the_audit_is_found,
    entries_join_the_chain_when_somebody_is_found,
    starts_that_found_nobody_become_one_summary_a_minute,
    a_sweep_takes_what_is_over_and_nothing_else,
    a_password_counts_as_chosen_once_it_was_applied,
    so_many_chosen_passwords_count_and_the_oldest_goes,
    a_chosen_password_is_known_under_a_retired_key_and_not_without_it,
    a_chosen_password_grows_old,
    without_a_history_nothing_is_kept_and_what_was_kept_goes,
    a_smaller_history_forgets_what_is_beyond_it,
    answers_are_counted_and_five_are_enough,
    the_last_answer_is_the_one_that_is_told,
    atk_111_one_step_has_one_winner,
    atk_017_one_recovery_code_has_one_winner,
    atk_114_a_recovery_code_is_its_owners_only,
    atk_121_a_proof_needs_an_enrolment_of_the_same_account,
    a_method_counts_once_it_is_proven,
    a_pending_method_takes_five_guesses_and_a_quarter_of_an_hour,
    an_account_holds_so_many_of_one_method,
    an_ended_session_changes_nothing,
    the_last_method_stays_whoever_is_faster,
    atk_116_a_new_set_voids_the_one_before,
    atk_067_a_contact_is_as_old_as_it_was_seen,
    a_peek_notes_nothing,
    a_contact_keeps_its_age_when_the_key_changes,
    not_now_is_said_so_often,
    an_erased_person_is_gone_and_their_contacts_do_not_grow_old,
    a_role_is_given_changed_and_taken,
    there_are_so_many_operators_and_no_more,
    atk_198_an_invitation_is_taken_up_once,
    a_new_invitation_voids_the_one_before,
    another_role_voids_the_invitation_to_the_one_before,
    atk_189_a_change_takes_a_live_session_and_the_role_for_it,
    a_dismissed_operator_has_no_session,
    the_policy_is_written_by_an_owner_in_session,
    an_operators_unlocking_shares_the_one_place,
    the_log_is_searched_by_page,
    of_eight_nodes_one_reminds_of_a_step,
    a_reminder_is_sent_once_for_a_password_and_a_step,
    an_end_that_is_put_off_is_told_anew,
    a_released_or_abandoned_reminder_may_be_sent_again,
    of_eight_nodes_one_begins_a_run,
    a_run_comes_once_a_day_at_its_time_of_day,
    a_run_that_was_cut_short_is_taken_up_again,
    what_a_run_did_is_read_back,
);
