### Choosing a new password: the page, the rules as sentences, and each broken rule.

## The page
password-new-title = Choose a new password
password-new-lead = Nearly done. You have proven that the account is yours.
password-new-label = New password
password-new-button = Save new password
password-new-window = You have { $duration } to choose, then you must prove again that it is you.
password-current-empty = Enter your current password
password-show = Show password
password-hide = Hide password
password-shown = The password is shown
password-hidden = The password is hidden

## The rules
password-rules-length = Your new password must have at least { $length } characters.
password-rules-directory = Your organisation's systems decide which passwords they take. What is wrong with one is told here, and the old one stands until a new one is taken.
password-rules-names = It must not contain your name or username.
password-rules-all-names = It must not contain your name, your username or the name of your organisation.
password-rules-history = It must not be one you have used before.
password-rules-good-choice = Three or more random words work well.
password-rules-disallowed = It must not contain pieces of the words that your organisation refuses.
password-rules-common-words = It must be more than well-known words or patterns with a few characters added, such as “Summer2026!”.
password-rules-own-words = It must be more than words that your organisation does not allow, such as its products or places, with a few characters added.
password-rules-all-words = It must be more than well-known words, patterns, or words that your organisation does not allow, with a few characters added.
password-rules-breached = It must not be known from data breaches of other services.

# What a directory asks for besides
password-rules-runs-once = It must not have the same row of characters, such as 123, in it twice.
password-rules-stated-words = It must not contain the words that your organisation's systems refuse.
password-rules-dictionary = Your organisation's systems look it up in a dictionary. Several unrelated words get through.

## Broken rules of ours
password-broken-empty = Enter a new password
password-broken-too-short = The password must have { $length } characters or more
password-broken-too-long = The password must have { $length } characters or fewer
password-broken-too-few-uppers = { $count ->
    [one] Add a capital letter: the password must have at least 1
   *[other] Add capital letters: the password must have at least { $count }
}
password-broken-too-few-lowers = { $count ->
    [one] Add a small letter: the password must have at least 1
   *[other] Add small letters: the password must have at least { $count }
}
password-broken-too-few-digits = { $count ->
    [one] Add a digit: the password must have at least 1
   *[other] Add digits: the password must have at least { $count }
}
password-broken-too-few-specials = { $count ->
    [one] Add a symbol such as ! or a space: the password must have at least 1
   *[other] Add symbols such as ! or spaces: the password must have at least { $count }
}
password-broken-too-few-other-letters = { $count ->
    [one] Add a letter that is neither capital nor small, as in Arabic or Chinese: the password must have at least 1
   *[other] Add letters that are neither capital nor small, as in Arabic or Chinese: the password must have at least { $count }
}
password-broken-too-few-letters = { $count ->
    [one] Add a letter: the password must have at least 1
   *[other] Add letters: the password must have at least { $count }
}
password-broken-too-few-categories = { $count ->
    [one] The password must have a letter, a digit or a symbol
   *[other] Mix at least { $count } of these: capital letters, small letters, digits, symbols or spaces, letters of scripts without capitals
}
password-broken-too-few-different = Use more different characters: the password must have at least { $count }
password-broken-too-many-in-a-row = { $count ->
    [one] Do not use the same character twice in a row
   *[other] Do not use the same character more than { $count } times in a row
}
password-broken-too-many-alike = { $count ->
    [one] Do not use any character more than once
   *[other] Do not use any character more than { $count } times
}
password-broken-sequence = { $count ->
    [one] Do not use neighbours such as ab or 21
   *[other] Do not use more than { $count } neighbours in a row, such as abcd or 4321
}
password-broken-too-few-others = { $count ->
    [one] Add a letter that English does not have, such as æ or é: the password must have at least 1
   *[other] Add letters that English does not have, such as æ or é: the password must have at least { $count }
}
password-broken-one-kind-in-a-row = { $count ->
    [one] Alternate small letters, capitals, digits and symbols: no two of a kind may stand side by side
   *[other] Alternate small letters, capitals, digits and symbols: at most { $count } of a kind may stand side by side
}
password-broken-own-entry = { $count ->
    [one] The password must not share a character with your name, username, department or e-mail address
   *[other] The password must not share { $count } characters in a row with your name, username, department or e-mail address
}
password-broken-palindrome = The password must not read the same backwards
password-broken-disallowed = The password contains part of a word that your organisation does not allow. Choose other words.
password-broken-common-words = This password is too easy to guess: it is little more than well-known words or patterns. Add a word or two, with spaces between them.
password-broken-organisation-words = This password is little more than words that your organisation does not allow. Add a word or two of your own, with spaces between them.
password-broken-own-name = The password must not contain your name or username
password-broken-breached = This password appears in known data breaches, where people who break into accounts look first. Choose one that you have never used, such as three random words.
password-broken-organisation-name = The password must not contain the name of your organisation
password-broken-used-before = You have chosen this password here before. Choose a new one.
password-broken-blank = The password must not be made of spaces alone
password-broken-nul = The password holds a character that no system can store. Type it again without pasting.

## What makes a password easy to guess, and what works
advice-own-words = It is built on your name, username or address, and whoever knows you tries those first.
advice-organisation-words = It is built on your organisation's name or words, and those are what people try here first.
advice-repeats = It repeats itself, and a repetition is guessed as fast as what it repeats.
advice-keyboard = It follows keys that lie side by side, such as qwerty, and those are among the first tries.
advice-sequence = It has characters in order, such as abcd or 4321, and those are among the first tries.
advice-date = It is built on a date or a year, and there are few of those to try.
advice-common-password = It is close to a password that many people have, and those are tried first.
advice-name = It is built on a name, and there are lists of all names.
advice-common-word = It is built on a single word, and a whole dictionary is tried in seconds.
advice-disguise = Writing 0 for o or $ for s, or a word backwards, hardly helps: everybody who guesses passwords knows that.
advice-more-characters = It is so short that every possibility can be tried.
advice-words = What works: four or five words that have nothing to do with each other, with spaces between them.
advice-words-and-more = What works: four or five words that have nothing to do with each other, with spaces between them, a capital letter first and a number last.
advice-words-by-the-rules = What works: unrelated words with spaces between them, as many as the length asks for, and after them whatever else the rules want.
advice-use-the-room = What works: use all the room there is, and let chance choose the characters. A password manager does that for you.
advice-by-chance = What works: let chance choose the characters, mixed as the rules ask. A password manager does that for you.

## A suggested passphrase
suggestion-heading = A suggestion
suggestion-made = Chance has just picked these { $count } words, and nobody else has seen them. Somebody who tries a thousand passwords a second where you sign in needs more than { $years } years.
suggestion-keep = Read it twice, or save it in a password manager. It is gone once you leave this page.
suggestion-use = Put it into the field
suggestion-used = It is in the field. Save it with the button below the field.
suggestion-button = Suggest a passphrase
suggestion-again = Suggest another one
suggestion-none = No suggestion of ours fits your organisation's rules. Choose one yourself, or let a password manager do it.

## What is said while a password is typed
weigh-good = It follows the rules and is hard to guess.
weigh-easy = It follows the rules and could be stronger. { $why }
# Nobody has said who they are yet.
weigh-anybody-good = It follows the rules that hold for everybody and is hard to guess, as long as it says nothing about you.
weigh-anybody-easy = It follows the rules that hold for everybody and could be stronger. { $why }

## What a directory says to a new password
verdict-too-short = Your organisation wants a longer password. Add a word or two.
verdict-too-long = This password is longer than your organisation's systems can store. Choose a shorter one.
verdict-too-weak = Your organisation's rules did not accept this password. Choose a longer one, and mix words, digits and symbols.
verdict-too-few-categories = Your organisation wants a wider mix of characters. Use capital and small letters, digits and symbols together.
verdict-too-few-letters = Your organisation wants more letters in the password. Add a word.
verdict-too-few-uppers = Your organisation wants more capital letters in the password.
verdict-too-few-lowers = Your organisation wants more small letters in the password.
verdict-too-few-digits = Your organisation wants more digits in the password.
verdict-too-few-specials = Your organisation wants more symbols in the password, such as - or !
verdict-too-few-others = Your organisation wants letters beyond the English alphabet in the password, such as æ or é.
verdict-repeats = The same characters come again too often in this password. Vary them more.
verdict-one-kind-in-a-row = Too many characters of one kind stand side by side in this password. Put letters, digits and symbols between one another.
verdict-sequence = The password holds characters in a fixed order, such as 1234 or abcd. Break them up.
verdict-dictionary-word = The password is too close to a word that is easy to guess. Use several words that do not belong together.
verdict-forbidden-word = The password holds a word that your organisation does not allow in passwords. Choose another one.
verdict-palindrome = The password reads the same backwards. Choose one that does not.
verdict-own-entry = The password is too much like your name, username or other details about you. Choose one that has nothing to do with you.
verdict-looks-stored = This password can't be stored because of how it begins. Choose one that does not begin with a curly bracket.
verdict-in-history = You have used this password before. Choose another one.
verdict-unchanged = The new password is the same as the old one. Choose another one.
verdict-too-young = Your password was changed a short while ago, and your organisation's rules do not allow another change yet. Try again later; support can say when.
verdict-change-not-allowed = Only support can change the password of this account.
verdict-old-password-needed = Your organisation's systems change this password only for somebody who knows the old one. Contact support.
verdict-old-password-wrong = The current password is not right. Check it and try again.
verdict-locked = Your account is locked, so it takes no new password. Contact support.
verdict-disabled = The account has been disabled, so it takes no new password. Contact support.
verdict-account-expired = The account has expired, so it takes no new password. Contact support.
verdict-must-change = Your organisation's systems want you to change your password where you sign in.
verdict-expired = Your old password has expired and can only be replaced by support.
verdict-denied = We are not allowed to change the password of this account. Contact support.
verdict-gone = The account was not found when the password was to be saved. Contact support.
verdict-trouble = Your organisation's systems could not save a password just now. Try again in a few minutes, and contact support if it happens again.
verdict-other = Your organisation's systems did not accept this password. Choose another that is unlike your old ones.

# One reset for several directories
parts-heading = What was changed
parts-new-heading = Where the password is set
parts-new-lead = It is set in all of these at once:
parts-rest-lead = Choose a password for the rest. If it is not the one from before, you have two, each good where it was set.
parts-rest-leave = Leave the rest as it is
parts-rest-over = What was not changed keeps its old password. A new start sets one password everywhere.
parts-unknown-works = If it works, it is set there. The rest still has the old one.
parts-unknown-rest = Nothing was sent to the rest. Start again to set one password everywhere.
parts-applied = { $place }: the new password works.
parts-applied-before = { $place }: the password that you chose first is in force.
parts-applied-last = { $place }: the password that you chose last is in force.
parts-unknown = { $place }: no answer came, so nobody knows yet. Try the new password there first, then the old one.
parts-waiting = { $place }: not changed. The old password works there.
parts-refused = { $place }: not changed, and the old password works there. { $why }
parts-away = { $place }: not changed, since it does not answer right now. The old password works there once it is back.
parts-left-out = { $place }: not changed. The account there cannot be reset here; contact support.
