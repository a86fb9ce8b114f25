### A reset from the first page to the last.

## Entry: what do you need?
start-title = What do you need help with?
start-lead = Here you can see to your { $organisation } password yourself, at any hour.
start-forgot = I have forgotten my password
start-forgot-hint = You prove who you are and choose a new one.
start-change = I know my password and want another
start-change-hint = You need the password you have now.
start-unlock = My account is locked
start-unlock-hint = You prove who you are and keep the password you have.
start-help = I need something else
start-help-hint = Read the answers, or see who to contact.

## Opening a reset
reset-open-title = Reset your password
reset-open-lead = Tell us which account it is. On the next page you choose how to prove that it is yours.
reset-open-button = Continue
reset-open-change = I know my password and want to change it
reset-open-privacy = The answer is the same whether or not the account exists. That way nobody can use this page to find out who works here.

## Choosing a method
reset-method-title = How do you want to prove it is you?
reset-method-legend = Choose one way
reset-method-lead = These are the ways { $organisation } offers. They are the same for everybody.
reset-method-empty = Choose how you want to prove it is you
reset-method-none = I can't use any of these
reset-method-confirm-label = Your email address (optional)
reset-method-confirm-hint = Needed only if you have more than one. We compare it with the addresses we hold and never send to any other.
reset-method-confirm-unusable = Enter one email address, such as anna@example.org, or leave the field empty
reset-method-button = Send the code
reset-method-button-any = Continue
reset-method-again-title = One more step
reset-method-again-lead = You have given { $given } of { $required } proofs. Choose another way for the next one.
reset-method-hint = To { $hint }
reset-method-none-title = If you can't use any of these
reset-method-none-lead = Then you cannot reset your password yourself. Contact { $help }. They can find out who you are in another way.

## Typing the code
reset-code-title = Enter the code
reset-code-sent = If this account can be reset here, a code is on its way. It can take a minute.
reset-code-sent-to = We have sent a code to { $hint }.
reset-code-resent = We have asked for a new code. If this account can be reset here, it is on its way. The one before it still works.
reset-code-lives = The code works for { $duration }.
reset-code-share = Never tell anyone this code. Support will not ask for it.
reset-code-keep-open = Keep this page open while you look for the message.
reset-code-button = Continue
reset-code-wrong = That code does not work. Check that it comes from the latest message and try again.

## Not received it?
reset-missing-link = Not received it?
reset-missing-title = Have you not received the code?
reset-missing-lead = Try these, in this order:
reset-missing-wait = Wait a minute. Some mail servers are slow.
reset-missing-spam = Look in the folder for junk mail, and search for mail from { $sender }.
reset-missing-address = Think about which address we may hold. It is seldom the mailbox that the forgotten password opens.
reset-missing-login = Check that you typed the right username. If not, start again.
reset-missing-resend = Send a new code
reset-missing-other = Choose another way
reset-missing-restart = Start again with another username
reset-missing-help = If nothing helps, contact { $help } and give the reference { $reference }.

## Landing from the link in the mail
reset-link-title = Continue the reset
reset-link-lead = You have opened the link from our mail. Press the button to go on.
reset-link-button = Continue
reset-link-not-me = If you did not ask for this, close the page. Nothing has been changed.
reset-link-other-browser-title = Type the code where you started
reset-link-other-browser-lead = The link works only in the browser where the reset was started. Go back to that page and type the code from the same mail.
reset-link-no-script = This browser does not run scripts. Type the code from the same mail instead.
reset-link-wrong = The link does not work any more. Type the code from the latest mail, or ask for a new one.

## Checking an answer against the person
reset-checking-title = Checking
reset-checking-lead = We are checking your answer. This takes a few seconds.
reset-checking-refresh = See whether it is done

## Saving
saving-title = Saving your new password
saving-lead = This can take up to a minute. Keep the page open and do not press anything twice.

## Done
done-title = Your password has been reset
done-changed-title = Your password has been changed
done-lead = You can use it from now on. You have not been signed in: go to the place where you usually sign in.
done-next-heading = Do this now
done-next-lead = A device that goes on trying the old password can lock your account. So update it here:
done-next-mail = the mail app on your phone and tablet
done-next-wifi = the wireless network at work (Wi-Fi)
done-next-vpn = VPN and remote desktop
done-next-saved = passwords saved in your browser or password manager
done-notice = We have sent a message about this to the addresses we hold for you.
done-delay = In a few systems it can take some minutes before the new password works.
done-again = The first time you sign in with it, you will be asked to choose one more password. Have another one ready.
done-old = For up to { $time } the old password may still open a few things. If somebody else may know it, tell your helpdesk now.
done-again-there = { $place }: the first time you sign in there, you will be asked to choose one more password. Have another one ready.
done-old-there = { $place }: for up to { $time } the old password may still open a few things there. If somebody else may know it, tell your helpdesk now.
untouched-heading = What stayed as it was
untouched-password = { $place }: if you have an account there too, it keeps the password it had.
untouched-all-at-once = To have the same password everywhere, reset it as forgotten: that sets it in all of these places at once.
untouched-lock = { $place }: if you have an account there too, we have not looked at it. If it is locked, it still is.
done-return = Go on to where you came from
done-close = You can close this page now.

## The outcome is not known
unknown-title = We do not know yet whether your password was saved
unknown-lead = We sent the new password on, but no answer came back in time.
unknown-wait = Wait two minutes. Then try to sign in with the new password.
unknown-works = If it works, everything is as it should be.
unknown-fails = If it does not, your old password still stands. Start again here.
unknown-button = Start again
unknown-refresh = See whether we know more

## Stopped by the person
reset-cancel-button = Stop the reset

## For people with several addresses
reset-method-several = I have more than one email address
