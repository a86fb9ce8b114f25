### Why somebody may not reset, or what became of a reset, for administrators and support.

## Around it
explain-verdict-yes = { $login } ({ $name }) may reset the password now.
explain-verdict-no = { $login } ({ $name }) can't reset the password now.
explain-policy-one = Policy “{ $policy }” asks for { $required ->
    [one] 1 proof
   *[other] { $required } proofs
} by: { $methods }
explain-policy-none = No policy is theirs.
explain-methods-none = They have no method that the policy asks for.
explain-methods-own = They can use: { $methods }
explain-fix = What helps: { $fix }
explain-until = Over { $when }.
explain-gate-open = passed: { $gate }
explain-gate-closed = FAILED: { $gate }
explain-note = Note: { $note }
explain-flow-applied = { $reference } ended with a new password.
explain-flow-open = { $reference } is under way, or was left where it is. Nothing went wrong.
explain-flow-stopped = { $reference } did not lead to a new password.
explain-flow-account = It was about the account { $account }.
explain-flow-nobody = No account was found for it.
explain-flow-unknown = Nothing that is recorded has the reference { $reference }. A start that found nobody is kept for about an hour only.

## Gates
explain-gate-name-enabled = the account is enabled
explain-gate-name-not-expired = it has not expired
explain-gate-name-not-locked-by-administrator = no administrator has blocked it
explain-gate-name-not-protected = it is not protected
explain-gate-name-password-here = its password is kept here
explain-gate-name-not-frozen = recovery is not frozen
explain-gate-name-in-scope = a policy is for this person
explain-gate-name-enough-methods = there are enough methods

## Causes
explain-cause-disabled-what = The account is disabled in the directory.
explain-cause-disabled-fix = Enable it there first, if it is right to do so. A reset never does.
explain-cause-account-expired-what = The account is past its end date.
explain-cause-account-expired-fix = Extend it in the directory first, if it is right to do so.
explain-cause-locked-by-administrator-what = An administrator has blocked the account for good.
explain-cause-locked-by-administrator-fix = Find out why, and lift the block in the directory if it is right to do so.
explain-cause-protected-what = The account is protected: it has special rights and is never reset here, whatever the policy says.
explain-cause-protected-fix = This is by design. Another administrator sets the password in the directory, or takes the account out of protected_groups.
explain-cause-password-elsewhere-what = The password is kept in another system.
explain-cause-password-elsewhere-fix = Reset it there.
explain-cause-frozen-what = Recovery is frozen: the owner said “this wasn't me” about an earlier change.
explain-cause-frozen-fix = Talk to the owner and make sure that nobody else knows the password. Then: nulstil account unfreeze LOGIN --reason TEXT
explain-cause-nobody-in-scope-what = The policy is for nobody: resets are switched off for the whole organisation.
explain-cause-nobody-in-scope-fix = Put a policy in force that is for somebody: nulstil policy show, then apply.
explain-cause-administrators-off-what = The account is an administrator's, and administrators are switched off in the policy. The other policies are not theirs.
explain-cause-administrators-off-fix = Set administrators.enabled = true in the policy, or let another administrator set the password.
explain-cause-not-in-scope-what = No policy is for this person: in none of its groups, or left out by an exclusion.
explain-cause-not-in-scope-fix = Add the person to a group that may reset, or widen the policy. The groups that the directory shows must be the ones that the policy names.
explain-cause-policy-beyond-methods-what = The policy asks for { $need } different methods, and this version does not have so many of those it names. Nobody under it can reset.
explain-cause-policy-beyond-methods-fix = Ask for fewer proofs, or name methods that exist. For administrators two are fixed: until there is a second method, another administrator sets the password.
explain-cause-no-methods-what = There is nothing on file that the person could prove anything by, or what is there is malformed. { $need } needed.
explain-cause-no-methods-fix = Add a private mail address in the directory attribute that contact.email names. Check that it is one plain address.
explain-cause-too-few-methods-what = The person has { $have } of { $need } required methods.
explain-cause-too-few-methods-fix = Add what is missing, or ask for fewer proofs in the policy.
explain-cause-not-enough-methods-what = The person had fewer methods than the policy asked for.
explain-cause-not-enough-methods-fix = Look the person up with nulstil explain LOGIN to see what is missing.
explain-cause-messages-spent-what = No more messages are sent to this account for now: 3 in an hour and 6 in a day are the most.
explain-cause-messages-spent-fix = Wait. If the owner knows nothing of them, somebody else is trying, and nothing has happened.
explain-cause-guesses-spent-what = There were too many wrong codes for this account. Right ones look wrong now.
explain-cause-guesses-spent-fix = Wait. Then start again, and type the newest code in the browser that asked for it.
explain-cause-mail-away-what = The mail server does not answer, so that nobody gets a code.
explain-cause-mail-away-fix = nulstil doctor says what is wrong with it.
explain-cause-name-unknown-what = Nobody has this name in the directory below base_dn, in any of login_attributes.
explain-cause-name-unknown-fix = Check the spelling. If people sign in by another name, add its attribute to login_attributes.
explain-cause-name-ambiguous-what = More than one entry has this name, and so it counts as nobody's.
explain-cause-name-ambiguous-fix = Use a name that only one has, and take the double one out of the directory.
explain-cause-no-single-destination-what = There was no usable address, or there were several and none of them was typed exactly.
explain-cause-no-single-destination-fix = Correct the address in the directory, or let the person type the whole address they want.
explain-cause-method-not-in-policy-what = The method that was chosen is not in this person's policy.
explain-cause-method-not-in-policy-fix = Choose another one.
explain-cause-too-many-live-resets-what = Three resets of this account are under way already.
explain-cause-too-many-live-resets-fix = Finish one of them, or wait half an hour.
explain-cause-other-account-what = The name leads to another entry than when the reset began.
explain-cause-other-account-fix = Start again.
explain-cause-gone-what = The entry was no longer in the directory.
explain-cause-gone-fix = Look for it there. If it was moved out of base_dn, it is nobody here.
explain-cause-changed-since-read-what = The entry changed right before the write, so that nothing was written.
explain-cause-changed-since-read-fix = Look the person up again, and start again.
explain-cause-password-changed-since-what = Somebody set the password after the code was sent. Codes from before are void.
explain-cause-password-changed-since-fix = Try the newest password, or start again.
explain-cause-contact-changed-since-what = The address that got the code is no longer the account's.
explain-cause-contact-changed-since-fix = Make sure that the change was right, and start again.
explain-cause-directory-unreachable-what = No server of the directory answered. Nothing was sent to it.
explain-cause-directory-unreachable-fix = nulstil doctor says which one is away. The person may try again.
explain-cause-process-ended-what = Nulstil was stopped in the middle of the write.
explain-cause-process-ended-fix = Nothing: it finds out by itself. The person may try the new password.
explain-cause-mail-rejected-what = The mail server refused the message.
explain-cause-mail-rejected-fix = Its log says why. Check the address, and that our sender may send there.
explain-cause-mail-later-what = The mail server did not take the message yet.
explain-cause-mail-later-fix = It is tried again by itself for two minutes. Then: nulstil doctor
explain-cause-job-expired-what = The message waited too long and was given up.
explain-cause-job-expired-fix = nulstil doctor says whether the directory or the mail server is away. Then start again.
explain-cause-wrong-code-what = A wrong code was typed: mistyped, too old, used, or in another browser than the one that asked.
explain-cause-wrong-code-fix = Start again, and type the newest code in the browser that asked for it.
explain-cause-wrong-sign-in-what = Name and current password did not fit, or the account can't be changed here.
explain-cause-wrong-sign-in-fix = Check both. Somebody who has forgotten the password resets it instead.
explain-cause-new-password-refused-what = The new password broke a rule.
explain-cause-new-password-refused-fix = Choose another one.
explain-cause-try-again-what = It was not finished in time, and nothing was changed.
explain-cause-try-again-fix = Start again. If it happens often: nulstil doctor
explain-cause-outcome-unknown-what = The directory did not say whether it took the new password.
explain-cause-outcome-unknown-fix = Try the new password. It is found out by itself where the directory shows when a password was set.
explain-cause-still-waiting-what = A message was asked for, and no worker has finished it.
explain-cause-still-waiting-fix = Wait a minute. If it stays so, directory or mail is away: nulstil doctor, and the log.
explain-cause-sent-not-used-what = The message was handed to the mail server, and its code was not used.
explain-cause-sent-not-used-fix = Look in the junk folder, and check that the address on file is the one the person reads.
explain-cause-cancelled-what = The person stopped it.
explain-cause-cancelled-fix = Start again if a new password is still needed.

## What the directory said
explain-verdict-quality-what = The new password breaks the directory's rules on quality.
explain-verdict-quality-fix = Choose another one. The rules are those of the directory's password policy.
explain-verdict-used-before-what = The directory has seen the new password before.
explain-verdict-used-before-fix = Choose another one.
explain-verdict-too-young-what = The password was set too recently for the directory's minimum age. A reset is bound by it too.
explain-verdict-too-young-fix = Wait, or lower the minimum age in the directory.
explain-verdict-not-allowed-what = The directory lets people change this password neither themselves nor through us.
explain-verdict-not-allowed-fix = Allow it in the directory's password policy (pwdAllowUserChange).
explain-verdict-old-needed-what = The directory wants the old password for every change (pwdSafeModify). No reset can work so.
explain-verdict-old-needed-fix = Switch pwdSafeModify off. People who know their password can still change it.
explain-verdict-old-wrong-what = The old password that was given is wrong.
explain-verdict-old-wrong-fix = Check it. Somebody who has forgotten it resets it instead.
explain-verdict-state-what = The state of the account at the directory stands against it: locked, expired, or bound to change first.
explain-verdict-state-fix = Lift that in the directory, then start again.
explain-verdict-denied-what = Our service account may not set this password.
explain-verdict-denied-fix = Give it the right in the directory's access rules. The book shows them: OpenLDAP.
explain-verdict-gone-what = The entry was gone, or changed, when the password was to be written.
explain-verdict-gone-fix = Look for it in the directory, and start again.
explain-verdict-other-what = The directory refused the new password and did not say why.
explain-verdict-other-fix = Choose one that is unlike the old ones. The directory's log may say more.

## Good to know
explain-note-administrator = This is an administrator: two proofs, whatever the other policies say.
explain-note-locked = The account is locked after too many wrong passwords. A reset opens it where the directory does so.
explain-note-password-expired = The password has expired. That is no hindrance.
explain-note-must-change = The person must set a new password at the next sign-in. That is no hindrance.
explain-note-several-addresses = There are several addresses: the person has to type the whole one they want, or nothing is sent.
explain-note-no-password-time = The directory does not show when this password was set. If an answer is lost, nobody can find out whether it was written.

## What was recorded
explain-fact-opened = begun
explain-fact-asked = a message was asked for
explain-fact-resolved = the account was found
explain-fact-not-sent = nothing was sent
explain-fact-sent = a message was handed over
explain-fact-not-delivered = the message was not taken
explain-fact-proved = the person proved who they are
explain-fact-proof-wrong = a wrong code was typed
explain-fact-applying = the new password went to the directory
explain-fact-applied = the directory took the new password
explain-fact-refused-by-directory = the directory did not take it
explain-fact-outcome-unknown = no answer came back
explain-fact-outcome-settled = it was found out how it ended
explain-fact-withheld = stopped right before the write
explain-fact-cancelled = stopped
explain-fact-change-concluded = the change was concluded
explain-fact-notice-sent = the owner was told
explain-fact-notice-not-delivered = the owner could not be told
explain-fact-frozen = recovery was frozen
explain-fact-unfrozen = recovery was opened again
explain-fact-policy-written = the policy was changed
explain-fact-signed-in = the owner signed in to look after their methods
explain-fact-sign-in-refused = a sign-in to the methods came to nothing
explain-fact-contact-seen = a new address or number stood in the directory
explain-fact-method-added = a method was added
explain-fact-method-removed = a method was removed
explain-fact-method-renamed = a method got another name
explain-fact-methods-confirmed = the owner said that everything is still right
explain-fact-registration-put-off = the owner put registering off
explain-fact-person-erased = everything the owner had registered was deleted
explain-fact-unresolved-starts = starts that found nobody
