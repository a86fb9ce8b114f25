### A forgotten username.

start-username = I have forgotten my username
start-username-hint = We send it to an email address we hold for you.
username-link = I don't know my username

username-title = Find your username
username-lead = Tell us an email address that { $organisation } holds for you. We send the username there.
username-label = Email address
username-hint = Such as anna@example.org. Nothing is sent to an address we do not hold.
username-empty = Enter your email address
username-unusable = Enter one email address, such as anna@example.org
username-button = Send my username
username-privacy = The answer is the same whether or not we hold the address. That way nobody can use this page to find out who works here.

username-sent-title = Look in your mailbox
username-sent-lead = If we hold this address for somebody, the username is on its way there. It can take a minute.
username-sent-none = If nothing comes, we probably hold another address for you, or none.
username-sent-again = Try another address
username-sent-reset = Reset my password
username-sent-help = If nothing helps, contact { $help }.

mail-names-subject = Your username at { $organisation }
mail-names-lead = Somebody asked which usernames at { $organisation } belong to this address.
mail-names-label = { $count ->
    [one] Your username
   *[other] Your usernames
}
mail-names-link = You can reset your password here:
mail-names-ignore = If you did not ask for this, ignore this message. Whoever asked has not been told anything.
