### Messages to the owner of an account. Nothing here comes from whoever asked: only from
### configuration and from what we hold.

## Every mail
mail-greeting = Hello
mail-reference = Reference: { $reference }
mail-help = Questions? Contact { $help }.
mail-sent-by = This message was sent by { $organisation } from { $host }. It cannot be answered.

## A code
mail-code-subject = Code for resetting your password at { $organisation }
mail-code-lead = Somebody asked to reset your password at { $organisation }. If it was you, type this code on the page where you started:
mail-code-label = Your code
mail-code-lives = The code works for { $duration }, and only once.
mail-code-link = You can also open this link in the same browser:
mail-code-share = Never tell anyone this code. Support will not ask for it.
mail-code-ignore = If you did not ask for this, ignore this message. Nothing has been changed.

## The account cannot be reset here
mail-cannot-subject = Your password at { $organisation } can't be reset here
mail-cannot-lead = Somebody asked to reset your password at { $organisation }. That is not possible on the page where they asked. Your password has not been changed.
mail-cannot-why = Why: { $why }
mail-cannot-now = If it was you, contact { $help } and give the reference { $reference }.
mail-cannot-link = Read more here:
mail-cannot-ignore = If you did not ask for this, ignore this message. Nothing has been changed.

## The password was set
mail-set-reset-subject = Your password at { $organisation } has been reset
mail-set-changed-subject = Your password at { $organisation } has been changed
mail-set-reset-lead = Your password at { $organisation } was reset { $when }.
mail-set-changed-lead = Your password at { $organisation } was changed { $when }, by somebody who knew the old one.
mail-set-place = It is the password for { $place }.
mail-set-was-me = If it was you, there is nothing more to do.
mail-set-not-me = If it was not you, open this link at once and press the button. It stops further resets of your account:
mail-set-then = Then contact { $help } and give the reference { $reference }.
mail-set-devices = Remember to update the password on your phone, in mail apps and for Wi-Fi. Otherwise your account may lock.

## An address is being registered
mail-prove-subject = Code for your address at { $organisation }
mail-prove-lead = Somebody who signed in as you at { $organisation } wants to register this address for resetting the password. If it was you, type this code on the page where you began:
mail-prove-ignore = If it was not you, do not give the code to anybody. Without it, nothing is registered.

## A method was added, removed or used
mail-method-added-subject = A way to reset your password at { $organisation } was added
mail-method-removed-subject = A way to reset your password at { $organisation } was removed
mail-method-used-subject = A recovery code of yours at { $organisation } was used
mail-method-added-lead = This was added to your account at { $organisation } { $when }: { $method }.
mail-method-removed-lead = This was removed from your account at { $organisation } { $when }: { $method }.
mail-method-used-lead = This was used for your account at { $organisation } { $when }: { $method }. It cannot be used again. You can make a fresh set of codes on your security page.

## Somebody signed in wants to change something
mail-confirm-subject = Code for your security settings at { $organisation }
mail-confirm-lead = Somebody signed in with your password at { $organisation } and wants to change how you prove who you are. If it was you, type this code on the page where you began:
mail-confirm-ignore = If it was not you, somebody else knows your password: change it at once, and do not give the code to anybody.

## Set-up tries the way
mail-trial-subject = Mail from { $organisation } arrives
mail-trial-lead = Somebody is setting up password reset for { $organisation } and gave this address to try it. That you read this means that mail arrives, and codes will too.
mail-trial-ignore = There is nothing for you to do.

## What “this wasn't me” had stopped is open again
mail-unfrozen-subject = Your account at { $organisation } can be reset again
mail-unfrozen-lead = The password of your account at { $organisation } can be reset again: somebody who looks after accounts opened it { $when }. You had stopped it with “this wasn't me”.
mail-unfrozen-was-me = If you asked for it, there is nothing more to do.
mail-unfrozen-who = Reset the password yourself if somebody else may know it.

## Too many wrong answers
mail-blocked-subject = Many wrong tries on your account at { $organisation }
mail-blocked-lead = Somebody gave many wrong codes or passwords for your account at { $organisation }, the last one { $when }. For now no further ones are accepted, not even right ones. That passes by itself, at the latest after a day.
mail-blocked-was-me = If it was you, wait an hour and try again, best on a device where you have reset your password before: it has some tries left.
mail-blocked-password = Your password is the same as before and works.

## The password expires soon
mail-name-at = { $name } for { $place }
mail-ends-subject = Your password at { $organisation } expires on { $when }
mail-ends-lead = Your password at { $organisation } expires { $when }. Change it before then, at a moment that suits you.
mail-ends-label = Your username
mail-ends-link = Change it here, with the password you have now:
mail-ends-together = It is set together with your other passwords: choose a new one for all of them here, as if you had forgotten it.
mail-ends-after = Afterwards, update it on your phone, in mail apps and for Wi-Fi. Otherwise your account may lock. Once it is changed, you get no further reminders.
mail-ends-beware = If you are not sure about this message, do not follow the link: type the address you know, or ask. Nobody needs to be told your password.

mail-colleague-subject = An administrator's password was reset at { $organisation }
mail-colleague-lead = An administrator at { $organisation } reset a forgotten password { $when }. You get this because you look after the service too.
mail-colleague-label = The account
mail-colleague-why = Whoever takes over such an account can do much harm, so that colleagues are always told.
mail-colleague-now = If you did not expect it, ask your colleague in person or by phone. If it was not they, take away the account's rights at once.

mail-letter-subject = Somebody asks for help with an account at { $organisation }
mail-letter-lead = Somebody got stuck on the page for forgotten passwords at { $organisation } and wrote this. Who it is has not been proven.
mail-letter-login = The username they typed
mail-letter-text = What they wrote
mail-letter-now = The reference is { $reference }: “nulstil explain { $reference }” says what is known about that attempt.
mail-letter-beware = Reach the person by a number or face you know before you do anything for them. Never send a password or a code.
