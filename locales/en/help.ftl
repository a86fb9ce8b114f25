### The help page: the questions people have, answered from the policy and the limits in force.
### A message `help-NAME-question` belongs to the anchor NAME; the answers are put together in
### `text::faq`, one message a paragraph.

help-title = Help
help-lead = Answers to what people ask most. Numbers and times are those in force here now.
help-contents = On this page
help-contact-heading = Talk to somebody
help-contact-lead = Contact { $help }.
help-contact-reference = If you have a reference, have it ready. With it they can see what happened, but not your password.
help-own-heading = More from { $organisation }

## Areas
help-area-starting = Before you start
help-area-proving = Proving that it is you
help-area-password = Your password and your account
help-area-trust = Safety and privacy

## Lists of methods inside a sentence
help-list = { $rest }, { $last }
help-list-end = { $rest } or { $last }

## Before you start
help-who-question = Who can use this service?
help-who-everybody = Everybody with an account at { $organisation } that is neither disabled nor expired.
help-who-some = { $organisation } has chosen who can use it. If you cannot, you get no code, and support can tell you why.
help-who-nobody = At the moment it is not open to ordinary accounts at { $organisation }. Contact { $help }.
help-register-question = Do I have to register something first?
help-register-held = Not for { $methods }: we use what { $organisation } already holds for you.
help-register-own = You must have set up { $methods } before you need it. You do that under “Your security info”, from the start page.
help-register-nothing = There is nothing to register here.
help-administrators-question = Why do administrators have to prove more?
help-administrators-on = An administrator's account can do more harm. So administrators need { $count ->
    [one] 1 proof
   *[other] { $count } proofs, each in another way
}, and that cannot be lowered.
help-administrators-off = An administrator's account can do more harm, so administrators cannot use this service here. They contact { $help }.
help-username-question = What if I don't know my username?
help-username-answer = Tell us an email address that { $organisation } holds for you, and we send your username there.
help-languages-question = Which languages are there?
help-languages-answer = { $languages }. Choose at the top or bottom of every page. Messages come in the language your account is set to, or else in the one you used here.
help-mobile-question = Does it work on a phone?
help-mobile-answer = Yes, on every phone, tablet and computer with a browser. There is no app to install, and it works without scripts.

## Proving that it is you
help-ways-question = How do I prove that it is me?
help-ways-methods = { $organisation } offers { $methods }.
help-ways-same = It takes { $count ->
    [one] 1 proof.
   *[other] { $count } proofs, each in another way.
}
help-ways-between = It takes from { $least } to { $most } proofs, each in another way. How many depends on your account.
help-ways-none = No way is offered at the moment. Contact { $help }.
help-no-code-question = The code does not arrive
help-no-code-answer = It normally takes less than a minute. Look in the folder for junk mail, and search for mail from { $sender }. If you have several addresses, type the one you want to use where the page asks for it.
help-no-code-silent = Some accounts cannot be reset here, and then no code comes.
help-lives-question = How much time do I have?
help-lives-code = A code works for { $code }, and the link in the same mail for { $link }. Each works only once.
help-lives-proof = After you have proven who you are, you have { $proof } to finish. All of it together may take { $flow }.
help-code-wrong-question = The code does not work
help-code-wrong-answer = Use the code from the latest message, in the browser where you started. The one before it works too. It must not be older than { $code }.
help-attempts-question = How often may I try?
help-attempts-guesses = { $count ->
    [one] After 1 wrong code you have to start again.
   *[other] After { $count } wrong codes you have to start again.
}
help-attempts-account = { $count ->
    [one] Within { $window } an account takes 1 wrong code.
   *[other] Within { $window } an account takes { $count } wrong codes.
}
help-attempts-messages = { $count ->
    [one] Within { $window } at most 1 message goes to an account.
   *[other] Within { $window } at most { $count } messages go to an account.
}
help-attempts-over = After that even the right code looks wrong, or no message comes, until the time is over: { $longest } at most. A browser that has finished here before gets a few more.
help-no-mail-question = What if I can't get at that mailbox?
help-no-mail-other = Choose another way to prove who you are, if one is offered to you.
help-no-mail-answer = If the mailbox is the one whose password you have forgotten, or you have left it, we cannot send the code anywhere else: an address given by whoever asks proves nothing. Contact { $help }.
help-no-method-question = I can't use any of the ways to prove it is me
help-no-method-answer = Then you cannot do it yourself here. Contact { $help }. They find out who you are in another way.

## Your password and your account
help-rules-question = Which rules must a new password meet?
help-rules-length = It must have { $length } characters or more, and must not contain your name or username.
help-rules-directory = Your organisation's systems may ask for more, such as a password you have not used before. What is wrong with a password is told beside its field, all at once, and the old one stands until a new one is taken.
help-good-question = What is a good password?
help-good-answer = A long one. Three or more random words are easy to remember and hard to guess. Use it in one place only.
help-change-question = Where do I change a password I know?
help-change-answer = On a page of its own, with the password you have now. It also works when the password has expired.
help-unlock-question = My account is locked. Do I need a new password?
help-unlock-reset = A new password unlocks the account too.
help-unlock-without = If you know your password, you can also unlock the account and keep the password.
help-unlock-only-reset = Unlocking without a new password is not offered here.
help-unlock-administrator = A lock that an administrator has set stays. Only they can lift it.
help-locked-question = My account keeps getting locked
help-locked-answer = A phone, a mail app or a Wi-Fi network is probably still using an old password. Update it there.
help-signed-in-question = Am I signed in afterwards?
help-signed-in-answer = No. Go to the place where you usually sign in. In a few systems it can take some minutes before the new password works.

## Safety and privacy
help-not-me-question = I got a message, but I did not ask for anything
help-not-me-code = If it holds a code or your username, ignore it: nothing has been changed, and whoever asked has learnt nothing.
help-not-me-done = If it says that your password was changed or your account unlocked, open its link and press the button. It stops further resets and works for { $lives }. Then contact { $help }.
help-told-question = Am I told when somebody uses this for my account?
help-told-answer = Yes. When a password has been reset or changed, or an account unlocked, a message goes to every address we hold for it.
help-share-question = Who may know my password or a code?
help-share-answer = Nobody but you. We never ask for them, on the phone or by mail.
help-contact-data-question = Who can see my address?
help-contact-data-answer = Nobody by using this page: before you have proven who you are, it shows nothing about your account, and afterwards only enough for you to recognise it. It is stored in your organisation's directory, and those who run that can see it there.
help-stored-question = What is stored?
help-stored-answer = That somebody asked, when, and how it ended. Passwords and codes are never stored in readable form.
help-cookies-question = Which cookies are there?
help-cookies-answer = One keeps your visit together while it lasts, one remembers your language, and one recognises this browser after it has finished here. None is used for anything else.
help-reference-question = What is the reference for?
help-reference-answer = It names this one attempt. Tell it to support, and they can see what happened and why. It opens nothing, so you can say it aloud.

## Writing for help
contact-title = Write for help
contact-lead = Your letter goes to those who look after accounts at { $organisation }.
contact-never = Never write a password or a code here. Those who answer will not ask for one either.
contact-reference = Reference (optional)
contact-reference-hint = It stands on the page where you got stuck, such as k7m4-qx2p.
contact-reference-wrong = A reference has two times four letters or digits. Leave the field empty if you have none
contact-text = What happened?
contact-text-hint = What you did and what you saw, and how you can be reached. At most { $count } characters.
contact-text-wrong = Write what happened, in at most { $count } characters
contact-button = Send the letter
contact-sent-title = Your letter is on its way
contact-sent-lead = It has been handed to the mail server of your organisation.
contact-sent-next = If it is urgent, call as well: how to reach them stands at the bottom of every page.
help-contact-form = Write to them from here
help-contact-mail = Write to { $address }
help-contact-page = The help page of your organisation
