### Words that every page and every message shares. No HTML here: pages escape what they print.

## Languages, each named in itself
language-name-da = Dansk
language-name-en = English

## Layout
layout-title = { $title } – { $organisation }
layout-title-error = Error: { $title } – { $organisation }
layout-skip = Skip to main content
layout-home = Start page
layout-service = Password reset
layout-language = Language
layout-language-switch = Choose language
layout-help-heading = Need help?
layout-help-contact = Contact { $help }.
layout-help-reference = If you call, give the reference { $reference }.
layout-help-link = Help
layout-footer-security = Nobody who is allowed to help you will ask for your password or for a code.
layout-notice = Notice
layout-demo = This is a demonstration. The people are made up and no message leaves this machine.

## Errors in forms
error-summary-heading = { $count ->
    [one] There is a problem
   *[other] There are { $count } problems
}
error-prefix = Error:

## Buttons and small words
button-continue = Continue
button-back = Back
button-try-again = Try again
button-start-again = Start again
optional = (optional)
reference-label = Reference
reference-line = Reference: { $reference }

## Names of things to fill in
login-label = Username or work email
login-hint = The name you sign in with at { $organisation }.
login-empty = Enter your username or work email
login-unusable = Enter a username or an email address, without line breaks and no longer than { $length } characters
code-label = Code
code-hint = 8 letters and digits, such as K7M4-QX2P. Upper or lower case does not matter, and you can paste it.
code-empty = Enter the code we sent you
code-format = A code is 8 letters and digits, such as K7M4-QX2P. Check that you have copied all of it.

## Lengths of time
duration-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
duration-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
duration-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
duration-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

## Dates and times
format-time-of-day = { $hour }:{ $minute }
format-date = { $day } { $month } { $year }
format-date-time = { $date } at { $time }
format-at-time-of-day = at { $time }
format-at-date-time = on { $date } at { $time }
format-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

## Methods: the name in a sentence, and the choice in a list
method-email-name = email
method-email-choice = Email: a code to an address we hold for you
method-sms-name = text message
method-sms-choice = Text message: a code to your mobile phone
method-voice-name = phone call
method-voice-choice = Phone call: a code read aloud to your mobile phone
method-office-voice-name = call to your office phone
method-office-voice-choice = Office phone: a code read aloud to your desk
method-totp-name = authenticator app
method-totp-choice = Authenticator app: the code it shows now
method-hardware-token-name = code generator
method-hardware-token-choice = Code generator: the code it shows now
method-push-name = approval in your app
method-push-choice = Approval in your app
method-passkey-name = passkey
method-passkey-choice = Passkey: your face, fingerprint, PIN or security key
method-questions-name = security questions
method-questions-choice = Security questions: the answers you gave earlier
method-recovery-code-name = recovery code
method-recovery-code-choice = Recovery code: one of those you saved or printed
method-access-pass-name = code from support
method-access-pass-choice = Code from support: one they gave you just now
method-vouch-name = approval by a colleague
method-vouch-choice = Approval by a manager or colleague
method-external-identity-name = national electronic ID
method-external-identity-choice = National electronic ID
method-current-password-name = current password
method-current-password-choice = Current password: the one you want to replace

## Something we depend on is unwell, as everybody is told
layout-limited = Something we depend on is not working right now. Messages and new passwords may take longer than usual.

## Answers that are compared with something the person has
answer-totp-title = The code in your app
answer-totp-lead = Open the authenticator app on your phone and find the line for this organisation.
answer-totp-label = The six digits that the app shows now
answer-totp-hint = They change every 30 seconds. If they are about to, wait for the next ones.
answer-totp-empty = Enter the six digits that your app shows
answer-totp-format = The app shows six digits. Enter all of them, without letters.
answer-recovery-code-title = One of your recovery codes
answer-recovery-code-lead = You saved or printed them when they were made. Any that you have not used yet will do; it works once.
answer-recovery-code-label = Recovery code
answer-recovery-code-hint = 16 letters and digits, such as K7M4-QX2P-9RTW-3HDN. Upper or lower case does not matter.
answer-recovery-code-empty = Enter one of your recovery codes
answer-recovery-code-format = A recovery code is 16 letters and digits. Check that you have copied all of it.
answer-wrong = That is not right. Check it and try again. Some things can be used only once.
answer-try-again = We could not check it just now. Nothing is lost: try again.

## One more proof, after the password was right
second-none-again = Sign in again
second-title = One more proof
second-lead = The password was right. Prove by one more method that it is you.
second-legend = How?
second-empty = Choose a method
second-button = Continue
second-none = Your account has no method that could be your second proof.
second-none-now = Register one first, for example an authenticator app. Then sign in again.
second-code-title = Type the code
second-code-lead = You chose: { $method }. A code that is sent can take a minute.
second-code-button = Continue
second-code-other = Choose another method, or ask for a new code
second-code-wrong = The code is not right, too old, or was used before
second-code-try-again = The code could not be checked just now. Type it again.
