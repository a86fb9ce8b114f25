### What people look after themselves: the methods that prove who they are.

## The way in
start-info = I want to be able to reset it myself next time
start-info-hint = Add a phone app, recovery codes or a private address, and see what you have.
info-sign-in-title = Your security info
info-sign-in-lead = See and change how you prove who you are, so that you can reset your password yourself on the day you forget it. Sign in with your username and password.
info-password-label = Password
info-sign-in-button = Sign in
info-sign-in-forgot = I have forgotten my password
info-checking-title = Checking
info-checking-lead = This takes a few seconds for everybody.
info-checking-refresh = Look again
info-wrong = That did not work. Check the username and the password. After several wrong tries it takes a while before it can work again.
info-try-again = It could not be checked just now. Try again.
info-sign-out = Sign out
info-return = Back to your security info

## The list
info-title = Your security info
info-who = Signed in as { $name } ({ $login }).
info-ready = You can reset your password yourself.
info-needs = { $count ->
    [one] One more method is needed before you can reset your password yourself.
   *[other] { $count } more methods are needed before you can reset your password yourself.
  }
info-ready-from = You can reset your password yourself { $when }. New contact details wait for a while first, so that nobody else can add their own and take over your account.
info-methods = How you prove who you are
info-none = Nothing yet.
info-labelled = { $label } ({ $method })
info-from-directory = Comes from your organisation’s directory and is changed there
info-added = Added { $date }
info-used = Last used { $date }
info-unused = Not used yet
info-usable-from = Can be used { $when }
info-left = { $count ->
    [one] One is left. Make a new set soon.
   *[other] { $count } are left
  }
info-does-not-count = Your organisation does not take it as a proof at the moment
info-rename = Rename
info-remove = Remove
info-add = Add
info-add-app = An authenticator app on your phone
info-add-codes = Recovery codes on paper
info-replace-codes = A new set of recovery codes
info-add-address = A private email address
info-proof-first = Before anything is changed you prove once more that it is you, by a method you have.
info-more = More
info-activity-link = What has happened on your account
info-data-link = Your data: take it along or erase it

## What is still missing
info-set-up-title = Set up password reset
info-set-up-done-title = You are all set
info-set-up-lead = It takes a minute or two. Choose one; the first is best for most people.
info-set-up-skip = { $count ->
    [one] Not now (this can be said once more)
   *[other] Not now (this can be said { $count } more times)
  }
info-set-up-required = Your organisation asks everybody to do this now.

## An authenticator app
info-app-title = Add an authenticator app
info-app-lead = An app such as the one that comes with your phone’s password keeper, or any other authenticator. It works without a network. Have your phone at hand.
info-label = What do you want to call it? (optional)
info-label-hint = For example “My work phone”. At most { $count } characters.
info-label-unusable = Give it a name of at most 40 characters
info-scan-title = Scan this with your app
info-scan-lead = Open the app, choose to add an account, and point the camera at the picture. Then enter the six digits that the app shows. The picture is shown only this once.
info-scan-picture = Picture to scan with an authenticator app. The same key stands below as text.
info-scan-type = I cannot scan it
info-scan-type-lead = Choose “enter a key” in the app and type this. It is time-based and has six digits.
info-scan-here-lead = If the app is on this device, it may take this address instead:
info-scan-again-title = Enter what your app shows
info-scan-again-lead = If the app has the new line, enter its six digits. If it has not, begin again to get another picture.
info-prove-button = Add it
info-prove-again = Begin again
info-prove-wrong = That is not right, or it took too long. Check that the clock of your phone sets itself, and try again.

## A private address
info-address-title = Add a private email address
info-address-lead = One that you can read without your work password. It gets a code now, and a message whenever your password is reset.
info-address-label = Private email address
info-address-hint = Not your work mailbox: you could not open it on the day you need it.
info-address-prove-title = Enter the code we sent
info-address-prove-lead = If the address can receive mail, a code is there within a minute or two. Look among unwanted mail as well.

## Recovery codes
info-codes-title = Recovery codes
info-codes-lead = { $count } codes to keep on paper or in a password keeper. Each works once, without phone and network.
info-codes-replace = You have a set already. It stops working when you make a new one.
info-codes-button = Make the codes
info-codes-made-title = Keep these codes
info-codes-made-lead = Here are your { $count } codes. They are shown only this once.
info-codes-keep = Print them or write them down, and keep them where you would look on a bad morning, but not with your computer. Nobody from your organisation will ever ask you for one.
info-codes-print = Print
info-codes-saved = I have saved them

## Names, removal, looking through
info-rename-title = Rename it
info-rename-lead = What do you want to call this: { $name }?
info-rename-button = Save the name
info-remove-title = Remove it?
info-remove-lead = You are about to remove this: { $name }. It cannot prove who you are any more.
info-remove-told = All your addresses get a message about it, also this one if it is an address.
info-remove-button = Remove it
info-confirm-title = Is this still right?
info-confirm-lead = Can you still use each of these? A phone that is gone or a mailbox that is closed would leave you outside.
info-confirm-button = Yes, all of it is right
info-confirm-change = No, I want to change something
info-confirmed-title = Thank you
info-confirmed-lead = We ask again in some months.

## What happened, and what is held
info-activity-title = What has happened
info-activity-lead = The latest on your account in this service, newest first.
info-activity-none = Nothing yet.
info-activity-at = When
info-activity-what = What
info-activity-network = From
info-activity-not-me = Something here was not you?
info-activity-not-me-now = Change your password at once, and tell { $help }.
info-data-title = Your data
info-data-lead = What this service holds about you:
info-data-methods = the methods you added, what you call them, and when each was added and used
info-data-directory = contact details that your organisation’s directory shows, from when on each of them counts
info-data-events = what happened on your account, kept for those who check the service
info-data-passwords = when you last chose passwords here, and for each a mark from which nobody can read it, so that an old one does not come back
info-data-not = Your password is never held, and neither are codes or keys in a form that anybody can read.
info-data-export = Take it along as a file
info-erase = Erase what you added
info-erase-lead = This removes all methods you added and signs you out everywhere. What the directory shows stays there, and the record of what happened stays as long as your organisation must keep it. You may not be able to reset your password yourself afterwards.
info-erase-button = Erase it
info-erased-title = It is erased
info-erased-lead = Nothing that you added is held any more, and you are signed out.
