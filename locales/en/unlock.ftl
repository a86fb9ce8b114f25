### Unlocking an account without a new password: the pages and the messages.

## The way in
unlock-open-title = Unlock your account
unlock-open-lead = If you know your password, but too many wrong ones have locked the account: prove that the account is yours, and it is unlocked. Your password stays as it is.
unlock-open-forgot = I have forgotten my password
unlock-open-instead = I know my password, but my account is locked

## The code
unlock-code-sent = If this account can be unlocked here, a code is on its way. It can take a minute.
unlock-code-resent = We have asked for a new code. If this account can be unlocked here, it is on its way. The one before it still works.
unlock-cancel-button = Stop

## The button
unlock-confirm-title = Nearly done
unlock-confirm-locked = You have proven that the account is yours. It is locked after too many wrong passwords.
unlock-confirm-open = You have proven that the account is yours. When we looked, it was not locked. You can press the button even so.
unlock-confirm-keeps = Your password is not changed by this.
unlock-confirm-button = Unlock my account
unlock-confirm-window = You have { $duration } to press the button, then you must prove again that it is you.

## Offered beside the choice of a new password
unlock-offer-heading = Do you know your password after all?
unlock-offer-lead = Your account is locked. If you know your password, you can unlock it without a new one.

## Done
unlock-done-title = Your account is unlocked
unlock-done-lead = Your password is the same as before. You have not been signed in: go to the place where you usually sign in.
unlock-done-delay = In a few systems it can take some minutes before you can sign in.
unlock-done-next-lead = A device with a wrong or old password was probably what locked your account. Check it here, or it will lock again:
unlock-not-locked-title = Your account was not locked
unlock-not-locked-lead = You can sign in where you usually do. We have changed nothing.
unlock-not-locked-forgot = If it does not work, you are probably using another password than the one in force.
unlock-not-locked-reset = Choose a new password

## The outcome is not known
unlock-unknown-title = We do not know yet whether your account is unlocked
unlock-unknown-lead = We asked for it to be unlocked, but no answer came back in time.
unlock-unknown-wait = Wait two minutes. Then try to sign in with your password.
unlock-unknown-works = If it works, everything is as it should be.
unlock-unknown-fails = If it does not, the account is still locked. Start again here.

## Refusals
refusal-unlock-refused-title = Your account could not be unlocked
refusal-unlock-refused-what = Your organisation's systems did not lift the lock. Your password has not been changed.
refusal-unlock-refused-now = Contact support and give them the reference.
refusal-ended-unlocked-title = Your account has been unlocked
refusal-ended-unlocked-what = This is done. Your password is the same as before.
refusal-ended-unlocked-now = Sign in with your password where you usually do.
refusal-ended-not-locked-title = Your account was not locked
refusal-ended-not-locked-what = There was no lock to lift, and nothing has been changed.
refusal-ended-not-locked-now = Sign in with your password where you usually do.

## Mails
mail-unlock-code-subject = Code for unlocking your account at { $organisation }
mail-unlock-code-lead = Somebody asked to unlock your account at { $organisation }. If it was you, type this code on the page where you started:
mail-unlocked-subject = Your account at { $organisation } has been unlocked
mail-unlocked-lead = Your account at { $organisation } was unlocked { $when }. The password is the same as before.
mail-unlocked-devices = Check the password on your phone, in mail apps and for Wi-Fi. A wrong one there will lock the account again.
