### The help page: short, and the same for everybody.

help-title = Help
help-lead = The answers most people look for.
help-contact-heading = Talk to somebody
help-contact-lead = Contact { $help }.
help-contact-reference = If you have a reference, have it ready. With it they can see what happened, but not your password.
help-no-code-heading = The code does not arrive
help-no-code-text = Wait a minute and look in the folder for junk mail. If you have several addresses, type the one you want to use where the page asks for it. Some accounts cannot be reset here, and then no code comes.
help-code-wrong-heading = The code does not work
help-code-wrong-text = Use the code from the latest message. A code works once, and only for a few minutes. Type it in the browser where you started.
help-no-method-heading = I can't use any of the ways to prove it is me
help-no-method-text = Then you cannot reset the password yourself. Contact us, and we find out who you are in another way.
help-not-me-heading = I got a message, but I did not ask for anything
help-not-me-text = If it holds a code, ignore it: nothing has been changed. If it says your password was changed, use the link in it to stop further resets, and contact us.
help-locked-heading = My account keeps getting locked
help-locked-text = A phone, a mail app or a Wi-Fi network may still be using an old password. Update it there.
help-rules-heading = What is a good password?
help-rules-text = A long one. Three or more random words are easy to remember and hard to guess. Use it in one place only.
help-share-heading = Who may know my password?
help-share-text = Nobody but you. We never ask for your password or for a code, on the phone or by mail.
help-privacy-heading = What is stored?
help-privacy-text = That a reset took place, when, and how it ended. Passwords and codes are never stored in readable form.
help-cookies-heading = Cookies
help-cookies-text = One cookie keeps the reset together while it runs, one remembers your language, and one recognises this browser after a reset.
