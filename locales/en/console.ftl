### The console of owners and auditors.

console-rooms = Rooms of the console
console-room-person = Person
console-room-events = Event log
console-room-policy = Policy
console-room-health = Health
console-role-owner = owner
console-role-auditor = auditor
console-who = Signed in as { $login }, { $role }.
console-ends = The session ends { $when }, used or not.
console-sign-out = Sign out

## The way in
console-sign-in-title = Console
console-sign-in-lead = For owners and auditors. Sign in with the username and password of your own account.
console-password-label = Password
console-sign-in-button = Sign in
console-sign-in-second = You are then asked for a second proof, by one of your own methods.
console-checking-title = Checking
console-checking-lead = This takes a few seconds for everybody.
console-checking-refresh = Look again
console-wrong = That did not work. Check the username and the password. Only owners and auditors can sign in here.
console-try-again = It could not be checked just now. Try again.

## Invitations
console-invite-title = Become an operator
console-invite-lead = This link gives one account a role at the console. It works once, for an hour.
console-invite-link-label = The link
console-invite-link-hint = Copy the whole link you were given, and paste it here.
console-invite-wrong = The link does not work: it is too old, was used before, or was not copied completely
console-invite-button = Take the role
console-invite-aside = It signs nobody in. That takes the account's own password and a second proof.
console-invited-title = Done
console-invited-lead = The account named in the invitation now has the role: { $role }. Sign in with it.

## A person
console-person-title = Person
console-person-button = Look up
console-person-verdict = Can this person reset the password now?
console-person-followers = Accounts that are set along with it
console-person-gates = Gate by gate
console-person-timeline = Recorded last
console-simulate-title = What a reset would do now
console-simulate-lead = Worked out only. Nothing is sent.
console-simulate-nothing = It would be stopped: nothing is sent, and the page says the same as to everybody.
console-simulate-name = The username is asked for.
console-simulate-method = Could be proven: { $method }
console-simulate-sent = Could be proven: { $method } ({ $hint })
console-simulate-proofs = { $count ->
    [one] One of them must be proven.
   *[other] { $count } of them must be proven.
}
console-simulate-password = A new password is asked for, written to the directory, and the owner is told by mail.
console-reason-label = Why?
console-reason-hint = One line for the event log. It cannot be changed later.
console-unfreeze-button = Open recovery again
console-unlock-button = Lift the lock
console-unfrozen = Recovery is open again.
console-was-not-frozen = Recovery was not stopped. Nothing was changed.
console-unlocked = The lock is lifted. The owner is told by mail.
console-was-not-locked = The account was not locked. Nothing was changed.
console-lock-refused = The directory did not lift the lock. The event log says why.
console-lock-unknown = No answer came back in time. Look again in a minute.
console-busy = Another change of this account is under way. Try again in a minute.

## The event log
console-events-title = Event log
console-events-fact = What happened
console-events-fact-any = Anything
console-events-login = Username, exactly
console-events-flow = Reset: its reference or id
console-events-actor = Who, as the log names them
console-events-from = From (2026-11-23, in UTC)
console-events-until = Before (2026-11-24, in UTC)
console-events-filter-wrong = Nothing goes by this, or it cannot be read
console-events-button = Search
console-events-none = Nothing is recorded that fits.
console-events-table = Events
console-events-at = When
console-events-what = What
console-events-who = Who
console-events-details = Details
console-events-older = Older ones
console-events-export = Save as JSON lines

## The policy
console-policy-title = Policy
console-policy-in-force = Version { $version } is in force.
console-policy-text = The policy in force
console-policy-edit = Try a change
console-policy-history = History
console-policy-back = Put version { $version } in force again
console-policy-back-button = Put it in force
console-policy-return = Back to the policy
console-policy-outcome-title = Policy
console-policy-applied = Version { $version } is in force.
console-policy-unchanged = Nothing differs from version { $version }, which is in force.
console-policy-overtaken = Somebody else was faster: version { $version } is in force. Nothing was written. Begin again from there.
console-policy-refused = It is dangerous, and nothing was written:
console-edit-title = Try a change of the policy
console-edit-lead = Change the text and try it. Nothing is written before you apply it.
console-edit-label = The policy
console-edit-try = Try it
console-edit-problem = { $key } { $what }. { $remedy }
console-edit-problem-at = Line { $line }: { $key } { $what }. { $remedy }
console-edit-changes = What differs
console-edit-no-changes = Nothing differs from what is in force.
console-edit-lint = What is dangerous or odd
console-edit-lint-none = Nothing found.
console-edit-found = { $about } ({ $severity }): { $what } { $now }
console-edit-effect = Whom it would touch
console-edit-people = People looked at: { $count }
console-edit-before = Can reset now: { $count }
console-edit-after = Could reset after it: { $count }
console-edit-losing = Would become unable to reset: { $count }
console-edit-gaining = Would become able to reset: { $count }
console-edit-circular = Could, but only by mailboxes that open with the password that is lost: { $count }
console-edit-losers = Who would become unable to
console-edit-loser = { $login } ({ $name }): { $why }
console-edit-apply = Put it in force

## Health
console-health-title = Health
console-health-lead = What this installation depends on, as it was found within the last half minute.
console-health-none = There is nothing to look at here.
console-health-good = good:
console-health-warning = warning:
console-health-bad = does not work:
console-health-skipped = left out:
