### Every "no" a person may read: a title, what happened, and what to do now.
### The words never tell whether an account exists.

## A budget is spent
refusal-too-many-title = Too many attempts
refusal-too-many-what = There have been too many attempts for now. You have done nothing wrong, and this attempt has changed nothing.
refusal-too-many-now = You can try again { $when }.

## A code or link that does not work
refusal-wrong-proof-title = That code does not work
refusal-wrong-proof-what = The code or link is not right, has been used, or is too old.
refusal-wrong-proof-now = Check that it comes from the latest message, or ask for a new code.

## A step too early
refusal-proof-missing-title = Prove that it is you first
refusal-proof-missing-what = This page opens when you have proven that the account is yours. A proof works only for a short time.
refusal-proof-missing-now = Choose how to prove it is you.

## Over its lifetime
refusal-expired-title = Start again
refusal-expired-what = The page has expired, to protect your account. Unless we have told you otherwise, your old password works as before.
refusal-expired-now = Start again. We have kept your username.

## Ended before this step
refusal-ended-applied-title = Your password has already been changed
refusal-ended-applied-what = This reset is done, and your new password is in force.
refusal-ended-applied-now = Sign in with your new password where you usually do.
refusal-ended-unknown-title = We do not know yet whether your password was saved
refusal-ended-unknown-what = We sent the new password on, but no answer came back in time.
refusal-ended-unknown-now = Wait two minutes and try to sign in with the new password. Start again if it does not work.
refusal-ended-cancelled-title = The reset has been stopped
refusal-ended-cancelled-what = You stopped this reset. Your password has not been changed.
refusal-ended-cancelled-now = Start again if you still need a new password.
refusal-ended-superseded-title = Another reset has taken over
refusal-ended-superseded-what = This reset was closed because something newer happened to the account.
refusal-ended-superseded-now = Sign in with the newest password. If it was not you who changed it, contact support at once.
refusal-ended-refused-title = The new password was not accepted
refusal-ended-refused-what = Your organisation's systems did not take a new password for this account. Your old password still stands.
refusal-ended-refused-now = Contact support and give them the reference.
refusal-not-taken-now = Nothing has been changed. If you cannot go on, contact support and give them the reference.
refusal-not-taken-again = Nothing has been changed, and that was the last try of this reset. Start again to choose another password.
refusal-ended-unfit-title = You can't reset your password here
refusal-ended-unfit-what = The account cannot be reset here any more. Your password has not been changed.
refusal-ended-unfit-now = Contact support and give them the reference. They can see why.

## A method that is not on the list
refusal-method-not-offered-title = That way is not offered
refusal-method-not-offered-what = You cannot prove who you are in that way here, or not at this step.
refusal-method-not-offered-now = Choose one of the ways on the list.

## A password that breaks rules
refusal-password-title = The password can't be used
refusal-password-what = The new password breaks one or more rules, and it was not used.
refusal-password-now = Choose another password.

## Cannot be reset here
refusal-not-here-title = You can't reset your password here
refusal-not-here-what = This account cannot be reset on this page. Your password has not been changed.
refusal-not-here-now = Contact support and give them the reference. They can see why.

## Another write is on its way
refusal-busy-title = A new password is already being saved
refusal-busy-what = Another change for the same account has not finished. Only one can happen at a time.
refusal-busy-now = Wait a minute and try again.

## Something we depend on is away
refusal-unavailable-title = Not available right now
refusal-unavailable-what = We can't reset passwords at the moment. If you have just chosen a new one, try that first; otherwise your old password works as before.
refusal-unavailable-now = Try again in a few minutes.

## "This wasn't me", too late
refusal-link-not-valid-title = The link does not work any more
refusal-link-not-valid-what = The link is too old, or it was not copied in full.
refusal-link-not-valid-now = If somebody else has changed your password, contact support at once.
refusal-last-method-title = That is your last way to prove who you are
refusal-last-method-what = If it were removed, you could not reset your password yourself.
refusal-last-method-now = Add another one first, then remove this one.
refusal-methods-full-title = You have as many of these as there can be
refusal-methods-full-what = Nothing has been added.
refusal-methods-full-now = Remove one that you no longer use, then add the new one.
refusal-not-registrable-title = That can't be used
refusal-not-registrable-what = It is not a complete email address, or it is registered for you already.
refusal-not-registrable-now = Check it for typing mistakes, or choose another one.

## Why an account cannot be reset: for its owner only
unfit-disabled = The account has been disabled.
unfit-account-expired = The account has expired.
unfit-locked-by-administrator = An administrator has blocked the account.
unfit-protected = The account has special rights and is never reset here.
unfit-password-elsewhere = The password is kept in another system and must be changed there.
unfit-smart-card-only = Only a smart card opens this account, so there is no password to reset. Use your card, or contact support if it is lost.
unfit-out-of-scope = Your organisation has not opened this service for your account.
unfit-frozen = Somebody reported that an earlier change was not their own. Resets are stopped until support has looked at it.
unfit-not-enough-methods = { $need ->
    [one] It takes { $need } way to prove who you are, and we hold { $have ->
        [0] none that can be used
       *[other] { $have }
    } for you.
   *[other] It takes { $need } ways to prove who you are, and we hold { $have ->
        [0] none that can be used
       *[other] { $have }
    } for you.
}

## Pages that are not there, and requests that cannot be right
not-found-title = Page not found
not-found-what = There is no page at this address.
not-found-now = Check the address, or go to the start page.
method-not-allowed-title = That can't be done here
method-not-allowed-what = The page exists, but not for this kind of request.
method-not-allowed-now = Go to the start page and begin from there.
csrf-title = We could not be sure that it was you
csrf-what = The form was not sent from our own page, or it had been open too long. Nothing has been changed.
csrf-now = Open the page again and try once more. Your browser must accept cookies from this site.
too-large-title = That is too much at once
too-large-what = The form holds more than any of our pages asks for.
too-large-now = Go back and type less.
bad-request-title = We did not understand the request
bad-request-what = Something in the form was missing or out of place. Nothing has been changed.
bad-request-now = Open the page again and try once more.

## A fault of ours
fault-title = Something went wrong on our side
fault-what = It is not your fault, and it has been written down for those who run the service.
fault-now = Try again in a few minutes. If it happens again, contact support and give them this number.
fault-incident = Incident number: { $incident }

refusal-not-permitted-title = Your role does not allow this
refusal-not-permitted-what = Only an owner may do this. Nothing has been changed.
refusal-not-permitted-now = Ask an owner to do it.
refusal-reason-missing-title = A reason is missing
refusal-reason-missing-what = Every change at the console takes a reason: one line, at most 200 characters. Nothing has been changed.
refusal-reason-missing-now = Go back and write why.
